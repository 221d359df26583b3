"""The claims of the review: what its tables recompute, and whether that agrees with what is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from realist_synth.analyses.claims import Checked, claims
from realist_synth.analyses.result import number
from realist_synth.analyses.rule import Outcome, Rule
from realist_synth.changing.asking.counted import counted
from realist_synth.changing.facts import leaf
from realist_synth.changing.formulas import All, Formula, Leaf
from realist_synth.changing.question import Answers, Key, Question, Unit, explained, once
from realist_synth.changing.rows import Ref
from realist_synth.errors import RealistSynthError
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import Basis, ClaimRelationKind

READS = ("studies", "settings", "codes", "codings", "passages", "claims", "claim_citations", "claim_relations")
Units = Mapping[Unit, Formula]


def claim_questions() -> Iterator[Question]:
    """What each claim states and cites, whether it agrees, and what it is recomputed as under each reading.

    Examples:
        >>> [question.name for question in claim_questions()][:2]
        ['agrees', 'stated']
    """
    checked = once(_Checks)
    yield Question("claims", "agrees", lambda review: checked(review).agreeing(), READS)
    yield Question("claims", "stated", _stated, READS)
    yield Question("claims", "cited", lambda review: checked(review).citing(), READS)
    for reading in READINGS:
        def ask(review: Review, reading: Basis = reading) -> Answers:
            return checked(review).recomputed(reading)

        yield Question("claims", "recomputed", ask, READS, reading.value)


def _stated(review: Review) -> Answers:
    """The number that each claim states, where it states one."""
    said: dict[Key, Any] = {(claim.claim_id,): number(claim.stated) for claim in review.claims
                            if claim.stated is not None}
    return explained(said, lambda key: {("stated", said[key]): leaf("claims", key[0], "stated")} if key in said else {})


class _Checks:
    """The claims of a review, checked, with what each verdict hangs on."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self._claims: Mapping[str, Checked] = {claim.row.claim_id: claim for claim in claims(review).claims}

    def agreeing(self) -> Answers:
        """Whether each claim agrees; nothing where nothing can be compared."""
        return explained({(name,): {"agrees": claim.agrees} for name, claim in self._claims.items()
                          if claim.agrees is not None}, lambda key: self._on(key[0]))

    def citing(self) -> Answers:
        """The studies that each claim cites."""
        found: dict[Key, Any] = {(name,): sorted(claim.cited) for name, claim in self._claims.items() if claim.cited}
        return explained(found, lambda key: {
            study: All({"claim": leaf("claims", key[0]), "citation": Leaf(Ref("claim_citations", (key[0], study)))})
            for study in found.get(key, ())})

    def _on(self, name: str) -> Units:
        if name not in self._claims:
            return {}
        claim = self._claims[name]
        rule = _rule(claim)
        found: dict[Unit, Formula] = {}
        # of codings, years and sums no number is cited
        if rule is None or rule.counts_studies or rule.of[0] in ("projects", "countries"):
            found |= {("cited", study): Leaf(Ref("claim_citations", (name, study))) for study in claim.cited}
        found[("stated", number(claim.row.stated))] = leaf("claims", name, "stated")
        found[("rule", claim.row.rule)] = leaf("claims", name, "rule")
        found |= {("relation", each.relation_id): leaf("claim_relations", each.relation_id, "claim_id", "other_id",
                                                       "relation")
                  for each in claim.relations if each.relation is ClaimRelationKind.CONTRADICTS}
        if rule is not None:
            found |= self._behind(name, rule, rule.reading or self.review.reading, own=rule.reading is None)
            found |= self._of_cited(claim, rule)
        return found

    def _of_cited(self, claim: Checked, rule: Rule) -> Units:
        """The countries or projects of the studies cited, where the rule counts those."""
        if rule.what != "count" or rule.of[0] not in ("countries", "projects"):
            return {}
        cited = replace(self.review, studies=tuple(row for row in self.review.studies
                                                   if row.study_id in claim.cited))
        plain = Rule(rule.what, rule.of, where=rule.where if rule.of[0] == "countries" else ())
        return {("cited", unit): why for unit, why in counted(cited, plain, own=rule.reading is None).items()}

    def recomputed(self, reading: Basis) -> Answers:
        """What the rules of the claims give under a reading: studies by name, anything else as a number."""
        found = {name: value for name, claim in self._claims.items() for outcome in claim.outcomes
                 if outcome.reading == reading.value and (value := self._value(name, outcome)) is not None}

        def on(key: Key) -> Units:
            claim = self._claims.get(key[0])
            rule = None if claim is None else _rule(claim)
            if claim is None or rule is None or rule.reading not in (None, reading):
                return {}
            return {("rule", claim.row.rule): leaf("claims", key[0], "rule"),
                    **self._behind(key[0], rule, reading, own=False)}

        return explained({(name,): value for name, value in found.items()}, on)

    def _value(self, name: str, outcome: Outcome) -> Any:
        rule = _rule(self._claims[name])
        if rule is not None and rule.what == "count" and rule.of == ("studies",):
            return list(outcome.studies or ())
        return self._claims[name].recomputed[outcome.reading]

    def _behind(self, name: str, rule: Rule, reading: Basis, *, own: bool) -> Units:
        """Everything that could count by the rule of a claim, with the reason why it does, and what the rule names."""
        if rule.what in ("sum", "difference"):
            stated = self.review.index("claims")
            return {("part", part, number(stated[part].stated)): leaf("claims", part, "stated") for part in rule.of
                    if part in stated}
        found = counted(self.review.with_reading(reading.value), rule, own)
        if rule.what != "count":
            value = self._claims[name].recomputed[reading.value]
            found = {unit: why for unit, why in found.items() if unit == (rule.of[0], value)}
        codes, passages = self.review.index("codes"), self.review.index("passages")
        return {**found,
                **{("code", code): leaf("codes", code) for code in (*rule.all_, *rule.any_, *rule.none)
                   if code in codes},
                **{("passage", each): leaf("passages", each) for each in rule.passages if each in passages}}


def _rule(claim: Checked) -> Rule | None:
    """The rule of a claim, if it has one that can be read."""
    try:
        return None if claim.row.rule is None else Rule.parse(claim.row.rule)
    except RealistSynthError:
        return None
