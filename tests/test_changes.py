"""What must hold of the difference of any two versions, against a brute force on small reviews."""

from dataclasses import replace
from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from realist_synth.changes import diff
from realist_synth.changing.asked import Asked
from realist_synth.changing.question import is_refused
from realist_synth.changing.rows import edited
from realist_synth.model.tables import TABLES
from tests.analyses.small import small
from tests.changes_cases import applied, edit, versions
from tests.strategies import reviews

# what fails is small enough as it is drawn, and shrinking whole reviews takes minutes
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck),
               phases=(Phase.explicit, Phase.reuse, Phase.generate))
WANTED = Asked(
    pairs=(("role", "outcome"), ("context", "mechanism"), ("mechanism", "outcome")),
    qca={"outcome": "o-access", "conditions": ("m-trust", "r-edu"), "not_reported_as_absent": True, "rollup": True,
         "inclusion_cut": 0.5},
    directions={"evidence": "both"},
)
# of these the rows that moved a value are exact; of the others they are those that the value rests on
EXACT = {"cells", "claims", "configurations", "links", "elements coded", "coverage", "patterns"}
SEEDS = st.integers(0, 10**6)


def shuffled(review, seed):
    random = Random(seed)
    tables = {table: tuple(random.sample(review.table(table), len(review.table(table)))) for table in TABLES}
    return replace(review, **tables)


def identity(move):
    return move.kind, move.question, move.key


@FEW
@given(reviews(), SEEDS)
def test_a_review_does_not_differ_from_itself_however_its_rows_are_sorted(review, seed):
    other = shuffled(review, seed)
    again = replace(other, **{table: tuple(row.model_copy() for row in other.table(table)) for table in TABLES})
    for same in (review, other, again):
        found = diff(review, same)
        assert not found
        assert (found.changes, found.moves, found.version.step) == ((), (), "none")


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_rows_never_matters(seed):
    old, new = versions(small(), seed)
    told = []
    for pair in ((old, new), (shuffled(old, seed), shuffled(new, seed))):
        told.append(diff(*pair, asked=WANTED).to_dict())
        told[-1]["results"].sort(key=str)
    assert told[0] == told[1]


def mirrored(move):
    told = move.to_dict()
    return told | {"old": told["new"], "new": told["old"], "came": told["gone"], "gone": told["came"]}


def check_mirror(old, new):
    there, back = diff(old, new, asked=WANTED), diff(new, old, asked=WANTED)
    other = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [(c.ref, c.kind, c.old, c.new, c.fields, c.same_as) for c in there.changes] == [
        (c.ref, other[c.kind], c.new, c.old, c.fields, c.same_as) for c in back.changes]
    assert sorted(map(str, (move.to_dict() for move in there.moves))) == sorted(map(str, map(mirrored, back.moves)))


@FEW
@given(reviews(), reviews())
def test_the_difference_mirrors_that_of_the_other_way_round(old, new):
    check_mirror(old, new)


@pytest.mark.parametrize("seed", range(8))
def test_the_difference_of_near_versions_mirrors_too(seed):
    check_mirror(*versions(small(), seed))


def check_named_rows(old, new):
    """The rows that are named, applied to the old version and nothing else, move the result."""
    found = diff(old, new, asked=WANTED)
    differing = {change.ref for change in found.changes}
    for move in found.moves:
        assert move.rows, move
        assert set(move.rows) <= differing, move
        again = diff(old, applied(old, new, move.rows), asked=WANTED)
        assert identity(move) in {identity(each) for each in again.moves}, move
    return len(found.moves)


@pytest.mark.parametrize("seed", range(24))
def test_every_move_names_rows_that_alone_move_it(seed):
    check_named_rows(*versions(small(), seed, most=6))


@FEW
@given(reviews(), SEEDS)
def test_every_move_of_any_review_names_rows_that_alone_move_it(review, seed):
    check_named_rows(*versions(review, seed, most=3))


def subsets(refs):
    return chain.from_iterable(combinations(refs, size) for size in range(len(refs) + 1))


def value(question, review, key):
    values = question.ask(review).values
    return "refused" if is_refused(values.get(())) else repr(values.get(key))


@pytest.mark.parametrize("seed", range(30))
def test_no_row_is_named_that_has_nothing_to_do_with_it(seed):
    """Brute force: among all subsets of the other changes there is one in which the row makes the difference."""
    old, new = versions(small(), seed, most=4)
    found = diff(old, new, asked=WANTED)
    refs = sorted(edited(found.changes, old.reading, new.reading))
    questions = {(each.kind, each.name, each.reading): each for each in WANTED.questions()}
    for move in found.moves:
        assert move.kind not in EXACT or move.rule != "tables", move
        if len(refs) > 5 or move.kind not in EXACT or move.rule != "evidence":
            continue
        question = questions[move.kind, move.question, (move.readings or (None,))[0]]
        for ref in move.rows:
            others = [each for each in refs if each != ref]
            assert any(value(question, applied(old, new, some), move.key)
                       != value(question, applied(old, new, [*some, ref]), move.key) for some in subsets(others)), (
                move, ref)


@pytest.mark.parametrize("seed", range(12))
def test_a_question_that_is_skipped_would_not_have_moved(seed):
    """Questions are asked only where a table that they read differs; asking all of them finds no more."""
    old, new = versions(small(), seed, most=2)
    found = diff(old, new, asked=WANTED)
    for question in WANTED.questions():
        before, after = (each.ask(review).values if not refuses(each, review) else {}
                         for each, review in ((question, old), (question, new)))
        moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
                 and not (is_refused(before.get(key)) and is_refused(after.get(key)))}
        known = {move.key for move in found.moves if (move.kind, move.question) == (question.kind, question.name)
                 and (question.reading is None or question.reading in move.readings)}
        assert moved == known or known == {()}, question.name


def refuses(question, review):
    from realist_synth.errors import AnalysisError

    try:
        question.ask(review)
    except AnalysisError:
        return True
    return False


def test_packages_of_different_reviews_have_nothing_in_common(bundled):
    found = diff(small(), bundled)
    assert {change.kind for change in found.changes if change.in_table} == {"added", "removed"}
    assert found.version.step == "major"
    assert all(move.rows for move in found.moves)
    assert "small 1.2.3 -> peer-involvement-chang-2021" in found.title()
    assert len(found.text().splitlines()) < 2000


@pytest.mark.parametrize("within", ["passage", "configuration"])
@pytest.mark.parametrize("seed", range(6))
def test_codes_that_meet_in_places_name_what_made_them_meet(within, seed):
    asked = Asked(pairs=(("mechanism", "outcome"), ("context", "mechanism")),
                  crosstab={"within": within, "level": "all"}, patterns={"within": within, "level": 1})
    old, new = versions(small(), seed, most=6)
    found = diff(old, new, asked=asked)
    for move in found.moves:
        if move.kind in ("cells", "patterns"):
            assert move.rows
            again = diff(old, applied(old, new, move.rows), asked=asked)
            assert identity(move) in {identity(each) for each in again.moves}, move


@pytest.mark.parametrize("within", ["passage", "configuration"])
def test_an_element_or_a_passage_moves_the_cells_of_its_place(within):
    asked = Asked(pairs=(("mechanism", "outcome"),), crosstab={"within": within})
    old = small()
    new = edit(old, "configuration_elements", "k2-m-trust", code_id="m-bridge") if within == "configuration" else edit(
        old, "codings", "a-m-trust", passage_id="p2")
    moves = [move for move in diff(old, new, asked=asked).moves if move.kind == "cells" and len(move.key) == 2]
    assert moves
    assert {str(ref) for move in moves for ref in move.rows} == {
        "configuration_elements k2-m-trust" if within == "configuration" else "codings a-m-trust"}
