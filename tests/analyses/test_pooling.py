"""Pooling the effects of a review: what is taken, what is left out and said, what is refused."""

import json
from dataclasses import replace
from decimal import Decimal
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.analyses.meta.table import COLUMNS
from realist_synth.analyses.pooling import pooling
from realist_synth.errors import AnalysisError, RealistSynthError, UnknownNameError
from realist_synth.model.printed import off_middle
from realist_synth.model.studies import Setting
from realist_synth.model.vocabularies import HigherIs, Measure
from tests.analyses.trials import bcg, effect, reference, review
from tests.strategies import reviews

A, B, C = effect("a", "0.50", "0.30", "0.83"), effect("b", "0.80", "0.50", "1.28"), effect("c", "0.70", "0.40", "1.23")


def ids(found):
    return [one.effect.effect_id for one in found.found.estimates]


def left(found):
    return {one.effect.effect_id: one.reason for one in found.found.left_out}


def test_a_review_of_trials_gives_the_numbers_of_metafor():
    pinned = reference()["sets"][0]["fits"]["REML"]["knapp-hartung-adhoc"]
    found = pooling(bcg(), "hiv")
    assert found.estimate == pytest.approx([exp(pinned[name]) for name in ("estimate", "ci_low", "ci_high")], rel=1e-9)
    assert found.prediction == pytest.approx([exp(end) for end in pinned["prediction"]], rel=1e-9)
    assert found.fit.tau2 == pytest.approx(pinned["tau2"], rel=1e-9)
    assert found.cautions == ("intervals whose level is not printed were taken as 95%: 13 of 13",)


def test_a_standard_error_comes_from_the_interval_and_its_level():
    level = effect("b", "0.80", "0.50", "1.28", ci_level="90")
    found = pooling(review(A, level), "hiv", assumed_level=99)
    own = {one.effect.effect_id: one for one in found.found.estimates}
    assert own["a"].v == pytest.approx(((log(0.83) - log(0.30)) / (2 * 2.5758293035489)) ** 2)
    assert own["b"].v == pytest.approx(((log(1.28) - log(0.50)) / (2 * 1.6448536269514722)) ** 2)
    assert (own["a"].level_assumed, own["b"].level_assumed) == (True, False)
    assert "intervals whose level is not printed were taken as 99%: 1 of 2" in found.cautions


def test_differences_are_pooled_as_they_are():
    found = pooling(review(effect("a", "2", "1", "3", measure="MD"), effect("b", "4", "3", "5", measure="MD")), "hiv",
                    method="fixed")
    assert found.estimate[0] == pytest.approx(3)
    assert (found.to_dict()["scale"], found.prediction) == ("difference", None)


def test_all_that_read_alike_stay_as_printed():
    better = [replace_row(row, higher_is=HigherIs.BETTER) for row in (A, B)]
    found = pooling(review(*better), "hiv")
    assert found.found.higher_is == "better"
    assert not any(one.turned for one in found.found.estimates)
    assert found.estimate == pooling(review(A, B), "hiv").estimate
    assert "a value above 1 is the better result" in found.caption()


def replace_row(row, **more):
    return row.model_copy(update=more)


@pytest.mark.parametrize(("outcome", "turned"), [("hiv", "b"), ("health", "a")])
def test_of_those_that_do_not_the_codebook_decides_which_are_turned(outcome, turned):
    upright = effect("b", "1.25", "0.78", "2.00", higher_is="better", code_id=outcome)
    found = pooling(review(replace_row(A, code_id=outcome), upright), outcome)
    assert [one.effect.effect_id for one in found.found.estimates if one.turned] == [turned]
    assert any(f"turned so that all read alike: {turned}" in one for one in found.cautions)
    own = next(one for one in found.found.estimates if one.turned)
    estimate, low, high = own.shown
    assert low < estimate < high
    assert log(estimate) == pytest.approx(own.y)
    same = pooling(review(A, effect("b", "0.80", "0.50", "1.28")), "hiv")
    assert (found.estimate[0] if turned == "b" else 1 / found.estimate[0]) == pytest.approx(same.estimate[0], rel=0.01)


def test_what_is_not_pooled_is_listed_with_the_reason():
    rows = [
        A, B, effect("d-1", measure="direction_only"), effect("d-2", "0.5", None, None), effect("d-3", None, "1", "2"),
        effect("d-4", "0.5", "0.9", "0.3"), effect("d-5", "0.5", "0", "2"), effect("d-6", "3.31", "1.52", "3.50"),
        effect("d-7", "-1", "0.2", "2"),
    ]
    assert left(pooling(review(*rows), "hiv")) == {
        "d-1": "direction only: neither a ratio nor a difference", "d-2": "no interval is printed",
        "d-3": "no estimate is printed", "d-4": "the ends of the interval are not in order",
        "d-5": "the interval of the ratio begins at 0 as printed, which has no logarithm",
        "d-6": "the printed estimate and interval do not fit each other", "d-7": "a ratio that is not above 0"}
    found = pooling(review(*rows), "hiv", include_inconsistent=True)
    assert ids(found) == ["a", "b", "d-6"]
    assert any("do not fit their intervals, included as asked: d-6" in one for one in found.cautions)


@pytest.mark.parametrize(("printed", "off"), [
    (("0.5", "0.3", "0.8"), False), (("4.22", "2.66", "6.77"), False), (("0.41", "0.15", "1.08"), False),
    (("3.31", "1.52", "3.50"), True), (("3.32", "1.55", "3.48"), True), (("0.1", "0.0", "0.3"), False),
    (("2.9", "0.5", "2.0"), True),
])
def test_rounding_and_slight_lopsidedness_are_no_misprint(printed, off):
    assert (off_middle(effect("a", *printed)) > 0.25) == off


def test_a_difference_off_the_middle():
    assert off_middle(effect("a", "2.9", "1.0", "3.0", measure="MD")) > 1
    assert off_middle(effect("a", "2.0", "1.0", "3.0", measure="MD")) == 0


@pytest.mark.parametrize("level", [50, 80, 95, 99, 99.9])
@pytest.mark.parametrize(("standard_errors", "off"), [(0.2, False), (0.3, True)])
def test_a_misprint_is_one_at_any_level_of_the_interval(level, standard_errors, off):
    from statistics import NormalDist

    reach = NormalDist().inv_cdf(0.5 + level / 200) * 0.3
    row = effect("d", *(f"{exp(value):.6f}" for value in (standard_errors * 0.3, -reach, reach)))
    told = replace_row(row, ci_level=Decimal(str(level)))
    assert off_middle(told) == pytest.approx(standard_errors, abs=1e-4)
    assert off_middle(row, level) == pytest.approx(off_middle(told))
    assert ("d" in left(pooling(review(A, B, told), "hiv"))) == off
    assert ("d" in left(pooling(review(A, B, row), "hiv", assumed_level=level))) == off


def test_an_estimate_on_no_interval_is_off_any_middle():
    assert off_middle(effect("a", "9", "1", "1", measure="MD")) > 1
    assert off_middle(effect("a", "2", "3", "1", measure="MD")) == off_middle(effect("a", measure="count")) == 0
    assert off_middle(effect("a", "2", "1", "3", measure="percentage")) == off_middle(effect("a", "0", "0", "1")) == 0
    assert off_middle(effect("a", "9", "0.00", "10")) > 0.25


@pytest.mark.parametrize("printed", [
    {"ci_level": "99.99999999999999999"}, {"ci_level": "1e-30"}, {"ci_level": "0.95"}, {"estimate": "1e-400",
    "ci_low": "1e-401", "ci_high": "1e-399"}, {"estimate": "1e400", "ci_low": "1e399", "ci_high": "1e401"},
    {"estimate": "1e200", "ci_low": "0.5e200", "ci_high": "1.5e200", "measure": "MD"},
    {"ci_low": "0.7999999999999999999999", "ci_high": "0.8000000000000000000001"},
])
def test_numbers_beyond_computing_are_left_out_by_name(printed):
    row = effect("d", **({"estimate": "0.8", "low": "0.5", "high": "1.28"} | {
        {"ci_low": "low", "ci_high": "high"}.get(name, name): value for name, value in printed.items()}))
    word = "the level of the interval is not from 50" if "ci_level" in printed else "beyond what can be computed"
    assert word in left(pooling(review(A, B, row), "hiv", measures=["RR"] if "measure" not in printed else None))["d"]


def test_an_interval_wider_than_numbers_go_is_no_error():
    found = pooling(review(A, B), "hiv", level=99.99)
    assert (found.estimate[2], found.to_dict()["pooled"]["ci_high"]) == (float("inf"), None)
    assert "0.000 to ∞" in str(found)
    assert len(str(pooling(review(A, B), "hiv", level=99.9))) < 2500


def test_percentage_points_are_differences():
    rows = [effect("a", "5", "1", "9", measure="percentage_points"), effect("b", "6", "1", "11",
            measure="percentage_points")]
    assert pooling(review(*rows), "hiv", method="fixed").estimate[0] == pytest.approx(5.39, abs=0.01)
    with pytest.raises(AnalysisError, match="different units"):
        pooling(review(rows[0], effect("b", "2", "1", "3", measure="MD")), "hiv")


def test_one_project_in_two_units_is_said():
    own = review(A, B, C)
    own = replace(own, studies=tuple(replace_row(s, project=None if s.study_id == "c" else "p") for s in own.studies))
    assert "counted as independent, though of one project: a, b (project p)" in pooling(own, "hiv").cautions
    assert not any("project" in one for one in pooling(review(A, B, C), "hiv").cautions)


def test_nobody_decided_which_way_to_read():
    rows = [effect("a", "0.5", "0.3", "0.83", code_id="deaths"),
            effect("b", "1.6", "0.9", "2.84", code_id="deaths", higher_is="better")]
    found = pooling(review(*rows), "deaths")
    assert (found.found.higher_is, found.found.undecided) == ("better", True)
    assert any("does not say which direction is desired" in one for one in found.cautions)


def test_a_filter_by_setting_names_the_reading():
    settings = tuple(Setting(setting_id=s, study_id=s, country="KEN", basis="inferred" if s == "c" else "stated")
                     for s in "abc")
    own = review(A, B, C, settings=settings)
    assert pooling(own, "hiv", where=["country=KEN"]).k == 2
    found = pooling(own, "hiv", where=["country=KEN"], reading="inferred")
    assert (found.k, found.choices()["reading"]) == (3, "inferred")
    assert "reading" not in pooling(own, "hiv").choices()


def test_results_on_the_same_people_are_refused_or_chosen_by_a_rule():
    wide = effect("a-2", "0.60", "0.20", "1.80")
    own = review(wide, effect("a-3", "0.52", "0.35", "0.77"), B)
    with pytest.raises(AnalysisError, match="a: a-2, a-3"):
        pooling(own, "hiv")
    assert ids(pooling(own, "hiv", choose="first")) == ["a-2", "b"]
    found = pooling(own, "hiv", choose="most_precise")
    assert (ids(found), left(found)) == (["a-3", "b"], {"a-2": "a-3 stands for the same people"})
    assert "of several results on the same people most precise" in found.caption()
    found = pooling(own, "hiv", effects=["a-2", "b"])
    assert (ids(found), left(found)) == (["a-2", "b"], {"a-3": "not among the effects asked for"})
    with pytest.raises(UnknownNameError, match="rule 'last'"):
        pooling(own, "hiv", choose="last")


def test_two_papers_on_the_same_people_are_one():
    with pytest.raises(AnalysisError, match="project: a, b"):
        pooling(review(*(replace_row(row, independent_unit="project") for row in (A, B)), C), "hiv")


def test_measures_are_mixed_only_by_name():
    hazard = replace_row(B, measure=Measure.HR)
    own = review(A, hazard, C)
    with pytest.raises(AnalysisError, match="HR: b; RR: a, c"):
        pooling(own, "hiv")
    assert ids(pooling(own, "hiv", measures=["RR"])) == ["a", "c"]
    assert left(pooling(own, "hiv", measures=["RR"])) == {"b": "measure HR was not asked for"}
    found = pooling(own, "hiv", measures=["HR", "RR"])
    assert ids(found) == ["a", "b", "c"]
    assert "RR and HR are pooled as if they were one measure" in found.cautions
    with pytest.raises(UnknownNameError, match="measure 'percentage'"):
        pooling(own, "hiv", measures=["percentage"])


@pytest.mark.parametrize("measures", [None, ["RR", "MD"]])
def test_ratios_and_differences_never_mix(measures):
    with pytest.raises(AnalysisError, match="cannot be pooled together"):
        pooling(review(A, effect("b", "2", "1", "3", measure="MD")), "hiv", measures=measures)
    with pytest.raises(AnalysisError, match="different units"):
        pooling(review(effect("a", "2", "1", "3", measure="SMD"), effect("b", "2", "1", "3", measure="MD")), "hiv",
                measures=["MD", "SMD"])


@pytest.mark.parametrize(("rows", "words"), [
    ((A,), "there is one: a \\(a\\); what has no interval is counted by `directions`"),
    ((A, effect("d", "0.5", None, None)), "there is one: a \\(a\\); no interval is printed: d \\(d\\)"),
    ((effect("d", measure="count"), effect("e", measure="count")), "there are none; count: .*: d \\(d\\), e \\(e\\)"),
])
def test_fewer_than_two_is_no_synthesis(rows, words):
    with pytest.raises(AnalysisError, match=words):
        pooling(review(*rows), "hiv")


def test_without_effects_there_is_nothing_to_pool():
    with pytest.raises(AnalysisError, match="no table of effects"):
        pooling(review(), "hiv")


@pytest.mark.parametrize(("asked", "error", "words"), [
    ({"outcome": "hvi"}, UnknownNameError, "did you mean 'hiv'"), ({"method": "ML"}, UnknownNameError, "method 'ML'"),
    ({"interval": "t"}, UnknownNameError, "interval 't'"), ({"effects": ["z"]}, UnknownNameError, "effect for hiv 'z'"),
    ({"effects": ["a", "d"]}, AnalysisError, "d cannot be pooled: no interval"),
    ({"level": 0}, AnalysisError, "level 0"), ({"assumed_level": 100}, AnalysisError, "assumed level 100"),
    ({"by": "trust", "moderators": ["year"]}, AnalysisError, "two questions"),
    ({"subgroup_tau2": "one"}, UnknownNameError, "tau2 of subgroups"), ({"reading": "x"}, UnknownNameError, "reading"),
    ({"where": ["colour=red"]}, UnknownNameError, "column 'colour'"),
    ({"leave_one_out": True}, AnalysisError, "leaves one"),
])
def test_wrong_use(asked, error, words):
    with pytest.raises(error, match=words):
        pooling(review(A, B, effect("d", "0.5", None, None)), **({"outcome": "hiv"} | asked))


def test_a_filter_and_a_rollup():
    deaths = replace_row(C, code_id="deaths")
    own = review(A, B, deaths)
    with pytest.raises(AnalysisError, match="there are none"):
        pooling(own, "health")
    found = pooling(own, "health", rollup=True)
    assert ids(found) == ["a", "b", "c"]
    studies = tuple(s.model_copy(update={"year": 2000 + n}) for n, s in enumerate(own.studies))
    found = pooling(replace(own, studies=studies), "health", rollup=True, where=["year=2000", "year=2002"])
    assert ids(found) == ["a", "c"]
    assert "rollup yes; where year=2000, year=2002" in found.caption()


def test_leaving_one_out():
    found = pooling(review(A, B, C), "hiv", leave_one_out=True)
    rows = [record for record in found.records() if record[0] == "without"]
    assert [row[2] for row in rows] == ["a", "b", "c"]
    assert rows[0][list(COLUMNS).index("estimate")] == pytest.approx(pooling(review(B, C), "hiv").estimate[0])
    assert "Without A (a)" in str(found)
    assert "Without" not in str(pooling(review(A, B, C), "hiv"))
    assert len(found.to_dict()["leave_one_out"]) == 3
    assert pooling(review(A, B, C), "hiv").to_dict()["leave_one_out"] == []
    assert pooling(review(A, B), "hiv").omitted == ()


def test_a_fixed_effect_has_wald_and_no_prediction():
    found = pooling(review(A, B), "hiv", method="fixed")
    assert (found.fit.interval, found.prediction, found.fit.tau2) == ("wald", None, 0)
    assert "Prediction" not in str(found)
    assert pooling(review(A, B), "hiv").fit.interval == "knapp-hartung-adhoc"


def test_the_forms_of_a_result():
    found = pooling(review(A, B, effect("d", "0.5", None, None)), "hiv", level=90)
    data = found.to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert [one["effect_id"] for one in data["estimates"]] == ["a", "b"]
    assert sum(one["weight"] for one in data["estimates"]) == pytest.approx(100)
    assert data["left_out"] == [{"effect_id": "d", "study_id": "d", "independent_unit": "d", "measure": "RR",
                                 "reason": "no interval is printed"}]
    assert data["package"] == {"name": "trials", "version": None}
    assert (data["pooled"]["level"], data["pooled"]["df"]) == (90, 1)
    frame = found.to_frame()
    assert frame["part"].tolist() == ["estimate", "estimate", "pooled", "heterogeneity", "interval", "interval",
                                      "prediction", "left out"]
    headings, rows = found.shown()
    assert headings[1:3] == ["RR", "90% interval"]
    assert rows[0][:3] == ["A (a)", "0.500", "0.300 to 0.830"]
    assert "level 90%" in found.caption()
    assert found.caption().endswith("results for the outcome that are not pooled: 1 (JSON and CSV say which and why)")
    assert pooling(review(A, B), "hiv").caption().endswith("not pooled: 0")
    assert found.title() == "New infections: pooled RR of 2 independent estimates"


def test_numbers_that_are_not_finite_are_empty():
    same = [effect(name, "2", "1", "4") for name in "abcd"]
    found = pooling(review(*same), "hiv", interval="knapp-hartung")
    assert json.dumps(found.to_dict(), allow_nan=False)
    assert found.fit.pooled.se < 1e-9
    assert any("narrower than Wald's" in one for one in found.cautions)


@given(st.permutations([A, B, C, effect("a-2", "0.60", "0.20", "1.80"), effect("d", "0.5", None, None)]))
def test_the_order_of_the_rows_changes_no_byte(rows):
    own = pooling(review(*rows), "hiv", choose="most_precise", leave_one_out=True)
    other = pooling(review(*sorted(rows, key=lambda row: row.effect_id)), "hiv", choose="most_precise",
                    leave_one_out=True)
    assert json.dumps(own.to_dict()) == json.dumps(other.to_dict())
    assert own.to_csv() == other.to_csv()


@given(reviews())
def test_any_review_is_pooled_or_refused_in_words(own):
    for code in own.codes:
        try:
            found = pooling(own, code.code_id, choose="first", rollup=True)
        except RealistSynthError:
            continue
        assert len(found.found.estimates) > 1


def test_our_package(bundled):
    found = pooling(bundled, "out-hiv", measures=["HR", "IRR"], method="fixed")
    assert ids(found) == ["e-60-hiv", "e-63-hiv"]
    # metafor: rma(log(c(.53, .41)), sei = (log(c(.76, 1.08)) - log(c(.37, .15))) / (2 * qnorm(.975)), method = "FE")
    assert found.estimate == pytest.approx((0.5142707, 0.3667276, 0.7211739), abs=1e-6)
    for outcome in ("out-sti", "out-acceptability"):
        with pytest.raises(AnalysisError, match="two independent estimates are needed"):
            pooling(bundled, outcome)


def test_a_refusal_tells_where_else_to_look(bundled):
    with pytest.raises(AnalysisError, match=r"two or more are there for out-hiv, out-risk, out-testing; .*directions"):
        pooling(bundled, "out-access")
    with pytest.raises(UnknownNameError, match="these are 2, give each by itself: 'HR', 'IRR'"):
        pooling(bundled, "out-hiv", measures=["HR,IRR"])


def test_studies_stand_in_the_order_of_their_numbers():
    rows = [effect(f"s{n}", "0.5", "0.3", "0.83") for n in (10, 9, 2)]
    found = pooling(review(*rows), "hiv")
    assert [one.effect.study_id for one in found.found.estimates] == ["s2", "s9", "s10"]
