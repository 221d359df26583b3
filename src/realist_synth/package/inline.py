"""Inline data of a resource, as cells of a table: JSON values in the form that the columns write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realist_synth.model.row import ColumnType
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.strict_csv import CsvTable

_KINDS: Mapping[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}


def inline_table(data: Any, kinds: Mapping[str, ColumnType], *, path: str, table: str, where: str,
                 limits: Limits) -> CsvTable:
    """The cells of inline data: a list of objects, or a list of lists of which the first is the header.

    Args:
        data: The value of `data`.
        kinds: The columns of the table.
        path: The descriptor, for the findings.
        table: The table, for the findings.
        where: The place of the resource in the descriptor.
        limits: How many rows there may be.

    Examples:
        >>> inline_table([["a"], ["x"]], {}, path="datapackage.json", table="t", where="", limits=Limits()).rows
        [['x']]
    """
    out = CsvTable(header_line=None)
    place: dict[str, Any] = {"path": path, "table": table}
    lists = isinstance(data, list) and bool(data) and all(isinstance(row, list) for row in data)
    objects = isinstance(data, list) and all(isinstance(row, dict) for row in data)
    if not (lists or objects) or (lists and not all(isinstance(name, str) for name in data[0])):
        out.findings.append(found("resource.inline", "inline data must be a list of objects, or of lists with a header",
                                  field=f"{where}.data", **place))
        return out
    rows = data[1:] if lists else data
    if len(rows) > limits.table_rows:
        out.findings.append(limits.exceeded("table_rows", f"the table has {len(rows)} rows", **place))
        return out
    given = dict.fromkeys(key for row in rows for key in row) if objects else {}
    out.header = list(data[0]) if lists else [name for name in kinds if name in given or not kinds[name].required] \
        + [key for key in given if key not in kinds]
    numbers = []
    for number, row in enumerate(rows, 1):
        values = list(row) if lists else [row.get(name) for name in out.header]
        if _take(out, number, values, kinds, place):
            numbers.append(number)
    out.numbers = numbers
    return out


def _take(out: CsvTable, number: int, values: list[Any], kinds: Mapping[str, ColumnType], place: Mapping[str,
                                                                                                         Any]) -> bool:
    header = out.header or []
    cells = [_text(value) for value in values]
    sound = len(values) == len(header)
    if not sound:
        out.findings.append(found("csv.ragged-row",
                                  f"the row has {len(values)} cells where the header has {len(header)}",
                                  row=number, **place))
    for position, (name, value) in enumerate(zip(header, values, strict=False), 1):
        kind = kinds.get(name)
        right = _KINDS.get(kind.name if kind else "", ())
        if value is None or isinstance(value, str) or (kind is None) or (
                isinstance(value, right) and isinstance(value, bool) == (bool in right)):
            continue
        out.findings.append(found("cell.type", f"the value is no {kind.name}", row=number, column=position, field=name,
                                  value=str(value)[:200], hint="write it in quotes" if kind.name == "string" else None,
                                  **place))
        sound = False
    if sound:
        out.rows.append(cells)
    else:
        out.broken.append(cells)
    return sound


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
