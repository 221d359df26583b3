"""How far the coders agree, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.agreement import agreement
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/agreement"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Agreement by dimension and by code, each with the list of disagreements in its JSON; nothing without two coders.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    if len({record.coder_id for record in review.coder_codings}) < 2:
        return {}
    return {**both("by-dimension", agreement(review)), **both("by-code", agreement(review, by="code"))}
