"""Weighted least squares for a handful of estimates, by orthogonal columns, without a library of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, isfinite, sqrt

from realist_synth.errors import AnalysisError

# Below this share of its length a column is what the columns before it already say.
_DEPENDENT = 1e-9


@dataclass(frozen=True)
class WeightedFit:
    """A weighted fit: what remains of the estimates, and the sums that the estimators of tau2 rest on.

    With P the matrix that takes the weighted fit out of the estimates y: `rss` is y'Py, `steepness` y'PPy (the fall of
    `rss` for each unit of tau2), `bend` y'PPPy, `trace` tr(P), `trace_squared` tr(PP).
    """

    weights: tuple[float, ...]
    basis: tuple[tuple[float, ...], ...]
    upper: tuple[tuple[float, ...], ...]
    projected: tuple[float, ...]
    rest: tuple[float, ...]

    @property
    def rss(self) -> float:
        """The weighted squares that the fit leaves."""
        return fsum(r * r for r in self.rest)

    @property
    def steepness(self) -> float:
        """How fast `rss` falls as tau2 grows."""
        return fsum(w * r * r for w, r in zip(self.weights, self.rest, strict=True))

    @property
    def bend(self) -> float:
        """Half of how fast `steepness` falls as tau2 grows."""
        pulled = [w * r for w, r in zip(self.weights, self.rest, strict=True)]
        fitted = fsum(fsum(a * b for a, b in zip(own, pulled, strict=True)) ** 2 for own in self.basis)
        return fsum(value * value for value in pulled) - fitted

    @property
    def trace(self) -> float:
        """The trace of P."""
        return fsum(w * (1 - h) for w, h in zip(self.weights, self._leverage, strict=True))

    @property
    def trace_squared(self) -> float:
        """The trace of P times P."""
        crossed = fsum(fsum(w * a * b for w, a, b in zip(self.weights, one, other, strict=True)) ** 2
                       for one in self.basis for other in self.basis)
        return fsum(w * w * (1 - 2 * h) for w, h in zip(self.weights, self._leverage, strict=True)) + crossed

    @cached_property
    def _leverage(self) -> tuple[float, ...]:
        return tuple(fsum(value * value for value in row) for row in zip(*self.basis, strict=True))

    @cached_property
    def coefficients(self) -> tuple[float, ...]:
        """The coefficients of the columns."""
        size = len(self.upper)
        found = [0.0] * size
        for i in reversed(range(size)):
            known = fsum(self.upper[i][j] * found[j] for j in range(i + 1, size))
            found[i] = (self.projected[i] - known) / self.upper[i][i]
        return tuple(found)

    @cached_property
    def covariance(self) -> tuple[tuple[float, ...], ...]:
        """The covariance matrix of the coefficients, if the weights are inverse variances."""
        size = len(self.upper)
        inverse = [[0.0] * size for _ in range(size)]
        for j in range(size):
            for i in reversed(range(j + 1)):
                known = fsum(self.upper[i][m] * inverse[m][j] for m in range(i + 1, j + 1))
                inverse[i][j] = ((i == j) - known) / self.upper[i][i]
        return tuple(tuple(fsum(a * b for a, b in zip(one, other, strict=True)) for other in inverse)
                     for one in inverse)

    def quadratic(self, first: int) -> float:
        """The coefficients from `first` on, squared in units of their covariance.

        The columns are orthogonal in the order in which they stand, so these are the squares that the later ones add.
        """
        return fsum(value * value for value in self.projected[first:])


@dataclass(frozen=True)
class Design:
    """Estimates with their variances and the columns of a model."""

    y: tuple[float, ...]
    v: tuple[float, ...]
    columns: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, y: Sequence[float], v: Sequence[float], columns: Sequence[Sequence[float]],
           names: Sequence[str]) -> Design:
        """A design of which everything fits together.

        Raises:
            AnalysisError: If lengths differ, a value is no number, a variance is not above 0, there are fewer estimates
                than columns, or a column follows from others.

        Examples:
            >>> Design.of([1.0, 2.0], [1.0, 1.0], [[1.0, 1.0]], ["estimate"]).fit(0.0).coefficients
            (1.5,)
        """
        lengths = {len(y), len(v), *(len(column) for column in columns)}
        if len(lengths) != 1 or len(columns) != len(names):
            raise AnalysisError(f"estimates, variances and columns differ in number: {sorted(lengths)}")
        if len(y) < len(columns):
            raise AnalysisError(f"{len(y)} estimates cannot carry {len(columns)} coefficients")
        if not all(isfinite(value) for row in (y, v, *columns) for value in row) or min(v) <= 0:
            raise AnalysisError("every estimate and variance must be a number, and every variance above 0")
        found = cls(tuple(map(float, y)), tuple(map(float, v)), tuple(tuple(map(float, c)) for c in columns),
                    tuple(names))
        found.fit(0.0)
        return found

    @property
    def df(self) -> int:
        """The residual degrees of freedom."""
        return len(self.y) - len(self.columns)

    @cached_property
    def scale(self) -> float:
        """A variance of the size of those at hand, to tell small steps from large ones."""
        return len(self.v) / fsum(1 / value for value in self.v)

    def fit(self, tau2: float) -> WeightedFit:
        """The fit with the weights 1 / (v + tau2).

        Raises:
            AnalysisError: If a column follows from others.
        """
        weights = tuple(1 / (value + tau2) for value in self.v)
        return self._fit(weights)

    def unweighted(self) -> float:
        """Hedges' estimate of tau2 from the unweighted fit, possibly below 0 (Hedges & Olkin 1985, p. 194)."""
        found = self._fit((1.0,) * len(self.y))
        within = fsum(v * (1 - h) for v, h in zip(self.v, found._leverage, strict=True))
        return (found.rss - within) / self.df

    def _fit(self, weights: tuple[float, ...]) -> WeightedFit:
        """Columns made orthogonal one after another, each twice so that no digit is lost (Gram-Schmidt)."""
        roots = [sqrt(weight) for weight in weights]
        basis: list[list[float]] = []
        upper = [[0.0] * len(self.columns) for _ in self.columns]
        for j, column in enumerate(self.columns):
            rest = [root * value for root, value in zip(roots, column, strict=True)]
            length = _length(rest)
            rest, shares = _orthogonal(rest, basis)
            for i, share in enumerate(shares):
                upper[i][j] = share
            upper[j][j] = _length(rest)
            if upper[j][j] <= _DEPENDENT * length:
                raise AnalysisError(f"{self.names[j]!r} is constant here, or follows from the other moderators")
            basis.append([value / upper[j][j] for value in rest])
        rest, projected = _orthogonal([root * value for root, value in zip(roots, self.y, strict=True)], basis)
        return WeightedFit(weights, tuple(map(tuple, basis)), tuple(map(tuple, upper)), tuple(projected), tuple(rest))


def _orthogonal(rest: list[float], basis: list[list[float]]) -> tuple[list[float], list[float]]:
    shares = [0.0] * len(basis)
    for _ in range(2):
        for i, own in enumerate(basis):
            share = fsum(a * b for a, b in zip(own, rest, strict=True))
            if not share:
                continue  # as of columns of groups, which have no estimate in common
            rest = [value - share * part for value, part in zip(rest, own, strict=True)]
            shares[i] += share
    return rest, shares


def _length(values: list[float]) -> float:
    return sqrt(fsum(value * value for value in values))
