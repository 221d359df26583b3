"""The page of the printed results: each as printed, and those that do not agree with themselves."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.direction.pointing import in_order
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review
from realist_synth.publish.effects import inconsistent
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, code, doi_link, grid, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The printed results."""
    return {"effects.md": effects_page(review)}


def effects_page(review: Review) -> str:
    """The results by outcome, and what the checks say of them."""
    text = [
        WIDE + "# Printed results\n",
        "What was seen of the results that studies print, in public abstracts and tables, as they print it: nothing is "
        "repaired, turned round or rebuilt. "
        "Results of one study, and of studies that measured the same people, are not independent of each other. "
        "See [printed results](../methods/effects.md).\n",
    ]
    if not review.effects:
        return text[0] + "\nThis package holds no printed results.\n"
    text.append(_checked(review))
    groups: dict[str, list[Effect]] = {}
    for effect in review.effects:
        groups.setdefault(effect.code_id, []).append(effect)
    for code_id, label in in_order(review, groups):
        text += [f"\n## {safe(label)}\n", _table(review, groups[code_id])]
    return "\n".join(text)


def _checked(review: Review) -> str:
    found = inconsistent(review)
    heading = "\n## Figures that do not agree with each other\n\n"
    if not found:
        return f"{heading}None, beyond what rounding explains.\n"
    rows = [[code(effect.effect_id), safe(review.study(effect.study_id).label), safe(effect.outcome_as_reported),
             safe(finding.field), safe(finding.value), safe(finding.message)] for effect, finding in found]
    return (f"{heading}Every figure is compared with the others of its row, for every number that rounds to it.\n\n"
            + grid(["result", "study", "outcome", "figure", "printed", "what disagrees"], rows))


def _table(review: Review, effects: list[Effect]) -> str:
    ranked = sorted(effects, key=lambda effect: (effect.study_id, effect.effect_id))
    rows = [[safe(review.study(e.study_id).label), safe(e.outcome_as_reported), safe(e.comparison), _figure(e),
             safe(e.p_value), safe(e.n), safe(e.direction.value.replace("_", " ")), _source(e.source), safe(e.note)]
            for e in ranked]
    return grid(["study", "outcome", "comparison", "as printed", "p", "n", "direction", "source", "note"], rows,
                numbers=[5])


def _figure(effect: Effect) -> str:
    name = effect.measure.value.replace("_", " ")
    ends = ["not printed" if end is None else str(end) for end in (effect.ci_low, effect.ci_high)]
    level = "" if effect.ci_level in (None, 95) else f"; {effect.ci_level}% interval"
    interval = "" if effect.ci_low is None and effect.ci_high is None else f" ({' to '.join(ends)}{level})"
    return safe(f"{name} {'' if effect.estimate is None else effect.estimate}{interval}".rstrip())


def _source(source: str) -> str:
    return doi_link(source.removeprefix("doi:")) if source.startswith("doi:10.") else safe(source)
