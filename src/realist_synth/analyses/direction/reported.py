"""The direction of each result that the studies print, or that the review states, and who measured the same people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from realist_synth.analyses.direction.votes import COMPARATOR, CONFLICTING, INTERVENTION, NO_CLEAR_DIFFERENCE, overall
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.effects import Effect
from realist_synth.model.measures import side
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Direction, EffectDirection


@dataclass(frozen=True)
class Reported:
    """One result of one study for one outcome, with its direction.

    Attributes:
        direction: Its direction; None where nothing that was seen tells one.
        effects: The printed estimates behind it, sorted: several where one result is printed in several ways.
        codings: The codings behind it, sorted.
        n: The most participants that one of its estimates has; None where none is printed.
    """

    study_id: str
    code_id: str
    direction: str | None
    effects: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    n: int | None = None


def direction_of(effect: Effect, significance: bool) -> str | None:
    """The direction of one printed result; None where nothing that was seen tells one.

    Args:
        effect: The result.
        significance: Whether it has one only where it is clear, as the column `direction` says; else its estimate
            decides, whatever its interval, and the column only where no estimate can: where none is printed, or one
            of exactly no difference.

    Examples:
        >>> effect = Effect(effect_id="e", study_id="s", code_id="o", outcome_as_reported="Infections", measure="OR",
        ...                 estimate="0.7", comparison="A against B", higher_is="worse", independent_unit="u",
        ...                 direction="no_clear_difference", source="doi:10.1000/1")
        >>> direction_of(effect, False), direction_of(effect, True)
        ('favours_intervention', 'no_clear_difference')
    """
    points = None if significance or effect.estimate is None else side(effect, float(effect.estimate))
    if points is not None:
        return points.value
    return {EffectDirection.MIXED: CONFLICTING, EffectDirection.NO_TEST_SEEN: None}.get(effect.direction,
                                                                                       effect.direction.value)


def from_effects(review: Review, studies: Collection[str], significance: bool) -> list[Reported]:
    """The results of these studies in `effects`; what is printed of one outcome, comparison and time is one result."""
    groups: dict[tuple[str, str, str, str, str], list[Effect]] = {}
    for effect in review.effects:
        if effect.study_id in studies:
            key = (effect.study_id, effect.code_id, effect.outcome_as_reported, effect.comparison,
                   effect.time_point or "")
            groups.setdefault(key, []).append(effect)
    return [Reported(study_id, code_id, shared_by([direction_of(effect, significance) for effect in group]),
                     effects=tuple(sorted(effect.effect_id for effect in group)),
                     n=max((effect.n for effect in group if effect.n is not None), default=None))
            for (study_id, code_id, *_), group in sorted(groups.items())]


def shared_by(directions: Sequence[str | None]) -> str | None:
    """The direction that those which tell one share, see `overall`; None where none does.

    Examples:
        >>> shared_by(["favours_intervention", None]), shared_by([None])
        ('favours_intervention', None)
    """
    told = [direction for direction in directions if direction is not None]
    return overall(told) if told else None


def from_codings(review: Review, studies: Collection[str]) -> list[Reported]:
    """What the codings of outcomes say of a direction, under the reading of the review; said twice counts once."""
    codes: Mapping[str, Code] = review.index("codes")
    groups: dict[tuple[str, str, str], list[str]] = {}
    for coding in review.evidence:
        code = codes.get(coding.code_id)
        found = None if code is None or coding.study_id not in studies else turned(coding, code)
        if found is not None:
            groups.setdefault((coding.study_id, coding.code_id, found), []).append(coding.coding_id)
    return [Reported(*key, codings=tuple(sorted(ids))) for key, ids in sorted(groups.items())]


def turned(coding: Coding, code: Code) -> str | None:
    """The direction of a coding as seen from the direction that its outcome should take; None where that is not said.

    Examples:
        >>> code = Code(code_id="o", dimension="outcome", label="Infections", desired_direction="decrease")
        >>> coding = Coding(coding_id="c", study_id="s", code_id="o", basis="stated", presence="present",
        ...                 direction="decrease")
        >>> turned(coding, code)
        'favours_intervention'
    """
    if coding.direction in (Direction.NO_DIFFERENCE, Direction.UNCLEAR):
        return NO_CLEAR_DIFFERENCE
    if coding.direction is Direction.MIXED:
        return CONFLICTING
    if coding.direction is None or code.desired_direction not in (Direction.INCREASE, Direction.DECREASE):
        return None
    return INTERVENTION if coding.direction == code.desired_direction else COMPARATOR


def same_people(review: Review, studies: Sequence[str], projects: bool = False) -> dict[str, str]:
    """For each of these studies the unit that it is counted as: studies that share an independent unit are one.

    Sharing reaches on: where one study shares a unit with each of two others, all three are one, also if it is not
    among `studies` itself.

    Args:
        review: The review, of which all studies and printed results are looked at.
        studies: The studies that count.
        projects: Whether a study without printed results, and so without an independent unit, is one with the other
            papers of its project.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> same_people(Review(Metadata.minimal("demo")), ["a", "b"])
        {'a': 'a', 'b': 'b'}
    """
    leads = {study: study for study in [*studies, *(study.study_id for study in review.studies)]}

    def lead(study: str) -> str:
        while leads[study] != study:
            # halving the way keeps later look-ups short
            leads[study] = study = leads[leads[study]]
        return study

    first: dict[str, str] = {}
    same = [(first.setdefault(effect.independent_unit, effect.study_id), effect.study_id) for effect in review.effects
            if effect.study_id in leads]
    for pair in [*same, *(_by_project(review) if projects else ())]:
        one, other = sorted(map(lead, pair))
        leads[other] = one
    groups: dict[str, list[str]] = {}
    for study in sorted(studies):
        groups.setdefault(lead(study), []).append(study)
    return {study: "+".join(group) for group in groups.values() for study in group}


def _by_project(review: Review) -> Iterator[tuple[str, str]]:
    """Each study without printed results with another paper of its project, one that has some if there is one."""
    printed = {effect.study_id for effect in review.effects}
    first: dict[str, str] = {}
    for study in sorted(review.studies, key=lambda study: (study.study_id not in printed, study.study_id)):
        if study.project:
            other = first.setdefault(study.project, study.study_id)
            if study.study_id not in printed:
                yield other, study.study_id
