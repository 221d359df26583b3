"""Which results of a review can be pooled for an outcome, under stated choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realist_synth.analyses.meta.estimates import (
    DIFFERENCES,
    RATIOS,
    Choose,
    Estimate,
    LeftOut,
    estimate_of,
    independent,
    oriented,
    why_not,
)
from realist_synth.analyses.selection import Condition, descendants, studies_where
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import HigherIs


@dataclass(frozen=True)
class Asked:
    """The choices that decide what is pooled; `pooling` says what each means."""

    outcome: str
    measures: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    choose: Choose | None = None
    include_inconsistent: bool = False
    assumed_level: float = 95
    rollup: bool = False
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Poolable:
    """What is pooled, sorted by the ids of studies and results, and what is not.

    Attributes:
        higher_is: How to read a higher value of all the estimates.
    """

    estimates: tuple[Estimate, ...]
    left_out: tuple[LeftOut, ...]
    higher_is: HigherIs

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are pooled."""
        own = {one.effect.measure.value for one in self.estimates}
        return tuple(name for name in (*RATIOS, *DIFFERENCES) if name in own)

    @property
    def ratio(self) -> bool:
        """Whether they are ratios, pooled as logarithms."""
        return self.estimates[0].ratio

    def without(self, at: Sequence[int], reason: str) -> Poolable:
        """The same with some estimates left out."""
        gone = tuple(LeftOut(self.estimates[n].effect, reason) for n in at)
        kept = tuple(one for n, one in enumerate(self.estimates) if n not in at)
        return Poolable(kept, by_id((*self.left_out, *gone)), self.higher_is)


def poolable(review: Review, asked: Asked) -> Poolable:
    """The estimates for an outcome.

    Raises:
        UnknownNameError: If the outcome, an effect, a measure or a rule does not exist.
        AnalysisError: If there is no table of effects, an effect asked for cannot be pooled, measures are mixed without
            being asked for, estimates share their people, or fewer than two remain.
    """
    outcome = review.code(asked.outcome)
    for measure in asked.measures:
        if measure not in (*RATIOS, *DIFFERENCES):
            raise UnknownNameError("measure", measure, (*RATIOS, *DIFFERENCES))
    rows = _rows(review, asked)
    labels = {study.study_id: study.label for study in review.studies}
    found, left = [], []
    for row in rows:
        if reason := _reason(row, asked):
            left.append(LeftOut(row, reason))
        else:
            found.append(estimate_of(row, labels.get(row.study_id, row.study_id), asked.assumed_level))
    _one_measure(found, asked)
    kept, dependent = independent(found, asked.choose)
    left += dependent
    if len(kept) < 2:
        raise AnalysisError(too_few(asked.outcome, kept, left))
    estimates, higher_is = oriented(kept, outcome.desired_direction)
    return Poolable(estimates, by_id(left), higher_is)


def by_id(left: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """What is left out, sorted by the ids of studies and results."""
    return tuple(sorted(left, key=lambda one: (one.effect.study_id, one.effect.effect_id)))


def too_few(outcome: str, kept: Sequence[Estimate], left: Sequence[LeftOut]) -> str:
    """What is there and what is missing, in words."""
    has = ", ".join(f"{one.effect.effect_id} ({one.effect.study_id})" for one in kept)
    text = f"{outcome}: two independent estimates are needed, there {'is one' if kept else 'are none'}"
    return "; ".join([text + (f": {has}" if has else ""), *reasons(left)])


def reasons(left: Sequence[LeftOut]) -> list[str]:
    """The reasons for which results are left out, each with its results."""
    grouped: dict[str, list[str]] = {}
    for one in left:
        grouped.setdefault(one.reason, []).append(f"{one.effect.effect_id} ({one.effect.study_id})")
    return [f"{reason}: {', '.join(sorted(own))}" for reason, own in sorted(grouped.items())]


def _rows(review: Review, asked: Asked) -> list[Effect]:
    if not review.effects:
        raise AnalysisError("the package has no table of effects: pooling needs printed estimates with their intervals")
    codes = descendants(review.codes)[asked.outcome] if asked.rollup else {asked.outcome}
    studies = {study.study_id for study in studies_where(review, asked.where)}
    rows = sorted((row for row in review.effects if row.code_id in codes and row.study_id in studies),
                  key=lambda row: (row.study_id, row.effect_id))
    known = {row.effect_id: row for row in rows}
    for name in asked.effects:
        if name not in known:
            raise UnknownNameError(f"effect for {asked.outcome}", name, known)
        if reason := why_not(known[name], asked.measures, asked.include_inconsistent):
            raise AnalysisError(f"{name} cannot be pooled: {reason}")
    return rows


def _reason(row: Effect, asked: Asked) -> str | None:
    reason = why_not(row, asked.measures, asked.include_inconsistent)
    if reason is None and asked.effects and row.effect_id not in asked.effects:
        return "not among the effects asked for"
    return reason


def _one_measure(found: Sequence[Estimate], asked: Asked) -> None:
    """Refuse what measures different things, unless it was asked for by name."""
    own: dict[str, list[str]] = {}
    for one in found:
        own.setdefault(one.effect.measure.value, []).append(one.effect.effect_id)
    listed = "; ".join(f"{measure}: {', '.join(sorted(own[measure]))}" for measure in sorted(own))
    if len({measure in RATIOS for measure in own}) > 1:
        raise AnalysisError(f"ratios and differences cannot be pooled together ({listed}): choose with `measures`")
    if not asked.measures and len(own) > 1:
        raise AnalysisError(f"several measures ({listed}): name those that may be pooled together with `measures`")
    if len({"MD", "SMD"} & set(own)) > 1:
        raise AnalysisError(f"mean differences have units, standardised ones have none ({listed}): choose one")
