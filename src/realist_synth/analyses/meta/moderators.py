"""What may move an effect: codes of the codebook and columns of the studies, as columns of a model or as groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from realist_synth.analyses.selection import descendants
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import Term

REPORTED = ("reported", "not reported")
_NAMES = {"study_id", "label", "title", "citation", "doi", "pmid"}


@dataclass(frozen=True)
class Moderator:
    """One moderator, with its value for each study that has one.

    Attributes:
        name: The code or the column.
        label: How tables name it.
        code: Whether it is a code, of which a study has `reported` or `not reported`, never `absent`.
        values: For each study its value; a study without one stands under no value.
    """

    name: str
    label: str
    code: bool
    values: dict[str, str | float]

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, so that it has one slope."""
        return any(isinstance(value, float) for value in self.values.values())


@dataclass(frozen=True)
class Columns:
    """The columns of a model, with the names of their coefficients.

    Attributes:
        centres: Of each numeric moderator, by its name, the value at which the intercept lies.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[float, ...], ...]
    centres: dict[str, float]


def moderator(review: Review, name: str, rollup: bool) -> Moderator:
    """The moderator of this name: a code, or else a column of the studies.

    Raises:
        UnknownNameError: If there is neither.
    """
    codes = review.index("codes")
    if name in codes:
        wanted = descendants(review.codes)[name] if rollup else frozenset({name})
        having = {study for code in wanted for study in review.coded.get(code, ())}
        return Moderator(name, codes[name].label, True,
                         {study.study_id: REPORTED[study.study_id not in having] for study in review.studies})
    if name not in Study.model_fields or name in _NAMES:
        raise UnknownNameError("code or column of studies", name, {*codes, *Study.model_fields} - _NAMES)
    found = {study.study_id: _value(getattr(study, name)) for study in review.studies}
    return Moderator(name, name, False, {study: value for study, value in found.items() if value is not None})


def _value(value: object) -> str | float | None:
    if value is None:
        return None
    if isinstance(value, Term):
        return value.value
    return float(value) if isinstance(value, int) else str(value)


def groups(found: Moderator, studies: Sequence[str]) -> dict[str, list[int]]:
    """The places of the studies by group; `reported` comes before `not reported`, other groups by name.

    Raises:
        AnalysisError: If all studies are in one group.
    """
    own: dict[str, list[int]] = {}
    for at, study in enumerate(studies):
        own.setdefault(_text(found.values[study]), []).append(at)
    if len(own) < 2:
        raise AnalysisError(f"{found.label}: all {len(studies)} estimates are in one group ({', '.join(own)})")
    return {name: own[name] for name in (sorted(own, reverse=True) if found.code else sorted(own))}


def indicators(places: Sequence[Sequence[int]], size: int) -> list[list[float]]:
    """For each group a column that is 1 at its places and 0 elsewhere.

    Examples:
        >>> indicators([[0, 2], [1]], 3)
        [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    found = [[0.0] * size for _ in places]
    for column, own in zip(found, places, strict=True):
        for at in own:
            column[at] = 1.0
    return found


def columns(found: Sequence[Moderator], studies: Sequence[str]) -> Columns:
    """An intercept and the columns of the moderators: a slope for numbers, otherwise each group against the first.

    Numbers are taken from about their mean, so that the intercept is an effect among these studies rather than one in
    the year 0; slopes and tests are the same.

    Raises:
        AnalysisError: If all studies have the same value.
    """
    names, made, centres = [], [], {}
    for one in found:
        if one.numeric:
            values = [float(one.values[study]) for study in studies]
            centres[one.name] = centre = round(fsum(values) / len(values), 1)
            names.append(one.label)
            made.append([value - centre for value in values])
            continue
        own = groups(one, studies)
        first, *others = reversed(own) if one.code else own
        names += [f"{one.label}: {other} against {first}" for other in others]
        made += indicators([own[other] for other in others], len(studies))
    at = ", ".join(f"{name} = {_text(centre)}" for name, centre in centres.items())
    return Columns((f"intercept ({at})" if at else "intercept", *names),
                   ((1.0,) * len(studies), *map(tuple, made)), centres)


def _text(value: str | float) -> str:
    return f"{value:.10g}" if isinstance(value, float) else value
