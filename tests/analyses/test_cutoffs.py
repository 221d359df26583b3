"""Ranges of cut-offs are exact: at any point of a range the solution is the one told, and beyond it another."""

import json
import re
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.boolean import covering
from realist_synth.analyses.cutoffs import cutoffs
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.qca.calibration import calibrate
from realist_synth.analyses.qca.recalibration import calibration_ranges
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.solving import Question
from realist_synth.analyses.qca.truth_rows import Cuts
from realist_synth.errors import AnalysisError
from tests.analyses.test_minimise import tables

FUZZY = Sets.of({"A": [0.9, 0.8, 0.3, 0.1, 0.7], "B": [0.8, 0.2, 0.6, 0.4, 0.3], "Y": [0.9, 0.6, 0.3, 0.2, 0.3]},
                list("vwxyz"))


def models(sets, **cuts):
    try:
        return minimise(sets, "Y", **cuts).formulas
    except AnalysisError as error:
        assert "no row" in str(error)  # noqa: PT017
        return ()


@settings(deadline=None)
@given(tables(), st.integers(1, 100), st.integers(0, 100), st.integers(1, 4), st.sampled_from((None, 0.4)))
def test_each_range_tells_the_solution_at_every_point(sets, inclusion, pri, n, contradiction):
    inclusion, pri = inclusion / 100, pri / 100
    try:
        found = cutoffs(sets, "Y", inclusion_cut=max(inclusion, 0.5), contradiction_cut=contradiction)
    except AnalysisError:
        return
    for cut, point in (("inclusion", inclusion), ("PRI", pri), ("n", n)):
        own = [each for each in found.ranges if each.cut == cut and (
            each.low < point <= each.high or (cut == "PRI" and point == each.low == 0)
            or (cut == "n" and each.low == point))]
        cuts = {"inclusion_cut": max(inclusion, 0.5)} | {
            {"inclusion": "inclusion_cut", "PRI": "pri_cut", "n": "n_cut"}[cut]: point}
        if cut != "inclusion" or contradiction is None or point >= contradiction:
            expected = models(sets, **cuts, contradiction_cut=contradiction)
            assert (own[0].models if own else ()) == expected, (cut, point)
    for cut in ("inclusion", "PRI", "n"):
        ranges = [each for each in found.ranges if each.cut == cut]
        assert sum(each.chosen for each in ranges) == 1
        assert found.around(cut).same
        assert [each.high for each in ranges] == sorted(each.high for each in ranges)
        assert all(a.models != b.models for a, b in pairwise(ranges))


def test_below_the_contradiction_cut_nothing_is_contradictory():
    found = cutoffs(FUZZY, "Y", inclusion_cut=0.9, contradiction_cut=0.8)
    lowest = next(each for each in found.ranges if each.cut == "inclusion")
    assert lowest.models == ("1",)


def test_every_form():
    found = cutoffs(FUZZY, "Y", inclusion_cut=0.8, solution="intermediate", expectations=["A"])
    assert found.title().startswith("intermediate solution for Y: the same for an inclusion cut above ")
    assert list(found.to_frame()["cut"].unique()) == ["inclusion", "PRI", "n"]
    json.dumps(found.to_dict())
    assert "expected A" in found.caption()
    shown = found.shown()[1]
    assert any(row[3] == "chosen" for row in shown)
    assert any("no row is positive" in row[2] for row in shown)


RAW = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)
OUTCOME = (0.1, 0.2, 0.3, 0.8, 0.9, 0.7)


def test_how_far_a_threshold_can_be_moved():
    thresholds = [15, 35, 55]
    sets = Sets.of({"A": calibrate(RAW, thresholds=thresholds), "B": [0.2, 0.9, 0.1, 0.8, 0.3, 0.6], "Y": OUTCOME},
                   list("uvwxyz"))
    cuts, question = Cuts(1, 0.75), Question("parsimonious")
    found = calibration_ranges(sets, "Y", "A", RAW, thresholds=thresholds, cuts=cuts, question=question)
    chosen = minimise(sets, "Y", inclusion_cut=0.75, solution="parsimonious").formulas

    def at(position, value):
        moved = [*thresholds]
        moved[position] = value
        other = sets.with_column("A", calibrate(RAW, thresholds=moved))
        return models(other, inclusion_cut=0.75, solution="parsimonious")

    for position, each in enumerate(found):
        assert each.low < each.chosen < each.high
        for edge, is_limit, out in ((each.low, each.low_is_limit, -1e-6), (each.high, each.high_is_limit, 1e-6)):
            assert at(position, edge - out) == chosen
            assert is_limit or at(position, edge + out) != chosen


def test_crisp_thresholds_move_from_one_value_to_the_next():
    sets = Sets.of({"A": calibrate(RAW, thresholds=[35], kind="crisp"), "Y": [0, 0, 0, 1, 1, 1]}, list("uvwxyz"))
    (found,) = calibration_ranges(sets, "Y", "A", RAW, thresholds=[35], kind="crisp", steps=500)
    # up to 60 some case stays in the set, and all of these have the outcome; down to 30 they do not
    assert (found.low, found.high) == (pytest.approx(30), pytest.approx(60))


def test_a_threshold_may_move_as_far_as_is_looked():
    sets = Sets.of({"A": calibrate(RAW, thresholds=[5, 35, 65]), "Y": [0, 0, 0, 1, 1, 1]}, list("uvwxyz"))
    first, _, last = calibration_ranges(sets, "Y", "A", RAW, thresholds=[5, 35, 65], cuts=Cuts(1, 0.6), steps=20)
    assert (first.low, first.low_is_limit) == (-45, True)
    assert (last.high, last.high_is_limit) == (115, True)
    assert (first.high, first.high_is_limit) == (35, True)


def test_wrong_use():
    sets = Sets.of({"A": [0, 1], "Y": [0, 1]}, ["x", "y"])
    with pytest.raises(AnalysisError, match="1 raw values for 2 cases"):
        calibration_ranges(sets, "Y", "A", [1], thresholds=[1], kind="crisp")
    with pytest.raises(AnalysisError, match="look nowhere"):
        calibration_ranges(sets, "Y", "A", [1, 2], thresholds=[2], kind="crisp", steps=0)
    with pytest.raises(AnalysisError, match="does not vary"):
        calibration_ranges(sets, "Y", "A", [1, 2], thresholds=[9], kind="crisp")


def test_calibration_ranges_do_not_depend_on_the_order_of_columns():
    columns = {"A": [0, 1, 2, 0, 1, 2], "B": [1, 1, 1, 0, 0, 0]}
    ends = set()
    for order in ("AB", "BA"):
        sets = Sets.of({**{name: columns[name] for name in order}, "Y": [1, 1, 1, 0, 0, 0]}, list("abcdef"))
        found = calibration_ranges(sets, "Y", "A", [1, 2, 9, 1, 2, 9], thresholds=[1.5, 5.0], kind="multi-value")
        ends.add(tuple((each.low, each.high, each.high_is_limit) for each in found))
    assert len(ends) == 1


def test_a_point_that_is_too_hard_loses_no_other_range(monkeypatch):
    monkeypatch.setattr(covering, "_EFFORTS", ((1, 0),))
    rows = list(product((0, 1), repeat=4))
    y = [0.9 if sum(row) in (1, 2, 3) else 0.3 for row in rows]
    sets = Sets.of({**{name: [row[at] for row in rows] for at, name in enumerate("ABCD")}, "Y": y}, range(16))
    with pytest.raises(covering.TooHardError, match="great effort"):
        minimise(sets, "Y", solution="parsimonious", inclusion_cut=0.8)
    found = cutoffs(sets, "Y", solution="parsimonious", inclusion_cut=0.8)
    told = [(each.told, each.complete, each.chosen) for each in found.ranges if each.cut == "inclusion"]
    assert told == [("1", True, False), ("too hard to find", False, True), ("no row is positive", True, False)]
    assert found.title() == "parsimonious solution for Y: too hard to find at the cut-offs that were chosen"
    assert all(each.same is each.chosen for each in found.ranges)
    assert '"models": [], "complete": false' in json.dumps(found.to_dict())


def test_the_title_names_every_cut_or_that_no_row_is_positive():
    assert re.fullmatch(r"complex solution for Y: the same for an inclusion cut above \d\.\d{3} up to \d\.\d{3}, for a "
                        r"PRI cut from \d\.\d{3} to \d\.\d{3}, and for an n cut from 1 to 1",
                        cutoffs(FUZZY, "Y", inclusion_cut=0.8).title())
    nothing = cutoffs(FUZZY, "Y", n_cut=9)
    assert nothing.title() == "complex solution for Y: no row is positive at the cut-offs that were chosen"


def test_ranges_list_no_more_models_than_asked_for():
    sets = Sets.of({"A": [1, 1, 0, 0], "B": [1, 1, 0, 0], "Y": [1, 1, 0, 0]}, list("wxyz"))
    (all_, *_), (one, *_) = (cutoffs(sets, "Y", solution="parsimonious", most=most).ranges for most in (9, 1))
    assert (all_.told, one.told) == ("A | B", "A | more")
    assert (all_.complete, one.complete) == (True, False)
