"""Programme theories, and what the evidence did to them."""

from datetime import date
from typing import ClassVar

from realist_synth.model.row import (
    ConfigurationRef,
    ElementRef,
    Id,
    PassageRef,
    Row,
    StudyRef,
    Text,
    TheoryRef,
    column,
    optional,
)
from realist_synth.model.vocabularies import Basis, SynthesisStep, TheoryEffect, TheoryStatus


class Theory(Row):
    """A programme theory: if - then - because."""

    table: ClassVar[str] = "theories"
    key: ClassVar[tuple[str, ...]] = ("theory_id",)

    theory_id: Id = column("The theory.", "t-1")
    statement: Text = column(
        "The theory in own words, as if - then - because.", "If peers refer, then more come, because of trust."
    )
    status: TheoryStatus = column("Where it stands.", "refined")
    parent_id: TheoryRef | None = optional("The theory that it was made from.", "t-0")
    configuration_id: ConfigurationRef | None = optional(
        "The configuration that it rests on, whose elements are its own.", "cfg-theme"
    )
    passage_id: PassageRef | None = optional("The passage that states it.", "p-theme")
    basis: Basis | None = optional("How it came to be; `inferred` where a coder took it for a theory.", "stated")
    note: Text | None = optional("How it was concluded, or what else a reader should know.", "It names no because.")


class TheoryEvent(Row):
    """A step in the life of a theory: what one configuration, or one passage, did to it or to one of its elements."""

    table: ClassVar[str] = "theory_events"
    key: ClassVar[tuple[str, ...]] = ("event_id",)

    event_id: Id = column("The event.", "e-1")
    theory_id: TheoryRef = column("The theory.", "t-1")
    element_id: ElementRef | None = optional(
        "The element of the theory's configuration that it bears on; empty where it bears on the theory as a whole.",
        "cfg-theme-m-trust",
    )
    configuration_id: ConfigurationRef | None = optional("The configuration that bears on it.", "cfg-ayon")
    study_id: StudyRef | None = optional(
        "The one study that it comes from, where no study-level configuration says so.", "s40"
    )
    passage_id: PassageRef | None = optional("The passage that says so.", "p-cfg-ayon")
    effect: TheoryEffect = column("What happened to the theory.", "confirms")
    step: SynthesisStep = column("The step of the synthesis.", "juxtaposition")
    basis: Basis | None = optional("How it came to be: said by the source, or concluded by a coder.", "inferred")
    rationale: Text = column("Why.", "All elements of the theory are in the configuration.")
    occurred_on: date | None = optional("The day.", "2026-01-31")
