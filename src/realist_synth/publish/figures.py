"""The figures for papers: each as SVG, with its text for those who cannot see it and its caption beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from realist_synth.analyses.configurations import ConfigurationSet, configurations
from realist_synth.analyses.crosstab import crosstab
from realist_synth.analyses.incidence import incidence
from realist_synth.analyses.result import Origin
from realist_synth.errors import AnalysisError, OutputError
from realist_synth.figures.alluvial import alluvial
from realist_synth.figures.configuration_diagram import configuration_diagram
from realist_synth.figures.coverage_matrix import coverage_matrix
from realist_synth.figures.effect_direction import effect_direction
from realist_synth.figures.figure import Figure
from realist_synth.figures.forest import forest
from realist_synth.figures.heat_map import heat_map
from realist_synth.figures.network import network
from realist_synth.figures.prisma import prisma
from realist_synth.figures.timeline import timeline
from realist_synth.figures.upset import upset
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level, Slot
from realist_synth.publish import crosstabs, pooling
from realist_synth.publish.directions import pointing
from realist_synth.publish.encode import json_bytes, text_bytes
from realist_synth.publish.options import Options, Section
from realist_synth.publish.pages._names import name_of

FOLDER = "figures"
CAPTIONS = "captions.json"
Drawings = Iterator[tuple[str, Callable[[], Figure]]]


class Params(Section):
    """Which figures are drawn, and how.

    Attributes:
        upset: The dimensions whose codes are shown as an UpSet plot; empty for that of the interventions.
        png: Whether each is written as PNG too. The bytes of a PNG depend on the fonts of the machine, those of an SVG
            do not; so a folder that is kept under version control holds SVG alone.
    """

    name: ClassVar[str] = "figures"

    upset: tuple[str, ...] = ()
    png: bool = False


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Every figure that the review has the data for, and `captions.json`, which also says what was not drawn and why.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> sorted(files(Review(Metadata.minimal("demo")), Options()))
        ['captions.json']
    """
    found: dict[str, bytes] = {}
    told: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for name, draw in drawings(review, options):
        try:
            figure = draw()
            svg, (width, height) = figure.sized()
            made = {f"{name}.svg": text_bytes(svg)}
            if options.of(Params).png:
                made[f"{name}.png"] = figure.png()
        except (AnalysisError, OutputError) as error:
            missing[name] = str(error)
            continue
        found |= made
        told[name] = {"files": sorted(made), "width_mm": width, "height_mm": height, "alt": figure.alt,
                      "caption": figure.caption}
    whole = {"package": Origin.of(review.metadata).to_dict(), "reading": review.reading.value, "figures": told,
             "not_drawn": missing}
    return {**found, CAPTIONS: json_bytes(whole)}


def drawings(review: Review, options: Options) -> Drawings:
    """The name of each figure that the options ask for, and what draws it."""
    yield "timeline", partial(timeline, review)
    yield "prisma", partial(prisma, review)
    yield from _counted(review, options)
    yield from _claimed(configurations(review, coverage=True))
    yield "effect-direction", partial(_effect_direction, review, options)
    for asked in options.of(pooling.Params).syntheses:
        yield f"forest-{name_of(asked.name)}", partial(_forest, review, asked)


def _counted(review: Review, options: Options) -> Drawings:
    """What is reported together: heat maps and UpSet plots."""
    chosen = options.of(crosstabs.Params)
    for rows, columns in chosen.crossed(review):
        yield f"heat-map-{name_of(f'{rows}-by-{columns}')}", partial(
            _heat_map, review, rows, columns, level=chosen.level, within=chosen.within)
    usual = [d.name for d in review.metadata.synthesis.dimensions if d.slot is Slot.INTERVENTION]
    for dimension in options.of(Params).upset or usual:
        yield f"upset-{name_of(dimension)}", partial(_upset, review, dimension)


def _claimed(found: ConfigurationSet) -> Drawings:
    """What reviewers claim: the configurations together, and each by itself."""
    yield "network", partial(network, found)
    yield "alluvial", partial(alluvial, found)
    for one in found.configurations:
        name, own = name_of(one.row.configuration_id), one.row.configuration_id
        yield f"configuration-{name}", partial(configuration_diagram, found, own)
        yield f"configuration-{name}.narrow", partial(configuration_diagram, found, own, narrow=True)
        if one.row.level is Level.SYNTHESIS:
            yield f"coverage-{name}", partial(coverage_matrix, found, own)


def _heat_map(review: Review, rows: str, columns: str, **options: Any) -> Figure:
    return heat_map(crosstab(review, rows, columns, **options))


def _upset(review: Review, dimension: str) -> Figure:
    return upset(incidence(review, dimension=dimension))


def _effect_direction(review: Review, options: Options) -> Figure:
    found = pointing(review, options)
    if found is None:
        raise AnalysisError("no result points in a direction, so there is nothing to draw")
    return effect_direction(found)


def _forest(review: Review, asked: pooling.Synthesis) -> Figure:
    return forest(pooling.pooled(review, asked))
