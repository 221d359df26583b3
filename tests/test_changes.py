"""What must hold of the difference of any two versions, against a brute force on small reviews."""

from dataclasses import replace
from itertools import chain, combinations
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realist_synth.changes import diff
from realist_synth.changing.asked import Asked
from realist_synth.changing.question import is_refused
from realist_synth.changing.rows import edited
from realist_synth.model.tables import TABLES
from tests.analyses.small import small
from tests.changes_cases import applied, versions
from tests.strategies import reviews

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WANTED = Asked(
    pairs=(("role", "outcome"), ("context", "mechanism"), ("mechanism", "outcome")),
    qca={"outcome": "o-access", "conditions": ("m-trust", "r-edu"), "not_reported_as_absent": True, "rollup": True,
         "inclusion_cut": 0.5},
    directions={"evidence": "both"},
)
# of these the rows that moved a value are exact; of the others they are what the value rests on
EXACT = {"cells", "claims", "configurations", "links", "elements coded", "coverage", "patterns", "theories",
         "theories' coverage"}
MANY = versions(st.just(small()), most=6) | versions(reviews())


def shuffled(review, seed):
    random = Random(seed)
    tables = {table: tuple(random.sample(review.table(table), len(review.table(table)))) for table in TABLES}
    return replace(review, **tables)


@SLOW
@given(reviews(), st.integers(0, 99))
def test_a_review_does_not_differ_from_itself_however_its_rows_are_sorted(review, seed):
    other = shuffled(review, seed)
    again = replace(other, **{table: tuple(row.model_copy() for row in other.table(table)) for table in TABLES})
    for same in (review, other, again):
        found = diff(review, same)
        assert not found
        assert (found.changes, found.moves, found.version.step) == ((), (), "none")


@SLOW
@given(MANY, st.integers(0, 99))
def test_the_order_of_rows_never_matters(pair, seed):
    old, new = pair
    found = diff(old, new, asked=WANTED).to_dict()
    again = diff(shuffled(old, seed), shuffled(new, seed), asked=WANTED).to_dict()
    for each in (found, again):
        each["results"].sort(key=str)
    assert found == again


def mirrored(move):
    told = move.to_dict()
    return told | {"old": told["new"], "new": told["old"], "came": told["gone"], "gone": told["came"]}


@SLOW
@given(MANY | st.tuples(reviews(), reviews()))
def test_the_difference_of_two_versions_mirrors_that_of_the_other_way_round(pair):
    there, back = diff(*pair, asked=WANTED), diff(*reversed(pair), asked=WANTED)
    other = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [(c.ref, c.kind, c.old, c.new, c.fields, c.same_as) for c in there.changes] == [
        (c.ref, other[c.kind], c.new, c.old, c.fields, c.same_as) for c in back.changes]
    assert sorted(map(str, (move.to_dict() for move in there.moves))) == sorted(map(str, map(mirrored, back.moves)))


def identity(move):
    return move.kind, move.question, move.key


@SLOW
@given(MANY)
def test_every_move_names_rows_that_alone_move_it(pair):
    old, new = pair
    found = diff(old, new, asked=WANTED)
    differing = {change.ref for change in found.changes}
    for move in found.moves:
        assert move.rows, move
        assert set(move.rows) <= differing, move
        again = diff(old, applied(old, new, move.rows), asked=WANTED)
        assert identity(move) in {identity(each) for each in again.moves}, move


def subsets(refs):
    return chain.from_iterable(combinations(refs, size) for size in range(len(refs) + 1))


def value(question, review, key):
    values = question.ask(review).values
    return "refused" if is_refused(values.get(())) else repr(values.get(key))


@settings(SLOW, max_examples=40)
@given(versions(st.just(small()), most=4) | versions(reviews(), most=3))
def test_no_row_is_named_that_has_nothing_to_do_with_it(pair):
    """Brute force: among all subsets of the other changes there is one in which the row makes the difference."""
    old, new = pair
    found = diff(old, new, asked=WANTED)
    refs = sorted(edited(found.changes, old.reading, new.reading))
    if len(refs) > 6:
        return
    questions = {(each.kind, each.name, each.reading): each for each in WANTED.questions()}
    for move in found.moves:
        question = questions[move.kind, move.question, (move.readings or (None,))[0]]
        if move.kind not in EXACT or move.rule != "evidence":
            continue
        for ref in move.rows:
            others = [each for each in refs if each != ref]
            assert any(value(question, applied(old, new, some), move.key)
                       != value(question, applied(old, new, [*some, ref]), move.key) for some in subsets(others)), (
                move, ref)


@SLOW
@given(MANY)
def test_a_question_that_is_skipped_would_not_have_moved(pair):
    """Questions are asked only where a table that they read differs: asking all of them finds no more."""
    old, new = pair
    found = diff(old, new, asked=WANTED)
    everything = tuple(replace(question, reads=tuple(TABLES)) for question in WANTED.questions())
    again = diff(old, new, asked=Asked(patterns={"kinds": ("AI",)}, directions={"evidence": "effects"}),
                 questions=everything)
    assert {identity(move) for move in found.moves} <= {identity(move) for move in again.moves}
    values = {(identity(move), move.readings): (move.old, move.new) for move in again.moves}
    assert all(values[identity(move), move.readings] == (move.old, move.new) for move in found.moves)
    asked = {identity(move) for move in diff(old, new, asked=replace(WANTED), questions=()).moves}
    assert asked == {identity(move) for move in found.moves}


def test_packages_of_different_reviews_have_nothing_in_common(bundled):
    found = diff(small(), bundled)
    kinds = {change.kind for change in found.changes if change.in_table}
    assert kinds == {"added", "removed"}
    assert found.version.step == "major"
    assert all(move.rows for move in found.moves)
    assert "small 1.2.3 -> peer-involvement-chang-2021" in found.title()
