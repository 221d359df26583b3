"""The cross-tabs: every pair, under every reading, and at all levels of the codebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from realist_synth.analyses.crosstab import crosstab
from realist_synth.errors import UsageError
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import Slot
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options, Section

FOLDER = "results/crosstabs"


class Params(Section):
    """What is crossed.

    Attributes:
        pairs: The pairs of dimensions, as `ROWS:COLUMNS`; empty for the two usual ones.
        level: How deep the codebook is shown.
        within: Where codes meet.
    """

    name: ClassVar[str] = "crosstabs"

    pairs: tuple[str, ...] = ()
    level: Annotated[int, Field(ge=1)] | Literal["all"] = 1
    within: Literal["study", "passage", "configuration"] = "study"

    def crossed(self, review: Review) -> tuple[tuple[str, str], ...]:
        """The pairs of dimensions; left open, intervention x outcome and context x mechanism, whatever they are called.

        Raises:
            UsageError: If a pair is not `ROWS:COLUMNS`.

        Examples:
            >>> from realist_synth.model.metadata import Metadata
            >>> Params().crossed(Review(Metadata.minimal("demo")))
            (('role', 'outcome'), ('context', 'mechanism'))
        """
        if self.pairs:
            return tuple(_pair(text) for text in self.pairs)
        named = {d.slot: d.name for d in reversed(review.metadata.synthesis.dimensions) if d.slot}
        usual = ((Slot.INTERVENTION, Slot.OUTCOME), (Slot.CONTEXT, Slot.MECHANISM))
        return tuple((named[a], named[b]) for a, b in usual if a in named and b in named)


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """One CSV and one JSON for each pair and reading, and one of each with all levels under the review's reading.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))[:2]
        ['context-by-mechanism.all-levels.csv', 'context-by-mechanism.all-levels.json']
    """
    found: dict[str, bytes] = {}
    chosen = options.of(Params)
    for rows, columns in chosen.crossed(review):
        name = f"{rows}-by-{columns}"
        for reading in READINGS:
            table = crosstab(review, rows, columns, level=chosen.level, within=chosen.within, reading=reading.value)
            found |= both(f"{name}.{reading.value}", table)
        found |= both(f"{name}.all-levels", crosstab(review, rows, columns, level="all", within=chosen.within))
    return found


def _pair(text: str) -> tuple[str, str]:
    rows, colon, columns = text.partition(":")
    if not (colon and rows and columns):
        raise UsageError(f"{text!r} is no pair of dimensions, ROWS:COLUMNS")
    return rows, columns
