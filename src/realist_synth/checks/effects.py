"""Checks of effects: printed figures that cannot be, or that do not agree with each other.

Figures that disagree stay as they are printed; what disagrees is published as a note. Each comparison allows for every
number that rounds to the printed one, so that coarse rounding alone is never reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from realist_synth.checks._printed import (
    Span,
    chi_squared_tail,
    log_scale,
    p_span,
    span_of,
    z_of_interval,
    z_of_p,
)
from realist_synth.model.effects import Effect
from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.measures import DIFFERENCES, RATIOS, null_value, side
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import EffectDirection, Measure

# Wald, score, likelihood ratio and permutation tests of the same data seldom differ by more than this.
STANDARD_ERRORS = 0.5
MOST_DF = 1000
ENDS = ("ci_low", "ci_high")


@check(Severity.ERROR)
def ratio_not_negative(review: Review) -> Iterator[Finding]:
    """A ratio, and the interval of one, is not below 0."""
    for row, effect in enumerate(review.effects, 1):
        for field in ("estimate", *ENDS) if effect.measure in RATIOS else ():
            if (value := getattr(effect, field)) is not None and value < 0:
                yield Finding("effects.ratio-not-negative", Severity.ERROR, f"a ratio ({effect.measure}) below 0",
                              table="effects", row=row, field=field, value=str(value),
                              hint="a logarithm is no ratio: give the ratio itself, or name another measure")


@check(Severity.ERROR)
def events_within_n(review: Review) -> Iterator[Finding]:
    """A group has no more events than participants."""
    for row, effect in enumerate(review.effects, 1):
        for group in ("1", "2"):
            events, n = getattr(effect, f"events_{group}"), getattr(effect, f"n_{group}")
            if events is not None and n is not None and events > n:
                yield Finding("effects.events-within-n", Severity.ERROR, f"more events than participants ({n})",
                              table="effects", row=row, field=f"events_{group}", value=str(events),
                              hint="count participants with the event, and look for exchanged columns")


@check(Severity.WARNING)
def p_readable(review: Review) -> Iterator[Finding]:
    """A p value can be read, and lies between 0 and 1."""
    for row, effect in enumerate(review.effects, 1):
        if effect.p_value is not None and p_span(effect.p_value) is None:
            yield Finding("effects.p-readable", Severity.WARNING, "no p value between 0 and 1", table="effects",
                          row=row, field="p_value", value=effect.p_value, hint="write 0.03, <0.001 or >0.05")


@check(Severity.NOTE)
def ratio_above_zero(review: Review) -> Iterator[Finding]:
    """A ratio, and the upper end of its interval, is above 0; a lower end may round to it."""
    for row, effect in enumerate(review.effects, 1):
        for field in ("estimate", "ci_high") if effect.measure in RATIOS else ():
            if getattr(effect, field) == 0:
                yield _note("ratio-above-zero", row, field, effect, "a ratio of 0 has no logarithm: nothing can be "
                            "rebuilt from it", "published as printed; it cannot be pooled on the log scale")


@check(Severity.NOTE)
def interval_in_order(review: Review) -> Iterator[Finding]:
    """The lower end of an interval is not above its upper end."""
    for row, effect in enumerate(review.effects, 1):
        if effect.ci_low is not None and effect.ci_high is not None and effect.ci_low > effect.ci_high:
            yield _note("interval-in-order", row, "ci_low", effect, f"the interval ends at {effect.ci_high}, "
                        "below where it begins", "compare with the source; published as printed")


@check(Severity.NOTE)
def inside_interval(review: Review) -> Iterator[Finding]:
    """An estimate lies within its interval."""
    for row, effect in enumerate(review.effects, 1):
        if (spans := _interval(effect)) is None:
            continue
        estimate, low, high = spans
        if estimate.apart(Span(low.low, high.high)):
            yield _note("inside-interval", row, "estimate", effect, f"outside its interval of {_range(effect)}",
                        "a misprint is likely; published as printed")


@check(Severity.NOTE)
def middle_of_interval(review: Review) -> Iterator[Finding]:
    """An estimate lies in the middle of its interval: of ratios on the log scale, of differences as printed."""
    for row, effect in enumerate(review.effects, 1):
        if (spans := _interval(effect)) is None or effect.measure not in RATIOS | DIFFERENCES:
            continue
        estimate, low, high = (log_scale(span) for span in spans) if effect.measure in RATIOS else spans
        middle = Span((low.low + high.low) / 2, (low.high + high.high) / 2)
        if gap := estimate.apart(middle):
            # a lower end that rounds to 0 has no logarithm; the nearest that it can stand for has
            share = 200 * gap / (high.high - (low.high if isinf(low.low) else low.low))
            why = ("a misprint is likely" if share >= 10 else
                   "so little may come of an interval that is not of Wald's kind, as by profile likelihood")
            yield _note("middle-of-interval", row, "estimate", effect,
                        f"off the {'log-' * (effect.measure in RATIOS)}middle of {_range(effect)} by at least "
                        f"{share:.2g}% of the way to an end, beyond rounding: {why}", "published as printed")


@check(Severity.NOTE)
def p_against_interval(review: Review) -> Iterator[Finding]:
    """A p value and an interval agree: on the side of significance, and on the distance from no difference."""
    for row, effect in enumerate(review.effects, 1):
        spans, p, null = _interval(effect), p_span(effect.p_value or ""), null_value(effect.measure)
        if spans is None or p is None or null is None:
            continue
        level, crosses = _level(effect), _crosses(effect, null)
        alpha = round(1 - level / 100, 12)
        beyond, within = p.high <= alpha, p.low >= alpha
        if (crosses is True and beyond) or (crosses is False and within):
            says = "holds" if crosses else "leaves out"
            yield _note("p-against-interval", row, "p_value", effect, f"the interval of {_range(effect)} {says} "
                        f"{null}, the value of no difference{_assumed(effect)}", "published as printed")
        elif effect.measure in RATIOS | DIFFERENCES:
            estimate, low, high = (log_scale(span) for span in spans) if effect.measure in RATIOS else spans
            found = z_of_interval(estimate, low, high, 0.0, level)
            if z_of_p(p).apart(found) > STANDARD_ERRORS:
                yield _note("p-against-interval", row, "p_value", effect,
                            f"the interval of {_range(effect)} puts the estimate {found.low:.2f} to {found.high:.2f} "
                            f"standard errors from no difference, the p value more than {STANDARD_ERRORS} away from "
                            f"that{_assumed(effect)}", "published as printed")


@check(Severity.NOTE)
def p_against_chi_squared(review: Review) -> Iterator[Finding]:
    """A p value is that of the chi-squared statistic and its degrees of freedom."""
    for row, effect in enumerate(review.effects, 1):
        p, df = p_span(effect.p_value or ""), effect.chi_squared_df
        if p is None or effect.chi_squared is None or df is None or df > MOST_DF:
            continue
        statistic = span_of(effect.chi_squared)
        found = _tail(statistic, df)
        if p.apart(found):
            fits = [str(n) for n in range(1, 21) if not p.apart(_tail(statistic, n))]
            fit = f"; it would be with {' or '.join(fits)}" if fits else ""
            yield _note("p-against-chi-squared", row, "p_value", effect,
                        f"not that of chi-squared {effect.chi_squared} with {df} degrees of freedom "
                        f"({(found.low + found.high) / 2:.2g}){fit}", "published as printed")


@check(Severity.NOTE)
def estimate_against_counts(review: Review) -> Iterator[Finding]:
    """A percentage, a difference of percentages or a count is that of the events and participants."""
    for row, effect in enumerate(review.effects, 1):
        if effect.estimate is not None and (told := _from_counts(effect)) and not any(
                span_of(effect.estimate).apart(Span(value, value)) == 0 for value in told[0]):
            yield _note("estimate-against-counts", row, "estimate", effect, told[1], "published as printed")


@check(Severity.NOTE)
def direction_supported(review: Review) -> Iterator[Finding]:
    """A direction is that of the estimate, and is clear where interval or p value say so."""
    for row, effect in enumerate(review.effects, 1):
        null, clear = null_value(effect.measure), effect.direction is not EffectDirection.NO_CLEAR_DIFFERENCE
        speaks = None if effect.estimate is None else side(effect, float(effect.estimate))
        significant, by = _significant(effect, null)
        if clear and speaks is not None and speaks is not effect.direction:
            message = f"the estimate of {effect.estimate}, where higher is {effect.higher_is}, {_says(speaks)}"
        elif clear and significant is False:
            message = f"{by} shows no clear difference"
        elif not clear and significant is True:
            message = f"{by} shows a clear difference"
        else:
            continue
        yield _note("direction-supported", row, "direction", effect, message,
                    "compare direction, higher_is and the order of the groups with the source")


def _note(name: str, row: int, field: str, effect: Effect, message: str, hint: str) -> Finding:
    return Finding(f"effects.{name}", Severity.NOTE, message, table="effects", row=row, field=field,
                   value=str(getattr(effect, field)), hint=hint)


def _interval(effect: Effect) -> tuple[Span, Span, Span] | None:
    """The spans of estimate, lower and upper end; None where one is missing or cannot be, or the ends are reversed."""
    values = [value for value in (effect.estimate, effect.ci_low, effect.ci_high) if value is not None]
    if len(values) < 3 or values[1] > values[2]:
        return None
    if effect.measure in RATIOS and (values[0] <= 0 or values[1] < 0 or values[2] <= 0):
        return None
    estimate, low, high = map(span_of, values)
    return estimate, low, high


def _range(effect: Effect) -> str:
    return f"{effect.ci_low} to {effect.ci_high}"


def _level(effect: Effect) -> float:
    return 95.0 if effect.ci_level is None else float(effect.ci_level)


def _assumed(effect: Effect) -> str:
    return " (read as 95%, since no level is given)" if effect.ci_level is None else ""


def _crosses(effect: Effect, null: int) -> bool | None:
    """Whether the interval holds the value of no difference; None where rounding leaves it open."""
    spans = _interval(effect)
    if spans is None:
        return None
    _, low, high = spans
    if low.high < null < high.low:
        return True
    return False if low.low > null or high.high < null else None


def _significant(effect: Effect, null: int | None) -> tuple[bool | None, str]:
    crosses = None if null is None else _crosses(effect, null)
    if crosses is not None:
        return not crosses, f"the interval of {_range(effect)}"
    p = p_span(effect.p_value or "")
    if p is not None and (p.high <= 0.05 or p.low >= 0.05):
        return p.high <= 0.05, f"the p value of {effect.p_value}"
    return None, ""


def _says(direction: EffectDirection) -> str:
    return f"{direction.value.replace('_', ' ').replace('favours', 'favours the')}"


def _tail(statistic: Span, df: int) -> Span:
    return Span(chi_squared_tail(statistic.high, df), chi_squared_tail(statistic.low, df))


def _from_counts(effect: Effect) -> tuple[list[float], str] | None:
    """What the estimate can be by the counts, and the finding if it is none of these; None where nothing follows."""
    first, second = (effect.events_1, effect.n_1), (effect.events_2, effect.n_2)
    shares = [None if events is None or not n else 100 * events / n for events, n in (first, second)]
    if effect.measure is Measure.PERCENTAGE:
        known = [(share, pair) for share, pair in zip(shares, (first, second), strict=True) if share is not None]
        told = " or ".join(f"{events} of {n} are {share:.4g}%" for share, (events, n) in known)
        return ([share for share, _ in known], told) if known else None
    if effect.measure is Measure.PERCENTAGE_POINTS and shares[0] is not None and shares[1] is not None:
        return [shares[0] - shares[1]], f"the groups differ by {shares[0] - shares[1]:.4g} percentage points"
    if effect.measure is Measure.COUNT and (effect.events_1 is not None or effect.events_2 is not None):
        parts = [events for events in (effect.events_1, effect.events_2) if events is not None]
        return [float(n) for n in (*parts, sum(parts))], f"the events are {' and '.join(map(str, parts))}"
    return None
