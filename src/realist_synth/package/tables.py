"""The rows of one table: from cells to frozen row models, with every fault at its place."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import setitem
from typing import Any

from realist_synth.errors import near_names
from realist_synth.model.finding import Finding
from realist_synth.model.row import Row, column_types
from realist_synth.model.tables import PROFILE_VERSION, REQUIRED_TABLES, TABLES
from realist_synth.package.cells import Cell, all_plain, read_cell
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.profile_versions import columns_of, since
from realist_synth.package.strict_csv import CsvTable

_MANY = 10_000  # different words in a column of a closed vocabulary: no longer slips of the pen
_set = object.__setattr__


@dataclass
class TableRead:
    """What was read of a table.

    Attributes:
        table: Its name.
        path: Its file.
        header: The columns of its file, in their order.
        rows: The rows that are sound.
        numbers: The number of each sound row among the data rows of the file.
        lines: The line of each sound row; empty for inline data.
        raw: The cells of each column as they stand, of all rows as wide as the header; None where missing.
        raw_numbers: The number of each of these rows.
        raw_lines: The line of each of these rows; empty for inline data.
        all_lines: The line of every data row of the file.
        known: The ids that stand in the file, also in rows that are not sound; None where they cannot be known.
        findings: What is wrong.
    """

    table: str
    path: str
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    numbers: Sequence[int] = ()
    lines: Sequence[int] = ()
    raw: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    raw_numbers: Sequence[int] = ()
    raw_lines: Sequence[int] = ()
    all_lines: Sequence[int] = ()
    known: frozenset[str] | None = None
    findings: list[Finding] = field(default_factory=list)

    def place(self, index: int, column: str) -> dict[str, Any]:
        """The place of a cell: `index` counts the rows of `raw` from 0."""
        return {"table": self.table, "path": self.path, "row": self.raw_numbers[index],
                "line": self.raw_lines[index] if self.raw_lines else None, "field": column,
                "column": self.header.index(column) + 1 if column in self.header else None}


def read_table(table: str, source: CsvTable, *, path: str, missing: frozenset[str] = frozenset({""}),
               limits: Limits | None = None, version: str = PROFILE_VERSION) -> TableRead:
    r"""The rows of a table, from its cells.

    Args:
        table: The table, one of the profile's.
        source: What its file holds.
        path: The file, for the findings.
        missing: The texts that stand for a missing value.
        limits: How many findings are kept, and how long a number may be.
        version: The version of the profile that the file is of; its cells are lifted to the current one already.

    Examples:
        >>> from realist_synth.package.strict_csv import read_csv
        >>> cells = read_csv(b"claim_id,study_id\nc1,s1\n", path="c.csv")
        >>> read_table("claim_citations", cells, path="c.csv").rows
        (ClaimCitation(claim_id='c1', study_id='s1'),)
    """
    limits = limits or Limits()
    out = TableRead(table, path, findings=list(source.findings))
    if source.header is None:
        return out
    model = TABLES[table]
    out.header = tuple(source.header if source.file_header is None else source.file_header)
    out.findings += _version_faults(out, version, source.header_line)
    out.numbers, out.lines = source.numbers, source.lines
    out.raw_numbers, out.raw_lines, out.all_lines = source.numbers, source.lines, source.all_lines
    if not source.all_lines and not source.numbers and not source.findings:
        out.findings.append(found("table.header-only", _empty(table), table=table, path=path))
    _read_columns(out, model, source, missing, limits)
    _read_keys(out, model, source)
    if len(out.findings) > limits.findings:
        del out.findings[limits.findings:]
        out.findings.append(limits.exceeded("findings", "the table has too many findings", table=table, path=path))
    return out


def _empty(table: str) -> str:
    needed = ", though every package of the profile needs it" if table in REQUIRED_TABLES else ""
    return f"the table has a header and no rows{needed}"


def _separator(header: str, wanted: Sequence[str]) -> str | None:
    return next((mark for mark in ";\t|" if mark in header and set(header.split(mark)) & set(wanted)), None)


def _version_faults(out: TableRead, version: str, line: int | None) -> list[Finding]:
    """What is wrong with the header; that of a later version may stand there, where an upgrade was cut short."""
    tried = [list(_header_faults(out, columns_of(out.table, one), line)) for one in since(version)]
    return [] if [] in tried else tried[0]


def _header_faults(out: TableRead, wanted: tuple[str, ...], line: int | None) -> Iterator[Finding]:
    place = {"table": out.table, "path": out.path, "line": line}
    if len(out.header) == 1 and len(wanted) > 1 and (mark := _separator(out.header[0], wanted)):
        yield found(
            "header.separator",
            "the whole header is one cell",
            field=out.header[0],
            column=1,
            value=out.header[0],
            hint=f"the cells seem to be separated by {mark!r}; save the file with commas",
            **place,
        )
        return
    seen: set[str] = set()
    missing = [name for name in wanted if name not in out.header]
    for position, name in enumerate(out.header, 1):
        if name in seen:
            yield found("header.duplicate-column", f"the column {name!r} stands twice", field=name, column=position,
                        **place)
        elif name not in wanted:
            near = near_names(name, missing)
            yield found("header.unknown-column", f"the profile has no column {name!r}", field=name, column=position,
                        value=name,
                        hint=f"did you mean {near[0]!r}?" if near else "delete it, or keep it in a table of your own",
                        **place)
        seen.add(name)
    for name in missing:
        near = near_names(name, [other for other in out.header if other not in wanted])
        yield found("header.missing-column", f"the column {name!r} is missing", field=name,
                    hint=f"is it {near[0]!r}?" if near else "add it; a column that may be empty stays empty", **place)
    present = [name for name in dict.fromkeys(out.header) if name in wanted]
    if present != (right := [name for name in wanted if name in seen]):
        first = next(a for a, b in zip(present, right, strict=True) if a != b)
        yield found("header.order", "the columns are not in the order of the profile", field=first,
                    column=out.header.index(first) + 1, hint="the order is " + ", ".join(wanted), **place)


def _read_columns(out: TableRead, model: type[Row], source: CsvTable, missing: frozenset[str], limits: Limits) -> None:
    """Check each distinct value of each column once, then make the rows that are sound."""
    header = list(source.header or ())
    columns = list(zip(*source.rows, strict=True)) if source.rows else [()] * len(header)
    raw: dict[str, Sequence[str | None]] = {}
    values: dict[str, Sequence[Any]] = {}
    same: dict[str, Any] = dict.fromkeys(column_types(model))
    unsound: set[int] = set()
    for name, kind in column_types(model).items():
        if name not in header:
            unsound.update(range(len(source.rows)) if kind.required else ())
            continue
        cells = columns[header.index(name)]
        distinct = dict.fromkeys(cells)
        if missing.isdisjoint(distinct) and all_plain(distinct, kind):
            raw[name] = values[name] = cells
            continue
        near = len(distinct) < _MANY
        read = {text: read_cell(text, kind, missing=missing, digits=limits.json_digits, near=near) for text in distinct}
        raw[name] = cells if missing.isdisjoint(read) else [None if text in missing else text for text in cells]
        if any(cell.faults for cell in read.values()):
            unsound |= _cell_faults(out, name, cells, read, limits.findings)
        parsed = {text: cell.value for text, cell in read.items()}
        if len(parsed) == 1:
            same[name] = parsed[cells[0]]
        else:
            values[name] = [parsed[text] for text in cells]
    out.raw = raw
    if unsound:
        keep = [index for index in range(len(source.rows)) if index not in unsound]
        values = {name: [column[index] for index in keep] for name, column in values.items()}
        out.numbers = [source.numbers[index] for index in keep]
        out.lines = [source.lines[index] for index in keep] if source.lines else ()
    out.rows = _make_rows(model, len(source.rows) - len(unsound), same, values)


def _cell_faults(out: TableRead, name: str, cells: Sequence[str], read: Mapping[str, Cell], most: int) -> set[int]:
    unsound = set()
    for index, text in enumerate(cells):
        cell = read[text]
        if not cell.sound:
            unsound.add(index)
        if cell.faults and len(out.findings) <= most:
            place = out.place(index, name)
            out.findings += [found(fault.code, fault.message, value=text, hint=fault.hint, **place)
                             for fault in cell.faults]
    return unsound


def _make_rows(model: type[Row], number: int, same: Mapping[str, Any], values: Mapping[str,
                                                                                       Sequence[Any]]) -> tuple[Row,
                                                                                                                ...]:
    """Rows of checked values; what `model_construct` does, but column by column, which is several times faster.

    Args:
        model: The model of the rows.
        number: How many rows there are.
        same: A value for every column.
        values: The values of the columns that differ from row to row.
    """
    contents = [dict(same) for _ in range(number)]
    for name, column in values.items():
        _run(map(setitem, contents, repeat(name), column))
    rows = tuple(map(model.__new__, repeat(model, number)))
    _run(map(_set, rows, repeat("__dict__"), contents))
    _run(map(_set, rows, repeat("__pydantic_fields_set__"), repeat(set(same))))
    _run(map(_set, rows, repeat("__pydantic_extra__"), repeat(None)))
    _run(map(_set, rows, repeat("__pydantic_private__"), repeat(None)))
    return rows


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


def _read_keys(out: TableRead, model: type[Row], source: CsvTable) -> None:
    """Duplicate keys, and the ids that stand in the file, also where their row is not sound."""
    key = model.key
    for fields in (key, *model.unique):
        if all(name in out.raw for name in fields):
            code = "key.duplicate" if fields == key else "key.not-unique"
            out.findings += _duplicates(out, fields, code)
    if key[0] in out.raw and key[0] in out.header and source.whole:
        at = out.header.index(key[0])
        broken = {cells[at] for cells in source.broken if len(cells) > at}
        out.known = frozenset(broken.union(value for value in out.raw[key[0]] if value is not None))


def _duplicates(out: TableRead, fields: tuple[str, ...], code: str) -> Iterator[Finding]:
    columns = [out.raw[name] for name in fields]
    keys: Sequence[Any] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[Any, int] = {}
    for index, key in enumerate(keys):
        if key is None or (len(fields) > 1 and None in key):
            continue
        earlier = first.setdefault(key, index)
        if earlier != index:
            before = out.place(earlier, fields[0])
            where = f"line {before['line']}" if before["line"] else f"row {before['row']}"
            shown = key if len(fields) == 1 else ", ".join(key)
            yield found(code,
                        f"{' and '.join(fields)} {shown!r} stand{'s' if len(fields) == 1 else ''} first on {where}",
                        value=shown, hint="give each row a key of its own" if code == "key.duplicate"
                        else "delete one of the rows",
                        **out.place(index, fields[-1] if len(fields) > 1 else fields[0]))
