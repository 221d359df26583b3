"""Calibration: raw values become memberships in a set, by thresholds that someone has reasons for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import exp, isfinite, log
from typing import Literal

from realist_synth.errors import AnalysisError, UnknownNameError

Calibration = Literal["fuzzy", "crisp", "multi-value"]


def calibrate(values: Sequence[float], *, thresholds: Sequence[float], kind: Calibration = "fuzzy",
              logistic: bool = True, membership: float = 0.95, below: float = 1, above: float = 1) -> tuple[float, ...]:
    """Turn raw values into memberships in a set.

    The direct method (Ragin 2008, Redesigning Social Inquiry, chapter 5): the log odds of membership are linear on
    either side of the crossover and reach those of `membership` at the threshold of full inclusion. The other shapes
    are those of Thiem and Dusa 2013, doi:10.1007/978-1-4614-4584-5, as in R's QCA package.

    Args:
        values: The raw values.
        thresholds: For a crisp set one, for a multi-value set several in ascending order: a value at a threshold counts
            as above it. For a fuzzy set three, full exclusion, crossover, full inclusion, in descending order for a set
            of low values; or six for a bell: exclusion, crossover, inclusion on the left, then inclusion, crossover,
            exclusion on the right (inclusions outside for the inverse).
        kind: Fuzzy, crisp or multi-value.
        logistic: For three thresholds, the logistic function; else, and always for a bell, two curves that meet at 0.5.
        membership: The membership at full inclusion, for the logistic function.
        below: Without the logistic function, the shape below the crossover: 1 is linear, more is convex.
        above: The shape above the crossover.

    Raises:
        AnalysisError: If the thresholds are too few, too many or out of order, or a value is no number.
        UnknownNameError: If there is no such kind.

    Examples:
        >>> [round(m, 2) for m in calibrate([320, 550, 720, 1098], thresholds=[400, 550, 900])]
        [0.01, 0.5, 0.81, 0.99]
        >>> calibrate([320, 550, 1098], thresholds=[550, 850], kind="multi-value")
        (0.0, 1.0, 2.0)
    """
    for value in values:
        if not isfinite(value):
            raise AnalysisError(f"{value} is no raw value that could be calibrated")
    if not all(map(isfinite, thresholds)):
        raise AnalysisError(f"the thresholds {', '.join(map(str, thresholds))} must all be finite numbers")
    if kind in ("crisp", "multi-value"):
        _check(thresholds, {1} if kind == "crisp" else set(range(2, 50)), kind)
        return tuple(float(bisect_right(list(thresholds), value)) for value in values)
    if kind != "fuzzy":
        raise UnknownNameError("kind of calibration", str(kind), ["crisp", "fuzzy", "multi-value"])
    if not 0.5 < membership < 1:
        raise AnalysisError(f"the membership at full inclusion is {membership}; it must lie between 0.5 and 1")
    if below <= 0 or above <= 0:
        raise AnalysisError("the shapes below and above the crossover must be greater than 0")
    if len(thresholds) == 6:
        return tuple(_bell(value, thresholds, below, above) for value in _in_order(values, thresholds))
    descending = len(thresholds) > 1 and thresholds[0] > thresholds[-1]
    _check(thresholds[::-1] if descending else thresholds, {3}, kind)
    e, c, i = thresholds
    if logistic:
        odds = log(membership / (1 - membership))
        return tuple(_logistic(odds * (value - c) / (i - c if (value - c) * (i - c) > 0 else c - e))
                     for value in values)
    return tuple(_curve(value, e, c, i, below, above) for value in values)


def _check(thresholds: Sequence[float], wanted: set[int], kind: str) -> None:
    number = {1: "one threshold", 3: "three thresholds, or six for a bell"}.get(min(wanted), "two thresholds or more")
    if len(thresholds) not in wanted:
        raise AnalysisError(f"a {kind} set needs {number}, not {len(thresholds)}")
    if any(not first < second for first, second in pairwise(thresholds)):
        raise AnalysisError(f"the thresholds {', '.join(map(str, thresholds))} are out of order")


def _in_order(values: Sequence[float], thresholds: Sequence[float]) -> Sequence[float]:
    """The values, once it is sure that the six thresholds make a bell or its inverse."""
    e1, c1, i1, i2, c2, e2 = thresholds
    if not (e1 < c1 < i1 <= i2 < c2 < e2 or i1 < c1 < e1 <= e2 < c2 < i2):
        raise AnalysisError(f"the thresholds {', '.join(map(str, thresholds))} are out of order for a bell: exclusion, "
                            "crossover, inclusion on the left, then inclusion, crossover, exclusion on the right")
    return values


def _logistic(odds: float) -> float:
    # Either form alone would overflow for values far from the crossover.
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))


def _curve(value: float, e: float, c: float, i: float, below: float, above: float) -> float:
    """An s-shaped membership: 0 at exclusion, 0.5 at the crossover, 1 at inclusion; either may be the greater."""
    if (value - c) * (i - c) >= 0:
        return 1.0 if (value - i) * (i - c) >= 0 else 1 - ((i - value) / (i - c)) ** above / 2
    return 0.0 if (value - e) * (e - c) >= 0 else ((e - value) / (e - c)) ** below / 2


def _bell(value: float, thresholds: Sequence[float], below: float, above: float) -> float:
    e1, c1, i1, i2, c2, e2 = thresholds
    inner_left, inner_right = (i1, i2) if e1 < i1 else (e1, e2)
    if value <= inner_left:
        return _curve(value, e1, c1, i1, below, above)
    if value >= inner_right:
        return _curve(value, e2, c2, i2, below, above)
    return 1.0 if e1 < i1 else 0.0
