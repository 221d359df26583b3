"""How far each count of studies would move: without one study, in a bootstrap, under other readings and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, Literal

from realist_synth.analyses.crosstab import CrossTab, Depth, crosstab
from realist_synth.analyses.incidence import Incidence, Within, incidence
from realist_synth.analyses.result import ANY_TEXT, COUNT, SHARE, TEXT, Origin, Result, Value, as_text
from realist_synth.analyses.robust.counted import Counted, Kind, Leader
from realist_synth.analyses.robust.coverage import UNITS, StudyCoverage, coverage_counted
from realist_synth.analyses.selection import Unit, Where
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import READINGS, Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Slot

Of = Literal["cells", "coverage", "all"]
OF = ("cells", "coverage", "all")
USUAL = ((Slot.INTERVENTION, Slot.OUTCOME), (Slot.CONTEXT, Slot.MECHANISM))


@dataclass(frozen=True, repr=False)
class Robustness(Result):
    """Counts of distinct units with how far each would move.

    Attributes:
        counts: The cells and totals of cross-tabs, and the elements of synthesis-level configurations.
        leaders: The greatest counts of each kind, and how far they are ahead.
        coverage: How many elements of each synthesis-level configuration each unit reports.
        of: Whether cells, coverage or both were asked for.
        incidence: What the counts were made under: `within`, `reading`, `unit`, `rollup` and `where`.
        level: How deep the codebook is shown.
        package: The name and version of the package.
    """

    name: ClassVar[str] = "robustness"

    counts: tuple[Counted, ...]
    leaders: tuple[Leader, ...]
    coverage: tuple[StudyCoverage, ...]
    of: str
    incidence: Incidence
    level: Depth
    package: Origin

    @property
    def gaps(self) -> tuple[Counted, ...]:
        """The empty cells and elements. One more study that reports them would fill any of them."""
        return tuple(one for one in self.counts if not one.count and one.of in ("cell", "element"))

    @property
    def rest_on_one(self) -> tuple[Counted, ...]:
        """The cells and elements that rest on one unit and would be gaps without it."""
        return tuple(one for one in self.counts if one.rests_on and one.of in ("cell", "element"))

    @property
    def by_study(self) -> Mapping[str, tuple[Counted, ...]]:
        """For each unit the cells and elements that rest on it alone, the units with the most of them first."""
        found: dict[str, list[Counted]] = {}
        for one in self.rest_on_one:
            found.setdefault(one.studies[0], []).append(one)
        return {unit: tuple(own) for unit, own in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))}

    def title(self) -> str:
        """How many counts rest on one unit."""
        number = sum(one.of in ("cell", "element") for one in self.counts)
        return (f"robustness of {number} {_KINDS[self.of]}: {len(self.rest_on_one)} rest on one "
                f"{self.incidence.unit}, {len(self.gaps)} are gaps")

    def choices(self) -> Mapping[str, str]:
        """Within, reading, unit, level, and where the intervals come from."""
        level = {"level": str(self.level)} if self.of != "coverage" else {}
        return {**self.incidence.choices(), **level,
                "bootstrap": f"95%, over the {len(self.incidence.units)} {self.incidence.unit} units, closed form"}

    def empty(self) -> str:
        """What is not shown, and what an empty cell of the table means."""
        return (f"gaps under every reading are not shown; a gap means that no {self.incidence.unit} reports it, which "
                "does not mean that it is absent; studies were chosen, not sampled, so an interval tells how far a "
                "count hangs on the studies at hand, not what others would show")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each count."""
        return {"of": TEXT, "table": TEXT, "first": TEXT, "second": ANY_TEXT, "first_label": ANY_TEXT,
                "second_label": ANY_TEXT, "count": COUNT, "n": COUNT, "share": SHARE, "leave_one_out_low": COUNT,
                "leave_one_out_high": COUNT, "share_leave_one_out_low": SHARE, "share_leave_one_out_high": SHARE,
                "bootstrap_low": _OPTIONAL, "bootstrap_high": _OPTIONAL,
                **{reading.value: COUNT for reading in READINGS}, "studies": COUNT, "projects": COUNT,
                "rests_on": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The counts by table: cells, totals of rows and of columns; then the elements of configurations."""
        return [(one.of, one.table, one.first, one.second, *one.labels, one.count, one.n, one.share,
                 *one.leave_one_out, *(one.share_leave_one_out or (None, None)), *(one.bootstrap or (None, None)),
                 *one.under.values(), one.units["study"], one.units["project"], one.rests_on) for one in self.counts]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: what is reported under some reading, with ranges."""
        rows = [[one.table, one.labels[0], one.labels[1] or ("total" if one.of != "element" else ""), str(one.count),
                 _range(one.leave_one_out), _range(one.bootstrap) if one.bootstrap else "",
                 _range(one.readings), str(one.units["project"]), as_text(one.rests_on)]
                for one in self.counts if any(one.under.values())]
        return ["table", "row", "column", "count", "without one", "bootstrap", "readings", "projects", "rests on"], rows

    def to_dict(self) -> dict[str, Any]:
        """The counts with the units behind them, the leaders, and what rests on which unit."""
        found = self.incidence
        return {
            "counts": [one.to_dict() for one in self.counts], "leaders": [one.to_dict() for one in self.leaders],
            "coverage": [one.to_dict() for one in self.coverage], "gaps": len(self.gaps),
            "rest_on_one": len(self.rest_on_one),
            "by_study": [{"study": unit, "counts": [[one.table, one.first, one.second] for one in own]}
                         for unit, own in self.by_study.items()],
            "of": self.of, "n_studies": len(found.units), "within": found.within, "reading": found.reading,
            "unit": found.unit, "level": self.level, "rollup": found.rollup,
            "where": [list(pair) for pair in found.where], "caution": self.empty(), "package": self.package.to_dict()}


_OPTIONAL = ColumnType("integer", None, False, {"minimum": 0})
_KINDS = {"cells": "cells", "coverage": "elements", "all": "cells and elements"}


def robustness(review: Review, *, rows: str | None = None, columns: str | None = None, of: Of = "cells",
               level: Depth = 1, rollup: bool = False, within: Within = "study", reading: str | None = None,
               unit: Unit = "study", where: Where = ()) -> Robustness:
    """How far each cell of a cross-tab, and each element of a synthesis-level configuration, hangs on single studies.

    For each count: the range when one study is left out, the 95% interval of the bootstrap over studies, the count
    under each reading, and the count of studies and of projects. Both resamplings are closed forms, exact and without
    random numbers: leaving out one study leaves the count or takes one from it; in a bootstrap sample the count is
    binomial with the n of all studies and the share that has it (Efron & Tibshirani 1993, doi 10.1201/9780429246593).
    Studies of a realist review are chosen for what they can tell, not sampled: the interval is a measure of how much
    rests on few studies, not an estimate for studies not included.

    Args:
        review: The review.
        rows: The dimension down the side; left out with `columns`, the two usual pairs of dimensions.
        columns: The dimension along the top.
        of: Cells (with their totals), the coverage of synthesis-level configurations, or both. An element is reported
            by a study that is coded with its code or one below it.
        level: How deep the codebook is shown: 1 for top-level codes, N for N levels, or "all".
        rollup: Whether a code also counts for the codes above it, in cells.
        within: Where codes of a cell meet: in the same study, passage of a study, or study-level configuration.
        reading: The bases that count; left out, the reading of the review.
        unit: Count, and leave out, studies or the projects that they are papers of.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        UnknownNameError: If a dimension, column, reading, unit, `within` or `of` does not exist.
        AnalysisError: If only one of `rows` and `columns` is named, the usual pairs are not among the dimensions, or
            coverage is asked of a review without configurations of the synthesis, or with options of cells.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.codings import Coding
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=tuple(Study(study_id=s, label=s, title="T", facts_basis="review") for s in "abcd"),
        ...     codes=(Code(code_id="trust", dimension="mechanism", label="Trust"),
        ...            Code(code_id="law", dimension="context", label="Law")),
        ...     codings=tuple(Coding(coding_id=s + c, study_id=s, code_id=c, basis="stated", presence="present")
        ...                   for s in "ab" for c in ("trust", "law")))
        >>> cell = robustness(review, rows="context", columns="mechanism").counts[0]
        >>> cell.count, cell.leave_one_out, cell.bootstrap
        (2, (1, 2), (0, 4))
    """
    require_review(review)
    if of not in OF:
        raise UnknownNameError("kind of count", str(of), OF)
    if of == "coverage" and (rows, columns, level, rollup, within) != (None, None, 1, False, "study"):
        raise AnalysisError("coverage counts the elements that studies report, with the codes below them: rows, "
                            "columns, level, rollup and within speak of cells; leave them out, or ask for of=\"all\" "
                            "(--of all)")
    own = review.with_reading(reading)
    pairs = _pairs(review, rows, columns) if of != "coverage" else ()
    counts: list[Counted] = []
    tables = [crosstab(own, *pair, level=level, rollup=rollup, within=within, unit=unit, where=where) for pair in pairs]
    if tables:
        counts += _cells_counted(own, tables, where)
    shown = tables[0].incidence if tables else incidence(own, codes=(), within="study", unit=unit,
                                                              rollup=True, where=where)
    elements, coverage = coverage_counted(own, unit, where) if of != "cells" else ((), ())
    if of == "coverage" and not elements:
        raise AnalysisError("coverage needs a configuration of the synthesis with elements; the package has none")
    counts += elements
    leaders = [Leader.among(list(same)) for _, same in groupby(counts, key=lambda one: (one.of, one.table))]
    return Robustness(tuple(counts), tuple(leaders), tuple(coverage), of, shown, level, Origin.of(review.metadata))


def _pairs(review: Review, rows: str | None, columns: str | None) -> Sequence[tuple[str, str]]:
    if rows is not None and columns is not None:
        return ((rows, columns),)
    if rows is not None or columns is not None:
        raise AnalysisError("name both rows and columns, or neither for the two usual pairs")
    named = {d.slot: d.name for d in reversed(review.metadata.synthesis.dimensions) if d.slot}
    found = tuple((named[a], named[b]) for a, b in USUAL if a in named and b in named)
    if not found:
        raise AnalysisError("the package has neither intervention and outcome nor context and mechanism among its "
                            "dimensions: name rows and columns")
    return found


def _cells_counted(review: Review, tables: Sequence[CrossTab], where: Where) -> Iterable[Counted]:
    """The cells and totals of each table, counted under every reading and unit too."""
    found = tables[0].incidence
    codes = tuple(dict.fromkeys(code for table in tables for axis in (table.row_axis, table.column_axis)
                                for code in axis.codes))
    within: Any = found.within

    def counted(reading: str, unit: Unit) -> Incidence:
        return incidence(review, codes=codes, within=within, reading=reading, unit=unit, rollup=found.rollup,
                         where=where)

    under = {reading.value: counted(reading.value, _unit(found.unit)) for reading in READINGS}
    # Without papers of one project the two units are the same.
    one = not any(study.project for study in review.studies)
    units = {str(unit): under[review.reading.value] if one or unit == found.unit
             else counted(review.reading.value, unit) for unit in UNITS}
    for table in tables:
        yield from _table_counted(table, under, units)


def _table_counted(table: CrossTab, under: Mapping[str, Incidence],
                   units: Mapping[str, Incidence]) -> Iterable[Counted]:
    name = f"{table.row_axis.dimension} x {table.column_axis.dimension}"
    down, across = (tuple(zip(axis.codes, axis.labels, strict=True)) for axis in (table.row_axis, table.column_axis))
    for (row, label), cells in zip(down, table.studies, strict=True):
        for (column, other), studies in zip(across, cells, strict=True):
            yield Counted("cell", name, row, column, (label, other), studies, table.n_studies,
                         {key: own.meeting(row, column).bit_count() for key, own in under.items()},
                         {key: own.meeting(row, column).bit_count() for key, own in units.items()})
    sides: tuple[tuple[Kind, tuple[tuple[str, str], ...]], ...] = (("row", down), ("column", across))
    for of, codes in sides:
        for code, label in codes:
            yield Counted(of, name, code, None, (label, ""), table.incidence.having(code), table.n_studies,
                         {key: own.total(code) for key, own in under.items()},
                         {key: own.total(code) for key, own in units.items()})


def _unit(name: str) -> Unit:
    return "project" if name == "project" else "study"


def _range(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"
