"""The elements that theories are made of: what each study reports of them, and what happened to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from realist_synth.analyses.configurations import configurations
from realist_synth.analyses.selection import descendants
from realist_synth.analyses.theory.life import Event, Life
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level, Polarity, TheoryEffect


@dataclass(frozen=True)
class Own:
    """An element of a study's own configuration, with the slot of a theory's element and its code or one below it."""

    study_id: str
    configuration_id: str
    element_id: str
    code_id: str
    basis: str
    polarity: Polarity | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The element as JSON-ready values."""
        return {"study_id": self.study_id, "configuration_id": self.configuration_id, "element_id": self.element_id,
                "code_id": self.code_id, "basis": self.basis,
                "polarity": self.polarity.value if self.polarity else None}


@dataclass(frozen=True)
class Covered:
    """An element, the studies that report it under the reading, and those whose own configurations have it.

    Attributes:
        own: What the studies' own configurations have of it.
        opposed: What they have of it with another polarity, such as a mechanism that constrains where the theory says
            that it enables; no evidence for the element.
    """

    row: ConfigurationElement
    label: str | None
    reported: tuple[str, ...]
    own: tuple[Own, ...]
    opposed: tuple[Own, ...] = ()

    @cached_property
    def configured(self) -> tuple[str, ...]:
        """The studies whose own configurations have the element, whatever the reading."""
        return tuple(sorted(self._has))

    @cached_property
    def opposing(self) -> tuple[str, ...]:
        """The studies whose own configurations have the element only with another polarity."""
        return tuple(sorted({own.study_id for own in self.opposed} - self._has))

    @cached_property
    def _has(self) -> frozenset[str]:
        return frozenset(own.study_id for own in self.own)

    @cached_property
    def _reports(self) -> frozenset[str]:
        return frozenset(self.reported)

    def of(self, study_id: str) -> tuple[bool, bool]:
        """Whether a study reports the element, and whether its own configuration has it."""
        return study_id in self._reports, study_id in self._has

    def to_dict(self) -> dict[str, Any]:
        """The element as JSON-ready values."""
        return {"configuration_id": self.row.configuration_id, "element_id": self.row.element_id,
                "slot": self.row.slot.value, "code_id": self.row.code_id, "label": self.label,
                "reported": list(self.reported), "configured": [own.to_dict() for own in self.own],
                "opposed": [own.to_dict() for own in self.opposed]}


@dataclass(frozen=True)
class Tally:
    """What happened to one element of one theory, or to a theory as a whole.

    Attributes:
        theory_id: The theory; None for an element of a synthesis-level configuration on which no theory rests.
        element: The element; None for what bears on the theory as a whole.
        events: The events, in order.
    """

    theory_id: str | None
    element: Covered | None
    events: tuple[Event, ...]

    def of(self, effect: TheoryEffect) -> tuple[Event, ...]:
        """The events with this effect, in order."""
        return tuple(event for event in self.events if event.row.effect is effect)

    def sources(self, effect: TheoryEffect) -> tuple[str, ...]:
        """The configurations, or else passages, that had this effect, each once."""
        return tuple(dict.fromkeys(event.source for event in self.of(effect)))

    def studies(self, effect: TheoryEffect) -> tuple[str, ...]:
        """The studies that had this effect, sorted."""
        return tuple(sorted({study for event in self.of(effect) for study in event.studies}))

    def to_dict(self) -> dict[str, Any]:
        """The tally as JSON-ready values, events by their ids."""
        row = self.element.row if self.element else None
        return {
            "theory_id": self.theory_id, "configuration_id": row.configuration_id if row else None,
            "element_id": row.element_id if row else None, "slot": row.slot.value if row else None,
            "code_id": row.code_id if row else None, "label": self.element.label if self.element else None,
            **{effect.value: {"events": [event.row.event_id for event in self.of(effect)],
                              "by": list(self.sources(effect)), "studies": list(self.studies(effect))}
               for effect in TheoryEffect},
        }


def covered(review: Review, theories: Sequence[Life]) -> tuple[Covered, ...]:
    """The elements of every configuration of the synthesis, and of those that theories rest on, by slot.

    What each study reports is the coverage that `configurations` gives.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> covered(Review(Metadata.minimal("demo")), ())
        ()
    """
    named = {life.row.configuration_id for life in theories}
    named |= {event.element.configuration_id for life in theories for event in life.events if event.element}
    # coverage is asked of the synthesis; a theory may rest on the configuration of a single study as well
    wanted = tuple(row.model_copy(update={"level": Level.SYNTHESIS, "study_id": None})
                   for row in review.configurations if row.level is Level.SYNTHESIS or row.configuration_id in named)
    found = configurations(replace(review, configurations=wanted), coverage=True)
    below = descendants(review.codes)
    own = _own(review)
    elements: list[Covered] = []
    for one in found.configurations:
        for element in one.elements:
            code_id, polarity = element.row.code_id, element.row.polarity
            same = [each for each in own.get(element.row.slot.value, ())
                    if each.code_id in below.get(code_id, {code_id})]
            agreed = [not (polarity and each.polarity) or each.polarity is polarity for each in same]
            elements.append(Covered(
                element.row, element.label,
                tuple(study.study_id for study in one.coverage if code_id in study.reported),
                *(tuple(each for each, alike in zip(same, agreed, strict=True) if alike is wanted)
                  for wanted in (True, False))))
    return tuple(elements)


def _own(review: Review) -> dict[str, list[Own]]:
    """The elements of all study-level configurations by slot, each sorted by study."""
    studies = {row.configuration_id: row.study_id for row in review.configurations if row.study_id}
    found: dict[str, list[Own]] = {}
    for row in sorted(review.configuration_elements, key=lambda row: row.element_id):
        if study := studies.get(row.configuration_id):
            found.setdefault(row.slot.value, []).append(
                Own(study, row.configuration_id, row.element_id, row.code_id, row.basis.value, row.polarity))
    return {slot: sorted(rows, key=lambda own: (own.study_id, own.element_id)) for slot, rows in found.items()}


def tallies(review: Review, theories: Iterable[Life], elements: Sequence[Covered]) -> tuple[Tally, ...]:
    """One tally for each element of each theory, and one for each theory with events that bear on it as a whole.

    Elements of synthesis-level configurations on which no theory rests come last, without events.
    """
    synthesis = {row.configuration_id for row in review.configurations if row.level is Level.SYNTHESIS}
    found: list[Tally] = []
    for life in theories:
        on: dict[str | None, list[Event]] = {}
        for event in life.events:
            on.setdefault(event.element.element_id if event.element else None, []).append(event)
        found += [Tally(life.row.theory_id, None, tuple(on[None]))] if None in on else []
        found += [Tally(life.row.theory_id, one, tuple(on.get(one.row.element_id, []))) for one in elements
                  if one.row.element_id in on or one.row.configuration_id == life.row.configuration_id]
        synthesis.discard(life.row.configuration_id or "")
    return (*found, *(Tally(None, one, ()) for one in elements if one.row.configuration_id in synthesis))
