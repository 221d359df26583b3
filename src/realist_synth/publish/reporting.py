"""The reporting standards, filled from the package."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.reporting import reporting
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/reporting"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Each standard as CSV and as JSON with the rows behind every answer.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))
        ['rameses.csv', 'rameses.json', 'swim.csv', 'swim.json']
    """
    return {**both("rameses", reporting(review)), **both("swim", reporting(review, standard="SWiM"))}
