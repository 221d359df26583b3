"""Necessity: which conditions, or which of several conditions together, are there whenever the outcome is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import comb
from typing import Any, ClassVar

from realist_synth.analyses.qca.coded_sets import Coded, memberships
from realist_synth.analyses.qca.fit import Necessity, Ratio, necessity_of, value
from realist_synth.analyses.qca.membership import Column, Memberships
from realist_synth.analyses.qca.noted import Noted
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.result import ANY_TEXT, COUNT, NUMBER, TEXT, Value, joined
from realist_synth.analyses.selection import Unit, Where
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType

# How many unions are tried, times the cases that each is tried on.
MOST_TRIED = 30_000_000
Literals = tuple[tuple[int, int], ...]
Cuts = tuple[float, float, float]


@dataclass(frozen=True)
class Needed:
    """A condition, or a union of conditions, as a candidate for being necessary.

    Attributes:
        literals: Its conditions with their values; the negation of one of several values has all the others.
        formula: The same as the field writes it.
        fit: Inclusion, coverage, relevance of necessity.
        verdict: `necessary`; or `no` if its inclusion is too low; of those with a high enough inclusion `trivial` if
            its relevance is too low, since it is nearly always there, and `low coverage` if it is not so but is far
            greater than the outcome.
        cases: The cases with the outcome that are in it.
        deviant: The cases with the outcome that are not.
    """

    literals: Literals
    formula: str
    fit: Necessity
    verdict: str
    cases: tuple[str, ...]
    deviant: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class NecessityTable(Noted):
    """The fit of every condition and its negation, and the smallest unions that are necessary."""

    name: ClassVar[str] = "necessity"

    data: Memberships
    found: tuple[Needed, ...]
    inclusion_cut: float
    coverage_cut: float
    ron_cut: float
    disjunctions: int

    @property
    def necessary(self) -> tuple[Needed, ...]:
        """Those that are necessary and not trivially so."""
        return tuple(each for each in self.found if each.verdict == "necessary")

    def title(self) -> str:
        """The outcome, and how many were found."""
        return f"necessity for {self.data.outcome}: {len(self.necessary)} necessary, {len(self.data.cases)} cases"

    def choices(self) -> Mapping[str, str]:
        """The cut-offs, and how the sets were made."""
        return {"inclusion cut": f"{self.inclusion_cut:g}", "coverage cut": f"{self.coverage_cut:g}",
                "RoN cut": f"{self.ron_cut:g}", "unions of up to": str(self.disjunctions),
                **dict(self.data.sets.choices)}

    def empty(self) -> str:
        """What the verdicts and an empty cell mean."""
        return ("trivial = there when the outcome is, but nearly always there; low coverage = there when the outcome "
                "is, but often without it too; unions are listed only if necessary and no part of them is; an empty "
                "cell means no such case, or nothing to compare with")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each candidate."""
        return {"expression": TEXT, "inclusion": NUMBER, "ron": NUMBER, "coverage": NUMBER, "verdict": TEXT,
                "n_cases": COUNT, "deviant_cases": ANY_TEXT, "choices": TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """Single conditions in their order, each with its negation; then unions."""
        return [(each.formula, *(value(part) for part in (each.fit.inclusion, each.fit.ron, each.fit.coverage)),
                 each.verdict, len(each.cases), joined(each.deviant), self.told) for each in self.found]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, with three decimals."""
        return ["expression", "inclusion", "RoN", "coverage", "verdict", "deviant cases"], [
            [each.formula, *("" if part is None else f"{float(part):.3f}" for part in
                             (each.fit.inclusion, each.fit.ron, each.fit.coverage)),
             each.verdict, ", ".join(each.deviant)] for each in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Every candidate with its cases, the cut-offs, and the origin of the sets."""
        return {**self.data.to_dict(), "expressions": [
            {"expression": each.formula, "inclusion": value(each.fit.inclusion), "ron": value(each.fit.ron),
             "coverage": value(each.fit.coverage), "verdict": each.verdict, "cases_with_outcome": list(each.cases),
             "deviant": list(each.deviant)} for each in self.found],
            "inclusion_cut": self.inclusion_cut, "coverage_cut": self.coverage_cut, "ron_cut": self.ron_cut,
            "disjunctions": self.disjunctions}


def necessity(data: Review | Sets, outcome: str, *, conditions: Sequence[str] | None = None, inclusion_cut: float = 0.9,
              coverage_cut: float = 0.6, ron_cut: float = 0.5, disjunctions: int = 2,
              not_reported_as_absent: bool = False, reading: str | None = None, unit: Unit = "study",
              rollup: bool = False, where: Where = ()) -> NecessityTable:
    """Find the conditions that are there whenever the outcome is, alone or as one of several.

    Every condition and its negation is listed with its fit, of a multi-value condition every value and its negation. A
    union of values of different conditions (this or that) is listed only if it is necessary and no part of it is, since
    a greater union says less. A union needs a reason why its parts could stand in for one another. Inclusion and
    coverage: Ragin 2006, doi:10.1093/pan/mpj019; relevance of necessity (RoN): Schneider and Wagemann 2012,
    doi:10.1017/CBO9781139004244.

    Args:
        data: A review, or a table of sets.
        outcome: The outcome: a code or a set; `~` before it asks for its negation, `{1}` after it for one value.
        conditions: The conditions: codes or sets; left out, all other sets of a table.
        inclusion_cut: The inclusion that a necessary condition needs.
        coverage_cut: The coverage that it needs, so as not to be far greater than the outcome.
        ron_cut: The relevance that it needs, so as not to be nearly always there.
        disjunctions: How many conditions a union may have; 1 for none.
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; left out, the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        AnalysisError: If memberships are unknown, the outcome does not vary, a cut-off is out of range, or the unions
            are too many to try.
        UnknownNameError: If a name does not exist.

    Examples:
        >>> sets = Sets.of({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 0, 0]}, ["w", "x", "y", "z"])
        >>> [each.formula for each in necessity(sets, "Y").necessary]
        ['A']
    """
    for name, cut in (("inclusion", inclusion_cut), ("coverage", coverage_cut), ("RoN", ron_cut)):
        if not 0 <= cut <= 1:
            raise AnalysisError(f"the {name} cut is {cut}; it lies between 0 and 1")
    if disjunctions < 1:
        raise AnalysisError(f"a union cannot have {disjunctions} conditions; 1 asks for single conditions only")
    found = memberships(data, outcome, conditions, Coded(not_reported_as_absent, reading, unit, rollup, where),
                        constant=True)
    cuts = (inclusion_cut, coverage_cut, ron_cut)
    return NecessityTable(found, tuple(_candidates(found, cuts, disjunctions)), *cuts, disjunctions)


def _candidates(found: Memberships, cuts: Cuts, largest: int) -> Iterator[Needed]:
    """Every single condition, and of the unions the smallest that are necessary.

    Relevance can only fall as a union grows, while its coverage may rise. So what is necessary, or fails the cut of
    relevance, closes the unions of which it is a part; nothing else does.
    """
    closed: set[Literals] = set()
    for literals in chain(_singles(found), _unions(found, largest)):
        union = len({at for at, _ in literals}) > 1
        if union and any(part in closed for size in range(1, len(literals)) for part in combinations(literals, size)):
            continue
        x = _greatest([found.x[at][value] for at, value in literals])
        fit = necessity_of(x, found.y, found.one)
        included, covering, relevant = map(_reached, (fit.inclusion, fit.coverage, fit.ron), cuts)
        verdict = "no" if not included else "trivial" if not relevant else "necessary" if covering else "low coverage"
        if verdict == "necessary" or not relevant:
            closed.add(literals)
        if verdict == "necessary" or not union:
            yield _needed(found, literals, x, fit, verdict)


def _singles(found: Memberships) -> Iterator[Literals]:
    """Each value of each condition, and each negation: any value but one."""
    for at, (name, levels) in enumerate(zip(found.conditions, found.space.levels, strict=True)):
        # a condition before its negation, but the values of a multi-value set in their order, and before theirs
        order = range(levels) if found.kind(name) == "multi-value" else (1, 0)
        yield from (((at, value),) for value in order)
        if levels > 2:
            yield from (tuple((at, value) for value in order if value != other) for other in order)


def _unions(found: Memberships, largest: int) -> Iterator[Literals]:
    """Unions of values of different conditions, small ones first."""
    levels, cases = found.space.levels, len(found.cases)
    size = min(largest, len(levels))
    if cases * sum(comb(len(levels), n) * max(levels) ** n for n in range(2, size + 1)) > MOST_TRIED:
        raise AnalysisError(f"unions of up to {size} of {len(levels)} conditions are too many to try on {cases} "
                            "cases; ask for smaller ones (disjunctions=..., --disjunctions N)")
    values = [[single[0] for single in _singles(found) if len(single) == 1 and single[0][0] == at]
              for at in range(len(levels))]
    for number in range(2, size + 1):
        for chosen in combinations(values, number):
            yield from product(*chosen)


def _needed(found: Memberships, literals: Literals, x: Column, fit: Necessity, verdict: str) -> Needed:
    having = [at for at in range(len(x)) if 2 * found.y[at] > found.one]
    return Needed(literals, _formula(found, literals), fit, verdict,
                  tuple(found.cases[at] for at in having if 2 * x[at] > found.one),
                  tuple(found.cases[at] for at in having if 2 * x[at] < found.one))


def _formula(found: Memberships, literals: Literals) -> str:
    (at, value), *others = literals
    if not others or others[0][0] != at:
        return " + ".join(found.literal(*each) for each in literals)
    (left,) = {*range(found.space.levels[at])} - {value, *(value for _, value in others)}
    return f"~{found.literal(at, left)}"


def _reached(part: Ratio | None, cut: float) -> bool:
    return part is not None and part.at_least(cut)


def _greatest(columns: Sequence[Column]) -> Column:
    return tuple(map(max, *columns)) if len(columns) > 1 else columns[0]
