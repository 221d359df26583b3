"""How far independent coders agree, and above all where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any, ClassVar, Literal

from realist_synth.analyses.result import COUNT, FLAG, NUMBER, SHARE, TEXT, Origin, Result, Value
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.codings import CoderCoding
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType

Pair = tuple[str, str]
Table = Sequence[Sequence[int]]
TWO_SIDED_95 = 1.959963984540054
RARE, COMMON = 0.1, 0.9


@dataclass(frozen=True)
class Comparison:
    """Two coders compared over every pair of a study and a code of one dimension, or of one code.

    Attributes:
        of: The dimension or the code.
        both, only_first, only_second, neither: The four cells; neither also holds what both left unreported.
    """

    first: str
    second: str
    of: str
    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def n(self) -> int:
        """The number of pairs of a study and a code."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def table(self) -> Table:
        """The four cells as a table, the first coder down the side."""
        return (self.both, self.only_first), (self.only_second, self.neither)

    @property
    def percent(self) -> float | None:
        """The share of pairs on which they agree, in per cent."""
        return 100 * (self.both + self.neither) / self.n if self.n else None

    @property
    def kappa(self) -> tuple[float, float] | None:
        """Cohen's kappa and its standard error; None where chance alone would make them agree."""
        return kappa(self.table)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The large-sample 95% interval of kappa, kept between -1 and 1."""
        if self.kappa is None:
            return None
        value, error = self.kappa
        return max(-1.0, value - TWO_SIDED_95 * error), min(1.0, value + TWO_SIDED_95 * error)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1, which a rare code does not push down."""
        return ac1(self.table)

    @property
    def skewed(self) -> bool:
        """Whether a coder reports under 10% or over 90% of the pairs, so that kappa must be read with care."""
        return any(not RARE <= (self.both + own) / self.n <= COMMON for own in (self.only_first, self.only_second)
                   if self.n)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        low, high = self.interval or (None, None)
        value, error = self.kappa or (None, None)
        return {"first": self.first, "second": self.second, "of": self.of, "both": self.both,
                "only_first": self.only_first, "only_second": self.only_second, "neither": self.neither, "n": self.n,
                "percent": self.percent, "kappa": value, "kappa_se": error, "kappa_low": low, "kappa_high": high,
                "ac1": self.ac1, "prevalence_warning": self.skewed}


@dataclass(frozen=True)
class Disagreement:
    """A study and a code that one coder reports and the other does not, with the decisions that settled it."""

    first: str
    second: str
    study_id: str
    code_id: str
    reported_by: str
    decisions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as JSON-ready values."""
        return {"first": self.first, "second": self.second, "study_id": self.study_id, "code_id": self.code_id,
                "reported_by": self.reported_by, "decisions": list(self.decisions)}


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """The agreement of each pair of coders, and the list of their disagreements."""

    name: ClassVar[str] = "agreement"

    comparisons: tuple[Comparison, ...]
    disagreements: tuple[Disagreement, ...]
    by: str
    package: Origin

    def title(self) -> str:
        """What was compared."""
        return f"agreement of coders by {self.by}; disagreements: {len(self.disagreements)}"

    def choices(self) -> Mapping[str, str]:
        """The unit of analysis."""
        return {"unit": "each pair of a study and a code", "interval": "95%, large sample"}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty cell means that chance alone would make them agree"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pair of coders and dimension or code."""
        return {"first": TEXT, "second": TEXT, self.by: TEXT, "both": COUNT, "only_first": COUNT, "only_second": COUNT,
                "neither": COUNT, "n": COUNT, "percent": SHARE, "kappa": NUMBER, "kappa_se": NUMBER,
                "kappa_low": NUMBER, "kappa_high": NUMBER, "ac1": NUMBER, "prevalence_warning": FLAG}

    def records(self) -> list[tuple[Value, ...]]:
        """The comparisons, by pair of coders, in the order of the codebook."""
        return [tuple(found.to_dict().values()) for found in self.comparisons]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, with numbers to three places."""
        headings, rows = super().shown()
        return headings, [[f"{value:.3f}" if isinstance(value, float) else text
                           for value, text in zip(record, row, strict=True)]
                          for record, row in zip(self.records(), rows, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """The comparisons and the disagreements."""
        return {"comparisons": [found.to_dict() for found in self.comparisons],
                "disagreements": [found.to_dict() for found in self.disagreements], "by": self.by,
                "package": self.package.to_dict()}


def agreement(review: Review, *, by: Literal["dimension", "code"] = "dimension") -> Agreement:
    """Compare the independent records of each pair of coders.

    The unit of analysis is every pair of an included study and a code, also those that neither coder reports.
    Attributes and other dimensions without a slot are left out unless a coder recorded one. The list of disagreements
    matters more than any coefficient.

    Args:
        review: The review.
        by: Compare over each dimension, or over each code.

    Raises:
        AnalysisError: If fewer than two coders left records.
        UnknownNameError: If `by` is neither dimension nor code.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> record = {"study_id": "a", "code_id": "trust"}
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=tuple(Study(study_id=s, label=s, title=s, facts_basis="review") for s in "ab"),
        ...     codes=(Code(code_id="trust", dimension="mechanism", label="Trust"),),
        ...     coder_codings=tuple(CoderCoding(record_id=c, coder_id=c, **record) for c in ("first", "second")))
        >>> agreement(review).comparisons[0].percent
        100.0
    """
    if by not in ("dimension", "code"):
        raise UnknownNameError("unit of comparison", str(by), ["dimension", "code"])
    records = _records(review)
    if len(records) < 2:
        raise AnalysisError(f"agreement needs the records of two coders; coder_codings has those of {len(records)}")
    groups = _groups(review, records, by)
    studies = {study.study_id for study in review.studies}
    wanted = {code for codes in groups.values() for code in codes}
    comparisons, disagreements = [], []
    for first, second in combinations(records, 2):
        ours, theirs = ({pair for pair in records[coder] if pair[0] in studies and pair[1] in wanted}
                        for coder in (first, second))
        for name, codes in groups.items():
            comparisons.append(_comparison(first, second, name, ours, theirs, len(studies), set(codes)))
        for study_id, code_id in sorted(ours ^ theirs):
            decisions = {row.decision_id for coder in (first, second)
                         for row in records[coder].get((study_id, code_id), ()) if row.decision_id}
            by_whom = first if (study_id, code_id) in ours else second
            disagreements.append(Disagreement(first, second, study_id, code_id, by_whom, tuple(sorted(decisions))))
    return Agreement(tuple(comparisons), tuple(disagreements), by, Origin.of(review.metadata))


def kappa(table: Table) -> tuple[float, float] | None:
    """Cohen's kappa of a square table and its large-sample standard error (Fleiss, Cohen & Everitt 1969).

    Returns:
        None where the table is empty, or where chance alone would make the coders agree.

    Examples:
        >>> value, error = kappa([[20, 5], [10, 15]])
        >>> round(value, 3), round(error, 3)
        (0.4, 0.127)
    """
    n = sum(map(sum, table))
    if not n:
        return None
    size = range(len(table))
    share = [[table[i][j] / n for j in size] for i in size]
    row, column = [sum(share[i]) for i in size], [sum(share[i][j] for i in size) for j in size]
    chance = sum(row[i] * column[i] for i in size)
    # With margins in one cell only, chance is one up to rounding: no room is left for agreement beyond it.
    if chance > 1 - 1e-12:
        return None
    value = (sum(share[i][i] for i in size) - chance) / (1 - chance)
    spread = sum(share[i][i] * (1 - (row[i] + column[i]) * (1 - value)) ** 2 for i in size)
    spread += (1 - value) ** 2 * sum(share[i][j] * (column[i] + row[j]) ** 2 for i in size for j in size if i != j)
    spread -= (value - chance * (1 - value)) ** 2
    return value, sqrt(max(0.0, spread) / n) / (1 - chance)


def ac1(table: Table) -> float | None:
    """Gwet's AC1 of a square table (Gwet 2008); None where the table is empty.

    Examples:
        >>> round(ac1([[20, 5], [10, 15]]), 3)
        0.406
    """
    n, size = sum(map(sum, table)), range(len(table))
    if not n:
        return None
    shares = [(sum(table[i]) + sum(table[j][i] for j in size)) / (2 * n) for i in size]
    chance = sum(share * (1 - share) for share in shares) / (len(table) - 1)
    return (sum(table[i][i] for i in size) / n - chance) / (1 - chance)


def _records(review: Review) -> dict[str, dict[Pair, list[CoderCoding]]]:
    found: dict[str, dict[Pair, list[CoderCoding]]] = {}
    for row in sorted(review.coder_codings, key=lambda r: (r.coder_id, r.record_id)):
        found.setdefault(row.coder_id, {}).setdefault((row.study_id, row.code_id), []).append(row)
    return found


def _groups(review: Review, records: Mapping[str, Mapping[Pair, object]], by: str) -> dict[str, list[str]]:
    """The codes to compare, by dimension in the order of the descriptor, or each by itself."""
    used = {code_id for own in records.values() for _, code_id in own}
    codes = {d.name: review.codebook(d.name) for d in review.metadata.synthesis.dimensions}
    slots = {d.name for d in review.metadata.synthesis.dimensions if d.slot is not None}
    kept = {name: own for name, own in codes.items() if own and (name in slots or used & _ids(own))}
    if by == "dimension":
        return {name: sorted(_ids(own)) for name, own in kept.items()}
    return {code.code_id: [code.code_id] for own in kept.values() for code in own}


def _ids(codes: Iterable[Code]) -> set[str]:
    return {code.code_id for code in codes}


def _comparison(first: str, second: str, name: str, ours: set[Pair], theirs: set[Pair], n_studies: int,
                codes: set[str]) -> Comparison:
    mine, yours = ({pair for pair in own if pair[1] in codes} for own in (ours, theirs))
    both = len(mine & yours)
    return Comparison(first, second, name, both, len(mine) - both, len(yours) - both,
                      n_studies * len(codes) - len(mine | yours))
