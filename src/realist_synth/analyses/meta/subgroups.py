"""Pooled effects by group and the test between groups; meta-regression with what it explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal

from realist_synth.analyses.meta.moderators import Moderator, columns, groups, indicators
from realist_synth.analyses.meta.random_effects import Coefficient, Fit, fit
from realist_synth.analyses.meta.weighted import Design
from realist_synth.analyses.probability.distributions import chi_squared_p
from realist_synth.errors import AnalysisError

SubgroupTau2 = Literal["common", "separate"]
# Cochrane Handbook 6.5, section 10.11.5.1
PER_TERM = 10


@dataclass(frozen=True)
class Group:
    """One group: its places among the estimates, its pooled effect, its Q, and the tau2 that was used."""

    name: str
    at: tuple[int, ...]
    pooled: Coefficient
    tau2: float
    q: float
    i2: float | None


@dataclass(frozen=True)
class Joint:
    """A joint test: chi-squared with `df` degrees of freedom, or F where `df_2` says its second ones."""

    statistic: float
    df: int
    df_2: int | None
    p: float


@dataclass(frozen=True)
class Subgroups:
    """The groups and the test between them.

    Attributes:
        by: What makes the groups.
        tau2: Whether they share one variance between studies, or each has its own.
    """

    by: Moderator
    tau2: SubgroupTau2
    groups: tuple[Group, ...]
    between: Joint


@dataclass(frozen=True)
class Regression:
    """A meta-regression.

    Attributes:
        moderators: What the effect is explained by.
        centres: Of each numeric moderator, by its name, the value at which the intercept lies.
        fit: The fit.
        test: The test of all moderators.
        r2: The share of tau2 that they explain, in per cent.
    """

    moderators: tuple[Moderator, ...]
    centres: dict[str, float]
    fit: Fit
    test: Joint
    r2: float | None


def subgroups(whole: Fit, by: Moderator, studies: Sequence[str], tau2: SubgroupTau2) -> Subgroups:
    """Pool by group.

    With `common` the groups are one model with a coefficient each and one tau2, as metafor's `rma(mods = ~ group)`
    has it, and the test between them is that model's (Wald or F). With `separate` each group is pooled on its own and
    their estimates are compared by Q (Borenstein & Higgins 2013, doi:10.1007/s11121-013-0377-7).

    Raises:
        AnalysisError: If there is one group, or no degree of freedom is left within groups.
    """
    own = groups(by, studies)
    if tau2 == "separate":
        made = tuple(_alone(whole, name, at) for name, at in own.items())
        return Subgroups(by, tau2, made, _between([g.pooled for g in made]))
    if whole.k <= len(own):
        raise AnalysisError(f"{whole.k} estimates in {len(own)} groups leave nothing to tell tau2 from")
    design = whole.design
    cells = indicators(list(own.values()), whole.k)
    means = _like(whole, cells, list(own))
    plain = fit(design.y, design.v, columns=cells, names=list(own), method="fixed")
    made = tuple(Group(name, tuple(at), mean, means.tau2,
                       fsum((design.y[n] - flat.estimate) ** 2 / design.v[n] for n in at), None)
                 for (name, at), mean, flat in zip(own.items(), means.coefficients, plain.coefficients, strict=True))
    # the same model with the first group as intercept, so that all but the first are the differences between groups
    against = Design.of(design.y, design.v, [[1.0] * whole.k, *cells[1:]], ["intercept", *list(own)[1:]])
    return Subgroups(by, tau2, made, joint(replace(means, design=against)))


def _alone(whole: Fit, name: str, at: Sequence[int]) -> Group:
    y, v = [whole.design.y[n] for n in at], [whole.design.v[n] for n in at]
    # a single estimate says nothing of tau2, and leaves no degree of freedom for Knapp and Hartung
    method, interval = (whole.method, whole.interval) if len(at) > 1 else ("fixed", "wald")
    own = fit(y, v, method=method, interval=interval, level=whole.level)
    return Group(name, tuple(at), own.pooled, own.tau2, own.q, own.i2)


def _between(found: Sequence[Coefficient]) -> Joint:
    means = fit([one.estimate for one in found], [one.se ** 2 for one in found], method="fixed")
    return Joint(means.q, len(found) - 1, None, chi_squared_p(means.q, len(found) - 1))


def _like(whole: Fit, made: Sequence[Sequence[float]], names: Sequence[str]) -> Fit:
    return fit(whole.design.y, whole.design.v, columns=made, names=names, method=whole.method,
               interval=whole.interval, level=whole.level)


def regression(whole: Fit, moderators: Sequence[Moderator], studies: Sequence[str], allow_few: bool) -> Regression:
    """Explain the estimates by moderators (Thompson & Higgins 2002, doi:10.1002/sim.1187).

    Raises:
        AnalysisError: If there are fewer than ten estimates for each coefficient beside the intercept and this is not
            allowed, no degree of freedom is left, or moderators do not vary or follow from one another.
    """
    made = columns(moderators, studies)
    terms = len(made.names) - 1
    if whole.k < PER_TERM * terms and not allow_few:
        raise AnalysisError(
            f"{whole.k} estimates for {terms} coefficient{'s' if terms > 1 else ''} ({'; '.join(made.names[1:])}): at "
            f"least {PER_TERM} for each are wanted; `allow_few` computes it all the same and says so")
    if whole.k <= len(made.names):
        raise AnalysisError(f"{whole.k} estimates leave no degree of freedom beside {len(made.names)} coefficients")
    found = _like(whole, made.columns, made.names)
    explained = 100 * max(0.0, 1 - found.tau2 / whole.tau2) if whole.tau2 else None
    return Regression(tuple(moderators), made.centres, found, joint(found), explained)


def joint(found: Fit) -> Joint:
    """The joint test of all coefficients but the first."""
    statistic, df, p = found.joint_test()
    return Joint(statistic, df, None if found.interval == "wald" else found.df, p)
