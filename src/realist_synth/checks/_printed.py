"""What follows from printed figures: p values as spans, distances from no difference, tails, shares of counts."""

from __future__ import annotations

import re
from decimal import Decimal
from math import erfc, exp, inf, nan, pi, sqrt

from realist_synth.model.effects import Effect
from realist_synth.model.printed import Span, span_of, standard_errors
from realist_synth.model.vocabularies import Measure

_P = re.compile(r"(?:[pP]\s*)?([<>=\u2264\u2265]?)\s*((?:0|1)?(?:\.[0-9]{1,20})?|"
                r"[0-9](?:\.[0-9]{1,20})?[eE]-[0-9]{1,3})")
_SLACK = 1e-9


def p_span(text: str) -> Span | None:
    """The p values that a printed one can stand for; None where it cannot be read as one.

    Examples:
        >>> p_span("0.03"), p_span("<2.2e-16"), p_span("p > .05"), p_span("about 1")
        (Span(low=0.025, high=0.035), Span(low=0.0, high=2.2e-16), Span(low=0.05, high=1.0), None)
    """
    match = _P.fullmatch(text.strip())
    if match is None or not match[2]:
        return None
    value = Decimal(match[2])
    if value > 1 or (value == 1 and match[1] == ">") or (value == 0 and match[1] in ("<", "\u2264")):
        return None
    if match[1] in ("<", "\u2264"):
        return Span(0.0, float(value))
    if match[1] in (">", "\u2265"):
        return Span(float(value), 1.0)
    found = span_of(value)
    return Span(max(found.low, 0.0), min(found.high, 1.0))


def z_of_p(p: Span) -> Span:
    """The standard normal deviates, without sign, whose two-sided p values these are.

    Examples:
        >>> found = z_of_p(Span(0.01, 0.05))
        >>> round(found.low, 3), round(found.high, 3)
        (1.96, 2.576)
    """
    from statistics import NormalDist

    # in the tail, where 1e-300 is still told from 0
    return Span(*(0.0 if end >= 1 else -NormalDist().inv_cdf(end / 2) if end / 2 > 0 else inf
                  for end in (p.high, p.low)))


def z_of_interval(estimate: Span, low: Span, high: Span, null: float, level: float) -> Span:
    """The distance of an estimate from no difference in standard errors, those rebuilt from its interval.

    All on the scale on which the interval is symmetric.

    Examples:
        >>> z_of_interval(Span(1, 1), Span(0, 0), Span(2, 2), 0.0, 95).low.__round__(2)
        1.96
    """
    reach = 2 * standard_errors(level)
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


def from_counts(effect: Effect) -> tuple[list[float], str] | None:
    """What the estimate can be by the counts, and the finding if it is none of these; None where nothing follows.

    A difference of percentages may be that of the percentages as rounded: 33% less 17% are 16, of 1 in 3 and 1 in 6.
    """
    first, second = (effect.events_1, effect.n_1), (effect.events_2, effect.n_2)
    shares = [None if events is None or not n else 100 * events / n for events, n in (first, second)]
    if effect.measure is Measure.PERCENTAGE:
        known = [(share, pair) for share, pair in zip(shares, (first, second), strict=True) if share is not None]
        told = " or ".join(f"{events} of {n} are {share:.4g}%" for share, (events, n) in known)
        return ([share for share, _ in known], told) if known else None
    one, other = shares
    if effect.measure is Measure.PERCENTAGE_POINTS and one is not None and other is not None:
        places = 0 if effect.estimate is None else -int(effect.estimate.as_tuple().exponent)
        rounded = [a - b for a in _rounded(one, places) for b in _rounded(other, places)]
        return [one - other, *rounded], f"the groups differ by {one - other:.4g} percentage points"
    if effect.measure is Measure.COUNT and (effect.events_1 is not None or effect.events_2 is not None):
        parts = [events for events in (effect.events_1, effect.events_2) if events is not None]
        return [float(n) for n in (*parts, sum(parts))], f"the events are {' and '.join(map(str, parts))}"
    return None


def _rounded(share: float, places: int) -> set[float]:
    """A share rounded; what lies in the middle may have been rounded either way."""
    return {round(share - _SLACK, places), round(share + _SLACK, places)}
