"""The careful scan of one CSV record that holds a quote."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

SHORT = 100_000  # within what the standard reader takes for a cell
_CELL = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')


class Fault(NamedTuple):
    """Why a record gives no row: what, where in the text, the cells before it, and what to do."""

    code: str
    message: str
    at: int
    cells: list[str]
    hint: str


class Quoted:
    """Reads single records of a text by the rules of RFC 4180.

    Args:
        text: The whole text.
        delimiter: A comma or a tab.
        most: The most cells that a record may have; the rest of a longer one is not cut.

    Attributes:
        one_line: What a line looks like that is a sound record of its own.

    Examples:
        >>> Quoted('a,"b ""c"" d"', ",", 9).record(0, 13, 'a,"b ""c"" d"')
        (['a', 'b "c" d'], 13)
        >>> Quoted('a,"b', ",", 9).record(0, 4, 'a,"b')[0].code
        'csv.unclosed-quote'
    """

    def __init__(self, text: str, delimiter: str, most: int) -> None:
        self.text, self.delimiter, self.most = text, delimiter, most
        self._plain = re.compile(f'[^{delimiter}"\\r\\n]*+')
        cell = f'(?:"[^"]*+(?:""[^"]*+)*+"|[^{delimiter}"\\r\\n]*+)'
        self.one_line = re.compile(f"{cell}(?:{delimiter}{cell})*+")

    def record(self, at: int, end: int, raw: str) -> tuple[list[str] | Fault, int]:
        """The cells of a record, or its fault; and the offset of the line end after it.

        Args:
            at: Where the record begins.
            end: Where its first line ends.
            raw: That line, without its line end.
        """
        if len(raw) < SHORT and self.one_line.fullmatch(raw):
            try:
                return next(csv.reader((raw,), delimiter=self.delimiter, strict=True)), end
            except csv.Error:  # another part of the program has lowered the standard reader's limit
                pass
        return self._scan(at)

    def _scan(self, at: int) -> tuple[list[str] | Fault, int]:
        """Cut a record that goes on over several lines, or find its fault.

        After a quote that is never closed, reading goes on with the next line: most likely it was to end on its own.
        """
        text, cells = self.text, list[str]()
        while True:
            opened = at
            if text.startswith('"', at):
                match = _CELL.match(text, at)
                if match is None:
                    return self._unclosed(opened, cells)
                cell = match.group(1)
                cells.append(cell.replace('""', '"') if '""' in cell else cell)
                at = match.end()
            else:
                at = self._plain.match(text, at).end()  # type: ignore[union-attr]
                cells.append(text[opened:at])
            if text.startswith(self.delimiter, at) and len(cells) <= self.most:
                at += 1
            elif at == len(text) or text[at] == "\n":
                return cells, at
            elif text.startswith("\r\n", at):
                return cells, at + 1
            else:
                return self._fault(opened, at, cells)

    def _fault(self, opened: int, at: int, cells: list[str]) -> tuple[Fault, int]:
        text, before = self.text, cells[:-1]
        if len(cells) > self.most:
            return Fault("csv.ragged-row", "the row has far more cells than the header", at, before,
                         ""), self._line_end(at)
        if text[at] == "\r":
            return Fault("csv.bare-cr", "a carriage return stands outside quotes", at, before,
                         "save the file with LF line ends, or quote the cell"), self._line_end(at)
        if not text.startswith('"', opened):
            return Fault("csv.stray-quote", "a quote stands inside a cell that is not quoted", at, before,
                         "quote the whole cell and double the quotes in it"), self._line_end(at)
        if "\n" in text[opened:at] and text[at - 2] in (self.delimiter, "\n"):
            # the quote that seems to close the cell opens one of a later line
            return self._unclosed(opened, before)
        return Fault("csv.text-after-quote", "text follows the end of the cell whose quote is opened here",
                     opened, before, "double the quotes inside a quoted cell"), self._line_end(at)

    def _unclosed(self, opened: int, cells: list[str]) -> tuple[Fault, int]:
        return Fault("csv.unclosed-quote", "a quote is opened here and never closed", opened, list(cells),
                     "close the quote at the end of the cell"), self._line_end(opened)

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end
