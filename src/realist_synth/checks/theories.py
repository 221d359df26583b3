"""Checks of programme theories and their events."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, TheoryEffect, TheoryStatus


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


@check(Severity.WARNING, "configurations", "configuration_elements", "codes")
def silence_is_no_evidence(review: Review) -> Iterator[Finding]:
    """A configuration that confirms or refutes an element has its code, or one below it, in the same slot."""
    elements, configurations = review.index("configuration_elements"), review.index("configurations")
    speaks = _speaks(review)
    for row, event in enumerate(review.theory_events, 1):
        element = elements.get(event.element_id or "")
        if element is None or event.configuration_id not in configurations or event.effect is TheoryEffect.REFINES:
            continue
        if (event.configuration_id, element.slot, element.code_id) not in speaks:
            yield Finding("theories.silence-is-no-evidence", Severity.WARNING,
                          f"{event.configuration_id} has no {element.slot} {element.code_id}, so that it neither "
                          "confirms nor refutes it", table="theory_events", row=row, field="configuration_id",
                          value=event.configuration_id, hint="leave the event out: what is not reported is not absent")


def _speaks(review: Review) -> set[tuple[str, str, str]]:
    """Configuration, slot and code of every element, with all codes above."""
    codes = review.index("codes")
    found: set[tuple[str, str, str]] = set()
    for element in review.configuration_elements:
        code_id: str | None = element.code_id
        while code_id is not None and (element.configuration_id, element.slot, code_id) not in found:
            found.add((element.configuration_id, element.slot, code_id))
            code_id = getattr(codes.get(code_id), "parent_id", None)
    return found
