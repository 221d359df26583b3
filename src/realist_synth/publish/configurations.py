"""The configurations as claimed, and which of their elements each study reports."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.configurations import configurations
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/configurations"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """The configurations with their evidence, and the coverage of those of the synthesis.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))[:2]
        ['configurations.csv', 'configurations.json']
    """
    return {**both("configurations", configurations(review)),
            **both("coverage", configurations(review, level="synthesis", coverage=True))}
