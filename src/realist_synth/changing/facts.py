"""Why a study counts for a code: its codings, or the elements of its configurations, and what they hang on."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import le

from realist_synth.analyses.selection import (
    Condition,
    ancestors,
    descendants,
    settings_where,
    studies_where,
    units_of,
)
from realist_synth.changing.formulas import NEVER, All, Formula, Judged, Leaf, Not, Some
from realist_synth.changing.rows import DEFAULT_READING, DESCRIPTOR, WITHDRAWN, Ref
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import Configuration, ConfigurationElement
from realist_synth.model.review import READINGS, Review
from realist_synth.model.studies import Setting, Study
from realist_synth.model.vocabularies import Basis, Level, Presence

PARENT = frozenset({"parent_id"})
Place = Hashable
Statement = tuple[str, Place, Ref, dict[Hashable, Formula]]


def leaf(table: str, key: str, *fields: str) -> Leaf:
    """A row of a table whose key is one field.

    Examples:
        >>> leaf("codes", "trust", "parent_id").ref.id
        'trust'
    """
    return Leaf(Ref(table, (key,)), frozenset(fields))


def _not_both(withdrawn: int, settled: int) -> bool:
    return not (withdrawn and settled)


class Facts:
    """A review under one reading, made ready to say why units have codes.

    Args:
        review: The review, under the reading that counts.
        own: Whether that is the reading of the review itself, which another version may not share.
        within: Where codes meet.
        unit: What counts: studies or projects.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions on studies and settings.
    """

    def __init__(self, review: Review, *, own: bool = True, within: str = "study", unit: str = "study",
                 rollup: bool = False, where: Sequence[Condition] = ()) -> None:
        self.review, self.within, self.rollup, self.where, self.own = review, within, rollup, where, own
        self.unit_of = units_of(review.studies, unit)
        self._asked = {study.study_id for study in studies_where(
            review, [each for each in where if each[0] in Study.model_fields])}
        self._study_fields = {name for name, _ in where if name in Study.model_fields}
        self._study_fields |= {"project"} if unit == "project" else set()
        self._above = ancestors(review.codes)
        self._made: dict[tuple[str, str], list[tuple[Place, Ref, Formula]]] = {}

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Sequence[Coding | ConfigurationElement]]:
        """For each unit and code the rows that could make it count; formulas are made of them when asked for."""
        found: dict[tuple[str, str], list[Coding | ConfigurationElement]] = {}
        if self.within == "configuration":
            for element in self.review.configuration_elements:
                whole = self._claimed.get(element.configuration_id)
                if whole is not None and whole.study_id in self.unit_of:
                    found.setdefault((self.unit_of[whole.study_id], element.code_id), []).append(element)
            return found
        for row in self.review.codings:
            if row.study_id in self.unit_of and not (self.within == "passage" and row.passage_id is None):
                found.setdefault((self.unit_of[row.study_id], row.code_id), []).append(row)
        return found

    @cached_property
    def _claimed(self) -> Mapping[str, Configuration]:
        return {row.configuration_id: row for row in self.review.configurations if row.level is Level.STUDY}

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        return descendants(self.review.codes) if self.rollup else {}

    def _statements(self, unit: str, code_id: str) -> Sequence[tuple[Place, Ref, Formula]]:
        """The statements that could make a unit have a code, each with the place where it stands."""
        if (unit, code_id) not in self._made:
            self._made[unit, code_id] = list(self._make(unit, code_id))
        return self._made[unit, code_id]

    def _make(self, unit: str, code_id: str) -> Iterator[tuple[Place, Ref, Formula]]:
        for own in sorted(self._below.get(code_id, {code_id})):
            for row in self._rows.get((unit, own), ()):
                study_id, place, ref, parts = self._coding(row) if isinstance(row, Coding) else self._element(row)
                yield place, ref, All({**parts, "codes": self.path(own, code_id), "study": self.study(study_id)})

    def _coding(self, row: Coding) -> Statement:
        ref, in_passages = Ref("codings", (row.coding_id,)), self.within == "passage"
        return row.study_id, (row.study_id, row.passage_id) if in_passages else "", ref, {
            "row": Leaf(ref, frozenset({"study_id", "code_id", *(["passage_id"] if in_passages else [])})),
            "presence": Leaf(ref, frozenset({"presence"})) if row.presence is Presence.PRESENT else NEVER,
            "basis": self.basis(ref, row.basis), "kept": self._kept(ref, row.withdrawn_by)}

    def _element(self, row: ConfigurationElement) -> Statement:
        whole = self._claimed[row.configuration_id]
        ref, of = Ref("configuration_elements", (row.element_id,)), Ref("configurations", (whole.id,))
        return whole.study_id or "", whole.configuration_id, ref, {
            "row": Leaf(ref, frozenset({"configuration_id", "code_id"})), "basis": self.basis(ref, row.basis),
            "whole": Leaf(of, frozenset({"level", "study_id"})), "of": self.basis(of, whole.basis)}

    def basis(self, ref: Ref, basis: Basis) -> Formula:
        """That a statement counts by its basis."""
        return Judged(Leaf(ref, frozenset({"basis"})), READINGS.index(basis), self._readings(basis.value),
                      READINGS.index(self.review.reading), le)

    def _kept(self, ref: Ref, withdrawn_by: str | None) -> Formula:
        """That no decision withdrew a coding, where that matters."""
        return Judged(Leaf(ref, frozenset({"withdrawn_by"})), int(withdrawn_by is not None),
                      self._readings(WITHDRAWN) if withdrawn_by else self._readings(""),
                      int(self.review.reading is Basis.RECONCILED), _not_both)

    def _readings(self, name: str) -> tuple[Leaf, ...]:
        """What says the reading of the review, as far as another would count what has this basis, or was withdrawn."""
        return tuple(Leaf(Ref(DESCRIPTOR, path), frozenset({name}))
                     for path in (DEFAULT_READING, ("reading",))) if self.own else ()

    @cached_property
    def members(self) -> Mapping[str, Sequence[str]]:
        """The studies of each unit."""
        found: dict[str, list[str]] = {}
        for study_id, unit in self.unit_of.items():
            found.setdefault(unit, []).append(study_id)
        return found

    def counted(self, unit: str) -> Formula:
        """That a unit is one of those that are asked about."""
        return Some({study_id: self.study(study_id) for study_id in self.members.get(unit, ())})

    def study(self, study_id: str) -> Formula:
        """That a study is one of those that are asked about."""
        parts: dict[Hashable, Formula] = {
            "row": leaf("studies", study_id, *self._study_fields) if study_id in self._asked else NEVER}
        if placed := {name for name, _ in self.where} - set(Study.model_fields):
            parts["settings"] = Some({row.setting_id: self.setting(row, placed)
                                      for row in self._settings.get(study_id, ())})
        return All(parts)

    def setting(self, row: Setting, fields: Iterable[str]) -> Formula:
        """That a setting counts, and meets the conditions."""
        ref = Ref("settings", (row.setting_id,))
        return All({"row": Leaf(ref, frozenset({"study_id"})), "basis": self.basis(ref, row.basis),
                    "where": Leaf(ref, frozenset(fields)) if row.setting_id in self._placed else NEVER})

    @cached_property
    def _placed(self) -> frozenset[str]:
        """The settings that meet the conditions, whether or not they count under the reading."""
        return frozenset(row.setting_id for row in settings_where(self.review.with_reading(READINGS[-1].value),
                                                                  self.where))

    @cached_property
    def _settings(self) -> Mapping[str, Sequence[Setting]]:
        found: dict[str, list[Setting]] = {}
        for row in self.review.settings:
            found.setdefault(row.study_id, []).append(row)
        return found

    def path(self, code_id: str, above: str) -> Formula:
        """That a code lies below another, or is the same."""
        codes = (code_id, *self._above.get(code_id, ()))
        if above not in codes or above not in self.review.index("codes"):
            return NEVER
        between = codes[:codes.index(above)]
        return All({**{code: leaf("codes", code, *PARENT) for code in between}, above: leaf("codes", above)})

    def coded(self, unit: str, code_id: str) -> Formula:
        """That a unit has a code."""
        return Some(self.statements(unit, code_id))

    def statements(self, unit: str, code_id: str) -> Mapping[Ref, Formula]:
        """The statements that could make a unit have a code, wherever they stand."""
        return {ref: each for _, ref, each in self._statements(unit, code_id)}

    def meeting(self, unit: str, codes: Sequence[str]) -> Formula:
        """That codes meet in a unit."""
        places: dict[Place, dict[str, dict[Ref, Formula]]] = {}
        for code in codes:
            for place, ref, each in self._statements(unit, code):
                places.setdefault(place, {}).setdefault(code, {})[ref] = each
        return Some({place: All({code: Some(found.get(code, {})) for code in codes})
                     for place, found in places.items()})

    def shown(self, code_id: str, level: int | str = "all", dimensions: Collection[str] | None = None) -> Formula:
        """That a table shows a code: it is in the codebook, in one of these dimensions, and not too deep."""
        code = self.review.index("codes").get(code_id)
        if code is None or (dimensions is not None and code.dimension not in dimensions):
            return NEVER
        own = leaf("codes", code_id, *([] if dimensions is None else ["dimension"]))
        if not isinstance(level, int):
            return own
        chain = (code_id, *self._above.get(code_id, ()))
        deep = self.path(code_id, chain[level]) if len(chain) > level else NEVER
        return All({"row": own, "not too deep": Not(deep)})
