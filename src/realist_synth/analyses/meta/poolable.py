"""Which results of a review can be pooled for an outcome, under stated choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realist_synth.analyses.meta.estimates import (
    POOLED,
    Choose,
    Estimate,
    LeftOut,
    estimate_of,
    independent,
    oriented,
    why_not,
)
from realist_synth.analyses.meta.moderators import Moderator
from realist_synth.analyses.selection import Condition, descendants, studies_where
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.effects import Effect
from realist_synth.model.measures import RATIOS
from realist_synth.model.order import natural
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
        undecided: Whether estimates read in both ways while the codebook does not say which way is desired.
    """

    estimates: tuple[Estimate, ...]
    left_out: tuple[LeftOut, ...]
    higher_is: HigherIs
    undecided: bool

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are pooled."""
        own = {one.effect.measure.value for one in self.estimates}
        return tuple(name.value for name in POOLED if name in own)

    @property
    def ratio(self) -> bool:
        """Whether they are ratios, pooled as logarithms."""
        return self.estimates[0].ratio

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects of which several estimates are pooled, each with these."""
        own: dict[str, list[str]] = {}
        for one in self.estimates:
            if one.study.project:
                own.setdefault(one.study.project, []).append(one.effect.effect_id)
        return tuple(f"{', '.join(ids)} (project {name})" for name, ids in sorted(own.items()) if len(ids) > 1)


def poolable(review: Review, asked: Asked, looked_at: Sequence[Moderator] = ()) -> Poolable:
    """The estimates for an outcome, of studies of which all that is looked at is known.

    Raises:
        UnknownNameError: If the outcome, an effect, a measure or a rule does not exist.
        AnalysisError: If there is no table of effects, an effect asked for cannot be pooled, measures are mixed without
            being asked for, estimates share their people, or fewer than two remain.
    """
    outcome = review.code(asked.outcome)
    for measure in asked.measures:
        if measure not in POOLED:
            raise UnknownNameError("measure", measure, [one.value for one in POOLED])
    rows = _rows(review, asked)
    studies = review.index("studies")
    found, left = [], []
    for row in rows:
        if reason := _reason(row, asked, looked_at):
            left.append(LeftOut(row, reason))
        else:
            found.append(estimate_of(row, studies[row.study_id], asked.assumed_level))
    _one_measure(found, asked)
    kept, dependent = independent(found, asked.choose)
    left += dependent
    if len(kept) < 2:
        raise AnalysisError(f"{too_few(asked.outcome, kept, left)}{_way_on(review, asked)}")
    estimates, higher_is = oriented(kept, outcome.desired_direction)
    undecided = any(one.turned for one in estimates) and outcome.desired_direction not in ("increase", "decrease")
    return Poolable(estimates, by_id(left), higher_is, undecided)


def by_id(left: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """What is left out, sorted by the ids of studies and results."""
    return tuple(sorted(left, key=lambda one: (natural(one.effect.study_id), natural(one.effect.effect_id))))


def too_few(outcome: str, kept: Sequence[Estimate], left: Sequence[LeftOut]) -> str:
    """What is there and what is missing, in words."""
    has = ", ".join(f"{one.effect.effect_id} ({one.effect.study_id})" for one in kept)
    text = f"{outcome}: two independent estimates are needed, there {'is one' if kept else 'are none'}"
    return "; ".join([text + (f": {has}" if has else ""), *reasons(left)])


def _way_on(review: Review, asked: Asked) -> str:
    """What else can be asked: the outcomes that have two estimates, and the votes that need no interval."""
    units: dict[str, set[str]] = {}
    for row in review.effects:
        if why_not(row, (), asked.include_inconsistent, asked.assumed_level) is None:
            units.setdefault(row.code_id, set()).add(row.independent_unit)
    others = sorted(code for code, own in units.items() if len(own) > 1 and code != asked.outcome)
    there = f"; two or more are there for {', '.join(others)}" if others else ""
    return f"{there}; what has no interval is counted by `directions`"


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
                  key=lambda row: (natural(row.study_id), natural(row.effect_id)))
    known = {row.effect_id: row for row in rows}
    for name in asked.effects:
        if name not in known:
            raise UnknownNameError(f"effect for {asked.outcome}", name, known)
        if reason := _cannot(known[name], asked):
            raise AnalysisError(f"{name} cannot be pooled: {reason}")
    return rows


def _cannot(row: Effect, asked: Asked) -> str | None:
    return why_not(row, asked.measures, asked.include_inconsistent, asked.assumed_level)


def _reason(row: Effect, asked: Asked, looked_at: Sequence[Moderator]) -> str | None:
    if reason := _cannot(row, asked):
        return reason
    if asked.effects and row.effect_id not in asked.effects:
        return "not among the effects asked for"
    unknown = [one.label for one in looked_at if row.study_id not in one.values]
    return f"{unknown[0]} of the study is not known" if unknown else None


def _one_measure(found: Sequence[Estimate], asked: Asked) -> None:
    """Refuse what measures different things, unless it was asked for by name."""
    own: dict[str, list[str]] = {}
    for one in found:
        own.setdefault(one.effect.measure.value, []).append(one.effect.effect_id)
    listed = "; ".join(f"{measure}: {', '.join(sorted(own[measure]))}" for measure in sorted(own))
    if len({measure in RATIOS for measure in own}) > 1:
        raise AnalysisError(f"ratios and differences cannot be pooled together ({listed}): choose with measures "
                            "(--measures)")
    if len(own) > 1 and not RATIOS & set(own):
        raise AnalysisError(f"differences in different units cannot be pooled together ({listed}): choose one")
    if not asked.measures and len(own) > 1:
        named = " ".join(f"--measures {measure}" for measure in sorted(own))
        raise AnalysisError(f"several measures ({listed}): name those that may be pooled together, such as measures="
                            f"{sorted(own)!r} ({named})")
