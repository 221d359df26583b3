"""Solutions: what each kind may assume of remainders, against definitions applied row by row."""

import random
from itertools import product

import pytest

from realist_synth.analyses.boolean.counterfactuals import solve
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses import brute_force as brute

KINDS = ("complex", "intermediate", "parsimonious")

# Survival of democracy between the wars: cases as rows of development, urbanisation, literacy, industrial labour and
# stability of government. Lipset (1959), as dichotomised in the R package QCA, data set LC.
LIPSET = Space((2,) * 5), ["10101", "10111", "11111"], ["00000", "00001", "00100", "00101", "10110", "11110"]


def lipset(kind, **options):
    space, positive, negative = LIPSET
    return space, solve(space, *([space.row(list(map(int, row))) for row in rows] for rows in (positive, negative)),
                        kind=kind, **options)


def written(space, model):
    return {"".join("abcde"[at].upper() if value else "abcde"[at] for at, value in space.literals(term))
            for term in model.terms}


@pytest.mark.parametrize(("kind", "expected", "assumed"), [
    ("complex", {"AbCE", "ACDE"}, 0), ("intermediate", {"ACE"}, 1), ("parsimonious", {"AE"}, 5)])
def test_the_textbook_example(kind, expected, assumed):
    space, found = lipset(kind, expectations=[{1}] * 5 if kind == "intermediate" else ())
    assert [written(space, model) for model in found.models] == [expected]
    assert [model.assumptions.n for model in found.models] == [assumed]
    assert found.essential == (() if kind == "parsimonious" else found.terms)
    assert found.complete


def test_easy_and_difficult_counterfactuals_of_the_textbook_example():
    _, found = lipset("intermediate", expectations=[{1}] * 5)
    (only,) = found.minimisations
    assert only.label == "C1P1"
    assert [LIPSET[0].values(row) for row in only.easy] == [(1, 1, 1, 0, 1)]
    assert [LIPSET[0].values(row) for row in only.difficult] == [(1, 0, 0, 0, 1), (1, 0, 0, 1, 1), (1, 1, 0, 0, 1),
                                                                 (1, 1, 0, 1, 1)]
    _, short = lipset("parsimonious", expectations=[{1}] * 5)
    assert (short.models[0].easy.n, short.models[0].difficult.n) == (1, 4)
    _, short = lipset("parsimonious")
    assert (short.models[0].easy.n, short.models[0].difficult.n) == (0, 5)


def cases(number, seed):
    rng = random.Random(seed)
    for table in brute.tables(number, seed=seed, most_rows=24):
        expected = [rng.choice([(), (), (rng.randrange(level),), rng.sample(range(level), rng.randint(1, level))])
                    for level in table.levels]
        yield table, expected


def solved(table, kind, expected=(), **options):
    space = table.space
    return solve(space, brute.rows_of(space, table.positive), brute.rows_of(space, table.negative), kind=kind,
                 expectations=expected, most=10 ** 5, **options)


@pytest.mark.parametrize("every", ["minimal", "irredundant"])
def test_intermediate_solutions_of_every_pair_from_their_definition(every):
    covers = getattr(brute, every)
    pairs = several = 0
    for table, expected in cases(250, 29):
        zero = table.negative + table.remainders
        longest = brute.primes(table.levels, table.positive, zero)
        shortest = brute.primes(table.levels, table.positive, table.negative)
        if len(longest) > 9 or len(shortest) > 9:
            continue
        complex_models, short_models = (covers(terms, table.positive) for terms in (longest, shortest))
        found = solved(table, "intermediate", expected, every=every)
        assert found.complete
        assert len(found.minimisations) == len(complex_models) * len(short_models)
        several += len(found.minimisations) > 1
        for each in found.minimisations:
            one, other = brute.cubes_of(table.space, each.complex), brute.cubes_of(table.space, each.parsimonious)
            assert one in complex_models
            assert other in short_models
            easy = brute.easy(table, one, other, expected)
            assert {table.space.values(row) for row in each.easy} == easy
            assumed = {row for row in table.remainders if any(brute.within(row, cube) for cube in other)}
            assert {table.space.values(row) for row in each.difficult} == assumed - easy
            primes = brute.primes(table.levels, table.positive, [row for row in zero if row not in easy])
            assert brute.cubes_of(table.space, each.terms) == primes
            if len(primes) <= 9:
                pairs += 1
                assert {brute.cubes_of(table.space, model.terms) for model in each.models} == covers(
                    primes, table.positive)
    assert pairs > 150
    assert several > 10


def test_each_model_agrees_with_every_observed_row():
    for table, expected in cases(300, 31):
        space = table.space
        for kind in KINDS:
            for model in solved(table, kind, expected).models:
                for row in space.rows_of(0):
                    covered = any(space.covers(term, row) for term in model.terms)
                    values = space.values(row)
                    assert covered if values in table.positive else not covered or values not in table.negative
                    assert covered is (values in table.positive or row in model.assumptions)
                    assert (row in model.easy) + (row in model.difficult) == (row in model.assumptions)


def test_complex_implies_intermediate_implies_parsimonious():
    for table, expected in cases(300, 37):
        space = table.space
        complex_models = {model.terms for model in solved(table, "complex").models}
        short = {model.terms: model for model in solved(table, "parsimonious", expected).models}

        def rows(terms, space=space):
            return {row for term in terms for row in space.rows_of(term)}

        for each in solved(table, "intermediate", expected).minimisations:
            assert each.complex in complex_models
            assert set(each.easy) <= set(short[each.parsimonious].easy) <= rows(each.parsimonious)
            for model in each.models:
                assert rows(each.complex) <= rows(model.terms) <= rows(each.parsimonious)
                assert set(model.assumptions) == set(model.easy) <= set(each.easy)


def test_without_expectations_the_intermediate_solution_is_the_complex_one():
    for table, _ in cases(150, 41):
        found, longest = solved(table, "intermediate"), solved(table, "complex")
        assert {model.terms for model in found.models} == {model.terms for model in longest.models}
        assert all(each.easy.n == 0 for each in found.minimisations)


def test_expecting_every_value_is_expecting_nothing():
    for table, _ in cases(100, 43):
        expected = [range(level) for level in table.levels]
        assert solved(table, "intermediate", expected).models == solved(table, "intermediate").models


def test_free_rows_may_be_covered_but_are_never_assumed():
    rng = random.Random(47)
    for table in brute.tables(200, seed=47, most_rows=24):
        free = [row for row in table.remainders if rng.random() < 0.5]
        rest = [row for row in table.remainders if row not in free]
        space = table.space
        for kind in KINDS:
            found = solved(table, kind, [(1,) if level > 1 else () for level in table.levels],
                           free=brute.rows_of(space, free))
            for each in found.minimisations:
                easy = {space.values(row) for row in each.easy}
                assert not easy & set(free)
                if kind != "parsimonious":
                    zero = {*table.negative, *rest} - easy
                    assert brute.cubes_of(space, each.terms) == brute.primes(table.levels, table.positive, zero)
            for model in found.models:
                assert {space.values(row) for row in model.assumptions} == {
                    row for row in rest if any(space.covers(term, space.row(row)) for term in model.terms)}
                assert kind != "complex" or not model.assumptions


def test_models_of_all_pairs_are_listed_once_and_in_order():
    for table, expected in cases(200, 53):
        found = solved(table, "intermediate", expected)
        models = [model.terms for model in found.models]
        assert len(models) == len(set(models))
        assert set(models) == {model.terms for each in found.minimisations for model in each.models}
        place = {term: at for at, term in enumerate(found.terms)}
        assert models == sorted(models, key=lambda terms: (len(terms), [place[term] for term in terms]))
        assert set(found.terms) == {term for each in found.minimisations for term in each.terms}
        assert found.essential == tuple(term for term in found.terms
                                        if all(term in each.essential for each in found.minimisations))


def two_by_two():
    """Two complex and two parsimonious models: a ring of six rows of eight, and the other two negative."""
    space = Space((2,) * 3)
    rows = [(0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 1)]
    return space, brute.rows_of(space, rows), brute.rows_of(space, [(0, 0, 0), (1, 1, 1)])


def test_every_pair_is_named_and_a_cap_is_told():
    found = solve(*two_by_two(), kind="intermediate", expectations=[{1}] * 3)
    assert [each.label for each in found.minimisations] == ["C1P1", "C1P2", "C2P1", "C2P2"]
    assert found.complete
    capped = solve(*two_by_two(), kind="intermediate", expectations=[{1}] * 3, most=1)
    assert [each.label for each in capped.minimisations] == ["C1P1"]
    assert not capped.complete
    some = solve(*two_by_two(), kind="intermediate", expectations=[{1}] * 3, most=3)
    assert [each.label for each in some.minimisations] == ["C1P1", "C1P2", "C2P1"]
    assert all(each.complete for each in some.minimisations)
    assert not some.complete
    assert not solve(*two_by_two(), most=1).complete


def test_the_order_of_rows_does_not_matter():
    rng = random.Random(59)
    for table, expected in cases(60, 59):
        space = table.space
        shuffled = [brute.rows_of(space, rng.sample(rows, len(rows))) for rows in (table.positive, table.negative)]
        for kind in KINDS:
            assert solve(space, *shuffled, kind=kind, expectations=expected, most=10 ** 5) == solved(
                table, kind, expected)


def test_wrong_use():
    space = Space((2, 3))
    row, other = space.row((0, 0)), space.row((1, 2))
    with pytest.raises(UnknownNameError, match=r"unknown solution 'shortest'.*parsimonious"):
        solve(space, [row], [other], kind="shortest")
    with pytest.raises(AnalysisError, match="no row is positive"):
        solve(space, [], [other])
    for rows in ([row], [row], ()), ([row], (), [row]), ([other], [row], [row]):
        with pytest.raises(AnalysisError, match=r"\(0, 0\) is in two of positive, negative and free"):
            solve(space, rows[0], rows[1], free=rows[2])
    with pytest.raises(AnalysisError, match="expectations of 1 conditions where there are 2"):
        solve(space, [row], [other], expectations=[{1}])
    with pytest.raises(AnalysisError, match="condition 0 cannot be 2"):
        solve(space, [row], [other], expectations=[{2}, ()])
    with pytest.raises(UnknownNameError, match="unknown every"):
        solve(space, [row], [other], every="all")


def test_a_whole_table_without_negative_rows_needs_no_condition():
    space = Space((2, 2))
    found = solve(space, [space.row((0, 0))], [], kind="parsimonious")
    assert [model.terms for model in found.models] == [(0,)]
    assert [space.values(row) for row in found.models[0].assumptions] == list(product(range(2), repeat=2))[1:]
