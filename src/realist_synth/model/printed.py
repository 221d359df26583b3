"""What printed figures can stand for: every number that rounds to them, and where an interval has its middle."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from math import inf, isinf, log

from realist_synth.model.effects import Effect
from realist_synth.model.measures import DIFFERENCES, RATIOS

# An interval need not be quite symmetrical (profile likelihood, exact methods); a misprint shows as far more than this.
OFF_MIDDLE = 0.25
_SLACK = 1e-9
# A figure may have any exponent: what is too large for a number becomes infinite, what is too small 0; nothing raises.
_ANY = Context(traps=[])


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
        size = max([1.0, *(abs(end) for end in (self.low, other.low) if not isinf(end))])
        return gap if gap > _SLACK * size else 0.0


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
        >>> span_of(Decimal("0.5")), span_of(Decimal("14")), span_of(Decimal("1E-16"))
        (Span(low=0.45, high=0.55), Span(low=13.5, high=14.5), Span(low=5e-17, high=1.5e-16))
    """
    half = Decimal((0, (5,), max(int(value.as_tuple().exponent), -9999) - 1))
    return Span(float(_ANY.subtract(value, half)), float(_ANY.add(value, half)))


@lru_cache(maxsize=256)
def standard_errors(level: float) -> float:
    """How many standard errors a two-sided interval of this level, in per cent, reaches to either side.

    Examples:
        >>> round(standard_errors(95), 4)
        1.96
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 200)


def interval_spans(effect: Effect) -> tuple[Span, Span, Span] | None:
    """What estimate, lower and upper end can stand for, on the scale on which an interval has its middle.

    That scale is the logarithm for a ratio. None where one of the three is missing or cannot be, the ends are not in
    order, or the measure is neither a ratio nor a difference.
    """
    if effect.estimate is None or effect.ci_low is None or effect.ci_high is None or effect.ci_low > effect.ci_high:
        return None
    found = tuple(map(span_of, (effect.estimate, effect.ci_low, effect.ci_high)))
    if effect.measure in RATIOS:
        if effect.estimate <= 0 or effect.ci_low < 0:
            return None
        found = tuple(map(log_scale, found))
    elif effect.measure not in DIFFERENCES:
        return None
    return found[0], found[1], found[2]


def off_middle(effect: Effect, assumed_level: float = 95) -> float:
    """How far an estimate lies from the (log-)middle of its interval beyond rounding, in standard errors.

    Every figure may be half a unit of its last printed place off. Above `OFF_MIDDLE` a misprint is likely. 0 where
    nothing can be said.

    Args:
        effect: The result, as printed.
        assumed_level: The level of an interval that does not say its own, in per cent.

    Examples:
        >>> row = Effect(effect_id="e", study_id="s", code_id="o", outcome_as_reported="O", measure="AOR",
        ...     estimate="3.31", ci_low="1.52", ci_high="3.50", comparison="C", higher_is="better",
        ...     direction="favours_intervention", independent_unit="u", source="doi:10.1000/1")
        >>> round(off_middle(row), 1)
        1.7
    """
    if (spans := interval_spans(effect)) is None:
        return 0.0
    estimate, low, high = spans
    gap = estimate.apart(Span((low.low + high.low) / 2, (low.high + high.high) / 2))
    if not gap:
        return 0.0
    # a lower end that rounds to 0 has no logarithm; the nearest that it can stand for has
    least = low.high if isinf(low.low) else (low.low + low.high) / 2
    level = assumed_level if effect.ci_level is None else float(effect.ci_level)
    width = (high.low + high.high) / 2 - least
    return gap * 2 * standard_errors(level) / width if width > 0 else inf
