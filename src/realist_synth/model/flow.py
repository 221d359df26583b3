"""The flow of records through the review (PRISMA 2020)."""

from typing import ClassVar

from realist_synth.model.row import Id, PassageRef, Row, Text, column, optional


class FlowStep(Row):
    """A box of the PRISMA 2020 flow diagram."""

    table: ClassVar[str] = "flow"
    key: ClassVar[tuple[str, ...]] = ("step",)

    step: Id = column("The box.", "studies_included")
    count: int | None = optional("The number in it; empty where the source does not say.", 29, ge=0)
    reason: Text | None = optional("What the box covers, or why records left.", "Included in the review.")
    passage_id: PassageRef | None = optional("The passage that says so.", "p-included")
