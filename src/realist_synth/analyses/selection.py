"""Which studies, settings and codes a question is about: filters, units of counting, the hierarchy of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.review import READINGS, Review
from realist_synth.model.studies import Setting, Study
from realist_synth.model.vocabularies import Basis, Term

Unit = Literal["study", "project"]
Where = Mapping[str, Any] | Iterable[str | tuple[str, str]] | str
Condition = tuple[str, str]


def conditions(where: Where) -> tuple[Condition, ...]:
    """The filter as sorted pairs of column and value.

    Args:
        where: `COLUMN=VALUE` texts, pairs, or a mapping from columns to a value or a list of values.

    Raises:
        AnalysisError: If a text has no `=`.
        UnknownNameError: If neither studies nor settings have the column.

    Examples:
        >>> conditions(["country=KEN", ("year", "2018")])
        (('country', 'KEN'), ('year', '2018'))
        >>> conditions({"year": [2018, 2019]})
        (('year', '2018'), ('year', '2019'))
    """
    if isinstance(where, Mapping):
        where = [(name, str(value)) for name, found in where.items()
                 for value in (found if isinstance(found, list | tuple) else [found])]
    pairs = {_pair(item) for item in ([where] if isinstance(where, str) else where)}
    known = {*Study.model_fields, *Setting.model_fields}
    for name, _ in sorted(pairs):
        if name not in known:
            raise UnknownNameError("column", name, known)
    return tuple(sorted(pairs))


def _pair(item: str | tuple[str, str]) -> Condition:
    if isinstance(item, str):
        name, equals, value = item.partition("=")
        if not equals:
            raise AnalysisError(f"where: {item!r} is not COLUMN=VALUE")
        return name, value
    name, value = item
    return name, str(value)


def known_values(review: Review, where: Sequence[Condition]) -> None:
    """Make sure that each condition names a value that the package has, under whatever reading.

    Raises:
        UnknownNameError: If a value stands in no study and no setting; a table of zeros would hide the slip.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> known_values(Review(Metadata.minimal("demo")), [])
    """
    for name, value in where:
        rows = [row for row in (*review.studies, *review.settings) if name in type(row).model_fields]
        known = {_text(getattr(row, name)) for row in rows} | {""}
        if value not in known:
            raise UnknownNameError(f"value of {name}", value, known)


def studies_where(review: Review, where: Sequence[Condition]) -> tuple[Study, ...]:
    """The studies that meet all conditions; a column named twice may have either value.

    Conditions on settings must all hold of one setting that counts under the reading of the review.
    """
    if not where:
        return review.studies
    own, placed = _by_table(where)
    at = {setting.study_id for setting in settings_where(review, where)} if placed else ()
    return tuple(study for study in review.studies
                 if (not placed or study.study_id in at) and (not own or _meets(study, own)))


def settings_where(review: Review, where: Sequence[Condition]) -> tuple[Setting, ...]:
    """The settings that count under the reading and meet all conditions on settings."""
    _, wanted = _by_table(where)
    return tuple(setting for setting in review.settings
                 if _meets(setting, wanted) and counts(setting.basis, review.reading))


def _by_table(where: Sequence[Condition]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    own: dict[str, set[str]] = {}
    settings: dict[str, set[str]] = {}
    for name, value in where:
        (own if name in Study.model_fields else settings).setdefault(name, set()).add(value)
    return own, settings


def _meets(row: Study | Setting, wanted: Mapping[str, set[str]]) -> bool:
    return all(_text(getattr(row, name)) in values for name, values in wanted.items())


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.value if isinstance(value, Term) else str(value)


def counts(basis: Basis, reading: Basis) -> bool:
    """Whether a statement on this basis counts under this reading.

    Examples:
        >>> counts(Basis.STATED, Basis.INFERRED), counts(Basis.INFERRED, Basis.STATED)
        (True, False)
    """
    return READINGS.index(basis) <= READINGS.index(reading)


def units_of(studies: Sequence[Study], unit: str) -> dict[str, str]:
    """For each study the unit that it is counted as: itself, or the project whose papers count once.

    Raises:
        UnknownNameError: If the unit is neither study nor project.
    """
    if unit == "study":
        return {study.study_id: study.study_id for study in studies}
    if unit != "project":
        raise UnknownNameError("unit", str(unit), ["study", "project"])
    alone = {study.study_id for study in studies if not study.project}
    return {study.study_id: _project(study.project, alone) if study.project else study.study_id for study in studies}


def _project(name: str, alone: set[str]) -> str:
    # A study that stands alone may bear the same identifier as a project; the two must not become one unit.
    while name in alone:
        name = f"project {name}"
    return name


def ancestors(codes: Sequence[Code]) -> dict[str, tuple[str, ...]]:
    """For each code the codes above it, nearest first; a cycle ends where it would begin again."""
    parents = {code.code_id: code.parent_id for code in codes}
    found: dict[str, tuple[str, ...]] = {}
    for code_id in parents:
        above: dict[str, None] = {}
        parent = parents[code_id]
        while parent in parents and parent is not None and parent != code_id and parent not in above:
            above[parent] = None
            parent = parents[parent]
        found[code_id] = tuple(above)
    return found


def descendants(codes: Sequence[Code]) -> dict[str, frozenset[str]]:
    """For each code itself and all codes below it."""
    below: dict[str, set[str]] = {code.code_id: {code.code_id} for code in codes}
    for code_id, above in ancestors(codes).items():
        for parent in above:
            below[parent].add(code_id)
    return {code_id: frozenset(found) for code_id, found in below.items()}
