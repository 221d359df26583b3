"""Configurations: what reviewers claimed, element by element, with what speaks for and against."""

from typing import ClassVar

from realist_synth.model.row import CodeRef, ConfigurationRef, Id, PassageRef, Row, StudyRef, Text, column, optional
from realist_synth.model.vocabularies import Aspect, Basis, EvidenceRelation, Framework, Level, Polarity, Slot


class Configuration(Row):
    """A claim of the form: in this context, this mechanism brought this outcome. Never computed."""

    table: ClassVar[str] = "configurations"
    key: ClassVar[tuple[str, ...]] = ("configuration_id",)

    configuration_id: Id = column("The configuration.", "cfg-ayon")
    level: Level = column("Whether it speaks of one study or of the synthesis.", "study")
    study_id: StudyRef | None = optional("The study, of a study-level configuration.", "s40")
    passage_id: PassageRef | None = optional("The passage that states it.", "p-cfg-ayon")
    statement: Text = column(
        "The configuration in the coder's own words.", "Peers whom women trust link them to clinics."
    )
    framework: Framework = column("The slots in which it is written.", "ICMO")
    basis: Basis = column("How it came to be.", "stated")
    note: Text | None = optional("What else a reader should know.", "The intervention carries no tag in the text.")


class ConfigurationElement(Row):
    """A code in a slot of a configuration; the slot, not the codebook, says which part it plays."""

    table: ClassVar[str] = "configuration_elements"
    key: ClassVar[tuple[str, ...]] = ("element_id",)

    element_id: Id = column("The element.", "cfg-ayon-m-trust")
    configuration_id: ConfigurationRef = column("The configuration.", "cfg-ayon")
    slot: Slot = column("The slot.", "mechanism")
    code_id: CodeRef = column("The code.", "mech-trust")
    aspect: Aspect | None = optional("Of a mechanism: resource or reasoning.", "reasoning")
    polarity: Polarity | None = optional("How it works in the configuration.", "enables")
    basis: Basis = column("How the element came to be.", "stated")
    passage_id: PassageRef | None = optional("Where it is said, if not where the configuration is.", "p-cfg-ayon")
    note: Text | None = optional(
        "Why a code of another dimension fills the slot, or what else to know.", "Named as outreach."
    )


class ConfigurationEvidence(Row):
    """What speaks for or against a configuration."""

    table: ClassVar[str] = "configuration_evidence"
    key: ClassVar[tuple[str, ...]] = ("evidence_id",)

    evidence_id: Id = column("The piece of evidence.", "ev-1")
    configuration_id: ConfigurationRef = column("The configuration.", "cfg-theme")
    study_id: StudyRef | None = optional("The study it comes from.", "s40")
    passage_id: PassageRef | None = optional("The passage that says so.", "p-cfg-ayon")
    relation: EvidenceRelation = column("What it does to the configuration.", "supports")
    rationale: Text | None = optional("Why.", "The study's own configuration has the same elements.")


class ConfigurationLink(Row):
    """A ripple: the outcome of one configuration is part of the context of the next."""

    table: ClassVar[str] = "configuration_links"
    key: ClassVar[tuple[str, ...]] = ("link_id",)

    link_id: Id = column("The link.", "l-1")
    from_id: ConfigurationRef = column("The configuration that comes first.", "cfg-1")
    to_id: ConfigurationRef = column("The configuration that follows.", "cfg-2")
    concept: Id | None = optional("The concept that is outcome here and context there.", "stigma")
    basis: Basis = column("How the link came to be.", "stated")
