"""What a review states in numbers about its own studies, and what was decided about it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from realist_synth.model.row import ClaimRef, Id, PassageRef, Row, StudyRef, Text, column, optional
from realist_synth.model.vocabularies import ClaimKind, ClaimRelationKind


class Claim(Row):
    """A statement of the review about its own studies, with a rule by which the tables recompute it."""

    table: ClassVar[str] = "claims"
    key: ClassVar[tuple[str, ...]] = ("claim_id",)

    claim_id: Id = column("The claim.", "c-trust")
    passage_id: PassageRef = column("The passage that makes it.", "p-trust")
    kind: ClaimKind = column("What it is.", "count")
    statement: Text = column("The claim in own words.", "Four studies show trust at work.")
    stated: Decimal | None = optional("The number stated.", 4)
    rule: Text | None = optional("How the tables recompute it, as JSON.", '{"count": "studies", "all": ["mech-trust"]}')
    note: Text | None = optional("What else a reader should know.", "The bracket lacks its opening.")


class ClaimCitation(Row):
    """A study that a claim cites, its bracket expanded."""

    table: ClassVar[str] = "claim_citations"
    key: ClassVar[tuple[str, ...]] = ("claim_id", "study_id")

    claim_id: ClaimRef = column("The claim.", "c-trust")
    study_id: StudyRef = column("The study cited.", "s40")


class ClaimRelation(Row):
    """How one claim stands to another."""

    table: ClassVar[str] = "claim_relations"
    key: ClassVar[tuple[str, ...]] = ("relation_id",)

    relation_id: Id = column("The relation.", "r-1")
    claim_id: ClaimRef = column("The claim.", "c-advocacy")
    other_id: ClaimRef = column("The other claim.", "c-management")
    relation: ClaimRelationKind = column("How the first stands to the other.", "part_of")
    note: Text | None = optional("Why.", "Study 45 is among the three, but not among the six.")


class Decision(Row):
    """A recorded decision: what was asked, what was decided, why and when."""

    table: ClassVar[str] = "decisions"
    key: ClassVar[tuple[str, ...]] = ("decision_id",)

    decision_id: Id = column("The decision.", "d-trust-bracket")
    claim_id: ClaimRef | None = optional("The claim it concerns.", "c-trust")
    question: Text = column("What had to be decided.", "Which studies does the damaged bracket name?")
    decision: Text = column("What was decided.", "It is read as 40 to 42 and 58.")
    reason: Text = column("Why.", "The count word says four, and four numbers stand there.")
    decided_on: date = column("The day.", "2026-01-31")
