"""Checks of effects: printed figures that cannot be, or that do not agree with each other.

Figures that disagree stay as they are printed; what disagrees is published as a note. Each comparison allows for every
number that rounds to the printed one, so that coarse rounding alone is never reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isinf

from realist_synth.checks._printed import chi_squared_tail, from_counts, p_span, z_of_interval, z_of_p
from realist_synth.model.effects import Effect
from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.measures import RATIOS, null_value, side
from realist_synth.model.printed import OFF_MIDDLE, Span, interval_spans, off_middle, span_of
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import EffectDirection, Measure

# Wald, score, likelihood ratio and permutation tests of the same data seldom differ by more than this.
STANDARD_ERRORS = 0.5
MOST_DF = 1000
# Levels of intervals, in per cent, that a standard error can be rebuilt from.
LEVELS = (1, 99.9999)
ENDS = ("ci_low", "ci_high")
_SIDES = (EffectDirection.INTERVENTION, EffectDirection.COMPARATOR)


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


@check(Severity.ERROR)
def possible(review: Review) -> Iterator[Finding]:
    """A percentage, a difference of percentages, a reduction and a count have values that such a thing can have."""
    for row, effect in enumerate(review.effects, 1):
        if effect.estimate is not None and (why := _impossible(effect.measure, effect.estimate)):
            yield Finding("effects.possible", Severity.ERROR, why, table="effects", row=row, field="estimate",
                          value=str(effect.estimate), hint="compare with the source, or name another measure: an "
                          "increase by 140% is a percentage_reduction of -140, a mean number no count")


@check(Severity.NOTE)
def group_within_n(review: Review) -> Iterator[Finding]:
    """A group has no more participants than the whole; both together may, where the same people are seen twice."""
    for row, effect in enumerate(review.effects, 1):
        for field in ("n_1", "n_2"):
            if effect.n is not None and (getattr(effect, field) or 0) > effect.n:
                yield _note("group-within-n", row, field, effect, f"more than all participants ({effect.n})",
                            "published as printed; n may count those analysed, the group those who began")


@check(Severity.NOTE)
def both_ends(review: Review) -> Iterator[Finding]:
    """An interval has both its ends."""
    for row, effect in enumerate(review.effects, 1):
        if (effect.ci_low is None) != (effect.ci_high is None):
            given, lacks = ENDS if effect.ci_high is None else ENDS[::-1]
            yield _note("both-ends", row, given, effect, f"one end of an interval: {lacks} is empty",
                        "fill in the other; if the source prints one end only, say so in the note")


@check(Severity.NOTE)
def p_readable(review: Review) -> Iterator[Finding]:
    """A p value can be read, and lies between 0 and 1; one that cannot is compared with nothing."""
    for row, effect in enumerate(review.effects, 1):
        if effect.p_value is not None and p_span(effect.p_value) is None:
            yield _note("p-readable", row, "p_value", effect, "not read as a p value between 0 and 1",
                        "write 0.03, <0.001, >0.05 or 2e-16; words and stars go into the note")


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
        if (spans := interval_spans(effect)) is None:
            continue
        estimate, low, high = spans
        middle = Span((low.low + high.low) / 2, (low.high + high.high) / 2)
        if gap := estimate.apart(middle):
            # a lower end that rounds to 0 has no logarithm; the nearest that it can stand for has
            share = 200 * gap / (high.high - (low.high if isinf(low.low) else low.low))
            why = ("a misprint is likely" if _computable(effect) and off_middle(effect) > OFF_MIDDLE else
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
        beyond, within = p.high <= _alpha(level), p.low >= _alpha(level)
        if (crosses is True and beyond) or (crosses is False and within):
            says = "holds" if crosses else "leaves out"
            yield _note("p-against-interval", row, "p_value", effect, f"the interval of {_range(effect)} {says} "
                        f"{null}, the value of no difference{_assumed(effect)}", "published as printed")
        elif _computable(effect) and (scaled := interval_spans(effect)):
            found = z_of_interval(*scaled, 0.0, level)
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
        if effect.estimate is not None and (told := from_counts(effect)) and not any(
                span_of(effect.estimate).apart(Span(value, value)) == 0 for value in told[0]):
            yield _note("estimate-against-counts", row, "estimate", effect, told[1], "published as printed")


@check(Severity.NOTE)
def direction_supported(review: Review) -> Iterator[Finding]:
    """A direction is that of the estimate, and is clear where interval or p value say so."""
    for row, effect in enumerate(review.effects, 1):
        if effect.direction is EffectDirection.MIXED:
            continue
        null, clear = null_value(effect.measure), effect.direction in _SIDES
        speaks = None if effect.estimate is None else side(effect, float(effect.estimate))
        significant, by = _significant(effect, null)
        if clear and speaks is not None and speaks is not effect.direction:
            message = f"the estimate of {effect.estimate}, where higher is {effect.higher_is}, {_says(speaks)}"
        elif clear and significant is False:
            message = f"{by} shows no clear difference"
        elif not clear and significant is True:
            message = f"{by} shows a clear difference"
        elif effect.direction is EffectDirection.NO_TEST_SEEN and significant is False:
            message = f"{by} was seen, and shows no clear difference"
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


def _computable(effect: Effect) -> bool:
    """Whether a standard error can be rebuilt from an interval of this level."""
    return LEVELS[0] <= _level(effect) <= LEVELS[1]


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
    """Whether interval or p value is clear, and which; None where neither can be taken for it.

    A study that prints intervals at another level may judge by that level or by 95%: only what both say counts.
    """
    crosses, level = None if null is None else _crosses(effect, null), _level(effect)
    if crosses is not None and (level <= 95 if crosses else level >= 95):
        return not crosses, f"the {'' if level == 95 else f'{level:g}% '}interval of {_range(effect)}"
    p, alphas = p_span(effect.p_value or ""), (0.05, _alpha(level))
    if p is not None and (p.high <= min(alphas) or p.low >= max(alphas)):
        return p.high <= min(alphas), f"the p value of {effect.p_value}"
    return None, ""


def _alpha(level: float) -> float:
    return round(1 - level / 100, 12)


def _impossible(measure: Measure, value: Decimal) -> str | None:
    if measure is Measure.PERCENTAGE and not 0 <= value <= 100:
        return "a percentage outside 0 to 100"
    if measure is Measure.PERCENTAGE_POINTS and not -100 <= value <= 100:
        return "two percentages differ by 100 points at most"
    if measure is Measure.PERCENTAGE_REDUCTION and value > 100:
        return "nothing is reduced by more than 100%"
    if measure is Measure.COUNT and (value < 0 or value != value.to_integral_value()):
        return "no count: below 0, or not a whole number"
    return None


def _says(direction: EffectDirection) -> str:
    return f"{direction.value.replace('_', ' ').replace('favours', 'favours the')}"


def _tail(statistic: Span, df: int) -> Span:
    return Span(chi_squared_tail(statistic.high, df), chi_squared_tail(statistic.low, df))
