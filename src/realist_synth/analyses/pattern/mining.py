"""Sets of codes that recur, found by intersecting bit sets of places: all of them, the closed, the maximal.

Counting by intersection instead of by passes over the data is that of Zaki (2000, doi 10.1109/69.846291); closed sets
are generated once each by the test of Kuznetsov, known as Close-by-One (Kuznetsov & Obiedkov 2001, CEUR-WS 42, 35-47).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from realist_synth.analyses.pattern.kinds import Kind
from realist_synth.errors import AnalysisError
from realist_synth.model.vocabularies import Slot

Keep = Literal["all", "closed", "maximal"]
KEEP = ("all", "closed", "maximal")
MOST_SETS = 1_000_000


class Found(NamedTuple):
    """A set of codes that recurs: its kind, the positions of its codes in order, and in how many units they meet."""

    kind: Kind
    items: tuple[int, ...]
    number: int


@dataclass(frozen=True)
class Field:
    """Where sets are sought.

    Attributes:
        masks: For each code its places, as a bit set.
        codes: For each slot the positions of its codes, ascending.
        above: For each code the positions of the codes above it, if it counts for them.
        count: How many units there are at a set of places.
    """

    masks: Sequence[int]
    codes: Mapping[Slot, Sequence[int]]
    above: Sequence[frozenset[int]]
    count: Callable[[int], int] = int.bit_count

    def together(self, items: Iterable[int]) -> int:
        """The places at which all of these codes meet.

        Examples:
            >>> Field([0b011, 0b110], {}, []).together([0, 1])
            2
        """
        found = -1
        for item in items:
            found &= self.masks[item]
        return found


def recurring(field: Field, kinds: Sequence[Kind], minimum: int, keep: Keep = "all",
              several: bool = False) -> list[Found]:
    """The sets of codes of these kinds that meet in enough units.

    A set fills each slot of its kind with one code, or with one or more if `several`. It is closed if no larger set of
    the kinds asked for has the same units, and maximal if no larger one recurs at all. Where codes count for those
    above them, a code never stands beside one above it, and a set that names the finer code is the larger one.

    Args:
        field: The codes and their places.
        kinds: The kinds.
        minimum: The least number of units.
        keep: Which of them.
        several: Whether a slot may hold several codes.

    Raises:
        AnalysisError: If there are more than a million to look at.

    Examples:
        >>> field = Field([0b0111, 0b0011, 0b1100], {Slot.CONTEXT: [0], Slot.MECHANISM: [1, 2]}, [frozenset()] * 3)
        >>> [(found.items, found.number) for found in recurring(field, [(Slot.CONTEXT, Slot.MECHANISM)], 1)]
        [((0, 1), 2), ((0, 2), 1)]
    """
    search = _single if not several else _several if keep == "all" else _closed
    candidates: list[Found] = []
    for steps, found in enumerate(chain.from_iterable(search(field, kind, minimum) for kind in kinds)):
        if steps >= MOST_SETS:
            raise AnalysisError(f"more than {MOST_SETS:,} sets of codes meet in {minimum} or more units: raise the "
                                "minimum, ask for fewer slots, or for closed sets with several codes in a slot")
        if found is not None:
            candidates.append(found)
    if keep != "all":
        candidates = [found for found in candidates
                      if not _grows(field, kinds, found, found.number if keep == "closed" else minimum, several)]
    if several:
        candidates = [found._replace(items=_finest(field, found.items)) for found in candidates]
    return candidates


def _single(field: Field, kind: Kind, minimum: int) -> Iterator[Found | None]:
    """One code in each slot, depth first; whatever falls below the minimum is followed no further.

    Here and below None stands for a step that fills not all slots yet, so that steps can be counted.
    """

    def grow(items: tuple[int, ...], places: int) -> Iterator[Found | None]:
        for item in field.codes[kind[len(items)]]:
            here = places & field.masks[item]
            if (count := field.count(here) if here else 0) >= minimum:
                if len(items) + 1 == len(kind):
                    yield Found(kind, (*items, item), count)
                else:
                    yield None
                    yield from grow((*items, item), here)

    return grow((), -1)


def _several(field: Field, kind: Kind, minimum: int) -> Iterator[Found | None]:
    """One or more codes in each slot; no code beside one above it."""
    order = [(at, item) for at, slot in enumerate(kind) for item in field.codes[slot]]
    apart: dict[int, set[int]] = {item: set(field.above[item]) for _, item in order}
    for _, item in order:
        for higher in field.above[item]:
            apart.setdefault(higher, set()).add(item)
    waiting: list[tuple[tuple[int, ...], int, int, int]] = [((), -1, 0, 0)]
    while waiting:
        items, places, start, filled = waiting.pop()
        for position in range(start, len(order)):
            at, item = order[position]
            if at > filled:  # a slot would stay empty
                break
            here = places & field.masks[item]
            if here and (count := field.count(here)) >= minimum and apart[item].isdisjoint(items):
                now = max(filled, at + 1)
                waiting.append(((*items, item), here, position + 1, now))
                yield Found(kind, (*items, item), count) if now == len(kind) else None


def _closed(field: Field, kind: Kind, minimum: int) -> Iterator[Found | None]:
    """The sets to which no code of these slots can be added without losing a place; each is reached once."""
    order = [item for slot in kind for item in field.codes[slot]]
    masks = [field.masks[item] for item in order]
    slots = [_flags(item in set(field.codes[slot]) for item in order) for slot in kind]
    everywhere = 0
    for mask in masks:
        everywhere |= mask
    waiting = [(_flags(not everywhere & ~mask for mask in masks), everywhere, 0)]
    while waiting:
        own, places, start = waiting.pop()
        enough = (count := field.count(places)) >= minimum and all(own & slot for slot in slots)
        yield Found(kind, tuple(item for at, item in enumerate(order) if own >> at & 1), count) if enough else None
        for at in range(start, len(order)):
            here = places & masks[at]
            if own >> at & 1 or not here or field.count(here) < minimum:
                continue
            wider = _flags(not here & ~mask for mask in masks)
            if not (wider ^ own) & ((1 << at) - 1):  # else it is reached from an earlier code
                waiting.append((wider, here, at + 1))


def _flags(flags: Iterable[bool]) -> int:
    return sum(1 << at for at, flag in enumerate(flags) if flag)


def _grows(field: Field, kinds: Sequence[Kind], found: Found, least: int, several: bool) -> bool:
    """Whether a larger set of the kinds has at least so many units."""
    places, own = field.together(found.items), set(found.items)
    for kind in kinds:
        missing = [slot for slot in kind if slot not in found.kind]
        if len(missing) == len(kind) - len(found.kind):
            if missing and _fills(field, places, missing, least):
                return True
            if not missing and several and any(field.count(places & field.masks[item]) >= least
                                               for slot in kind for item in field.codes[slot] if item not in own):
                return True
    return False


def _fills(field: Field, places: int, missing: Sequence[Slot], least: int) -> bool:
    for item in field.codes[missing[0]]:
        here = places & field.masks[item]
        if field.count(here) >= least and (len(missing) == 1 or _fills(field, here, missing[1:], least)):
            return True
    return False


def _finest(field: Field, items: tuple[int, ...]) -> tuple[int, ...]:
    """Without the codes above others of the set; of codes that stand above one another the first stays."""
    return tuple(item for item in items if not any(
        item in field.above[other] and (item > other or other not in field.above[item]) for other in items))
