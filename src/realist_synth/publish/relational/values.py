"""The rows of a package as plain values for a database; what none can hold is refused, with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from math import isfinite
from typing import Any

from realist_synth.errors import InvalidReviewError, OutputError
from realist_synth.model.finding import Severity, visible
from realist_synth.model.row import Row
from realist_synth.model.tables import TABLES
from realist_synth.package.read import Opened
from realist_synth.publish.relational.about import ABOUT, about, properties
from realist_synth.publish.relational.described import Column, Table, described

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is exported.

    Attributes:
        tables: The tables of the package, in the order of the profile.
        notes: The tables that describe them: `_package`, `_tables`, `_columns`, `_vocabularies`.
        rows: The values of every row, by table, in the order of the package.
        properties: What the package says of itself.
    """

    tables: tuple[Table, ...]
    notes: tuple[Table, ...]
    rows: Mapping[str, Sequence[tuple[Value, ...]]]
    properties: Mapping[str, Any]


def contents(opened: Opened) -> Contents:
    """The tables of a package with their values; text as it stands, what is missing as None, numbers twice.

    A table that the package does not have is left out; one that it has without rows is there without rows.

    Raises:
        InvalidReviewError: If the package has errors, since rows that are not sound would be lost in silence.
        OutputError: If a value fits no database: NUL, half of a surrogate pair, a number beyond 64 bits.

    Examples:
        >>> from realist_synth.package.locate import resolve
        >>> from realist_synth.package.read import open_package
        >>> held = contents(open_package(resolve("bundled", fall_back=False)[0]))
        >>> held.rows["effects"][0][5:7]
        (3.31, '3.31')
    """
    review = opened.review
    if review is None or any(finding.severity is Severity.ERROR for finding in opened.findings):
        raise InvalidReviewError(opened.findings)
    present = {resource.table for resource in opened.resources} | set(review.tables)
    rows: dict[str, tuple[Row, ...]] = {table: review.table(table) for table in TABLES if table in present}
    tables = described(present)
    rows |= about(review.metadata, tables, {table: len(held) for table, held in rows.items()})
    notes = described(ABOUT)
    return Contents(tables, notes, {table.name: _values(table, rows[table.name]) for table in (*notes, *tables)},
                    properties(review.metadata))


def _values(table: Table, rows: Sequence[Row]) -> list[tuple[Value, ...]]:
    columns = [[_value(getattr(row, column.field), column) for row in rows] for column in table.columns]
    for column, values in zip(table.columns, columns, strict=True):
        _check(table, column, values)
    return list(zip(*columns, strict=True))


def _value(value: Any, column: Column) -> Value:
    if value is None:
        return None
    if column.printed:
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if column.kind == "text" else value


def _check(table: Table, column: Column, values: Sequence[Any]) -> None:
    fault = _FAULTS.get(column.kind)
    for number, value in enumerate(values if fault else (), 1):
        if value is not None and (why := fault(value)):  # type: ignore[misc]
            raise refused(table, column, number, why)


def refused(table: Table, column: Column, row: int, why: str) -> OutputError:
    """The exception for a value that cannot be written, with its place.

    Args:
        table: The table.
        column: The column.
        row: The row, from 1.
        why: What is wrong with the value, and what to do.

    Examples:
        >>> table = described(["codes"])[0]
        >>> str(refused(table, table.columns[0], 2, "holds too much; cut it"))
        'table codes, row 2, column code_id: holds too much; cut it'
    """
    return OutputError(f"table {table.name}, row {row}, column {column.name}: {why}")


def _text_fault(text: str) -> str | None:
    if text.isascii() and "\x00" not in text:
        return None
    if "\x00" in text:
        return "holds a NUL character, which ends a text in many programs; delete it"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"holds {visible(text[error.start])}, half of a surrogate pair and no character; delete it"
    return None


def _integer_fault(value: int) -> str | None:
    return None if -(2**63) <= value < 2**63 else "the number needs more than 64 bits, the most that a column holds"


def _real_fault(value: float) -> str | None:
    return None if isfinite(value) else "the number is too large for a floating-point number (below 1.8e308)"


_FAULTS: Mapping[str, Callable[[Any], str | None]] = {"text": _text_fault, "integer": _integer_fault,
                                                      "real": _real_fault}


def needed(module: str, extra: str, what: str) -> Any:
    """A library that an export needs.

    Args:
        module: The module to import.
        extra: The extra of this library that installs it; empty where it comes with Python.
        what: What it is needed for.

    Raises:
        OutputError: If it is not installed; the message says how to install it.

    Examples:
        >>> needed("no_such_module", "excel", "a workbook")
        Traceback (most recent call last):
        ...
        realist_synth.errors.OutputError: a workbook needs no_such_module: pip install "realist-synth[excel]"
    """
    try:
        return import_module(module)
    except ImportError as error:
        way = f'pip install "realist-synth[{extra}]"' if extra else "use a build of Python that has it"
        raise OutputError(f"{what} needs {module.partition('.')[0]}: {way}") from error
