"""Programme theories, and what the evidence did to them."""

from datetime import date
from typing import ClassVar

from realist_synth.model.row import ConfigurationRef, Id, PassageRef, Row, Text, TheoryRef, column, optional
from realist_synth.model.vocabularies import SynthesisStep, TheoryEffect, TheoryStatus


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
    passage_id: PassageRef | None = optional("The passage that states it.", "p-theme")


class TheoryEvent(Row):
    """A step in the life of a theory."""

    table: ClassVar[str] = "theory_events"
    key: ClassVar[tuple[str, ...]] = ("event_id",)

    event_id: Id = column("The event.", "e-1")
    theory_id: TheoryRef = column("The theory.", "t-1")
    configuration_id: ConfigurationRef | None = optional("The configuration that bears on it.", "cfg-ayon")
    effect: TheoryEffect = column("What happened to the theory.", "confirms")
    step: SynthesisStep = column("The step of the synthesis.", "juxtaposition")
    rationale: Text = column("Why.", "All elements of the theory are in the configuration.")
    occurred_on: date | None = optional("The day.", "2026-01-31")
