"""No order and no name changes an answer, of any kind; every model agrees with every row; `most` bounds them all."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.boolean.counterfactuals import solve
from realist_synth.analyses.boolean.space import Space
from realist_synth.analyses.cutoffs import cutoffs
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.sets import Sets
from realist_synth.errors import AnalysisError
from tests.analyses.test_minimise import NAMES, tables, terms_of

KINDS = ("complex", "parsimonious", "intermediate")
OPTIONS = st.fixed_dictionaries({"solution": st.sampled_from(KINDS), "inclusion_cut": st.sampled_from((0.6, 0.8, 1.0)),
                                 "n_cut": st.sampled_from((1, 2)), "every": st.sampled_from(("minimal", "irredundant")),
                                 "contradictions": st.sampled_from(("negative", "free"))})
DIRECTIONS = st.lists(st.sampled_from(("", "~")), min_size=3, max_size=3)
ORDERS = st.tuples(st.permutations(range(9)), st.permutations(NAMES), st.permutations(NAMES))


def literals(sets, directions):
    """What is expected of each condition: its presence or its absence, of several values 2 or all but 2."""
    return [f"{sign}{name}" + ("{2}" if sets.levels(name) > 2 else "")
            for sign, name in zip(directions, NAMES, strict=True)]


def mixed(sets, orders):
    """The same cases in another order, the columns in another order and under other names; and the new names."""
    order, names, columns = orders
    cases = [at for at in order if at < len(sets.cases)]
    new = dict(zip(NAMES, names, strict=True))
    found = {new[name]: [sets.column(name)[at] for at in cases] for name in columns}
    return Sets.of({"Y": [sets.column("Y")[at] for at in cases], **found}, [sets.cases[at] for at in cases]), new


def answer(analysis, sets, **options):
    try:
        return analysis(sets, "Y", **options)
    except AnalysisError as error:
        return str(error).split(":")[0].split(" at ")[0]


def parts(formula, new=None):
    """A formula without the order of its terms and literals, its names changed."""
    text = "".join((new or {}).get(sign, sign) for sign in formula)
    return frozenset(frozenset(term.split("*")) for term in text.split(" + "))


@settings(deadline=None)
@given(tables(), OPTIONS, DIRECTIONS, ORDERS)
def test_solutions_ignore_order_and_names(sets, options, directions, orders):
    other, new = mixed(sets, orders)
    expected = literals(sets, directions) if options["solution"] == "intermediate" else []
    renamed = ["".join(new.get(sign, sign) for sign in literal) for literal in expected]
    one = answer(minimise, sets, expectations=expected, **options)
    two = answer(minimise, other, expectations=renamed, **options)
    if isinstance(one, str):
        assert one == two or {one[:9], two[:9]} == {"the condi"}
        return
    assert {parts(model.whole.formula, new): (model.whole.fit, model.whole.cases, model.assumptions.n, model.easy.n)
            for model in one.models} == {
        parts(model.whole.formula): (model.whole.fit, model.whole.cases, model.assumptions.n, model.easy.n)
        for model in two.models}


@settings(deadline=None)
@given(tables(), OPTIONS, DIRECTIONS)
def test_every_model_of_any_kind_agrees_with_every_observed_row(sets, options, directions):
    expected = literals(sets, directions) if options["solution"] == "intermediate" else []
    found = answer(minimise, sets, expectations=expected, **options)
    if isinstance(found, str):
        return
    for model in found.models:
        terms = [terms_of(found, part.formula) for part in model.terms]
        for row, output in zip(found.rows, found.outputs, strict=True):
            values = found.data.space.values(row.bits)
            covered = any(all(values[at] in allowed for at, allowed in term) for term in terms)
            if output in "10" or (output == "C" and options["contradictions"] == "negative"):
                assert covered is (output == "1"), (model.whole.formula, values, output)


@settings(deadline=None)
@given(tables(), ORDERS, st.sampled_from((0.0, 0.6)), st.sampled_from((0.0, 0.5)))
def test_necessity_ignores_order_and_names(sets, orders, coverage, ron):
    other, new = mixed(sets, orders)
    cuts = {"inclusion_cut": 0.8, "coverage_cut": coverage, "ron_cut": ron, "disjunctions": 3}
    one, two = answer(necessity, sets, **cuts), answer(necessity, other, **cuts)
    if isinstance(one, str):
        assert one == two
        return
    assert {parts(each.formula, new): (each.fit, each.verdict, each.cases, each.deviant) for each in one.found} == {
        parts(each.formula): (each.fit, each.verdict, each.cases, each.deviant) for each in two.found}


@settings(deadline=None, max_examples=50)
@given(tables(), OPTIONS, DIRECTIONS, ORDERS)
def test_ranges_of_cut_offs_ignore_order_and_names(sets, options, directions, orders):
    other, new = mixed(sets, orders)
    expected = literals(sets, directions) if options["solution"] == "intermediate" else []
    renamed = ["".join(new.get(sign, sign) for sign in literal) for literal in expected]
    one = answer(cutoffs, sets, expectations=expected, **options)
    two = answer(cutoffs, other, expectations=renamed, **options)
    if isinstance(one, str):
        assert one == two or {one[:9], two[:9]} == {"the condi"}
        return

    def told(found, change):
        return [(each.cut, each.low, each.high, {parts(model, change) for model in each.models}, each.chosen, each.same)
                for each in found.ranges]

    assert told(one, new) == told(two, None)


def noise(seed, conditions=5, rows=12):
    """Rows at random, half of them positive: many models of many pairs."""
    rng, found = random.Random(seed), set()
    while len(found) < rows:
        found.add(tuple(rng.randint(0, 1) for _ in range(conditions)))
    ordered = sorted(found)
    positive = [row for row in ordered if rng.random() < 0.5]
    return positive, [row for row in ordered if row not in positive]


@pytest.mark.parametrize(("seed", "every"), list(product((3, 10, 17), ("minimal", "irredundant"))))
def test_no_solution_lists_more_models_than_asked_for(seed, every):
    space = Space((2,) * 5)
    rows = [list(map(space.row, part)) for part in noise(seed)]
    for kind in KINDS:
        options = {"kind": kind, "every": every, "expectations": [{1}] * 5 if kind == "intermediate" else ()}
        everything = solve(space, *rows, **options)
        assert everything.complete
        all_terms = {model.terms for model in everything.models}
        assert len({each.label for each in everything.minimisations}) == len(everything.minimisations)
        for most in range(1, len(all_terms)):
            found = solve(space, *rows, most=most, **options)
            assert len(found.models) <= most
            assert len(found.minimisations) <= most
            assert not found.complete
            assert {model.terms for model in found.models} <= all_terms


def test_a_minimisation_of_very_many_models_looks_at_no_more_than_it_lists():
    rng = random.Random(16)
    names = [f"C{at:02}" for at in range(16)]
    sets = Sets.of({**{name: [rng.randint(0, 1) for _ in range(60)] for name in names},
                    "Y": [rng.randint(0, 1) for _ in range(60)]}, list(range(60)))
    found = minimise(sets, "Y", solution="intermediate", expectations=names, most=5)
    assert len(found.models) == 5
    assert not found.complete
    assert found.title().endswith("more than 5 models fit the same rows")
    # several models share the fit of a term that they share
    assert len({id(term.fit) for model in found.models for term in model.terms}) == len(
        {term.formula for model in found.models for term in model.terms})
