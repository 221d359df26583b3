"""The patterns: combinations of codes that recur, and what recurs of the stated configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from realist_synth.analyses.pattern.kinds import USUAL, kinds_of
from realist_synth.analyses.pattern.result import Patterns
from realist_synth.analyses.patterns import patterns
from realist_synth.model.review import Review
from realist_synth.publish.encode import both, text_bytes
from realist_synth.publish.options import Options, Section

FOLDER = "results/patterns"


class Params(Section):
    """What can be chosen about the patterns.

    Attributes:
        kinds: Which slots are combined, as `CMO`; empty for the usual ones, without and with the intervention.
        minimum: In how many studies codes must meet.
        keep: All combinations, the closed or the maximal.
        several: Whether a slot may hold several codes.
        level: How deep the codebook goes.
        rollup: Whether a code also counts for the codes above it.
        within: Where codes meet.
        most: How many combinations a file lists at most.
    """

    name: ClassVar[str] = "patterns"

    kinds: tuple[str, ...] = ()
    minimum: Annotated[int, Field(ge=1)] = 2
    keep: Literal["all", "closed", "maximal"] = "all"
    several: bool = False
    level: Annotated[int, Field(ge=1)] | Literal["all"] = "all"
    rollup: bool = False
    within: Literal["study", "passage", "configuration"] = "study"
    most: Annotated[int, Field(ge=1)] = 10_000


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """The patterns without and with the intervention, and the table of the stated configurations; JSON has both.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    found = {name: sought(review, options, kinds) for name, kinds in asked_kinds(review, options).items()}
    stated = {f"{name}.stated.csv": text_bytes(sought(review, options, kinds, stated=True).to_csv())
              for name, kinds in asked_kinds(review, options).items() if found[name].combinations}
    return {file: data for name, each in found.items() for file, data in both(name, each).items()} | stated


def asked_kinds(review: Review, options: Options) -> dict[str, tuple[str, ...]]:
    """The kinds of each pair of files; none where nothing is coded in two slots.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> asked_kinds(Review(Metadata.minimal("demo")), Options())
        {}
    """
    slot_of = {dimension.name: dimension.slot for dimension in review.metadata.synthesis.dimensions}
    coded = {slot_of.get(code.dimension) for code in review.codes if code.code_id in review.coded}
    chosen = options.of(Params).kinds
    wanted = {"patterns": chosen} if chosen else {
        "patterns": USUAL, "with-intervention": tuple("I" + kind for kind in ("C", "M", "O", *USUAL))}
    # a kind whose slots are not all coded has no patterns; a kind asked for by name is published nonetheless
    found = {name: tuple(kind for kind in kinds if chosen or coded.issuperset(kinds_of(kind)[0]))
             for name, kinds in wanted.items()}
    return {name: kinds for name, kinds in found.items() if kinds}


def sought(review: Review, options: Options, kinds: tuple[str, ...], *, stated: bool = False) -> Patterns:
    """The patterns of these kinds, by the other choices.

    Raises:
        RealistSynthError: If the review cannot answer.
    """
    chosen = options.of(Params)
    return patterns(review, kind=kinds, minimum=chosen.minimum, keep=chosen.keep, several=chosen.several,
                    level=chosen.level, rollup=chosen.rollup, within=chosen.within, most=chosen.most, stated=stated)
