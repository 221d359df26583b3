"""Calibration: anchors are met, shapes are monotone, thresholds out of order are refused."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.analyses.qca.calibration import calibrate
from realist_synth.errors import AnalysisError, UnknownNameError


def test_the_anchors_are_met():
    assert calibrate([10, 20, 40], thresholds=[10, 20, 40]) == pytest.approx((0.05, 0.5, 0.95))
    assert calibrate([10, 20, 40], thresholds=[40, 20, 10]) == pytest.approx((0.95, 0.5, 0.05))
    assert calibrate([10, 20, 40], thresholds=[10, 20, 40], logistic=False) == (0, 0.5, 1)
    assert calibrate([0, 1, 2, 3, 4, 5, 6, 7], thresholds=[1, 2, 3, 4, 5, 6]) == (0, 0, 0.5, 1, 1, 0.5, 0, 0)
    assert calibrate([0, 1, 2, 3, 3.5, 4, 5, 6], thresholds=[3, 2, 1, 6, 5, 4]) == (1, 1, 0.5, 0, 0, 0, 0.5, 1)


def test_crisp_and_multi_value():
    assert calibrate([1, 2, 3], thresholds=[2], kind="crisp") == (0, 1, 1)
    assert calibrate([1, 2, 3, 9], thresholds=[2, 3, 4], kind="multi-value") == (0, 1, 2, 3)


def test_values_far_off_do_not_overflow():
    assert calibrate([-1e300, 1e300], thresholds=[1, 2, 3]) == (0, 1)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=9), st.booleans(), st.floats(0.5, 3), st.floats(0.5, 3))
def test_increasing_sets_increase_and_their_negation_mirrors_them(values, logistic, below, above):
    values = sorted(values)
    shape = {"logistic": logistic, "below": below, "above": above}
    found = calibrate(values, thresholds=[-30, 10, 50], **shape)
    assert list(found) == sorted(found)
    assert all(0 <= member <= 1 for member in found)
    swapped = shape if logistic else shape | {"below": above, "above": below}
    mirrored = calibrate(values, thresholds=[50, 10, -30], **swapped)
    assert [1 - member for member in mirrored] == pytest.approx(list(found), abs=1e-12)


@pytest.mark.parametrize(("thresholds", "kind", "told"), [
    ([], "fuzzy", "needs three thresholds, or six"), ([1], "fuzzy", "needs three"),
    ([1, 3, 2], "fuzzy", "out of order"),
    ([2, 2, 3], "fuzzy", "out of order"), ([1, 2, 3, 4], "fuzzy", "needs three"),
    ([1, 2, 3, 2, 5, 6], "fuzzy", "out of order for a bell"), ([1, 2], "crisp", "needs one threshold"),
    ([1], "multi-value", "two thresholds or more"), ([2, 1], "multi-value", "out of order"),
])
def test_thresholds_out_of_order_are_refused(thresholds, kind, told):
    with pytest.raises(AnalysisError, match=told):
        calibrate([1, 2], thresholds=thresholds, kind=kind)


def test_wrong_options():
    with pytest.raises(UnknownNameError, match="kind of calibration"):
        calibrate([1], thresholds=[1, 2, 3], kind="fuzy")
    with pytest.raises(AnalysisError, match=r"between 0\.5 and 1"):
        calibrate([1], thresholds=[1, 2, 3], membership=0.5)
    with pytest.raises(AnalysisError, match="greater than 0"):
        calibrate([1], thresholds=[1, 2, 3], logistic=False, below=0)
    with pytest.raises(AnalysisError, match="no raw value"):
        calibrate([float("nan")], thresholds=[1, 2, 3])


@pytest.mark.parametrize(("thresholds", "kind"), [([nan], "crisp"), ([1, inf], "multi-value"), ([0, nan, 2], "fuzzy"),
                                                  ([0, 1, 2, 3, 4, inf], "fuzzy")])
def test_thresholds_must_be_finite(thresholds, kind):
    with pytest.raises(AnalysisError, match="finite numbers"):
        calibrate([1, 2, 3], thresholds=thresholds, kind=kind)
