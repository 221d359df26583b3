"""A reporting standard, filled from the data: what the package answers, from which table, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from realist_synth.analyses.result import ANY_TEXT, COUNT, TEXT, Origin, Result, Value, joined
from realist_synth.analyses.standard import front, results
from realist_synth.analyses.standard.answer import STATES, Answer
from realist_synth.analyses.standard.items import STANDARDS, Standard
from realist_synth.analyses.standard.swim import Asked, swim
from realist_synth.errors import UnknownNameError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType

_RAMESES: tuple[Asked, ...] = (
    front.title, front.abstract, front.rationale, front.objectives, front.changes, front.realist, front.scoping,
    front.searching, front.selection, front.extraction, front.synthesis, results.flow, results.characteristics,
    results.findings, results.summary, results.limitations, results.comparison, results.conclusion, results.funding)


@dataclass(frozen=True, repr=False)
class Checklist(Result):
    """The items of a reporting standard, each with what the package answers and what is missing.

    Attributes:
        standard: The standard.
        answers: Its items in their order, answered.
        reading: The bases that count where codings are counted.
    """

    name: ClassVar[str] = "reporting"

    standard: Standard
    answers: tuple[Answer, ...]
    reading: str
    package: Origin

    @property
    def states(self) -> Mapping[str, int]:
        """How many items are answered, in part, and not at all."""
        found = Counter(answer.state for answer in self.answers)
        return {state: found[state] for state in STATES}

    def title(self) -> str:
        """The standard, and how far it is answered."""
        told = ", ".join(f"{state} {number}" for state, number in self.states.items())
        return f"{self.standard.name}, {len(self.answers)} items: {told}"

    def choices(self) -> Mapping[str, str]:
        """The reading."""
        return {"reading": self.reading}

    def empty(self) -> str:
        """What the list can and cannot say."""
        return "it lists what the package holds; what the report itself says beyond that is not judged"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each item."""
        return {"item": COUNT, "section": TEXT, "heading": TEXT, "state": TEXT, "answer": ANY_TEXT,
                "sources": ANY_TEXT, "missing": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The items in the order of the standard."""
        return [(a.item.number, a.item.section, a.item.heading, a.state,
                 " ".join(fact.says for fact in a.facts) or None, joined(a.sources) or None,
                 joined(a.missing) or None) for a in self.answers]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, without the sections."""
        return (["item", "heading", "state", "answer", "from", "missing"],
                [[str(value or "") for at, value in enumerate(row) if at != 1] for row in self.records()])

    def to_dict(self) -> dict[str, Any]:
        """The standard, its items, and the rows behind every fact."""
        return {"standard": {"name": self.standard.name, "title": self.standard.title,
                             "citation": self.standard.citation, "doi": self.standard.doi},
                "states": dict(self.states), "items": [answer.to_dict() for answer in self.answers],
                "reading": self.reading, "package": self.package.to_dict()}


def reporting(review: Review, *, standard: Literal["RAMESES", "SWiM"] = "RAMESES",
              reading: str | None = None) -> Checklist:
    """Fill the checklist of a reporting standard from the package: what it answers, from which table, what is missing.

    The items are those of the RAMESES publication standards for realist syntheses (19) or of SWiM, for synthesis
    without meta-analysis (9). An item that the package does not answer may well be answered in the report of the
    review: the list says what is there as data. Passages are assigned to items by the names of their sections, in
    English.

    Sources: Wong et al. 2013 (doi:10.1186/1741-7015-11-21); Campbell et al. 2020 (doi:10.1136/bmj.l6890).

    Args:
        review: The review.
        standard: The reporting standard.
        reading: The bases that count where codings are counted; left out, the reading of the review.

    Raises:
        UnknownNameError: If there is no such standard, or no such reading.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> reporting(Review(Metadata.minimal("demo")), standard="SWiM").states["not in the package"]
        9
    """
    require_review(review)
    if standard not in STANDARDS:
        raise UnknownNameError("reporting standard", str(standard), STANDARDS)
    review = review.with_reading(reading)
    chosen = STANDARDS[standard]
    answers = []
    for item in chosen.items:
        found = (_RAMESES[item.number - 1] if standard == "RAMESES" else swim(item.number))(review)
        answers.append(Answer(item, found.facts, found.missing))
    return Checklist(chosen, tuple(answers), review.reading.value, Origin.of(review.metadata))
