"""How far counts hang on single studies: against R, against leaving studies out, against drawn samples."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.configurations import configurations
from realist_synth.analyses.crosstab import crosstab
from realist_synth.analyses.probability.binomial import binomial_interval
from realist_synth.analyses.robust.counted import Counted, Leader
from realist_synth.analyses.robustness import robustness
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import READINGS
from tests.analyses.small import small
from tests.strategies import reviews

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "robustness.json").read_text(encoding="utf-8"))


def counted(studies="", n=9, *, of="cell", under=None, first="r", second="c"):
    studies = tuple(studies)
    return Counted(of, "t", first, second, ("", ""), studies, n, under or {"stated": len(studies)},
                   {"study": len(studies), "project": len(studies)})


def below(n, count, limit):
    """The exact probability of at most `limit` of `n` with the share `count / n`."""
    share = Fraction(count, n)
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(limit + 1))


def test_the_interval_is_that_of_qbinom():
    assert len(REFERENCE["quantiles"]) > 1000
    for n, count, low, high in REFERENCE["quantiles"]:
        assert binomial_interval(n, count) == (low, high), (n, count)


def test_the_interval_is_that_of_a_drawn_bootstrap():
    """One limit of 22 differs by one: at (29, 6) the exact share up to 10 lies just under 0.975, the drawn one over."""
    differ = [(n, count) for n, count, low, high in REFERENCE["drawn"] if binomial_interval(n, count) != (low, high)]
    assert differ == [(29, 6)]
    assert Fraction(974, 1000) < below(29, 6, 10) < Fraction(975, 1000)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_the_interval_in_exact_arithmetic(pair):
    n, count = pair
    low, high = binomial_interval(n, count)
    for limit, share in ((low, Fraction(25, 1000)), (high, Fraction(975, 1000))):
        assert below(n, count, limit) >= share
        assert limit == 0 or below(n, count, limit - 1) < share
    mirrored = binomial_interval(n, n - count)
    assert abs(n - mirrored[1] - low) <= 1  # a quantile is the lower of two where both would do


def test_a_count():
    one = counted("abc", 10, under={"stated": 3, "configured": 4})
    assert (one.count, one.share, one.leave_one_out) == (3, 30, (2, 3))
    assert one.share_leave_one_out == pytest.approx((100 * 2 / 9, 100 * 3 / 9))
    assert one.bootstrap == (0, 6)
    assert (one.readings, one.rests_on, one.filled_under) == ((3, 4), None, ())


def test_the_ends():
    gap, single, every = counted("", 3, under={"stated": 0, "configured": 1}), counted("a", 3), counted("abc", 3)
    assert (gap.leave_one_out, gap.bootstrap, gap.rests_on, gap.filled_under) == ((0, 0), None, None, ("configured",))
    assert (single.leave_one_out, single.rests_on) == ((0, 1), "a")
    assert (every.leave_one_out, every.share_leave_one_out, every.bootstrap) == ((2, 2), (100, 100), None)
    assert counted("a", 1).share_leave_one_out is None
    nothing = counted("", 0)
    assert (nothing.share, nothing.leave_one_out, nothing.bootstrap) == (None, (0, 0), None)


def test_leaders():
    counts = [counted("abcd", first="p"), counted("ab", first="q"), counted("cd", first="s")]
    one = Leader.among(counts)
    assert (one.leading, one.count, one.next, one.lead) == ((("p", "c"),), 4, (("q", "c"), ("s", "c")), 2)
    assert one.same_under_all
    tie = Leader.among([counted("ab", first="p"), counted("cd", first="q")])
    assert (tie.leading, tie.next, tie.lead) == ((("p", "c"), ("q", "c")), (), 0)
    empty = Leader.among([counted(first="p"), counted(first="q")])
    assert (empty.leading, empty.count, empty.next, empty.lead) == ((), 0, (), 0)
    alone = Leader.among([counted("ab", of="row", second=None)])
    assert (alone.leading, alone.next, alone.lead) == ((("r",),), (), 0)
    other = Leader.among([counted("ab", first="p", under={"stated": 2, "inferred": 2}),
                          counted("a", first="q", under={"stated": 1, "inferred": 3})])
    assert not other.same_under_all
    assert other.to_dict()["readings"]["inferred"] == [["q", "c"]]


def found(**more):
    return robustness(small(), rows="mechanism", columns="outcome", level="all", **more)


def at(result, *place):
    return next(one for one in result.counts if (one.of, one.first, one.second) == place)


def test_cells_of_the_small_review():
    """a and b are papers of one project; c joins under configured, e under reconciled."""
    access = at(found(), "cell", "m-trust", "o-access")
    assert access.studies == ("a",)
    assert dict(access.under) == {"stated": 1, "configured": 2, "inferred": 2, "reconciled": 2}
    total = at(found(), "row", "m-trust", None)
    assert (total.count, dict(total.units)) == (2, {"study": 2, "project": 1})
    by_project = at(found(unit="project"), "row", "m-trust", None)
    assert (by_project.studies, by_project.n, dict(by_project.units)) == (("north",), 4, {"study": 2, "project": 1})
    assert at(found(), "column", "o-risk", None).count == 2
    assert [one.first for one in found().by_study["a"]] == ["m-trust", "m-trust"]
    assert at(found(rollup=True), "cell", "m-trust", "o-access").studies == ("a", "b")


def test_the_usual_pairs():
    one = robustness(small())
    assert list(dict.fromkeys(each.table for each in one.counts)) == ["role x outcome", "context x mechanism"]
    assert [leader.of for leader in one.leaders] == ["cell", "row", "column"] * 2


def test_coverage():
    one = robustness(small(), of="coverage")
    assert [(c.first, c.second, c.count, dict(c.under)) for c in one.counts] == [
        ("ctx-law", "context", 1, dict.fromkeys(("stated", "configured", "inferred", "reconciled"), 1)),
        ("m-trust", "mechanism", 2, {"stated": 2, "configured": 3, "inferred": 4, "reconciled": 4}),
        ("o-access", "outcome", 4, {"stated": 4, "configured": 4, "inferred": 4, "reconciled": 5})]
    assert [(c.study_id, c.under["stated"], c.elements) for c in one.coverage] == [
        ("a", 2, 3), ("b", 2, 3), ("c", 2, 3), ("d", 1, 3), ("e", 0, 3)]
    assert "level" not in one.choices()
    assert "robustness of 3 elements" in one.title()
    with pytest.raises(AnalysisError, match="the package has none"):
        robustness(small(configurations=()), of="coverage")
    assert robustness(small(configurations=()), of="all").coverage == ()


def test_coverage_agrees_with_the_configurations():
    for reading in READINGS:
        held = {(c.row.configuration_id, code): sum(code in own.reported for own in c.coverage)
                for c in configurations(small(), coverage=True, reading=reading.value).configurations
                for code in {e.row.code_id for e in c.elements} if c.coverage}
        one = robustness(small(), of="coverage", reading=reading.value)
        assert {(c.table, c.first): c.count for c in one.counts} == held


def test_forms():
    one = found()
    assert one.title() == "robustness of 12 cells: 4 rest on one study, 8 are gaps"
    assert "not sampled" in one.caption()
    assert "95%, over the 5 study units" in one.caption()
    assert one.to_frame().shape == (19, 22)
    shown = one.shown()[1]
    assert ["mechanism x outcome", "Trust", "Access", "1", "0 to 1", "0 to 3", "1 to 2", "1", "a"] in shown
    assert all(row[6] != "0" for row in shown)
    written = one.to_dict()
    assert written["counts"][0]["table"] == "mechanism x outcome"
    assert (written["rest_on_one"], written["gaps"], written["n_studies"]) == (4, 8, 5)
    assert written["by_study"][0] == {"study": "a", "counts": [["mechanism x outcome", "m-trust", "o-risk"],
                                                              ["mechanism x outcome", "m-trust", "o-access"]]}
    assert "does not mean that it is absent" in written["caution"]
    assert one.to_csv().startswith("of,table,first,second,")


def test_wrong_use():
    with pytest.raises(AnalysisError, match="name both rows and columns"):
        robustness(small(), rows="role")
    with pytest.raises(UnknownNameError, match="did you mean 'cells'"):
        robustness(small(), of="cell")
    with pytest.raises(UnknownNameError, match="did you mean 'mechanism'"):
        robustness(small(), rows="mechanisms", columns="outcome")
    bare = Metadata.model_validate({"name": "x", "synthesis": {
        "profile_version": "1.1", "framework": "CMO", "dimensions": [{"name": "theme", "label": "Theme"}]}})
    with pytest.raises(AnalysisError, match="name rows and columns"):
        robustness(replace(small(), metadata=bare))


@settings(max_examples=40, deadline=None)
@given(reviews(), st.sampled_from(["study", "passage", "configuration"]), st.sampled_from([r.value for r in READINGS]))
def test_leaving_studies_out_one_by_one(review, within, reading):
    """Each range is what is seen when every study in turn is taken out and all is counted anew."""
    whole = robustness(review, rows="context", columns="outcome", level="all", within=within, reading=reading)
    cells = [one for one in whole.counts if one.of == "cell"]
    seen = {(one.first, one.second): set() for one in cells}
    for left_out in review.studies:
        rest = replace(review, studies=tuple(study for study in review.studies if study is not left_out))
        table = crosstab(rest, "context", "outcome", level="all", within=within, reading=reading)
        for row, counts in zip(table.row_axis.codes, table.counts, strict=True):
            for column, count in zip(table.column_axis.codes, counts, strict=True):
                seen[row, column].add(count)
    for one in cells:
        assert one.leave_one_out == (min(seen[one.first, one.second]), max(seen[one.first, one.second]))
        assert (0 in seen[one.first, one.second] and one.count > 0) == (one.rests_on is not None)


@settings(max_examples=40, deadline=None)
@given(reviews(), st.sampled_from(["study", "project"]))
def test_any_review(review, unit):
    one = robustness(review, of="all", level="all", unit=unit)
    again = replace(review, codings=review.codings[::-1], studies=review.studies[::-1],
                    configuration_elements=review.configuration_elements[::-1])
    assert robustness(again, of="all", level="all", unit=unit).to_dict() == one.to_dict()
    for each in one.counts:
        assert each.under[review.reading.value] == each.units[unit] == each.count
        low, high = each.leave_one_out
        assert low <= high <= each.count
        if each.bootstrap:
            assert each.bootstrap[0] <= each.count <= each.bootstrap[1]
    for leader in one.leaders:
        assert leader.lead >= 0
        assert bool(leader.leading) == bool(leader.count)
    one.to_frame()


@pytest.mark.parametrize("asked", [{"within": "passage"}, {"rows": "role", "columns": "bogus"}, {"rollup": True},
                                   {"level": 2}])
def test_coverage_refuses_what_speaks_of_cells(asked):
    with pytest.raises(AnalysisError, match="speak of cells"):
        robustness(small(), of="coverage", **asked)


def test_coverage_says_that_codes_below_count():
    assert robustness(small(), of="coverage").to_dict()["rollup"] is True
