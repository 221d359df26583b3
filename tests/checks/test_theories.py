"""Checks of theories: silence is no evidence, and no theory bears witness to itself."""

from __future__ import annotations

import pytest

from realist_synth.checks import run_checks
from realist_synth.model.configurations import Configuration
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
