"""How far each cell of the cross-tabs, and each element of a synthesis-level configuration, hangs on single studies."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.robustness import robustness
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/robustness"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """One CSV and one JSON for each pair of dimensions that is crossed, and one of each for the coverage.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))[0]
        'context-by-mechanism.csv'
    """
    chosen = options.of(Params)
    found: dict[str, bytes] = {}
    for rows, columns in chosen.crossed(review):
        found |= both(f"{rows}-by-{columns}", robustness(review, rows=rows, columns=columns, level=chosen.level,
                                                         within=chosen.within))
    if has_coverage(review):
        found |= both("coverage", robustness(review, of="coverage"))
    return found


def has_coverage(review: Review) -> bool:
    """Whether a configuration of the synthesis has an element."""
    whole = {row.id for row in review.configurations if row.level is Level.SYNTHESIS}
    return any(element.configuration_id in whole for element in review.configuration_elements)
