"""The metrics that DVC compares between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from realist_synth.analyses.claims import claims
from realist_synth.analyses.crosstab import CrossTab, crosstab
from realist_synth.analyses.direction.votes import DIRECTIONS
from realist_synth.analyses.incidence import incidence
from realist_synth.analyses.meta.table import exact
from realist_synth.analyses.qca.solution import Solution
from realist_synth.analyses.robustness import robustness
from realist_synth.checks import run_checks
from realist_synth.model.csv_text import csv_text
from realist_synth.model.review import READINGS, Review
from realist_synth.publish import directions, patterns, pooling, qca
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.encode import json_bytes, text_bytes
from realist_synth.publish.options import Options

FOLDER = "results/metrics"
CODES = ("dimension", "code_id", "label", "count")
CELLS = ("table", "first", "second", "label", "count")


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """`metrics.json`: rows, codings under each reading, cells, claims, findings, and a number of each analysis.

    `codes.csv` and `cells.csv` have the distinct studies of each code and of each cell, for `dvc plots` to draw.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(files(Review(Metadata.minimal("demo")), Options()))
        ['metrics.json', 'codes.csv', 'cells.csv']
    """
    return {"metrics.json": json_bytes(metrics(review, options)), "codes.csv": _csv(CODES, _codes(review)),
            "cells.csv": _csv(CELLS, _cells(review, options))}


def _codes(review: Review) -> Iterator[tuple[str | int, ...]]:
    for dimension in review.metadata.synthesis.dimensions:
        found = incidence(review, dimension=dimension.name)
        for code, label in zip(found.codes, found.labels, strict=True):
            yield dimension.name, code, f"{dimension.label}: {label}", found.total(code)


def _cells(review: Review, options: Options) -> Iterator[tuple[str | int, ...]]:
    for (rows, columns), table in _tables(review, options).items():
        for at, (first, row) in enumerate(zip(table.row_axis.codes, table.row_axis.labels, strict=True)):
            for to, (second, column) in enumerate(zip(table.column_axis.codes, table.column_axis.labels, strict=True)):
                yield f"{rows} x {columns}", first, second, f"{row} x {column}", table.counts[at][to]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    return text_bytes(csv_text([columns, *rows]))


def _tables(review: Review, options: Options) -> dict[tuple[str, str], CrossTab]:
    chosen = options.of(Params)
    return {
        pair: crosstab(review, *pair, level=chosen.level, within=chosen.within) for pair in chosen.crossed(review)
    }


def metrics(review: Review, options: Options) -> dict[str, Any]:
    """The metrics as numbers.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> metrics(Review(Metadata.minimal("demo")), Options())["studies"]
        0
    """
    verdicts = [claim.agrees for claim in claims(review).claims]
    return {
        "studies": len(review.studies),
        "rows": {name: len(rows) for name, rows in review.tables.items()},
        "codings": {reading.value: len(review.with_reading(reading.value).evidence) for reading in READINGS},
        "cells": {f"{rows}-by-{columns}": {"filled": sum(n > 0 for line in table.counts for n in line),
                                           "empty": len(table.gaps)}
                  for (rows, columns), table in _tables(review, options).items()},
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
        "solutions": {name: "; ".join(result.formulas) for name, result in
                      qca.asked(review, options.of(qca.Params)).items() if isinstance(result, Solution)},
        "directions": {vote.code_id: {name: vote.count(name) for name in DIRECTIONS} | {"untold": len(vote.undirected)}
                       for vote in (votes.votes if votes else ())},
        "pooled": {asked.name: dict(zip(("estimate", "low", "high"), map(exact, result.estimate), strict=True))
                   for asked in options.of(pooling.Params).syntheses
                   for result in [pooling.pooled(review, asked)]},
        "robustness": {"rest_on_one": len(found.rest_on_one), "gaps": len(found.gaps)} if found else {},
        "theory_events": dict(sorted(Counter(row.effect.value for row in review.theory_events).items())),
    }
