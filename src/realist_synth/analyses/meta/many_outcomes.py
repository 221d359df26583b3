"""Pool many outcomes at once: arrays of outcomes x studies, the same numbers as one at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from realist_synth.analyses.meta.random_effects import BENT, CLOSE, INTERVALS, METHODS, STEPS, Interval, Method
from realist_synth.analyses.probability.distributions import normal_quantile, student_quantile
from realist_synth.errors import AnalysisError, UnknownNameError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

# Arrays of this many numbers are taken from memory at hand, larger ones from the operating system, page by page.
_BLOCK = 6_000


@dataclass(frozen=True)
class ManyPooled:
    """Pooled effects of many outcomes; every array has one entry for each outcome.

    Attributes:
        k: The number of estimates of the outcome; below 1 there is nothing to pool, and the numbers are NaN.
        estimate: The pooled estimate, on the scale of pooling.
        se: Its standard error; NaN under Knapp-Hartung where there is one estimate.
        ci_low: The lower end of its interval.
        ci_high: The upper end.
        tau2: The variance between studies; 0 where there is one estimate.
        q: Cochran's Q.
        i2: I2 in per cent; NaN where there is one estimate.
    """

    k: NDArray[np.int64]
    estimate: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    tau2: Floats
    q: Floats
    i2: Floats


def pool_many(y: ArrayLike, v: ArrayLike, *, method: Method = "REML", interval: Interval = "wald",
              level: float = 95) -> ManyPooled:
    """Pool each row of estimates by their inverse variances.

    The definitions, methods and intervals are those of `random_effects.fit`, which pools one outcome without numpy.

    Args:
        y: Outcomes x studies: estimates on a scale on which they are about normal; NaN where a study has none.
        v: Their sampling variances, of the same shape, above 0 wherever there is an estimate.
        method: `fixed`, `DL`, `REML` or `PM`.
        interval: `wald`, `knapp-hartung` or `knapp-hartung-adhoc`.
        level: The level of the intervals, in per cent.

    Raises:
        UnknownNameError: If there is no such method or interval.
        AnalysisError: If the arrays do not fit, or a variance is missing or not above 0.

    Examples:
        >>> nan = float("nan")
        >>> found = pool_many([[-0.9, -0.4, -0.1], [0.2, nan, 0.4]], [[0.04, 0.02, 0.05], [0.1, nan, 0.1]], method="DL")
        >>> found.k.tolist(), found.estimate.round(4).tolist()
        ([3, 2], [-0.471, 0.3])
    """
    import numpy as np

    for kind, word, known in (("method", method, METHODS), ("interval", interval, INTERVALS)):
        if word not in known:
            raise UnknownNameError(kind, str(word), known)
    if not 0 < level < 100:
        raise AnalysisError(f"level {level} is not between 0 and 100 per cent")
    values, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    if values.ndim != 2 or values.shape != variances.shape:
        raise AnalysisError(f"estimates {values.shape} and variances {variances.shape} are not outcomes x studies")
    size = max(1, _BLOCK // max(1, values.shape[1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        blocks = [_block(values[at:at + size], variances[at:at + size], method, interval, level)
                  for at in range(0, max(1, len(values)), size)]
    return ManyPooled(**{field.name: np.concatenate([getattr(block, field.name) for block in blocks])
                         for field in fields(ManyPooled)})


def _block(y: Floats, v: Floats, method: Method, interval: Interval, level: float) -> ManyPooled:
    rows = _Rows.of(y, v)
    tau2 = {"fixed": _none, "DL": _dersimonian_laird, "REML": _restricted, "PM": _paule_mandel}[method](rows)
    return _pooled(rows, tau2, method, interval, level)


@dataclass(frozen=True)
class _Rows:
    """Estimates with 0 and weights with 0 where there is none, so that sums pass over them."""

    y: Floats
    v: Floats
    there: NDArray[np.bool_]
    k: NDArray[np.int64]

    @classmethod
    def of(cls, values: Floats, variances: Floats) -> _Rows:
        import numpy as np

        there = ~np.isnan(values)
        if (there & ~((variances > 0) & np.isfinite(variances + values))).any():
            raise AnalysisError("every estimate must be a number with a variance above 0")
        return cls(np.where(there, values, 0.0), np.where(there, variances, np.inf), there, there.sum(axis=1))

    def __getitem__(self, which: Any) -> _Rows:
        return _Rows(self.y[which], self.v[which], self.there[which], self.k[which])

    @cached_property
    def plain(self) -> _Sums:
        """The sums without tau2."""
        return _Sums.of(self, 0.0)

    @property
    def scale(self) -> Floats:
        """The harmonic mean of the variances of each row."""
        found: Floats = self.k / (1 / self.v).sum(axis=1)
        return found


@dataclass(frozen=True)
class _Sums:
    """What the estimators of tau2 rest on; see `weighted.WeightedFit` for the names."""

    weights: Floats
    total: Floats
    mean: Floats
    rss: Floats
    pulled: Floats

    @classmethod
    def of(cls, rows: _Rows, tau2: Floats | float) -> _Sums:
        import numpy as np

        weights = rows.v + (tau2 if isinstance(tau2, float) else tau2[:, None])
        np.reciprocal(weights, out=weights)
        total = np.einsum("ij->i", weights)
        mean = np.einsum("ij,ij->i", weights, rows.y) / total
        rest = rows.y - mean[:, None]
        pulled = weights * rest
        return cls(weights, total, mean, np.einsum("ij,ij->i", pulled, rest), pulled)

    @property
    def steepness(self) -> Floats:
        """How fast `rss` falls as tau2 grows."""
        import numpy as np

        found: Floats = np.einsum("ij,ij->i", self.pulled, self.pulled)
        return found

    @property
    def bend(self) -> Floats:
        """Half of how fast `steepness` falls as tau2 grows."""
        import numpy as np

        twice = self.weights * self.pulled
        found: Floats = np.einsum("ij,ij->i", twice, self.pulled) - np.einsum("ij->i", twice) ** 2 / self.total
        return found

    @cached_property
    def squares(self) -> Floats:
        """The sum of the squared weights."""
        import numpy as np

        found: Floats = np.einsum("ij,ij->i", self.weights, self.weights)
        return found

    @property
    def trace(self) -> Floats:
        """The trace of P."""
        return self.total - self.squares / self.total

    @property
    def trace_squared(self) -> Floats:
        """The trace of P times P."""
        import numpy as np

        squares = self.squares
        cubes = np.einsum("ij,ij->i", self.weights * self.weights, self.weights)
        found: Floats = squares - 2 * cubes / self.total + (squares / self.total) ** 2
        return found


def _none(rows: _Rows) -> Floats:
    import numpy as np

    return np.zeros(len(rows.k))


def _dersimonian_laird(rows: _Rows) -> Floats:
    import numpy as np

    excess = (rows.plain.rss - (rows.k - 1)) / rows.plain.trace
    return np.where(rows.k > 1, np.maximum(0.0, excess), 0.0)


def _paule_mandel(rows: _Rows) -> Floats:
    """Newton's steps from 0, for the rows that still move."""
    import numpy as np

    tau2, open_rows = np.zeros(len(rows.k)), np.flatnonzero(rows.k > 1)
    for _ in range(STEPS):
        if not len(open_rows):
            break
        own = rows[open_rows]
        found = _Sums.of(own, tau2[open_rows])
        step = (found.rss - (own.k - 1)) / np.where(found.steepness > 0, found.steepness, np.inf)
        moving = step > CLOSE * (tau2[open_rows] + own.scale)
        open_rows = open_rows[moving]
        tau2[open_rows] += step[moving]
    return tau2


def _restricted(rows: _Rows) -> Floats:
    """Newton's steps as for one outcome, for the rows that still move."""
    import numpy as np

    tau2, open_rows = np.zeros(len(rows.k)), np.flatnonzero(rows.k > 1)
    own, n = rows[open_rows], len(open_rows)
    at, low, high, scale = np.maximum(0.0, _hedges(own)), np.full(n, -1.0), np.full(n, np.inf), own.scale
    for _ in range(STEPS):
        if not len(open_rows):
            return tau2
        found = _Sums.of(own, at)
        slope, close, expected = found.steepness - found.trace, CLOSE * (at + scale), found.trace_squared
        observed = 2 * found.bend - expected
        step = slope / np.where(observed > BENT * expected, observed, expected)
        low, high = np.where(slope > 0, at, low), np.where(slope > 0, high, at)
        aim = at + step
        following = np.where((low < 0) & (aim <= 0), 0.0,
                             np.where((low < aim) & (aim < high), aim, (np.maximum(low, 0.0) + high) / 2))
        still = np.abs(step) <= close
        following = np.where(still, at, following)
        moving = ~still & (np.abs(following - at) > close)
        tau2[open_rows] = following
        open_rows, own, scale = open_rows[moving], own[moving], scale[moving]
        at, low, high = following[moving], low[moving], high[moving]
    raise AnalysisError("REML does not converge on these estimates: choose method DL or PM")


def _hedges(rows: _Rows) -> Floats:
    import numpy as np

    mean = rows.y.sum(axis=1) / rows.k
    spread = (np.where(rows.there, rows.y - mean[:, None], 0.0) ** 2).sum(axis=1) / (rows.k - 1)
    found: Floats = spread - np.where(rows.there, rows.v, 0.0).sum(axis=1) / rows.k
    return found


def _pooled(rows: _Rows, tau2: Floats, method: Method, interval: Interval, level: float) -> ManyPooled:
    import numpy as np

    plain = rows.plain
    whole = plain if method == "fixed" else _Sums.of(rows, tau2)
    df, share = rows.k - 1, 0.5 + level / 200
    se, critical = np.sqrt(1 / whole.total), np.full(len(rows.k), normal_quantile(share))
    if interval != "wald":
        factor = np.where(df > 0, whole.rss / df, np.nan)
        se = se * np.sqrt(np.maximum(1.0, factor) if interval == "knapp-hartung-adhoc" else factor)
        quantiles = {int(n): student_quantile(share, int(n)) for n in np.unique(df) if n > 0}
        critical = np.array([quantiles.get(int(n), np.nan) for n in df])
    typical = df / plain.trace
    i2 = (np.where(plain.rss > 0, np.maximum(0.0, plain.rss - df) / plain.rss, 0.0) if method == "fixed"
          else tau2 / (tau2 + typical)) * 100
    empty, alone = rows.k < 1, rows.k < 2
    return ManyPooled(
        k=rows.k, estimate=np.where(empty, np.nan, whole.mean), se=np.where(empty, np.nan, se),
        ci_low=whole.mean - critical * se, ci_high=whole.mean + critical * se, tau2=np.where(empty, np.nan, tau2),
        q=np.where(empty, np.nan, plain.rss), i2=np.where(alone, np.nan, i2))
