"""The rows of a forest plot: what stands in each, from the top, and how far the axis reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from realist_synth.analyses.meta.random_effects import Coefficient
from realist_synth.analyses.meta.subgroups import Joint
from realist_synth.analyses.meta.table import decimals, on_measure, p_text
from realist_synth.analyses.pooling import PooledEffect
from realist_synth.figures.words import in_words

_STEPS = (1, 2, 5)
# An axis of ratios that spans less than this is marked in even steps, a longer one by the first of these that is few.
_NARROW = 3
_RATIO_STEPS = ((1, 1.5, 2, 3, 5, 7), _STEPS, (1, 3))
# On the scale of logarithms; the exponential of more would be beyond the largest number.
_FARTHEST = 690.0
_MOST_TICKS = 7
_LONGEST = 40
# So near to a mark, in steps, the axis still has it.
_NEAR = 1e-9


@dataclass(frozen=True)
class Row:
    """One row; a row without an estimate is text alone.

    Attributes:
        kind: `study`, `pooled`, `prediction`, `heading` or `note`.
        ends: Estimate and ends of the interval, on the scale of the measure.
        weight: In per cent.
    """

    kind: str
    text: str
    ends: tuple[float | None, float, float] | None = None
    weight: float | None = None
    measure: str = ""
    ratio: bool = False

    @property
    def numbers(self) -> str:
        """Estimate and interval as text."""
        if self.ends is None:
            return ""
        estimate, low, high = self.ends
        ends = f"[{on_measure(low, self.ratio, 2)}, {on_measure(high, self.ratio, 2)}]"
        return ends if estimate is None else f"{self.measure} {on_measure(estimate, self.ratio, 2)} {ends}".strip()


def rows_of(result: PooledEffect) -> list[Row]:
    """The rows from the top: estimates by subgroup, then what they give together."""
    whole, groups = result.fit, result.subgroups
    found: list[Row] = []
    if groups is None:
        found += _studies(result, range(result.k))
    else:
        for group in groups.groups:
            name = _short(f"{groups.by.label}: {group.name}" if groups.by.code else in_words(group.name))
            i2 = f" (I² {decimals(group.i2, 0)}%)" if group.i2 is not None and len(group.at) > 1 else ""
            found += [Row("heading", name), *_studies(result, group.at),
                      _pooled(result, f"Subgroup of {len(group.at)}{i2}", group.pooled), Row("note", "")]
        found += [Row("note", "Between subgroups:"), Row("note", _joint(groups.between))]
    found += [Row("note", ""), _pooled(result, f"All {result.k} ({_model(whole.method)})", whole.pooled)]
    if result.prediction is not None:
        found.append(Row("prediction", "Prediction interval", (None, *result.prediction), ratio=result.found.ratio))
    return [*found, *(Row("note", text) for text in _heterogeneity(result))]


def _studies(result: PooledEffect, at: Iterable[int]) -> list[Row]:
    mixed = len(result.found.measures) > 1
    return [Row("study", _short(one.label) + (" (turned)" if one.turned else ""), one.shown, result.fit.weights[n],
                one.effect.measure.value if mixed else "", one.ratio)
            for n, one in ((n, result.found.estimates[n]) for n in at)]


def _pooled(result: PooledEffect, text: str, one: Coefficient) -> Row:
    ends = result.back(one.estimate), result.back(one.ci_low), result.back(one.ci_high)
    return Row("pooled", text, ends, ratio=result.found.ratio)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[:_LONGEST - 1] + "…"


def _model(method: str) -> str:
    return "fixed effect" if method == "fixed" else f"random effects, {method}"


def _joint(found: Joint) -> str:
    letter, df = ("χ²", f"{found.df}") if found.df_2 is None else ("F", f"{found.df} and {found.df_2}")
    p = p_text(found.p)
    return f"{letter} {decimals(found.statistic, 2)} on {df} df, p {p if p.startswith('<') else '= ' + p}"


def _heterogeneity(result: PooledEffect) -> list[str]:
    """How much the estimates differ, in lines that are short enough to stand beside the plot."""
    whole, p = result.fit, p_text(result.fit.q_p)
    spread = f" [{', '.join(decimals(end, 2) for end in result.spread.tau2)}]" if result.spread else ""
    tau2 = [] if whole.method == "fixed" else [f"τ² {decimals(whole.tau2, 2)}{spread}"]
    return [", ".join([*tau2, f"I² {decimals(whole.i2, 0)}%"]),
            f"Q {decimals(whole.q, 2)} on {whole.df} df, p {p if p.startswith('<') else '= ' + p}"]


def reach(result: PooledEffect) -> tuple[float, float]:
    """How far the axis reaches, on the scale of pooling; cut where a wide interval would dwarf the rest."""
    from statistics import median

    whole = result.fit
    y, se = whole.design.y, [value ** 0.5 for value in whole.design.v]
    centre, usual = whole.pooled.estimate, median(se)
    most = max(abs(value - centre) for value in y) + 6 * usual
    ends = [end for value, own in zip(y, se, strict=True) for end in (value - 2 * own, value + 2 * own)]
    ends += [whole.pooled.ci_low, whole.pooled.ci_high, *(whole.prediction or ())]
    low, high = max(centre - most, min(*ends, 0.0)), min(centre + most, max(*ends, 0.0))
    room = 0.04 * (high - low)
    low, high = min(low, 0.0) - room, max(high, 0.0) + room
    return (max(low, -_FARTHEST), min(high, _FARTHEST)) if result.found.ratio else (low, high)


def ticks(low: float, high: float, ratio: bool) -> list[float]:
    """Where the axis has marks: at most about seven round numbers.

    On a ratio scale the same steps in each power of ten, or in long axes every so many powers, 1 always among them; in
    narrow ones, and on other scales, even steps.

    Examples:
        >>> ticks(0.05, 5.0, True), ticks(0.8, 1.3, True)
        ([0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0], [0.8, 0.9, 1.0, 1.1, 1.2, 1.3])
        >>> ticks(-0.4, 1.1, False)
        [-0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    if not ratio or high < _NARROW * low:
        step = _step((high - low) / (_MOST_TICKS + 1))
        return [round(n * step, 12) for n in range(ceil(low / step - _NEAR), floor(high / step + _NEAR) + 1)]
    lowest, highest = floor(log10(low)), ceil(log10(high))
    for steps in _RATIO_STEPS:
        if (highest - lowest) * len(steps) > 10 * _MOST_TICKS:
            continue
        found = [round(step * 10.0 ** power, 12 - power) for power in range(lowest, highest + 1) for step in steps]
        if len(kept := [value for value in found if low <= value <= high]) <= _MOST_TICKS:
            return kept
    every = ceil((highest - lowest) / _MOST_TICKS)
    powers = range(every * ceil(log10(low) / every), floor(log10(high)) + 1, every)
    return [float(f"1e{power}") for power in powers]


def _step(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next((n * power for n in _STEPS if n * power >= least), 10 * power)


def widest(rows: Sequence[Row]) -> int:
    """The greatest number of characters that stand beside the plot."""
    return max(len(row.text) for row in rows)
