"""Which printed results do not agree with themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realist_synth.analyses.result import Origin
from realist_synth.checks import all_checks
from realist_synth.model.csv_text import csv_text
from realist_synth.model.effects import Effect
from realist_synth.model.finding import Finding
from realist_synth.model.review import Review
from realist_synth.publish.encode import json_bytes, text_bytes
from realist_synth.publish.options import Options

FOLDER = "results/effects"
COLUMNS = ("effect_id", "study_id", "code_id", "check", "field", "printed", "message")


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """What the checks of effects find, as CSV and JSON; nothing without effects.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    if not review.effects:
        return {}
    rows = [_row(effect, finding) for effect, finding in inconsistent(review)]
    text = csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])
    whole = {"effects": len(review.effects), "checks": sorted(_checks()), "findings": rows,
             "package": Origin.of(review.metadata).to_dict()}
    return {"consistency.csv": text_bytes(text), "consistency.json": json_bytes(whole)}


def inconsistent(review: Review) -> list[tuple[Effect, Finding]]:
    """The findings of the checks of effects, each with the result that it is about.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> inconsistent(Review(Metadata.minimal("demo")))
        []
    """
    found = [(review.effects[finding.row - 1], finding) for check in _checks().values() for finding in check(review)
             if finding.row is not None]
    return sorted(found, key=lambda each: (each[0].effect_id, each[1].code, each[1].field or "", each[1].message))


def _checks() -> Mapping[str, Any]:
    return {code: check for code, check in all_checks().items() if code.startswith("effects.")}


def _row(effect: Effect, finding: Finding) -> dict[str, str | None]:
    return {"effect_id": effect.effect_id, "study_id": effect.study_id, "code_id": effect.code_id,
            "check": finding.code, "field": finding.field, "printed": finding.value, "message": finding.message}
