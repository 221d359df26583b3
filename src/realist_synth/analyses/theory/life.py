"""The life of programme theories: where each comes from, and what happened to it, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from realist_synth.analyses.place import Place, place_dict
from realist_synth.analyses.selection import descendants
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import Review
from realist_synth.model.theories import Theory, TheoryEvent
from realist_synth.model.vocabularies import SynthesisStep, TheoryEffect

_STEPS = {step: at for at, step in enumerate(SynthesisStep)}


@dataclass(frozen=True)
class Event:
    """One step in the life of a theory.

    Attributes:
        element: The element that it bears on; None where it bears on the theory as a whole.
        label: The label of the element's code.
        studies: The studies that it comes from: that of its configuration, else the one named, else those that are
            coded at its passage under the reading, with the code of the element or one below it if it bears on one.
    """

    row: TheoryEvent
    element: ConfigurationElement | None
    label: str | None
    studies: tuple[str, ...]
    place: Place | None

    @property
    def source(self) -> str:
        """What did it: a configuration, else a passage, else a study; the event itself where none is named."""
        return self.row.configuration_id or self.row.passage_id or self.row.study_id or self.row.event_id

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON-ready values."""
        return {
            "event_id": self.row.event_id, "effect": self.row.effect.value, "step": self.row.step.value,
            "element_id": self.row.element_id, "slot": self.element.slot.value if self.element else None,
            "code_id": self.element.code_id if self.element else None, "label": self.label,
            "configuration_id": self.row.configuration_id, "studies": list(self.studies),
            "basis": self.row.basis.value if self.row.basis else None, "rationale": self.row.rationale,
            "occurred_on": self.row.occurred_on.isoformat() if self.row.occurred_on else None,
            "passage": place_dict(self.place),
        }


@dataclass(frozen=True)
class Life:
    """A theory with the theories that it was made from, nearest first, and its events in order."""

    row: Theory
    lineage: tuple[str, ...]
    events: tuple[Event, ...]
    place: Place | None

    def of(self, effect: TheoryEffect) -> tuple[Event, ...]:
        """The events with this effect, in order."""
        return tuple(event for event in self.events if event.row.effect is effect)

    def to_dict(self) -> dict[str, Any]:
        """The theory as JSON-ready values."""
        return {
            "theory_id": self.row.theory_id, "statement": self.row.statement, "status": self.row.status.value,
            "basis": self.row.basis.value if self.row.basis else None, "note": self.row.note,
            "parent_id": self.row.parent_id, "lineage": list(self.lineage),
            "configuration_id": self.row.configuration_id, "passage": place_dict(self.place),
            "events": [event.to_dict() for event in self.events],
        }


def lives(review: Review) -> tuple[Life, ...]:
    """Every theory with its lineage and its events; a theory stands before those that were made from it.

    Events stand in the order of their days, those without a day last, then of the steps of synthesis, then of their
    ids.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> before = Theory(theory_id="t0", statement="If peers refer, more come.", status="initial")
        >>> after = Theory(theory_id="t", statement="... because of trust.", status="refined", parent_id="t0")
        >>> [life.row.theory_id for life in lives(Review(Metadata.minimal("demo"), theories=(after, before)))]
        ['t0', 't']
    """
    at: dict[str, list[Coding]] = {}
    for coding in review.evidence:
        if coding.passage_id is not None:
            at.setdefault(coding.passage_id, []).append(coding)
    below = descendants(review.codes)
    events: dict[str, list[TheoryEvent]] = {}
    for row in sorted(review.theory_events, key=lambda e: (e.occurred_on or date.max, _STEPS[e.step], e.event_id)):
        events.setdefault(row.theory_id, []).append(row)
    rows = {theory.theory_id: theory for theory in sorted(review.theories, key=lambda theory: theory.theory_id)}
    return tuple(Life(row, _lineage(row, rows),
                      tuple(_event(review, each, at.get(each.passage_id or "", ()), below)
                            for each in events.get(row.id, [])),
                      Place.of(review, row.passage_id)) for row in _in_order(list(rows.values())))


def _event(review: Review, row: TheoryEvent, said: Iterable[Coding], below: Mapping[str, frozenset[str]]) -> Event:
    """An event, with the codings at its passage: of one on an element only those of its code or one below count."""
    element = review.index("configuration_elements").get(row.element_id) if row.element_id else None
    code = review.index("codes").get(element.code_id) if element else None
    own = getattr(review.index("configurations").get(row.configuration_id or ""), "study_id", None)
    one = own or row.study_id
    wanted = below.get(element.code_id, frozenset({element.code_id})) if element else None
    studies = {one} if one else {coding.study_id for coding in said if wanted is None or coding.code_id in wanted}
    return Event(row, element, code.label if code else None, tuple(sorted(studies)), Place.of(review, row.passage_id))


def _lineage(row: Theory, rows: Mapping[str, Theory]) -> tuple[str, ...]:
    """The theories above, nearest first; a cycle ends where it would begin again."""
    above: dict[str, None] = {}
    parent = row.parent_id
    while parent in rows and parent is not None and parent != row.theory_id and parent not in above:
        above[parent] = None
        parent = rows[parent].parent_id
    return tuple(above)


def _in_order(rows: Sequence[Theory]) -> list[Theory]:
    known = {row.theory_id for row in rows}
    children: dict[str | None, list[Theory]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: dict[str, Theory] = {}
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered[row.theory_id] = row
        waiting.extend(reversed(children.get(row.theory_id, [])))
    # theories of a cycle hang on no root: they come last rather than vanish
    return [*ordered.values(), *(row for row in rows if row.theory_id not in ordered)]
