"""Krippendorff's alpha, nominal, ordinal and interval, with a jackknife interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import sqrt
from typing import Any, Literal

from realist_synth.analyses.coders.coefficients import Coefficient
from realist_synth.analyses.coders.ratings import Ratings, Unit, cluster_numbers, units_of_ratings
from realist_synth.analyses.probability.distributions import student_quantile
from realist_synth.errors import AnalysisError, UnknownNameError

Measurement = Literal["nominal", "ordinal", "interval"]
MEASUREMENTS = ("nominal", "ordinal", "interval")
JACKKNIFE = "jackknife over clusters of units (Hughes 2022), Student's t"
Matrix = list[list[float]]


def krippendorff_alpha(ratings: Ratings, *, level: Measurement = "nominal", order: Sequence[Hashable] | None = None,
                       clusters: Sequence[Hashable] | None = None) -> Coefficient:
    """Krippendorff's alpha of any number of coders, with missing ratings (Krippendorff 2019, chapter 12).

    The interval is that of a delete-one jackknife (Hughes 2022, doi 10.48550/arXiv.2210.13265, who shows that it keeps
    its level in small samples where the usual bootstrap does not); it needs no random numbers.

    Args:
        ratings: One row for each coder, one column for each unit; None where a coder did not rate a unit.
        level: Whether values are names, have an order, or are numbers whose distances count.
        order: Of ordinal values: all of them from the lowest to the highest; left out, they are sorted.
        clusters: What each unit belongs to, such as its study; the jackknife leaves out one cluster at a time.

    Raises:
        UnknownNameError: If there is no such level.
        AnalysisError: If there are fewer than two coders, the rows are not of the same length, a value is not in the
            order or no number, or values cannot be sorted.

    Examples:
        >>> found = krippendorff_alpha([[1, 2, 3, 3, 2, 1], [1, 2, 3, 3, 2, 2], [None, 3, 3, 3, 2, 3]], level="ordinal")
        >>> round(found.value, 3), found.units
        (0.593, 6)
    """
    if level not in MEASUREMENTS:
        raise UnknownNameError("level of measurement", str(level), MEASUREMENTS)
    units = [unit for unit in units_of_ratings(ratings, clusters) if unit.size >= 2]
    values = _ordered({value for unit in units for value in unit.counts}, level, order)
    numbers = cluster_numbers(units)
    parts = [_nothing(len(values)) for _ in set(numbers)]
    kinds = {unit.given: unit for unit in units}
    alike = Counter((number, unit.given) for number, unit in zip(numbers, units, strict=True))
    for (number, given), times in alike.items():
        _count(parts[number], kinds[given], values, times)
    whole = _nothing(len(values))
    for part in parts:
        _add(whole, part, 1)
    quantile = student_quantile(0.975, len(parts) - 1) if len(parts) > 1 else 0.0
    return Coefficient.of(f"alpha {level}", _alpha(whole, values, level), _jackknife(whole, parts, values, level),
                          quantile, len(units), JACKKNIFE)


def _ordered(seen: set[Hashable], level: Measurement, order: Sequence[Hashable] | None) -> list[Any]:
    if level == "interval" and not all(isinstance(value, int | float) for value in seen):
        raise AnalysisError("alpha of the level interval needs numbers")
    if order is not None:
        missing = sorted(map(str, seen - set(order)))
        if missing:
            raise AnalysisError(f"the order of values lacks {', '.join(missing)}")
        return [value for value in dict.fromkeys(order) if value in seen]
    if level == "nominal":
        return sorted(seen, key=repr)
    try:
        values: list[Any] = list(seen)
        return sorted(values)
    except TypeError as error:
        raise AnalysisError("the values cannot be sorted; name their order") from error


def _nothing(size: int) -> Matrix:
    return [[0.0] * size for _ in range(size)]


def _count(matrix: Matrix, unit: Unit, values: Sequence[Hashable], times: int) -> None:
    """Add the coincidences of equal units: ordered pairs of ratings, each weighing one in (ratings - 1)."""
    held = [(at, unit.counts[value]) for at, value in enumerate(values) if value in unit.counts]
    for row, own in held:
        for column, other in held:
            matrix[row][column] += times * own * (other - (row == column)) / (unit.size - 1)


def _add(matrix: Matrix, other: Matrix, sign: int) -> None:
    for row, more in zip(matrix, other, strict=True):
        for at, weight in enumerate(more):
            row[at] += sign * weight


def _alpha(matrix: Matrix, values: Sequence[Any], level: Measurement) -> float | None:
    """One minus the observed over the expected disagreement; None where all values are equal."""
    margins = [sum(row) for row in matrix]
    distance = _distances(margins, values, level)
    pairs = [(row, column) for row in range(len(values)) for column in range(row)]
    expected = sum(margins[row] * margins[column] * distance[row][column] for row, column in pairs)
    if expected < 1e-12:
        return None
    observed = sum(matrix[row][column] * distance[row][column] for row, column in pairs)
    return 1 - (sum(margins) - 1) * observed / expected


def _distances(margins: Sequence[float], values: Sequence[Any], level: Measurement) -> Matrix:
    size = range(len(values))
    if level == "nominal":
        return [[float(row != column) for column in size] for row in size]
    # An ordinal value stands at the middle of the ranks that its ratings take up.
    place = [sum(margins[:at]) + margins[at] / 2 for at in size] if level == "ordinal" else values
    return [[float(place[row] - place[column]) ** 2 for column in size] for row in size]


def _jackknife(whole: Matrix, parts: Sequence[Matrix], values: Sequence[Any], level: Measurement) -> float | None:
    """The standard error; None where one cluster alone makes the coefficient defined, or there is only one."""
    if len(parts) < 2:
        return None
    without = []
    for part in parts:
        _add(whole, part, -1)
        without.append(_alpha(whole, values, level))
        _add(whole, part, 1)
    found = [value for value in without if value is not None]
    if len(found) < len(parts):
        return None
    middle = sum(found) / len(found)
    return sqrt((len(found) - 1) / len(found) * sum((value - middle) ** 2 for value in found))
