"""The coefficients of agreement, against other libraries and published tables, and their symmetries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.analyses.coders.coefficients import ac1, cohen_kappa, fleiss_kappa, gwet_ac1, kappa
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
from realist_synth.errors import AnalysisError, UnknownNameError

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "agreement.json").read_text(encoding="utf-8"))
LEVELS = ("nominal", "ordinal", "interval")


def computed(rows, name):
    if name == "kappa":
        return cohen_kappa(rows[0], rows[1]).to_dict()
    if name.startswith("alpha"):
        return krippendorff_alpha(rows, level=name.removeprefix("alpha ")).to_dict()
    return (gwet_ac1 if name == "ac1" else fleiss_kappa)(rows).to_dict()


@pytest.mark.parametrize("case", REFERENCE["cases"])
def test_as_the_libraries_say(case):
    """irrCAC (Fleiss, AC1), statsmodels (Cohen, Fleiss), krippendorff (alpha, and the same once without each unit)."""
    found = REFERENCE["cases"][case]
    for name, values in found["reference"].items():
        ours = computed(found["ratings"], name)
        for key, value in values.items():
            assert ours[key] == pytest.approx(value, abs=1e-8), (case, name, key)


@pytest.mark.parametrize("row", REFERENCE["published"], ids=lambda row: f"{row['case']} {row['coefficient']}")
def test_as_published(row):
    ours = computed(REFERENCE["cases"][row["case"]]["ratings"], row["coefficient"])
    assert round(ours["value"], row["places"]) == row["value"]
    for key, places in (("se", 5), ("low", 3), ("high", 3)):
        if key in row:
            assert round(ours[key], places) == row[key]


def test_a_square_table_is_the_same_as_its_ratings():
    """R irrCAC 1.0 prints 0.8493305 and 0.04321747 for its table cont3x3abstractors; for tables, unlike for ratings,
    it divides the variance by the number of subjects rather than by one less."""
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    first, second = [list(own) for own in zip(*pairs, strict=True)]
    found = gwet_ac1([first, second])
    assert found.value == pytest.approx(ac1(table))
    assert found.error * (99 / 100) ** 0.5 == pytest.approx(0.04321747, abs=5e-9)
    assert (cohen_kappa(first, second).value, cohen_kappa(first, second).error) == pytest.approx(kappa(table))


def test_cohen_1960_by_hand():
    """Two judges, 200 subjects (Cohen 1960, table 1): observed 0.70 and expected 0.41 make kappa 0.492."""
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert round(kappa(table)[0], 3) == 0.492


def test_clusters_widen_the_interval_when_units_repeat():
    rows = [[1, 0, 1, 1, 0, 1, 0, 0], [1, 0, 1, 0, 0, 1, 0, 1]]
    doubled = [[value for value in row for _ in range(2)] for row in rows]
    clusters = [at for at in range(8) for _ in range(2)]
    for function in (fleiss_kappa, gwet_ac1, krippendorff_alpha):
        single, naive, clustered = function(rows), function(doubled), function(doubled, clusters=clusters)
        assert clustered.value == naive.value
        assert naive.error < clustered.error
        if function is not krippendorff_alpha:  # alpha takes the number of ratings into account
            assert clustered.error == pytest.approx(single.error)


def test_where_nothing_varies_or_too_little_is_rated():
    same = [[1, 1, 1], [1, 1, 1]]
    for found in (cohen_kappa(*same), fleiss_kappa(same), krippendorff_alpha(same), gwet_ac1(same)):
        assert (found.value, found.error, found.interval) == (None, None, None)
    assert gwet_ac1(same, categories=(0, 1)).value == 1
    alone = [[1, None, 0], [None, 1, None]]
    for function in (fleiss_kappa, krippendorff_alpha, gwet_ac1):
        assert function(alone).value is None
        assert function(alone).units == 0
    single = [[1], [0]]
    for function in (fleiss_kappa, krippendorff_alpha, gwet_ac1):
        assert function(single).value is not None
        assert function(single).interval is None
    assert cohen_kappa([1], [0]).interval is None


def test_an_interval_that_hangs_on_one_unit_is_not_given():
    """Without the last unit all ratings are equal and alpha is not defined."""
    found = krippendorff_alpha([[1, 1, 1, 0], [1, 1, 1, 0]])
    assert found.value == 1
    assert found.interval is None


def test_wrong_use():
    with pytest.raises(AnalysisError, match="two coders; there are those of 1"):
        fleiss_kappa([[1, 2]])
    with pytest.raises(AnalysisError, match="their lengths are 1, 2"):
        krippendorff_alpha([[1, 2], [1]])
    with pytest.raises(AnalysisError, match="their lengths are 2, 3"):
        gwet_ac1([[1, 2], [1, 2]], clusters="abc")
    with pytest.raises(AnalysisError, match="not among the categories: 3"):
        gwet_ac1([[1, 3], [1, 2]], categories=(1, 2))
    with pytest.raises(UnknownNameError, match="did you mean 'ordinal'"):
        krippendorff_alpha([[1, 2], [1, 2]], level="ordnal")
    with pytest.raises(AnalysisError, match="needs numbers"):
        krippendorff_alpha([["a", "b"], ["a", "b"]], level="interval")
    with pytest.raises(AnalysisError, match="lacks high"):
        krippendorff_alpha([["low", "high"], ["low", "low"]], level="ordinal", order=["low"])
    with pytest.raises(AnalysisError, match="name their order"):
        krippendorff_alpha([["low", 1], ["low", 1]], level="ordinal")


values = st.none() | st.integers(0, 3)


@st.composite
def tables(draw):
    units = draw(st.integers(1, 12))
    return draw(st.lists(st.lists(values, min_size=units, max_size=units), min_size=2, max_size=4))


def everything(rows, rename=lambda value: value, order=None):
    rows = [[None if value is None else rename(value) for value in row] for row in rows]
    found = [fleiss_kappa(rows), gwet_ac1(rows), krippendorff_alpha(rows), cohen_kappa(rows[0], rows[1])]
    return [(each.value, each.error) for each in found]


def close(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        for a, b in zip(one, other, strict=True):
            assert (a is None) == (b is None)
            if a is not None:
                assert a == pytest.approx(b, abs=1e-7)  # a root of rounding where all agree


@given(tables(), st.permutations(range(12)))
def test_symmetries(rows, order):
    whole = everything(rows)
    swapped = [rows[1], rows[0], *rows[2:]]
    close(everything(swapped), whole)
    order = [at for at in order if at < len(rows[0])]
    close(everything([[row[at] for at in order] for row in rows]), whole)
    names = {0: "z", 1: "a", 2: "m", 3: "b"}
    close(everything(rows, names.__getitem__), whole)
    assert all(each[0] is None or each[0] <= 1 + 1e-12 for each in whole)


@given(tables())
def test_ordinal_values_may_be_reversed_and_stretched(rows):
    found = krippendorff_alpha(rows, level="ordinal")
    for rename in (lambda value: -value, lambda value: value**3):
        other = krippendorff_alpha([[None if v is None else rename(v) for v in row] for row in rows], level="ordinal")
        close([(other.value, other.error)], [(found.value, found.error)])
    named = [[None if v is None else "dcba"[v] for v in row] for row in rows]
    other = krippendorff_alpha(named, level="ordinal", order="dcba")
    close([(other.value, other.error)], [(found.value, found.error)])
    interval = krippendorff_alpha(rows, level="interval")
    scaled = krippendorff_alpha([[None if v is None else 3 - 2.5 * v for v in row] for row in rows], level="interval")
    close([(interval.value, interval.error)], [(scaled.value, scaled.error)])


@given(tables())
def test_two_values_are_the_same_at_every_level(rows):
    binary = [[None if v is None else v % 2 for v in row] for row in rows]
    found = [krippendorff_alpha(binary, level=level) for level in LEVELS]
    assert len({each.value is None for each in found}) == 1
    if found[0].value is not None:
        assert found[1].value == pytest.approx(found[0].value)
        assert found[2].value == pytest.approx(found[0].value)
