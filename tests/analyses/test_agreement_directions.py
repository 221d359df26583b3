"""Agreement on the direction of outcomes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from realist_synth.analyses.agreement import agreement
from realist_synth.errors import AnalysisError
from realist_synth.model.codings import CoderCoding
from tests.analyses.small import small
from tests.strategies import reviews


def records(*rows):
    return tuple(CoderCoding(record_id=str(n), coder_id=coder, study_id=study, code_id=code, direction=direction,
                             decision_id=decision)
                 for n, (coder, study, code, direction, decision) in enumerate(rows))


BOTH = records(
    ("x", "a", "o-risk", "decrease", None), ("y", "a", "o-risk", "decrease", None),
    ("x", "b", "o-risk", "increase", "d1"), ("y", "b", "o-risk", "no_difference", "d2"),
    ("x", "c", "o-risk", "increase", None), ("y", "c", "o-risk", "increase", None),
    ("x", "d", "o-risk", "decrease", None), ("y", "d", "o-risk", None, None),
    # one coder, two passages, two directions: mixed; a blank beside a direction says nothing
    ("x", "a", "o-access", "increase", None), ("x", "a", "o-access", "decrease", None),
    ("y", "a", "o-access", "mixed", None), ("y", "a", "o-access", None, None),
    # not reported by both, and no outcome
    ("x", "e", "o-risk", "increase", None), ("x", "a", "m-trust", None, None), ("y", "a", "m-trust", None, None))


def found(**changes):
    return agreement(small(coder_codings=BOTH, **changes), by="direction")


def test_counts():
    rows = {c.of: c.to_dict() for c in found().outcomes}
    assert list(rows) == ["all outcomes", "o-risk", "o-access"]
    every, risk, access = rows.values()
    assert [every[name] for name in ("both_report", "both_named", "same", "only_first_named", "only_second_named")] == [
        5, 4, 3, 1, 0]
    assert every["percent"] == 75
    assert (risk["both_report"], risk["both_named"], risk["same"]) == (4, 3, 2)
    assert (access["both_named"], access["same"], access["alpha"]) == (1, 1, None)


def test_coefficients_by_hand():
    risk = found().outcomes[1]
    # pairs dd, in, ii: coincidences d 2, i 3, n 1; observed 2/6 off the diagonal, expected (36 - 14) / 30
    assert risk.alpha.value == pytest.approx(1 - (2 / 6) / (22 / 30))
    # ranks of d 1-2, n 3, i 4-6: their middles 1, 2.5 and 4.5 give squared distances 2.25, 4 and 12.25
    expected = (2 * 1 * 2.25 + 1 * 3 * 4 + 2 * 3 * 12.25) / 5
    assert risk.ordinal.value == pytest.approx(1 - 1 * 4 / expected)
    # Cohen: first d 1/3, i 2/3; second d 1/3, n 1/3, i 1/3
    assert risk.kappa.value == pytest.approx((2 / 3 - 1 / 3) / (2 / 3))


def test_the_list_of_disagreements():
    assert [each.to_dict() for each in found().differing] == [
        {"first": "x", "second": "y", "study_id": "b", "code_id": "o-risk", "first_direction": "increase",
         "second_direction": "no_difference", "decisions": ["d1", "d2"]},
        {"first": "x", "second": "y", "study_id": "d", "code_id": "o-risk", "first_direction": "decrease",
         "second_direction": None, "decisions": []}]


def test_forms():
    one = found()
    assert one.title() == "agreement of coders on the direction of outcomes; disagreements: 2"
    assert "not taken to read none" in one.caption()
    assert one.to_frame().shape == (3, 19)
    assert [len(row) for row in one.shown()[1]] == [12] * 3
    assert one.to_dict()["comparisons"][0]["both_named"] == 4
    assert one.to_dict()["by"] == "direction"
    assert one.comparisons == ()


def test_three_coders():
    third = records(("z", "a", "o-risk", "decrease", None), ("z", "b", "o-risk", "increase", None))
    third = tuple(row.model_copy(update={"record_id": f"z{row.record_id}"}) for row in third)
    one = agreement(small(coder_codings=BOTH + third), by="direction")
    pairs = [(c.first, c.second) for c in one.outcomes if c.of == "o-risk"]
    assert pairs == [("x", "y"), ("x", "z"), ("y", "z"), ("all coders", "all coders")]
    assert one.outcomes[-2].only_first_named is None
    # of all coders: a ddd, b i-n-i, c ii-, d d--
    assert (one.outcomes[-2].both_report, one.outcomes[-2].both_named, one.outcomes[-2].same) == (4, 3, 2)
    assert one.to_frame().shape == (12, 19)


def test_too_few():
    with pytest.raises(AnalysisError, match="has those of 1"):
        agreement(small(coder_codings=BOTH[:1]), by="direction")


@settings(max_examples=30, deadline=None)
@given(reviews())
def test_any_review(review):
    try:
        one = agreement(review, by="direction")
    except AnalysisError:
        return
    assert agreement(replace(review, coder_codings=review.coder_codings[::-1]), by="direction") == one
    for each in one.outcomes:
        assert each.same <= each.both_named <= each.both_report
