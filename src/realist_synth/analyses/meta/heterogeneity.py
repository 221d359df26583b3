"""How sure one can be of the variance between studies: Q-profile intervals of tau2, I2 and H2."""

from __future__ import annotations

from dataclasses import dataclass

from realist_synth.analyses.meta.random_effects import Fit, tau2_where
from realist_synth.analyses.probability.distributions import chi_squared_quantile

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Spread:
    """The intervals of the measures of heterogeneity; each holds the same values of tau2."""

    tau2: Bounds
    i2: Bounds
    h2: Bounds


def spread(fit: Fit) -> Spread | None:
    """The Q-profile intervals at the level of the fit; None where no degree of freedom is left.

    The interval of tau2 holds every value under which the generalised Q statistic is no surprise (Viechtbauer 2007,
    doi:10.1002/sim.2514). Where even tau2 = 0 leaves Q surprisingly small, no value is in it: both ends are 0 then, as
    metafor has it.

    Examples:
        >>> from realist_synth.analyses.meta.random_effects import fit
        >>> found = spread(fit([-0.9, -0.4, -0.1], [0.04, 0.02, 0.05]))
        >>> [round(end, 2) for end in found.tau2]
        [0.0, 6.41]
    """
    typical = fit.typical_variance
    if typical is None:
        return None
    tail = 0.5 - fit.level / 200
    low, high = (tau2_where(fit.design, chi_squared_quantile(share, fit.df)) for share in (tail, 1 - tail))
    return Spread((low, high), (100 * low / (low + typical), 100 * high / (high + typical)),
                  (1 + low / typical, 1 + high / typical))
