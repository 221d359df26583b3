"""The page of the configurations: each as the review claims it, the studies beside it, and patterns set apart."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, configurations
from realist_synth.analyses.theory.elements import covered
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level, Slot
from realist_synth.publish.options import Options
from realist_synth.publish.pages._beside import beside
from realist_synth.publish.pages._cards import card
from realist_synth.publish.pages._coverage import coverage
from realist_synth.publish.pages._diagrams import diagrams, pictured
from realist_synth.publish.pages._html import boxed, group_row, link, text
from realist_synth.publish.pages._links import (
    code_link,
    configuration_anchor,
    configuration_link,
    configuration_name,
    sign,
    slot_name,
)
from realist_synth.publish.pages.markdown import WIDE, safe

NOTHING = "# Configurations\n\nThis package holds no configurations.\n"
INTRODUCTION = (
    "What the review claims: in this context, this mechanism brought this outcome. Each configuration stands here as "
    "it is stated, with its elements, its place in the source, and what speaks for and against it. **Nothing on the "
    "cards is computed from the codings.** Codes that merely meet in a study are another thing: "
    "[patterns](#patterns-are-not-configurations), at the end of this page.\n")


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The configurations, with a diagram of each where the renderer is installed."""
    found = configurations(review, coverage=True)
    if not found.configurations:
        return {"configurations.md": NOTHING}
    drawn = diagrams(found)
    return {"configurations.md": configurations_page(review, options, found, pictured(drawn)),
            **{name: figure.svg for name, figure in drawn.items()}}


def configurations_page(review: Review, options: Options, found: ConfigurationSet,
                        pictures: Mapping[str, str]) -> str:
    """All at a glance, then a card for each, those of the synthesis with their coverage, then the patterns."""
    order = sorted(found.configurations, key=lambda one: (one.row.level is not Level.SYNTHESIS, one.row.id))
    elements = covered(review, ())
    text_of = [WIDE, "# Configurations\n\n", INTRODUCTION, _glance(review, order), _chains(review, found)]
    for one in order:
        name, anchor = configuration_name(review, one.row), configuration_anchor(one.row.id)
        mine = [each for each in elements if each.row.configuration_id == one.row.id]
        text_of += [f"\n## {safe(name)} {{ #{anchor} }}\n",
                    card(review, one, found, mine, pictures.get(one.row.id, ""))]
        text_of += [coverage(review, one, mine)] if one.row.level is Level.SYNTHESIS and mine else []
    return "".join([*text_of, beside(review, options)])


def _glance(review: Review, order: list[Claimed]) -> str:
    """Which configuration names which element."""
    groups: dict[Slot, dict[str, None]] = {}
    held = {(one.row.id, e.row.slot, e.row.code_id): e.row for one in order for e in one.elements}
    for one in order:
        for element in one.elements:
            groups.setdefault(element.row.slot, {})[element.row.code_id] = None
    head = "".join(f'<th scope="col">{configuration_link(review, one.row.id)}</th>' for one in order)
    body = []
    for slot in (slot for slot in Slot if slot in groups):
        body.append(group_row(slot_name(review, slot), len(order) + 1))
        for code_id in groups[slot]:
            marks = "".join(f'<td class="rs-mark">{_held(held.get((one.row.id, slot, code_id)))}</td>' for one in order)
            body.append(f'<tr><th scope="row">{code_link(review, code_id)}</th>{marks}</tr>')
    if not body:
        return "".join(f"\n- [{safe(configuration_name(review, one.row))}](#{configuration_anchor(one.row.id)})"
                       for one in order) + "\n"
    key = ("<br><span class=\"rs-key\">Named in the configuration: + it helps, \u2212 it hinders, \u2191 the outcome "
           "rises, \u2193 it falls, \u25cf without saying how. An empty cell: not named there.</span>")
    parts = [f'<thead><tr><th scope="col">Element</th>{head}</tr></thead><tbody>', *body, "</tbody>"]
    return "\n## All at a glance\n" + boxed(f"Which configuration names which element{key}", parts, "rs-matrix")


def _held(row: object) -> str:
    return sign(getattr(row, "polarity", None), "named") if row else ""


def _chains(review: Review, found: ConfigurationSet) -> str:
    if not found.chains:
        return ""
    lines = ["<li>" + ' <span aria-hidden="true">\u2192</span><span class="rs-unseen">then</span> '.join(
        link(f"#{configuration_anchor(name)}", text(configuration_name(review, review.index("configurations")[name])))
        for name in chain) + "</li>" for chain in found.chains]
    more = "" if found.chains_complete else f"\nThe first {len(found.chains)} are shown.\n"
    return ("\n## Chains\n\nWhere the outcome of one configuration is said to be part of the context of the next.\n\n"
            + '<ol class="rs-chains">' + "".join(lines) + f"</ol>\n{more}")
