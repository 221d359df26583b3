"""A review from data frames and back, guarded by the pandera schema of each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from realist_synth.errors import InvalidReviewError, PackageError, UnknownNameError, UsageError
from realist_synth.model.finding import Finding, Severity, in_order
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import Row, column_types
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import Term
from realist_synth.package.characters import is_blank
from realist_synth.package.codes import found
from realist_synth.package.keys import key_findings
from realist_synth.package.tables import TableRead

if TYPE_CHECKING:
    from pandas import DataFrame

Columns = dict[str, list[Any]]


def from_frames(frames: Mapping[str, Any], metadata: Metadata | None = None, *, reading: str | None = None) -> Review:
    """A review from one data frame per table: pandas, Polars, DuckDB or whatever else narwhals takes.

    Types are strict: identifiers are text, True is not the text "true". A column that may be empty can be left out;
    None, NaN and "" are all missing. Columns may come in any order.

    Args:
        frames: The data frame of each table; studies, codes and codings are required.
        metadata: What the package says of itself; the usual dimensions if left out.
        reading: The reading; if left out, the one that the metadata name.

    Raises:
        InvalidReviewError: If cells, columns, keys or references break the profile; it carries all findings.
        UnknownNameError: If the profile has no such table, or there is no such reading.
        PackageError: If something is no data frame.
        UsageError: If there is no telling which frame is which table.

    Examples:
        >>> import pandas as pd
        >>> studies = pd.DataFrame({"study_id": ["s1"], "label": ["A"], "title": ["T"], "facts_basis": ["review"]})
        >>> codes = pd.DataFrame({"code_id": ["trust"], "dimension": ["mechanism"], "label": ["Trust"]})
        >>> codings = pd.DataFrame({"coding_id": ["1"], "study_id": ["s1"], "code_id": ["trust"], "basis": ["stated"],
        ...                         "presence": ["present"]})
        >>> len(from_frames({"studies": studies, "codes": codes, "codings": codings}).evidence)
        1
    """
    if not isinstance(frames, Mapping):
        raise UsageError(f"a {type(frames).__name__} does not say which table is which; give one frame for each table, "
                         'such as {"studies": ..., "codes": ..., "codings": ...}')
    for table in frames:
        if table not in TABLES:
            raise UnknownNameError("table", table, TABLES)
    columns = {table: _columns(table, frames[table]) for table in TABLES if table in frames}
    findings = [_absent(table) for table in REQUIRED_TABLES if table not in columns]
    for table, values in columns.items():
        findings += _guard(table, values)
    findings += _unknown_ids(columns)
    if findings:
        raise InvalidReviewError(in_order(findings))
    tables = {table: _rows(TABLES[table], values) for table, values in columns.items()}
    return Review.from_tables(metadata or Metadata.minimal("review"), tables, reading)


def to_frames(review: Review) -> dict[str, DataFrame]:
    """A pandas data frame of each table that has rows or is required, checked against its pandera schema.

    Text is stored as `string`, whole numbers as `Int64`, booleans as `boolean`, numbers as `Decimal` just as printed,
    dates as text, and what is empty as missing.

    Args:
        review: The review.

    Raises:
        InvalidReviewError: If a table breaks the profile, as by two rows of one key.

    Examples:
        >>> to_frames(Review(Metadata.minimal("demo")))["codings"].shape
        (0, 13)
    """
    require_review(review)
    from realist_synth.frame_schemas import typed_frame

    frames = {}
    for table, model in TABLES.items():
        rows = review.table(table)
        if rows or table in REQUIRED_TABLES:
            kinds = column_types(model)
            records = [[_stored(getattr(row, name)) for name in kinds] for row in rows]
            frames[table] = typed_frame(kinds, records, name=table, unique=(model.key, *model.unique))
    return frames


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Term) else value


def _columns(table: str, frame: Any) -> Columns:
    """The columns of a data frame as lists of plain Python values, those that are missing as None."""
    import narwhals as nw
    from narwhals.exceptions import NarwhalsError

    try:
        native = nw.from_native(frame)
        if isinstance(native, nw.LazyFrame):
            native = native.collect() if not hasattr(frame, "fetchall") else _fetched(frame)
        columns = {str(name): native.get_column(name).to_list() for name in native.columns}
    except (TypeError, ValueError, NarwhalsError) as error:
        kind = type(frame).__name__
        raise PackageError(f"table {table}: {kind} is not a data frame that can be read: {error}") from error
    return {name: list(map(_plain, values)) for name, values in columns.items()}


def _fetched(relation: Any) -> Any:
    """A DuckDB relation by its own values: by way of pandas, decimals become floats and integers with gaps too."""
    import narwhals as nw
    import pandas as pd

    rows = relation.fetchall()
    return nw.from_native(pd.DataFrame({name: pd.Series([row[at] for row in rows], dtype=object)
                                        for at, name in enumerate(relation.columns)}), eager_only=True)


def _plain(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, str):
        return value or None
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() and value.tzinfo is None else value
    return value


def _absent(table: str) -> Finding:
    return found("descriptor.missing-table", "every review has this table", table=table,
                 hint="pass a data frame without rows where there are none")


def _guard(table: str, columns: Columns) -> Iterator[Finding]:
    """What the pandera schema of the table finds in the columns; dates become text, and left out columns empty."""
    import pandas as pd
    import pandera.errors

    from realist_synth.frame_findings import frame_findings
    from realist_synth.frame_schemas import table_frame_schema

    kinds = column_types(TABLES[table])
    length = len(next(iter(columns.values()), []))
    for name, kind in kinds.items():
        if name not in columns and not kind.required:
            columns[name] = [None] * length
        elif name in columns and kind.name == "date":
            columns[name] = [value.isoformat() if type(value) is date else value for value in columns[name]]
    try:
        frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
        table_frame_schema(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        yield from frame_findings(error, table)
    for name in columns.keys() & kinds.keys():
        for row, value in enumerate(columns[name], 1):
            if kinds[name].required and isinstance(value, str) and is_blank(value):
                yield found("cell.blank", "holds only spaces or invisible characters, but must be filled", table=table,
                            row=row, field=name, value=value)


def _unknown_ids(columns: Mapping[str, Columns]) -> Iterator[Finding]:
    """References that lead nowhere, found as in a package that is read."""
    reads = {}
    for table, values in columns.items():
        texts = {name: [value if isinstance(value, str) else None for value in column]
                 for name, column in values.items()}
        ids = frozenset(value for value in texts.get(TABLES[table].key[0], ()) if value is not None)
        numbers = range(1, 1 + max(map(len, texts.values()), default=0))
        reads[table] = TableRead(table, "", tuple(texts), raw=texts, raw_numbers=numbers, known=ids)
    for finding in key_findings(reads, ()):
        if finding.severity is Severity.ERROR:
            yield replace(finding, path=None, column=None)


def _rows(model: type[Row], columns: Columns) -> tuple[Row, ...]:
    names = tuple(column_types(model))
    convert = [partial(_value, column_types(model)[name].name) for name in names]
    records = zip(*(map(one, columns[name]) for one, name in zip(convert, names, strict=True)), strict=True)
    return tuple(model.model_validate(dict(zip(names, record, strict=True))) for record in records)


def _value(kind: str, value: Any) -> Any:
    """The value as the row models hold it, after the guard has let it pass."""
    if value is None:
        return None
    if kind == "integer":
        return int(value)
    if kind == "number":
        return (
            value
            if isinstance(value, Decimal)
            else Decimal(repr(float(value)) if isinstance(value, float) else int(value))
        )
    if kind == "boolean":
        return bool(value)
    return str(value)
