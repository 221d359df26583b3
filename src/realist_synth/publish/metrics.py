"""The metrics that DVC compares between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from realist_synth.analyses.claims import claims
from realist_synth.analyses.crosstab import crosstab
from realist_synth.analyses.direction.votes import DIRECTIONS
from realist_synth.analyses.meta.table import exact
from realist_synth.analyses.qca.solution import Solution
from realist_synth.analyses.robustness import robustness
from realist_synth.checks import run_checks
from realist_synth.model.review import READINGS, Review
from realist_synth.publish import directions, patterns, pooling, qca
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.options import Options

FOLDER = "results/metrics"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """`metrics.json`: rows, codings under each reading, cells, claims, findings, and a number of each analysis.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(files(Review(Metadata.minimal("demo")), Options()))
        ['metrics.json']
    """
    return {"metrics.json": json_bytes(metrics(review, options))}


def metrics(review: Review, options: Options) -> dict[str, Any]:
    """The metrics as numbers.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> metrics(Review(Metadata.minimal("demo")), Options())["studies"]
        0
    """
    chosen = options.of(Params)
    tables = {
        pair: crosstab(review, *pair, level=chosen.level, within=chosen.within) for pair in chosen.crossed(review)
    }
    verdicts = [claim.agrees for claim in claims(review).claims]
    return {
        "studies": len(review.studies),
        "rows": {name: len(rows) for name, rows in review.tables.items()},
        "codings": {reading.value: len(review.with_reading(reading.value).evidence) for reading in READINGS},
        "cells": {f"{rows}-by-{columns}": {"filled": sum(n > 0 for line in table.counts for n in line),
                                           "empty": len(table.gaps)}
                  for (rows, columns), table in tables.items()},
        "claims": {"agree": verdicts.count(True), "disagree": verdicts.count(False), "open": verdicts.count(None)},
        "findings": dict(sorted(Counter(finding.code for finding in run_checks(review)).items())),
        **_analysed(review, options),
    }


def _analysed(review: Review, options: Options) -> dict[str, Any]:
    """One number or two of each further analysis, so that a change of data that moves it shows."""
    kinds = patterns.asked_kinds(review, options)
    votes = directions.pointing(review, options)
    found = robustness(review) if review.codings else None
    return {
        "patterns": {name: patterns.sought(review, options, own).n_patterns for name, own in kinds.items()},
        "solutions": {name: list(result.formulas) for name, result in
                      qca.asked(review, options.of(qca.Params)).items() if isinstance(result, Solution)},
        "directions": {vote.code_id: {name: vote.count(name) for name in DIRECTIONS} | {"untold": len(vote.undirected)}
                       for vote in (votes.votes if votes else ())},
        "pooled": {asked.name: dict(zip(("estimate", "low", "high"), map(exact, result.estimate), strict=True))
                   for asked in options.of(pooling.Params).syntheses
                   for result in [pooling.pooled(review, asked)]},
        "robustness": {"rest_on_one": len(found.rest_on_one), "gaps": len(found.gaps)} if found else {},
        "theory_events": dict(sorted(Counter(row.effect.value for row in review.theory_events).items())),
    }
