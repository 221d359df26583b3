"""Coefficients of agreement on plain data: Cohen, Fleiss, Krippendorff and Gwet, each with an interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

from realist_synth.analyses.coders.ratings import Rating, Ratings, Unit, cluster_numbers, units_of_ratings
from realist_synth.analyses.probability.distributions import student_quantile
from realist_synth.errors import AnalysisError

Table = Sequence[Sequence[int]]
TWO_SIDED_95 = 1.959963984540054
LINEARISED = "Gwet 2008, linearised over clusters of units, Student's t"
LARGE_SAMPLE = "Fleiss, Cohen & Everitt 1969, large sample"


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement with its 95% interval.

    Attributes:
        name: Which coefficient.
        value: Its value, at most 1; None where chance alone would make the coders agree.
        error: Its standard error; None where there are too few units for one.
        interval: The 95% interval, kept between -1 and 1.
        units: The number of units that it rests on.
        method: Where the interval comes from.
    """

    name: str
    value: float | None
    error: float | None
    interval: tuple[float, float] | None
    units: int
    method: str

    @classmethod
    def of(cls, name: str, value: float | None, error: float | None, quantile: float, units: int,
           method: str) -> Coefficient:
        """A coefficient with the interval of so many standard errors to both sides."""
        if value is None or error is None:
            return cls(name, value, None, None, units, method)
        low, high = (max(-1.0, min(1.0, value + side * quantile * error)) for side in (-1, 1))
        return cls(name, value, error, (low, high), units, method)

    def to_dict(self) -> dict[str, Any]:
        """The coefficient as JSON-ready values."""
        low, high = self.interval or (None, None)
        return {"value": self.value, "se": self.error, "low": low, "high": high, "units": self.units,
                "method": self.method}


def cohen_kappa(first: Sequence[Rating], second: Sequence[Rating]) -> Coefficient:
    """Cohen's kappa of two coders over the units that both rated (Cohen 1960, doi 10.1177/001316446002000104).

    Args:
        first: What the first coder says of each unit; None where nothing.
        second: What the second coder says of the same units.

    Raises:
        AnalysisError: If the two are not of the same length.

    Examples:
        >>> found = cohen_kappa([1, 1, 0, 0, 1, None], [1, 1, 0, 1, 1, 1])
        >>> round(found.value, 3), found.units
        (0.545, 5)
    """
    units = [unit.given for unit in units_of_ratings([first, second])]
    pairs = [(a, b) for a, b in units if a is not None and b is not None]
    seen = list(dict.fromkeys(value for pair in pairs for value in pair))
    at = {value: n for n, value in enumerate(seen)}
    table = [[0] * len(seen) for _ in seen]
    for a, b in pairs:
        table[at[a]][at[b]] += 1
    value, error = kappa(table) or (None, None)
    return Coefficient.of("kappa", value, error if len(pairs) > 1 else None, TWO_SIDED_95, len(pairs), LARGE_SAMPLE)


def fleiss_kappa(ratings: Ratings, *, clusters: Sequence[Hashable] | None = None) -> Coefficient:
    """Fleiss' kappa of any number of coders (Fleiss 1971, doi 10.1037/h0031619); of two coders it is Scott's pi.

    Where every unit has the same number of ratings it is the coefficient of 1971; with missing ratings it is the
    generalisation in Gwet (2014, chapter 2). The variance is Gwet's (2008, doi 10.1348/000711006X126600), which, unlike
    that of Fleiss, Nee & Landis (1979), does not suppose that there is no agreement.

    Args:
        ratings: One row for each coder, one column for each unit; None where a coder did not rate a unit.
        clusters: What each unit belongs to, such as its study; units of one cluster are not taken as independent.

    Raises:
        AnalysisError: If there are fewer than two coders, or the rows are not of the same length.

    Examples:
        >>> found = fleiss_kappa([["a", "b", "b", "a"], ["a", "b", "b", "b"], ["a", "b", "a", "a"]])
        >>> round(found.value, 3), [round(limit, 3) for limit in found.interval]
        (0.333, [-0.892, 1.0])
    """
    return _linearised("fleiss", ratings, None, clusters)


def gwet_ac1(ratings: Ratings, *, categories: Sequence[Hashable] | None = None,
             clusters: Sequence[Hashable] | None = None) -> Coefficient:
    """Gwet's AC1 of any number of coders (Gwet 2008, doi 10.1348/000711006X126600), with his variance.

    Args:
        ratings: One row for each coder, one column for each unit; None where a coder did not rate a unit.
        categories: All values that could have been given; left out, those that were. Their number matters to AC1.
        clusters: What each unit belongs to, such as its study; units of one cluster are not taken as independent.

    Raises:
        AnalysisError: If there are fewer than two coders, the rows are not of the same length, or a rating is not among
            the categories.

    Examples:
        >>> found = gwet_ac1([["a", "b", "b", "a"], ["a", "b", "b", "b"], ["a", "b", "a", "a"]])
        >>> round(found.value, 3), round(found.error, 3)
        (0.333, 0.385)
    """
    return _linearised("ac1", ratings, categories, clusters)


def _linearised(name: Literal["fleiss", "ac1"], ratings: Ratings, categories: Sequence[Hashable] | None,
                clusters: Sequence[Hashable] | None) -> Coefficient:
    units = [unit for unit in units_of_ratings(ratings, clusters) if unit.counts]
    known = list(dict.fromkeys([*(categories or ()), *(value for unit in units for value in unit.counts)]))
    if categories is not None and len(known) > len(set(categories)):
        raise AnalysisError(f"a rating is not among the categories: {known[-1]!r}")
    rated = sum(unit.size >= 2 for unit in units)
    if not rated or len(known) < 2:
        return Coefficient(name, None, None, None, rated, LINEARISED)
    patterns = Counter(unit.given for unit in units)
    kinds = {unit.given: unit for unit in units}
    share = {value: sum(number * kinds[given].counts.get(value, 0) / kinds[given].size
                        for given, number in patterns.items()) / len(units) for value in known}
    # AC1 weighs a value by how far it is from being the only one, Fleiss by how common it is.
    weight = share if name == "fleiss" else {value: (1 - own) / (len(known) - 1) for value, own in share.items()}
    chance = sum(share[value] * weight[value] for value in known)
    value = (sum(unit.agreement for unit in units) / rated - chance) / (1 - chance)
    residuals = {given: _residual(unit, len(units) / rated, chance, value, weight) for given, unit in kinds.items()}
    each = [residuals[unit.given] for unit in units]
    numbers = cluster_numbers(units)
    error = _clustered_error(each, numbers)
    df = len(set(numbers)) - 1
    return Coefficient.of(name, value, error, student_quantile(0.975, df) if df else 0.0, rated, LINEARISED)


def _residual(unit: Unit, scale: float, chance: float, value: float, weight: dict[Hashable, float]) -> float:
    """What one unit adds to the linearised coefficient, less the coefficient itself."""
    own = sum(count * weight[rating] for rating, count in unit.counts.items()) / unit.size
    agreed = scale * (unit.agreement - chance) if unit.size >= 2 else 0.0
    return (agreed - 2 * (1 - value) * (own - chance)) / (1 - chance) - value


def _clustered_error(each: Sequence[float], clusters: Sequence[int]) -> float | None:
    """The standard error of a mean of residuals, summed within clusters; None of a single cluster."""
    sums: dict[int, float] = {}
    for residual, cluster in zip(each, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + residual
    number = len(sums)
    if number < 2:
        return None
    return sqrt(number / (number - 1) * sum(total**2 for total in sums.values())) / len(each)


def kappa(table: Table) -> tuple[float, float] | None:
    """Cohen's kappa of a square table and its large-sample standard error (Fleiss, Cohen & Everitt 1969).

    Returns:
        None where the table is empty, or where chance alone would make the coders agree.

    Examples:
        >>> value, error = kappa([[20, 5], [10, 15]])
        >>> round(value, 3), round(error, 3)
        (0.4, 0.127)
    """
    n, size = sum(map(sum, table)), range(len(table))
    row, column = [sum(table[i]) for i in size], [sum(table[i][j] for i in size) for j in size]
    agreed, by_chance = n * sum(table[i][i] for i in size), sum(row[i] * column[i] for i in size)
    # Whole numbers up to here: with margins in one cell only, chance is exactly one.
    if by_chance == n * n:
        return None
    value, chance = (agreed - by_chance) / (n * n - by_chance), by_chance / (n * n)
    if agreed == n * n:
        return 1.0, 0.0
    spread = sum(table[i][i] * (1 - (row[i] + column[i]) / n * (1 - value)) ** 2 for i in size) / n
    spread += (1 - value) ** 2 * sum(table[i][j] * ((column[i] + row[j]) / n) ** 2
                                     for i in size for j in size if i != j) / n
    spread -= (value - chance * (1 - value)) ** 2
    return value, sqrt(max(0.0, spread) / n) / (1 - chance)


def ac1(table: Table) -> float | None:
    """Gwet's AC1 of a square table (Gwet 2008); None where the table is empty.

    Examples:
        >>> round(ac1([[20, 5], [10, 15]]), 3)
        0.406
    """
    n, size = sum(map(sum, table)), range(len(table))
    if not n:
        return None
    shares = [(sum(table[i]) + sum(table[j][i] for j in size)) / (2 * n) for i in size]
    chance = sum(share * (1 - share) for share in shares) / (len(table) - 1)
    return (sum(table[i][i] for i in size) / n - chance) / (1 - chance)
