"""The statistics of pooling: equal to R metafor, whatever the units, the order and the number of outcomes at once."""

import itertools
from math import inf, isclose, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from realist_synth.analyses.meta.heterogeneity import spread
from realist_synth.analyses.meta.many_outcomes import pool_many
from realist_synth.analyses.meta.random_effects import INTERVALS, METHODS, fit, tau2_where
from realist_synth.analyses.meta.weighted import Design
from realist_synth.analyses.probability.distributions import (
    chi_squared_p,
    chi_squared_quantile,
    f_p,
    normal_p,
    normal_quantile,
    student_p,
    student_quantile,
)
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.trials import reference

# metafor writes fifteen digits; its iterations stop at 1e-12 of the median variance. validation/README.md says more.
CLOSE = 1e-9
# The normal equations of metafor lose half the digits where a column is large beside its spread, as years are.
CLOSE_REGRESSION = 1e-7
COEFFICIENT = ("estimate", "se", "ci_low", "ci_high", "statistic", "p")
WHOLE = ("tau2", "i2", "h2", "q", "q_p")
CELLS = list(itertools.product(METHODS, INTERVALS))


def close(own, pinned, tolerance, least=1e-9):
    return isclose(own, pinned, rel_tol=tolerance, abs_tol=least * tolerance / CLOSE)


@pytest.mark.parametrize("at", range(19))
def test_every_set_is_pooled_as_metafor_pools_it(at):
    data = reference()["sets"][at]
    for method, interval in CELLS:
        pinned = data["fits"][method][interval]
        own = fit(data["y"], data["v"], method=method, interval=interval)
        for name in COEFFICIENT:
            assert close(getattr(own.pooled, name), pinned[name], CLOSE), (data["source"], method, interval, name)
        for name in WHOLE:
            # tau2 and I2 at the edge of 0: metafor stops a hair above it
            least = 1e-9 * max(data["v"]) if name == "tau2" else 1e-8
            assert close(getattr(own, name), pinned[name], CLOSE, least), (data["source"], method, interval, name)
        assert own.weights == pytest.approx(pinned["weights"], rel=CLOSE)
        assert (own.prediction is None) == (method == "fixed")
        if own.prediction:
            assert own.prediction == pytest.approx(pinned["prediction"], rel=CLOSE)
    found = spread(fit(data["y"], data["v"]))
    for name in ("tau2", "i2", "h2"):
        assert getattr(found, name) == pytest.approx(data["profile"][name], rel=CLOSE, abs=1e-9)


def test_the_bcg_trials_give_the_published_answer():
    data = reference()["sets"][0]
    own = fit(data["y"], data["v"], method="DL")
    assert [round(value, 4) for value in (own.pooled.estimate, own.pooled.ci_low, own.pooled.ci_high, own.tau2)] == [
        -0.7141, -1.0644, -0.3638, 0.3088]


@pytest.mark.parametrize(("method", "interval"), CELLS)
def test_leaving_one_out_gives_what_metafor_gives(method, interval):
    y, v = (reference()["sets"][0][name] for name in "yv")
    for n, pinned in enumerate(reference()["leave_one_out"][method][interval]):
        own = fit(y[:n] + y[n + 1:], v[:n] + v[n + 1:], method=method, interval=interval)
        for name in COEFFICIENT:
            assert close(getattr(own.pooled, name), pinned[name], CLOSE), name
        assert close(own.tau2, pinned["tau2"], CLOSE)


def model(name):
    facts = reference()["bcg"]
    columns, names = [[1.0] * 13], ["intercept"]
    for part in {"all": ["ablat", "year", "alloc"], "ablat_year": ["ablat", "year"]}.get(name, [name]):
        if part == "alloc":
            for group in ("random", "systematic"):
                columns.append([float(one == group) for one in facts["alloc"]])
                names.append(group)
        else:
            columns.append(facts[part])
            names.append(part)
    return columns, names


@pytest.mark.parametrize("name", ["ablat", "year", "alloc", "ablat_year", "all"])
def test_meta_regression_gives_what_metafor_gives(name):
    y, v = (reference()["sets"][0][part] for part in "yv")
    columns, names = model(name)
    for method, interval in CELLS:
        pinned = reference()["regressions"][name][method][interval]
        own = fit(y, v, columns=columns, names=names, method=method, interval=interval)
        for at, one in enumerate(own.coefficients):
            for part in COEFFICIENT:
                assert close(getattr(one, part), pinned[part][at], CLOSE_REGRESSION), (method, interval, part)
        for part in WHOLE:
            assert close(getattr(own, part), pinned[part], CLOSE_REGRESSION), (method, interval, part)
        statistic, df, p = own.joint_test()
        assert close(statistic, pinned["qm"], CLOSE_REGRESSION)
        assert close(p, pinned["qm_p"], CLOSE_REGRESSION)
        assert df == pinned["qm_df"] == len(names) - 1


@pytest.mark.parametrize(("method", "interval"), CELLS)
def test_many_outcomes_at_once_are_the_same_as_one_at_a_time(method, interval):
    data = reference()["sets"]
    width = max(len(one["y"]) for one in data)
    y, v = (np.array([one[name] + [nan] * (width - len(one["y"])) for one in data]) for name in "yv")
    found = pool_many(y, v, method=method, interval=interval)
    for at, one in enumerate(data):
        own = fit(one["y"], one["v"], method=method, interval=interval)
        assert found.k[at] == own.k
        for name in ("estimate", "se", "ci_low", "ci_high"):
            assert getattr(found, name)[at] == pytest.approx(getattr(own.pooled, name), rel=1e-9), one["source"]
        for name in ("tau2", "i2", "q"):
            assert getattr(found, name)[at] == pytest.approx(getattr(own, name), rel=1e-9, abs=1e-10), one["source"]


def test_rows_of_one_or_no_estimate_and_no_rows_at_all():
    found = pool_many([[nan, nan], [0.3, nan], [0.1, 0.2]], [[1, 1], [0.04, nan], [0.1, 0.1]])
    assert found.k.tolist() == [0, 1, 2]
    assert np.isnan(found.estimate).tolist() == [True, False, False]
    assert found.estimate[1] == 0.3
    assert found.se[1] == pytest.approx(0.2)
    assert found.tau2[1] == 0
    assert np.isnan(found.i2).tolist() == [True, True, False]
    assert np.isnan(pool_many([[0.3, nan]], [[0.04, nan]], interval="knapp-hartung").se).all()
    assert len(pool_many(np.empty((0, 3)), np.empty((0, 3))).k) == 0


def test_many_blocks_are_one_answer():
    rng = np.random.default_rng(1)
    v = np.exp(rng.normal(-3, 1, (900, 20)))
    y = rng.normal(0, np.sqrt(v + 0.1))
    whole, last = pool_many(y, v), pool_many(y[-1:], v[-1:])
    assert len(whole.estimate) == 900
    assert whole.estimate[-1] == pytest.approx(last.estimate[0], rel=1e-12)


def test_scoring_that_would_swing_for_ever_comes_to_rest():
    # metafor 3.8 reports for estimates such as these that its scoring does not converge
    rng = np.random.default_rng(1)
    v = np.exp(rng.normal(-3, 1, (1000, 20)))
    y = rng.normal(0, np.sqrt(v + rng.choice([0, 0.01, 0.1, 1], (1000, 1))))
    y[rng.random((1000, 20)) < 0.4] = nan
    found = pool_many(y, v)
    for at in range(0, 1000, 37):
        there = ~np.isnan(y[at])
        design = Design.of(y[at][there].tolist(), v[at][there].tolist(), [[1.0] * int(there.sum())], ["estimate"])
        sums = design.fit(float(found.tau2[at]))
        slope = (sums.steepness - sums.trace) / sums.trace_squared
        assert abs(slope) < 1e-9 if found.tau2[at] > 0 else slope <= 1e-12


VALUES = st.floats(-3, 3).map(lambda x: round(x, 3))
VARIANCES = st.floats(0.01, 2).map(lambda x: round(x, 3))
STUDIES = st.lists(st.tuples(VALUES, VARIANCES), min_size=2, max_size=8)


def near(first, second, least=1e-7):
    return isclose(first, second, rel_tol=1e-6, abs_tol=least)


@settings(deadline=None)
@given(STUDIES, st.sampled_from(METHODS), st.sampled_from([0.01, 0.5, 7.0, -1.0]))
def test_pooling_is_equivariant_to_scale_and_to_inversion(studies, method, factor):
    y, v = zip(*studies, strict=True)
    own = fit(y, v, method=method)
    other = fit([factor * one for one in y], [factor**2 * one for one in v], method=method)
    assert near(other.pooled.estimate, factor * own.pooled.estimate, 1e-6 * abs(factor))
    assert near(other.pooled.se, abs(factor) * own.pooled.se)
    assert near(other.tau2, factor**2 * own.tau2, 1e-6 * factor**2)
    assert near(other.i2, own.i2, 1e-4)


@settings(deadline=None)
@given(STUDIES, st.sampled_from(METHODS), st.sampled_from([-5.0, 0.3]))
def test_moving_all_estimates_moves_the_pooled_one(studies, method, shift):
    y, v = zip(*studies, strict=True)
    own, other = fit(y, v, method=method), fit([one + shift for one in y], v, method=method)
    assert near(other.pooled.estimate, own.pooled.estimate + shift, 1e-6)
    assert near(other.tau2, own.tau2, 1e-6)


@settings(deadline=None)
@given(STUDIES, st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_pooling_ignores_the_order(studies, method, rng):
    y, v = zip(*studies, strict=True)
    shuffled = list(studies)
    rng.shuffle(shuffled)
    own, other = fit(y, v, method=method), fit(*zip(*shuffled, strict=True), method=method)
    assert near(other.pooled.estimate, own.pooled.estimate)
    assert near(other.tau2, own.tau2)


@settings(deadline=None)
@given(STUDIES, st.sampled_from(METHODS))
def test_what_holds_of_every_pooled_effect(studies, method):
    y, v = zip(*studies, strict=True)
    own = fit(y, v, method=method)
    assert own.tau2 >= 0
    assert 0 <= own.i2 < 100
    assert min(y) - 1e-9 <= own.pooled.estimate <= max(y) + 1e-9
    assert sum(own.weights) == pytest.approx(100)
    assert own.pooled.se <= sqrt(min(v) + own.tau2) + 1e-12
    careful = fit(y, v, method=method, interval="knapp-hartung-adhoc")
    assert careful.pooled.se >= own.pooled.se - 1e-15
    low, high = spread(own).tau2
    assert 0 <= low <= high
    if own.prediction:
        assert own.prediction[0] <= own.pooled.ci_low
        assert own.prediction[1] >= own.pooled.ci_high


@settings(deadline=None)
@given(STUDIES, st.sampled_from(METHODS))
def test_a_study_at_the_pooled_estimate_narrows_it_and_does_not_move_it(studies, method):
    y, v = zip(*studies, strict=True)
    tau2 = fit(y, v, method=method).tau2
    weights = [1 / (one + tau2) for one in v]
    mean = sum(w * one for w, one in zip(weights, y, strict=True)) / sum(weights)
    own, other = (fit(a, [one + tau2 for one in b], method="fixed")
                  for a, b in ((y, v), ((*y, mean), (*v, 0.5))))
    assert near(other.pooled.estimate, own.pooled.estimate)
    assert other.pooled.se < own.pooled.se


def test_two_studies_counted_twice_keep_the_estimate():
    own, twice = (fit([0.1, 0.9] * n, [0.1, 0.2] * n, method="fixed") for n in (1, 2))
    assert twice.pooled.estimate == pytest.approx(own.pooled.estimate)
    assert twice.pooled.se == pytest.approx(own.pooled.se / sqrt(2))


def test_paule_mandel_brings_q_to_its_degrees_of_freedom():
    y, v = [0.1, 0.9, -0.4, 0.5], [0.05, 0.02, 0.1, 0.04]
    own = fit(y, v, method="PM")
    assert own.design.fit(own.tau2).rss == pytest.approx(3)
    assert tau2_where(own.design, 100.0) == 0


def test_where_q_equals_its_degrees_of_freedom_no_method_finds_a_variance_between():
    half = sqrt(0.5 * 0.1)  # two estimates this far from their mean leave Q = 1
    for method in METHODS:
        assert fit([0.3 - half, 0.3 + half], [0.1, 0.1], method=method).tau2 == pytest.approx(0, abs=1e-12)


def test_estimates_that_agree_wholly_leave_plain_knapp_hartung_nothing():
    own = fit([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], interval="knapp-hartung")
    assert (own.pooled.se, own.pooled.statistic, own.pooled.p) == (0, 0, 1)
    own = fit([1.0] * 4, [1.0] * 4, interval="knapp-hartung")
    assert (own.pooled.statistic, own.pooled.p, own.i2) == (inf, 0, 0)
    assert fit([1.0] * 4, [1.0] * 4, method="fixed").i2 == 0


def test_one_estimate_is_itself():
    own = fit([0.4], [0.04])
    assert (own.pooled.estimate, own.tau2, own.i2, own.h2, own.q_p, own.typical_variance) == (0.4, 0, *[None] * 4)
    assert own.pooled.se == pytest.approx(0.2)
    assert spread(own) is None


@pytest.mark.parametrize(("change", "error"), [
    ({"method": "ML"}, UnknownNameError), ({"interval": "t"}, UnknownNameError), ({"level": 100}, AnalysisError),
    ({"y": [0.1, nan]}, AnalysisError), ({"v": [0.1, 0.0]}, AnalysisError), ({"v": [0.1]}, AnalysisError),
    ({"columns": [[1, 1], [3, 3]]}, AnalysisError), ({"columns": [[1, 1], [0, 1], [1, 0]]}, AnalysisError),
    ({"columns": [[1, 1], [0, 1]], "interval": "knapp-hartung"}, AnalysisError),
    ({"columns": [[1, 1]], "names": ["a", "b"]}, AnalysisError),
])
def test_wrong_use_of_a_fit(change, error):
    values = {"y": [0.1, 0.2], "v": [0.1, 0.1]} | change
    with pytest.raises(error):
        fit(values.pop("y"), values.pop("v"), **values)


@pytest.mark.parametrize(("y", "v", "change", "error"), [
    ([0.1], [0.1], {}, AnalysisError), ([[0.1, 0.2]], [[0.1]], {}, AnalysisError),
    ([[0.1, inf]], [[0.1, 0.1]], {}, AnalysisError), ([[0.1, 0.2]], [[0.1, 0.0]], {}, AnalysisError),
    ([[0.1, 0.2]], [[0.1, nan]], {}, AnalysisError), ([[0.1]], [[0.1]], {"method": "ML"}, UnknownNameError),
    ([[0.1]], [[0.1]], {"interval": "t"}, UnknownNameError), ([[0.1]], [[0.1]], {"level": 0}, AnalysisError),
])
def test_wrong_use_of_many_outcomes(y, v, change, error):
    with pytest.raises(error):
        pool_many(y, v, **change)


def test_scoring_gives_up_in_words(monkeypatch):
    monkeypatch.setattr("realist_synth.analyses.meta.random_effects.STEPS", 1)
    monkeypatch.setattr("realist_synth.analyses.meta.many_outcomes.STEPS", 1)
    y, v = [-0.9, -0.4, 0.8], [0.04, 0.02, 0.05]
    with pytest.raises(AnalysisError, match="choose method DL or PM"):
        fit(y, v)
    with pytest.raises(AnalysisError, match="choose method DL or PM"):
        pool_many([y], [v])


def test_tails_and_quantiles_are_those_of_scipy():
    for df in (1, 2, 3, 5, 12, 30, 101, 999):
        for x in (0.0, 0.1, 0.7, 1.5, 3.0, 9.0, 40.0):
            assert close(student_p(x, df), 2 * stats.t.sf(x, df), 1e-11)
            assert close(chi_squared_p(x * df, df), stats.chi2.sf(x * df, df), 1e-11, 1e-290)
            for second in (1, 4, 60):
                assert close(f_p(x, df, second), stats.f.sf(x, df, second), 1e-10, 1e-290)
        for share in (0.8, 0.95, 0.975, 0.9995):
            assert close(student_quantile(share, df), stats.t.ppf(share, df), 1e-10)
            assert close(chi_squared_quantile(1 - share, df), stats.chi2.isf(1 - share, df), 1e-11)
            assert close(chi_squared_quantile(share, df), stats.chi2.isf(share, df), 1e-11)
    for z in (0.0, 0.5, 1.96, 8.0):
        assert close(normal_p(z), 2 * stats.norm.sf(z), 1e-12)
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-15)
    assert student_p(inf, 3) == 0
