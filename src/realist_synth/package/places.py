"""Where each row of a review stands in the files of its package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from realist_synth.model.finding import Finding


@dataclass(frozen=True)
class TablePlace:
    """The file of a table.

    Attributes:
        path: The file.
        columns: The position of each column in the header, from 1.
        rows: The number of each row of the review among the data rows of the file, from 1.
        lines: The line of each row of the review; empty where the data have no lines.
        all_lines: The line of every data row of the file.
    """

    path: str
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[int] = ()
    lines: Sequence[int] = ()
    all_lines: Sequence[int] = ()


@dataclass(frozen=True)
class Places:
    """The files of all tables."""

    tables: Mapping[str, TablePlace] = field(default_factory=dict)

    def locate(self, finding: Finding) -> Finding:
        """The finding of a check on the review, with its file, line and column, and the row as the file counts it.

        Args:
            finding: A finding whose `row` counts the rows of the review's table, from 1.

        Examples:
            >>> from realist_synth.model.finding import Severity
            >>> places = Places({"codes": TablePlace("data/codes.csv", {"code_id": 1}, rows=[2], lines=[4])})
            >>> unused = Finding("codes.unused", Severity.WARNING, "unused", table="codes", row=1, field="code_id")
            >>> print(places.locate(unused))
            data/codes.csv:4: code_id: unused  [codes.unused]
        """
        place = self.tables.get(finding.table or "")
        if place is None:
            return finding
        known: dict[str, Any] = {"path": finding.path or place.path}
        if finding.row is not None and 0 < finding.row <= len(place.rows):
            known["row"] = place.rows[finding.row - 1]
            known["line"] = place.lines[finding.row - 1] if place.lines else None
        if finding.field is not None and finding.field in place.columns and finding.column is None:
            known["column"] = place.columns[finding.field]
        return replace(finding, **known)
