"""Inverse-variance pooling of estimates and their variances: fixed, DerSimonian-Laird, REML and Paule-Mandel.

A model with an intercept alone is a meta-analysis, one with further columns a meta-regression. Names and definitions
follow the R package metafor (Viechtbauer 2010, doi:10.18637/jss.v036.i03), against which every figure is pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, inf, sqrt
from typing import Literal, get_args

from realist_synth.analyses.meta.weighted import Design, WeightedFit
from realist_synth.analyses.probability.distributions import chi_squared_p, f_p, normal_p, normal_quantile, student_p
from realist_synth.analyses.probability.distributions import student_quantile as student
from realist_synth.errors import AnalysisError, UnknownNameError

Method = Literal["fixed", "DL", "REML", "PM"]
Interval = Literal["wald", "knapp-hartung", "knapp-hartung-adhoc"]
METHODS: tuple[str, ...] = get_args(Method)
INTERVALS: tuple[str, ...] = get_args(Interval)
STEPS = 10_000
CLOSE = 1e-13
# Below this share of the expected information the observed one would make steps too long.
BENT = 0.02


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with its interval; `statistic` is z under Wald, t under Knapp-Hartung."""

    name: str
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    p: float


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes:
        design: The estimates, their variances, and the columns of the model.
        method: How tau2 was estimated.
        interval: How intervals and tests were made.
        level: The level of the intervals, in per cent.
        tau2: The variance between studies, beyond what the model explains; never below 0.
    """

    design: Design
    method: Method
    interval: Interval
    level: float
    tau2: float

    @property
    def k(self) -> int:
        """The number of estimates."""
        return len(self.design.y)

    @property
    def df(self) -> int:
        """The residual degrees of freedom."""
        return self.k - len(self.design.names)

    @cached_property
    def _plain(self) -> WeightedFit:
        return self.design.fit(0.0)

    @cached_property
    def _whole(self) -> WeightedFit:
        return self.design.fit(self.tau2)

    @property
    def weights(self) -> tuple[float, ...]:
        """The share of each estimate in the sum of the weights, in per cent."""
        total = fsum(self._whole.weights)
        return tuple(100 * weight / total for weight in self._whole.weights)

    @property
    def critical(self) -> float:
        """Half the width of an interval in standard errors: a quantile of the normal, or of t under Knapp-Hartung."""
        share = 0.5 + self.level / 200
        return normal_quantile(share) if self.interval == "wald" else student(share, self.df)

    @property
    def inflation(self) -> float:
        """By what Knapp-Hartung multiplies variances; 1 under Wald (Knapp & Hartung 2003, doi:10.1002/sim.1482).

        `knapp-hartung-adhoc` never goes below 1, so that its standard errors are never smaller than Wald's (as first
        proposed there; see Jackson et al. 2017, doi:10.1002/sim.7411, on why).
        """
        if self.interval == "wald":
            return 1.0
        factor = self._whole.rss / self.df
        return max(1.0, factor) if self.interval == "knapp-hartung-adhoc" else factor

    @cached_property
    def covariance(self) -> tuple[tuple[float, ...], ...]:
        """The covariance matrix of the coefficients."""
        return tuple(tuple(self.inflation * value for value in row) for row in self._whole.covariance)

    @cached_property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The coefficients in the order of the columns; of a meta-analysis the only one is the pooled estimate."""
        found = []
        for at, (name, estimate) in enumerate(zip(self.design.names, self._whole.coefficients, strict=True)):
            se = sqrt(self.covariance[at][at])
            statistic = estimate / se if se else 0.0 if not estimate else inf * estimate
            p = normal_p(statistic) if self.interval == "wald" else student_p(statistic, self.df)
            half = self.critical * se
            found.append(Coefficient(name, estimate, se, estimate - half, estimate + half, statistic, p))
        return tuple(found)

    @property
    def pooled(self) -> Coefficient:
        """The first coefficient."""
        return self.coefficients[0]

    @property
    def prediction(self) -> tuple[float, float] | None:
        """Where the true effect of a further study like these lies, as metafor 3.8 has it; None of a fixed effect.

        Estimate plus or minus the quantile of the interval (normal under Wald, t with k - p degrees of freedom under
        Knapp-Hartung) times the root of squared standard error plus tau2 (Riley et al. 2011, doi:10.1136/bmj.d549).
        """
        if self.method == "fixed":
            return None
        half = self.critical * sqrt(self.pooled.se ** 2 + self.tau2)
        return self.pooled.estimate - half, self.pooled.estimate + half

    @property
    def q(self) -> float:
        """Cochran's Q: what the weighted squares leave over the model without tau2 (QE)."""
        return self._plain.rss

    @property
    def q_p(self) -> float | None:
        """The p value of Q; None where no degree of freedom is left."""
        return chi_squared_p(self.q, self.df) if self.df else None

    @property
    def typical_variance(self) -> float | None:
        """The typical variance within studies (Higgins & Thompson 2002, doi:10.1002/sim.1186)."""
        return self.df / self._plain.trace if self.df else None

    @property
    def i2(self) -> float | None:
        """I2: the share of the total variance that lies between studies, in per cent."""
        if self.typical_variance is None:
            return None
        if self.method == "fixed":
            return 100 * max(0.0, self.q - self.df) / self.q if self.q else 0.0
        return 100 * self.tau2 / (self.tau2 + self.typical_variance)

    @property
    def h2(self) -> float | None:
        """H2: the total variance in units of the typical variance within studies."""
        if self.typical_variance is None:
            return None
        return self.q / self.df if self.method == "fixed" else 1 + self.tau2 / self.typical_variance

    def joint_test(self) -> tuple[float, int, float]:
        """The test of all coefficients but the first: the statistic, its degrees of freedom, and p.

        A chi-squared statistic under Wald, F with the residual degrees of freedom under Knapp-Hartung (metafor's QM).
        """
        size = len(self.design.names) - 1
        chi = self._whole.quadratic(1) / self.inflation if self.inflation else inf
        if self.interval == "wald":
            return chi, size, chi_squared_p(chi, size)
        return chi / size, size, f_p(chi / size, size, self.df)


def fit(y: Sequence[float], v: Sequence[float], *, columns: Sequence[Sequence[float]] | None = None,
        names: Sequence[str] | None = None, method: Method = "REML", interval: Interval = "wald",
        level: float = 95) -> Fit:
    """Pool estimates by their inverse variances.

    Args:
        y: The estimates, on a scale on which they are about normal: logarithms of ratios, or differences.
        v: Their sampling variances, above 0.
        columns: The columns of the model, each as long as `y`; left out, an intercept alone.
        names: The names of the columns.
        method: `fixed`; `DL` (DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2); `REML` (Viechtbauer 2005,
            doi:10.3102/10769986030003261); `PM` (Paule & Mandel 1982, doi:10.6028/jres.087.022).
        interval: `wald`, `knapp-hartung`, or `knapp-hartung-adhoc`, which is never narrower than the standard errors of
            Wald would make it.
        level: The level of the intervals, in per cent.

    Raises:
        UnknownNameError: If there is no such method or interval.
        AnalysisError: If variances are not above 0, columns depend on one another, or estimates are too few.

    Examples:
        >>> found = fit([-0.9, -0.4, -0.1], [0.04, 0.02, 0.05], method="DL")
        >>> round(found.pooled.estimate, 4), round(found.tau2, 4)
        (-0.471, 0.0968)
    """
    for kind, word, known in (("method", method, METHODS), ("interval", interval, INTERVALS)):
        if word not in known:
            raise UnknownNameError(kind, str(word), known)
    if not 0 < level < 100:
        raise AnalysisError(f"level {level} is not between 0 and 100 per cent")
    columns = [[1.0] * len(y)] if columns is None else columns
    names = names or ["estimate", *(f"column {n}" for n in range(2, len(columns) + 1))]
    design = Design.of(y, v, columns, names)
    if len(y) - len(names) < (interval != "wald"):
        raise AnalysisError(f"{len(y)} estimates leave no degree of freedom beside {len(names)} coefficients")
    estimated = {"DL": _dersimonian_laird, "REML": _restricted, "PM": _paule_mandel}
    tau2 = estimated[method](design) if method in estimated and len(y) > len(names) else 0.0
    return Fit(design, method, interval, level, tau2)


def _dersimonian_laird(design: Design) -> float:
    found = design.fit(0.0)
    return max(0.0, (found.rss - design.df) / found.trace)


def _paule_mandel(design: Design) -> float:
    return tau2_where(design, float(design.df))


def tau2_where(design: Design, wanted: float) -> float:
    """The tau2 at which the generalised Q statistic comes down to a value; 0 where it never stands above it.

    The statistic falls and is convex in tau2, so Newton's steps from 0 approach the root from below and cannot pass it
    (DerSimonian & Kacker 2007, doi:10.1016/j.cct.2006.04.004).
    """
    tau2 = 0.0
    for _ in range(STEPS):
        found = design.fit(tau2)
        step = (found.rss - wanted) / found.steepness if found.steepness else 0.0
        if step <= CLOSE * (tau2 + design.scale):
            break
        tau2 += step
    return tau2


def _restricted(design: Design) -> float:
    """The tau2 of a (local) maximum of the restricted likelihood: Newton's steps from Hedges' estimate, between bounds.

    The information is the observed one where the likelihood bends downwards well enough, otherwise the expected one
    (Fisher's scoring). Where the slope is upwards the maximum lies above, otherwise below; a step that would leave
    these bounds goes half way, since scoring alone can swing between two values for ever.
    """
    tau2, low, high = max(0.0, design.unweighted()), -1.0, inf
    for _ in range(STEPS):
        found = design.fit(tau2)
        slope, close = found.steepness - found.trace, CLOSE * (tau2 + design.scale)
        expected = found.trace_squared
        observed = 2 * found.bend - expected
        step = slope / (observed if observed > BENT * expected else expected)
        if abs(step) <= close:
            return tau2
        low, high = (tau2, high) if slope > 0 else (low, tau2)
        aim = tau2 + step
        # a lower bound below 0 means that 0 itself has not been looked at yet
        following = 0.0 if low < 0 and aim <= 0 else aim if low < aim < high else (max(low, 0.0) + high) / 2
        if abs(following - tau2) <= close:
            return following
        tau2 = following
    raise AnalysisError("REML does not converge on these estimates: choose method DL or PM")
