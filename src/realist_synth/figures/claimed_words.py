"""Configurations in words: their names, their elements by slot, and what they do not name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, Element
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.figures.slots import WORKS
from realist_synth.model.vocabularies import Basis, Slot


def chosen(result: ConfigurationSet, configuration_id: str) -> Claimed:
    """The configuration of this id.

    Raises:
        UnknownNameError: If the result holds none of this id.
        AnalysisError: If it has no elements, so that there is nothing to draw.
    """
    known = {one.row.configuration_id: one for one in result.configurations}
    if configuration_id not in known:
        raise UnknownNameError("configuration", configuration_id, known)
    if not known[configuration_id].elements:
        raise AnalysisError(f"configuration {configuration_id!r} has no elements, so there is nothing to draw: "
                            "table configuration_elements names none of it")
    return known[configuration_id]


def with_elements(result: ConfigurationSet) -> list[Claimed]:
    """The configurations that have elements.

    Raises:
        AnalysisError: If there is none.
    """
    found = [one for one in result.configurations if one.elements]
    if not found:
        raise AnalysisError("no configuration with elements is stated, so there is nothing to draw: it takes rows in "
                            "the tables configurations and configuration_elements")
    return found


def name_of(one: Claimed) -> str:
    """Whose configuration it is: the study, or the synthesis."""
    return one.study or "The synthesis"


def label_of(element: Element) -> str:
    """The label of the code of an element."""
    return element.label or element.row.code_id


def mixed(configurations: Sequence[Claimed]) -> str:
    """A sentence of caution where configurations of studies and of the synthesis are counted side by side."""
    if len({one.row.level for one in configurations}) < 2:
        return ""
    return " Configurations of the synthesis may rest on those of studies, so counts are not independent."


def slots_of(configurations: Iterable[Claimed]) -> list[Slot]:
    """The slots that the frameworks ask for or an element fills, in the order of the profile."""
    found = list(configurations)
    wanted = {slot for one in found for slot in one.row.framework.slots} | {e.row.slot for one in found
                                                                            for e in one.elements}
    return [slot for slot in Slot if slot in wanted]


def in_slot(one: Claimed, slot: Slot) -> list[Element]:
    """The elements of a slot."""
    return [element for element in one.elements if element.row.slot is slot]


def marks_of(element: Element) -> str:
    """How an element works and how it came to be, in words; nothing where nothing is said.

    Examples:
        >>> from realist_synth.model.configurations import ConfigurationElement
        >>> row = ConfigurationElement(element_id="e", configuration_id="c", slot="outcome", code_id="hiv",
        ...                            polarity="decrease", basis="inferred")
        >>> marks_of(Element(row, "HIV", None, (), None))
        'decreases; inferred'
    """
    row = element.row
    told = [WORKS[row.polarity] if row.polarity else "", row.aspect.value if row.aspect else "",
            "" if row.basis is Basis.STATED else row.basis.value]
    return "; ".join(word for word in told if word)


def in_words(one: Claimed, slots: Sequence[Slot] | None = None) -> str:
    """The elements of a configuration by slot, in one sentence."""
    told = []
    for slot in slots or slots_of([one]):
        own = [label_of(e) + (f" ({marks_of(e)})" if marks_of(e) else "") for e in in_slot(one, slot)]
        told.append(f"{slot.value}: {', '.join(own) or 'not named'}")
    return "; ".join(told)
