"""What pandera reports of a data frame, as findings: the same codes as a file of the package would get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from realist_synth.errors import near_names
from realist_synth.model.finding import Finding, Severity, in_order
from realist_synth.model.row import ColumnType
from realist_synth.model.tables import TABLES

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandera.errors import SchemaError, SchemaErrors


def frame_findings(error: SchemaErrors, table: str) -> tuple[Finding, ...]:
    """What pandera reports of a frame (validated with `lazy=True`), as findings with row, field, value and remedy.

    Args:
        error: What `validate(frame, lazy=True)` of a schema of this module raised.
        table: The table that the findings name.

    Examples:
        >>> import pandas as pd, pandera.errors
        >>> from realist_synth.frame_schemas import table_frame_schema
        >>> try:
        ...     frame = pd.DataFrame({"claim_id": ["c"], "study_id": [7]})
        ...     frame = table_frame_schema("claim_citations").validate(frame, lazy=True)
        ... except pandera.errors.SchemaErrors as error:
        ...     frame_findings(error, "claim_citations")[0].value
        '7'
    """
    rows: dict[Any, int] = {}
    for at, label in enumerate(error.data.index):
        rows.setdefault(label, at + 1)
    return in_order(found for one in error.schema_errors for found in _findings(one, table, rows, error))


def _findings(one: SchemaError, table: str, rows: Mapping[Any, int], error: SchemaErrors) -> Iterable[Finding]:
    reason = one.reason_code.name if one.reason_code else ""
    known = list(error.schema.columns)
    if reason == "COLUMN_NOT_IN_SCHEMA":
        name = str(one.failure_cases)
        yield Finding("header.unknown-column", Severity.ERROR, "the table has no such column", table=table, field=name,
                      hint=_near(name, known) or "columns: " + ", ".join(known))
    elif reason == "COLUMN_NOT_IN_DATAFRAME":
        yield Finding("header.missing-column", Severity.ERROR, "the column is missing", table=table,
                      field=str(one.failure_cases), hint="add it to the frame")
    elif getattr(one.check, "name", None) == "key.duplicate":
        yield from _duplicates(one, table, rows, error.data)
    elif reason == "SERIES_CONTAINS_NULLS" or getattr(one.check, "name", "").startswith("cell."):
        kind = one.schema.metadata["kind"]
        code = "cell.required" if reason == "SERIES_CONTAINS_NULLS" else one.check.name
        for label, value in zip(one.failure_cases["index"], one.failure_cases["failure_case"], strict=True):
            missing = reason == "SERIES_CONTAINS_NULLS"
            yield Finding(code, Severity.ERROR, "must be filled" if missing else one.check.error, table=table,
                          row=rows.get(label), field=one.schema.name, value=None if missing else str(value),
                          hint=_hint(code, kind, value))
    else:
        yield Finding("frame.invalid", Severity.ERROR, str(one), table=table)


def _duplicates(one: SchemaError, table: str, rows: Mapping[Any, int], frame: DataFrame) -> Iterable[Finding]:
    fields = one.check.error.split(", ")
    code = "key.not-unique" if table in TABLES and tuple(fields) in TABLES[table].unique else "key.duplicate"
    first: dict[tuple[Any, ...], int] = {}
    failed = set(one.failure_cases["index"])
    for label, *values in frame[fields].itertuples(name=None):
        if label in failed and tuple(values) in first:
            yield Finding(code, Severity.ERROR, "the key stands twice", table=table, row=rows[label], field=fields[0],
                          value="|".join(map(str, values)), hint=f"row {first[tuple(values)]} has it first")
        first.setdefault(tuple(values), rows[label])


def _hint(code: str, kind: ColumnType, value: Any) -> str | None:
    if code == "cell.bad-enum" and kind.vocabulary:
        terms = [term.value for term in kind.vocabulary]
        return _near(str(value), terms) or "one of: " + ", ".join(terms)
    if code == "cell.required":
        return "the column may not be empty"
    if code != "cell.type":
        return None
    if kind.name == "string":
        return "read the column as text: as a number, the identifier 007 has become 7"
    if kind.name == "boolean":
        return "use the values True and False, not their names as text"
    return "text is never read as a number: convert the column first" if isinstance(value, str) else None


def _near(name: str, known: Sequence[str]) -> str | None:
    near = near_names(name, known)
    return f"did you mean {near[0]!r}?" if near else None
