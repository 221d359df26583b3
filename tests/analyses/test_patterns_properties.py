"""Patterns against their definitions: brute force on random reviews and random tables, and what must always hold."""

import json
from dataclasses import replace
from itertools import chain, combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from realist_synth.analyses.incidence import incidence
from realist_synth.analyses.pattern import mining
from realist_synth.analyses.pattern.evidence import statements_behind
from realist_synth.analyses.pattern.kinds import kinds_of
from realist_synth.analyses.pattern.mining import Field, recurring
from realist_synth.analyses.pattern.search import Behind
from realist_synth.analyses.patterns import patterns
from realist_synth.analyses.selection import ancestors
from realist_synth.errors import AnalysisError
from realist_synth.model.codings import Coding
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import Slot
from tests.strategies import reviews

some = settings(max_examples=60, deadline=None)
FORTY = Field([3] * 40, {Slot.CONTEXT: range(20), Slot.OUTCOME: range(20, 40), Slot.MECHANISM: range(20)},
              [frozenset()] * 40)
many = settings(max_examples=300, deadline=None)
SLOTS = (Slot.INTERVENTION, Slot.CONTEXT, Slot.MECHANISM, Slot.OUTCOME)
KINDS = st.lists(st.sampled_from(["IM", "CM", "CO", "MO", "CMO", "IMO", "ICMO"]), min_size=1, max_size=4, unique=True)
OPTIONS = st.fixed_dictionaries({
    "within": st.sampled_from(["study", "passage", "configuration"]), "unit": st.sampled_from(["study", "project"]),
    "reading": st.sampled_from(["stated", "configured", "inferred", "reconciled"]), "rollup": st.booleans(),
    "minimum": st.integers(1, 2), "kind": KINDS, "several": st.booleans()})


@st.composite
def fields(draw):
    """A table of places with codes in up to four slots, some above others; places may be several to a unit."""
    n_places, n_codes = draw(st.integers(1, 6)), draw(st.integers(2, 8))
    slot_of = draw(st.lists(st.sampled_from(SLOTS), min_size=n_codes, max_size=n_codes))
    masks = draw(st.lists(st.integers(0, 2**n_places - 1), min_size=n_codes, max_size=n_codes))
    parent = [draw(st.none() | st.integers(0, at - 1)) if at else None for at in range(n_codes)]
    above = []
    for at in range(n_codes):
        up = parent[at] if draw(st.booleans()) else None
        above.append(frozenset() if up is None or slot_of[up] is not slot_of[at] else above[up] | {up})
    for at in reversed(range(n_codes)):
        for up in above[at]:
            masks[up] |= masks[at]
    units = draw(st.none() | st.lists(st.integers(0, 3), min_size=n_places, max_size=n_places))

    def count(places):
        own = [at for at in range(n_places) if places >> at & 1]
        return len(own) if units is None else len({units[at] for at in own})

    codes = {slot: [at for at in range(n_codes) if slot_of[at] is slot] for slot in SLOTS}
    return Field(masks, codes, above, count)


def brute(field, kinds, minimum, keep, several):
    """All sets by the definition: every subset of codes is looked at."""
    slot_of = {item: slot for slot, items in field.codes.items() for item in items}
    universe = {}
    for items in chain.from_iterable(combinations(sorted(slot_of), size) for size in range(2, len(slot_of) + 1)):
        slots = [slot_of[item] for item in items]
        fits = any(set(kind) == set(slots) for kind in kinds) and (several or len(set(slots)) == len(slots))
        apart = not any(other in field.above[item] for item, other in product(items, items))
        places = field.together(items)
        if fits and apart and field.count(places) >= minimum:
            universe[frozenset(items)] = field.count(places)
    full = {own: own.union(*(field.above[item] for item in own)) if several else own for own in universe}
    larger = {own: [other for other in universe if full[own] < full[other]] for own in universe}
    if keep == "closed":
        return {own: n for own, n in universe.items() if all(universe[other] < n for other in larger[own])}
    return universe if keep == "all" else {own: n for own, n in universe.items() if not larger[own]}


@many
@given(fields(), KINDS, st.integers(1, 3), st.sampled_from(["all", "closed", "maximal"]), st.booleans())
def test_every_set_is_that_of_the_definition(field, named, minimum, keep, several):
    kinds = kinds_of(named)
    found = recurring(field, kinds, minimum, keep, several)
    assert len({each.items for each in found}) == len(found)
    assert {frozenset(each.items): each.number for each in found} == brute(field, kinds, minimum, keep, several)


@many
@given(fields(), KINDS, st.integers(1, 3), st.booleans())
def test_closed_sets_determine_all_counts(field, named, minimum, several):
    kinds = kinds_of(named)
    closed, whole = (recurring(field, kinds, minimum, keep, several) for keep in ("closed", "all"))
    up = {each.items: set(each.items).union(*(field.above[item] for item in each.items)) if several else set(each.items)
          for each in (*closed, *whole)}
    for each in whole:
        assert each.number == max(other.number for other in closed if up[each.items] <= up[other.items])


def sets_of(result):
    return {frozenset((*each.conditions, *each.outcomes)): set(each.studies) for each in result.patterns}


@some
@given(reviews(), OPTIONS, st.sampled_from(["all", "closed", "maximal"]), st.booleans(),
       st.randoms(use_true_random=False))
def test_row_order_does_not_matter(review, options, keep, stated, random):
    tables = {}
    for name in ("studies", "settings", "codings", "passages", "configurations", "configuration_elements"):
        tables[name] = list(getattr(review, name))
        random.shuffle(tables[name])
    shuffled = replace(review, **{name: tuple(table) for name, table in tables.items()})
    before, after = (patterns(each, **options, keep=keep, stated=stated) for each in (review, shuffled))
    assert before == after
    assert json.dumps(before.to_dict()) == json.dumps(after.to_dict())
    assert (before.to_csv(), str(before)) == (after.to_csv(), str(after))


@some
@given(reviews(), OPTIONS)
def test_a_review_gives_what_brute_force_gives(review, options):
    result = patterns(review, **options)
    chosen = {name: options[name] for name in ("within", "unit", "reading", "rollup")}
    found = incidence(review, **chosen)
    slot_of = {code.code_id: review.metadata.dimension(code.dimension).slot for code in review.codes}
    above = ancestors(review.codes) if options["rollup"] else dict.fromkeys(slot_of, ())
    expected = {}
    for codes in chain.from_iterable(combinations(found.codes, size) for size in range(2, len(found.codes) + 1)):
        slots = [slot_of[code] for code in codes]
        fits = any(set(kind) == set(slots) for kind in kinds_of(options["kind"]))
        fits &= options["several"] or len(set(slots)) == len(slots)
        units = Behind(found).names(codes)
        if fits and not any(a in above[b] for a, b in product(codes, codes)) and len(units) >= options["minimum"]:
            expected[frozenset(codes)] = set(units)
    assert sets_of(result) == expected
    assert [each.count for each in result.patterns] == sorted((len(units) for units in expected.values()), reverse=True)
    assert result.n_patterns == len(expected)


@some
@given(reviews(), OPTIONS)
def test_every_number_has_its_evidence(review, options):
    result = patterns(review, **options)
    for each in result.patterns:
        assert len(each.studies) == each.count >= options["minimum"]
        assert list(each.studies) == sorted(each.studies)
        if each.outcomes:
            assert len(each.outcome_not_reported) == each.n_outcome_not_reported
            assert set(each.outcome_said_absent) <= set(each.outcome_not_reported)
            assert not set(each.studies) & set(each.outcome_not_reported)
            assert set(result.behind.names(each.conditions)) == {*each.studies, *each.outcome_not_reported}
        assert tuple(statements_behind(review, result, each)) == each.studies
    for each in result.combinations:
        assert each.pattern.count == len(each.pattern.studies)
    assert len(result.combinations) == result.n_combinations


@some
@given(reviews(), OPTIONS)
def test_counts_never_grow_with_the_set(review, options):
    found = sets_of(patterns(review, **options))
    for own, units in found.items():
        for other, theirs in found.items():
            assert not own < other or theirs <= units


@some
@given(reviews(), OPTIONS, st.data())
def test_another_study_never_shrinks_a_pattern(review, options, data):
    options |= {"within": "study", "reading": "stated"}
    assume("new study" not in {study.study_id for study in review.studies})
    codings = tuple(Coding(coding_id=f"new {n}", study_id="new study", basis="stated", presence="present",
                           code_id=data.draw(st.sampled_from(review.codes)).code_id) for n in range(3))
    more = replace(review, studies=(*review.studies, Study(study_id="new study", label="N", title="N",
                                                           facts_basis="review")),
                   codings=(*review.codings, *codings))
    before, after = (sets_of(patterns(each, **options)) for each in (review, more))
    assert all(units <= after[own] for own, units in before.items())


@some
@given(reviews(), OPTIONS)
def test_what_is_stated_in_and_what_is_stated_are_one(review, options):
    options |= {"several": False, "rollup": False}
    result = patterns(review, **options)
    stated = {(each.configuration_id, each.pattern.codes) for each in result.combinations}
    for each in result.patterns:
        assert set(each.stated_in) == {name for name, codes in stated if codes == each.codes}


@pytest.mark.parametrize("keep", ["closed", "maximal"])
def test_forty_codes_shared_by_two_studies_are_one_closed_set(keep):
    assert [len(each.items) for each in recurring(FORTY, kinds_of("CO"), 2, keep, several=True)] == [40]


@pytest.mark.parametrize("kind", ["CO", "MO"])
def test_all_their_sets_are_refused_also_where_a_slot_stays_empty(kind, monkeypatch):
    monkeypatch.setattr(mining, "MOST_SETS", 10_000)
    with pytest.raises(AnalysisError, match="for closed sets"):
        recurring(FORTY, kinds_of(kind), 2, "all", several=True)
