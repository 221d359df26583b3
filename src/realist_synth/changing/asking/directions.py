"""The votes by direction of effect: which units point which way, outcome by outcome."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from realist_synth.analyses.direction.reported import same_people
from realist_synth.analyses.directions import Directions, directions
from realist_synth.analyses.selection import descendants, units_of
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import All, Formula, Some
from realist_synth.changing.question import Answers, Key, Question, Unit
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review

READS = ("studies", "codes", "effects")
EFFECT = ("study_id", "code_id", "outcome_as_reported", "comparison", "time_point", "measure", "estimate",
          "higher_is", "direction")
PEOPLE = "the same people"
ANSWERED = "answered"


def direction_questions(**options: Any) -> Iterator[Question]:
    """The votes by the estimates, and by the clear results alone.

    Args:
        options: The options of `directions`, but for `significance`.

    Examples:
        >>> [question.name for question in direction_questions()]
        ['by estimates', 'by clear results']
    """
    coded = options.get("evidence", "effects") != "effects"
    reads = (*READS, *(["codings"] if coded else []))
    for name, significance in (("by estimates", False), ("by clear results", True)):
        if significance and options.get("evidence") == "codings":
            return

        def ask(review: Review, significance: bool = significance) -> Answers:
            return _answers(review, directions(review, significance=significance, **options))

        yield Question("directions", name, ask, reads)


def _answers(review: Review, found: Directions) -> Answers:
    values: dict[Key, dict[str, list[str]]] = {}
    for vote in found.votes:
        told = {**{name: list(units) for name, units in vote.units.items()}, "no direction told": list(vote.undirected)}
        values[(vote.code_id,)] = {name: units for name, units in told.items() if units}
    behind = _Behind(review, found)

    def units(key: Key) -> frozenset[Unit]:
        if not key:
            # that there is an answer at all
            return frozenset([ANSWERED])
        own = {(unit, name) for name, units in values.get(key, {}).items() for unit in units}
        return frozenset(own | {(unit, PEOPLE) for unit, _ in own})

    def why(key: Key, unit: Unit) -> Formula | None:
        if unit == ANSWERED:
            return Some({(code, own): behind.why(code, own) for (code,) in values for own in units((code,))
                         if own[1:] != (PEOPLE,)})  # type: ignore[index]
        return behind.why(key[0], unit) if unit in units(key) else None

    return Answers(values, units, why)


class _Behind:
    """The results and codings behind the direction of a unit."""

    def __init__(self, review: Review, found: Directions) -> None:
        self.review, self.found = review, found
        studies = [study.study_id for study in review.studies]
        unit_of = same_people(review, studies, projects=found.evidence != "effects") if found.unit == "independent" \
            else units_of(review.studies, found.unit)
        self.members: dict[str, set[str]] = {}
        for study, unit in unit_of.items():
            self.members.setdefault(unit, set()).add(study)
        self.effects: dict[str, list[Effect]] = {}
        for row in review.effects:
            self.effects.setdefault(row.study_id, []).append(row)
        self.below = descendants(review.codes)
        self.facts = Facts(review, rollup=True)

    def why(self, code_id: str, unit: Unit) -> Formula:
        """All rows that a direction of a unit rests on, or that make its studies one unit."""
        assert isinstance(unit, tuple)
        name, what = unit
        members = self.members.get(name, set())
        return self._people(members) if what == PEOPLE else self._results(code_id, members)

    def _people(self, members: set[str]) -> Formula:
        parts: dict[Hashable, Formula] = {
            row.effect_id: leaf("effects", row.effect_id, "study_id", "independent_unit")
            for study in members for row in self.effects.get(study, ())}
        if self.found.unit == "project" or self.found.evidence != "effects":
            parts |= {("study", study): leaf("studies", study, "project") for study in members}
        return All(parts)

    def _results(self, code_id: str, members: set[str]) -> Formula:
        codes = self.below.get(code_id, frozenset({code_id})) if self.found.rollup else {code_id}
        parts: dict[Hashable, Formula] = {}
        if self.found.evidence != "codings":
            parts |= {("effect", row.effect_id): All({"row": leaf("effects", row.effect_id, *EFFECT),
                                                      "path": self.facts.path(row.code_id, code_id)})
                      for study in members for row in self.effects.get(study, ()) if row.code_id in codes}
        if self.found.evidence != "effects":
            parts |= {code: leaf("codes", code, "desired_direction") for code in codes}
            parts |= {("coding", ref, code): All({"coding": each, "direction": leaf("codings", ref.id, "direction")})
                      for study in members for code in codes
                      for ref, each in self.facts.statements(study, code).items()}
        return All({**parts, **{("study", study): leaf("studies", study) for study in members}})
