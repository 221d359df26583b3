"""Prime implicants: all of them, against every cube of many small tables."""

import random
from itertools import combinations, product

import pytest

from realist_synth.analyses.boolean.primes import complex_implicants, implicants_with, prime_implicants
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError
from tests.analyses import brute_force as brute

TABLES = brute.tables(600, seed=3)


def test_all_primes_with_remainders_free():
    for table in TABLES:
        space = table.space
        found = prime_implicants(brute.rows_of(space, table.positive), brute.rows_of(space, table.negative), space)
        assert brute.cubes_of(space, found) == brute.primes(table.levels, table.positive, table.negative), table
        assert found == space.ordered(found)


def test_all_primes_with_no_row_free():
    for table in TABLES:
        space = table.space
        found = complex_implicants(brute.rows_of(space, table.positive), space)
        zero = table.negative + table.remainders
        assert brute.cubes_of(space, found) == brute.primes(table.levels, table.positive, zero), table
        assert implicants_with(brute.rows_of(space, table.positive), [], space) == found


def test_all_primes_with_some_rows_free():
    rng = random.Random(5)
    for table in TABLES:
        space = table.space
        free = {row for row in table.remainders if rng.random() < 0.5}
        found = implicants_with(brute.rows_of(space, table.positive), brute.rows_of(space, free), space)
        zero = [row for row in table.negative + table.remainders if row not in free]
        assert brute.cubes_of(space, found) == brute.primes(table.levels, table.positive, zero), table


def test_a_term_is_as_good_as_its_rows():
    rng = random.Random(7)
    for table in TABLES[:200]:
        space = table.space
        cubes = rng.sample(brute.cubes(table.levels), 2)
        terms = [space.term((at, value) for at, value in enumerate(cube) if value is not None) for cube in cubes]
        rows = [row for term in terms for row in space.rows_of(term)]
        positive = brute.rows_of(space, table.positive)
        assert implicants_with(positive, terms, space) == implicants_with(positive, rows, space)


def test_all_remainders_free_one_way_or_the_other():
    for table in TABLES[:200]:
        space = table.space
        positive, negative, free = (brute.rows_of(space, rows)
                                    for rows in (table.positive, table.negative, table.remainders))
        assert implicants_with(positive, free, space) == prime_implicants(positive, negative, space)


def test_the_order_of_rows_does_not_matter():
    rng = random.Random(11)
    for table in TABLES[:100]:
        space = table.space
        positive, negative = (brute.rows_of(space, rng.sample(rows, len(rows))) * 2
                              for rows in (table.positive, table.negative))
        again = brute.rows_of(space, table.positive), brute.rows_of(space, table.negative)
        assert prime_implicants(positive, negative, space) == prime_implicants(*again, space)


def test_other_names_of_conditions_and_values_give_the_same_terms():
    rng = random.Random(13)
    for table in TABLES[:100]:
        order = rng.sample(range(len(table.levels)), len(table.levels))
        names = [rng.sample(range(level), level) for level in table.levels]

        def renamed(row, order=order, names=names):
            return tuple(None if row[at] is None else names[at][row[at]] for at in order)

        other = Space(tuple(table.levels[at] for at in order))
        found = prime_implicants([other.row(renamed(row)) for row in table.positive],
                                 [other.row(renamed(row)) for row in table.negative], other)
        space = table.space
        before = prime_implicants(brute.rows_of(space, table.positive), brute.rows_of(space, table.negative), space)
        assert brute.cubes_of(other, found) == {renamed(cube) for cube in brute.cubes_of(space, before)}


def test_the_prime_behind_a_gap_in_length_is_found():
    """A search that stops after two lengths without a new prime has A (1 literal) and misses B*C*D*E (4)."""
    space = Space((2,) * 5)
    negative = [(0, 0, 1, 1, 1), (0, 1, 0, 1, 1), (0, 1, 1, 0, 1), (0, 1, 1, 1, 0)]
    found = prime_implicants([space.row((1,) * 5)], brute.rows_of(space, negative), space)
    assert [space.literals(term) for term in found] == [((0, 1),), ((1, 1), (2, 1), (3, 1), (4, 1))]


@pytest.mark.parametrize(("size", "number"), [(2, 4), (3, 15), (4, 56), (5, 210)])
def test_only_long_terms_cover_both_rows(size, number):
    """The family with which R QCA's own tests try its stopping rule: C(2t, t+1) terms of one model each.

    Both positive rows have zeros in a block of 2t conditions; each negative row has t of these zeros only, and in the
    four conditions behind shares two values with each positive row. So what covers both is any t+1 of the zeros.
    """
    space, block = Space((2,) * (2 * size + 4)), range(2 * size)
    positive = [space.row((*[0] * 2 * size, *[last] * 4)) for last in (0, 1)]
    negative = [space.row((*[int(at not in zeros) for at in block], 0, 1, 0, 1)) for zeros in combinations(block, size)]
    both = [term for term in prime_implicants(positive, negative, space)
            if all(space.covers(term, row) for row in positive)]
    assert len(both) == number
    assert {term.bit_count() for term in both} == {size + 1}


def test_without_negative_rows_everything_is_covered():
    space = Space((2, 3))
    assert prime_implicants([space.row((0, 0))], [], space) == (0,)
    assert complex_implicants(space.rows_of(0), space) == (0,)


def test_without_positive_rows_there_is_no_term():
    space = Space((2, 3))
    assert prime_implicants([], [space.row((0, 0))], space) == ()
    assert complex_implicants([], space) == ()
    assert implicants_with([], [space.row((0, 0))], space) == ()


def test_values_merge_only_when_all_are_there():
    space = Space((3, 2))
    rows = [space.row((value, 1)) for value in range(3)]
    assert complex_implicants(rows[:2], space) == space.ordered(rows[:2])
    assert complex_implicants(rows, space) == (space.term([(1, 1)]),)


def test_a_row_cannot_be_both():
    space = Space((2, 2))
    with pytest.raises(AnalysisError, match=r"\(1, 0\) is both positive and negative"):
        prime_implicants([space.row((1, 0))], [space.row((1, 0))], space)


def test_twenty_conditions_never_list_a_million_rows():
    rng = random.Random(1)
    space = Space((2,) * 20)
    rows = [space.row([rng.randrange(2) for _ in range(20)]) for _ in range(24)]
    found = prime_implicants(rows[:12], rows[12:], space)
    for term in rng.sample(found, 50):
        assert not any(space.covers(term, row) for row in rows[12:])
        for literal in space.literals(term):
            shorter = term & ~space.term([literal])
            assert any(space.covers(shorter, row) for row in rows[12:])
    assert complex_implicants(rows, space) == space.ordered(rows)


def test_a_half_of_everything_merges_without_the_other_half():
    space = Space((2,) * 8)
    rows = [space.row(values) for values in product(range(2), repeat=8) if values[3]]
    assert complex_implicants(rows, space) == implicants_with(rows, [], space) == (space.term([(3, 1)]),)
