"""Checks of programme theories and their events."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, Polarity, TheoryEffect, TheoryStatus


@check(Severity.ERROR)
def inferred_has_note(review: Review) -> Iterator[Finding]:
    """A theory that a coder concluded says how."""
    for row, theory in enumerate(review.theories, 1):
        if theory.basis is Basis.INFERRED and not theory.note:
            yield Finding("theories.inferred-has-note", Severity.ERROR, "inferred without a note", table="theories",
                          row=row, field="note", value="", hint="say how it was concluded")


@check(Severity.WARNING, "theory_events")
def refuted_has_event(review: Review) -> Iterator[Finding]:
    """A theory that is given up has an event that refutes it."""
    refuted = {event.theory_id for event in review.theory_events if event.effect is TheoryEffect.REFUTES}
    for row, theory in enumerate(review.theories, 1):
        if theory.status is TheoryStatus.REFUTED and theory.theory_id not in refuted:
            yield Finding("theories.refuted-has-event", Severity.WARNING, "refuted, but no event refutes it",
                          table="theories", row=row, field="status", value=theory.status.value,
                          hint="add the event to theory_events, or correct the status")


@check(Severity.WARNING)
def element_of_theory(review: Review) -> Iterator[Finding]:
    """An event bears on an element of the configuration that its theory rests on."""
    elements, theories = review.index("configuration_elements"), review.index("theories")
    for row, event in enumerate(review.theory_events, 1):
        element, theory = elements.get(event.element_id or ""), theories.get(event.theory_id)
        if element and theory and element.configuration_id != theory.configuration_id:
            rests = f"on {theory.configuration_id}" if theory.configuration_id else "on no configuration"
            yield Finding("theories.element-of-theory", Severity.WARNING,
                          f"an element of {element.configuration_id}, but the theory rests {rests}",
                          table="theory_events", row=row, field="element_id", value=event.element_id,
                          hint="name an element of the theory's configuration, or leave the element empty")


@check(Severity.WARNING)
def witness_is_another(review: Review) -> Iterator[Finding]:
    """A theory is not confirmed by the configuration that it rests on."""
    theories = review.index("theories")
    for row, event in enumerate(review.theory_events, 1):
        own = getattr(theories.get(event.theory_id), "configuration_id", None)
        if event.effect is TheoryEffect.CONFIRMS and own is not None and event.configuration_id == own:
            yield Finding("theories.witness-is-another", Severity.WARNING, f"{own} is the theory's own configuration",
                          table="theory_events", row=row, field="configuration_id", value=own,
                          hint="name the configuration of a study that bears it out")


@check(Severity.WARNING, "configurations")
def one_study(review: Review) -> Iterator[Finding]:
    """An event with a study's configuration names no other study."""
    configurations = review.index("configurations")
    for row, event in enumerate(review.theory_events, 1):
        own = getattr(configurations.get(event.configuration_id or ""), "study_id", None)
        if own and event.study_id and event.study_id != own:
            yield Finding("theories.one-study", Severity.WARNING,
                          f"{event.configuration_id} is a configuration of {own}, which alone counts here",
                          table="theory_events", row=row, field="study_id", value=event.study_id,
                          hint="leave the study empty, or give each study an event of its own")


@check(Severity.WARNING, "configurations", "configuration_elements", "codes", "codings")
def silence_is_no_evidence(review: Review) -> Iterator[Finding]:
    """What confirms or refutes an element has its code, or one below it: a configuration in its slot, or a study."""
    # A study has it if it is coded with it, on any basis, or has such a configuration; a passage is taken at its word.
    elements, configurations = review.index("configuration_elements"), review.index("configurations")
    speaks = _polarities(review)
    told = _told(review) | {(getattr(configurations.get(name), "study_id", None), slot, code_id)
                            for name, slot, code_id in speaks}
    for row, event in enumerate(review.theory_events, 1):
        element = elements.get(event.element_id or "")
        if element is None or event.effect is TheoryEffect.REFINES:
            continue
        if event.configuration_id:
            who, field = event.configuration_id, "configuration_id"
            silent = who in configurations and (who, element.slot, element.code_id) not in speaks
        else:
            who, field = event.study_id or "", "study_id"
            silent = bool(who) and not event.passage_id and told.isdisjoint({
                (who, None, element.code_id), (who, element.slot, element.code_id)})
        if silent:
            yield Finding("theories.silence-is-no-evidence", Severity.WARNING,
                          f"{who} has no {element.slot} {element.code_id}, so that it neither "
                          "confirms nor refutes it", table="theory_events", row=row, field=field, value=who,
                          hint="leave the event out: what is not reported is not absent")


@check(Severity.WARNING, "configuration_elements", "codes")
def opposite_confirms(review: Review) -> Iterator[Finding]:
    """A configuration that confirms an element does not have it with another polarity."""
    elements, speaks = review.index("configuration_elements"), _polarities(review)
    for row, event in enumerate(review.theory_events, 1):
        element = elements.get(event.element_id or "")
        if element is None or element.polarity is None or event.effect is not TheoryEffect.CONFIRMS:
            continue
        own = speaks.get((event.configuration_id or "", element.slot, element.code_id), set())
        if own and own.isdisjoint({None, element.polarity}):
            yield Finding("theories.opposite-confirms", Severity.WARNING,
                          f"{event.configuration_id} has {element.code_id} as {' and '.join(sorted(map(str, own)))}, "
                          f"the theory as {element.polarity}", table="theory_events", row=row, field="effect",
                          value=event.effect.value, hint="does it refine or refute the element? Else mend the polarity")


def _polarities(review: Review) -> dict[tuple[str, str, str], set[Polarity | None]]:
    """Configuration, slot and code of every element, also for all codes above, with the polarities."""
    found: dict[tuple[str, str, str], set[Polarity | None]] = {}
    for element in review.configuration_elements:
        for code_id in _above(review, element.code_id):
            found.setdefault((element.configuration_id, element.slot, code_id), set()).add(element.polarity)
    return found


def _told(review: Review) -> set[tuple[str | None, str | None, str]]:
    """Each study with every code that it is coded with, in no slot, also as absent, and all codes above."""
    return {(study, None, above) for study, code_id in {(row.study_id, row.code_id) for row in review.codings}
            for above in _above(review, code_id)}


def _above(review: Review, code_id: str) -> list[str]:
    """A code and all above it; a circle ends."""
    codes, found = review.index("codes"), list[str]()
    at: str | None = code_id
    while at is not None and at not in found:
        found.append(at)
        at = getattr(codes.get(at), "parent_id", None)
    return found
