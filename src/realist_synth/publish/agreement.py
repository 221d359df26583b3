"""How far the coders agree, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.agreement import agreement
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options

FOLDER = "results/agreement"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Agreement by dimension, code, direction, configuration and judgement, each with its disagreements in the JSON.

    Nothing of what fewer than two coders recorded. The configurations of two coders are compared with each other, and
    in a file apart also with those of the package.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    found: dict[str, bytes] = {}
    if coders(review) > 1:
        found |= {**both("by-dimension", agreement(review)), **both("by-code", agreement(review, by="code"))}
    if coders_with_directions(review) > 1:
        found |= both("by-direction", agreement(review, by="direction"))
    if coders_of_configurations(review) > 1:
        found |= both("by-configuration", agreement(review, by="configuration"))
        if review.configuration_elements:
            found |= both("by-configuration-with-package", agreement(review, by="configuration", published=True))
    if judged_twice(review):
        found |= both("by-judgement", agreement(review, by="judgement"))
    return found


def coders(review: Review) -> int:
    """How many coders recorded codings."""
    return len({record.coder_id for record in review.coder_codings})


def coders_with_directions(review: Review) -> int:
    """How many coders named the direction of an outcome."""
    return len({record.coder_id for record in review.coder_codings if record.direction})


def judged_twice(review: Review) -> bool:
    """Whether some field was judged by two coders."""
    coders_of: dict[tuple[str, str], set[str]] = {}
    for record in review.coder_judgements:
        coders_of.setdefault((record.of_table, record.field), set()).add(record.coder_id)
    return any(len(found) > 1 for found in coders_of.values())


def coders_of_configurations(review: Review) -> int:
    """How many coders recorded configurations."""
    return len({record.coder_id for record in review.coder_configurations})
