"""Rows as CSV text, the same on every version of Python."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any


class _Lines(list[str]):
    """Takes lines from a csv writer and ends them with LF alone.

    The writer is told to end lines with CR LF, since before Python 3.13 it quotes a bare CR in a cell only then.
    """

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def csv_text(rows: Iterable[Iterable[Any]], delimiter: str = ",") -> str:
    r"""CSV with LF line ends, quoted only where needed; a line break in a cell stays what it is.

    Args:
        rows: The cells of each line, the heading first.
        delimiter: What stands between cells.

    Examples:
        >>> csv_text([["a", "b"], [1, "x\ry"]])
        'a,b\n1,"x\ry"\n'
    """
    lines = _Lines()
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return "".join(lines)
