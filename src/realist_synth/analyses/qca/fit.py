"""Parameters of fit between set and outcome: inclusion, coverage, PRI and relevance of necessity.

Inclusion is also called consistency. Sources: Ragin 2006, doi:10.1093/pan/mpj019 (inclusion and coverage); Schneider
and Wagemann 2012, doi:10.1017/CBO9781139004244 (PRI; relevance of necessity, RoN).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True)
class Ratio:
    """A ratio of two whole numbers, compared exactly; None stands in its place where it would be 0 / 0."""

    above: int
    below: int

    def at_least(self, cut: float | Ratio) -> bool:
        """Whether it reaches a cut-off; a float is taken as it is written: 0.8 is eight tenths.

        Examples:
            >>> Ratio(4, 5).at_least(0.8), Ratio(79, 100).at_least(0.8), Ratio(5, 6).at_least(Ratio(10, 12))
            (True, False, True)
        """
        above, below = (cut.above, cut.below) if isinstance(cut, Ratio) else _written(float(cut))
        return self.above * below >= above * self.below

    def __float__(self) -> float:
        return self.above / self.below


@lru_cache
def _written(cut: float) -> tuple[int, int]:
    return Decimal(repr(cut)).as_integer_ratio()


def ratio(above: int, below: int) -> Ratio | None:
    """A ratio; None where there is nothing to compare with."""
    return Ratio(above, below) if below else None


def value(found: Ratio | None) -> float | None:
    """A ratio as a number, the nearest float to its exact value."""
    return None if found is None else float(found)


@dataclass(frozen=True)
class Sufficiency:
    """How far a set is a subset of the outcome.

    Attributes:
        inclusion: The part of the set that lies in the outcome, from 0 to 1.
        pri: Proportional reduction in inconsistency: the same without what lies in the outcome and in its negation.
        coverage: The part of the outcome that the set covers (raw coverage).
    """

    inclusion: Ratio | None
    pri: Ratio | None
    coverage: Ratio | None


def sufficiency(x: Sequence[int], y: Sequence[int], one: int) -> Sufficiency:
    """The parameters of sufficiency of a set x for an outcome y, memberships as whole numbers out of `one`.

    Examples:
        >>> found = sufficiency([10, 8, 0], [10, 6, 3], 10)
        >>> round(float(found.inclusion), 3), round(float(found.pri), 3), round(float(found.coverage), 3)
        (0.889, 0.857, 0.842)
    """
    meet = sum(map(min, x, y))
    both = sum(min(a, b, one - b) for a, b in zip(x, y, strict=True))
    return Sufficiency(ratio(meet, sum(x)), ratio(meet - both, sum(x) - both), ratio(meet, sum(y)))


@dataclass(frozen=True)
class Necessity:
    """How far a set is a superset of the outcome.

    Attributes:
        inclusion: The part of the outcome that lies in the set.
        coverage: The part of the set that lies in the outcome: low where the set is far greater than the outcome.
        ron: Relevance of necessity: low where the set is so great that being necessary is trivial.
    """

    inclusion: Ratio | None
    coverage: Ratio | None
    ron: Ratio | None


def necessity_of(x: Sequence[int], y: Sequence[int], one: int) -> Necessity:
    """The parameters of necessity of a set x for an outcome y, memberships as whole numbers out of `one`.

    Examples:
        >>> found = necessity_of([10, 10, 0, 10], [10, 10, 0, 0], 10)
        >>> float(found.inclusion), round(float(found.coverage), 3), round(float(found.ron), 3)
        (1.0, 0.667, 0.5)
    """
    meet = sum(map(min, x, y))
    return Necessity(ratio(meet, sum(y)), ratio(meet, sum(x)), ratio(one * len(x) - sum(x), one * len(x) - meet))
