"""The faults of the checks on coders' records, and the places where they are found."""

from __future__ import annotations

from typing import Any

from realist_synth.model.codings import CoderConfiguration, CoderJudgement


def record(number: int, study_id: str | None) -> CoderConfiguration:
    """A row of the configuration k of one coder."""
    return CoderConfiguration(record_id=f"x-{number}", coder_id="x", configuration="k", study_id=study_id,
                              slot="mechanism", code_id="trust")


def judgement(number: int, table: str, field: str) -> CoderJudgement:
    """What one coder put in a field."""
    return CoderJudgement(record_id=f"j-{number}", coder_id="x", of_table=table, row_id="e", field=field, value="v")


CODER_CASES: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "configurations.coder-one-study": (
        {"coder_configurations": (record(1, "s1"), record(2, "s1"), record(3, None))}, "coder_configurations", 3,
        "study_id"),
    "judgements.known-field": (
        {"coder_judgements": (judgement(1, "effects", "direction"), judgement(2, "effects", "directon"))},
        "coder_judgements", 2, "field"),
}
