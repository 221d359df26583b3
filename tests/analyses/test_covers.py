"""Models: all of them, against every set of terms of many small tables."""

import random
from math import comb

import pytest

from realist_synth.analyses.boolean import covering
from realist_synth.analyses.boolean.covers import covers
from realist_synth.analyses.boolean.primes import complex_implicants, prime_implicants
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses import brute_force as brute

MANY = 10 ** 6


def charts(number, *, seed, most_terms=13):
    """Prime implicants of random tables, few enough to try every set of them."""
    found = []
    for table in brute.tables(number, seed=seed):
        space, positive = table.space, brute.rows_of(table.space, table.positive)
        for terms in (prime_implicants(positive, brute.rows_of(space, table.negative), space),
                      complex_implicants(positive, space)):
            if len(terms) <= most_terms:
                found.append((table, positive, terms))
    return found


CHARTS = charts(600, seed=17)


def test_there_are_charts_enough_and_some_with_several_models():
    assert len(CHARTS) > 600
    assert sum(len(covers(terms, positive).models) > 1 for _, positive, terms in CHARTS) > 60


def test_all_models_with_the_fewest_terms():
    for table, positive, terms in CHARTS:
        found = covers(terms, positive, most=MANY)
        expected = brute.minimal(brute.cubes_of(table.space, terms), table.positive)
        assert {brute.cubes_of(table.space, model) for model in found.models} == expected, table
        assert len(found.models) == len(expected)
        assert found.complete


def test_all_models_from_which_no_term_can_be_dropped():
    for table, positive, terms in CHARTS:
        found = covers(terms, positive, every="irredundant", most=MANY)
        expected = brute.irredundant(brute.cubes_of(table.space, terms), table.positive)
        assert {brute.cubes_of(table.space, model) for model in found.models} == expected, table
        assert len(found.models) == len(expected)
        assert found.complete


def test_terms_and_models_come_in_order():
    for _, positive, terms in CHARTS:
        place = {term: at for at, term in enumerate(terms)}
        places = [[place[term] for term in model]
                  for model in covers(terms, positive, every="irredundant").models]
        assert all(model == sorted(model) for model in places)
        assert places == sorted(places, key=lambda model: (len(model), model))


def test_essential_terms_are_alone_with_some_row():
    for _, positive, terms in CHARTS:
        alone = [{term for term in terms if not term & ~row} for row in positive]
        expected = tuple(term for term in terms if {term} in alone)
        for every in ("minimal", "irredundant"):
            found = covers(terms, positive, every=every)
            assert found.essential == expected
            assert all(set(expected) <= set(model) for model in found.models)


def test_the_order_of_rows_and_terms_does_not_matter():
    rng = random.Random(19)
    for _, positive, terms in CHARTS[:200]:
        again = covers(rng.sample(terms, len(terms)), rng.sample(positive, len(positive)) * 2)
        assert {frozenset(model) for model in again.models} == {
            frozenset(model) for model in covers(terms, positive).models}


def test_a_cap_says_that_there_are_more():
    capped = 0
    for _, positive, terms in CHARTS:
        for every in ("minimal", "irredundant"):
            everything = covers(terms, positive, every=every, most=MANY).models
            for most in {1, max(1, len(everything) - 1), len(everything)}:
                found = covers(terms, positive, every=every, most=most)
                assert len(found.models) == min(most, len(everything))
                assert found.complete is (len(everything) <= most)
                assert set(found.models) <= set(everything)
                capped += not found.complete
    assert capped > 100


def test_a_dominated_term_is_part_of_a_model_all_the_same():
    """A covers one row of its own and one of B's; B covers both of B's rows; C covers less than B but enough."""
    space = Space((3,) * 2)
    rows = [space.row(values) for values in [(0, 0), (0, 1), (1, 1)]]
    wide, narrow, other = space.term([(1, 1)]), rows[2], space.term([(0, 0)])
    found = covers([other, wide, narrow], rows)
    assert found.models == ((other, wide), (other, narrow))
    assert found.essential == (other,)


def rings(number):
    """So many independent rings of six rows and six terms, each term with two neighbouring rows."""
    # One value more than rings, or the same term of all rings would merge.
    space = Space((number + 1, *(2,) * 3))
    ring = [(0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 1)]
    return space, [space.row((at, *values)) for at in range(number) for values in ring]


@pytest.mark.parametrize("number", [1, 2, 3, 9])
def test_what_has_no_row_in_common_is_solved_apart(number):
    space, positive = rings(number)
    terms = complex_implicants(positive, space)
    assert len(terms) == 6 * number
    found = covers(terms, positive)
    assert len(found.models) == 2 ** number
    assert {len(model) for model in found.models} == {3 * number}
    assert found.complete
    # The six terms of a ring have five irredundant covers: two of every second term, three that lack opposite ones.
    assert len(covers(terms, positive, every="irredundant", most=1000).models) == min(5 ** number, 1000)


def test_more_rings_than_can_be_listed():
    space, positive = rings(60)
    found = covers(complex_implicants(positive, space), positive)
    assert len(found.models) == len(set(found.models)) == 1000
    assert not found.complete


def test_choices_of_the_same_reach_are_all_listed():
    """k of 2k+1 literals exclude every negative row: each is a model alone."""
    space = Space((2,) * 7)
    negative = [space.row([int(at in (a, b, c)) for at in range(7)])
                for a in range(7) for b in range(a) for c in range(b)]
    positive = [space.row((1,) * 7)]
    terms = prime_implicants(positive, negative, space)
    assert len(terms) == comb(7, 4)
    assert covers(terms, positive).models == tuple((term,) for term in terms)


def test_many_rows_at_once():
    """A table of 8 conditions without remainders: what is found is a cover, and no term is spare."""
    rng = random.Random(2)
    space = Space((2,) * 8)
    rows = list(space.rows_of(0))
    positive = [row for row in rows if rng.random() < 0.4]
    terms = prime_implicants(positive, set(rows) - set(positive), space)
    found, loose = covers(terms, positive), covers(terms, positive, every="irredundant", most=50)
    for model in (*found.models, *loose.models):
        covered = [{row for row in positive if not term & ~row} for term in model]
        assert set().union(*covered) == set(positive)
        for at in range(len(model)):
            assert set().union(*covered[:at], *covered[at + 1:]) != set(positive)
    assert len({len(model) for model in found.models}) == 1
    assert len(found.models[0]) <= min(map(len, loose.models))


@pytest.mark.parametrize("seed", range(8))
def test_the_fewest_terms_are_those_of_an_integer_programme(seed):
    """Sixty rows of ten conditions, far more than can be tried: the number of terms is that of another solver."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    rng, space = random.Random(seed), Space((2,) * 10)
    rows = rng.sample(list(space.rows_of(0)), 60)
    positive, negative = rows[:30], rows[30:]
    terms = prime_implicants(positive, negative, space)
    chart = np.array([[not term & ~row for term in terms] for row in positive], float)
    best = milp(np.ones(len(terms)), integrality=np.ones(len(terms)), bounds=Bounds(0, 1),
                constraints=LinearConstraint(chart, 1, np.inf))
    found = covers(terms, positive)
    assert {len(model) for model in found.models} == {round(best.fun)}
    assert all(any(not term & ~row for term in model) for model in found.models for row in positive)
    assert len(set(found.models)) == len(found.models)


def test_prices_are_valid_whatever_the_sets():
    rng = random.Random(23)
    for _ in range(200):
        sets = [rng.randrange(1, 1 << 10) for _ in range(rng.randint(1, 12))]
        for rounds in (0, 1, 40):
            prices = covering.Prices(sets, rounds)
            assert all(0 <= prices[each] <= covering._UNIT for each in sets)
            for row in range(10):
                holding = [each for each in sets if each >> row & 1]
                assert not holding or any(prices[each] == covering._UNIT for each in holding)


def test_prices_forget_when_they_know_too_much(monkeypatch):
    monkeypatch.setattr(covering, "_KEPT", 2)
    prices = covering.Prices([0b11, 0b110], 40)
    assert [prices[rows] for rows in (1, 2, 3, 4, 1, 6)] == [
        covering.Prices([0b11, 0b110], 40)[rows] for rows in (1, 2, 3, 4, 1, 6)]
    assert len(prices) <= 2


def test_a_greater_effort_comes_second_and_an_end_last(monkeypatch):
    space, positive = rings(1)
    terms = complex_implicants(positive, space)
    expected = covers(terms, positive)
    monkeypatch.setattr(covering, "_EFFORTS", ((40, 1), (400, 1_000)))
    assert covers(terms, positive) == expected
    monkeypatch.setattr(covering, "_EFFORTS", ((40, 1), (400, 1)))
    with pytest.raises(AnalysisError, match=r"not found with a great effort.*irredundant"):
        covers(terms, positive)
    assert covers(terms, positive, every="irredundant").complete


def test_nothing_to_cover_is_covered_by_nothing():
    assert covers([1, 2], []).models == ((),)
    assert covers([], []).models == ((),)


def test_wrong_use():
    space = Space((2, 2))
    rows = [space.row((0, 0)), space.row((1, 1))]
    with pytest.raises(AnalysisError, match="no term covers 1 of the 2 positive rows"):
        covers([space.term([(0, 0)])], rows)
    with pytest.raises(AnalysisError, match="at least one model"):
        covers([0], rows, most=0)
    with pytest.raises(UnknownNameError, match="unknown every 'some'"):
        covers([0], rows, every="some")
