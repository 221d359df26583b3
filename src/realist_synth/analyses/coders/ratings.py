"""A table of ratings, coders x units, made ready for the coefficients of agreement."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from realist_synth.errors import AnalysisError

Rating = Hashable | None
Ratings = Sequence[Sequence[Rating]]


class Unit(NamedTuple):
    """One unit with what the coders say of it.

    Attributes:
        given: What each coder says, in the order of the coders; None where nothing.
        counts: How many coders say what.
        size: How many coders rated it.
        agreement: The share of the pairs of its coders that agree; 0 where fewer than two rated it.
        cluster: What it belongs to.
    """

    given: tuple[Rating, ...]
    counts: Mapping[Hashable, int]
    size: int
    agreement: float
    cluster: Hashable


def units_of_ratings(ratings: Ratings, clusters: Sequence[Hashable] | None = None) -> list[Unit]:
    """The units of a table of ratings, in the order of its columns.

    Args:
        ratings: One row for each coder, one column for each unit; None where a coder did not rate a unit.
        clusters: What each unit belongs to; left out, each is on its own.

    Raises:
        AnalysisError: If there are fewer than two coders, or the rows are not of the same length.

    Examples:
        >>> [unit.size for unit in units_of_ratings([[1, None], [1, 0]])]
        [2, 1]
    """
    if len(ratings) < 2:
        raise AnalysisError(f"agreement needs the ratings of two coders; there are those of {len(ratings)}")
    lengths = {len(row) for row in [*ratings, *([clusters] if clusters is not None else [])]}
    if len(lengths) > 1:
        raise AnalysisError("the rows of ratings (and the clusters, if given) must have one entry for each unit; "
                            f"their lengths are {', '.join(map(str, sorted(lengths)))}")
    # Few patterns of ratings stand for many units: each is counted once.
    known: dict[tuple[Rating, ...], tuple[Mapping[Hashable, int], int, float]] = {}
    found = []
    for at, given in enumerate(zip(*ratings, strict=True)):
        if given not in known:
            known[given] = _counted(given)
        found.append(Unit(given, *known[given], at if clusters is None else clusters[at]))
    return found


def _counted(given: Iterable[Rating]) -> tuple[Mapping[Hashable, int], int, float]:
    counts: dict[Hashable, int] = {}
    for rating in given:
        if rating is not None:
            counts[rating] = counts.get(rating, 0) + 1
    size = sum(counts.values())
    agreed = sum(count * (count - 1) for count in counts.values())
    return counts, size, agreed / (size * (size - 1)) if size > 1 else 0.0


def cluster_numbers(units: Sequence[Unit]) -> list[int]:
    """The clusters of units as small numbers, in the order of their first unit.

    Examples:
        >>> cluster_numbers(units_of_ratings([[1, 1, 1], [1, 0, 1]], ["s1", "s2", "s1"]))
        [0, 1, 0]
    """
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(unit.cluster, len(numbers)) for unit in units]
