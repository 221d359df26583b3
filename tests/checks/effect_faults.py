"""One effect with a fault for each check of effects, and an effect without any."""

from realist_synth.model.effects import Effect


def effect(**cells):
    """An effect without a fault, with other cells."""
    values = {"effect_id": "e", "study_id": "s1", "code_id": "reach", "outcome_as_reported": "Reached", "measure": "OR",
              "estimate": "2.00", "ci_low": "1.35", "ci_high": "2.97", "ci_level": "95", "p_value": "<0.001",
              "comparison": "A against B", "higher_is": "better", "direction": "favours_intervention",
              "independent_unit": "u", "source": "doi:10.1000/1"}
    return Effect.model_validate({name: cell for name, cell in (values | cells).items() if cell is not None})


def _fault(field, **cells):
    return {"effects": (effect(effect_id="d"), effect(**cells))}, "effects", 2, field


EFFECT_FAULTS = {
    "effects.both-ends": _fault("ci_low", ci_high=None),
    "effects.direction-supported": _fault("direction", direction="favours_comparator"),
    "effects.estimate-against-counts": _fault("estimate", measure="percentage", estimate="32", events_1=20, n_1=61,
                                              ci_low=None, ci_high=None),
    "effects.events-within-n": _fault("events_2", events_2=7, n_2=6),
    "effects.group-within-n": _fault("n_2", n=10, n_1=10, n_2=11),
    "effects.inside-interval": _fault("estimate", estimate="3.00"),
    "effects.interval-in-order": _fault("ci_low", ci_low="2.97", ci_high="1.35"),
    "effects.middle-of-interval": _fault("estimate", estimate="2.50"),
    "effects.p-against-chi-squared": _fault("p_value", measure="direction_only", estimate=None, ci_low=None,
                                            ci_high=None, chi_squared="3.74", chi_squared_df=3, p_value="0.44",
                                            direction="no_clear_difference"),
    "effects.p-against-interval": _fault("p_value", p_value="0.20"),
    "effects.p-readable": _fault("p_value", p_value="1.2"),
    "effects.possible": _fault("estimate", measure="percentage", estimate="140", ci_low=None, ci_high=None),
    "effects.ratio-above-zero": _fault("estimate", estimate="0.0", ci_low=None, ci_high=None,
                                       direction="favours_comparator"),
    "effects.ratio-not-negative": _fault("ci_low", ci_low="-1.35"),
}
