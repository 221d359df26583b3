"""A workbook for spreadsheets: sheets about the package, a dictionary, and one sheet for each table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from realist_synth.package.read import Opened
from realist_synth.publish.relational.described import Column, Table
from realist_synth.publish.relational.values import Value, contents, refused
from realist_synth.publish.relational.workbook import Sheet, workbook

SUFFIX = ".xlsx"

MOST_CHARACTERS, MOST_ROWS, EXACT = 32_767, 1_048_576, 10**15
"""What a sheet holds: UTF-16 units of a cell, rows with the header, and below here every whole number exactly."""
SHEETS = {"_package": "about", "_tables": "tables", "_columns": "dictionary", "_vocabularies": "words"}
"""How the sheets are called that tell of the others."""
_WIDEST = 60


def export(opened: Opened) -> Mapping[str, bytes]:
    """The workbook as one file; the same package gives the same bytes with the same version of zlib.

    Args:
        opened: The package.

    Raises:
        InvalidReviewError: If the package has errors.
        OutputError: If a value or a table does not fit a sheet.

    Examples:
        >>> from realist_synth.package.locate import resolve
        >>> from realist_synth.package.read import open_package
        >>> export(open_package(resolve("bundled", fall_back=False)[0]))["evidence.xlsx"][:2]
        b'PK'
    """
    held = contents(opened)
    tables = (*held.notes, *held.tables)
    for table in tables:
        _check(table, held.rows[table.name])
    sheets = [_sheet(table, held.rows[table.name]) for table in tables]
    title, created = str(held.properties["name"]), _moment(held.properties.get("created"))
    return {f"evidence{SUFFIX}": workbook(sheets, title, created)}


def _moment(created: object) -> str:
    """When the package was made, or a fixed day: never the clock."""
    try:
        found = datetime.fromisoformat(str(created))
        found = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError):
        found = datetime(2000, 1, 1)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def _sheet(table: Table, rows: Sequence[tuple[Value, ...]]) -> Sheet:
    widths = [_width(column, [row[at] for row in rows]) for at, column in enumerate(table.columns)]
    return Sheet(SHEETS.get(table.name, table.name), [column.name for column in table.columns], widths,
                 [column.kind in ("text", "date") for column in table.columns], rows)


def _width(column: Column, values: Sequence[Value]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(_WIDEST, max(len(column.name) + 4, longest + 1))


def _check(table: Table, rows: Sequence[tuple[Value, ...]]) -> None:
    if len(rows) >= MOST_ROWS:
        raise refused(table, table.columns[0], MOST_ROWS, f"a sheet holds {MOST_ROWS - 1} rows below its header, the "
                      f"table has {len(rows)}; export it to SQLite, DuckDB or Parquet")
    for at, column in enumerate(table.columns):
        fault = _FAULTS.get(column.kind)
        for number, row in enumerate(rows if fault else (), 1):
            if row[at] is not None and (why := fault(row[at])):  # type: ignore[misc]
                raise refused(table, column, number, why)


def _text_fault(text: str) -> str | None:
    if len(text) <= MOST_CHARACTERS // 2 or (units := len(text.encode("utf-16-le")) // 2) <= MOST_CHARACTERS:
        return None
    return (f"the text has {units} characters as spreadsheets count, a cell holds {MOST_CHARACTERS}; it is not cut: "
            "export to SQLite, DuckDB or Parquet")


def _integer_fault(value: int) -> str | None:
    return None if abs(value) < EXACT else "the number has more than 15 digits, which a spreadsheet does not keep"


_FAULTS: Mapping[str, Callable[[Any], str | None]] = {"text": _text_fault, "integer": _integer_fault}
