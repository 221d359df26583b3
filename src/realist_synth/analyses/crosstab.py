"""How many distinct studies show two codes together, with the studies behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.meetings import Within
from realist_synth.analyses.result import ANY_TEXT, COUNT, SHARE, TEXT, Origin, Result, Value, as_text, joined
from realist_synth.analyses.selection import Unit, Where, ancestors
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType

Depth = int | Literal["all"]
Percent = Literal["row", "column"]
TOTAL = "total"


@dataclass(frozen=True)
class Axis:
    """The codes along one side of a cross-tab."""

    dimension: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class CrossTab(Result):
    """Counts of distinct units for every pair of codes of two dimensions; codes that meet make no causal claim.

    Attributes:
        row_axis: The codes down the side.
        column_axis: The codes along the top.
        incidence: Which unit has which code; it carries `within`, `reading`, `unit`, `rollup` and `where`.
        level: How deep the codebook is shown.
        percent: Which margin the percentages are of, if asked.
        named: Whether the table names the units of each cell; JSON always does.
        package: The name and version of the package.
    """

    name: ClassVar[str] = "crosstab"

    row_axis: Axis
    column_axis: Axis
    incidence: Incidence
    level: Depth
    percent: Percent | None
    named: bool
    package: Origin

    @property
    def within(self) -> str:
        """Where codes meet."""
        return self.incidence.within

    @property
    def reading(self) -> str | None:
        """The bases that count."""
        return self.incidence.reading

    @property
    def unit(self) -> str:
        """What is counted."""
        return self.incidence.unit

    @property
    def n_studies(self) -> int:
        """The number of distinct units in the filtered review, whether or not they have a code."""
        return len(self.incidence.units)

    @cached_property
    def _cells(self) -> tuple[tuple[int, ...], ...]:
        found, at = self.incidence, {code: n for n, code in enumerate(self.incidence.codes)}
        across = [found.sets[at[code]] for code in self.column_axis.codes]
        return tuple(tuple(found.units_at(own & other) for other in across)
                     for own in (found.sets[at[code]] for code in self.row_axis.codes))

    @cached_property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        """The number of distinct units in each cell."""
        return tuple(tuple(cell.bit_count() for cell in row) for row in self._cells)

    @cached_property
    def studies(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The units behind each count, sorted."""
        return tuple(tuple(self.incidence.names(cell) for cell in row) for row in self._cells)

    @cached_property
    def row_totals(self) -> tuple[int, ...]:
        """Distinct units that have each row's code; not the sum of its cells."""
        return tuple(self.incidence.total(code) for code in self.row_axis.codes)

    @cached_property
    def column_totals(self) -> tuple[int, ...]:
        """Distinct units that have each column's code; not the sum of its cells."""
        return tuple(self.incidence.total(code) for code in self.column_axis.codes)

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """The empty cells: not reported together, which is no evidence of absence."""
        return tuple((row, column) for row, counts in zip(self.row_axis.codes, self.counts, strict=True)
                     for column, count in zip(self.column_axis.codes, counts, strict=True) if not count)

    @property
    def percentages(self) -> tuple[tuple[float | None, ...], ...] | None:
        """Each count in per cent of its margin's distinct units; None for a margin of none, or when not asked."""
        if self.percent is None:
            return None
        return tuple(tuple(_share(count, down if self.percent == "row" else across)
                           for count, across in zip(counts, self.column_totals, strict=True))
                     for counts, down in zip(self.counts, self.row_totals, strict=True))

    def at(self, row: str, column: str) -> tuple[str, ...]:
        """The units behind one cell.

        Raises:
            UnknownNameError: If the cross-tab has no such row or column.
        """
        for code, axis in ((row, self.row_axis), (column, self.column_axis)):
            if code not in axis.codes:
                raise UnknownNameError("code", code, axis.codes)
        return self.studies[self.row_axis.codes.index(row)][self.column_axis.codes.index(column)]

    def transpose(self) -> CrossTab:
        """The same cross-tab with rows and columns exchanged."""
        other: dict[Percent | None, Percent | None] = {"row": "column", "column": "row", None: None}
        return replace(self, row_axis=self.column_axis, column_axis=self.row_axis, percent=other[self.percent])

    def title(self) -> str:
        """What is crossed with what."""
        units = f"distinct {_plural(self.unit)}, {self.n_studies} in all"
        return f"{self.row_axis.dimension} x {self.column_axis.dimension}: {units}"

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return f"· = no {self.unit} reports both, which does not mean that they are absent"

    def choices(self) -> Mapping[str, str]:
        """Within, reading, unit, level, and what else was chosen."""
        more = {"per cent of": f"the {self.percent}'s distinct {_plural(self.unit)}"} if self.percent else {}
        return {**self.incidence.choices(), "level": str(self.level), **more}

    def columns(self) -> Mapping[str, ColumnType]:
        """One column for each code along the top; percentages and studies, if asked, stand beside the counts."""
        names = [_free(code) for code in self.column_axis.codes]
        shares = {f"{name} %": SHARE for name in names} if self.percent else {}
        units = {f"{name} {_plural(self.unit)}": ANY_TEXT for name in names} if self.named else {}
        return {"code_id": TEXT, "label": ANY_TEXT, **dict.fromkeys(names, COUNT), TOTAL: COUNT, **shares, **units}

    def records(self) -> list[tuple[Value, ...]]:
        """One row for each code down the side, and a row of totals."""
        found: list[tuple[Value, ...]] = [
            (_free(code), label, *counts, total, *(self.percentages[n] if self.percentages else ()),
             *(map(joined, self.studies[n]) if self.named else ()))
            for n, (code, label, counts, total) in
            enumerate(zip(self.row_axis.codes, self.row_axis.labels, self.counts, self.row_totals, strict=True))]
        blank = [None] * len(self.column_axis.codes) * (bool(self.percent) + self.named)
        return [*found, (TOTAL, None, *self.column_totals, self.n_studies, *blank)]

    def long_columns(self) -> Mapping[str, ColumnType]:
        """The columns of `long_records`."""
        return {"row": TEXT, "row_label": TEXT, "column": TEXT, "column_label": TEXT, "count": COUNT,
                "studies": ANY_TEXT}

    def long_records(self) -> list[tuple[str, str, str, str, int, str]]:
        """One row for each cell, with the units behind it."""
        down, across = self.row_axis, self.column_axis
        return [(row, row_label, column, column_label, len(units), joined(units))
                for row, row_label, cells in zip(down.codes, down.labels, self.studies, strict=True)
                for column, column_label, units in zip(across.codes, across.labels, cells, strict=True)]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: labels, counts, a dot where a cell is empty."""
        shares = self.percentages or [(None,) * len(counts) for counts in self.counts]
        units = self.studies if self.named else [[()] * len(counts) for counts in self.counts]
        rows = [[label, *map(_cell, counts, share, unit), str(total)] for label, counts, share, unit, total in
                zip(self.row_axis.labels, self.counts, shares, units, self.row_totals, strict=True)]
        return (["", *self.column_axis.labels, TOTAL],
                [*rows, [TOTAL, *map(as_text, self.column_totals), str(self.n_studies)]])

    def to_dict(self) -> dict[str, Any]:
        """Counts, margins, and the units behind every count."""
        found = {
            "rows": _side(self.row_axis, self.row_totals), "columns": _side(self.column_axis, self.column_totals),
            "counts": [list(row) for row in self.counts],
            "studies": [[list(cell) for cell in row] for row in self.studies],
            "n_studies": self.n_studies, "within": self.within, "reading": self.reading, "unit": self.unit,
            "package": self.package.to_dict(), "level": self.level, "rollup": self.incidence.rollup,
            "where": [list(pair) for pair in self.incidence.where], "percent": self.percent,
        }
        shares = self.percentages
        return found if shares is None else found | {"percentages": [list(row) for row in shares]}


def crosstab(review: Review, rows: str, columns: str, *, level: Depth = 1, rollup: bool = False,
             within: Within = "study", reading: str | None = None, unit: Unit = "study", where: Where = (),
             percent: Percent | None = None, studies: bool = False) -> CrossTab:
    """Count the distinct studies that show each pair of codes of two dimensions.

    Margins are distinct studies too, never sums of cells: a study has many codes. Codes that meet in a study make
    no causal claim; what reviewers claimed is in `configurations`.

    Args:
        review: The review.
        rows: The dimension down the side.
        columns: The dimension along the top.
        level: How deep the codebook is shown: 1 for top-level codes, N for N levels, or "all".
        rollup: Whether a code also counts for the codes above it.
        within: Codes meet in the same study, in the same passage of a study, or in the same study-level configuration.
        reading: The bases that count; left out, the reading of the review.
        unit: Count studies, or the projects that they are papers of.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.
        percent: Give percentages too, of the distinct studies of the row or of the column.
        studies: Whether the table lists the studies of each cell; JSON always does.

    Raises:
        UnknownNameError: If a dimension, column, reading, unit, `within` or `percent` does not exist.
        AnalysisError: If `level` is neither a positive number nor "all".

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
        >>> table = crosstab(review, "mechanism", "outcome")
        >>> table.counts, table.at("trust", "reach")
        (((1,),), ('a',))
    """
    require_review(review)
    if level != "all" and (not isinstance(level, int) or isinstance(level, bool) or level < 1):
        raise AnalysisError(f'level {level!r} is neither a whole number from 1 nor "all"')
    if percent not in (None, "row", "column"):
        raise UnknownNameError("percent", str(percent), ["row", "column"])
    down, across = _axis(review, rows, level), _axis(review, columns, level)
    found = incidence(review, codes=(*down.codes, *across.codes), within=within, reading=reading, unit=unit,
                      rollup=rollup, where=where)
    return CrossTab(down, across, found, level, percent, studies, Origin.of(review.metadata))


def _axis(review: Review, name: str, level: Depth) -> Axis:
    codes = review.codebook(name)
    above = ancestors(codes) if level != "all" else {}
    shown = [code for code in codes if level == "all" or len(above[code.code_id]) < level]
    return Axis(name, tuple(code.code_id for code in shown), tuple(code.label for code in shown))


def _side(axis: Axis, totals: tuple[int, ...]) -> dict[str, Any]:
    return {"dimension": axis.dimension, "codes": list(axis.codes), "labels": list(axis.labels), "totals": list(totals)}


def _cell(count: int, share: float | None, units: Sequence[str]) -> str:
    if not count:
        return "·"
    return str(count) + ("" if share is None else f" ({share:.0f}%)") + (f": {joined(units)}" if units else "")


def _share(count: int, margin: int) -> float | None:
    return 100 * count / margin if margin else None


def _free(code: str) -> str:
    # A code may bear the name of a column of the table itself; a frame cannot hold two columns of one name.
    return f"code {code}" if code in ("code_id", "label", TOTAL) else code


def _plural(unit: str) -> str:
    return {"study": "studies"}.get(unit, f"{unit}s")
