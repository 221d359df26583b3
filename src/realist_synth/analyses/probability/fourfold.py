"""A fourfold table: its odds ratio with interval, Fisher's exact test, and Holm's adjustment of several tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb, exp, log, sqrt

from realist_synth.analyses.coders.coefficients import TWO_SIDED_95

Interval = tuple[float, float]


@dataclass(frozen=True)
class Fourfold:
    """How many units have both codes, one of them, or neither."""

    both: int
    only_row: int
    only_column: int
    neither: int

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """The four cells."""
        return self.both, self.only_row, self.only_column, self.neither

    @property
    def n(self) -> int:
        """The number of units."""
        return sum(self.cells)

    @property
    def varies(self) -> bool:
        """Whether each code is had by some units and not by others."""
        row, column = self.both + self.only_row, self.both + self.only_column
        return 0 < row < self.n and 0 < column < self.n

    @property
    def odds_ratio(self) -> float | None:
        """The odds ratio of the units; a half is added to each cell where one is empty. None where a code never varies.

        The half is that of Haldane (1956) and Anscombe (1956).
        """
        if not self.varies:
            return None
        a, b, c, d = self._filled
        return a * d / (b * c)

    @property
    def interval(self) -> Interval | None:
        """The 95% interval of the odds ratio (Woolf 1955), with the same half."""
        if self.odds_ratio is None:
            return None
        half = TWO_SIDED_95 * sqrt(sum(1 / cell for cell in self._filled))
        return exp(log(self.odds_ratio) - half), exp(log(self.odds_ratio) + half)

    @property
    def _filled(self) -> tuple[float, ...]:
        return self.cells if all(self.cells) else tuple(cell + 0.5 for cell in self.cells)

    @cached_property
    def p(self) -> float | None:
        """The two-sided p of Fisher's exact test: of all tables with these margins, those that are no more probable.

        None where a code never varies. Computed in whole numbers, so that equally probable tables are known as such.
        """
        if not self.varies:
            return None
        row, column = self.both + self.only_row, self.both + self.only_column
        least, most = max(0, row + column - self.n), min(row, column)
        weights = [comb(row, least) * comb(self.n - row, column - least)]
        for both in range(least, most):  # each from the one before, exactly: binomials anew would take far longer
            weights.append(weights[-1] * (row - both) * (column - both)
                           // ((both + 1) * (self.n - row - column + both + 1)))
        own = weights[self.both - least]
        return sum(weight for weight in weights if weight <= own) / comb(self.n, column)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values adjusted so that the chance of any false alarm stays below the level (Holm 1979).

    Examples:
        >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
        [0.03, 0.06, 0.06]
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted
