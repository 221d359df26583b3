"""Rows and terms as whole numbers: the same as the values and literals that they stand for."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.analyses.boolean.hitting_sets import bits, maximal_sets, minimal_hitting_sets, minimal_sets
from realist_synth.analyses.boolean.remainders import Remainders
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError

spaces = st.lists(st.integers(1, 4), min_size=1, max_size=5).map(lambda levels: Space(tuple(levels)))


@st.composite
def space_and_terms(draw, most=5):
    space = draw(spaces)
    cube = st.tuples(*(st.one_of(st.none(), st.integers(0, level - 1)) for level in space.levels))
    terms = [space.term((at, value) for at, value in enumerate(each) if value is not None)
             for each in draw(st.lists(cube, max_size=most))]
    return space, terms


@given(space_and_terms())
def test_a_term_covers_the_rows_that_have_its_literals(given_):
    space, terms = given_
    rows = [space.row(values) for values in product(*map(range, space.levels))]
    assert list(space.rows_of(0)) == rows
    assert len(set(rows)) == space.size == len(rows)
    for term in terms:
        literals = space.literals(term)
        assert space.term(literals) == term
        assert space.is_term(term)
        covered = [row for row in rows if all(space.values(row)[at] == value for at, value in literals)]
        assert [row for row in rows if space.covers(term, row)] == covered == list(space.rows_of(term))
        assert space.n_rows_of(term) == len(covered)


@given(space_and_terms(8))
def test_rows_outside_are_counted_as_if_listed(given_):
    space, terms = given_
    outside = [row for row in space.rows_of(0) if not any(space.covers(term, row) for term in terms)]
    assert space.n_rows_covered(terms) == space.size - len(outside)


@given(space_and_terms(8), st.randoms())
def test_the_order_is_by_literals_whatever_comes_first(given_, rng):
    space, terms = given_
    shuffled = rng.sample(terms, len(terms))
    ordered = space.ordered(shuffled)
    assert ordered == space.ordered(terms)
    assert list(ordered) == sorted(set(terms), key=lambda term: (term.bit_count(), space.literals(term)))


def test_two_values_are_no_term():
    space = Space((2, 3))
    assert not space.is_term(space.term([(1, 0)]) | space.term([(1, 2)]))


@pytest.mark.parametrize(("call", "message"), [
    (lambda: Space((2, 0)), "at least one value"),
    (lambda: Space((2, 2)).row((1,)), "1 values where there are 2 conditions"),
    (lambda: Space((2, 2)).row((1, 2)), "condition 1 cannot be 2"),
    (lambda: Space((2, 2)).term([(-1, 0)]), "condition -1 cannot be 0"),
    (lambda: Space((2, 2)).term([(0, -1)]), "condition 0 cannot be -1"),
    (lambda: Space((2, 2)).term([(2, 0)]), "condition 2 cannot be 0"),
    (lambda: Space((2, 2)).term([(1, 0), (1, 1)]), "condition 1 is given two values"),
])
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()


def test_a_literal_may_be_given_twice():
    space = Space((2, 2))
    assert space.term([(1, 1), (1, 1)]) == space.term([(1, 1)])


families = st.lists(st.integers(0, 127), max_size=7)


@given(families)
def test_minimal_and_maximal_sets(family):
    within = [(a, b) for a in family for b in family if a != b and a & b == a]
    assert sorted(minimal_sets(family)) == sorted(set(family) - {b for _, b in within})
    assert sorted(maximal_sets(family)) == sorted(set(family) - {a for a, _ in within})


@given(families)
def test_minimal_hitting_sets_are_those_among_all_sets(family):
    hitting = [each for each in range(128) if all(each & member for member in family)]
    least = [each for each in hitting if not any(each & bit and all((each ^ bit) & member for member in family)
                                                 for bit in bits(each))]
    found = minimal_hitting_sets(family)
    assert sorted(found) == least
    assert len(found) == len(set(found))


@given(space_and_terms(4), space_and_terms(3), st.data())
def test_remainders_are_counted_and_listed_alike(one, other, data):
    space, terms = one
    without = [term for term in other[1] if other[0] == space] or data.draw(st.lists(st.sampled_from([*terms, 0])))
    rows = list(space.rows_of(0))
    observed = frozenset(data.draw(st.lists(st.sampled_from(rows))))
    expected = [row for row in rows if row not in observed and any(space.covers(term, row) for term in terms)
                and not any(space.covers(term, row) for term in without)]
    found = Remainders(space, tuple(terms), tuple(without), observed)
    assert found.n == len(expected)
    assert bool(found) is bool(expected)
    assert list(found) == expected
    assert [row for row in rows if row in found] == expected
    assert "row" not in found


def test_a_million_remainders_are_counted_but_not_listed():
    space = Space((2,) * 60)
    found = Remainders(space, (space.term([(0, 1)]), space.term([(1, 0), (2, 0)])), (space.term([(59, 1)]),),
                       frozenset([space.row((1,) * 59 + (0,))]))
    assert found.n == 2 ** 58 + 2 ** 56 - 1
    assert space.values(next(iter(found))) == (0,) * 60
