"""What a reader of a pooled effect has to bear in mind before using the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from realist_synth.analyses.meta.subgroups import PER_TERM
from realist_synth.model.printed import OFF_MIDDLE, off_middle

if TYPE_CHECKING:
    from realist_synth.analyses.pooling import PooledEffect

FEW = 5


def cautions_of(result: PooledEffect) -> tuple[str, ...]:
    """The cautions of a result: of the estimates, of the interval, of groups and moderators."""
    return (*_of_estimates(result), *_of_printed(result), *_of_models(result))


def _of_estimates(result: PooledEffect) -> Iterator[str]:
    found = result.found
    if result.k < FEW:
        yield f"{result.k} estimates tell little of tau2, of I2 and of a further study"
    if len(found.measures) > 1:
        yield f"{' and '.join(found.measures)} are pooled as if they were one measure"
    if found.projects:
        yield f"counted as independent, though of one project: {'; '.join(found.projects)}"
    if turned := [one.effect.effect_id for one in found.estimates if one.turned]:
        undecided = ", though the codebook does not say which direction is desired" if found.undecided else ""
        yield f"turned so that all read alike: {', '.join(turned)}{undecided}"


def _of_printed(result: PooledEffect) -> Iterator[str]:
    own, level = result.found.estimates, result.asked.assumed_level
    if assumed := [one for one in own if one.level_assumed]:
        yield f"intervals whose level is not printed were taken as {level:g}%: {len(assumed)} of {result.k}"
    if wrong := [one.effect.effect_id for one in own if off_middle(one.effect, level) > OFF_MIDDLE]:
        yield f"printed estimates that do not fit their intervals, included as asked: {', '.join(wrong)}"


def _of_models(result: PooledEffect) -> Iterator[str]:
    groups, regression = result.subgroups, result.regression
    if result.fit.interval == "knapp-hartung" and result.fit.inflation < 1:
        yield "Knapp-Hartung makes this interval narrower than Wald's; knapp-hartung-adhoc never does"
    if regression and result.k < PER_TERM * (len(regression.fit.coefficients) - 1):
        yield f"fewer than {PER_TERM} estimates for each coefficient, as allowed"
    if groups and result.k < PER_TERM * (len(groups.groups) - 1):
        yield f"{result.k} estimates are few to compare {len(groups.groups)} groups"
    if groups and groups.tau2 == "separate" and (alone := [one.name for one in groups.groups if len(one.at) == 1]):
        yield f"a subgroup of one has the interval of its estimate, by Wald: {', '.join(alone)}"
    if any(one.code for one in result.moderators):
        yield "of a code, not reported does not mean absent"
