"""Whether studies that report one code report another more often than the rest: on request, and with cautions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from realist_synth.analyses.crosstab import CrossTab, Depth, crosstab
from realist_synth.analyses.probability.fourfold import Fourfold, holm
from realist_synth.analyses.result import ANY_TEXT, COUNT, NUMBER, TEXT, Origin, Result, Value
from realist_synth.analyses.selection import Unit, Where
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType

CAUTION = ("what is not reported was read as absent, because it was asked for; studies were chosen for what they can "
           "tell, not sampled, so that p and interval describe these studies and test nothing about others; "
           "association is not a configuration")


@dataclass(frozen=True)
class Associated:
    """Two codes over all units.

    Attributes:
        row: The code down the side.
        column: The code along the top.
        labels: What they are called.
        table: How many units have both, one or neither.
        studies: The units that have both.
        adjusted: Fisher's p after Holm's adjustment for all pairs that vary.
    """

    row: str
    column: str
    labels: tuple[str, str]
    table: Fourfold
    studies: tuple[str, ...]
    adjusted: float | None

    def to_dict(self) -> dict[str, Any]:
        """The pair as JSON-ready values."""
        low, high = self.table.interval or (None, None)
        return {"row": self.row, "column": self.column, "row_label": self.labels[0], "column_label": self.labels[1],
                "both": self.table.both, "only_row": self.table.only_row, "only_column": self.table.only_column,
                "neither": self.table.neither, "odds_ratio": self.table.odds_ratio, "low": low, "high": high,
                "p": self.table.p, "p_holm": self.adjusted}


@dataclass(frozen=True, repr=False)
class Association(Result):
    """The association of each pair of codes over all units; it always reads what is not reported as absent."""

    name: ClassVar[str] = "association"

    pairs: tuple[Associated, ...]
    crosstab: CrossTab
    package: Origin

    def title(self) -> str:
        """What is compared with what."""
        down, across = self.crosstab.row_axis, self.crosstab.column_axis
        return (f"association of {down.dimension} and {across.dimension} over {self.crosstab.n_studies} "
                f"{self.crosstab.unit} units, what is not reported read as absent")

    def choices(self) -> Mapping[str, str]:
        """Those of the cross-tab, and how interval and p were found."""
        return {**self.crosstab.choices(), "interval": "95%, Woolf, a half added to each cell where one is empty",
                "p": "Fisher's exact, two-sided; p_holm adjusted for all pairs"}

    def empty(self) -> str:
        """What an empty cell of the table means, and the cautions."""
        return f"an empty cell means that a code is reported of all or of none; {CAUTION}"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pair of codes."""
        return {"row": TEXT, "column": TEXT, "row_label": ANY_TEXT, "column_label": ANY_TEXT, "both": COUNT,
                "only_row": COUNT, "only_column": COUNT, "neither": COUNT, "odds_ratio": NUMBER, "low": NUMBER,
                "high": NUMBER, "p": NUMBER, "p_holm": NUMBER}

    def records(self) -> list[tuple[Value, ...]]:
        """The pairs, in the order of the codebook."""
        return [tuple(pair.to_dict().values()) for pair in self.pairs]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: labels, and numbers to three places."""
        headings, rows = super().shown()
        return headings[2:], [[f"{value:.3f}" if isinstance(value, float) else text
                               for value, text in zip(record, row, strict=True)][2:]
                              for record, row in zip(self.records(), rows, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """The pairs with the units that have both codes, and the cautions."""
        found = self.crosstab.to_dict()
        kept = ("n_studies", "within", "reading", "unit", "level", "rollup", "where")
        return {"pairs": [pair.to_dict() | {"studies": list(pair.studies)} for pair in self.pairs],
                **{name: found[name] for name in kept},
                "not_reported_as_absent": True, "caution": CAUTION, "package": self.package.to_dict()}


def association(review: Review, rows: str, columns: str, *, not_reported_as_absent: bool = False, level: Depth = 1,
                rollup: bool = False, reading: str | None = None, unit: Unit = "study",
                where: Where = ()) -> Association:
    """Whether the studies that report one code report another more often than the other studies do.

    For each pair of codes of two dimensions the fourfold table of studies, the odds ratio (with Woolf's interval 1955)
    and Fisher's exact test (1922), adjusted by Holm (1979). A review's codings seldom answer this: they say what was
    reported, so the studies without a code are those in which it was absent, not looked for, or not mentioned by the
    review; and its studies were not sampled. It is computed only for those who ask by name.

    Args:
        review: The review.
        rows: The dimension down the side.
        columns: The dimension along the top.
        not_reported_as_absent: Read a code that is not reported of a study as absent there; without it, no answer.
        level: How deep the codebook is shown: 1 for top-level codes, N for N levels, or "all".
        rollup: Whether a code also counts for the codes above it.
        reading: The bases that count; left out, the reading of the review.
        unit: Count studies, or the projects that they are papers of.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        AnalysisError: If what is not reported may not be read as absent.
        UnknownNameError: If a dimension, column, reading or unit does not exist.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> association(Review(Metadata.minimal("demo")), "role", "outcome")
        Traceback (most recent call last):
        realist_synth.errors.AnalysisError: an association sets the studies that report a code against those that do ...
    """
    require_review(review)
    if not not_reported_as_absent:
        raise AnalysisError(
            "an association sets the studies that report a code against those that do not, and so reads what is not "
            "reported as absent. If that may be done here, say so: not_reported_as_absent=True "
            "(--not-reported-as-absent); the result will say it too")
    table = crosstab(review, rows, columns, level=level, rollup=rollup, reading=reading, unit=unit, where=where)
    side, top = table.row_axis, table.column_axis
    # within one dimension each pair once, and no code with itself
    after = {code: at for at, code in enumerate(side.codes)} if rows == columns else {}
    cells = [(row, column, (row_label, label), _fourfold(len(studies), down, across, table.n_studies), studies)
             for row, row_label, down, names in
             zip(side.codes, side.labels, table.row_totals, table.studies, strict=True)
             for column, label, across, studies in
             zip(top.codes, top.labels, table.column_totals, names, strict=True)
             if not after or after[row] < after[column]]
    varying = iter(holm([p for cell in cells if (p := cell[3].p) is not None]))
    pairs = tuple(Associated(*cell, next(varying) if cell[3].varies else None) for cell in cells)
    return Association(pairs, table, Origin.of(review.metadata))


def _fourfold(both: int, down: int, across: int, n: int) -> Fourfold:
    return Fourfold(both, down - both, across - both, n - down - across + both)
