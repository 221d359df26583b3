"""What can be chosen about the published results; params.yaml names the same."""

from __future__ import annotations

from dataclasses import dataclass

from realist_synth.analyses.crosstab import Depth
from realist_synth.analyses.incidence import Within
from realist_synth.errors import UsageError
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot


@dataclass(frozen=True)
class Options:
    """The choices for published results.

    Attributes:
        pairs: The pairs of dimensions that are crossed, as `ROWS:COLUMNS`; empty for the two usual ones.
        level: How deep the codebook is shown in them.
        within: Where codes meet in them.
    """

    pairs: tuple[str, ...] = ()
    level: Depth = 1
    within: Within = "study"

    def crossed(self, review: Review) -> tuple[tuple[str, str], ...]:
        """The pairs of dimensions; left open, intervention x outcome and context x mechanism, whatever they are called.

        Raises:
            UsageError: If a pair is not `ROWS:COLUMNS`.

        Examples:
            >>> from realist_synth.model.metadata import Metadata
            >>> Options().crossed(Review(Metadata.minimal("demo")))
            (('role', 'outcome'), ('context', 'mechanism'))
        """
        if self.pairs:
            return tuple(_pair(text) for text in self.pairs)
        named = {d.slot: d.name for d in reversed(review.metadata.synthesis.dimensions) if d.slot}
        usual = ((Slot.INTERVENTION, Slot.OUTCOME), (Slot.CONTEXT, Slot.MECHANISM))
        return tuple((named[a], named[b]) for a, b in usual if a in named and b in named)


def _pair(text: str) -> tuple[str, str]:
    rows, colon, columns = text.partition(":")
    if not (colon and rows and columns):
        raise UsageError(f"{text!r} is no pair of dimensions, ROWS:COLUMNS; a package is named before --pairs")
    return rows, columns
