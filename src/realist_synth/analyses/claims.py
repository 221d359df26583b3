"""What the review states of itself in numbers, against what it cites and what the tables recompute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from realist_synth.analyses.place import Place, place_dict
from realist_synth.analyses.result import (
    ANY_COUNT,
    ANY_TEXT,
    FLAG,
    NUMBER,
    TEXT,
    Origin,
    Result,
    Value,
    as_text,
    joined,
    number,
)
from realist_synth.analyses.rule import Facts, Number, Outcome, Rule, counted
from realist_synth.errors import RealistSynthError
from realist_synth.model.claims import Claim, ClaimRelation, Decision
from realist_synth.model.finding import Finding, Severity
from realist_synth.model.review import READINGS, Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Basis, ClaimRelationKind

FINDINGS = {
    "claims.bad-rule": (Severity.WARNING, "The rule of a claim can be read, and names what the package has."),
    "claims.contradicts": (Severity.NOTE, "No claim contradicts another."),
    "claims.does-not-recompute": (Severity.NOTE, "The number stated is the number cited, and what the tables give."),
}


@dataclass(frozen=True)
class Checked:
    """One claim, checked.

    Attributes:
        position: The row of the claim in its table, from 1.
        cited: The studies that it cites, sorted.
        outcomes: What its rule gives, by reading; only one where the rule is bound to a reading.
        fault: Why the rule cannot be used, if so.
        mismatch: Whether the numbers differ.
        contradicted: Whether a relation says that it and another claim cannot both hold.
        why: What disagrees with what, in short sentences.
    """

    row: Claim
    position: int
    place: Place | None
    cited: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    fault: str | None
    agrees: bool | None
    mismatch: bool
    contradicted: bool
    why: tuple[str, ...]
    relations: tuple[ClaimRelation, ...]
    decisions: tuple[Decision, ...]

    @property
    def recomputed(self) -> dict[str, int | float | None]:
        """The number that the rule gives, by reading; None where it gives none."""
        known = {found.reading: _json(found.number) for found in self.outcomes}
        return {reading.value: known.get(reading.value) for reading in READINGS}

    def to_dict(self) -> dict[str, Any]:
        """The claim as JSON-ready values."""
        return {
            "claim_id": self.row.claim_id, "kind": self.row.kind.value, "statement": self.row.statement,
            "stated": number(self.row.stated), "cited": list(self.cited), "cited_count": len(self.cited),
            "recomputed": self.recomputed,
            "studies": {found.reading: None if found.studies is None else list(found.studies)
                        for found in self.outcomes},
            "agrees": self.agrees, "why": list(self.why), "place": place_dict(self.place),
            "relations": [row.to_dict() for row in self.relations], "note": self.row.note,
            "decision": [{"decision_id": row.decision_id, "decision": row.decision, "reason": row.reason}
                         for row in self.decisions],
        }


@dataclass(frozen=True, repr=False)
class ClaimsReport(Result):
    """Every number that the review states of its own studies, checked."""

    name: ClassVar[str] = "claims"

    claims: tuple[Checked, ...]
    disagree: bool
    reading: str
    package: Origin

    def title(self) -> str:
        """How many claims, and how many disagree."""
        wrong = sum(claim.agrees is False for claim in self.claims)
        return (
            f"claims that disagree: {wrong}"
            if self.disagree
            else f"claims: {len(self.claims)}, of which {wrong} disagree"
        )

    def choices(self) -> Mapping[str, str]:
        """The reading that decides whether a claim agrees."""
        return {"reading": self.reading, **({"only": "claims that disagree"} if self.disagree else {})}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty cell means nothing stated, cited or recomputable"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each claim."""
        return {"claim_id": TEXT, "kind": TEXT, "statement": TEXT, "stated": NUMBER, "cited": NUMBER,
                **{f"recomputed_{reading.value}": NUMBER for reading in READINGS}, "agrees": FLAG, "why": ANY_TEXT,
                "passage_id": ANY_TEXT, "section": ANY_TEXT, "start": ANY_COUNT, "end": ANY_COUNT,
                "decisions": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The claims by id."""
        return [(c.row.claim_id, c.row.kind.value, c.row.statement, number(c.row.stated), len(c.cited) or None,
                 *(c.recomputed.get(reading.value) for reading in READINGS), c.agrees,
                 joined(c.why), *_at(c.place), joined([row.decision_id for row in c.decisions]))
                for c in self.claims]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: the numbers recomputed stand in one cell, in the order of the readings."""
        heading = "recomputed: " + " / ".join(reading.value for reading in READINGS)
        rows = [
            [
                c.row.claim_id,
                c.row.statement,
                as_text(number(c.row.stated)),
                as_text(len(c.cited) or None),
                "/".join(as_text(value) or "-" for value in c.recomputed.values()),
                as_text(c.agrees),
                joined(c.why),
                ", ".join(as_text(part) for part in _at(c.place)[1:3] if part is not None),
            ]
            for c in self.claims
        ]
        return ["claim_id", "statement", "stated", "cited", heading, "agrees", "why", "place"], rows

    def to_dict(self) -> dict[str, Any]:
        """The claims with all that bears on them."""
        return {"claims": [claim.to_dict() for claim in self.claims], "disagree": self.disagree,
                "reading": self.reading, "package": self.package.to_dict()}

    def findings(self) -> Iterator[Finding]:
        """A note for each claim that disagrees, and a warning for each rule that cannot be used."""
        for claim in self.claims:
            stated = None if claim.row.stated is None else str(claim.row.stated)
            about = f"{claim.row.claim_id}: {'; '.join(claim.why)}"
            if claim.fault:
                yield Finding("claims.bad-rule", Severity.WARNING, f"{claim.row.claim_id}: {claim.fault}",
                              table="claims", row=claim.position, field="rule", value=claim.row.rule)
            if claim.mismatch:
                yield Finding("claims.does-not-recompute", Severity.NOTE, about, table="claims", row=claim.position,
                              field="stated", value=stated)
            if claim.contradicted:
                yield Finding("claims.contradicts", Severity.NOTE, about, table="claims", row=claim.position,
                              field="stated", value=stated)


def claims(review: Review, *, disagree: bool = False) -> ClaimsReport:
    """Check every number that the review states of its own studies: stated, cited, recomputed under each reading.

    A claim agrees when the number stated equals the number of studies cited and the number that its rule gives under
    the reading of the review, those of them that exist; a rule bound to a reading is held against that one. Studies
    cited are counted as projects or countries where the rule counts those, and are left out where it counts codings
    or seeks a year.

    Args:
        review: The review.
        disagree: Only claims that disagree.

    Examples:
        >>> from realist_synth.model.claims import ClaimCitation
        >>> from realist_synth.model.metadata import Metadata
        >>> review = Review(Metadata.minimal("demo"),
        ...     claims=(Claim(claim_id="c", passage_id="p", kind="count", statement="Two studies.", stated=2),),
        ...     claim_citations=(ClaimCitation(claim_id="c", study_id="a"),))
        >>> claims(review).claims[0].why
        ('stated 2, cited 1',)
    """
    require_review(review)
    facts = {reading: Facts(review.with_reading(reading.value)) for reading in READINGS}
    cited: dict[str, set[str]] = {}
    for row in review.claim_citations:
        cited.setdefault(row.claim_id, set()).add(row.study_id)
    related: dict[str, list[ClaimRelation]] = {}
    for relation in sorted(review.claim_relations, key=lambda r: r.id):
        for claim_id in dict.fromkeys((relation.claim_id, relation.other_id)):
            related.setdefault(claim_id, []).append(relation)
    decided: dict[str | None, list[Decision]] = {}
    for decision in sorted(review.decisions, key=lambda d: d.id):
        decided.setdefault(decision.claim_id, []).append(decision)
    checked = [_checked(review, facts, row, position, tuple(sorted(cited.get(row.id, ()))),
                        related.get(row.id, []), decided.get(row.id, []))
               for position, row in enumerate(review.claims, 1)]
    shown = sorted((c for c in checked if not disagree or c.agrees is False), key=lambda c: (c.row.id, c.position))
    return ClaimsReport(tuple(shown), disagree, review.reading.value, Origin.of(review.metadata))


def _checked(review: Review, facts: Mapping[Basis, Facts], row: Claim, position: int, cited: tuple[str, ...],
             relations: Sequence[ClaimRelation], decisions: Sequence[Decision]) -> Checked:
    rule, outcomes, fault = _recomputed(facts, row.rule)
    chosen = rule.reading if rule and rule.reading else review.reading
    outcome = next((found for found in outcomes if found.reading == chosen.value), None)
    against = {"cited": _cited(facts[chosen].review, rule, cited), "recomputed": outcome.number if outcome else None}
    known = {name: value for name, value in against.items() if value is not None}
    mismatch = row.stated is not None and any(value != row.stated for value in known.values())
    others = [f"{'contradicts' if r.claim_id == row.id else 'is contradicted by'} "
              f"{r.other_id if r.claim_id == row.id else r.claim_id}"
              for r in relations if r.relation is ClaimRelationKind.CONTRADICTS]
    why = [*_numbers(row.stated, known, mismatch), *_sets(rule, cited, outcome), *others, *([fault] if fault else [])]
    compared = row.stated is not None and known
    agrees = False if mismatch or others else True if compared else None
    return Checked(row, position, Place.of(review, row.passage_id), cited, outcomes, fault, agrees, mismatch,
                   bool(others), tuple(why), tuple(relations), tuple(decisions))


def _recomputed(facts: Mapping[Basis, Facts], text: str | None) -> tuple[Rule | None, tuple[Outcome, ...], str | None]:
    """The rule, what it gives under each reading, and why it cannot be used."""
    if text is None:
        return None, (), None
    try:
        rule = Rule.parse(text)
        readings = [rule.reading] if rule.reading else READINGS
        return rule, tuple(facts[reading].outcome(rule) for reading in readings), None
    except RealistSynthError as error:
        return None, (), f"the rule cannot be used: {error}"


def _at(place: Place | None) -> tuple[str | None, str | None, int | None, int | None]:
    return (place.passage_id, place.section, place.start, place.end) if place else (None, None, None, None)


def _cited(review: Review, rule: Rule | None, cited: tuple[str, ...]) -> int | None:
    """The number cited, in the unit that the rule counts in; None where citations cannot bear on it."""
    if not cited:
        return None
    if rule is None or rule.counts_studies:
        return len(cited)
    if rule.of[0] in ("projects", "countries"):
        return counted(review, rule.of[0], set(cited), rule.where)
    return None


def _numbers(stated: Decimal | None, known: Mapping[str, Number], mismatch: bool) -> list[str]:
    if not mismatch:
        return []
    return [", ".join([f"stated {number(stated)}", *(f"{name} {_json(value)}" for name, value in known.items())])]


def _sets(rule: Rule | None, cited: tuple[str, ...], outcome: Outcome | None) -> list[str]:
    """Equal numbers can hide different studies: name those on one side only."""
    if rule is None or not rule.counts_studies or not cited or outcome is None or outcome.studies is None:
        return []
    found = outcome.studies
    sides = (("cited but not recomputed", sorted(set(cited) - set(found))),
             ("recomputed but not cited", sorted(set(found) - set(cited))))
    return [f"{name}: {', '.join(ids)}" for name, ids in sides if ids]


def _json(value: Number | None) -> int | float | None:
    return number(Decimal(value)) if value is not None else None
