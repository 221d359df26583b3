"""Which way the effects point: votes by outcome, and the direction of each study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from realist_synth.analyses.directions import Directions, directions
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review
from realist_synth.publish.encode import both, text_bytes
from realist_synth.publish.options import Options, Section

FOLDER = "results/directions"


class Params(Section):
    """What counts as a direction.

    Attributes:
        evidence: Printed results, directions stated in codings, or both.
        unit: What counts once.
        rollup: Whether an outcome also counts for the outcomes above it.
    """

    name: ClassVar[str] = "directions"

    evidence: Literal["effects", "codings", "both"] = "effects"
    unit: Literal["independent", "study", "project"] = "independent"
    rollup: bool = False


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Votes and directions by the estimates, and by the clear results alone; nothing without a result to point.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    found: dict[str, bytes] = {}
    for prefix, significance in (("", False), ("clear-results.", True)):
        votes = pointing(review, options, significance=significance)
        if votes is not None and not (significance and votes.evidence == "codings"):
            found |= both(f"{prefix}by-outcome", votes)
            found[f"{prefix}by-study.csv"] = text_bytes(replace(votes, by="study").to_csv())
    return found


def pointing(review: Review, options: Options, *, significance: bool = False) -> Directions | None:
    """The directions as the options ask; None where nothing has one.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> pointing(Review(Metadata.minimal("demo")), Options()) is None
        True
    """
    chosen = options.of(Params)
    try:
        return directions(review, evidence=chosen.evidence, unit=chosen.unit, rollup=chosen.rollup,
                          significance=significance)
    except AnalysisError:
        return None
