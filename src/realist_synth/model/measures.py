"""What the measures of effects mean: where no difference lies, on which scale, and whom an estimate speaks for."""

from __future__ import annotations

from realist_synth.model.effects import Effect
from realist_synth.model.vocabularies import EffectDirection, HigherIs, Measure

RATIOS = frozenset({Measure.OR, Measure.AOR, Measure.RR, Measure.HR, Measure.IRR})
DIFFERENCES = frozenset({Measure.MD, Measure.SMD, Measure.PERCENTAGE_POINTS})


def null_value(measure: Measure) -> int | None:
    """The value that means no difference: 1 of ratios, 0 of differences; None where a value alone compares nothing.

    Examples:
        >>> null_value(Measure.HR), null_value(Measure.MD), null_value(Measure.COUNT)
        (1, 0, None)
    """
    if measure in RATIOS:
        return 1
    return 0 if measure in DIFFERENCES or measure is Measure.PERCENTAGE_REDUCTION else None


def side(effect: Effect, value: float) -> EffectDirection | None:
    """Whom a value of the measure of this effect speaks for; None where it speaks for nobody or cannot say.

    A value above no difference means more of the outcome in the first group, the intervention; `higher_is` says
    whether more is better. A percentage of reduction counts the other way round: above 0 it means less.

    Args:
        effect: The result, for its measure and for how its outcome is read.
        value: An estimate or an end of its interval, on the scale as printed.

    Examples:
        >>> effect = Effect(effect_id="e", study_id="s", code_id="o", outcome_as_reported="New infections",
        ...                 measure="HR", comparison="A against B", higher_is="worse", independent_unit="u",
        ...                 direction="favours_intervention", source="doi:10.1000/1")
        >>> side(effect, 0.53).value
        'favours_intervention'
    """
    null = null_value(effect.measure)
    if null is None or value == null or (effect.measure in RATIOS and value < 0):
        return None
    more = (value > null) != (effect.measure is Measure.PERCENTAGE_REDUCTION)
    good = more == (effect.higher_is is HigherIs.BETTER)
    return EffectDirection.INTERVENTION if good else EffectDirection.COMPARATOR
