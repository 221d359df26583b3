"""Over which ranges of its calibration thresholds a solution stays the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from realist_synth.analyses.qca.calibration import Calibration, calibrate
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.solving import Question, solved
from realist_synth.analyses.qca.truth_rows import Cuts, observed_rows
from realist_synth.errors import AnalysisError

HALVINGS = 50
# Every model as terms, these as literals: names with values, since the bits of two truth tables mean different things.
Found = tuple[frozenset[frozenset[frozenset[tuple[str, int]]]], bool]


@dataclass(frozen=True)
class ThresholdRange:
    """How far one threshold can be moved, the others left as they are, before the solution changes.

    Attributes:
        threshold: Its position among the thresholds, from 1.
        chosen: Its value.
        low: The least value found at which the solution is the same.
        high: The greatest.
        low_is_limit: Whether `low` is as far as was looked: the next threshold, or one range of the values beyond them.
        high_is_limit: The same for `high`.
    """

    threshold: int
    chosen: float
    low: float
    high: float
    low_is_limit: bool
    high_is_limit: bool


def calibration_ranges(sets: Sets, outcome: str, name: str, raw: Sequence[float], *, thresholds: Sequence[float],
                       kind: Calibration = "fuzzy", conditions: Sequence[str] = (), question: Question | None = None,
                       cuts: Cuts | None = None, steps: int = 100) -> tuple[ThresholdRange, ...]:
    """Move each threshold of a calibrated set until the solution changes, as Oana and Schneider (2021) propose.

    Each threshold is moved alone, in equal steps and then by halving, doi:10.1177/00491241211036158. A change that
    begins and ends within one step is not seen; more steps see more.

    Args:
        sets: The sets.
        outcome: The outcome.
        name: The set, a condition or the outcome, that is calibrated from raw values.
        raw: Its raw values, in the order of `sets.cases`.
        thresholds: The thresholds chosen, as for `calibrate`.
        kind: Fuzzy, crisp or multi-value.
        conditions: The conditions; empty for all other sets.
        question: Which solution; left out, the complex one.
        cuts: The cut-offs; left out, an inclusion of 1.
        steps: How many steps are tried on either side.

    Raises:
        AnalysisError: If the thresholds chosen give no truth table.

    Examples:
        >>> sets = Sets.of({"A": [0, 0, 1, 1], "Y": [0, 0, 1, 1]}, ["w", "x", "y", "z"])
        >>> found, = calibration_ranges(sets, "Y", "A", [1, 2, 6, 9], thresholds=[4], kind="crisp")
        >>> round(found.low, 3), round(found.high, 3)
        (2.0, 9.0)
    """
    if len(raw) != len(sets.cases):
        raise AnalysisError(f"there are {len(raw)} raw values for {len(sets.cases)} cases")
    if steps < 1:
        raise AnalysisError(f"{steps} steps look nowhere; take at least 1")

    def models(moved: Sequence[float]) -> Found:
        calibrated = sets.with_column(name, calibrate(raw, thresholds=moved, kind=kind))
        found = Memberships.of(calibrated, outcome, conditions)
        solutions = solved(found, observed_rows(found), cuts or Cuts(), question or Question())
        if solutions is None:
            return frozenset(), True
        return frozenset(frozenset(frozenset((found.conditions[at], value) for at, value in found.space.literals(term))
                                   for term in model.terms) for model in solutions.models), solutions.complete

    chosen = models(thresholds)

    def same(at: int, value: float) -> bool:
        moved = [*thresholds[:at], value, *thresholds[at + 1:]]
        try:
            return models(moved) == chosen
        except AnalysisError:
            # out of order, or a case at the crossover, or no variation left: not the same solution
            return False

    found = []
    for at, value in enumerate(thresholds):
        low, high = _limits(thresholds, at, raw)
        least, low_is_limit = _edge(partial(same, at), value, low, steps)
        greatest, high_is_limit = _edge(partial(same, at), value, high, steps)
        found.append(ThresholdRange(at + 1, float(value), least, greatest, low_is_limit, high_is_limit))
    return tuple(found)


def _limits(thresholds: Sequence[float], at: int, raw: Sequence[float]) -> tuple[float, float]:
    """As far as a threshold may go: to its neighbours, or one range of the values beyond all of them."""
    span = max(raw) - min(raw) or 1.0
    below = [value for value in thresholds if value < thresholds[at]]
    above = [value for value in thresholds if value > thresholds[at]]
    return (max(below) if below else min(*raw, *thresholds) - span,
            min(above) if above else max(*raw, *thresholds) + span)


def _edge(same: Callable[[float], bool], start: float, limit: float, steps: int) -> tuple[float, bool]:
    """The last value on the way to a limit at which the solution is the same, and whether that is the limit."""
    # A trifle short: at the limit two thresholds coincide, and a crossover just at a value leaves its case undecided.
    stride = (limit - start) * (1 - 1e-9) / steps
    inside = float(start)
    for step in range(1, steps + 1):
        outside = start + stride * step
        if not same(outside):
            break
        inside = outside
    else:
        return float(limit), True
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if same(middle):
            inside = middle
        else:
            outside = middle
    return inside, False
