"""Why something counts, as a formula over rows; and which rows made it count, or count no more.

A study counts in a cell because of some coding of the one code and some coding of the other. Written as a formula of
both versions, what turned it from false to true can be read off: the parts that were false before and are true now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from realist_synth.changing.rows import Edited, Ref
from realist_synth.model.tables import TABLES

# Each formula knows whether it is true from the moment that it is made: the same parts stand in many formulas.


class Leaf:
    """A row that is there and reads as it has to.

    Attributes:
        fields: The fields on which that depends; that the row is there at all always does.
    """

    __slots__ = ("fields", "ref")
    true = True

    def __init__(self, ref: Ref, fields: frozenset[str] = frozenset()) -> None:
        self.ref, self.fields = ref, fields


class All:
    """True when each part is; with no part it is true."""

    __slots__ = ("parts", "true")

    def __init__(self, parts: Mapping[Any, Formula]) -> None:
        self.parts = parts
        self.true: bool = all(part.true for part in parts.values())


class Some:
    """True when a part is; with no part it is false."""

    __slots__ = ("parts", "true")

    def __init__(self, parts: Mapping[Any, Formula]) -> None:
        self.parts = parts
        self.true: bool = any(part.true for part in parts.values())


class Not:
    """True when its part is not."""

    __slots__ = ("part", "true")

    def __init__(self, part: Formula) -> None:
        self.part = part
        self.true: bool = not part.true


class Judged:
    """A row that counts or not by one of its fields and by the reading of the review together.

    Attributes:
        row: The row, with that field.
        value: What the field has.
        readings: What may say the reading; nothing where the reading is given by the question.
        reading: What the reading is.
        counts: Whether such a row counts under such a reading.
    """

    __slots__ = ("counts", "reading", "readings", "row", "true", "value")

    def __init__(self, row: Leaf, value: int, readings: tuple[Leaf, ...], reading: int,
                 counts: Callable[[int, int], bool]) -> None:
        self.row, self.value, self.readings, self.reading, self.counts = row, value, readings, reading, counts
        self.true: bool = counts(value, reading)


Formula = Leaf | All | Some | Not | Judged
NEVER = Some({})


def holds(formula: Formula | None) -> bool:
    """Whether a formula is true; None, for what one version does not know, is not.

    Examples:
        >>> holds(All({"a": Leaf(Ref("codings", ("1",))), "b": Not(NEVER)}))
        True
    """
    return formula is not None and formula.true


def movers(old: Formula | None, new: Formula | None, edited: Edited) -> set[Ref]:
    """The rows that differ and turned a formula from false to true, or from true to false.

    Of what must all hold, the parts that did not; of what may hold in several ways, each way, since each would have
    been enough. The result is the same whichever version comes first.

    Examples:
        >>> one, two = Ref("codings", ("1",)), Ref("codings", ("2",))
        >>> old = All({"row": Some({1: Leaf(one)}), "column": NEVER})
        >>> new = All({"row": Some({1: Leaf(one)}), "column": Some({2: Leaf(two)})})
        >>> movers(old, new, {two: frozenset({"coding_id"})})
        {Ref(table='codings', key=('2',))}
    """
    if holds(old) == holds(new):
        return set()
    true, false = (new, old) if holds(new) else (old, new)
    found: set[Ref] = set()
    if true is not None:
        _turned(true, false, edited, found)
    return found


def _turned(true: Formula, false: Formula | None, edited: Edited, found: set[Ref]) -> None:
    """Collect what makes one formula true and another, of which it is known that it is not, false."""
    if isinstance(true, Leaf):
        if _differs(true.ref, true.fields, edited):
            found.add(true.ref)
    elif isinstance(true, Judged):
        found.update(_judged(true, false, edited))
    elif isinstance(true, Not):
        if isinstance(false, Not):
            _turned(false.part, true.part, edited, found)
    else:
        others: Mapping[Any, Formula] = false.parts if isinstance(false, type(true)) else {}
        some = isinstance(true, Some)
        for key, part in true.parts.items():
            other = others.get(key)
            if not holds(other) and (not some or part.true):
                _turned(part, other, edited, found)


def _judged(true: Judged, false: Formula | None, edited: Edited) -> Iterator[Ref]:
    """The row, the reading, or both: whichever makes a difference beside the other as it was or is."""
    field, reading = (_differs(true.row.ref, true.row.fields, edited),
                      [leaf.ref for leaf in true.readings if _differs(leaf.ref, leaf.fields, edited)])
    if isinstance(false, Judged):
        counts = [[true.counts(value, last) for last in (false.reading, true.reading)]
                  for value in (false.value, true.value)]
        field = counts[0] != counts[1]
        reading = [leaf.ref for leaf in true.readings if leaf.ref in edited] \
            if [row[0] for row in counts] != [row[1] for row in counts] else []
    yield from [*([true.row.ref] if field else []), *reading]


def _differs(ref: Ref, fields: frozenset[str], edited: Edited) -> bool:
    """Whether a row came, went, or changed in one of these fields; a row that came or went differs in its key."""
    found = edited.get(ref)
    return found is not None and (not found.isdisjoint(fields) or _came_or_went(ref, found))


def _came_or_went(ref: Ref, found: frozenset[str]) -> bool:
    return ref.table in TABLES and TABLES[ref.table].key[0] in found
