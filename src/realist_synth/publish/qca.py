"""Qualitative comparative analysis of one small model: truth table, necessity, solutions, cut-offs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from realist_synth.analyses.cutoffs import cutoffs
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.solving import Contradictions
from realist_synth.analyses.result import Result
from realist_synth.analyses.selection import Unit
from realist_synth.analyses.truth_table import truth_table
from realist_synth.model.review import Review
from realist_synth.publish.encode import both
from realist_synth.publish.options import Options, Section

FOLDER = "results/qca"


class Params(Section):
    """The model that is analysed; nothing is, unless an outcome is named.

    Attributes:
        outcome: The code of the outcome.
        conditions: The codes of the conditions: few, and with reasons.
        expectations: The conditions that should contribute to the outcome; none for no intermediate solution.
        not_reported_as_absent: Whether a code that a study does not report counts as absent from it.
        rollup: Whether a code also counts for the codes above it.
        reading: The bases that count; empty for the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        inclusion_cut: The inclusion from which a row is positive.
        pri_cut: The PRI that a positive row needs too.
        contradiction_cut: A row is contradictory if its inclusion lies between this cut and the inclusion cut; left
            out, if it is not positive and has cases with the outcome and cases without.
        contradictions: Whether contradictory rows count as negative, or are free to be covered or not.
        n_cut: Rows with fewer cases are treated as remainders.
    """

    name: ClassVar[str] = "qca"

    outcome: str = ""
    conditions: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    not_reported_as_absent: bool = False
    rollup: bool = False
    reading: str = ""
    unit: Unit = "study"
    inclusion_cut: Annotated[float, Field(gt=0, le=1)] = 0.8
    pri_cut: Annotated[float, Field(ge=0, le=1)] = 0.0
    contradiction_cut: Annotated[float, Field(ge=0, le=1)] | None = None
    contradictions: Contradictions = "negative"
    n_cut: Annotated[int, Field(ge=1)] = 1

    def common(self) -> dict[str, Any]:
        """The options that all the analyses share."""
        return {"conditions": self.conditions, "not_reported_as_absent": self.not_reported_as_absent,
                "rollup": self.rollup, "reading": self.reading or None, "unit": self.unit}

    def cuts(self) -> dict[str, Any]:
        """The cut-offs."""
        return {"inclusion_cut": self.inclusion_cut, "pri_cut": self.pri_cut, "n_cut": self.n_cut,
                "contradiction_cut": self.contradiction_cut}


def asked(review: Review, params: Params) -> dict[str, Result]:
    """The results by the names of their files; those of the negated outcome begin with `negated.`.

    A solution is left out where no row of its table is positive. The negated outcome has no intermediate solution,
    since the expectations speak of the outcome itself.
    """
    if not params.outcome:
        return {}
    sets, cuts = params.common(), params.cuts()
    solving: dict[str, Any] = {**sets, **cuts, "contradictions": params.contradictions}
    found: dict[str, Result] = {}
    for prefix, outcome in (("", params.outcome), ("negated.", f"~{params.outcome}")):
        table = truth_table(review, outcome, **sets, **cuts)
        found[f"{prefix}truth-table"] = table
        found[f"{prefix}necessity"] = necessity(review, outcome, **sets)
        if not table.of("1"):
            continue
        found[f"{prefix}complex"] = minimise(review, outcome, **solving)
        if params.expectations and not prefix:
            found["intermediate"] = minimise(review, outcome, solution="intermediate",
                                             expectations=params.expectations, **solving)
        found[f"{prefix}parsimonious"] = minimise(review, outcome, solution="parsimonious", **solving)
        found[f"{prefix}cutoffs"] = cutoffs(review, outcome, **solving)
    return found


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Each result as CSV and JSON; nothing unless the parameters name an outcome.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    found: dict[str, bytes] = {}
    for name, result in asked(review, options.of(Params)).items():
        found |= both(name, result)
    return found
