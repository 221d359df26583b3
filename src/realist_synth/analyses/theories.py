"""Programme theories: what configurations did to each of their elements, and which studies report them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal, get_args

from realist_synth.analyses.result import (
    ANY_COUNT,
    ANY_TEXT,
    COUNT,
    FLAG,
    TEXT,
    Origin,
    Result,
    Value,
    joined,
)
from realist_synth.analyses.theory.elements import Covered, Tally, covered, tallies
from realist_synth.analyses.theory.life import Event, Life, lives
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import TheoryEffect

Show = Literal["elements", "events", "coverage"]
SHOWN: tuple[str, ...] = get_args(Show)
WHOLE = "the theory as a whole"
DONE = {TheoryEffect.CONFIRMS: "confirmed", TheoryEffect.REFINES: "refined", TheoryEffect.REFUTES: "refuted"}
REPORTED, BOTH, CONFIGURED, OPPOSED, NEITHER = "●", "◆", "◇", "✗", "·"
MARKS = (f"{REPORTED} reported (coded with the code or one below it), {BOTH} reported and in the study's own "
         f"configuration, {CONFIGURED} in its own configuration only, {OPPOSED} in its own configuration with another "
         f"polarity, {NEITHER} not reported, which does not mean absent")


@dataclass(frozen=True, repr=False)
class Theories(Result):
    """Theories as recorded, each with its events; the reading decides only what counts as reported.

    Attributes:
        lives: The theories, each before those that were made from it, with their events in order.
        tallies: What happened to each element of each theory, and to each theory as a whole.
        elements: The elements of theories and of the synthesis, with the studies that report each.
        studies: All studies of the review, sorted.
        show: Which table is shown; JSON has all.
    """

    name: ClassVar[str] = "theories"

    lives: tuple[Life, ...]
    tallies: tuple[Tally, ...]
    elements: tuple[Covered, ...]
    studies: tuple[str, ...]
    show: str
    reading: str
    package: Origin

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of all theories, in order."""
        return tuple(event for life in self.lives for event in life.events)

    @cached_property
    def by_study(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """For each configuration and each study, the elements that the study reports."""
        found: dict[str, dict[str, list[str]]] = {}
        for one in self.elements:
            of = found.setdefault(one.row.configuration_id, {study: [] for study in self.studies})
            for study in one.reported:
                of[study].append(one.row.element_id)
        return {name: {study: tuple(ids) for study, ids in of.items()} for name, of in found.items()}

    def title(self) -> str:
        """How many theories and events, or what is covered."""
        if self.show == "coverage":
            return f"coverage of theories: {len(self.elements)} elements by {len(self.studies)} studies"
        return f"programme theories: {len(self.lives)}, events: {len(self.events)}"

    def choices(self) -> Mapping[str, str]:
        """The reading that decides what counts as reported."""
        return {"reading": self.reading}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        if self.show == "coverage":
            return MARKS
        if self.show == "events":
            return "without an element it bears on the theory as a whole; without a study, on no single one"
        return ("· = no event recorded, neither for nor against; reported = studies coded with the code or one below "
                "it; not reported does not mean absent")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each element of each theory, for each event, or for each element and study."""
        element = {"configuration_id": ANY_TEXT, "element_id": ANY_TEXT, "slot": ANY_TEXT, "code_id": ANY_TEXT,
                   "label": ANY_TEXT}
        if self.show == "coverage":
            return {**element, "study_id": TEXT, "reported": FLAG, "configured": FLAG, "opposed": FLAG}
        if self.show == "events":
            return {"event_id": TEXT, "theory_id": TEXT, "effect": TEXT, "step": TEXT,
                    "element_id": ANY_TEXT, "slot": ANY_TEXT, "code_id": ANY_TEXT, "label": ANY_TEXT,
                    "configuration_id": ANY_TEXT, "studies": ANY_TEXT, "basis": ANY_TEXT, "rationale": TEXT,
                    "passage_id": ANY_TEXT, "section": ANY_TEXT, "occurred_on": ANY_TEXT}
        counts = {f"n_{effect.value}": COUNT for effect in TheoryEffect}
        lists = {f"{done}_{what}": ANY_TEXT for done in DONE.values() for what in ("by", "studies")}
        return {"theory_id": ANY_TEXT, **element, **counts, **lists, "n_reported": ANY_COUNT, "n_configured": ANY_COUNT}

    def records(self) -> list[tuple[Value, ...]]:
        """The table that is shown, in full."""
        if self.show == "coverage":
            return [(*_element(one), study, *one.of(study), study in one.opposing)
                    for one in self.elements for study in self.studies]
        if self.show == "events":
            return [_event(life, event) for life in self.lives for event in life.events]
        return [_tally(tally) for tally in self.tallies]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: a matrix of marks for coverage, else what did what to which element."""
        if self.show == "coverage":
            return self._matrix()
        if self.show == "events":
            return (["theory", "effect", "step", "element", "by", "studies", "why"],
                    [[life.row.theory_id, e.row.effect.value, e.row.step.value, _label(e), e.source,
                      joined(e.studies), e.row.rationale] for life in self.lives for e in life.events])
        return (["theory", "slot", "element", *(f"{done} by" for done in DONE.values()), "studies that report it",
                 "own configurations with it"],
                [[tally.theory_id or NEITHER, tally.element.row.slot.value if tally.element else NEITHER,
                  (tally.element.label or tally.element.row.code_id) if tally.element else WHOLE,
                  *(joined(tally.sources(effect)) or NEITHER for effect in DONE),
                  str(len(tally.element.reported)) if tally.element else NEITHER,
                  str(len(tally.element.configured)) if tally.element else NEITHER] for tally in self.tallies])

    def _matrix(self) -> tuple[list[str], list[list[str]]]:
        rows: list[list[str]] = []
        for name, of in self.by_study.items():
            mine = [one for one in self.elements if one.row.configuration_id == name]
            rows += [[name, one.label or one.row.code_id, str(len(one.reported)), str(len(one.configured)),
                      *(mark(one, study) for study in self.studies)] for one in mine]
            rows.append([name, f"elements reported, of {len(mine)}", "", "", *(str(len(ids)) for ids in of.values())])
        return ["configuration", "element", "reported", "configured", *self.studies], rows

    def to_dict(self) -> dict[str, Any]:
        """Theories with their events, tallies by element, and coverage with both margins."""
        coverage = [{
            "configuration_id": name,
            "elements": [{**one.to_dict(), "n_reported": len(one.reported), "n_configured": len(one.configured)}
                         for one in self.elements if one.row.configuration_id == name],
            "studies": [{"study_id": study, "reported": list(ids), "n_reported": len(ids)}
                        for study, ids in of.items()],
        } for name, of in self.by_study.items()]
        return {"theories": [life.to_dict() for life in self.lives],
                "elements": [tally.to_dict() for tally in self.tallies], "coverage": coverage,
                "n_studies": len(self.studies), "show": self.show, "reading": self.reading,
                "package": self.package.to_dict()}


def theories(review: Review, *, show: Show = "elements", reading: str | None = None) -> Theories:
    """The programme theories, what configurations did to each of their elements, and which studies report those.

    All that was recorded is listed; nothing is concluded from silence. The reading decides what counts as reported.

    Source: Pawson 2006 (doi:10.4135/9781849209120) on theories, and on the steps of synthesis.

    Args:
        review: The review.
        show: The table: each element of each theory with what confirmed, refined or refuted it; each event in order;
            or the coverage, each element against each study. JSON has all three.
        reading: The bases that count; left out, the reading of the review.

    Raises:
        AnalysisError: If the tables that the question needs have no rows.
        UnknownNameError: If there is no such table to show, or no such reading.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.theories import Theory, TheoryEvent
        >>> review = Review(Metadata.minimal("demo"),
        ...     theories=(Theory(theory_id="t", statement="If peers refer, more come.", status="initial"),),
        ...     theory_events=(TheoryEvent(event_id="e", theory_id="t", effect="confirms", step="juxtaposition",
        ...                                rationale="More came."),))
        >>> [(tally.theory_id, tally.sources(TheoryEffect.CONFIRMS)) for tally in theories(review).tallies]
        [('t', ('e',))]
    """
    require_review(review)
    if show not in SHOWN:
        raise UnknownNameError("table to show", str(show), SHOWN)
    review = review.with_reading(reading)
    found = lives(review)
    elements = covered(review, found)
    if show == "coverage" and not elements:
        raise AnalysisError(
            "no theory has elements to look for: the package needs rows in configurations and configuration_elements, "
            "of the level synthesis or named by a theory")
    if show != "coverage" and not found:
        more = '; the coverage of the synthesis by the studies can be had with show="coverage"' if elements else ""
        raise AnalysisError("this package records no programme theory: it needs rows in theories, and in theory_events "
                            f"for what the evidence did to them{more}")
    return Theories(found, tallies(review, found, elements), elements,
                    tuple(sorted(study.study_id for study in review.studies)), show, review.reading.value,
                    Origin.of(review.metadata))


def mark(element: Covered, study_id: str) -> str:
    """How one study stands to one element, as a sign."""
    reported, configured = element.of(study_id)
    if configured:
        return BOTH if reported else CONFIGURED
    return REPORTED * reported + OPPOSED * (study_id in element.opposing) or NEITHER


def _label(event: Event) -> str:
    return (event.label or event.element.code_id) if event.element else WHOLE


def _element(one: Covered | None) -> tuple[Value, ...]:
    if one is None:
        return (None,) * 5
    return one.row.configuration_id, one.row.element_id, one.row.slot.value, one.row.code_id, one.label


def _event(life: Life, event: Event) -> tuple[Value, ...]:
    row, element = event.row, event.element
    return (row.event_id, life.row.theory_id, row.effect.value, row.step.value, row.element_id,
            element.slot.value if element else None, element.code_id if element else None, event.label,
            row.configuration_id, joined(event.studies), row.basis.value if row.basis else None, row.rationale,
            row.passage_id, event.place.section if event.place else None,
            row.occurred_on.isoformat() if row.occurred_on else None)


def _tally(tally: Tally) -> tuple[Value, ...]:
    lists = [joined(found) or None for effect in DONE for found in (tally.sources(effect), tally.studies(effect))]
    one = tally.element
    return (tally.theory_id, *_element(one), *(len(tally.of(effect)) for effect in TheoryEffect), *lists,
            len(one.reported) if one else None, len(one.configured) if one else None)
