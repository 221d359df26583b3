"""Over which ranges of the cut-offs a solution stays the same, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, ClassVar

from realist_synth.analyses.boolean.counterfactuals import Kind
from realist_synth.analyses.boolean.covering import TooHardError
from realist_synth.analyses.boolean.covers import Every
from realist_synth.analyses.qca.coded_sets import Coded, memberships
from realist_synth.analyses.qca.fit import Ratio
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.noted import Noted
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.solving import Contradictions, Question, formula, solved
from realist_synth.analyses.qca.truth_rows import Cuts, Output, Row, observed_rows
from realist_synth.analyses.result import FLAG, NUMBER, TEXT, Value
from realist_synth.analyses.selection import Unit, Where
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType

NOTHING = "no row is positive"
UNKNOWN = "too hard to find"


@dataclass(frozen=True)
class Range:
    """A range of one cut-off over which the solution is the same, the other cut-offs left as they are.

    Attributes:
        cut: The cut-off: inclusion, PRI or n.
        low: Its lower end: above it for inclusion and PRI, from it for n.
        high: Its upper end, which belongs to it.
        models: The models there, as formulas; none where no row is positive, or where they were not found.
        complete: False where there are more models than those listed, or they were not found with a great effort.
        chosen: Whether the cut-off that was asked for lies in it.
        same: Whether the models are those at the cut-offs that were asked for.
    """

    cut: str
    low: float
    high: float
    models: tuple[str, ...]
    complete: bool
    chosen: bool
    same: bool

    @property
    def told(self) -> str:
        """The models in words, divided by a bar."""
        if not self.models:
            return NOTHING if self.complete else UNKNOWN
        return " | ".join(self.models) + ("" if self.complete else " | more")


@dataclass(frozen=True, repr=False)
class Cutoffs(Noted):
    """Every range of each cut-off with the solution that it gives."""

    name: ClassVar[str] = "cutoffs"

    data: Memberships
    cuts: Cuts
    question: Question
    ranges: tuple[Range, ...]

    def around(self, cut: str) -> Range:
        """The range in which the chosen cut-off lies."""
        return next(each for each in self.ranges if each.cut == cut and each.chosen)

    def title(self) -> str:
        """The range in which the solution stays as it is."""
        inclusion, pri, n = map(self.around, ("inclusion", "PRI", "n"))
        kind = f"{self.question.kind} solution for {self.data.outcome}"
        if not inclusion.models:
            return f"{kind}: {inclusion.told} at the cut-offs that were chosen"
        return (f"{kind}: the same for an inclusion cut above {inclusion.low:.3f} up to {inclusion.high:.3f}, "
                f"for a PRI cut from {pri.low:.3f} to {pri.high:.3f}, and for an n cut from {n.low:g} to {n.high:g}")

    def choices(self) -> Mapping[str, str]:
        """The question, the cut-offs, and how the sets were made."""
        return {**self.question.choices(), **self.cuts.choices(), **dict(self.data.sets.choices)}

    def empty(self) -> str:
        """How to read a range."""
        return ("each cut-off is varied alone; a range of inclusion or PRI begins above its lower end, one of n at it; "
                "a solution 1 means that no row is negative; "
                "beyond the last range of n no row is left")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each range."""
        return {"cut": TEXT, "low": NUMBER, "high": NUMBER, "solution": TEXT, "chosen": FLAG, "same": FLAG,
                "choices": TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The ranges, ascending, for one cut-off after the other; several models are divided by a bar."""
        return [(each.cut, each.low, each.high, each.told, each.chosen, each.same, self.told) for each in self.ranges]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading."""
        return ["cut", "range", "solution", "chosen", "same"], [
            [each.cut, f"{each.low:g} to {each.high:g}" if each.cut == "n" else f"{each.low:.3f} to {each.high:.3f}",
             each.told, "chosen" if each.chosen else "", "same" if each.same else ""] for each in self.ranges]

    def to_dict(self) -> dict[str, Any]:
        """The ranges with their models, the chosen cut-offs, and the origin of the sets."""
        return {**self.data.to_dict(), "solution": self.question.kind,
                "expectations": list(self.question.expectations), "contradictions": self.question.contradictions,
                "every": self.question.every, **self.cuts.to_dict(), "ranges": [
                    {"cut": each.cut, "low": each.low, "high": each.high, "models": list(each.models),
                     "complete": each.complete, "chosen": each.chosen, "same": each.same} for each in self.ranges]}


def cutoffs(data: Review | Sets, outcome: str, *, conditions: Sequence[str] | None = None, solution: Kind = "complex",
            expectations: Sequence[str] | None = None, contradictions: Contradictions = "negative",
            every: Every = "minimal", most: int = 1000, n_cut: int = 1, inclusion_cut: float = 1.0,
            pri_cut: float = 0.0, contradiction_cut: float | None = None, not_reported_as_absent: bool = False,
            reading: str | None = None, unit: Unit = "study", rollup: bool = False, where: Where = ()) -> Cutoffs:
    """Find over which ranges of the cut-offs a solution stays the same.

    The solution can change only where a row gains or loses its place, so it is computed once for each of these points
    and the ranges are exact. Each cut-off is varied alone (Oana and Schneider 2021, doi:10.1177/00491241211036158).

    Args:
        data: A review, or a table of sets.
        outcome: The outcome: a code or a set; `~` before it asks for its negation, `{1}` after it for one value.
        conditions: The conditions: codes or sets; left out, all other sets of a table.
        solution: Complex, parsimonious or intermediate.
        expectations: For the intermediate solution the conditions that should contribute to the outcome.
        contradictions: Whether contradictory rows count as negative, or are free to be covered or not.
        every: The models with the fewest terms, or all from which no term can be dropped.
        most: How many models are listed at most.
        n_cut: The chosen n cut.
        inclusion_cut: The chosen inclusion cut.
        pri_cut: The chosen PRI cut.
        contradiction_cut: A row is contradictory if its inclusion lies between this cut and the inclusion cut; left
            out, if it is not positive and has cases with the outcome and cases without.
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; left out, the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        AnalysisError: If memberships are unknown or exactly 0.5, the outcome or a condition does not vary, or the
            options do not go together.
        UnknownNameError: If a name does not exist.

    Examples:
        >>> sets = Sets.of({"A": [0.9, 0.8, 0.1], "Y": [0.9, 0.6, 0.2]}, ["x", "y", "z"])
        >>> found = cutoffs(sets, "Y", inclusion_cut=0.8).around("inclusion")
        >>> round(found.low, 3), round(found.high, 3), found.models
        (0.417, 0.889, ('A',))
    """
    asked = (expectations,) if isinstance(expectations, str) else tuple(expectations or ())
    question = Question(solution, asked, contradictions, every, most)
    cuts = Cuts(n_cut, inclusion_cut, pri_cut, contradiction_cut)
    found = memberships(data, outcome, conditions, Coded(not_reported_as_absent, reading, unit, rollup, where))
    rows = observed_rows(found)
    # Many cut-offs give the same outputs, and so the same models.
    known: dict[tuple[Output, ...], tuple[tuple[str, ...], bool]] = {}

    def models(at: Cuts) -> tuple[tuple[str, ...], bool]:
        outputs = tuple(row.output(at) for row in rows)
        if outputs not in known:
            known[outputs] = _models(found, rows, at, question, thorough=at == cuts)
        return known[outputs]

    chosen = models(cuts)
    ranges = [replace(each, same=each.chosen or ((each.models, each.complete) == chosen and each.told != UNKNOWN))
              for steps in (_inclusions(rows, cuts), _pris(rows, cuts), _sizes(rows, cuts))
              for each in _merged([Range(cut, low, high, *models(at), here, False)
                                   for cut, low, high, at, here in steps])]
    return Cutoffs(found, cuts, question, tuple(ranges))


Step = tuple[str, float, float, Cuts, bool]


def _inclusions(rows: Sequence[Row], cuts: Cuts) -> Iterator[Step]:
    points = _points(row.inclusion for row in rows if len(row.cases) >= cuts.n)
    for low, high in pairwise([Ratio(0, 1), *points]):
        # below the contradiction cut there is no room for contradictions between it and the inclusion cut
        other = cuts.contradiction
        limit = high if other is not None and not high.at_least(other) else other
        chosen = not low.at_least(cuts.inclusion) and high.at_least(cuts.inclusion)
        yield "inclusion", float(low), float(high), replace(cuts, inclusion=high, contradiction=limit), chosen


def _pris(rows: Sequence[Row], cuts: Cuts) -> Iterator[Step]:
    points = _points(row.pri for row in rows if len(row.cases) >= cuts.n)
    # a PRI cut of 0 lets every row pass, any other none without PRI
    yield "PRI", 0, 0, replace(cuts, pri=Ratio(0, 1)), not float(cuts.pri)
    for low, high in pairwise([Ratio(0, 1), *points]):
        chosen = high.at_least(cuts.pri) and not low.at_least(cuts.pri)
        yield "PRI", float(low), float(high), replace(cuts, pri=high), chosen


def _points(found: Iterator[Ratio]) -> list[Ratio]:
    """Distinct ratios above 0, ascending, and 1."""
    from fractions import Fraction

    exact = {Fraction(each.above, each.below) for each in found} - {Fraction(0)} | {Fraction(1)}
    return [Ratio(each.numerator, each.denominator) for each in sorted(exact)]


def _sizes(rows: Sequence[Row], cuts: Cuts) -> Iterator[Step]:
    sizes = sorted({len(row.cases) for row in rows} | {cuts.n})
    for low, high in pairwise([0, *sizes]):
        yield "n", low + 1, high, replace(cuts, n=high), low < cuts.n <= high


def _models(found: Memberships, rows: Sequence[Row], cuts: Cuts, question: Question, *,
            thorough: bool) -> tuple[tuple[str, ...], bool]:
    try:
        solutions = solved(found, rows, cuts, question, thorough=thorough)
    except TooHardError:
        return (), False
    if solutions is None:
        return (), True
    return tuple(formula(found, model.terms) for model in solutions.models), solutions.complete


def _merged(found: Sequence[Range]) -> list[Range]:
    """Neighbouring ranges of the same solution as one."""
    merged: list[Range] = []
    for each in found:
        if merged and (merged[-1].models, merged[-1].complete) == (each.models, each.complete):
            merged[-1] = replace(merged[-1], high=each.high, chosen=merged[-1].chosen or each.chosen)
        else:
            merged.append(each)
    return merged
