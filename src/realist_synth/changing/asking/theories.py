"""What was recorded of the programme theories, and which studies report the elements that they rest on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from realist_synth.analyses.theories import Theories, theories
from realist_synth.analyses.theory.elements import Covered, Own
from realist_synth.changing.asking.configurations import witness
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import All, Formula, Some
from realist_synth.changing.question import Answers, Key, Question, Unit, explained, once
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level

READS = ("studies", "codes", "codings", "configurations", "configuration_elements", "theories", "theory_events")
EVENT = ("theory_id", "element_id", "effect")
WHOLE = "as a whole"


def theory_questions() -> Iterator[Question]:
    """What happened to each element of each theory; who reports the elements, and whose configurations have them.

    Examples:
        >>> [question.kind for question in theory_questions()]
        ['theories', "theories' coverage", "theories' coverage"]
    """
    found = once(theories)
    yield Question("theories", "", lambda review: _events(review, found(review)), READS)
    yield Question("theories' coverage", "reported", lambda review: _reported(review, found(review)), READS)
    yield Question("theories' coverage", "configured", lambda review: _configured(review, found(review)), READS)


def _events(review: Review, found: Theories) -> Answers:
    values: dict[Key, list[str]] = {}
    rows: dict[Key, dict[Unit, Formula]] = {}
    for event in found.events:
        row = event.row
        key = (row.theory_id, row.element_id or WHOLE, row.effect.value)
        values.setdefault(key, []).append(row.event_id)
        rows.setdefault(key, {}).update([witness(row, *EVENT)])
    for theory in review.theories:
        values[(theory.theory_id,)] = [theory.status.value]
        rows[(theory.theory_id,)] = dict([witness(theory, "status")])
    return explained({key: sorted(own) for key, own in values.items()}, lambda key: rows.get(key, {}))


def _resting(review: Review, one: Covered) -> dict[Hashable, Formula]:
    """The theories that rest on the configuration of an element, and the level, which makes it one of the synthesis."""
    whole = one.row.configuration_id
    found: dict[Hashable, Formula] = {row.theory_id: leaf("theories", row.theory_id, "configuration_id")
                                      for row in review.theories if row.configuration_id == whole}
    elements = review.index("configuration_elements")
    found |= {row.event_id: leaf("theory_events", row.event_id, "element_id") for row in review.theory_events
              if row.element_id and row.element_id in elements and elements[row.element_id].configuration_id == whole}
    if review.index("configurations")[whole].level is Level.SYNTHESIS:
        found["level"] = leaf("configurations", whole, "level")
    return found


def _reported(review: Review, found: Theories) -> Answers:
    """Of configurations of the synthesis `coverage` tells the same; here are those of single studies."""
    wholes = review.index("configurations")
    own = {(one.row.configuration_id, one.row.element_id): one for one in found.elements
           if wholes[one.row.configuration_id].level is not Level.SYNTHESIS}
    values: dict[Key, list[str]] = {key: list(one.reported) for key, one in own.items() if one.reported}
    facts = Facts(review, rollup=True)
    resting = {one.row.configuration_id: _resting(review, one) for one in own.values()}

    def why(key: Key, unit: Unit) -> Formula | None:
        one = own.get((key[0], key[1]))
        return None if one is None else All({
            "element": leaf("configuration_elements", key[1], "configuration_id", "code_id"),
            "resting": Some(resting[one.row.configuration_id]), "coded": facts.coded(str(unit), one.row.code_id)})

    return Answers(values, lambda key: frozenset(values.get(key, ())), why)


def _configured(review: Review, found: Theories) -> Answers:
    """The studies whose own configurations have an element."""
    own = {(one.row.configuration_id, one.row.element_id): one for one in found.elements}
    values: dict[Key, list[str]] = {key: list(one.configured) for key, one in own.items() if one.configured}
    facts = Facts(review, rollup=True)
    resting = {one.row.configuration_id: _resting(review, one) for one in own.values()}

    def why(key: Key, unit: Unit) -> Formula | None:
        one = own.get((key[0], key[1]))
        if one is None:
            return None
        return All({"element": leaf("configuration_elements", key[1], "configuration_id", "slot", "code_id",
                                    "polarity"),
                    "resting": Some(resting[one.row.configuration_id]),
                    "own": Some({each.element_id: _same(facts, each, one.row.code_id)
                                 for each in one.own if each.study_id == unit})})

    return Answers(values, lambda key: frozenset(values.get(key, ())), why)


def _same(facts: Facts, own: Own, code_id: str) -> Formula:
    return All({"element": leaf("configuration_elements", own.element_id, "configuration_id", "slot", "code_id",
                                "polarity"),
                "whole": leaf("configurations", own.configuration_id, "study_id"),
                "codes": facts.path(own.code_id, code_id)})
