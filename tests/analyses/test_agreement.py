"""Agreement of coders, against published answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from realist_synth.analyses.agreement import Comparison, ac1, agreement, kappa
from realist_synth.analyses.coders.comparison import uneven
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.small import small
from tests.strategies import reviews

counts = st.integers(0, 60)


def test_kappa_as_sas_prints_it():
    """PROC FREQ on a three by three table, as pinned in the tests of statsmodels (stats/tests/test_inter_rater.py)."""
    value, error = kappa([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert value == pytest.approx(0.4842, abs=5e-5)
    assert error == pytest.approx(0.1380, abs=5e-5)
    assert value - 1.959964 * error == pytest.approx(0.2137, abs=5e-5)
    assert value + 1.959964 * error == pytest.approx(0.7547, abs=5e-5)


def test_kappa_and_ac1_by_hand():
    """20, 5, 10, 15: observed 0.7, expected 0.5 * 0.6 + 0.5 * 0.4 = 0.5, so kappa 0.4; AC1 expects 2 * 0.55 * 0.45."""
    found = Comparison("x", "y", "c", 20, 5, 10, 15)
    assert found.kappa[0] == pytest.approx(0.4)
    assert found.ac1 == pytest.approx((0.7 - 0.495) / 0.505)
    assert found.percent == pytest.approx(70)
    assert not found.skewed


def test_kappa_and_ac1_as_irrcac_prints_them():
    """The overview vignette of the R package irrCAC 1.0, by Gwet: its table cont3x3abstractors."""
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    assert kappa(table)[0] == pytest.approx(0.7964094, abs=5e-8)
    assert ac1(table) == pytest.approx(0.8493305, abs=5e-8)


def test_ac1_where_kappa_is_a_paradox():
    """118, 5, 2, 0: observed 0.944; margins 123 and 120 of 125; kappa expects 0.9452, AC1 expects 2 * 0.972 * 0.028."""
    found = Comparison("x", "y", "c", 118, 5, 2, 0)
    assert found.kappa[0] == pytest.approx(-0.0234, abs=5e-5)
    assert found.ac1 == pytest.approx(0.9408, abs=5e-5)
    assert found.skewed


def test_where_chance_leaves_no_room():
    assert kappa([[0, 0], [0, 0]]) is None
    assert kappa([[0, 0], [0, 9]]) is None
    nothing, silent = Comparison("x", "y", "c", 0, 0, 0, 0), Comparison("x", "y", "c", 0, 0, 0, 9)
    assert (nothing.percent, nothing.ac1, nothing.interval, nothing.skewed) == (None, None, None, False)
    assert (silent.percent, silent.ac1, silent.kappa, silent.skewed) == (100, 1, None, True)


@given(counts, counts, counts, counts)
def test_exchanging_coders_or_sides_changes_nothing(a, b, c, d):
    assume(a + b + c + d)
    found = Comparison("x", "y", "c", a, b, c, d)
    for other in (Comparison("y", "x", "c", a, c, b, d), Comparison("x", "y", "c", d, b, c, a)):
        assert other.ac1 == pytest.approx(found.ac1)
        assert (other.kappa is None) == (found.kappa is None)
        if found.kappa:
            assert other.kappa == pytest.approx(found.kappa, abs=1e-9)
    assert -1 <= found.ac1 <= 1
    if found.kappa:
        low, high = found.interval
        assert -1 <= low <= found.kappa[0] + 1e-12
        assert found.kappa[0] - 1e-12 <= high <= 1
    if not b + c:
        assert found.ac1 == 1
        assert found.kappa is None or found.kappa[0] == pytest.approx(1)


def test_the_unit_is_each_study_and_code():
    found = {c.of: (c.both, c.only_first, c.only_second, c.neither) for c in agreement(small()).comparisons}
    assert found == {"role": (0, 0, 0, 5), "context": (0, 0, 0, 5), "mechanism": (1, 1, 1, 12),
                     "outcome": (1, 0, 0, 19)}


def test_by_code():
    found = {c.of: (c.both, c.only_first, c.only_second, c.neither) for c in agreement(small(), by="code").comparisons}
    assert len(found) == 9
    assert found["m-trust"] == (1, 1, 0, 3)
    assert found["m-bridge"] == (0, 0, 1, 4)


def test_disagreements_name_their_decisions():
    assert [d.to_dict() for d in agreement(small()).disagreements] == [
        {"first": "x", "second": "y", "study_id": "b", "code_id": "m-trust", "reported_by": "x", "decisions": []},
        {"first": "x", "second": "y", "study_id": "e", "code_id": "m-bridge", "reported_by": "y", "decisions": ["d1"]}]


def test_a_dimension_without_slot_shows_once_a_coder_used_it():
    extra = small().coder_codings[0].model_copy(update={"record_id": "z", "code_id": "att"})
    found = agreement(small(coder_codings=(*small().coder_codings, extra)))
    assert found.comparisons[-1].of == "attribute"


def test_three_coders_are_compared_in_pairs():
    extra = small().coder_codings[0].model_copy(update={"record_id": "z", "coder_id": "z"})
    found = agreement(small(coder_codings=(*small().coder_codings, extra)))
    assert [(c.first, c.second) for c in found.comparisons if c.of == "role"] == [("x", "y"), ("x", "z"), ("y", "z")]


def test_forms():
    found = agreement(small())
    assert found.to_frame().shape == (4, 24)
    assert "0.423" in str(found)
    assert found.to_dict()["by"] == "dimension"
    assert found.to_dict()["comparisons"][2]["kappa"] == pytest.approx(0.4230769)
    assert found.title() == "agreement of coders by dimension; disagreements: 2"
    assert "chance alone" in found.caption()
    assert "or that there is no unit" in found.caption()
    assert found.to_csv().startswith("first,second,dimension,both,only_first")


def test_all_coders_together():
    extra = small().coder_codings[0].model_copy(update={"record_id": "z", "coder_id": "z"})
    found = agreement(small(coder_codings=(*small().coder_codings, extra)))
    mechanism = found.together[2]
    assert (mechanism.of, mechanism.coders, mechanism.units) == ("mechanism", ("x", "y", "z"), 15)
    # of 15 units, a/m-trust has all three, b/m-trust and e/m-bridge one of three: 13 agree wholly, 2 for one pair in 3
    assert mechanism.percent == pytest.approx(100 * (13 + 2 / 3) / 15)
    # 5 of 45 ratings report: expected 1 - 2 * (1/9) * (8/9)
    assert mechanism.fleiss.value == pytest.approx(((13 + 2 / 3) / 15 - 65 / 81) / (16 / 81))
    assert mechanism.alpha.value == pytest.approx(1 - 44 * (2 * 2 / 2) / (5 * 40))
    rows = found.to_dict()["all_coders"]
    assert [row["of"] for row in rows] == ["role", "context", "mechanism", "outcome"]
    assert "jackknife" in rows[2]["alpha"]["method"]
    assert found.records()[-1][:3] == ("all coders", "all coders", "outcome")
    assert "fleiss" in found.shown()[0]
    assert len(found.to_frame()) == 16


def test_the_pair_of_two_coders_says_it_all():
    found = agreement(small())
    assert len(found.records()) == 4
    assert "fleiss" not in found.shown()[0]
    mechanism = found.comparisons[2]
    assert mechanism.gwet.value == pytest.approx(mechanism.ac1)
    assert mechanism.alpha.value == pytest.approx(1 - 29 * 2 / (4 * 26))
    assert set(found.to_dict()["methods"]) == {"kappa", "ac1", "fleiss", "alpha"}


def test_studies_that_a_coder_did_not_code_can_be_left_out():
    whole, own = agreement(small()), agreement(small(), coded_only=True)
    # x left records of a and b, y of a and e: only a was coded by both
    assert [c.n for c in whole.comparisons] == [5, 5, 15, 20]
    assert [(c.both, c.n) for c in own.comparisons] == [(0, 1), (0, 1), (1, 3), (1, 4)]
    assert own.disagreements == ()
    assert "left a record" in own.caption()
    assert own.to_dict()["coded_only"] is True
    assert [t.units for t in own.together] == [1, 1, 3, 4]


def test_that_silence_counts_is_said_and_warned_of():
    whole, own = agreement(small()), agreement(small(), coded_only=True)
    assert "not recorded counts as not reported by that coder" in whole.caption()
    said = "x left records of 1 of the 2 studies of y: if the others were not looked at, use coded_only"
    assert said in whole.cautions
    assert said in whole.caption()
    assert whole.to_dict()["cautions"] == list(whole.cautions)
    assert "not recorded" not in own.caption()
    assert own.cautions == ()
    assert uneven({"x": set("abcdefghij"), "y": set("abcdefghi")}, "studies") == ()


@settings(max_examples=50, deadline=None)
@given(reviews(), st.sampled_from(["dimension", "code"]))
def test_any_review(review, by):
    if len({row.coder_id for row in review.coder_codings}) < 2:
        with pytest.raises(AnalysisError):
            agreement(review, by=by)
        return
    found = agreement(review, by=by)
    assert agreement(replace(review, coder_codings=review.coder_codings[::-1]), by=by) == found
    assert len(found.disagreements) == sum(c.only_first + c.only_second for c in found.comparisons)
    assert all(c.neither >= 0 for c in found.comparisons)
    for one in found.comparisons:
        if one.gwet is not None and one.n:
            assert one.gwet.value == pytest.approx(one.ac1)


def test_misuse():
    with pytest.raises(AnalysisError, match="needs the records of two coders; coder_codings has those of 0"):
        agreement(small(coder_codings=()))
    with pytest.raises(UnknownNameError, match="did you mean 'code'"):
        agreement(small(), by="codes")
    with pytest.raises(AnalysisError, match="use it with by="):
        agreement(small(), published=True)
    with pytest.raises(AnalysisError, match="changes nothing by direction"):
        agreement(small(), by="direction", coded_only=True)
