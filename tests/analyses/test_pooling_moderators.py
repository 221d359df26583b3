"""Subgroups and meta-regression by codes and columns: the numbers of metafor, and what a code can say."""

import json
from dataclasses import replace
from math import exp

import pytest

from realist_synth.analyses.pooling import pooling
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.vocabularies import Design
from tests.analyses.trials import bcg, coded, effect, reference, review

CLOSE = 1e-9


@pytest.mark.parametrize("interval", ["wald", "knapp-hartung"])
@pytest.mark.parametrize("tau2", ["common", "separate"])
def test_subgroups_are_those_of_metafor(interval, tau2):
    pinned = reference()["subgroups"][interval]
    found = pooling(bcg(), "hiv", by="journal", subgroup_tau2=tau2, interval=interval).subgroups
    assert [group.name for group in found.groups] == pinned["groups"]
    for at, group in enumerate(found.groups):
        own = pinned["common"] if tau2 == "common" else pinned["separate"]["fits"][at]
        for name in ("estimate", "se", "ci_low", "ci_high", "p"):
            value = own[name][at] if tau2 == "common" else own[name]
            assert getattr(group.pooled, name) == pytest.approx(value, rel=CLOSE), name
        assert group.tau2 == pytest.approx(own["tau2"], rel=CLOSE)
    between, test = found.between, pinned[tau2]
    assert (between.statistic, between.df, between.p) == pytest.approx((test["qm"], test["qm_df"], test["qm_p"]))
    assert between.df_2 == (10 if (interval, tau2) == ("knapp-hartung", "common") else None)


def test_the_q_of_groups_adds_up_to_the_residual_q():
    own = {tau2: pooling(bcg(), "hiv", by="journal", subgroup_tau2=tau2).subgroups for tau2 in ("common", "separate")}
    residual = reference()["subgroups"]["wald"]["common"]["q"]
    for found in own.values():
        assert sum(group.q for group in found.groups) == pytest.approx(residual)


def test_a_code_makes_two_groups_and_absent_is_not_one_of_them():
    found = pooling(bcg(), "hiv", by="trust")
    assert [(group.name, len(group.at)) for group in found.subgroups.groups] == [("reported", 7), ("not reported", 6)]
    assert "of a code, not reported does not mean absent" in found.cautions
    assert "by Trust; tau2 of subgroups common; reading stated" in found.caption()
    said = coded("t04", "trust", presence="absent")
    again = pooling(bcg(codings=(*bcg().codings, said)), "hiv", by="trust")
    assert again.subgroups == found.subgroups


def test_the_reading_and_the_rollup_decide_who_reports_a_code():
    codings = (*bcg().codings, coded("t05", "trust", basis="inferred", rationale="so it reads"), coded("t06", "deep"))
    own = bcg(codings=codings)

    def reported(**more):
        return len(pooling(own, "hiv", by="trust", **more).subgroups.groups[0].at)

    assert (reported(), reported(reading="inferred"), reported(rollup=True)) == (7, 8, 8)


def test_subgroups_of_one_estimate_have_no_variance_of_their_own():
    rows = [effect("a", "0.50", "0.30", "0.83"), effect("b", "0.80", "0.50", "1.28"), effect("c", "0.70", "0.4", "1.2")]
    own = review(*rows, codings=(coded("a", "trust"),))
    found = pooling(own, "hiv", by="trust", subgroup_tau2="separate")
    group = found.subgroups.groups[0]
    assert (group.tau2, group.i2, len(group.at)) == (0, None, 1)
    assert exp(group.pooled.ci_low) == pytest.approx(0.30, abs=0.002)
    assert pooling(own, "hiv", by="trust").subgroups.groups[0].tau2 == found.fit.tau2 == 0
    assert "3 estimates are few to compare 2 groups" in found.cautions
    assert "a subgroup of one has the interval of its estimate, by Wald: reported" in found.cautions
    assert not any("subgroup of one" in one for one in pooling(own, "hiv", by="trust").cautions)


@pytest.mark.parametrize(("codings", "words"), [
    ((), "Trust: all 2 estimates are in one group \\(not reported\\)"),
    ((coded("a", "trust"),), "2 estimates in 2 groups leave nothing"),
])
def test_groups_that_tell_nothing_are_refused(codings, words):
    rows = [effect("a", "0.50", "0.30", "0.83"), effect("b", "0.80", "0.50", "1.28")]
    with pytest.raises(AnalysisError, match=words):
        pooling(review(*rows, codings=codings), "hiv", by="trust")


@pytest.mark.parametrize("name", ["year", "alloc"])
def test_meta_regression_on_columns_is_that_of_metafor(name):
    pinned = reference()["regressions"][name]["REML"]["knapp-hartung"]
    asked = {"year": "year", "alloc": "journal"}[name]
    found = pooling(bcg(), "hiv", moderators=[asked], interval="knapp-hartung", allow_few=True).regression
    slopes = list(enumerate(found.fit.coefficients))[name == "year":]
    for at, one in slopes:
        for part in ("estimate", "se", "ci_low", "ci_high", "p"):
            assert getattr(one, part) == pytest.approx(pinned[part][at], rel=1e-7), part
    assert found.r2 == pytest.approx(pinned["r2"], rel=1e-6, abs=1e-9)
    assert found.fit.tau2 == pytest.approx(pinned["tau2"], rel=1e-7)
    assert (found.test.statistic, found.test.df_2) == pytest.approx((pinned["qm"], 13 - len(pinned["estimate"])))


def test_an_intercept_lies_among_the_studies():
    pinned = reference()["regressions"]["year"]["REML"]["knapp-hartung"]["estimate"]
    found = pooling(bcg(), "hiv", moderators=["year"], interval="knapp-hartung")
    intercept, _ = found.regression.fit.coefficients
    centre = found.regression.centres["year"]
    assert centre == pytest.approx(sum(s.year for s in bcg().studies) / 13, abs=0.05)
    assert intercept.name == f"intercept (year = {centre:g})"
    assert intercept.estimate == pytest.approx(pinned[0] + centre * pinned[1], rel=1e-6)
    assert found.to_dict()["regression"]["moderators"][0]["centre"] == centre
    assert max(len(cell) for row in found.shown()[1] for cell in row[1:]) < 30


def test_meta_regression_on_a_code_is_that_of_its_groups():
    found = pooling(bcg(), "hiv", moderators=["trust"])
    groups = pooling(bcg(), "hiv", by="trust").subgroups
    intercept, slope = found.regression.fit.coefficients
    assert intercept.estimate == pytest.approx(groups.groups[1].pooled.estimate)
    assert slope.estimate == pytest.approx(groups.groups[0].pooled.estimate - groups.groups[1].pooled.estimate)
    assert slope.name == "Trust: reported against not reported"
    assert found.regression.test.statistic == pytest.approx(groups.between.statistic)
    assert "moderators Trust" in found.caption()


def test_few_estimates_for_each_coefficient_are_refused_unless_allowed():
    with pytest.raises(AnalysisError, match="13 estimates for 2 coefficients \\(year; Trust: reported"):
        pooling(bcg(), "hiv", moderators=["year", "trust"])
    found = pooling(bcg(), "hiv", moderators=["year", "trust", "year"], allow_few=True)
    assert len(found.regression.fit.coefficients) == 3
    assert "fewer than 10 estimates for each coefficient, as allowed" in found.cautions
    with pytest.raises(AnalysisError, match="no degree of freedom"):
        pooling(review(effect("a", "0.5", "0.3", "0.83"), effect("b", "0.8", "0.5", "1.28"),
                       codings=(coded("a", "trust"),)), "hiv", moderators=["trust"], allow_few=True)


def test_moderators_that_say_the_same_are_refused():
    own = bcg()
    codings = (*own.codings, *(coded(one.study_id, "deep") for one in own.codings))
    with pytest.raises(AnalysisError, match=r"Deep trust: reported against not reported.*follows from the other"):
        pooling(replace(own, codings=codings), "hiv", moderators=["trust", "deep"], allow_few=True)
    with pytest.raises(AnalysisError, match="'year' is constant here"):
        pooling(replace(own, studies=tuple(s.model_copy(update={"year": 2000}) for s in own.studies)), "hiv",
                moderators=["year"])


def test_without_a_variance_between_there_is_nothing_to_explain():
    rows = [effect(f"s{n:02}", "0.7", "0.5", "0.98") for n in range(12)]
    own = review(*rows, codings=tuple(coded(f"s{n:02}", "trust") for n in range(5)))
    assert pooling(own, "hiv", moderators=["trust"]).regression.r2 is None


def test_a_study_without_the_value_is_left_out_by_name():
    own = bcg()
    studies = (own.studies[0].model_copy(update={"year": None}), *own.studies[1:])
    found = pooling(replace(own, studies=studies), "hiv", moderators=["year"])
    assert found.k == 12
    assert [(one.effect.effect_id, one.reason) for one in found.found.left_out] == [
        ("t01", "year of the study is not known")]
    bare = replace(own, studies=tuple(s.model_copy(update={"year": None}) for s in own.studies))
    with pytest.raises(AnalysisError, match="there are none; year of the study is not known: t01"):
        pooling(bare, "hiv", moderators=["year"])


def test_another_result_on_the_same_people_stands_in_where_the_value_is_not_known():
    own = bcg()
    rows = tuple(row.model_copy(update={"independent_unit": "t02"}) if row.effect_id == "t01" else row
                 for row in own.effects)
    studies = (own.studies[0].model_copy(update={"year": None}), *own.studies[1:])
    found = pooling(replace(own, studies=studies, effects=rows), "hiv", moderators=["year"], choose="first")
    assert [one.effect.effect_id for one in found.found.left_out] == ["t01"]
    few = replace(own, studies=studies[:3], effects=rows[:1] + rows[2:3] + (rows[1].model_copy(
        update={"independent_unit": "x"}),))
    with pytest.raises(AnalysisError, match=r"2 estimates in 2 groups .*; year of the study is not known: t01"):
        pooling(few, "hiv", by="year")


def test_groups_that_agree_exactly_are_tested_all_the_same():
    rows = [effect("a", "2", "1", "3", measure="MD"), effect("b", "2", "1", "3", measure="MD"),
            effect("c", "4", "3", "5", measure="MD"), effect("d", "4", "3", "5", measure="MD")]
    own = review(*rows, codings=(coded("a", "trust"), coded("b", "trust")))
    found = pooling(own, "hiv", by="trust", interval="knapp-hartung")
    assert found.subgroups.between.p < 1e-6


@pytest.mark.parametrize("name", ["truts", "label", "country", "pmid", "doi", "citation"])
def test_a_moderator_is_a_code_or_a_column_of_studies(name):
    with pytest.raises(UnknownNameError, match=f"code or column of studies '{name}'"):
        pooling(bcg(), "hiv", by=name)


def test_numbers_and_terms_make_groups_too():
    own = bcg()
    studies = tuple(s.model_copy(update={"design": Design.COHORT if n < 5 else Design.RANDOMISED_TRIAL,
                                         "year": 2000 + n % 2}) for n, s in enumerate(own.studies))
    own = replace(own, studies=studies)
    assert [g.name for g in pooling(own, "hiv", by="year").subgroups.groups] == ["2000", "2001"]
    assert [g.name for g in pooling(own, "hiv", by="design").subgroups.groups] == [
        "cohort_or_before_after", "randomised_trial"]


def test_the_forms_of_subgroups_and_of_a_regression():
    found = pooling(bcg(), "hiv", by="trust")
    parts = [record[0] for record in found.records()]
    assert (parts.count("subgroup"), parts.count("between subgroups")) == (2, 1)
    assert "between subgroups: F 1." in str(found)
    data = found.to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["subgroups"]["groups"][0]["effects"] == ["t01", "t02", "t03", "t04", "t07", "t08", "t09"]
    found = pooling(bcg(), "hiv", moderators=["trust"], interval="wald")
    parts = [record[0] for record in found.records()]
    assert (parts.count("moderator"), parts.count("residual"), parts.count("moderators")) == (2, 1, 1)
    assert "moderators: chi2 1." in str(found)
    data = found.to_dict()["regression"]
    assert data["moderators"][0]["values"]["t01"] == "reported"
    assert data["test"]["df_2"] is None
