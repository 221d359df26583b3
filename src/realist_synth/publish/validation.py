"""The report of the validation, as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from realist_synth.model.csv_text import csv_text
from realist_synth.publish.encode import json_bytes, text_bytes

REPORT_FOLDER = "results/validation"
_COLUMNS = ("severity", "code", "path", "row", "line", "column", "field", "value", "message", "hint")


def report_files(report: Mapping[str, Any]) -> Mapping[str, bytes]:
    """The report as JSON, and its findings as CSV.

    Examples:
        >>> sorted(report_files({"valid": True, "findings": []}))
        ['findings.csv', 'report.json']
    """
    findings: Sequence[Mapping[str, Any]] = report["findings"]
    text = csv_text([_COLUMNS, *([finding[name] for name in _COLUMNS] for finding in findings)])
    return {"report.json": json_bytes(report), "findings.csv": text_bytes(text)}
