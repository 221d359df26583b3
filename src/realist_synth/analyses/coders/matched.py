"""The configurations of two coders, matched one to one within a study, and compared element by element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from realist_synth.model.codings import CoderConfiguration
from realist_synth.model.vocabularies import Slot

Element = tuple[Slot, str]
Triple = tuple[str, str, str]
SLOTS = tuple(Slot)


@dataclass(frozen=True)
class Recorded:
    """One configuration as one coder recorded it.

    Attributes:
        label: The coder's own name for it.
        study_id: The study; None where it speaks of the synthesis.
        elements: Its codes, each in its slot.
        passages: Where the coder found it.
    """

    label: str
    study_id: str | None
    elements: frozenset[Element]
    passages: frozenset[str]
    decisions: frozenset[str] = frozenset()

    @property
    def triples(self) -> frozenset[Triple]:
        """What it links: every context with every mechanism and every outcome of it."""
        sides = [[code for slot, code in self.elements if slot is wanted]
                 for wanted in (Slot.CONTEXT, Slot.MECHANISM, Slot.OUTCOME)]
        return frozenset(product(*sides))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Match:
    """A configuration of the first coder with that of the second; None where a coder has no counterpart."""

    first: str
    second: str
    ours: Recorded | None
    theirs: Recorded | None

    @property
    def study_id(self) -> str | None:
        """The study; None where they speak of the synthesis."""
        one = self.ours or self.theirs
        return one.study_id if one else None

    @property
    def shared(self) -> tuple[Element, ...]:
        """The elements that both have."""
        return _sorted(_elements(self.ours) & _elements(self.theirs))

    @property
    def only_first(self) -> tuple[Element, ...]:
        """The elements that only the first coder has."""
        return _sorted(_elements(self.ours) - _elements(self.theirs))

    @property
    def only_second(self) -> tuple[Element, ...]:
        """The elements that only the second coder has."""
        return _sorted(_elements(self.theirs) - _elements(self.ours))

    @property
    def identical(self) -> bool:
        """Whether both coders have it, with the same codes in the same slots."""
        return self.ours is not None and self.theirs is not None and not self.only_first + self.only_second

    @property
    def identical_slots(self) -> tuple[Slot, ...] | None:
        """The slots that hold the same codes, of those that either coder fills; None without a counterpart."""
        if self.ours is None or self.theirs is None:
            return None
        differ = {slot for slot, _ in self.only_first + self.only_second}
        return tuple(slot for slot in SLOTS if slot in self.filled and slot not in differ)

    @property
    def filled(self) -> tuple[Slot, ...]:
        """The slots that either coder fills."""
        held = {slot for slot, _ in _elements(self.ours) | _elements(self.theirs)}
        return tuple(slot for slot in SLOTS if slot in held)

    @property
    def jaccard(self) -> float:
        """Shared elements over all elements of either coder (Jaccard 1912); 0 without a counterpart."""
        return _jaccard(_elements(self.ours), _elements(self.theirs))

    @property
    def link(self) -> float | None:
        """Shared triples of context, mechanism and outcome over all of either coder; None where there are none."""
        ours, theirs = (one.triples if one else frozenset() for one in (self.ours, self.theirs))
        return len(ours & theirs) / len(ours | theirs) if ours | theirs else None

    @property
    def decisions(self) -> tuple[str, ...]:
        """The decisions that the coders' rows name."""
        return tuple(sorted({name for one in (self.ours, self.theirs) if one for name in one.decisions}))

    def to_dict(self) -> dict[str, Any]:
        """The match as JSON-ready values."""
        slots = self.identical_slots
        return {"first": self.first, "second": self.second, "study_id": self.study_id,
                "configuration_first": self.ours.label if self.ours else None,
                "configuration_second": self.theirs.label if self.theirs else None, "identical": self.identical,
                "identical_slots": None if slots is None else [slot.value for slot in slots],
                "slots": [slot.value for slot in self.filled], "jaccard": self.jaccard, "link": self.link,
                "shared": _plain(self.shared), "only_first": _plain(self.only_first),
                "only_second": _plain(self.only_second), "decisions": list(self.decisions)}


def recorded(rows: Iterable[CoderConfiguration]) -> dict[str, tuple[Recorded, ...]]:
    """The configurations of each coder, by coder and by the coder's own names.

    Examples:
        >>> row = CoderConfiguration(record_id="1", coder_id="x", configuration="k", slot="outcome", code_id="reach")
        >>> recorded([row])["x"][0].label
        'k'
    """
    found: dict[str, dict[tuple[str, str | None], list[CoderConfiguration]]] = {}
    for row in rows:
        found.setdefault(row.coder_id, {}).setdefault((row.configuration, row.study_id), []).append(row)
    return {coder: tuple(Recorded(label, study_id, frozenset((row.slot, row.code_id) for row in own),
                                  frozenset(row.passage_id for row in own if row.passage_id),
                                  frozenset(row.decision_id for row in own if row.decision_id))
                         for (label, study_id), own in sorted(held.items(), key=lambda item: (
                             item[0][1] is None, item[0][1] or "", item[0][0])))
            for coder, held in sorted(found.items())}


def matched(first: str, ours: Sequence[Recorded], second: str, theirs: Sequence[Recorded]) -> tuple[Match, ...]:
    """Match the configurations of two coders one to one.

    Only those of the same study (or both of the synthesis) that share a passage or an element can match. Of these,
    pairs are taken one after the other: first those that share a passage, then by the Jaccard index of their elements,
    highest first; ties by what they hold, so that neither the order of the rows nor of the coders matters.

    Args:
        first: The first coder.
        ours: The first coder's configurations.
        second: The second coder.
        theirs: The second coder's.

    Examples:
        >>> one = Recorded("k", "a", frozenset({(Slot.OUTCOME, "reach")}), frozenset())
        >>> other = Recorded("q", "a", one.elements, frozenset())
        >>> matched("x", [one], "y", [other])[0].identical
        True
    """
    held = sorted({one.elements for one in (*ours, *theirs)}, key=sorted)
    order = {elements: place for place, elements in enumerate(held)}
    near = sorted((*_rank(ours[at], theirs[by], order), at, by) for at, by in _near(ours, theirs))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, at, by in near:
        if at not in pairs and by not in taken:
            pairs[at] = by
            taken.add(by)
    found = [Match(first, second, one, theirs[pairs[at]] if at in pairs else None) for at, one in enumerate(ours)]
    found += [Match(first, second, None, other) for by, other in enumerate(theirs) if by not in taken]
    return tuple(sorted(found, key=lambda match: (match.study_id is None, match.study_id or "", _labels(match))))


def _near(ours: Sequence[Recorded], theirs: Sequence[Recorded]) -> Iterator[tuple[int, int]]:
    """The pairs that can match: those of one study that share a passage or an element."""
    having: dict[tuple[str | None, Element | str], list[int]] = {}
    for by, other in enumerate(theirs):
        for mark in _marks(other):
            having.setdefault((other.study_id, mark), []).append(by)
    for at, one in enumerate(ours):
        yield from ((at, by) for by in {by for mark in _marks(one) for by in having.get((one.study_id, mark), ())})


def _marks(one: Recorded) -> list[Element | str]:
    return [*one.elements, *one.passages]


def _rank(one: Recorded, other: Recorded, order: Mapping[frozenset[Element], int]) -> tuple[
        bool, float, int, int, str, str]:
    ours, theirs = order[one.elements], order[other.elements]
    return (one.passages.isdisjoint(other.passages), -_jaccard(one.elements, other.elements), min(ours, theirs),
            max(ours, theirs), min(one.label, other.label), max(one.label, other.label))


def _labels(match: Match) -> list[str]:
    return [one.label if one else "" for one in (match.ours, match.theirs)]


def _elements(one: Recorded | None) -> frozenset[Element]:
    return one.elements if one else frozenset()


def _jaccard(ours: frozenset[Element], theirs: frozenset[Element]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def _sorted(elements: Iterable[Element]) -> tuple[Element, ...]:
    return tuple(sorted(elements, key=lambda element: (SLOTS.index(element[0]), element[1])))


def _plain(elements: Iterable[Element]) -> list[dict[str, str]]:
    return [{"slot": slot.value, "code_id": code_id} for slot, code_id in elements]
