"""What is asked of a search for patterns, and the search: by bit sets, or by sparse counting where studies are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.pattern.kinds import Kind, kind_name
from realist_synth.analyses.pattern.mining import KEEP, MOST_SETS, Field, Found, Keep, recurring
from realist_synth.analyses.pattern.postings import Postings
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.vocabularies import Slot

LARGE = 4096
MANY_BITS = 1 << 32
Filled = tuple[tuple[Slot, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes:
        kinds: The kinds of patterns.
        minimum: The least number of studies.
        keep: All sets of codes, the closed or the maximal.
        several: Whether a slot may hold several codes.
        most: How many are listed at most; all are counted.

    Raises:
        AnalysisError: If `minimum` or `most` is no whole number from 1.
        UnknownNameError: If there is no such thing to keep.

    Examples:
        >>> Asked((), 2, "all", False, 10).keep
        'all'
    """

    kinds: tuple[Kind, ...]
    minimum: int
    keep: Keep
    several: bool
    most: int

    def __post_init__(self) -> None:
        for name, value in (("minimum", self.minimum), ("most", self.most)):
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise AnalysisError(f"{name} {value!r} is not a whole number from 1")
        if self.keep not in KEEP:
            raise UnknownNameError("keep", str(self.keep), KEEP)


@dataclass(frozen=True)
class Behind:
    """The units behind the numbers.

    Attributes:
        found: Which unit has which code.
        absent: For each code that some source says was absent, the units of which it says so.
    """

    found: Incidence | Postings
    absent: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.found.codes)}

    @property
    def in_places(self) -> bool:
        """Whether codes meet in places within a unit, so that a unit can have two codes that do not meet."""
        return isinstance(self.found, Incidence) and self.found.places is not None

    @property
    def n_units(self) -> int:
        """The number of units in all."""
        return self.found.n_units if isinstance(self.found, Postings) else len(self.found.units)

    def names(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The units in which all of these codes meet, sorted.

        Examples:
            >>> Behind(Incidence(("a", "b"), ("A", "B"), ("x", "y"), (3, 2))).names(["a", "b"])
            ('y',)
        """
        found = self.found
        return found.names(codes) if isinstance(found, Postings) else found.names(self._units(found, codes))

    def count(self, codes: Sequence[str]) -> int:
        """The number of those units."""
        found = self.found
        return len(found.having(codes)) if isinstance(found, Postings) else self._units(found, codes).bit_count()

    def _units(self, found: Incidence, codes: Sequence[str]) -> int:
        return found.units_at(Field(found.sets, {}, ()).together(self._at[code] for code in codes))


class Hit(NamedTuple):
    """A set of codes that recurs, by slot, with the number of units in which its codes meet."""

    codes: Filled
    number: int


def search(found: Incidence | Postings, codes: Mapping[Slot, Sequence[str]], asked: Asked,
           above: Mapping[str, Sequence[str]] | None = None) -> tuple[tuple[Hit, ...], dict[str, int]]:
    """The sets of codes that recur, those in most units first.

    Args:
        found: Which unit has which code.
        codes: The codes of each slot, in the order of the codebook.
        asked: What is asked for.
        above: For each code those above it, where a code counts for those.

    Returns:
        The first `asked.most` of them; and how many there are of each kind.

    Examples:
        >>> pairs = Incidence(("c", "m"), ("C", "M"), ("x", "y"), (0b11, 0b11))
        >>> asked = Asked(((Slot.CONTEXT, Slot.MECHANISM),), 2, "all", False, 10)
        >>> search(pairs, {Slot.CONTEXT: ["c"], Slot.MECHANISM: ["m"]}, asked)[1]
        {'C+M': 1}
    """
    if not asked.several and _many(found, codes, asked.kinds):
        from realist_synth.analyses.pattern.tallies import recurring_in

        rows = found if isinstance(found, Postings) else Postings.from_incidence(found)
        names = rows.codes
        listed, numbers = recurring_in(rows, _positions(names, codes), asked.kinds, asked.minimum, asked.keep,
                                       asked.most)
    else:
        pairs = found.incidence() if isinstance(found, Postings) else found
        names = pairs.codes
        listed, numbers = _by_bits(pairs, _positions(names, codes), asked, above or {})
    slot_of = {code: slot for slot, own in codes.items() for code in own}
    hits = tuple(Hit(_filled(each, [names[item] for item in each.items], slot_of), each.number) for each in listed)
    return hits, {kind_name(kind): numbers[kind] for kind in asked.kinds}


def _positions(names: Sequence[str], codes: Mapping[Slot, Sequence[str]]) -> dict[Slot, list[int]]:
    at = {code: position for position, code in enumerate(names)}
    return {slot: [at[code] for code in own] for slot, own in codes.items()}


def _by_bits(found: Incidence, positions: Mapping[Slot, Sequence[int]], asked: Asked,
             above: Mapping[str, Sequence[str]]) -> tuple[list[Found], dict[Kind, int]]:
    at = {found.codes[position]: position for own in positions.values() for position in own}
    higher = [frozenset(at[code] for code in above.get(own, ()) if code in at) for own in found.codes]
    count = int.bit_count if found.places is None else lambda places: found.units_at(places).bit_count()
    hits = recurring(Field(found.sets, positions, higher, count), asked.kinds, asked.minimum, asked.keep,
                     asked.several)
    order = {position: rank for rank, position in
             enumerate(position for own in positions.values() for position in own)}
    hits.sort(key=lambda hit: (-hit.number, asked.kinds.index(hit.kind), [order[item] for item in hit.items]))
    return hits[:asked.most], {kind: sum(hit.kind == kind for hit in hits) for kind in asked.kinds}


def _many(found: Incidence | Postings, codes: Mapping[Slot, Sequence[str]], kinds: Sequence[Kind]) -> bool:
    """Whether arrays are the faster way: pairs that come as such, or so many bits that only a loop in C helps."""
    cells = sum(prod(len(codes[slot]) for slot in kind) for kind in kinds)
    if isinstance(found, Postings):
        return found.n_units > LARGE or cells > MOST_SETS
    if found.places is None and cells > MOST_SETS:
        return True
    return found.places is None and len(found.units) > LARGE and len(found.units) * cells > MANY_BITS


def _filled(hit: Found, names: Sequence[str], slot_of: Mapping[str, Slot]) -> Filled:
    if len(names) == len(hit.kind):
        return tuple((slot, (name,)) for slot, name in zip(hit.kind, names, strict=True))
    return tuple((slot, tuple(name for name in names if slot_of[name] is slot)) for slot in hit.kind)
