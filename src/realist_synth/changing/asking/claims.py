"""The claims of the review: what its tables recompute, and whether that agrees with what is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from realist_synth.analyses.claims import Checked, claims
from realist_synth.analyses.result import number
from realist_synth.analyses.rule import Rule
from realist_synth.changing.asking.counted import counted
from realist_synth.changing.facts import by_reading, leaf
from realist_synth.changing.formulas import Formula, Leaf, Some, holds
from realist_synth.changing.question import Answers, Key, Question, Unit, once
from realist_synth.changing.rows import Ref
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import ClaimRelationKind

READS = ("studies", "settings", "codes", "codings", "passages", "claims", "claim_citations", "claim_relations")
Units = Mapping[Unit, Formula]


def claim_questions() -> Iterator[Question]:
    """Whether each claim agrees, and what it is recomputed as under each reading.

    Examples:
        >>> [question.name for question in claim_questions()][:2]
        ['agrees', 'recomputed']
    """
    checked = once(_Checks)
    yield Question("claims", "agrees", lambda review: checked(review).agreeing(), READS)
    for reading in READINGS:
        def ask(review: Review, reading: str = reading.value) -> Answers:
            return checked(review).recomputed(reading)

        yield Question("claims", "recomputed", ask, READS, reading.value)


class _Checks:
    """The claims of a review, checked, with what each verdict hangs on."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self._claims: Mapping[str, Checked] = {claim.row.claim_id: claim for claim in claims(review).claims}
        self._known: dict[tuple[str, str], Units] = {}

    def agreeing(self) -> Answers:
        """Whether each claim agrees; nothing where nothing can be compared."""
        return Answers({(name,): {"agrees": claim.agrees} for name, claim in self._claims.items()
                        if claim.agrees is not None},
                       lambda key: frozenset(unit for unit, why in self._on(key[0]).items() if holds(why)),
                       lambda key, unit: self._on(key[0]).get(unit))

    def _on(self, name: str) -> Units:
        if name not in self._claims:
            return {}
        claim = self._claims[name]
        found: dict[Unit, Formula] = {
            ("cited", study): Leaf(Ref("claim_citations", (name, study))) for study in claim.cited}
        found[("stated", number(claim.row.stated))] = leaf("claims", name, "stated")
        found[("rule", claim.row.rule)] = leaf("claims", name, "rule")
        found |= {("relation", each.relation_id): leaf("claim_relations", each.relation_id, "claim_id", "other_id",
                                                       "relation")
                  for each in claim.relations if each.relation is ClaimRelationKind.CONTRADICTS}
        bound = len(claim.outcomes) == 1
        for outcome in claim.outcomes:
            if bound or outcome.reading == self.review.reading.value:
                found |= self._behind(name, outcome.reading)
        if claim.outcomes and not bound:
            found[("reading", self.review.reading.value)] = Some(
                {(reading, path): each for reading in READINGS for path, each in by_reading(reading.value).items()})
        return found

    def recomputed(self, reading: str) -> Answers:
        """What the rules of the claims give under a reading: studies by name, anything else as a number."""
        found = {name: value for name, claim in self._claims.items() for outcome in claim.outcomes
                 if outcome.reading == reading and (value := self._value(name, reading)) is not None}

        def on(key: Key) -> Units:
            claim = self._claims.get(key[0])
            if claim is None or all(outcome.reading != reading for outcome in claim.outcomes):
                return {}
            return {("rule", claim.row.rule): leaf("claims", key[0], "rule"), **self._behind(key[0], reading)}

        return Answers({(name,): value for name, value in found.items()},
                       lambda key: frozenset(unit for unit, why in on(key).items() if holds(why)),
                       lambda key, unit: on(key).get(unit))

    def _value(self, name: str, reading: str) -> Any:
        claim = self._claims[name]
        rule = Rule.parse(claim.row.rule or "")
        if rule.what == "count" and rule.of == ("studies",):
            return next(list(outcome.studies or ()) for outcome in claim.outcomes if outcome.reading == reading)
        return claim.recomputed[reading]

    def _behind(self, name: str, reading: str) -> Units:
        """Everything that could count by the rule of a claim, with the reason why it does."""
        if (name, reading) not in self._known:
            self._known[name, reading] = self._counting(name, reading)
        return self._known[name, reading]

    def _counting(self, name: str, reading: str) -> Units:
        rule = Rule.parse(self._claims[name].row.rule or "")
        if rule.what in ("sum", "difference"):
            stated = self.review.index("claims")
            return {("part", part, number(stated[part].stated)): leaf("claims", part, "stated") for part in rule.of}
        found = counted(self.review.with_reading(reading), rule)
        if rule.what == "count":
            return found
        value = self._claims[name].recomputed[reading]
        return {unit: why for unit, why in found.items() if unit == (rule.of[0], value)}
