"""Programme theories: their lives, what happened to each element, and what each study reports."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from realist_synth.analyses.configurations import configurations
from realist_synth.analyses.theories import WHOLE, mark, theories
from realist_synth.analyses.theory.life import lives
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.theories import Theory, TheoryEvent
from realist_synth.model.vocabularies import Basis, Level, Polarity, TheoryEffect
from tests.analyses.small import small
from tests.strategies import reviews

REFUTES = TheoryEffect.REFUTES


def theory(theory_id: str, status: str = "refined", **more: Any) -> Theory:
    return Theory(theory_id=theory_id, statement=f"If {theory_id}.", status=status, **more)


def event(event_id: str, theory_id: str, effect: str, step: str = "juxtaposition", **more: Any) -> TheoryEvent:
    return TheoryEvent(event_id=event_id, theory_id=theory_id, effect=effect, step=step, rationale=f"Why {event_id}.",
                       **more)


THEORIES = (theory("t2", "refuted", parent_id="t1"), theory("t0", "initial", passage_id="p1"),
            theory("t1", parent_id="t0", configuration_id="k1", basis="stated"), theory("a9", parent_id="t0"))
EVENTS = (
    event("e4", "t1", "refines", "situating"),
    event("e2", "t1", "refines", "situating", element_id="k1-m-trust", passage_id="p1"),
    event("e3", "t1", "refutes", "adjudication", element_id="k1-o-access", study_id="e", configuration_id="k2"),
    event("e1", "t1", "confirms", element_id="k1-m-trust", configuration_id="k2", passage_id="p3", basis="inferred"),
    event("e5", "t0", "refines", "consolidation", configuration_id="k1"),
    event("e6", "t0", "confirms", "situating", occurred_on=date(2026, 1, 2), passage_id="p2"),
    event("e7", "t1", "confirms", element_id="k2-context", configuration_id="k3"),
)


def told(**changes: Any) -> Any:
    return small(**({"theories": THEORIES, "theory_events": EVENTS} | changes))


def element(element_id: str, configuration_id: str, slot: str, code_id: str) -> ConfigurationElement:
    return ConfigurationElement(element_id=element_id, configuration_id=configuration_id, slot=slot, code_id=code_id,
                                basis="stated")


def test_a_theory_stands_before_those_made_from_it():
    found = theories(told())
    assert [life.row.theory_id for life in found.lives] == ["t0", "a9", "t1", "t2"]
    assert {life.row.theory_id: life.lineage for life in found.lives} == {
        "t0": (), "a9": ("t0",), "t1": ("t0",), "t2": ("t1", "t0")}


def test_a_cycle_ends_and_hides_nobody():
    circle = (theory("x", parent_id="y"), theory("y", parent_id="x"), theory("z", parent_id="x"),
              theory("s", parent_id="s"), theory("lost", parent_id="nowhere"))
    found = lives(told(theories=circle, theory_events=()))
    assert [(life.row.theory_id, life.lineage) for life in found] == [
        ("lost", ()), ("s", ()), ("x", ("y",)), ("y", ("x",)), ("z", ("x", "y"))]


def test_events_stand_by_day_then_step_then_id():
    found = theories(told())
    assert [e.row.event_id for e in found.events] == ["e6", "e5", "e1", "e7", "e3", "e2", "e4"]


def test_studies_of_an_event():
    found = {e.row.event_id: e for e in theories(told()).events}
    assert {name: e.studies for name, e in found.items()} == {
        "e1": ("c",),  # of its configuration, not of those coded at the passage
        "e2": ("a", "b"),  # coded at the passage
        "e3": ("c",),  # of its configuration, whatever study is named beside it
        "e4": (), "e5": (),  # a synthesis-level configuration speaks of no single study
        "e6": ("a", "b"), "e7": ("b",)}
    assert [found[name].source for name in ("e1", "e2", "e3", "e4")] == ["k2", "p1", "k2", "e4"]
    assert next(e for e in theories(told(theory_events=(event("e", "t0", "confirms", study_id="a"),))).events
                ).source == "a"


def test_studies_at_a_passage_follow_the_reading():
    late = (event("e", "t0", "confirms", passage_id="p4"),)
    assert [theories(told(theory_events=late), reading=reading).events[0].studies for reading in
            ("stated", "reconciled")] == [("e",), ("e",)]
    later = tuple(c.model_copy(update={"basis": Basis.INFERRED}) if c.passage_id == "p2" else c
                  for c in small().codings)
    early = told(theory_events=(event("e", "t0", "confirms", passage_id="p2"),), codings=later)
    assert theories(early).events[0].studies == ()
    assert theories(early, reading="inferred").events[0].studies == ("a", "b")


def test_an_event_on_an_element_credits_only_studies_coded_with_it_at_the_passage():
    other = tuple(c.model_copy(update={"code_id": "m-bridge"}) if c.study_id == "a" else c for c in small().codings)
    events = (event("on", "t1", "confirms", element_id="k1-m-trust", passage_id="p1"),
              event("whole", "t1", "confirms", passage_id="p1"))
    found = {e.row.event_id: e.studies for e in theories(told(theory_events=events, codings=other)).events}
    assert found == {"on": ("b",), "whole": ("a", "b")}
    deeper = tuple(c.model_copy(update={"code_id": "m-deep"}) if c.study_id == "a" else c for c in small().codings)
    assert theories(told(theory_events=events, codings=deeper)).events[0].studies == ("a", "b")


def test_what_works_the_other_way_is_not_the_same_element():
    def polar(**polarity):
        rows = tuple(row.model_copy(update={"polarity": polarity.get(row.configuration_id)})
                     if row.code_id == "m-trust" else row for row in small().configuration_elements)
        found = theories(told(configuration_elements=rows), show="coverage")
        return found, next(one for one in found.elements if one.row.element_id == "k1-m-trust")

    for enables, other in ((None, Polarity.ENABLES), (Polarity.ENABLES, None), (Polarity.ENABLES, Polarity.ENABLES)):
        _, trust = polar(k1=enables, k2=other)
        assert (trust.configured, trust.opposing, mark(trust, "c")) == (("c",), (), "◇")
    found, trust = polar(k1=Polarity.ENABLES, k2=Polarity.CONSTRAINS)
    assert (trust.configured, trust.opposing, mark(trust, "c")) == ((), ("c",), "✗")
    assert found.records()[7][-2:] == (False, True)
    (coverage,) = found.to_dict()["coverage"]
    assert coverage["elements"][1]["opposed"][0]["polarity"] == "constrains"
    assert coverage["elements"][1]["configured"] == []
    assert "another polarity" in found.caption()


def tally(found, theory_id, element_id):
    (one,) = [t for t in found.tallies if t.theory_id == theory_id
              and (t.element.row.element_id if t.element else None) == element_id]
    return one


def test_what_happened_to_each_element():
    found = theories(told())
    trust = tally(found, "t1", "k1-m-trust")
    assert [trust.sources(effect) for effect in TheoryEffect] == [("k2",), ("p1",), ()]
    assert [trust.studies(effect) for effect in TheoryEffect] == [("c",), ("a", "b"), ()]
    access = tally(found, "t1", "k1-o-access")
    assert (access.sources(REFUTES), access.studies(REFUTES)) == (("k2",), ("c",))
    assert tally(found, "t1", "k1-ctx-law").events == ()
    assert [e.row.event_id for e in tally(found, "t1", None).events] == ["e7", "e4"]
    assert [e.row.event_id for e in tally(found, "t0", None).events] == ["e6", "e5"]
    assert len(found.tallies) == 5


def test_an_event_on_an_element_that_does_not_exist_bears_on_the_whole():
    assert theories(told()).events[3].element is None


def test_an_element_that_a_theory_does_not_rest_on_is_shown_with_its_event():
    foreign = (event("e", "t0", "confirms", element_id="k2-m-trust"),)
    found = theories(told(theory_events=foreign))
    assert [e.row.event_id for e in tally(found, "t0", "k2-m-trust").events] == ["e"]
    assert {one.row.element_id for one in found.elements} >= {"k2-m-trust", "k1-m-trust"}
    assert sum(t.theory_id == "t0" for t in found.tallies) == 1


def test_the_synthesis_on_which_no_theory_rests_comes_last():
    found = theories(told(theories=(theory("t0"),), theory_events=()))
    assert [(t.theory_id, t.element.row.element_id, t.events) for t in found.tallies] == [
        (None, "k1-ctx-law", ()), (None, "k1-m-trust", ()), (None, "k1-o-access", ())]


def test_coverage_of_a_theory_that_rests_on_one_study():
    found = theories(told(theories=(theory("t", configuration_id="k2"),), theory_events=()))
    trust = next(one for one in found.elements if one.row.element_id == "k2-m-trust")
    assert trust.reported == ("a", "b")
    assert trust.configured == ("c",)
    assert list(found.by_study) == ["k1", "k2"]


def test_reported_and_configured_are_two_things():
    finer = (*small().configuration_elements, element("k3-m-deep", "k3", "mechanism", "m-deep"),
             element("k3-o-trust", "k3", "outcome", "m-bridge"), element("k1-m-bridge", "k1", "mechanism", "m-bridge"))
    found = theories(told(configuration_elements=finer))
    trust, bridge = (next(one for one in found.elements if one.row.element_id == name)
                     for name in ("k1-m-trust", "k1-m-bridge"))
    assert trust.reported == ("a", "b")
    assert [(own.study_id, own.element_id) for own in trust.own] == [("b", "k3-m-deep"), ("c", "k2-m-trust")]
    assert "".join(mark(trust, study) for study in "abcde") == "●◆◇··"
    assert bridge.configured == ()  # the same code in another slot is another claim
    assert theories(told(), reading="configured").elements[1].reported == ("a", "b", "c")
    assert theories(told(), reading="inferred").elements[1].reported == ("a", "b", "c", "d")


def test_margins():
    found = theories(told(), show="coverage", reading="inferred")
    (coverage,) = found.to_dict()["coverage"]
    assert [(e["code_id"], e["n_reported"], e["n_configured"]) for e in coverage["elements"]] == [
        ("ctx-law", 1, 1), ("m-trust", 4, 1), ("o-access", 4, 1)]
    assert [(s["study_id"], s["n_reported"]) for s in coverage["studies"]] == [
        ("a", 2), ("b", 2), ("c", 3), ("d", 2), ("e", 0)]


def test_table_of_elements():
    found = theories(told())
    rows = [dict(zip(found.columns(), record, strict=True)) for record in found.records()]
    assert rows[3] == {
        "theory_id": "t1", "configuration_id": "k1", "element_id": "k1-m-trust", "slot": "mechanism",
        "code_id": "m-trust", "label": "Trust", "n_confirms": 1, "n_refines": 1, "n_refutes": 0,
        "confirmed_by": "k2", "confirmed_studies": "c", "refined_by": "p1", "refined_studies": "a; b",
        "refuted_by": None, "refuted_studies": None, "n_reported": 2, "n_configured": 1}
    assert rows[0]["element_id"] is rows[0]["n_reported"] is None
    assert found.shown()[1][3] == ["t1", "mechanism", "Trust", "k2", "p1", "·", "2", "1"]
    assert found.shown()[1][0] == ["t0", "·", WHOLE, "p2", "k1", "·", "·", "·"]
    assert found.title() == "programme theories: 4, events: 7"
    assert found.caption() == (
        "reading stated; · = no event recorded, neither for nor against; reported = studies coded with the code or one "
        "below it; not reported does not mean absent")
    assert found.to_frame().shape == (5, 17)


def test_table_of_events():
    found = theories(told(), show="events")
    rows = {record[0]: dict(zip(found.columns(), record, strict=True)) for record in found.records()}
    assert rows["e1"] == {
        "event_id": "e1", "theory_id": "t1", "effect": "confirms", "step": "juxtaposition",
        "element_id": "k1-m-trust", "slot": "mechanism", "code_id": "m-trust", "label": "Trust",
        "configuration_id": "k2", "studies": "c", "basis": "inferred", "rationale": "Why e1.", "passage_id": "p3",
        "section": "S3", "occurred_on": None}
    assert rows["e6"]["occurred_on"] == "2026-01-02"
    assert rows["e4"]["basis"] is rows["e4"]["section"] is None
    assert found.shown()[1][2] == ["t1", "confirms", "juxtaposition", "Trust", "k2", "c", "Why e1."]
    assert found.shown()[1][0][3] == WHOLE
    assert found.to_frame().shape == (7, 15)
    assert "as a whole" in found.caption()


def test_table_of_coverage():
    found = theories(told(), show="coverage")
    assert found.records()[7] == ("k1", "k1-m-trust", "mechanism", "m-trust", "Trust", "c", False, True, False)
    assert found.to_frame().shape == (15, 9)
    headings, rows = found.shown()
    assert headings == ["configuration", "element", "reported", "configured", *"abcde"]
    assert rows[1] == ["k1", "Trust", "2", "1", "●", "●", "◇", "·", "·"]
    assert rows[3] == ["k1", "elements reported, of 3", "", "", "2", "2", "2", "1", "0"]
    assert found.title() == "coverage of theories: 3 elements by 5 studies"
    assert "does not mean absent" in found.caption()
    assert len(list(csv.reader(io.StringIO(found.to_csv())))) == 16


def test_json_has_all_whatever_is_shown():
    one, other = (theories(told(), show=show).to_dict() for show in ("elements", "coverage"))
    assert one | {"show": ""} == other | {"show": ""}
    assert json.loads(json.dumps(one)) == one
    assert one["theories"][2]["lineage"] == ["t0"]
    assert one["theories"][0]["passage"]["passage_id"] == "p1"
    assert one["theories"][2]["events"][0]["passage"]["section"] == "S3"
    assert one["elements"][3]["confirms"] == {"events": ["e1"], "by": ["k2"], "studies": ["c"]}
    assert one["package"] == {"name": "small", "version": "1.2.3"}
    assert [life.of(REFUTES) == () for life in theories(told()).lives] == [True, True, False, True]


def test_what_is_missing_is_said():
    with pytest.raises(AnalysisError, match=r"rows in theories, and in theory_events.*show=\"coverage\""):
        theories(small())
    bare = small(configurations=(), configuration_elements=())
    with pytest.raises(AnalysisError) as caught:
        theories(bare, show="events")
    assert "coverage" not in str(caught.value)
    with pytest.raises(AnalysisError, match="configurations and configuration_elements"):
        theories(bare, show="coverage")
    assert len(theories(small(), show="coverage").elements) == 3
    assert theories(told(theory_events=()), show="events").records() == []


def test_misuse():
    with pytest.raises(UnknownNameError, match="did you mean 'events'"):
        theories(told(), show="event")
    with pytest.raises(UnknownNameError, match="reading"):
        theories(told(), reading="states")


@settings(max_examples=60, deadline=None)
@given(reviews())
def test_any_review_keeps_every_theory_and_event_once(review):
    if not review.theories:
        with pytest.raises(AnalysisError):
            theories(review)
        return
    found = theories(review)
    assert sorted(life.row.id for life in found.lives) == sorted(row.id for row in review.theories)
    events = sorted(row.id for row in review.theory_events)
    assert sorted(e.row.id for e in found.events) == events
    assert sorted(e.row.id for t in found.tallies for e in t.events) == events
    for name in ("elements", "events", *(["coverage"] if found.elements else [])):
        shown = theories(review, show=name)
        width = len(shown.columns())
        assert all(len(record) == width for record in shown.records())
        assert all(len(row) == len(shown.shown()[0]) for row in shown.shown()[1])
        shown.to_frame()
        str(shown)
    json.dumps(found.to_dict())


@settings(max_examples=40, deadline=None)
@given(reviews())
def test_the_order_of_rows_changes_nothing(review):
    if review.theories:
        mixed = replace(review, **{name: tuple(reversed(rows)) for name, rows in review.tables.items()})
        assert theories(review).to_dict() == theories(mixed).to_dict()


@settings(max_examples=40, deadline=None)
@given(reviews())
def test_coverage_is_that_of_configurations(review):
    wanted = {one.row.id: {c.study_id: set(c.reported) for c in one.coverage}
              for one in configurations(review, level="synthesis", coverage=True).configurations}
    if not review.theories and not any(e.configuration_id in wanted for e in review.configuration_elements):
        return
    found = theories(review, show="coverage" if not review.theories else "elements")
    for one in found.elements:
        whole = wanted.get(one.row.configuration_id)
        if whole is not None:
            assert set(one.reported) == {study for study, codes in whole.items() if one.row.code_id in codes}
    assert {one.row.configuration_id for one in found.elements} >= {
        e.configuration_id for e in review.configuration_elements if e.configuration_id in wanted}
    assert all(review.index("configurations")[own.configuration_id].level is Level.STUDY
               for one in found.elements for own in one.own)
