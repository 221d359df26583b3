"""The claims: every number that the review states, with its verdict."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.claims import claims
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/claims"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """All claims, and those that disagree.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))[:2]
        ['claims.csv', 'claims.json']
    """
    return {**both("claims", claims(review)), **both("disagree", claims(review, disagree=True))}
