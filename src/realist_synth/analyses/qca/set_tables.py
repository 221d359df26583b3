"""Tables of sets as they come: CSV text and data frames of any kind, read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from realist_synth.errors import AnalysisError, UnknownNameError

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)

Columns = dict[str, list[float]]


def parsed(text: str) -> tuple[Columns, list[str]]:
    r"""The columns and the cases of a CSV whose first column names the cases.

    Raises:
        AnalysisError: If it is no such table; the message names the line and the column.

    Examples:
        >>> parsed("case,A\nx,1\n")
        ({'A': [1.0]}, ['x'])
    """
    rows = _rows(text.removeprefix("\ufeff"))
    if not rows:
        raise AnalysisError("the table of sets is empty; it needs a line of headings and a line for each case")
    (_, headings), body = rows[0], rows[1:]
    names = [heading.strip() for heading in headings[1:]]
    for at, name in enumerate(names, 2):
        if not name:
            raise AnalysisError(f"line 1: heading {at} is empty")
        if name in names[:at - 2]:
            raise AnalysisError(f"line 1: the heading {name!r} stands twice")
    if not names or not body:
        other = next((sign for sign in ";\t" if not names and sign in headings[0]), "")
        raise AnalysisError("the table of sets needs a column that names the cases, at least one set, and a case"
                            + (f"; its cells are divided by {other!r} where a CSV has commas" if other else ""))
    columns: Columns = {name: [] for name in names}
    seen: dict[str, int] = {}
    for line, cells in body:
        _read_case(line, cells, columns, seen)
    return columns, list(seen)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise AnalysisError(f"line {reader.line_num}: {error}") from None


def _read_case(line: int, cells: Sequence[str], columns: Columns, seen: dict[str, int]) -> None:
    if len(cells) != 1 + len(columns):
        raise AnalysisError(f"line {line} has {len(cells)} cells; the headings are {1 + len(columns)}")
    case = cells[0].strip()
    if not case:
        raise AnalysisError(f"line {line} names no case in its first cell")
    if case in seen:
        raise AnalysisError(f"line {line}: the case {case!r} stands already in line {seen[case]}")
    seen[case] = line
    for (name, values), cell in zip(columns.items(), cells[1:], strict=True):
        own = cell.strip()
        if not own:
            raise AnalysisError(f"line {line}, column {name}: the cell is empty; a missing membership is no absence, "
                                "so give the membership or leave the case out")
        if not _NUMBER.fullmatch(own):
            raise AnalysisError(f"line {line}, column {name}: {own!r} is no number")
        values.append(float(own))


def from_narwhals(frame: Any, cases: str | None) -> tuple[Columns, list[str]]:
    """The columns and the cases of a data frame.

    Raises:
        AnalysisError: If it is no data frame, or a value is missing or no number.
        UnknownNameError: If it has no such column.
    """
    import narwhals as nw

    try:
        lazy = nw.from_native(frame).lazy()
        known = lazy.collect_schema().names()
    except TypeError as error:
        raise AnalysisError(f"not a data frame: {type(frame).__name__}") from error
    except nw.exceptions.DuplicateError as error:
        raise AnalysisError(f"two columns of the data frame have one name: {error}") from error
    if odd := [name for name in known if not isinstance(name, str)]:
        raise AnalysisError(f"the heading {odd[0]!r} of the data frame is no text: name its columns")
    if cases is not None and cases not in known:
        raise UnknownNameError("column", cases, known)
    # Engines without a frame of their own are fetched into pandas, which is always there.
    found = lazy.collect() if lazy.implementation.is_polars() or lazy.implementation.is_pandas_like() \
        else lazy.collect(backend="pandas")
    names = [_case(name, cases) for name in found[cases].to_list()] if cases is not None else None
    columns = {name: found[name].to_list() for name in known if name != cases}
    size = len(next(iter(columns.values()), []))
    # Padded, so that numbered cases sort as they stood.
    numbered = [str(at).zfill(len(str(size))) for at in range(1, size + 1)]
    found_cases = names if names is not None else numbered
    return {name: [_number(name, case, value) for case, value in zip(found_cases, values, strict=True)]
            for name, values in columns.items()}, found_cases


def _case(value: Any, column: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise AnalysisError(f"column {column!r} names the cases, but holds {value!r}, which is empty or neither text "
                            "nor a whole number")
    return str(value)


def _number(name: str, case: str, value: Any) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = None
    if found is None or isinstance(value, str) or found != found:
        text = f"; if the column names the cases, say so: cases={name!r}" if isinstance(value, str) else ""
        raise AnalysisError(f"case {case!r}, column {name!r}: {value!r} is no membership; a missing one is no "
                            f"absence{text}")
    return found
