"""Rows without cases that a model assumes to have the outcome: counted exactly, listed only when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import groupby

from realist_synth.analyses.boolean.space import Space


@dataclass(frozen=True)
class Remainders:
    """Rows without cases, as a set that is counted exactly but listed only when asked: it may have millions.

    `n` is the count; iterating gives the rows in the order of their values; `row in remainders` and `bool(remainders)`
    work as of a set.

    Attributes:
        space: The conditions.
        terms: The terms that cover them.
        without: Terms whose rows are not among them.
        observed: Rows that are not among them, since they have cases.

    Examples:
        >>> space = Space((2,) * 20)
        >>> rows = Remainders(space, (space.term([(0, 1)]), space.term([(1, 1)])), (), frozenset())
        >>> rows.n, space.values(next(iter(rows)))[:3]
        (786432, (0, 1, 0))
    """

    space: Space
    terms: tuple[int, ...]
    without: tuple[int, ...]
    observed: frozenset[int]

    @cached_property
    def n(self) -> int:
        """How many rows these are, counted without listing them."""
        with_cases = sum(1 for row in self.observed if self._covers(row))
        return self.space.n_rows_covered(self.terms, self.without) - with_cases

    def _covers(self, row: int) -> bool:
        others = ~row
        return any(not term & others for term in self.terms) and all(term & others for term in self.without)

    def __bool__(self) -> bool:
        return self.n > 0

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and row not in self.observed and self._covers(row)

    def __iter__(self) -> Iterator[int]:
        # Lowest bit first as text, "1" before "0", is the order of the values themselves, and cheaper to compare.
        several = merge(*map(self.space.rows_of, self.terms), key=lambda row: bin(row)[:1:-1], reverse=True)
        return (row for row, _ in groupby(several) if row in self)
