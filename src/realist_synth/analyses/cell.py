"""The evidence of one number: which studies show two codes together, by which statements, at which places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.meetings import Within
from realist_synth.analyses.place import Place, place_dict
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, TEXT, Origin, Result, Value, as_text
from realist_synth.analyses.selection import Unit, Where, conditions, counts, descendants, studies_where, units_of
from realist_synth.model.order import natural
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Level

Side = Literal["row", "column"]


@dataclass(frozen=True)
class Evidence:
    """One statement that makes a code count for a unit.

    Attributes:
        side: Whether it speaks for the code of the row or of the column.
        code_id: The code as coded; under rollup it may lie below the code asked for.
        source: The row it comes from: a coding, or an element of a configuration.
        configuration_id: The configuration, where codes meet in configurations.
    """

    unit: str
    study_id: str
    side: Side
    code_id: str
    basis: str
    direction: str | None
    source: str
    configuration_id: str | None
    place: Place | None

    def to_dict(self) -> dict[str, Any]:
        """The statement as JSON-ready values."""
        return {"study_id": self.study_id, "side": self.side, "code_id": self.code_id, "basis": self.basis,
                "direction": self.direction, "source": self.source, "configuration_id": self.configuration_id,
                "passage": place_dict(self.place)}


@dataclass(frozen=True, repr=False)
class Cell(Result):
    """The evidence of one cell of a cross-tab."""

    name: ClassVar[str] = "cell"

    row: str
    column: str
    studies: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    incidence: Incidence
    package: Origin

    @property
    def count(self) -> int:
        """The number of the cell."""
        return len(self.studies)

    def of(self, unit: str) -> tuple[Evidence, ...]:
        """The statements for one unit."""
        return tuple(found for found in self.evidence if found.unit == unit)

    def title(self) -> str:
        """Which cell, and its number."""
        return f"{self.row} x {self.column}: {self.count} of {len(self.incidence.units)}"

    def choices(self) -> Mapping[str, str]:
        """Within, reading, unit, and what else was chosen."""
        return self.incidence.choices()

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each statement."""
        return {"unit": TEXT, "study_id": TEXT, "side": TEXT, "code_id": TEXT, "basis": TEXT, "direction": ANY_TEXT,
                "source": TEXT, "document_id": ANY_TEXT, "section": ANY_TEXT, "start": ANY_COUNT, "end": ANY_COUNT,
                "citations": ANY_TEXT, "summary": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The statements, by unit, those for the row before those for the column."""
        return [(e.unit, e.study_id, e.side, e.code_id, e.basis, e.direction, e.source, *_located(e.place))
                for e in self.evidence]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The statements for reading: the study, the code, how it is known, and where it is said."""
        rows = []
        for e in self.evidence:
            section, start, end, citations, summary = map(as_text, _located(e.place)[1:])
            place = ", ".join(filter(None, [section, f"{start}-{end}" if start else ""]))
            rows.append(
                [e.study_id, e.code_id, " ".join(filter(None, [e.basis, e.direction])), place, citations, summary]
            )
        return ["study", "code", "basis", "place", "citations", "summary"], rows

    def to_dict(self) -> dict[str, Any]:
        """The number, and for each unit behind it the statements with their passages."""
        found = self.incidence
        return {"row": self.row, "column": self.column, "count": self.count, "n_studies": len(found.units),
                "studies": [{"study_id": unit, "evidence": [e.to_dict() for e in self.of(unit)]}
                            for unit in self.studies],
                "within": found.within, "reading": found.reading, "unit": found.unit, "rollup": found.rollup,
                "where": [list(pair) for pair in found.where], "package": self.package.to_dict()}


def cell(review: Review, row_code: str, column_code: str, *, within: Within = "study", reading: str | None = None,
         unit: Unit = "study", where: Where = (), rollup: bool = False) -> Cell:
    """The evidence of one number of a cross-tab: studies, statements, passages.

    Args:
        review: The review.
        row_code: A code.
        column_code: Another code.
        within: Codes meet in the same study, in the same passage of a study, or in the same study-level configuration.
        reading: The bases that count; left out, the reading of the review.
        unit: Count studies, or the projects that they are papers of.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.
        rollup: Whether a code also counts for the codes above it.

    Raises:
        UnknownNameError: If a code, column, reading, unit or `within` does not exist.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.codings import Coding
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> codes = {"trust": "mechanism", "reach": "outcome"}
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=(Study(study_id="a", label="A", title="T", facts_basis="review"),),
        ...     codes=tuple(Code(code_id=c, dimension=d, label=c.capitalize()) for c, d in codes.items()),
        ...     codings=tuple(Coding(coding_id=c, study_id="a", code_id=c, basis="stated", presence="present")
        ...                   for c in codes))
        >>> [(found.side, found.source) for found in cell(review, "trust", "reach").evidence]
        [('row', 'trust'), ('column', 'reach')]
    """
    require_review(review)
    review = review.with_reading(reading)
    found = incidence(review, codes=(row_code, column_code), within=within, unit=unit, rollup=rollup, where=where)
    studies = found.names(found.meeting(row_code, column_code))
    below = descendants(review.codes) if rollup else {}
    wanted: dict[Side, frozenset[str]] = {"row": below.get(row_code, frozenset({row_code})),
                                          "column": below.get(column_code, frozenset({column_code}))}
    unit_of = {study: name for study, name in units_of(studies_where(review, conditions(where)), unit).items()
               if name in studies}
    order = {"row": 0, "column": 1}
    evidence = sorted(_evidence(review, within, unit_of, wanted),
                      key=lambda e: (natural(e.unit), order[e.side], natural(e.study_id), e.code_id, e.source))
    return Cell(row_code, column_code, studies, tuple(evidence), found, Origin.of(review.metadata))


def _evidence(review: Review, within: str, unit_of: Mapping[str, str],
              wanted: Mapping[Side, frozenset[str]]) -> Iterator[Evidence]:
    """The statements for either code at the places where both meet."""
    by_place: dict[object, dict[Side, list[Evidence]]] = {}
    for place, found in _statements(review, within, unit_of):
        for side, codes in wanted.items():
            if found.code_id in codes:
                sides = by_place.setdefault(place, {"row": [], "column": []})
                sides[side].append(Evidence(**{**vars(found), "side": side}))
    for sides in by_place.values():
        if sides["row"] and sides["column"]:
            yield from (*sides["row"], *sides["column"])


def _statements(review: Review, within: str, unit_of: Mapping[str, str]) -> Iterator[tuple[object, Evidence]]:
    if within == "configuration":
        yield from _elements(review, unit_of)
        return
    for c in review.evidence:
        unit = unit_of.get(c.study_id)
        if unit is not None and (within == "study" or c.passage_id is not None):
            yield (unit if within == "study" else (c.study_id, c.passage_id)), Evidence(
                unit, c.study_id, "row", c.code_id, c.basis.value, c.direction.value if c.direction else None,
                c.coding_id, None, Place.of(review, c.passage_id))


def _elements(review: Review, unit_of: Mapping[str, str]) -> Iterator[tuple[object, Evidence]]:
    claimed = {c.configuration_id: (c.study_id, c.passage_id) for c in review.configurations
               if c.level is Level.STUDY and c.study_id in unit_of and counts(c.basis, review.reading)}
    for element in review.configuration_elements:
        study_id, passage_id = claimed.get(element.configuration_id, (None, None))
        if study_id is not None and counts(element.basis, review.reading):
            yield element.configuration_id, Evidence(
                unit_of[study_id], study_id, "row", element.code_id, element.basis.value, None, element.element_id,
                element.configuration_id, Place.of(review, element.passage_id or passage_id))


def _located(place: Place | None) -> tuple[Value, ...]:
    if place is None:
        return (None,) * 6
    return place.document_id, place.section, place.start, place.end, place.citations, place.summary
