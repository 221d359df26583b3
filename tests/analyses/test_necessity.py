"""Necessity: smallest unions only, trivial ones named as such, cases behind each number."""

import json
from itertools import combinations

import pytest
from hypothesis import given, settings

from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.sets import Sets
from realist_synth.errors import AnalysisError
from tests.analyses.small import small
from tests.analyses.test_minimise import NAMES, tables

SETS = Sets.of({"A": [1, 1, 1, 1, 0, 0], "B": [1, 1, 0, 0, 1, 0], "C": [0, 0, 1, 0, 0, 1], "Y": [1, 1, 1, 0, 0, 0]},
               list("uvwxyz"))


def verdicts(**options):
    return {each.formula: each.verdict for each in necessity(SETS, "Y", **options).found}


def test_single_conditions_their_negations_and_unions():
    assert verdicts(ron_cut=0.3) == {"A": "necessary", "~A": "no", "B": "no", "~B": "no", "C": "no", "~C": "no",
                                     "B + C": "necessary"}
    # a union that is trivial is not listed
    assert "B + C" not in verdicts()
    assert verdicts(disjunctions=1, ron_cut=0.7) == {"A": "trivial", "~A": "no", "B": "no", "~B": "no", "C": "no",
                                                     "~C": "no"}


def test_the_cases_behind_each():
    found = {each.formula: each for each in necessity(SETS, "Y").found}
    assert (found["B"].cases, found["B"].deviant) == (("u", "v"), ("w",))
    assert float(found["A"].fit.ron) == pytest.approx(2 / 3)


@settings(deadline=None, max_examples=60)
@given(tables())
def test_the_unions_are_all_minimal_ones_that_reach_the_cuts(sets):
    try:
        found = necessity(sets, "Y", disjunctions=3, coverage_cut=0.0, ron_cut=0.0)
    except AnalysisError:
        return
    data = found.data
    literals = [(at, value) for at in range(3) for value in range(data.space.levels[at])]
    reaching = []
    for size in (1, 2, 3):
        for union in combinations(literals, size):
            if len({at for at, _ in union}) < size or any(part <= set(union) for part in reaching):
                continue
            x = [max(values) for values in zip(*(data.x[at][value] for at, value in union), strict=True)]
            if 10 * sum(map(min, x, data.y)) >= 9 * sum(data.y):
                reaching.append(set(union))
    unions = {frozenset(each.literals) for each in found.necessary if not negated_value(each)}
    assert unions == set(map(frozenset, reaching))


def negated_value(each):
    return len({at for at, _ in each.literals}) < len(each.literals)


def test_every_form():
    table = necessity(SETS, "Y", conditions=NAMES)
    assert table.title() == "necessity for Y: 1 necessary, 6 cases"
    assert table.to_frame()["verdict"].iloc[0] == "necessary"
    json.dumps(table.to_dict())
    assert "unions of up to 2" in table.caption()
    assert "1.000" in table.to_markdown()
    always = Sets.of({"A": [1, 1, 0.9], "B": [0.9, 0.4, 0.2], "Y": [1, 0.9, 0.1]}, list("xyz"))
    with pytest.raises(AnalysisError, match="condition A does not vary"):
        minimise(always, "Y")
    # the case that the relevance of necessity is for
    assert [each.verdict for each in necessity(always, "Y", conditions=["A"]).found] == ["trivial", "no"]


def test_wrong_use():
    for options, told in (({"ron_cut": 1.5}, "between 0 and 1"), ({"disjunctions": 0}, "single conditions only")):
        with pytest.raises(AnalysisError, match=told):
            necessity(SETS, "Y", **options)
    wide = Sets.of({**{f"C{n}": [n % 2, 1 - n % 2] for n in range(20)}, "Y": [0, 1]}, ["x", "y"])
    with pytest.raises(AnalysisError, match="too many to try"):
        necessity(wide, "Y", disjunctions=9)
    with pytest.raises(AnalysisError, match="not thereby absent"):
        necessity(small(), "o-risk", conditions=["m-trust"])


def test_multi_value_literals_come_in_their_order():
    sets = Sets.of({"M": [0, 1, 2, 1], "Y": [0, 1, 1, 1]}, list("wxyz"))
    assert [each.formula for each in necessity(sets, "Y").found] == ["M{0}", "M{1}", "M{2}", "~M{0}", "~M{1}",
                                                                   "~M{2}"]


def single(x, y, **options):
    sets = Sets.of({"A": x, "Y": y}, range(len(x)))
    return {each.formula: each for each in necessity(sets, "Y", **options).found}


def test_what_is_often_there_without_the_outcome_is_not_called_nearly_always_there():
    found = single([1] * 5 + [0] * 5, [1] + [0] * 9)["A"]
    assert (float(found.fit.ron), float(found.fit.coverage)) == (pytest.approx(5 / 9), 0.2)
    assert found.verdict == "low coverage"
    assert single([1] * 9 + [0], [1] + [0] * 9)["A"].verdict == "trivial"
    assert "low coverage = " in necessity(SETS, "Y").caption()


def test_the_negation_of_one_of_several_values_can_be_necessary():
    sets = Sets.of({"A": [0, 2, 0, 2, 1, 1, 0], "Y": [1, 1, 1, 1, 0, 0, 0]}, list("tuvwxyz"))
    found = necessity(sets, "Y")
    assert [each.formula for each in found.necessary] == ["~A{1}"]
    (negation,) = found.necessary
    assert (float(negation.fit.coverage), negation.literals) == (0.8, ((0, 0), (0, 2)))
    assert negation.cases == tuple("tuvw")


def test_a_part_that_fails_coverage_hides_no_union():
    # nine of ten with the outcome and seven without; B adds the tenth and no case without
    y = [1] * 10 + [0] * 10
    a = [1] * 9 + [0] + [1] * 7 + [0] * 3
    b = [0] * 9 + [1] + [0] * 10
    sets = Sets.of({"A": a, "B": b, "Y": y}, range(20))
    found = {each.formula: each.verdict for each in necessity(sets, "Y", coverage_cut=0.58, ron_cut=0.3).found}
    assert found["A"] == "low coverage"
    assert found["A + B"] == "necessary"


def test_very_many_unions_are_tried_in_one_pass():
    names = [f"C{at:03}" for at in range(100)]
    sets = Sets.of({**{name: [(at >> n % 5) % 2 ^ (n > at) for at in range(20)] for n, name in enumerate(names)},
                    "Y": [at % 2 for at in range(20)]}, range(20))
    found = necessity(sets, "Y", inclusion_cut=0.5, coverage_cut=0.0, ron_cut=0.0)
    assert len(found.found) > 200
    # each case counts: as many unions are refused where there are more cases
    more = Sets.of({**{f"C{at}": [0, 1] * 800 for at in range(100)}, "Y": [0, 1] * 800}, range(1600))
    with pytest.raises(AnalysisError, match="too many to try on 1600 cases"):
        necessity(more, "Y")
    assert len(necessity(more, "Y", disjunctions=1).found) == 200
