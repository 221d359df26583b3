"""Patterns, set apart from the configurations: which stated combinations recur, and what recurs that nobody states."""

from __future__ import annotations

from realist_synth.analyses.pattern.result import Pattern, Patterns, StatedCombination
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages._html import block, chip, table, text
from realist_synth.publish.pages._links import code_link, configuration_link
from realist_synth.publish.patterns import asked_kinds, sought

FEW = 5
TITLE = "\n## Patterns are not configurations { #patterns-are-not-configurations }\n\n"
DIFFERENCE = (
    "A **configuration** is claimed: somebody states that this brought that, and it can be supported or contradicted. "
    "A **pattern** is counted: codes are reported together by the same studies, and nobody need have linked them. "
    "Patterns are candidates to look into. All of them are on [a page of their own](patterns.md).\n")


def beside(review: Review, options: Options) -> str:
    """The two short tables, in a frame that no configuration has."""
    kinds = next(iter(asked_kinds(review, options).values()), ())
    if not kinds:
        return f"{TITLE}{DIFFERENCE}\nNo codes are recorded in two slots, so that nothing can recur.\n"
    found = sought(review, options, kinds)
    within = text(found.chosen["within"])
    return TITLE + DIFFERENCE + block(
        "div", "rs-card rs-counted", f'<p class="rs-kind">{chip("Counted, not claimed", "count")} reading '
        f"{review.reading.value}, codes that meet within one {within}</p>",
        _stated(review, found), _unstated(review, found))


def _stated(review: Review, found: Patterns) -> str:
    """For each configuration how many of its largest combinations recur, and the one that recurs most."""
    slots = max(found.asked.kinds, key=len)
    own: dict[str, list[StatedCombination]] = {}
    for each in found.combinations:
        if len(each.pattern.codes) == len(slots):
            own.setdefault(each.configuration_id, []).append(each)
    if not own:
        return f"<p>No stated configuration has codes in all of these slots: {_slots(found)}.</p>"
    rows = []
    for name, combinations in sorted(own.items()):
        most = min(combinations, key=lambda each: (-each.pattern.count, each.pattern.codes))
        again = sum(each.pattern.count >= found.asked.minimum for each in combinations)
        rows.append([configuration_link(review, name), str(len(combinations)), str(again),
                     _codes(review, most.pattern) if most.pattern.count else "None is reported together.",
                     str(most.pattern.count)])
    key = (f'<br><span class="rs-key">A configuration joins several codes in a slot; a combination takes one from '
           f"each: {_slots(found)}. It recurs when {found.asked.minimum} or more studies report its codes together."
           "</span>")
    return table(f"What recurs of the stated configurations{key}", [
        "Configuration", "Combinations", "Of them recur", "Most often reported together", "By how many studies"], rows,
        numbers=[1, 2, 4])


def _unstated(review: Review, found: Patterns) -> str:
    """The patterns in most studies that no configuration has."""
    largest = max(map(len, found.asked.kinds))
    whole = [each for each in found.patterns if len(each.codes) == largest]
    unstated = [each for each in whole if not each.stated_in]
    if not whole:
        return f"<p>No combination of {_slots(found)} recurs.</p>"
    rows = [[_codes(review, each), str(each.count), str(each.n_outcome_not_reported or 0)] for each in unstated[:FEW]]
    shown = f" The first {len(rows)} are shown." if len(rows) < len(unstated) else ""
    key = (f'<br><span class="rs-key">{len(unstated)} of {len(whole)} recurrent combinations stand in no '
           f"configuration.{shown} A study that reports the other codes and not the outcome leaves a gap in the "
           "reports; it is not evidence of absence.</span>")
    return table(f"What recurs and nobody states{key}", ["Codes reported together", "By how many studies",
                 "Studies with the others, outcome not reported"], rows, numbers=[1, 2])


def _slots(found: Patterns) -> str:
    return ", ".join(slot.value for slot in max(found.asked.kinds, key=len))


def _codes(review: Review, found: Pattern) -> str:
    return '<span class="rs-together">' + " &amp; ".join(
        code_link(review, code) for _, codes in found.codes for code in codes) + "</span>"
