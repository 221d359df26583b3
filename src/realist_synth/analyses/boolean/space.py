"""Rows of a truth table and terms as whole numbers: one bit for each literal, a condition with one of its values.

A row has exactly one bit for each condition, a term at most one; a term covers a row if the row has all its bits.
So "covers" is one operation on whole numbers, for conditions of two values and of more alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from realist_synth.errors import AnalysisError

Literals = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Space:
    """All rows that some conditions can form.

    Attributes:
        levels: How many values each condition can take; they are 0, 1 and so on. Crisp and fuzzy conditions have two.

    Raises:
        AnalysisError: If a condition has no value at all.

    Examples:
        >>> space = Space((2, 2, 3))
        >>> row, term = space.row((1, 0, 2)), space.term([(0, 1), (2, 2)])
        >>> bin(row), space.literals(term), space.covers(term, row)
        ('0b1000110', ((0, 1), (2, 2)), True)
        >>> space.size, [space.values(row) for row in space.rows_of(term)]
        (12, [(1, 0, 2), (1, 1, 2)])
        >>> space.n_rows_covered([term, space.term([(1, 0)])])
        7
    """

    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(level < 1 for level in self.levels):
            raise AnalysisError(f"every condition needs at least one value: the numbers of values are {self.levels}")

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The place of the bit of the value 0 of each condition."""
        return tuple(sum(self.levels[:at]) for at in range(len(self.levels)))

    @cached_property
    def fields(self) -> tuple[int, ...]:
        """All bits of each condition."""
        return tuple(((1 << level) - 1) << start for level, start in zip(self.levels, self.starts, strict=True))

    @cached_property
    def firsts(self) -> tuple[int, ...]:
        """The bit of the value 0 of each condition."""
        return tuple(1 << start for start in self.starts)

    @cached_property
    def _gaps(self) -> tuple[tuple[int, int], ...]:
        """For each distance the bits that have another bit of the same condition so far above them."""
        return tuple((gap, sum(((1 << level - gap) - 1) << start for level, start
                               in zip(self.levels, self.starts, strict=True) if level > gap))
                     for gap in range(1, max(self.levels, default=1)))

    @cached_property
    def size(self) -> int:
        """The number of all rows."""
        return prod(self.levels)

    @cached_property
    def _names(self) -> tuple[tuple[int, int], ...]:
        return tuple((at, value) for at, level in enumerate(self.levels) for value in range(level))

    def row(self, values: Sequence[int]) -> int:
        """The row with these values, one for each condition.

        Raises:
            AnalysisError: If there is not one value for each condition, or a condition cannot take its value.
        """
        if len(values) != len(self.levels):
            raise AnalysisError(f"a row has {len(values)} values where there are {len(self.levels)} conditions")
        return self.term(enumerate(values))

    def term(self, literals: Iterable[tuple[int, int]]) -> int:
        """The term with these literals: pairs of a condition and its value.

        Raises:
            AnalysisError: If there is no such condition, it cannot take the value, or it is given two values.
        """
        found = 0
        for at, value in literals:
            if not (0 <= at < len(self.levels) and 0 <= value < self.levels[at]):
                raise AnalysisError(f"condition {at} cannot be {value}: the numbers of values are {self.levels}")
            bit = 1 << (self.starts[at] + value)
            if found & self.fields[at] & ~bit:
                raise AnalysisError(f"condition {at} is given two values in one term")
            found |= bit
        return found

    def literals(self, term: int) -> Literals:
        """The literals of a term or a row, in the order of the conditions."""
        names, found = self._names, []
        while term:
            low = term & -term
            found.append(names[low.bit_length() - 1])
            term ^= low
        return tuple(found)

    def values(self, row: int) -> tuple[int, ...]:
        """The values of a row, one for each condition."""
        return tuple(value for _, value in self.literals(row))

    def covers(self, term: int, row: int) -> bool:
        """Whether the row has every literal of the term."""
        return not term & ~row

    def is_term(self, number: int) -> bool:
        """Whether no condition has two values."""
        return not any(number & number >> gap & low for gap, low in self._gaps)

    def n_rows_of(self, term: int) -> int:
        """How many rows a term covers."""
        return prod(level for level, field in zip(self.levels, self.fields, strict=True) if not term & field)

    def rows_of(self, term: int) -> Iterator[int]:
        """All rows that a term covers, in the order of their values; there may be very many."""
        choices = [[term & field] if term & field else [1 << (start + value) for value in range(level)]
                   for level, start, field in zip(self.levels, self.starts, self.fields, strict=True)]
        return (sum(bits) for bits in product(*choices))

    def n_rows_covered(self, terms: Iterable[int], without: Iterable[int] = ()) -> int:
        """How many rows one of the terms covers and none of `without`, counted without listing them.

        Each term adds what none before it covers. What a term leaves over falls into disjoint boxes: rows that lack
        its first literal, those that have it but lack the second, and so on; each is counted against the other terms.
        A box is the set of literals that its rows may have, so that it is a whole number as well.

        Examples:
            >>> space = Space((2, 2, 3))
            >>> space.n_rows_covered([space.term([(0, 1)]), space.term([(1, 0)])], [space.term([(2, 2)])])
            6
        """
        before, found = [*without], 0
        for term in self.ordered(terms):
            box = term | sum(field for field in self.fields if not term & field)
            found += self._outside(box, self.n_rows_of(term), before)
            before.append(term)
        return found

    def _outside(self, box: int, rows: int, terms: Sequence[int]) -> int:
        """How many rows of a box, which has so many of them, no term covers."""
        near = [term for term in terms if not term & ~box]
        if not near:
            return rows
        term, rest, found = near[0], near[1:], 0
        for field in self.fields:
            literal, inside = term & field, box & field
            if literal and inside != literal:
                having = rows // inside.bit_count()
                found += self._outside(box & ~literal, rows - having, rest)
                box, rows = box & ~field | literal, having
        return found

    def ordered(self, terms: Iterable[int]) -> tuple[int, ...]:
        """Distinct terms in canonical order: fewer literals first, then by first conditions, low values."""
        # Lowest bit first as text, "1" before "0", is the order of the literals themselves, and cheaper to compare.
        alike = sorted(set(terms), key=lambda term: bin(term)[:1:-1], reverse=True)
        return tuple(sorted(alike, key=int.bit_count))
