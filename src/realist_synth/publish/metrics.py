"""The metrics that DVC compares between versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realist_synth.analyses.claims import claims
from realist_synth.analyses.crosstab import crosstab
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.options import Options

FOLDER = "results/metrics"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """`metrics.json`: rows, studies, codings under each reading, cells filled, claims by verdict.

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
    }
