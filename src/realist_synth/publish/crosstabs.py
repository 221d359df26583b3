"""The cross-tabs: every pair, under every reading, and at all levels of the codebook."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.crosstab import crosstab
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/crosstabs"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """One CSV and one JSON for each pair and reading, and one of each with all levels under the review's reading.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))[:2]
        ['context-by-mechanism.all-levels.csv', 'context-by-mechanism.all-levels.json']
    """
    found: dict[str, bytes] = {}
    for rows, columns in options.crossed(review):
        name = f"{rows}-by-{columns}"
        for reading in READINGS:
            table = crosstab(review, rows, columns, level=options.level, within=options.within, reading=reading.value)
            found |= both(f"{name}.{reading.value}", table)
        found |= both(f"{name}.all-levels", crosstab(review, rows, columns, level="all", within=options.within))
    return found
