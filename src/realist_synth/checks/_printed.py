"""What printed figures can stand for: every number that rounds to them, and what follows from these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import erfc, exp, inf, log, nan, pi, sqrt

_P = re.compile(r"(?:[pP]\s*)?([<>=\u2264\u2265]?)\s*((?:0|1)?(?:\.[0-9]{1,20})?)")
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from `low` to `high`, both ends included."""

    low: float
    high: float

    def apart(self, other: Span) -> float:
        """How far the two spans lie apart; 0 where they touch.

        Examples:
            >>> Span(1, 2).apart(Span(2.5, 3)), Span(1, 2).apart(Span(0, 5))
            (0.5, 0.0)
        """
        gap = max(self.low - other.high, other.low - self.high)
        return gap if gap > _SLACK * max(1.0, abs(self.low), abs(other.low)) else 0.0


def log_scale(span: Span) -> Span:
    """The logarithms of a span; of 0 and of what lies below it, minus infinity.

    Examples:
        >>> log_scale(Span(0, 1))
        Span(low=-inf, high=0.0)
    """
    return Span(*(log(end) if end > 0 else -inf for end in (span.low, span.high)))


def span_of(value: Decimal) -> Span:
    """The numbers that are printed as this one: half a unit of its last place to either side.

    Examples:
        >>> span_of(Decimal("0.5")), span_of(Decimal("14"))
        (Span(low=0.45, high=0.55), Span(low=13.5, high=14.5))
    """
    places = value.as_tuple().exponent
    half = float(f"5e{int(places) - 1}")
    return Span(round(float(value) - half, 15), round(float(value) + half, 15))


def p_span(text: str) -> Span | None:
    """The p values that a printed one can stand for; None where it cannot be read as one.

    Examples:
        >>> p_span("0.03"), p_span("<0.001"), p_span("p > .05"), p_span("about 1")
        (Span(low=0.025, high=0.035), Span(low=0.0, high=0.001), Span(low=0.05, high=1.0), None)
    """
    match = _P.fullmatch(text.strip())
    if match is None or not match[2]:
        return None
    value = Decimal(match[2])
    if value > 1:
        return None
    if match[1] in ("<", "\u2264"):
        return Span(0.0, float(value))
    if match[1] in (">", "\u2265"):
        return Span(float(value), 1.0)
    found = span_of(value)
    return Span(max(found.low, 0.0), min(found.high, 1.0))


def quantile(level: float) -> float:
    """How many standard errors a two-sided interval of this level, in per cent, reaches to either side.

    Examples:
        >>> round(quantile(95), 4)
        1.96
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 200)


def z_of_p(p: Span) -> Span:
    """The standard normal deviates, without sign, whose two-sided p values these are.

    Examples:
        >>> found = z_of_p(Span(0.01, 0.05))
        >>> round(found.low, 3), round(found.high, 3)
        (1.96, 2.576)
    """
    return Span(*(inf if end <= 0 else quantile(100 * (1 - end)) if end < 1 else 0.0 for end in (p.high, p.low)))


def z_of_interval(estimate: Span, low: Span, high: Span, null: float, level: float) -> Span:
    """The distance of an estimate from no difference in standard errors, those rebuilt from its interval.

    All on the scale on which the interval is symmetric.

    Examples:
        >>> z_of_interval(Span(1, 1), Span(0, 0), Span(2, 2), 0.0, 95).low.__round__(2)
        1.96
    """
    reach = 2 * quantile(level)
    widths = Span((high.low - low.high) / reach, (high.high - low.low) / reach)
    near = Span(null, null).apart(estimate)
    far = max(abs(estimate.low - null), abs(estimate.high - null))
    return Span(near / widths.high if widths.high > 0 else nan, far / widths.low if widths.low > 0 else inf)


def chi_squared_tail(value: float, df: int) -> float:
    """The share of the chi-squared distribution above a value, by the finite series of whole degrees of freedom.

    Source: Abramowitz and Stegun 1964, 26.4.4 and 26.4.5.

    Examples:
        >>> round(chi_squared_tail(3.74, 3), 3), round(chi_squared_tail(3.74, 4), 3)
        (0.291, 0.442)
    """
    if value <= 0:
        return 1.0
    half = value / 2
    if df % 2:
        total, term = erfc(sqrt(half)), exp(-half) * sqrt(half / pi) * 2
        steps = range(3, df + 1, 2)
        for k in steps:
            total += term
            term *= value / k
        return min(total, 1.0)
    total = term = exp(-half)
    for k in range(1, df // 2):
        term *= half / k
        total += term
    return min(total, 1.0)
