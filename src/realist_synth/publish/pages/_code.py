"""The page of one code: what it means, which studies have it, where that is said, and what it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realist_synth.analyses.rule import Rule
from realist_synth.analyses.selection import descendants
from realist_synth.errors import RealistSynthError
from realist_synth.model.claims import Claim
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.pages._code_places import configured, passages, stated, studies
from realist_synth.publish.pages._code_together import together
from realist_synth.publish.pages._html import crumbs, facts, front, link, table, text, turn
from realist_synth.publish.pages._links import BELOW, code_link, slot_name, way
from realist_synth.publish.pages._names import name_of
from realist_synth.publish.pages.markdown import safe


@dataclass(frozen=True)
class Uses:
    """Where each code is used, put in order once for all pages.

    Attributes:
        readings: The review under each reading.
        below: For each code itself and the finer ones.
    """

    readings: tuple[Review, ...]
    below: Mapping[str, frozenset[str]]
    codings: Mapping[str, list[Coding]]
    elements: Mapping[str, list[ConfigurationElement]]
    claims: Mapping[str, list[Claim]]

    @classmethod
    def of(cls, review: Review) -> Uses:
        """The uses of all codes."""
        codings: dict[str, list[Coding]] = {}
        for coding in sorted(review.codings, key=lambda c: (c.study_id, c.coding_id)):
            codings.setdefault(coding.code_id, []).append(coding)
        elements: dict[str, list[ConfigurationElement]] = {}
        for element in sorted(review.configuration_elements, key=lambda e: (e.configuration_id, e.element_id)):
            elements.setdefault(element.code_id, []).append(element)
        named: dict[str, list[Claim]] = {}
        for claim in sorted(review.claims, key=lambda c: c.claim_id):
            for code_id in _named(claim):
                named.setdefault(code_id, []).append(claim)
        return cls(tuple(review.with_reading(reading.value) for reading in READINGS), descendants(review.codes),
                   codings, elements, named)


def _named(claim: Claim) -> tuple[str, ...]:
    """The codes that the rule of a claim names; none of a rule that cannot be read."""
    if claim.rule is None:
        return ()
    try:
        rule = Rule.parse(claim.rule)
    except RealistSynthError:
        return ()
    return tuple(dict.fromkeys((*rule.all_, *rule.any_, *rule.none)))


def code_page(review: Review, uses: Uses, code: Code, before: Code | None, after: Code | None) -> str:
    """The page, with links to the codes before and after it."""
    former, later = ((f"{name_of(c.code_id)}.html", text(c.label)) if c else None for c in (before, after))
    own = uses.codings.get(code.code_id, [])
    return "".join([
        front(code.label), crumbs(_steps(review, code), text(code.label)),
        f"\n# {safe(code.label)}\n\n",
        f'<p class="rs-lead">{text(code.definition) or "No definition is recorded."}</p>\n\n', _facts(review, code),
        _numbers(uses, code), studies(review, own), passages(review, own),
        configured(review, uses.elements.get(code.code_id, [])), together(review, code),
        stated(review, uses.claims.get(code.code_id, [])), _printed(review, code),
        turn(former, later, "Codes before and after"),
    ])


def _steps(review: Review, code: Code) -> list[str]:
    labels = [d.label for d in review.metadata.synthesis.dimensions if d.name == code.dimension]
    dimension = [link(f"../codebook.html#dimension-{name_of(code.dimension)}", text(label)) for label in labels]
    codes, seen, above = review.index("codes"), {code.code_id}, list[str]()
    parent = code.parent_id
    while parent in codes and parent is not None and parent not in seen:
        seen.add(parent)
        above.insert(0, code_link(review, parent, BELOW))
        parent = codes[parent].parent_id
    return [link("../index.html", "Results"), link("../codebook.html", "Codebook"), *dimension[:1], *above]


def _facts(review: Review, code: Code) -> str:
    dimension = next((d for d in review.metadata.synthesis.dimensions if d.name == code.dimension), None)
    finer = [code_link(review, each.code_id, BELOW) for each in
             (review.codebook(dimension.name) if dimension else ()) if each.parent_id == code.code_id]
    shared = [f"{code_link(review, each.code_id, BELOW)} ({text(each.dimension)})"
              for each in sorted(review.codes, key=lambda each: each.code_id)
              if code.concept and each.concept == code.concept and each.code_id != code.code_id]
    concept = text(code.concept) + (f", shared with {', '.join(shared)}" if shared else "")
    return facts([
        ("Dimension", text(dimension.label if dimension else code.dimension)),
        ("Slot of configurations", slot_name(review, dimension.slot) if dimension and dimension.slot else ""),
        ("Broader code", code_link(review, code.parent_id, BELOW) if code.parent_id else ""),
        ("Finer codes", ", ".join(finer)), ("Concept", concept), ("Hoped for", way(code.desired_direction)),
        ("Where the code comes from", text(code.source)), ("Identifier", f"<code>{text(code.code_id)}</code>"),
    ]) + "\n\n"


def _numbers(uses: Uses, code: Code) -> str:
    rows = []
    for review in uses.readings:
        alone = review.coded.get(code.code_id, frozenset())
        whole = frozenset().union(*(review.coded.get(each, frozenset()) for each in uses.below[code.code_id]))
        rows.append([review.reading.value, text(review.reading.definition), str(len(alone)), str(len(whole))])
    caption = ('How many studies<br><span class="rs-key">Each reading adds a basis to the one before it; the last also '
               "drops what a decision withdrew.</span>")
    return "## How many studies { #numbers }\n" + table(
        caption, ["Reading", "What it adds", "Studies with the code", "with it or a finer one"], rows, numbers=[2, 3])


def _printed(review: Review, code: Code) -> str:
    own = [effect for effect in review.effects if effect.code_id == code.code_id]
    if not own:
        return ""
    of = len({effect.study_id for effect in own})
    return (f"\n## Printed results {{ #printed-results }}\n\n{len(own)} printed results of {of} "
            f"stud{'y' if of == 1 else 'ies'}, all under [printed results](../effects.md).\n")
