"""The effect-direction plot: what it holds, what it says to those who cannot see it, and that it draws itself."""

import json
import re

import pytest

from realist_synth.analyses.directions import directions
from realist_synth.figures.effect_direction import COLOURS, SHAPES, WORDS, effect_direction, size_class
from tests.analyses.test_directions import effect, review


def values(figure):
    return figure.spec["data"]["values"]


@pytest.fixture
def figure(bundled):
    return effect_direction(directions(bundled))


def test_one_symbol_for_each_unit_and_outcome(figure, bundled):
    found = directions(bundled)
    assert len(values(figure)) == len(found.pointing)
    assert {value["direction"] for value in values(figure)} <= set(WORDS.values())
    assert sum(value["results"] for value in values(figure)) == sum(len(p.results) for p in found.pointing)


def test_rows_go_from_the_strongest_design(figure):
    rows = figure.spec["encoding"]["y"]["scale"]["domain"]
    assert rows[0] == "Booth 2016, cluster-randomised trial"
    assert rows[-1] == "Ti 2012, cross-sectional"
    assert {value["row"] for value in values(figure)} == set(rows)


def test_columns_are_the_outcomes_on_one_level(figure):
    columns = figure.spec["encoding"]["x"]["scale"]["domain"]
    assert {value["outcome"] for value in values(figure)} == set(columns)
    assert len({column.count("\n") for column in columns}) == 1


def test_kinds_differ_in_shape_colour_and_word():
    for kinds in (SHAPES, COLOURS, WORDS):
        assert len(set(kinds.values())) == 4


def test_text_for_those_who_cannot_see_it(figure):
    assert ("HIV risk behaviours, 4 favour the intervention, 1 no clear difference, 3 conflicting results;"
            in figure.alt)
    for word in ("70%", "nothing of how large", "Subscript", "hollow"):
        assert word in figure.caption


def test_names_that_stand_twice_are_told_apart():
    rows = (effect("e1", "a"), effect("e2", "d", n=20))
    whole = review(*rows)
    studies = tuple(study.model_copy(update={"label": "Same 2001", "design": None}) for study in whole.studies)
    found = effect_direction(directions(review(*rows, studies=studies)))
    assert sorted(value["row"] for value in values(found)) == ["Same 2001, design not reported (a)",
                                                               "Same 2001, design not reported (d)"]
    assert [value["people"] for value in values(found)] == ["not printed", "under 50"]


def test_without_any_number_of_participants_there_is_no_legend_of_sizes(bundled):
    found = effect_direction(directions(bundled, evidence="codings"))
    assert found.spec["layer"][0]["encoding"]["size"]["legend"] is None
    assert "Participants" not in re.sub(r"<title>.*?</title>|aria-label=\"[^\"]*\"", "", found.svg())


def test_outcomes_of_one_name_stay_apart():
    rows = (effect("e1", "a", "hiv"), effect("e2", "a", "risk", direction="favours_comparator"))
    codes = tuple(code.model_copy(update={"label": "Same"}) for code in review().codes)
    found = effect_direction(directions(review(*rows, codes=codes)))
    assert {value["outcome"].strip() for value in values(found)} == {"Same (hiv)", "Same (risk)"}


@pytest.mark.parametrize(("n", "expected"), [(None, "not printed"), (0, "under 50"), (49, "under 50"),
                                             (50, "50 to 300"), (300, "50 to 300"), (301, "over 300")])
def test_size_classes(n, expected):
    assert size_class(n) == expected


def test_it_draws_itself_from_its_own_data(figure):
    svg = figure.svg()
    assert svg.startswith("<svg")
    assert figure.svg() == svg
    assert "Booth 2016, cluster-randomised trial" in svg
    addresses = set(re.findall(r"https?://[^\"'\s<]+", json.dumps(figure.spec)))
    assert addresses == set()
