"""What every result can do: become a frame, JSON, CSV, Markdown, text or HTML, and name the choices behind it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar

from realist_synth.model.csv_text import csv_text
from realist_synth.model.finding import visible
from realist_synth.model.row import ColumnType

if TYPE_CHECKING:
    import pandas as pd

    from realist_synth.model.metadata import Metadata

Value = str | int | float | bool | None

TEXT = ColumnType("string", None, True, {"minLength": 1})
ANY_TEXT = ColumnType("string", None, False, {})
COUNT = ColumnType("integer", None, True, {"minimum": 0})
ANY_COUNT = ColumnType("integer", None, False, {"minimum": 0})
NUMBER = ColumnType("number", None, False, {})
SHARE = ColumnType("number", None, False, {"minimum": 0, "maximum": 100})
FLAG = ColumnType("boolean", None, False, {})

EMPTY = "an empty cell means not reported, not absent"
_ESCAPED = re.compile(r"([\\|`*_\[\]{}~])")
_WIDEST = 50
_HEADING = 13
_NARROW = 12
_LINE = 120


@dataclass(frozen=True, repr=False)
class Result:
    """Base of all results: a frozen value with a table form, a JSON form and the choices that it rests on."""

    name: ClassVar[str] = "result"

    @abstractmethod
    def columns(self) -> Mapping[str, ColumnType]:
        """The columns of the table form, with their types."""

    @abstractmethod
    def records(self) -> Sequence[tuple[Value, ...]]:
        """The rows of the table form, one value for each column."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The whole result as JSON-ready values."""

    def choices(self) -> Mapping[str, str]:
        """The choices that change what the numbers mean, as a reader should see them."""
        return {}

    def title(self) -> str:
        """What the result shows, in one line."""
        return self.name.replace("_", " ").capitalize()

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return EMPTY

    def caption(self) -> str:
        """The line under the title: the choices, and what an empty cell means."""
        return "; ".join([*(f"{name} {value}" for name, value in self.choices().items()), self.empty()])

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The headings and the cells as text, for reading rather than for further computing."""
        return list(self.columns()), [[as_text(value) for value in record] for record in self.records()]

    def to_frame(self) -> pd.DataFrame:
        """The table form as a pandas data frame, its columns checked."""
        from realist_synth.schemas import typed_frame

        return typed_frame(self.columns(), self.records(), name=self.name)

    def to_csv(self) -> str:
        """The table form as CSV, with one heading line and LF line ends."""
        return csv_text([self.columns(), *([as_text(value) for value in record] for record in self.records())])

    def to_markdown(self) -> str:
        """The table form as a Markdown table; whatever Markdown or HTML would interpret is escaped."""
        headings, rows = self.shown()
        lines = [headings, ["---"] * len(headings), *rows]
        return "".join("| " + " | ".join(cell if at == 1 else escape_markdown(cell) for cell in line) + " |\n"
                       for at, line in enumerate(lines))

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return self.text()

    def head(self) -> list[str]:
        """What stands above the table for reading, each on a line of its own."""
        return [self.title(), self.caption()]

    def text(self, width: int | None = None) -> str:
        """Title, choices and table as text; the table is folded to the width, if one is given.

        A table that no folding makes narrow enough is written row by row, one value a line.
        """
        table = aligned(*self.shown(), width)
        broad = width or max(_LINE, *map(len, table.split("\n")))
        told = [line for part in self.head() for line in _folded(part, broad)]
        return "\n".join([*told, "", table])

    def _repr_html_(self) -> str:
        import html

        headings, rows = self.shown()
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in headings)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        caption = f"{html.escape(self.title())}<br>{html.escape(self.caption())}"
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_text(value: Value) -> str:
    """A value as CSV writes it.

    Examples:
        >>> [as_text(value) for value in (None, True, 0.1, 3, "peer")]
        ['', 'true', '0.1', '3', 'peer']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def escape_markdown(text: str) -> str:
    r"""Text as one cell of a Markdown table.

    Examples:
        >>> escape_markdown("a|b <i>\nc")
        'a\\|b &lt;i&gt;<br>c'
    """
    import html

    lines = _ESCAPED.sub(r"\\\1", html.escape(text, quote=False)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br>".join(visible(line) for line in lines)


def joined(values: Sequence[str]) -> str:
    """Several values in one cell of a table; one that holds a semicolon stands in quotation marks, doubled within it.

    Examples:
        >>> joined(["a", "b; c"])
        'a; "b; c"'
    """
    return "; ".join('"' + value.replace('"', '""') + '"' if ";" in value else value for value in values)


def number(value: Decimal | None) -> int | float | None:
    """A decimal as a JSON number.

    Examples:
        >>> number(Decimal("4.0")), number(Decimal("0.5"))
        (4, 0.5)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """A table for the terminal: nothing invisible in it, wide cells folded, numbers to the right.

    Written here, since the libraries that draw tables take longer to import than the whole command to run.

    Examples:
        >>> print(aligned(["", "Access and quality of services"], [["Advocacy", "3"], ["total", "13"]]))
                  Access and
                  quality of
                    services
        --------  ----------
        Advocacy           3
        total             13
    """
    limits = _limits(headings, rows, width)
    if limits is None:
        return _stacked(headings, rows, width or _LINE)
    body = [[_folded(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows]
    columns = [[line for row in body for line in row[at]] for at in range(len(headings))]
    inner = [max((len(line) for line in column), default=0) for column in columns]
    top = [_heading(text, limit if width else max(wide, _HEADING))
           for text, wide, limit in zip(headings, inner, limits, strict=True)]
    widths = [max([wide, *map(len, lines)]) for wide, lines in zip(inner, top, strict=True)]
    right = [all(line in ("", "·", "-") or line[0].isdigit() for line in column) for column in columns]
    height = max(map(len, top), default=0)
    grid = [[[""] * (height - len(lines)) + lines for lines in top], [["-" * wide] for wide in widths], *body]
    return "\n".join(line for row in grid for line in _lines(row, widths, right))


def _limits(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> list[int] | None:
    """How wide each column may be: the widest give way until the table fits; None if no folding makes it fit."""
    cells = [[visible(row[at]) for row in rows] for at in range(len(headings))]
    limits = [max(1, min(_WIDEST, max(map(len, column), default=0))) for column in cells]
    if not width:
        return limits
    least = [max([min(limit, _NARROW), *(len(word) for text in column for word in text.split()),
                  *(len(word) for line in _heading(heading, 1) for word in line.split())])
             for limit, column, heading in zip(limits, cells, headings, strict=True)]
    limits = [max(limit, low) for limit, low in zip(limits, least, strict=True)]
    room = width - 2 * (len(limits) - 1)
    if sum(least) > room:
        return None
    while sum(limits) > room:
        limits[max((at for at in range(len(limits)) if limits[at] > least[at]), key=limits.__getitem__)] -= 1
    for at, heading in enumerate(headings):
        limits[at] += max(0, min(room - sum(limits), min(_HEADING, len(heading)) - limits[at]))
    return limits


def _heading(text: str, width: int) -> list[str]:
    """The lines of a heading; the name of a column may break after an underscore."""
    pieces = [visible(piece) for word in text.split() for piece in re.findall(r"[^_]*_+|[^_]+", word)]
    if max(map(len, visible(text).split()), default=0) <= width:
        return _folded(text, width)
    lines = [""]
    for piece in pieces:
        joint = "" if not lines[-1] or lines[-1].endswith("_") else " "
        if lines[-1] and len(lines[-1] + joint + piece) > width:
            lines.append(piece)
        else:
            lines[-1] += joint + piece
    return lines


def _stacked(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """A table row by row, one value a line."""
    broad = min(max(map(len, headings), default=0), width // 3)
    broad = max([broad, *(len(line) for text in headings for line in _heading(text, broad))])
    names = [_heading(heading, broad) for heading in headings]
    blocks = [[_lines([name, _folded(cell, max(width - broad - 2, 1))], [broad, 0], [False, False])
               for name, cell in zip(names, row, strict=True)] for row in rows]
    return "\n\n".join("\n".join(line for lines in block for line in lines) for block in blocks)


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    """The lines of one row of folded cells."""
    return ["  ".join((cell[n] if n < len(cell) else "").rjust(wide) if to_right else
                      (cell[n] if n < len(cell) else "").ljust(wide)
                      for cell, wide, to_right in zip(row, widths, right, strict=True)).rstrip()
            for n in range(max(map(len, row), default=0))]


def _folded(text: str, width: int) -> list[str]:
    """The lines of a cell; ids stay whole."""
    return wrap(visible(text), width, break_on_hyphens=False, break_long_words=False) or [""]


@dataclass(frozen=True)
class Origin:
    """Which package, in which version, a result was computed from."""

    name: str
    version: str | None

    @classmethod
    def of(cls, metadata: Metadata) -> Origin:
        """The origin that the metadata name."""
        return cls(metadata.name, metadata.version)

    def to_dict(self) -> dict[str, str | None]:
        """The origin as JSON-ready values."""
        return {"name": self.name, "version": self.version}
