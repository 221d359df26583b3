"""Sets: cases with their memberships in conditions and an outcome, whether crisp, fuzzy or multi-value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import Any, Literal

from realist_synth.analyses.qca.set_tables import from_narwhals, parsed
from realist_synth.analyses.result import Origin
from realist_synth.errors import AnalysisError, UnknownNameError

Kind = Literal["crisp", "fuzzy", "multi-value"]
FORMULA = "~*+{}[]"
MOST_VALUES = 50


@dataclass(frozen=True, repr=False)
class Sets:
    """Cases and their memberships in sets.

    A column is crisp if it holds nothing but 0 and 1, fuzzy if it holds other numbers between them, and multi-value if
    it holds whole numbers above 1, which then count the values from 0.

    Attributes:
        names: The sets: conditions and outcomes.
        cases: The cases, sorted.
        values: For each set the membership of each case.
        kinds: For each set whether it is crisp, fuzzy or multi-value.
        choices: The choices behind the memberships, as a reader should see them.
        package: The package that they come from; None where they come from a table.
    """

    names: tuple[str, ...]
    cases: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    kinds: tuple[Kind, ...]
    choices: tuple[tuple[str, str], ...] = ()
    package: Origin | None = None

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[float]], cases: Sequence[object], *,
           choices: Mapping[str, str] | None = None, package: Origin | None = None) -> Sets:
        """The sets with these columns.

        Args:
            columns: For each set the membership of each case.
            cases: The names of the cases, each once.
            choices: The choices behind the memberships.
            package: The package that they come from.

        Raises:
            AnalysisError: If there is no case or no column, a name is empty, stands twice or holds a sign of formulas,
                or a column is neither crisp nor fuzzy nor multi-value; the message names the case and the column.

        Examples:
            >>> sets = Sets.of({"A": [0, 1], "B": [0.2, 0.7]}, ["x", "y"])
            >>> sets.kinds, sets.column("B")
            (('crisp', 'fuzzy'), (0.2, 0.7))
        """
        names = [str(case) for case in cases]
        _check_names("case", names)
        _check_names("column", list(columns))
        for name in columns:
            if any(sign in name for sign in FORMULA):
                raise AnalysisError(f"the name {name!r} holds a sign that formulas need, one of {' '.join(FORMULA)}: "
                                    "rename the set; of a code, make a table of sets (Sets.of) with a name of its own")
            if name.strip() == "1":
                raise AnalysisError("a set is named '1', which in a formula stands for every combination: rename it")
            if len(columns[name]) != len(names):
                raise AnalysisError(f"column {name!r} has {len(columns[name])} values for {len(names)} cases")
        # Sorted, so that the order of the rows of a table can show in no result.
        order = sorted(range(len(names)), key=names.__getitem__)
        values = [tuple(float(own[at]) for at in order) for own in columns.values()]
        ordered = tuple(names[at] for at in order)
        kinds = tuple(_kind(name, own, ordered) for name, own in zip(columns, values, strict=True))
        return cls(tuple(columns), ordered, tuple(values), kinds, tuple((choices or {}).items()), package)

    @classmethod
    def from_csv(cls, text: str) -> Sets:
        r"""The sets of a CSV: the first column names the cases, every other is a set.

        Args:
            text: The CSV, with a line of headings; numbers with a decimal point.

        Raises:
            AnalysisError: If a cell is empty or no number, a line has too few or too many cells, or a name stands
                twice; the message names the line and the column.

        Examples:
            >>> Sets.from_csv("case,A,B\nx,0,0.2\ny,1,0.7\n").cases
            ('x', 'y')
        """
        columns, cases = parsed(text)
        return cls.of(columns, cases)

    @classmethod
    def from_frame(cls, frame: Any, *, cases: str | None = None) -> Sets:
        """The sets of any data frame that narwhals takes: pandas, Polars, DuckDB and others.

        Args:
            frame: The data frame; every column is a set, but for the one that names the cases.
            cases: The column that names the cases; left out, cases are numbered from 1 in the order of the rows.

        Raises:
            AnalysisError: If it is no data frame, or a value is missing or no number.
            UnknownNameError: If it has no such column.

        Examples:
            >>> import pandas as pd
            >>> Sets.from_frame(pd.DataFrame({"case": ["x", "y"], "A": [0, 1]}), cases="case").names
            ('A',)
        """
        columns, names = from_narwhals(frame, cases)
        return cls.of(columns, names)

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.names)}

    def at(self, name: str) -> int:
        """The position of a set.

        Raises:
            UnknownNameError: If there is none of this name.
        """
        if name not in self._at:
            raise UnknownNameError("set", name, self.names)
        return self._at[name]

    def column(self, name: str) -> tuple[float, ...]:
        """The memberships in a set, in the order of the cases.

        Raises:
            UnknownNameError: If there is none of this name.
        """
        return self.values[self.at(name)]

    def levels(self, name: str) -> int:
        """How many values a set has: two, or for a multi-value set one more than its greatest.

        Raises:
            UnknownNameError: If there is none of this name.
        """
        own = self.at(name)
        return 1 + int(max(self.values[own])) if self.kinds[own] == "multi-value" else 2

    def with_column(self, name: str, values: Sequence[float]) -> Sets:
        """The same cases with a set added, or put in the place of the one of this name.

        Args:
            name: The set.
            values: Its memberships, in the order of `cases`.

        Raises:
            AnalysisError: If the values are not one for each case, or no memberships.

        Examples:
            >>> Sets.of({"A": [0, 1]}, ["x", "y"]).with_column("B", [0.1, 0.9]).names
            ('A', 'B')
        """
        columns = dict(zip(self.names, self.values, strict=True)) | {name: tuple(values)}
        return replace(Sets.of(columns, self.cases), choices=self.choices, package=self.package)


def _check_names(what: str, names: Sequence[str]) -> None:
    if not names:
        raise AnalysisError(f"the table of sets has no {what}")
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            raise AnalysisError(f"a {what} of the table of sets has no name")
        if name.strip() in seen:
            raise AnalysisError(f"the {what} {name!r} stands twice")
        seen.add(name.strip())


def _kind(name: str, values: Sequence[float], cases: Sequence[str]) -> Kind:
    for case, value in zip(cases, values, strict=True):
        if not isfinite(value) or value < 0:
            raise AnalysisError(f"case {case!r}, column {name!r}: {value:g} is no membership; it must be a finite "
                                "number from 0")
    whole = all(value == int(value) for value in values)
    top = max(values)
    if top > 1 and not whole:
        case, value = next((c, v) for c, v in zip(cases, values, strict=True) if v > 1 or v != int(v))
        raise AnalysisError(f"case {case!r}, column {name!r}: {value:g}. A column holds either memberships from 0 to 1 "
                            "or whole numbers from 0; calibrate raw values first (realist_synth.calibrate)")
    if top >= MOST_VALUES:
        raise AnalysisError(f"column {name!r} goes up to {top:g}: a multi-value set has at most {MOST_VALUES} values; "
                            "calibrate raw values first (realist_synth.calibrate)")
    return "multi-value" if top > 1 else "crisp" if whole else "fuzzy"
