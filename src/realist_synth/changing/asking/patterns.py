"""The patterns: combinations of codes that recur, with the units in which they meet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.pattern.kinds import USUAL, Kind, kind_name, kinds_of
from realist_synth.analyses.pattern.result import Patterns
from realist_synth.analyses.patterns import patterns
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import NEVER, All, Formula
from realist_synth.changing.question import Answers, Key, Question, Unit
from realist_synth.model.review import Review

READS = ("studies", "codes", "codings")
IN_CONFIGURATIONS = ("configurations", "configuration_elements")


def pattern_questions(kinds: Sequence[str] = (), **options: Any) -> Iterator[Question]:
    """One question for all kinds; those of which a review does not fill the slots have no patterns there.

    Args:
        kinds: Which slots are combined, as `CMO`; none for the usual ones, without and with the intervention.
        options: The options of `patterns`.

    Examples:
        >>> [question.name for question in pattern_questions(["CM"])]
        ['CM']
    """
    wanted = tuple(kinds) or (*USUAL, *(f"I{kind}" for kind in ("C", "M", "O", *USUAL)))
    reads = (*READS, *(IN_CONFIGURATIONS if options.get("within") == "configuration" else ()))
    yield Question("patterns", ", ".join(kinds), lambda review: _answers(review, wanted, options), reads)


def _answers(review: Review, kinds: Sequence[str], options: Mapping[str, Any]) -> Answers:
    filled = {dimension.slot for dimension in review.metadata.synthesis.dimensions}
    answerable = [kind_name(kind) for kind in kinds_of(kinds) if filled.issuperset(kind)]
    if not answerable:
        return Answers({})
    found = patterns(review, kind=answerable, **options)
    values = {key: list(each.studies) for each in found.patterns
              if (key := tuple(code for _, own in each.codes for code in own))}
    return _explained(review, found, values, options, kinds_of(answerable))


def _explained(review: Review, found: Patterns, values: Mapping[Key, list[str]], options: Mapping[str, Any],
               kinds: Collection[Kind]) -> Answers:
    known = set(found.behind.found.codes) & set(found.labels)
    slots = {dimension.name: dimension.slot for dimension in review.metadata.synthesis.dimensions}
    facts: list[Facts] = []

    def of_a_kind(key: Key) -> bool:
        """Whether the codes, in this order, fill the slots of a kind that is asked for."""
        if not known.issuperset(key):
            return False
        filled = tuple(slots[review.code(code).dimension] for code in key)
        return (tuple(dict.fromkeys(filled)) if options.get("several") else filled) in kinds

    def units(key: Key) -> frozenset[Unit]:
        # below the minimum a combination is not listed, and yet some units may have it
        return frozenset(found.behind.names(key)) if of_a_kind(key) else frozenset()

    def why(key: Key, unit: Unit) -> Formula | None:
        if not facts:
            incidence = found.behind.found
            assert isinstance(incidence, Incidence)
            facts.append(Facts(review, own=options.get("reading") is None, within=incidence.within,
                               unit=incidence.unit, rollup=incidence.rollup, where=incidence.where))
        return All({"codes": All({code: facts[0].shown(code, options.get("level", "all")) for code in key}),
                    "kind": All({code: leaf("codes", code, "dimension") for code in key}) if of_a_kind(key) else NEVER,
                    "meet": facts[0].meeting(str(unit), key)})

    return Answers(values, units, why)
