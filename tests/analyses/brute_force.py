"""The reference of the Boolean engine: definitions applied to every row, every cube and every set of terms.

Rows are tuples of values, a cube has None where anything goes. Nothing here uses the engine's numbers.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from realist_synth.analyses.boolean.space import Space

Row = tuple[int, ...]
Cube = tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
    levels: tuple[int, ...]
    positive: tuple[Row, ...]
    negative: tuple[Row, ...]
    remainders: tuple[Row, ...]

    @property
    def space(self) -> Space:
        return Space(self.levels)


def tables(number: int, *, seed: int, most_rows: int = 32) -> list[Table]:
    """Random tables, always the same: crisp and multi-value, dense and sparse, with and without remainders."""
    rng, found = random.Random(seed), []
    while len(found) < number:
        levels = tuple(rng.choice([1, 2, 2, 3, 4]) if rng.random() < 0.5 else 2 for _ in range(rng.randint(2, 5)))
        rows = list(product(*map(range, levels)))
        if len(rows) > most_rows:
            continue
        weights = rng.choice([(1, 1, 1), (1, 1, 0), (1, 0, 1), (3, 1, 1), (1, 3, 1), (1, 1, 6)])
        kinds = rng.choices("+-?", weights, k=len(rows))
        table = Table(levels, *(tuple(row for row, kind in zip(rows, kinds, strict=True) if kind == wanted)
                                for wanted in "+-?"))
        if table.positive:
            found.append(table)
    return found


def within(row: Sequence[int | None], cube: Cube) -> bool:
    return all(want is None or have == want for have, want in zip(row, cube, strict=True))


def cubes(levels: Sequence[int]) -> list[Cube]:
    return list(product(*[(None, *range(level)) for level in levels]))


def primes(levels: Sequence[int], positive: Collection[Row], zero: Collection[Row]) -> set[Cube]:
    """The maximal cubes without a zero row, as far as they have a positive one."""
    implicants = [cube for cube in cubes(levels) if not any(within(row, cube) for row in zero)]
    return {cube for cube in implicants if any(within(row, cube) for row in positive)
            and not any(other != cube and within(cube, other) for other in implicants)}


def irredundant(terms: Iterable[Cube], positive: Collection[Row]) -> set[frozenset[Cube]]:
    """The covers of which no term can be dropped, among all sets of terms."""
    covered = {term: frozenset(row for row in positive if within(row, term)) for term in terms}
    found = set()
    for size in range(len(covered) + 1):
        for some in combinations(covered, size):
            def covering(chosen: Iterable[Cube]) -> frozenset[Row]:
                return frozenset[Row]().union(*(covered[term] for term in chosen))
            if covering(some) == set(positive) and not any(
                    covering(set(some) - {term}) == set(positive) for term in some):
                found.add(frozenset(some))
    return found


def minimal(terms: Iterable[Cube], positive: Collection[Row]) -> set[frozenset[Cube]]:
    found = irredundant(terms, positive)
    return {model for model in found if len(model) == min(map(len, found))}


def easy(table: Table, complex_model: Iterable[Cube], parsimonious_model: Iterable[Cube],
         expected: Sequence[Collection[int]]) -> set[Row]:
    """The remainders that the parsimonious model assumes and that differ from some complex term only for the expected.

    Such a remainder agrees with the parsimonious term, and wherever it departs from the complex term within that, the
    value there of the complex term is not expected while some other is.
    """
    found = set()
    for row in table.remainders:
        for one, other in product(complex_model, parsimonious_model):
            if within(one, other) and within(row, other) and all(
                    want is None or have == want or (expect and want not in expect)
                    for have, want, expect in zip(row, one, expected, strict=True)):
                found.add(row)
    return found


def cube_of(space: Space, term: int) -> Cube:
    values = dict(space.literals(term))
    return tuple(values.get(at) for at in range(len(space.levels)))


def cubes_of(space: Space, terms: Iterable[int]) -> frozenset[Cube]:
    return frozenset(cube_of(space, term) for term in terms)


def rows_of(space: Space, rows: Iterable[Row]) -> list[int]:
    return [space.row(row) for row in rows]
