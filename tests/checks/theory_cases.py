"""For each check of theories: tables with one fault, and where it is found."""

from __future__ import annotations

from typing import Any

from realist_synth.model.configurations import Configuration, ConfigurationElement
from realist_synth.model.theories import Theory, TheoryEvent


def theory(theory_id: str = "t", **more: Any) -> Theory:
    """A theory that rests on the configuration of the good review."""
    return Theory(**({"theory_id": theory_id, "statement": "s", "status": "refined", "configuration_id": "c"} | more))


def event(event_id: str = "e", **more: Any) -> TheoryEvent:
    """An event that confirms it."""
    return TheoryEvent(**({"event_id": event_id, "theory_id": "t", "effect": "confirms", "step": "situating",
                           "rationale": "r"} | more))


def configuration(configuration_id: str, study_id: str) -> Configuration:
    """A configuration of one study."""
    return Configuration(configuration_id=configuration_id, level="study", study_id=study_id, statement="s",
                         framework="CMO", basis="stated")


def element(configuration_id: str, code_id: str, **more: Any) -> ConfigurationElement:
    """A mechanism in it."""
    return ConfigurationElement(element_id=f"{configuration_id}-{code_id}", configuration_id=configuration_id,
                                slot="mechanism", code_id=code_id, basis="stated", **more)


THEORY_CASES: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "theories.inferred-has-note": (
        {"theories": (theory("s", basis="inferred", note="n"), theory(basis="inferred"))}, "theories", 2, "note"),
    "theories.refuted-has-event": (
        {"theories": (theory("s", status="refuted"), theory(status="refuted")),
         "theory_events": (event(theory_id="s", effect="refutes"), event("f", effect="refines"))},
        "theories", 2, "status"),
    "theories.element-of-theory": (
        {"theories": (theory(), theory("s", configuration_id=None)),
         "theory_events": (event(element_id="e-mechanism-trust"),
                           event("f", theory_id="s", element_id="e-mechanism-trust"))},
        "theory_events", 2, "element_id"),
    "theories.witness-is-another": (
        {"theories": (theory(), theory("s", configuration_id=None)),
         "theory_events": (event("d", theory_id="s", configuration_id="c"),
                           event("e", effect="refines", configuration_id="c"), event("f", configuration_id="c"))},
        "theory_events", 3, "configuration_id"),
    "theories.silence-is-no-evidence": (
        {"theories": (theory(),), "configurations": (configuration("c", "s2"), configuration("o", "s1")),
         "configuration_elements": (element("c", "trust"), element("c", "bridge"), element("o", "bridge")),
         "theory_events": (event("d", element_id="c-bridge", configuration_id="o"),
                           event("e", element_id="c-trust", configuration_id="o"))},
        "theory_events", 2, "configuration_id"),
    "theories.one-study": (
        {"theories": (theory(),), "configurations": (configuration("c", "s2"), configuration("o", "s1")),
         "theory_events": (event("d", configuration_id="o", study_id="s1"),
                           event("e", configuration_id="o", study_id="s2"))},
        "theory_events", 2, "study_id"),
    "theories.opposite-confirms": (
        {"theories": (theory(),), "configurations": (configuration("c", "s2"), configuration("o", "s1")),
         "configuration_elements": (element("c", "trust", polarity="enables"),
                                    element("c", "bridge", polarity="enables"), element("o", "bridge"),
                                    element("o", "trust", polarity="constrains")),
         "theory_events": (event("d", element_id="c-bridge", configuration_id="o"),
                           event("e", element_id="c-trust", configuration_id="o"))},
        "theory_events", 2, "effect"),
}
