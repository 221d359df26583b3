"""Printed results as estimates with variances on one scale, one for each independent unit; the rest is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import exp, inf, log
from typing import Any, Literal

from realist_synth.analyses.result import number
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.effects import Effect
from realist_synth.model.measures import DIFFERENCES, RATIOS
from realist_synth.model.printed import OFF_MIDDLE, off_middle, standard_errors
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import HigherIs, Measure

Choose = Literal["first", "most_precise"]
POOLED = tuple(measure for measure in Measure if measure in RATIOS | DIFFERENCES)
# The levels of intervals, in per cent: below, a share was meant; above, a tail is too small to be told from none.
LEAST_LEVEL, MOST_LEVEL = 50, 99.9999
# Printed figures beyond these, or nearer to 0, would leave the range of numbers on the way.
_LARGEST, _SMALLEST = Decimal("1e50"), Decimal("1e-50")
# The exponential of more than this is beyond the largest number.
_MOST_LOG = 709.0


@dataclass(frozen=True)
class Estimate:
    """One printed result, ready to be pooled.

    Attributes:
        effect: The row of the table, as printed.
        study: The study that printed it.
        y: The estimate: the logarithm of a ratio, or a difference; turned where `turned` says so.
        v: Its variance, rebuilt from the width of its interval.
        turned: Whether it was turned (1 / ratio, or minus the difference) to read like the others.
        level: The level of the printed interval in per cent.
        level_assumed: Whether that level is not printed.
    """

    effect: Effect
    study: Study
    y: float
    v: float
    turned: bool
    level: float
    level_assumed: bool

    @property
    def label(self) -> str:
        """The study, as tables and figures name it."""
        return self.study.label

    @property
    def ratio(self) -> bool:
        """Whether it is a ratio, so that `y` is a logarithm."""
        return self.effect.measure in RATIOS

    def back(self, value: float) -> float:
        """A value of the scale of pooling on the scale of the measure; infinite where no number is as large."""
        return value if not self.ratio else exp(value) if value < _MOST_LOG else inf

    @property
    def shown(self) -> tuple[float, float, float]:
        """Estimate and ends of the interval on the scale of the measure, turned where it was."""
        estimate, low, high = (_turned(float(value), self.ratio, self.turned) for value in printed(self.effect))
        return estimate, min(low, high), max(low, high)

    def to_dict(self) -> dict[str, Any]:
        """The estimate as JSON-ready values."""
        row = self.effect
        return {
            "effect_id": row.effect_id, "study_id": row.study_id, "label": self.label,
            "independent_unit": row.independent_unit, "code_id": row.code_id, "measure": row.measure.value,
            "outcome_as_reported": row.outcome_as_reported, "comparison": row.comparison, "source": row.source,
            "printed": {"estimate": number(row.estimate), "ci_low": number(row.ci_low), "ci_high": number(row.ci_high),
                        "higher_is": row.higher_is.value},
            "turned": self.turned, "ci_level": self.level, "ci_level_assumed": self.level_assumed,
            "y": self.y, "variance": self.v,
        }


@dataclass(frozen=True)
class LeftOut:
    """A result for the outcome that is not pooled, and why."""

    effect: Effect
    reason: str

    def to_dict(self) -> dict[str, str]:
        """The result as JSON-ready values."""
        return {"effect_id": self.effect.effect_id, "study_id": self.effect.study_id,
                "independent_unit": self.effect.independent_unit, "measure": self.effect.measure.value,
                "reason": self.reason}


def printed(row: Effect) -> tuple[Decimal, Decimal, Decimal]:
    """Estimate and interval, where all three are printed."""
    assert row.estimate is not None
    assert row.ci_low is not None
    assert row.ci_high is not None
    return row.estimate, row.ci_low, row.ci_high


def _turned(value: float, ratio: bool, turned: bool) -> float:
    return value if not turned else 1 / value if ratio else -value


def why_not(row: Effect, measures: Sequence[str] = (), include_inconsistent: bool = False,
            assumed_level: float = 95) -> str | None:
    """Why a result cannot be pooled; None if it can."""
    if row.measure not in POOLED:
        return f"{row.measure.replace('_', ' ')}: neither a ratio nor a difference"
    if measures and row.measure not in measures:
        return f"measure {row.measure} was not asked for"
    if row.estimate is None:
        return "no estimate is printed"
    if row.ci_low is None or row.ci_high is None:
        return "no interval is printed"
    if row.measure in RATIOS and min(row.estimate, row.ci_low) <= 0:
        return ("a ratio that is not above 0" if row.estimate <= 0 else
                "the interval of the ratio begins at 0 as printed, which has no logarithm")
    if row.ci_low >= row.ci_high:
        return "the ends of the interval are not in order"
    if row.ci_level is not None and not LEAST_LEVEL <= row.ci_level <= MOST_LEVEL:
        return f"the level of the interval is not from {LEAST_LEVEL} to {MOST_LEVEL} per cent"
    if not all(value == 0 or _SMALLEST <= abs(value) <= _LARGEST for value in printed(row)) or not _width(row):
        return "a figure beyond what can be computed with"
    if not include_inconsistent and off_middle(row, assumed_level) > OFF_MIDDLE:
        return "the printed estimate and interval do not fit each other"
    return None


def _scaled(row: Effect) -> tuple[float, float, float]:
    """Estimate and interval on the scale of pooling."""
    estimate, low, high = (log(value) if row.measure in RATIOS else float(value) for value in printed(row))
    return estimate, low, high


def _width(row: Effect) -> float:
    _, low, high = _scaled(row)
    return high - low


def estimate_of(row: Effect, study: Study, assumed_level: float) -> Estimate:
    """A printed result as an estimate with a variance, not yet turned.

    The standard error is the width of the interval over twice the normal quantile of its level (Cochrane Handbook 6.5,
    section 6.3), for ratios on the scale of logarithms.
    """
    level = assumed_level if row.ci_level is None else float(row.ci_level)
    se = _width(row) / (2 * standard_errors(level))
    return Estimate(row, study, _scaled(row)[0], se * se, False, level, row.ci_level is None)


def oriented(found: Sequence[Estimate], desired: str | None) -> tuple[tuple[Estimate, ...], HigherIs]:
    """Estimates that all read alike, and how to read a higher value.

    Where all agree on whether higher is better, nothing is turned. Otherwise those are turned that do not read as the
    codebook wants the outcome: higher is worse if a decrease is desired, else better.
    """
    ways = {one.effect.higher_is for one in found}
    wanted = ways.pop() if len(ways) == 1 else HigherIs.WORSE if desired == "decrease" else HigherIs.BETTER
    return tuple(one if one.effect.higher_is is wanted else replace(one, y=-one.y, turned=True)
                 for one in found), wanted


def independent(found: Sequence[Estimate], choose: Choose | None) -> tuple[list[Estimate], list[LeftOut]]:
    """One estimate for each independent unit, in the order given.

    Args:
        found: The estimates.
        choose: Which of several stands for its unit: the `first` by its id, or the `most_precise` (the id decides
            between equals); None refuses.

    Raises:
        AnalysisError: If several share a unit and no rule is given.
        UnknownNameError: If there is no such rule.
    """
    if choose not in (None, "first", "most_precise"):
        raise UnknownNameError("rule", str(choose), ["first", "most_precise"])
    units: dict[str, list[Estimate]] = {}
    for one in sorted(found, key=lambda e: e.effect.effect_id):
        units.setdefault(one.effect.independent_unit, []).append(one)
    several = {unit: own for unit, own in units.items() if len(own) > 1}
    if several and choose is None:
        listed = "; ".join(f"{unit}: {', '.join(e.effect.effect_id for e in own)}" for unit, own in several.items())
        raise AnalysisError(f"estimates on the same people are not independent: {listed}. Name one of each with "
                            "`effects`, or state a rule with `choose` (first, most_precise)")
    best = {unit: min(own, key=lambda e: (e.v if choose == "most_precise" else 0.0, e.effect.effect_id)).effect
            for unit, own in units.items()}
    kept = [one for one in found if best[one.effect.independent_unit] is one.effect]
    return kept, [LeftOut(one.effect, f"{best[one.effect.independent_unit].effect_id} stands for the same people")
                  for one in found if best[one.effect.independent_unit] is not one.effect]
