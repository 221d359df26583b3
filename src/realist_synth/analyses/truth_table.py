"""The truth table: every combination of conditions that has cases, how far it goes with the outcome, and with which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from realist_synth.analyses.qca.coded_sets import Coded, memberships
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.noted import Noted
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.truth_rows import Cuts, Output, Row, cautions, observed_rows, row_number
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, COUNT, NUMBER, TEXT, Value, joined
from realist_synth.analyses.selection import Unit, Where
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType

OWN = {"output": TEXT, "n": COUNT, "inclusion": NUMBER, "pri": NUMBER, "cases": ANY_TEXT,
       "cases_with_outcome": ANY_TEXT, "cases_without_outcome": ANY_TEXT, "deviant_cases": ANY_TEXT,
       "choices": TEXT}


@dataclass(frozen=True, repr=False)
class TruthTable(Noted):
    """The observed rows of a truth table.

    Attributes:
        data: The memberships that it rests on.
        rows: The rows that have cases, in the order of their values.
        outputs: For each row 1, 0, C (contradictory) or ? (fewer cases than the n cut).
        cuts: The cut-offs.
    """

    name: ClassVar[str] = "truth_table"

    data: Memberships
    rows: tuple[Row, ...]
    outputs: tuple[Output, ...]
    cuts: Cuts

    @property
    def n_remainders(self) -> int:
        """The rows without cases, or with fewer than the n cut."""
        return self.data.space.size - sum(output != "?" for output in self.outputs)

    def of(self, output: Output) -> tuple[Row, ...]:
        """The rows with this output."""
        return tuple(row for row, own in zip(self.rows, self.outputs, strict=True) if own == output)

    def title(self) -> str:
        """The outcome, and how much of the table is observed."""
        return (f"truth table for {self.data.outcome}: {len(self.data.cases)} cases in {len(self.rows)} of "
                f"{self.data.space.size} rows; remainders: {self.n_remainders}")

    def choices(self) -> Mapping[str, str]:
        """The cut-offs, and how the sets were made."""
        return {**self.cuts.choices(), **dict(self.data.sets.choices)}

    def empty(self) -> str:
        """What an output and an empty cell mean."""
        return ("output 1 positive, 0 negative, C contradictory (so that neither kind of its cases is deviant), ? too "
                "few cases; an empty cell means no such case")

    def columns(self) -> Mapping[str, ColumnType]:
        """One column for each condition, then output, number of cases, inclusion, PRI, and the cases of each kind."""
        return {"row": COUNT, **dict.fromkeys(_free(self.data.conditions), ANY_COUNT), **OWN}

    def records(self) -> list[tuple[Value, ...]]:
        """One record for each observed row."""
        return [(row_number(self.data, row.bits), *self.data.space.values(row.bits), output, len(row.cases),
                 float(row.inclusion), float(row.pri), joined(row.cases), joined(row.having), joined(row.lacking),
                 joined(row.deviant(output)), self.told)
                for row, output in zip(self.rows, self.outputs, strict=True)]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, with three decimals."""
        return ([*self.data.conditions, "output", "n", "inclusion", "PRI", "cases", "deviant cases"],
                [[*map(str, self.data.space.values(row.bits)), output, str(len(row.cases)),
                  f"{float(row.inclusion):.3f}", f"{float(row.pri):.3f}", ", ".join(row.cases),
                  ", ".join(row.deviant(output))]
                 for row, output in zip(self.rows, self.outputs, strict=True)])

    def to_dict(self) -> dict[str, Any]:
        """The rows with their cases, the cut-offs, and the origin of the sets."""
        return {**self.data.to_dict(), "rows": [
            {"row": row_number(self.data, row.bits), "formula": self.data.formula(row.bits),
             "values": list(self.data.space.values(row.bits)), "output": output, "n": len(row.cases),
             "inclusion": float(row.inclusion), "pri": float(row.pri), "cases": list(row.cases),
             "with_outcome": list(row.having), "without_outcome": list(row.lacking),
             "deviant": list(row.deviant(output))}
            for row, output in zip(self.rows, self.outputs, strict=True)],
            "n_possible": self.data.space.size, "n_observed": len(self.rows), "n_remainders": self.n_remainders,
            **self.cuts.to_dict(), "notes": list(self.notes)}


def truth_table(data: Review | Sets, outcome: str, *, conditions: Sequence[str] | None = None, n_cut: int = 1,
                inclusion_cut: float = 1.0, pri_cut: float = 0.0, contradiction_cut: float | None = None,
                not_reported_as_absent: bool = False, reading: str | None = None, unit: Unit = "study",
                rollup: bool = False, where: Where = ()) -> TruthTable:
    """Sort the cases into the combinations of conditions that they show, and see which go with the outcome.

    Fuzzy cases belong to the row in which their membership exceeds 0.5; inclusion and PRI are over all cases. Codings
    say only what was reported: they are refused unless every case says present or absent, or you say otherwise.
    Sources: Ragin 1987 and 2008; Schneider and Wagemann 2012, doi:10.1017/CBO9781139004244.

    Args:
        data: A review, or a table of sets.
        outcome: The outcome: a code or a set; `~` before it asks for its negation, `{1}` after it for one value.
        conditions: The conditions: codes or sets; left out, all other sets of a table.
        n_cut: Rows with fewer cases are treated as remainders.
        inclusion_cut: The inclusion from which a row is positive.
        pri_cut: The PRI that a positive row needs too.
        contradiction_cut: A row is contradictory if its inclusion lies between this cut and the inclusion cut; left
            out, if it is not positive and has cases with the outcome and cases without.
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; left out, the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        AnalysisError: If memberships are unknown or exactly 0.5, the outcome or a condition does not vary, or a cut-off
            is out of range.
        UnknownNameError: If a name does not exist.

    Examples:
        >>> sets = Sets.of({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 1, 0]}, ["x", "y", "z"])
        >>> table = truth_table(sets, "Y")
        >>> [(table.data.formula(row.bits), output) for row, output in zip(table.rows, table.outputs)]
        [('~A*~B', '0'), ('A*~B', '1'), ('A*B', '1')]
    """
    cuts = Cuts(n_cut, inclusion_cut, pri_cut, contradiction_cut)
    found = memberships(data, outcome, conditions, Coded(not_reported_as_absent, reading, unit, rollup, where))
    rows = observed_rows(found)
    outputs = tuple(row.output(cuts) for row in rows)
    return TruthTable(found, rows, outputs, cuts, notes=cautions(found, rows, outputs, cuts))


def _free(names: Sequence[str]) -> list[str]:
    """The conditions as columns: one that bears the name of another column is renamed until no column has it."""
    taken, found = {"row", *OWN}, []
    for name in names:
        free = name
        while free in taken or (free != name and free in names):
            free = f"set {free}"
        taken.add(free)
        found.append(free)
    return found
