"""Checks of theories: silence is no evidence, and no theory bears witness to itself."""

from __future__ import annotations

import pytest

from realist_synth.checks import run_checks
from realist_synth.model.configurations import Configuration
from realist_synth.model.vocabularies import Polarity
from tests.checks.test_checks import code, element, good
from tests.checks.theory_cases import event, theory

OTHER = Configuration(configuration_id="o", level="study", study_id="s1", statement="s", framework="CMO",
                      basis="stated")
DEEP = code("deep", "mechanism", parent_id="trust")


def found(code_id, slot="mechanism", effect="confirms", **changes):
    row = element(slot, code_id).model_copy(update={"configuration_id": "o", "element_id": "x"})
    review = good(**({
        "codes": (*good().codes, DEEP), "configurations": (*good().configurations, OTHER), "theories": (theory(),),
        "configuration_elements": (*good().configuration_elements, row),
        "theory_events": (event(element_id="e-mechanism-trust", configuration_id="o", effect=effect),)} | changes))
    return [f for f in run_checks(review) if f.code.startswith("theories.")]


@pytest.mark.parametrize("code_id", ["trust", "deep"])
@pytest.mark.parametrize("effect", ["confirms", "refutes"])
def test_a_configuration_speaks_of_its_codes_and_those_above(code_id, effect):
    assert found(code_id, effect=effect) == []


@pytest.mark.parametrize(("code_id", "slot"), [("reach", "outcome"), ("trust", "context")])
@pytest.mark.parametrize("effect", ["confirms", "refutes"])
def test_what_it_does_not_say_in_that_slot_is_no_evidence(code_id, slot, effect):
    (one,) = found(code_id, slot, effect)
    assert (one.code, one.table, one.row, one.field, one.value) == (
        "theories.silence-is-no-evidence", "theory_events", 1, "configuration_id", "o")
    assert "has no mechanism trust" in one.message
    assert "not absent" in one.hint


@pytest.mark.parametrize("effect", ["confirms", "refutes"])
def test_a_study_speaks_where_it_is_coded_or_its_configuration_has_the_element(effect):
    def of(study_id, code_id="trust", **more):
        (one, *_) = good().codings
        codings = (one.model_copy(update={"study_id": "s2", "code_id": "deep", "presence": "absent"}),)
        row = event(element_id="e-mechanism-trust", study_id=study_id, effect=effect, **more)
        return [(f.code, f.field, f.value) for f in found(code_id, theory_events=(row,), codings=codings)]

    assert of("s2") == of("s1") == of("s1", "deep") == []  # said to be absent; in the configuration of s1
    assert of("s1", "bridge") == [("theories.silence-is-no-evidence", "study_id", "s1")]
    assert of("s1", "bridge", passage_id="p1") == []  # the passage says so


def test_another_way_is_no_confirmation():
    def of(*own, mine="enables", effect="confirms"):
        rows = [element("mechanism", code_id).model_copy(update={
            "configuration_id": "o", "element_id": f"x{at}", "polarity": polarity and Polarity(polarity)})
            for at, (code_id, polarity) in enumerate(own)]
        theirs = tuple(row.model_copy(update={"polarity": mine and Polarity(mine)})
                       for row in good().configuration_elements)
        row = event(element_id="e-mechanism-trust", configuration_id="o", effect=effect)
        return [f.message for f in found("trust", configuration_elements=(*theirs, *rows), theory_events=(row,))]

    assert of(("trust", "constrains")) == of(("deep", "constrains")) == [
        "o has trust as constrains, the theory as enables"]
    assert of(("trust", "enables")) == of(("trust", None)) == of(("trust", "constrains"), mine=None) == []
    assert of(("trust", "constrains"), ("deep", "enables")) == of(("trust", "constrains"), effect="refutes") == []


def test_an_event_is_of_the_study_of_its_configuration():
    (one,) = found("trust", theory_events=(event(configuration_id="o", study_id="s2"),))
    assert (one.code, one.field, one.message) == (
        "theories.one-study", "study_id", "o is a configuration of s1, which alone counts here")
    assert found("trust", theory_events=(event(configuration_id="o", study_id="s1"),)) == []


def test_what_refines_may_speak_of_something_else():
    assert found("reach", "outcome", "refines") == []


def test_events_that_name_nothing_or_the_unknown_are_left_to_the_keys():
    events = (event(), event("f", element_id="nowhere", configuration_id="o"),
              event("g", element_id="e-mechanism-trust", configuration_id="nowhere"), event("h", theory_id="nowhere"))
    assert found("trust", theory_events=events) == []


def test_codes_in_a_circle_end():
    circle = (code("trust", "mechanism", parent_id="deep"), *good().codes[1:], DEEP)
    assert found("deep", codes=circle) == []


def test_the_messages_name_both():
    rests_not = found("trust", theories=(theory(configuration_id=None),))
    assert [f.message for f in rests_not] == ["an element of c, but the theory rests on no configuration"]
    elsewhere = found("trust", theories=(theory(configuration_id="o"),))
    assert [f.code for f in elsewhere] == ["theories.element-of-theory", "theories.witness-is-another"]
    assert elsewhere[0].message == "an element of c, but the theory rests on o"
