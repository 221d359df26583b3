"""Results that say in every form what they rest on: choices and notes in the caption, choices in each row too."""

from __future__ import annotations

from dataclasses import dataclass, field

from realist_synth.analyses.result import Result

DIVERSITY = "limited diversity"


@dataclass(frozen=True, repr=False)
class Noted(Result):
    """A result with notes.

    Attributes:
        notes: What a reader must know: limited diversity, contradictions, assumptions.
    """

    notes: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def told(self) -> str:
        """The choices and the limits of diversity, for a cell of each row of the table form."""
        return "; ".join([*(f"{name} {value}" for name, value in self.choices().items()),
                          *(note for note in self.notes if note.startswith(DIVERSITY))])

    def caption(self) -> str:
        """The choices, and what a reader must know."""
        return "; ".join([super().caption(), *self.notes])

    def head(self) -> list[str]:
        """Title and choices, and each note on a line of its own."""
        return [self.title(), super().caption(), *self.notes]
