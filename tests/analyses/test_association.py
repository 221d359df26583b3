"""Association over fourfold tables: against R, and never without asking for it by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.association import association
from realist_synth.analyses.probability.fourfold import Fourfold, holm
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.small import small
from tests.strategies import reviews

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "association.json").read_text(encoding="utf-8"))


def found(**more):
    return association(small(), "mechanism", "outcome", not_reported_as_absent=True, **more)


@pytest.mark.parametrize("row", REFERENCE["tables"], ids=lambda row: "-".join(map(str, row[:4])))
def test_as_r_says(row):
    table = Fourfold(*row[:4])
    assert (table.p, table.odds_ratio, *table.interval) == pytest.approx(row[4:], rel=1e-9)


def test_holm_as_r_says():
    assert holm([row[4] for row in REFERENCE["tables"]]) == pytest.approx(REFERENCE["holm"], rel=1e-9)
    assert holm([]) == []


def test_the_lady_tasting_tea():
    """Fisher 1935: three of four cups right each way, two-sided 34/70."""
    assert Fourfold(3, 1, 1, 3).p == pytest.approx(34 / 70)


def test_a_code_that_never_varies():
    for table in (Fourfold(3, 0, 2, 0), Fourfold(0, 0, 2, 3), Fourfold(3, 2, 0, 0), Fourfold(0, 0, 0, 0)):
        assert (table.p, table.odds_ratio, table.interval) == (None, None, None)


@given(*[st.integers(0, 12)] * 4)
def test_symmetries(a, b, c, d):
    one = Fourfold(a, b, c, d)
    swapped, turned = Fourfold(a, c, b, d), Fourfold(b, a, d, c)
    assert swapped.p == one.p
    assert turned.p == one.p
    if one.p is not None:
        assert 0 < one.p <= 1
        assert one.interval[0] <= one.odds_ratio <= one.interval[1]
        assert swapped.odds_ratio == pytest.approx(one.odds_ratio)
        assert turned.odds_ratio == pytest.approx(1 / one.odds_ratio)


def test_it_must_be_asked_for():
    with pytest.raises(AnalysisError, match="--not-reported-as-absent"):
        association(small(), "mechanism", "outcome")
    with pytest.raises(UnknownNameError):
        association(small(), "mechanisms", "outcome", not_reported_as_absent=True)


def test_the_small_review():
    pair = next(p for p in found().pairs if (p.row, p.column) == ("m-trust", "o-risk"))
    assert pair.table.cells == (1, 1, 1, 2)
    assert pair.studies == ("a",)
    assert pair.table.odds_ratio == 2
    assert pair.table.p == 1
    assert pair.adjusted == 1
    assert "chosen for what they can tell" in found().caption()
    assert "read as absent" in found().title()
    assert found().to_dict()["not_reported_as_absent"] is True
    assert found().to_dict()["pairs"][0]["studies"] == ["a"]
    assert found().to_frame().shape == (4, 13)
    assert "2.000" in str(found())
    assert found(unit="project").crosstab.n_studies == 4


@settings(max_examples=30, deadline=None)
@given(reviews())
def test_any_review(review):
    one = association(review, "context", "outcome", not_reported_as_absent=True)
    again = replace(review, codings=review.codings[::-1])
    assert association(again, "context", "outcome", not_reported_as_absent=True).to_dict() == one.to_dict()
    for pair in one.pairs:
        assert pair.table.n == len(review.studies)
        assert min(pair.table.cells) >= 0
        assert (pair.adjusted is None) == (pair.table.p is None)
        assert pair.adjusted is None or pair.adjusted >= pair.table.p


def test_within_one_dimension_each_pair_stands_once_and_no_code_by_itself():
    found = association(small(), "outcome", "outcome", not_reported_as_absent=True, level="all")
    pairs = [(pair.row, pair.column) for pair in found.pairs]
    assert all(row != column for row, column in pairs)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) == 6
