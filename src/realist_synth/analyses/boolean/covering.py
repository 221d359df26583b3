"""The exact search for covers: sets of rows as the bits of whole numbers, chosen so that together they have every row.

What makes it quick is a price for each row such that no set costs more than one unit: the rows that are left can then
not be covered by fewer sets than they cost units. The best prices solve the dual of the linear relaxation; any prices
are valid, so they are found by few rounds of raising and lowering, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import reduce
from operator import or_

from realist_synth.analyses.boolean.hitting_sets import bits, maximal_sets
from realist_synth.errors import AnalysisError

_UNIT = 1 << 20
# Rounds of pricing, and how many sets may be looked at with such prices: better prices cost more, so they come second.
_EFFORTS = ((40, 1_000_000), (400, 20_000_000))
_KEPT = 500_000


class TooHardError(AnalysisError):
    """The fewest terms are not found with a great effort."""


class Prices(dict[int, int]):
    """What a set of rows costs; no set to choose costs more than one unit.

    Source:
        Caprara A, Fischetti M, Toth P (1999), A heuristic method for the set covering problem,
        doi 10.1287/opre.47.5.730, on multipliers near the dual; here they only bound the exact search.
    """

    def __init__(self, sets: Sequence[int], rounds: int) -> None:
        super().__init__()
        self._row = _row_prices(sets, rounds)

    def __missing__(self, rows: int) -> int:
        if len(self) >= _KEPT:
            self.clear()
        self[rows] = found = sum([self._row[row] for row in bits(rows)])
        return found


def _row_prices(sets: Sequence[int], rounds: int) -> dict[int, int]:
    inside = [list(bits(each)) for each in sets]
    price: dict[int, int] = {}
    for rows in sorted(inside, key=len):
        price.update(dict.fromkeys(rows, _UNIT // len(rows)))
    best, gain, step = price, 0, 100
    for _ in range(rounds):
        cost = [sum([price[row] for row in rows]) for rows in inside]
        dearest = max(cost)
        if (total := sum(price.values()) * _UNIT // dearest) > gain:
            best, gain = {row: each * _UNIT // dearest for row, each in price.items()}, total
        # Rows of many dear sets become cheaper, rows of none dearer; by less and less.
        load = dict.fromkeys(price, 0)
        for rows, each in zip(inside, cost, strict=True):
            if each * 1000 > dearest * (1000 - step):
                for row in rows:
                    load[row] += 1
        much = sum(load.values())
        price = {row: each - each * step // 700 if load[row] * len(price) > much
                 else each if load[row] else each + each * step // 1700 for row, each in price.items()}
        step = step * 97 // 100
    return _filled(best, inside)


def _filled(price: dict[int, int], inside: list[list[int]]) -> dict[int, int]:
    """Prices raised row by row, those in the fewest sets first, until every row is in a set that costs a unit."""
    left = [_UNIT - sum([price[row] for row in rows]) for rows in inside]
    having: dict[int, list[int]] = {}
    for at, rows in enumerate(inside):
        for row in rows:
            having.setdefault(row, []).append(at)
    for row in sorted(having, key=lambda row: (len(having[row]), row)):
        more = min(left[at] for at in having[row])
        price[row] += more
        for at in having[row]:
            left[at] -= more
    return price


def smallest_covers(sets: Sequence[int], rows: int, limit: int, *, thorough: bool = True) -> list[tuple[int, ...]]:
    """The covers of all rows by the fewest sets; not more than `limit` of them.

    The number of sets is found among the sets that no other contains. Every cover by the fewest sets becomes one of
    those if each of its sets gives way to the first such set that contains it; so undoing that, in every way that still
    covers all rows, gives every cover once. Without `thorough` the search is given up sooner.

    Raises:
        TooHardError: If the number is not found with a great effort, as can happen with hundreds of positive rows.

    Examples:
        >>> [[bin(each) for each in cover] for cover in smallest_covers([0b011, 0b001, 0b110, 0b100], 0b111, 10)]
        [['0b11', '0b110'], ['0b11', '0b100'], ['0b1', '0b110']]
    """
    wide = maximal_sets(sets)
    inner: dict[int, list[int]] = {each: [] for each in wide}
    for each in sorted(sets, key=lambda each: (-each.bit_count(), each)):
        inner[next(outer for outer in wide if not each & ~outer)].append(each)
    if len(wide) == 1:
        return _narrowed(wide, inner, rows, limit)
    for rounds, effort in _EFFORTS if thorough else _EFFORTS[:1]:
        with suppress(_TooLong):
            return _with_effort(wide, inner, rows, limit, _Search(Prices(wide, rounds), effort))
    raise TooHardError("the fewest terms that cover all positive rows are not found with a great effort: "
                        "take fewer conditions, or ask for irredundant models")


def _with_effort(wide: Sequence[int], inner: dict[int, list[int]], rows: int, limit: int, search: _Search
                 ) -> list[tuple[int, ...]]:
    count = -(-search.prices[rows] // _UNIT)
    while not search.possible(wide, rows, count):
        count += 1
    found: list[tuple[int, ...]] = []
    for cover in search.covers(wide, rows, count):
        found += _narrowed(cover, inner, rows, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _narrowed(cover: Sequence[int], inner: dict[int, list[int]], rows: int, limit: int) -> list[tuple[int, ...]]:
    """The covers that arise if sets give way to others within them, which keep what no further set of the cover has."""
    once = twice = 0
    for each in cover:
        once, twice = once | each, twice | once & each
    choices = [[each for each in inner[outer] if not outer & rows & ~twice & ~each] for outer in cover]
    open_ = [outer for outer, several in zip(cover, choices, strict=True) if len(several) > 1]
    fixed, left = tuple(several[0] for several in choices if len(several) == 1), rows
    for each in fixed:
        left &= ~each
    found = [(fixed, left)]
    for several in choices:
        if len(several) > 1:
            del open_[0]
            later = reduce(or_, open_, 0)
            found = [((*chosen, each), left & ~each) for chosen, left in found for each in several
                     if not left & ~later & ~each][:limit]
    return [chosen for chosen, _ in found]


class _TooLong(Exception):
    """The effort that was allowed is spent."""


class _Search:
    """Depth first, always on the row with the fewest sets to choose from; dead ends are remembered."""

    def __init__(self, prices: Prices, effort: int) -> None:
        self.prices, self.effort, self.dead = prices, effort, dict[int, int]()

    def _useful(self, sets: Sequence[int], rows: int, count: int) -> list[int]:
        """The sets that a cover of these rows by so many sets can contain: what they leave must not cost too much."""
        self.effort -= len(sets)
        if self.effort < 0:
            raise _TooLong
        prices, least = self.prices, self.prices[rows] - (count - 1) * _UNIT
        if count == 1:
            return [each for each in sets if not rows & ~each]
        return [each for each in sets if each & rows and prices[each & rows] >= least] if least <= _UNIT else []

    def _branches(self, sets: Sequence[int], rows: int) -> list[int]:
        """The sets with the row that the fewest have, those that cover most first."""
        number = dict.fromkeys(bits(rows), 0)
        for each in sets:
            for row in bits(each & rows):
                number[row] += 1
        row = min(number, key=lambda row: (number[row], row))
        return sorted([each for each in sets if each & row], key=lambda each: (-self.prices[each & rows], each))

    def possible(self, sets: Sequence[int], rows: int, count: int) -> bool:
        """Whether so many sets can cover the rows; fewer have been tried before."""
        if self.dead.get(rows, 0) >= count:
            return False
        near = self._useful(sets, rows, count)
        if count > 1:
            near = maximal_sets(each & rows for each in near)
            for each in self._branches(near, rows):
                if self.possible(near, rows & ~each, count - 1):
                    return True
        elif near:
            return True
        self.dead[rows] = count
        return False

    def covers(self, sets: Sequence[int], rows: int, count: int) -> Iterator[tuple[int, ...]]:
        """Every cover of the rows by so many sets, once; fewer cannot do it."""
        if not rows:
            yield ()
        elif count == 1:
            yield from ((each,) for each in sorted(self._useful(sets, rows, 1)))
        elif count and self.dead.get(rows, 0) < count:
            near = self._useful(sets, rows, count)
            for each in self._branches(near, rows):
                # Covers with this set are found here, so none of the later branches may contain it.
                near = [other for other in near if other != each]
                for rest in self.covers(near, rows & ~each, count - 1):
                    yield (each, *rest)


def irredundant_covers(sets: Sequence[int], rows: int, limit: int) -> list[tuple[int, ...]]:
    """The covers from which no set can be dropped; not more than `limit` of them.

    Every chosen set keeps a row of its own; a branch ends when one would lose its last.

    Source:
        Murakami K, Uno T (2014), Efficient algorithms for dualizing large-scale hypergraphs,
        doi 10.1016/j.dam.2014.01.012.

    Examples:
        >>> [[bin(each) for each in cover] for cover in irredundant_covers([0b011, 0b110, 0b101], 0b111, 10)]
        [['0b11', '0b101'], ['0b11', '0b110'], ['0b101', '0b110']]
    """
    found: list[tuple[int, ...]] = []
    for cover in _irredundant(sorted(sets), rows, ()):
        found.append(tuple(each for each, _ in cover))
        if len(found) >= limit:
            break
    return found


def _irredundant(sets: Sequence[int], rows: int, chosen: tuple[tuple[int, int], ...]
                 ) -> Iterator[tuple[tuple[int, int], ...]]:
    """Completions of the chosen sets, each with the rows of its own."""
    if not rows:
        yield chosen
        return
    near = [each for each in sets if each & rows and all(own & ~each for _, own in chosen)]
    number = {row: sum(1 for each in near if each & row) for row in bits(rows)}
    row = min(number, key=lambda row: (number[row], row))
    for each in [each for each in near if each & row]:
        near = [other for other in near if other != each]
        kept = tuple((other, own & ~each) for other, own in chosen)
        yield from _irredundant(near, rows & ~each, (*kept, (each, each & rows)))
