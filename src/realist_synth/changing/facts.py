"""Why a study counts for a code: its codings, or the elements of its configurations, and what they hang on."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from realist_synth.analyses.selection import Condition, ancestors, counts, settings_where, studies_where, units_of
from realist_synth.changing.formulas import NEVER, All, Formula, Leaf, Not, Some
from realist_synth.changing.rows import DEFAULT_READING, DESCRIPTOR, WITHDRAWN, Ref
from realist_synth.model.review import Review
from realist_synth.model.studies import Setting, Study
from realist_synth.model.vocabularies import Basis, Level, Presence

PARENT = frozenset({"parent_id"})
Place = Hashable
Statement = tuple[str, str, Place, Ref, dict[Hashable, Formula]]


def leaf(table: str, key: str, *fields: str) -> Leaf:
    """A row of a table whose key is one field.

    Examples:
        >>> leaf("codes", "trust", "parent_id").ref.id
        'trust'
    """
    return Leaf(Ref(table, (key,)), frozenset(fields))


def by_reading(name: str) -> dict[Hashable, Formula]:
    """The reading of the review, as far as another would count what has this basis, or what was withdrawn."""
    return {path: Leaf(Ref(DESCRIPTOR, path), frozenset({name})) for path in (DEFAULT_READING, ("reading",))}


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

    @cached_property
    def _statements(self) -> Mapping[tuple[str, str], Mapping[Place, Mapping[Ref, Formula]]]:
        """For each unit and code the statements that could make it count, by the place where they stand."""
        found: dict[tuple[str, str], dict[Place, dict[Ref, Formula]]] = {}
        rows = self._elements() if self.within == "configuration" else self._codings()
        for study_id, code_id, place, ref, parts in rows:
            for own in (code_id, *(self._above.get(code_id, ()) if self.rollup else ())):
                formula = All({**parts, "codes": self.path(code_id, own), "study": self.study(study_id)})
                found.setdefault((self.unit_of[study_id], own), {}).setdefault(place, {})[ref] = formula
        return found

    def _codings(self) -> Iterator[Statement]:
        in_passages = self.within == "passage"
        for row in self.review.codings:
            if row.study_id in self.unit_of and not (in_passages and row.passage_id is None):
                ref = Ref("codings", (row.coding_id,))
                place = (row.study_id, row.passage_id) if in_passages else ""
                yield row.study_id, row.code_id, place, ref, {
                    "row": Leaf(ref, frozenset({"study_id", "code_id", *(["passage_id"] if in_passages else [])})),
                    "presence": Leaf(ref, frozenset({"presence"})) if row.presence is Presence.PRESENT else NEVER,
                    "basis": self.basis(ref, row.basis), "kept": self._kept(ref, row.withdrawn_by)}

    def _elements(self) -> Iterator[Statement]:
        claimed = {row.configuration_id: row for row in self.review.configurations if row.level is Level.STUDY}
        for row in self.review.configuration_elements:
            whole = claimed.get(row.configuration_id)
            if whole is not None and whole.study_id in self.unit_of:
                ref, of = Ref("configuration_elements", (row.element_id,)), Ref("configurations", (whole.id,))
                yield whole.study_id, row.code_id, whole.configuration_id, ref, {
                    "row": Leaf(ref, frozenset({"configuration_id", "code_id"})),
                    "basis": self.basis(ref, row.basis),
                    "whole": Leaf(of, frozenset({"level", "study_id"})), "of": self.basis(of, whole.basis)}

    def basis(self, ref: Ref, basis: Basis) -> Formula:
        """That a statement counts by its basis."""
        if not counts(basis, self.review.reading):
            return NEVER
        return All({"row": Leaf(ref, frozenset({"basis"})), **self._read(basis.value)})

    def _kept(self, ref: Ref, withdrawn_by: str | None) -> Formula:
        """That no decision withdrew a coding, where that matters."""
        if self.review.reading is Basis.RECONCILED and withdrawn_by:
            return NEVER
        if self.review.reading is not Basis.RECONCILED and not self.own:
            return All({})
        # only of what is withdrawn does another reading make a difference
        return All({"row": Leaf(ref, frozenset({"withdrawn_by"})), **(self._read(WITHDRAWN) if withdrawn_by else {})})

    def _read(self, name: str) -> dict[Hashable, Formula]:
        return by_reading(name) if self.own else {}

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
        """That a setting counts, of those that meet the conditions."""
        ref = Ref("settings", (row.setting_id,))
        return All({"row": Leaf(ref, frozenset({"study_id", *fields})), "basis": self.basis(ref, row.basis)})

    @cached_property
    def _settings(self) -> Mapping[str, Sequence[Setting]]:
        found: dict[str, list[Setting]] = {}
        for row in settings_where(self.review, self.where):
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
        return {ref: each for own in self._statements.get((unit, code_id), {}).values() for ref, each in own.items()}

    def meeting(self, unit: str, codes: Sequence[str]) -> Formula:
        """That codes meet in a unit."""
        own = {code: self._statements.get((unit, code), {}) for code in codes}
        places = {place for found in own.values() for place in found}
        return Some({place: All({code: Some(found.get(place, {})) for code, found in own.items()})
                     for place in places})

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
