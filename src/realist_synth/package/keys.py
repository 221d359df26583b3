"""Keys over all tables: references that lead nowhere, ids that look alike, ids that a spreadsheet turned into dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from realist_synth.errors import near_names
from realist_synth.model.finding import Finding
from realist_synth.model.row import foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.package.characters import all_distinct, nfc, skeleton
from realist_synth.package.codes import found
from realist_synth.package.tables import TableRead

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_YEAR = "[0-9]{2,4}"
_DATE_LIKE = re.compile(rf"[0-9]{{1,2}}-{_MONTH}(?:-{_YEAR})?|{_MONTH}-{_YEAR}|[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}",
                        re.IGNORECASE)
_STEPS = 5_000_000  # spent on hints in one column, so that a hostile package cannot hold the reader up

_FOLDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("once both are in the normal form NFC", nfc),
    ("without the spaces around it", lambda text: nfc(text).strip()),
    ("in other capitals", lambda text: nfc(text).strip().casefold()),
    ("with look-alike or invisible characters", skeleton),
)


def key_findings(tables: Mapping[str, TableRead], listed: Collection[str]) -> Iterator[Finding]:
    r"""What is wrong with the keys of a package.

    Args:
        tables: What was read, by table.
        listed: The tables that the package lists, also those that could not be read.

    Examples:
        >>> from realist_synth.package.strict_csv import read_csv
        >>> from realist_synth.package.tables import read_table
        >>> cells = read_csv(b"claim_id,study_id\nc1,s1\n", path="c.csv")
        >>> tables = {"claim_citations": read_table("claim_citations", cells, path="c.csv")}
        >>> [finding.code for finding in key_findings(tables, [])]
        ['key.absent-table', 'key.absent-table']
    """
    for table, read in tables.items():
        for field, other in foreign_keys(TABLES[table]).items():
            if field in read.raw:
                yield from _unknown(read, field, other, tables, other in listed)
        key = TABLES[table].key
        if len(key) == 1 and key[0] in read.raw and key[0] not in foreign_keys(TABLES[table]):
            yield from _alike(read, key[0])
            yield from _date_like(read, key[0])


def _unknown(read: TableRead, field: str, other: str, tables: Mapping[str, TableRead],
             listed: bool) -> Iterator[Finding]:
    column = read.raw[field]
    if other not in tables:
        used = [index for index, value in enumerate(column) if value is not None]
        if used and not listed:
            yield found("key.absent-table",
                        f"refers to the table {other}, which the package does not have ({len(used)} rows do)",
                        value=column[used[0]], hint=f"add the table {other}, or leave the column empty",
                        **read.place(used[0], field))
        return
    known = tables[other].known
    if known is None or (strange := set(column).difference(known, (None,))) == set():
        return
    hints = _Hints(known)
    said: dict[str, str] = {}
    for index, value in enumerate(column):
        if value in strange and value is not None:
            if value not in said:
                said[value] = hints.hint(value, _row_text(read, index))
            yield found("key.unknown", f"unknown id {value!r}: no row of {other} has it", value=value, hint=said[value],
                        **read.place(index, field))


def _row_text(read: TableRead, index: int) -> str:
    """The key of a row, which often repeats the ids that it joins."""
    return str(read.raw.get(TABLES[read.table].key[0], {index: ""})[index] or "")


class _Hints:
    """What may have been meant by an id that is not known."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = sorted(known)
        self.left = _STEPS
        self.folded: dict[int, dict[str, str]] = {}

    def hint(self, value: str, context: str) -> str:
        for number, (words, fold) in enumerate(_FOLDS):
            if number not in self.folded:
                self.folded[number] = {fold(name): name for name in reversed(self.known)}
            if (same := self.folded[number].get(fold(value))) is not None:
                return f"{same!r} is the same {words}"
        if self.left < 0:
            return "no row has it"
        self.left -= len(self.known) * (1 + len(value) // 16)
        near = [name for name in self.known if abs(len(name) - len(value)) < 2 and _one_edit(name, value)]
        cost = len(self.known) * len(value) ** 2 // 10
        if not near and cost < self.left:
            self.left -= cost
            near = near_names(value, self.known)
        near.sort(key=lambda name: (name not in context, name))
        return "did you mean " + " or ".join(repr(name) for name in near[:3]) + "?" if near else "no id comes near it"


def _one_edit(first: str, second: str) -> bool:
    """Whether one letter changed, added, dropped or swapped with its neighbour makes one text of the other."""
    start = 0
    shortest = min(len(first), len(second))
    while start < shortest and first[start] == second[start]:
        start += 1
    if len(first) == len(second):
        swapped = first[start:start + 2] == second[start:start + 2][::-1] and first[start + 2:] == second[start + 2:]
        return first[start + 1:] == second[start + 1:] or swapped
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return longer[start + 1:] == shorter[start:]


def _alike(read: TableRead, field: str) -> Iterator[Finding]:
    if all_distinct({value for value in read.raw[field] if value is not None}):
        return
    first: dict[str, tuple[str, int]] = {}
    for index, value in enumerate(read.raw[field]):
        if value is None:
            continue
        other, at = first.setdefault(skeleton(value), (value, index))
        if other != value:
            place: dict[str, Any] = read.place(at, field)
            where = f"line {place['line']}" if place["line"] else f"row {place['row']}"
            yield found("key.look-alike", f"the id {value!r} looks like {other!r} on {where}", value=value,
                        hint="if they are the same, write them the same; if not, tell them apart", **read.place(index,
                                                                                                                field))


def _date_like(read: TableRead, field: str) -> Iterator[Finding]:
    for index, value in enumerate(read.raw[field]):
        if value is not None and len(value) < 12 and _DATE_LIKE.fullmatch(value):
            yield found("key.date-like", f"the id {value!r} looks like a date that a spreadsheet made of it",
                        value=value,
                        hint="compare it with the source, and format id columns as text", **read.place(index, field))
