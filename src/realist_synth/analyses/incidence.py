"""Studies x codes as bit sets, from a review or from any data frame; all counting starts here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from realist_synth.analyses.meetings import Within as Within
from realist_synth.analyses.meetings import bits, chosen_by, members, placed, targets
from realist_synth.analyses.result import TEXT, Result
from realist_synth.analyses.selection import Condition, Unit, Where, conditions, known_values, studies_where, units_of
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.order import natural
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType


@dataclass(frozen=True, repr=False)
class Incidence(Result):
    """Which unit (study or project) has which code, and where codes meet.

    Attributes:
        codes: The codes, in the order asked for.
        labels: Their labels.
        units: The units, sorted; every unit of the filtered review, also those without a code.
        places: Where codes can meet, as the index of the unit of each place; None where the units are the places.
        sets: For each code its places as one integer, a bit for each.
        within: Codes meet within a study, a passage or a study-level configuration.
        reading: The bases that count; None where the data came from a frame.
        unit: What is counted: studies or projects.
        rollup: Whether a code also counts for the codes above it.
        where: The filter.
    """

    name: ClassVar[str] = "incidence"

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]
    sets: tuple[int, ...]
    places: tuple[int, ...] | None = None
    within: str = "study"
    reading: str | None = None
    unit: str = "study"
    rollup: bool = False
    where: tuple[Condition, ...] = ()

    @classmethod
    def from_frame(cls, frame: Any, *, study: str = "study_id", code: str = "code_id") -> Incidence:
        """The incidence of any data frame with a column of studies and a column of codes.

        The distinct pairs are computed by the engine of the frame, lazily where it is lazy; only they are fetched.

        Args:
            frame: A data frame or relation that narwhals takes: pandas, Polars, DuckDB and others.
            study: The column that names the study.
            code: The column that names the code.

        Raises:
            AnalysisError: If it is no data frame, or an id is empty or neither text nor a whole number.
            UnknownNameError: If it has no such column.

        Examples:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"study_id": ["a", "a", "b"], "code_id": ["trust", "trust", "reach"]})
            >>> Incidence.from_frame(frame).total("trust")
            1
        """
        found = [[_identifier(value, name) for value in values]
                 for name, values in zip((study, code), _distinct_pairs(frame, study, code), strict=True)]
        units, codes = (tuple(sorted(set(values))) for values in found)
        unit_at, code_at = {name: at for at, name in enumerate(units)}, {name: at for at, name in enumerate(codes)}
        belonging: list[list[int]] = [[] for _ in codes]
        for unit, own in zip(*found, strict=True):
            belonging[code_at[own]].append(unit_at[unit])
        return cls(codes, codes, units, tuple(bits(own, len(units)) for own in belonging))

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.codes)}

    def _set(self, code: str) -> int:
        if code not in self._at:
            raise UnknownNameError("code", code, self.codes)
        return self.sets[self._at[code]]

    def units_at(self, places: int) -> int:
        """The units of a set of places, as a bit set."""
        if self.places is None:
            return places
        return bits({self.places[place] for place in members(places)}, len(self.units))

    def meeting(self, first: str, second: str) -> int:
        """The units in which both codes meet, as a bit set.

        Raises:
            UnknownNameError: If a code is not in it.
        """
        return self.units_at(self._set(first) & self._set(second))

    def total(self, code: str) -> int:
        """The number of distinct units that have the code."""
        return self.units_at(self._set(code)).bit_count()

    def names(self, units: int) -> tuple[str, ...]:
        """The names of a bit set of units, sorted."""
        return chosen_by(units, self.units)

    def having(self, code: str) -> tuple[str, ...]:
        """The names of the units that have the code, sorted.

        Raises:
            UnknownNameError: If the code is not in it.
        """
        return self.names(self.units_at(self._set(code)))

    def choices(self) -> Mapping[str, str]:
        """Within, reading, unit, and what else was chosen."""
        found = {"within": self.within, "reading": self.reading or "", "unit": self.unit,
                 "rollup": "yes" if self.rollup else "",
                 "where": ", ".join(f"{name}={value}" for name, value in self.where)}
        return {name: value for name, value in found.items() if value}

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each unit and code of it."""
        return {f"{self.unit}_id": TEXT, "code_id": TEXT}

    def records(self) -> list[tuple[str, str]]:
        """The pairs, sorted by unit, in the order of the codes."""
        found = [(unit, at) for at, own in enumerate(self.sets) for unit in members(self.units_at(own))]
        return [(self.units[unit], self.codes[at]) for unit, at in sorted(found)]

    def to_dict(self) -> dict[str, Any]:
        """The codes with their units."""
        return {"codes": list(self.codes), "labels": list(self.labels), "units": list(self.units),
                "having": [list(self.having(code)) for code in self.codes], "within": self.within,
                "reading": self.reading, "unit": self.unit, "rollup": self.rollup,
                "where": [list(pair) for pair in self.where]}


def incidence(review: Review, *, codes: Sequence[str] | None = None, dimension: str | None = None,
              within: Within = "study", reading: str | None = None, unit: Unit = "study", rollup: bool = False,
              where: Where = ()) -> Incidence:
    """Which study has which code.

    Args:
        review: The review.
        codes: The codes; left out, all of the dimension.
        dimension: A dimension; left out, all that fill a slot of a configuration.
        within: Codes meet in the same study, in the same passage of a study, or in the same study-level configuration.
            What is counted is always distinct units with at least one such meeting.
        reading: The bases that count; left out, the reading of the review.
        unit: Count studies, or the projects that they are papers of.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        UnknownNameError: If a code, dimension, column, reading, unit or `within` does not exist.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.codings import Coding
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=(Study(study_id="a", label="A", title="T", facts_basis="review"),),
        ...     codes=(Code(code_id="trust", dimension="mechanism", label="Trust"),),
        ...     codings=(Coding(coding_id="1", study_id="a", code_id="trust", basis="stated", presence="present"),))
        >>> incidence(review).having("trust")
        ('a',)
    """
    require_review(review)
    review = review.with_reading(reading)
    filters = conditions(where)
    known_values(review, filters)
    chosen = _chosen(review, codes, dimension)
    unit_of = units_of(studies_where(review, filters), unit)
    units = tuple(sorted(set(unit_of.values()), key=natural))
    unit_at = {name: at for at, name in enumerate(units)}
    study_at = {study_id: unit_at[name] for study_id, name in unit_of.items()}
    own, places = placed(review, within, study_at, targets(review.codes, chosen, rollup), len(chosen))
    size = len(units if places is None else places)
    return Incidence(tuple(code.code_id for code in chosen), tuple(code.label for code in chosen), units,
                     tuple(bits(found, size) for found in own), places, within, review.reading.value, unit, rollup,
                     filters)


def _chosen(review: Review, codes: Sequence[str] | None, dimension: str | None) -> tuple[Code, ...]:
    if codes is not None:
        return tuple(review.code(code_id) for code_id in dict.fromkeys([codes] if isinstance(codes, str) else codes))
    if dimension is not None:
        return review.codebook(dimension)
    declared = review.metadata.synthesis.dimensions
    slotted = [d.name for d in declared if d.slot is not None] or [d.name for d in declared]
    return tuple(code for name in slotted for code in review.codebook(name))


def _distinct_pairs(frame: Any, study: str, code: str) -> tuple[list[Any], list[Any]]:
    import narwhals as nw

    try:
        lazy = nw.from_native(frame).lazy()
    except TypeError as error:
        raise AnalysisError(f"not a data frame: {type(frame).__name__}") from error
    known = lazy.collect_schema().names()
    for name in (study, code):
        if name not in known:
            raise UnknownNameError("column", name, known)
    lazy = lazy.select(nw.col(study).alias("study"), nw.col(code).alias("code")).unique()
    # Engines without a frame of their own are fetched into pandas, which is always there.
    fetched = lazy.collect() if lazy.implementation.is_polars() or lazy.implementation.is_pandas_like() \
        else lazy.collect(backend="pandas")
    return fetched["study"].to_list(), fetched["code"].to_list()


def _identifier(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise AnalysisError(f"column {name!r} holds {value!r}, which is empty or neither text nor a whole number")
    return str(value)
