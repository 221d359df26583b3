"""The programme theories, what happened to each of their elements, and which studies report those."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.theories import theories
from realist_synth.model.review import Review
from realist_synth.publish.encode import both, text_bytes
from realist_synth.publish.options import Options

FOLDER = "results/theories"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Elements, events and coverage as tables, and all of it as JSON; nothing without theories.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    if not review.theories:
        return {}
    found = {**both("theories", theories(review)), "events.csv": text_bytes(theories(review, show="events").to_csv())}
    if theories(review).elements:
        found["coverage.csv"] = text_bytes(theories(review, show="coverage").to_csv())
    return found
