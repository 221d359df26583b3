"""CSV and TSV read strictly: nothing is repaired in silence, and every fault has its line.

A sound file whose records are one line each is read at once. In any other, a line without a quote is cut at the
delimiter, which is all that the standard asks of it, and a record with a quote goes through the scan of `quoted.py`.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.quoted import SHORT, Fault, Quoted

ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "ascii": "ascii", "us-ascii": "ascii",
             "iso-8859-1": "iso-8859-1", "latin-1": "iso-8859-1", "latin1": "iso-8859-1",
             "windows-1252": "cp1252", "cp1252": "cp1252", "utf-16": "utf-16"}
_UNDECODED = re.compile("[\udc80-\udcff]")
_LONG_LINE = 1 << 20


@dataclass
class CsvTable:
    """What a file holds.

    Attributes:
        header: The cells of the first record; None where there is none that can be read.
        file_header: The same before a package of an older version of the profile was lifted to the current one.
        header_line: The line of the header; None where the data have no lines.
        rows: The cells of the records that are sound and as wide as the header.
        numbers: The number of each of these rows among all data records, from 1.
        lines: The line on which each of these rows begins.
        all_lines: The line on which each data record begins, also of those that give no row.
        broken: The cells of the records that give no row, as far as they can be read.
        findings: What is wrong.
        whole: Whether the file was read to its end.
    """

    header: list[str] | None = None
    header_line: int | None = 1
    rows: list[list[str]] = field(default_factory=list)
    numbers: Sequence[int] = field(default_factory=list)
    lines: Sequence[int] = field(default_factory=list)
    all_lines: Sequence[int] = field(default_factory=list)
    broken: list[list[str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True
    file_header: Sequence[str] | None = None


def read_csv(data: bytes, *, encoding: str = "utf-8", delimiter: str = ",", path: str, table: str | None = None,
             limits: Limits | None = None) -> CsvTable:
    r"""The records of CSV bytes; a faulty record is a finding and no row.

    Args:
        data: The bytes of the file.
        encoding: A key of `ENCODINGS`.
        delimiter: A comma or a tab.
        path: The file, for the findings.
        table: The table, for the findings.
        limits: How large the table may be.

    Examples:
        >>> table = read_csv(b'a,b\n1,"x\ny"\n2\n', path="t.csv")
        >>> table.rows, table.findings[0].line
        ([['1', 'x\ny']], 4)
    """
    scan = _Scan(delimiter, {"path": path, "table": table}, limits or Limits())
    text = scan.decode(data, ENCODINGS[encoding])
    if text == "":
        scan.note("csv.empty", "the file is empty", hint="write the header of the table")
    elif text is not None:
        scan.run(text)
    return scan.out


class _Full(Exception):
    """The file is too long, or has too many faults, to be read on."""


class _Scan:
    """One pass over one file."""

    def __init__(self, delimiter: str, place: dict[str, Any], limits: Limits) -> None:
        self.delimiter, self.place, self.limits = delimiter, place, limits
        self.out = CsvTable()
        self.blank: list[int] = []
        self.ends: dict[str, int] = {}
        self.marked = False
        self.long_line = min(_LONG_LINE, limits.cell_bytes // 4)
        self.short = min(SHORT, self.long_line)
        self.numbers, self.lines, self.all_lines = list[int](), list[int](), list[int]()

    def note(self, code: str, message: str, **place: Any) -> None:
        self.out.findings.append(found(code, message, **self.place, **place))
        if len(self.out.findings) >= self.limits.findings:
            raise _Full

    def limit(self, name: str, what: str, **place: Any) -> None:
        self.out.findings.append(self.limits.exceeded(name, what, **self.place, **place))

    def decode(self, data: bytes, encoding: str) -> str | None:
        """The text; bytes that are no text stay as lone surrogates, so that their lines can be named."""
        if encoding == "utf-8":
            data = data.removeprefix(codecs.BOM_UTF8)
        try:
            if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise UnicodeDecodeError(encoding, data, 0, 1, "no byte order mark")
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding != "utf-16":
                self.marked = True
                return data.decode(encoding, "surrogateescape")
            self.note("csv.encoding", f"byte {error.start} is no UTF-16: {error.reason}", line=1,
                      hint="save the file as UTF-8")
            return None

    def run(self, text: str) -> None:
        try:
            if self.marked or "\0" in text:
                self.marked = True
                text = self.mark(text)
            if self.marked or not self.plain(text):
                self.records(text)
            if self.out.header is None and not self.out.findings:
                self.note("csv.empty", "the file has no header", line=1, hint="write the header of the table")
            elif self.blank:
                self.note("csv.trailing-blank", f"{len(self.blank)} blank lines at the end of the file",
                          line=self.blank[0])
            if len(self.ends) > 1:
                self.note("csv.mixed-line-ends", "some lines end with LF, others with CR LF",
                          line=max(self.ends.values()))
        except _Full:
            self.out.whole = False
            if len(self.out.findings) >= self.limits.findings:
                self.limit("findings", "the table has too many findings; the rest of it is not read")

    def mark(self, text: str) -> str:
        """Name the lines with NUL or undecodable bytes, and mark them with NUL so that they give no row."""
        marked = []
        offset = 0
        for number, line in enumerate(text.split("\n"), 1):
            if "\0" in line:
                self.note("csv.nul", f"a NUL stands at character {line.index(chr(0)) + 1} of the line", line=number,
                          hint="a NUL is never part of a text; was the file cut or overwritten?")
            if wrong := _UNDECODED.search(line):
                place = offset + len(line[:wrong.start()].encode("utf-8", "surrogateescape"))
                self.note("csv.encoding",
                          f"byte {place} (0x{ord(wrong.group()) - 0xDC00:02x}) is not text in the declared "
                          "encoding", line=number, hint="save the file as UTF-8, or declare its encoding")
            offset += len(line.encode("utf-8", "surrogateescape")) + 1
            marked.append(_UNDECODED.sub("\0", line))
        return "\n".join(marked)

    def plain(self, text: str) -> bool:
        """Read the text at once if it is sound and each record is one line; else leave it to the scan by line."""
        lines = text.split("\n")
        if lines[-1] == "":
            del lines[-1]
        if "\r" in text or max(map(len, lines)) > self.short or len(lines) > self.limits.table_rows:
            return False
        if '"' in text:
            sound = self.quotes(text).one_line.fullmatch
            if not all(sound(line) for line in lines if '"' in line):
                return False
            try:
                rows = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
            except csv.Error:  # another part of the program has lowered the limit of the standard reader
                return False
        else:
            rows = [line.split(self.delimiter) for line in lines]
        if "" in lines or set(map(len, rows)) != {len(rows[0])} or len(rows[0]) > self.limits.table_columns:
            return False
        self.out.header, *self.out.rows = rows
        self.out.numbers = range(1, len(rows))
        self.out.lines = self.out.all_lines = range(2, len(rows) + 1)
        return True

    def quotes(self, text: str) -> Quoted:
        return Quoted(text, self.delimiter, self.limits.table_columns)

    def records(self, text: str) -> None:
        """Cut the text into records, line by line; a record with a quote may go on over several lines."""
        self.out.numbers, self.out.lines, self.out.all_lines = self.numbers, self.lines, self.all_lines
        at, line, size, delimiter = 0, 1, len(text), self.delimiter
        returns, quotes = "\r" in text, self.quotes(text)
        while at < size:
            end = text.find("\n", at)
            end = size if end < 0 else end
            raw = text[at:end]
            if returns and end < size and raw[-1:] == "\r":
                raw = raw[:-1]
            if '"' in raw:
                cells, end = quotes.record(at, end, raw)
                if isinstance(cells, Fault):
                    self.fault(cells, line + text.count("\n", at, cells.at), cells.at - text.rfind("\n", 0, cells.at))
                    self.drop(line, [cell.strip('"') for cell in raw.split(delimiter)])
                elif not self.refused(text[at:end], line, cells):
                    self.take(line, cells)
            elif len(raw) > self.long_line and raw.count(delimiter) >= self.limits.table_columns:
                self.limit("table_columns", f"the record has {raw.count(delimiter) + 1} cells", line=line)
                raise _Full
            else:
                cells = raw.split(delimiter)
                if returns and "\r" in raw:
                    self.bare_return(raw, line, cells)
                elif not self.refused(raw, line, cells):
                    self.take(line, cells)
            if returns and end < size:
                self.ends.setdefault(text[end - 1:end] if text[end - 1:end] == "\r" else "\n", line)
            line += 1 + (text.count("\n", at, end) if end - at > len(raw) + 1 else 0)
            at = end + 1

    def bare_return(self, raw: str, line: int, cells: list[str]) -> None:
        self.note("csv.bare-cr", f"a carriage return stands at character {raw.index(chr(13)) + 1} of the line",
                  line=line,
                  **self.row(), hint="save the file with LF line ends, or quote the cell")
        self.drop(line, cells)

    def refused(self, raw: str, line: int, cells: list[str]) -> bool:
        """Whether a record gives no row, for a character that was marked or for its size; drops it then."""
        bad = self.marked and "\0" in raw
        if len(raw) > self.long_line:
            most = self.limits.cell_bytes
            for column, cell in enumerate(cells, 1):
                if len(cell) > most // 4 and len(cell.encode("utf-8", "surrogatepass")) > most:
                    self.limit("cell_bytes", "the cell has more bytes", line=line, column=column, **self.row())
                    bad = True
        if bad:
            self.drop(line, cells)
        return bad

    def row(self) -> dict[str, int]:
        return {} if self.out.header is None else {"row": len(self.all_lines) + 1}

    def fault(self, fault: Fault, line: int, character: int) -> None:
        header = self.out.header or []
        column = len(fault.cells) + 1
        self.note(fault.code, f"{fault.message} (character {character} of the line)", line=line, column=column,
                  field=header[column - 1] if column <= len(header) else None, hint=fault.hint, **self.row())

    def drop(self, line: int, cells: list[str]) -> None:
        if self.out.header is None:
            raise _Full
        self.all_lines.append(line)
        self.out.broken.append(cells)

    def take(self, line: int, cells: list[str]) -> None:
        """Take a sound record as the header or as a row, if it is as wide as the header."""
        out = self.out
        if cells == [""]:
            self.blank.append(line)
            return
        for gap in self.blank:
            self.note("csv.blank-line", "a blank line stands before this row or header", line=gap,
                      hint="delete the line")
        self.blank.clear()
        if out.header is None:
            out.header, out.header_line = cells, line
            if len(cells) > self.limits.table_columns:
                self.limit("table_columns", f"the header has {len(cells)} cells", line=line)
                raise _Full
            return
        if len(self.all_lines) >= self.limits.table_rows:
            self.limit("table_rows", "the table has more rows", line=line)
            raise _Full
        wanted = len(out.header)
        if len(cells) != wanted:
            hint = "is a cell with a comma not quoted?" if len(cells) > wanted else "is a comma missing?"
            self.note("csv.ragged-row", f"the row has {len(cells)} cells where the header has {wanted}", line=line,
                      **self.row(), hint=hint)
            self.drop(line, cells)
            return
        self.all_lines.append(line)
        out.rows.append(cells)
        self.numbers.append(len(self.all_lines))
        self.lines.append(line)
