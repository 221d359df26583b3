"""The codings: which study shows which code, on the strength of which passage."""

from typing import ClassVar

from realist_synth.model.row import (
    CodeRef,
    CoderRef,
    DecisionRef,
    Id,
    PassageRef,
    Row,
    StudyRef,
    Text,
    column,
    optional,
)
from realist_synth.model.vocabularies import Basis, CoderKind, Direction, Grade, Presence, Slot


class Coding(Row):
    """The consensus: this study, on the strength of this passage, shows this code."""

    table: ClassVar[str] = "codings"
    key: ClassVar[tuple[str, ...]] = ("coding_id",)
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("study_id", "code_id", "passage_id"),)

    coding_id: Id = column("The coding.", "s40-mech-trust-p-trust")
    study_id: StudyRef = column("The study.", "s40")
    code_id: CodeRef = column("The code.", "mech-trust")
    passage_id: PassageRef | None = optional("The passage that says so.", "p-trust")
    basis: Basis = column("How the coding came to be.", "stated")
    presence: Presence = column("Whether the source reports the code as present or as absent.", "present")
    direction: Direction | None = optional("Of an outcome: the reported direction of change.", "decrease")
    rationale: Text | None = optional("Why; required of what a coder inferred.", "The title names the drop-in centre.")
    relevance: Grade | None = optional("How relevant the evidence is (RAMESES).", "high")
    rigour: Grade | None = optional("How rigorous the evidence is (RAMESES).", "medium")
    decision_id: DecisionRef | None = optional("The decision by which it is read so or was added.", "d-trust-bracket")
    withdrawn_by: DecisionRef | None = optional(
        "The decision that withdrew it; under the reading `reconciled` it no longer counts.", "d-hiv-four")
    note: Text | None = optional("What else a reader should know.", "The sentence is cut off in the text.")


class Coder(Row):
    """One who coded independently."""

    table: ClassVar[str] = "coders"
    key: ClassVar[tuple[str, ...]] = ("coder_id",)

    coder_id: Id = column("The coder.", "first")
    kind: CoderKind = column("Person or machine.", "person")
    description: Text = column(
        "Who or what coded, and with what at hand.", "Reviewer with the codebook and the full text."
    )


class CoderCoding(Row):
    """An independent record of one coder, read only to measure agreement."""

    table: ClassVar[str] = "coder_codings"
    key: ClassVar[tuple[str, ...]] = ("record_id",)

    record_id: Id = column("The record.", "first-001")
    coder_id: CoderRef = column("The coder.", "first")
    study_id: StudyRef = column("The study.", "s40")
    code_id: CodeRef = column("The code.", "mech-trust")
    passage_id: PassageRef | None = optional("The passage in which the coder found it.", "p-trust")
    direction: Direction | None = optional("Of an outcome: the direction that the coder read.", "decrease")
    decision_id: DecisionRef | None = optional("Where the coders differ: the decision that settled it.", "d-agree-1")


class CoderConfiguration(Row):
    """One element of a configuration as one coder independently recorded it, read only to measure agreement."""

    table: ClassVar[str] = "coder_configurations"
    key: ClassVar[tuple[str, ...]] = ("record_id",)

    record_id: Id = column("The record.", "first-k1-m-trust")
    coder_id: CoderRef = column("The coder.", "first")
    configuration: Id = column(
        "The coder's own name for the configuration; it holds the rows of one configuration together.", "k1"
    )
    study_id: StudyRef | None = optional("The study; empty where the configuration speaks of the synthesis.", "s40")
    passage_id: PassageRef | None = optional("The passage in which the coder found it.", "p-cfg-ayon")
    slot: Slot = column("The slot in which the coder placed the code.", "mechanism")
    code_id: CodeRef = column("The code.", "mech-trust")
    decision_id: DecisionRef | None = optional("Where the coders differ: the decision that settled it.", "d-agree-1")


class CoderJudgement(Row):
    """What one coder independently put in a field of a row of another table, read only to measure agreement."""

    table: ClassVar[str] = "coder_judgements"
    key: ClassVar[tuple[str, ...]] = ("record_id",)
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("coder_id", "of_table", "row_id", "field"),)

    record_id: Id = column("The record.", "effects-first-001")
    coder_id: CoderRef = column("The coder.", "effects-first")
    of_table: Text = column("The table that the judgement is about.", "effects")
    row_id: Id = column(
        "The row of that table by its key; or a name for a row that one coder had and a decision left out.", "e-60-hiv"
    )
    field: Text = column("The field of that row.", "direction")
    value: Text = column("What the coder put there.", "favours_intervention")
    decision_id: DecisionRef | None = optional("Where the coders differ: the decision that settled it.", "d-agree-1")
