"""The observed rows of a truth table, and what the cut-offs make of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from realist_synth.analyses.qca.fit import Ratio, sufficiency
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.noted import DIVERSITY
from realist_synth.errors import AnalysisError

Output = Literal["1", "0", "C", "?"]
MOST_CONDITIONS = 16


@dataclass(frozen=True)
class Cuts:
    """The cut-offs that turn the fit of a row into its output.

    Attributes:
        n: Rows with fewer cases are treated as if they had none.
        inclusion: The inclusion from which a row is positive.
        pri: The PRI that a positive row needs too.
        contradiction: The inclusion from which, and up to the inclusion cut, a row is contradictory, so that one that
            fails the PRI cut alone is negative; None for the rule in kind: a row that is not positive and has cases
            with the outcome and cases without.

    Raises:
        AnalysisError: If a cut-off is out of range.
    """

    n: int = 1
    inclusion: float | Ratio = 1.0
    pri: float | Ratio = 0.0
    contradiction: float | Ratio | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise AnalysisError(f"the n cut is {self.n}; a row counts from 1 case or more")
        for name, cut in (("inclusion", self.inclusion), ("PRI", self.pri), ("contradiction", self.contradiction)):
            if cut is not None and not 0 <= float(cut) <= 1:
                raise AnalysisError(f"the {name} cut is {cut}; it lies between 0 and 1")
        if not float(self.inclusion):
            raise AnalysisError("with an inclusion cut of 0 every row would be positive")
        if self.contradiction is not None and float(self.contradiction) > float(self.inclusion):
            raise AnalysisError(f"the contradiction cut {self.contradiction} is above the inclusion cut "
                                f"{self.inclusion}")

    def choices(self) -> dict[str, str]:
        """The cut-offs as a reader should see them."""
        if self.contradiction is None:
            kind = "rows below these cuts with cases of both kinds"
        elif float(self.contradiction) < float(self.inclusion):
            kind = f"rows with an inclusion from {float(self.contradiction):g} to below {float(self.inclusion):g}"
        else:
            kind = "none, as the contradiction cut is the inclusion cut"
        return {"n cut": str(self.n), "inclusion cut": f"{float(self.inclusion):g}", "PRI cut": f"{float(self.pri):g}",
                "contradictory are": kind}

    def to_dict(self) -> dict[str, float | None]:
        """The cut-offs as JSON-ready values."""
        return {"n_cut": self.n, "inclusion_cut": float(self.inclusion), "pri_cut": float(self.pri),
                "contradiction_cut": None if self.contradiction is None else float(self.contradiction)}


@dataclass(frozen=True)
class Row:
    """One observed row.

    Attributes:
        bits: The row, with a bit for each literal.
        cases: The cases that belong to it.
        having: Those with a membership in the outcome above 0.5.
        lacking: Those with one below 0.5.
        inclusion: How far the row is a subset of the outcome, over all cases.
        pri: The same without what lies in the outcome and in its negation.
    """

    bits: int
    cases: tuple[str, ...]
    having: tuple[str, ...]
    lacking: tuple[str, ...]
    inclusion: Ratio
    pri: Ratio

    def output(self, cuts: Cuts) -> Output:
        """1 positive, 0 negative, C contradictory, ? too few cases."""
        if len(self.cases) < cuts.n:
            return "?"
        if self.inclusion.at_least(cuts.inclusion) and self.pri.at_least(cuts.pri):
            return "1"
        if cuts.contradiction is None:
            return "C" if self.having and self.lacking else "0"
        reached = self.inclusion.at_least(cuts.contradiction) and not self.inclusion.at_least(cuts.inclusion)
        return "C" if reached else "0"

    def deviant(self, output: Output) -> tuple[str, ...]:
        """The cases that contradict the output: without the outcome in a positive row, with it in a negative one."""
        return self.lacking if output == "1" else self.having if output == "0" else ()


def observed_rows(found: Memberships) -> tuple[Row, ...]:
    """All rows that have a case, in the order of their values."""
    members: dict[int, list[int]] = {}
    for case, bits in enumerate(found.row_of):
        members.setdefault(bits, []).append(case)
    rows = []
    for bits in sorted(members, key=found.space.values):
        fit = sufficiency(found.term(bits), found.y, found.one)
        # a row with a case has a sum above 0, and more of it than can lie on both sides of the outcome
        assert fit.inclusion is not None
        assert fit.pri is not None
        own = members[bits]
        rows.append(Row(bits, _names(found, own), _names(found, [at for at in own if 2 * found.y[at] > found.one]),
                        _names(found, [at for at in own if 2 * found.y[at] < found.one]), fit.inclusion, fit.pri))
    return tuple(rows)


def _names(found: Memberships, cases: Sequence[int]) -> tuple[str, ...]:
    return tuple(found.cases[at] for at in cases)


def row_number(found: Memberships, bits: int) -> int:
    """The number of a row from 1, the first condition counting most, as R's QCA package numbers rows."""
    number = 0
    for level, value in zip(found.space.levels, found.space.values(bits), strict=True):
        number = number * level + value
    return number + 1


def cautions(found: Memberships, rows: Sequence[Row], outputs: Sequence[Output], cuts: Cuts) -> tuple[str, ...]:
    """What a reader must know before believing a solution: too many conditions, contradictions."""
    notes = []
    conditions, size = len(found.conditions), found.space.size
    if conditions > MOST_CONDITIONS:
        notes.append(f"{conditions} conditions are too many for any solution to mean much; keep to a few, with reasons")
    filled = sum(output != "?" for output in outputs)
    if filled < size:
        others = f"the other {size - filled} are remainders" if size - filled > 1 else "the other is a remainder"
        enough = f", {cuts.n} or more each" if cuts.n > 1 else ""
        notes.append(f"{DIVERSITY}: cases fill {filled} of {size} rows{enough}; {others}")
    if "0" not in outputs and "C" not in outputs:
        notes.append("no row is negative: nothing contradicts any combination, and 1 stands for them all")
    contradictory = [row for row, output in zip(rows, outputs, strict=True) if output == "C"]
    if contradictory:
        named = "; ".join(f"{found.formula(row.bits)} ({', '.join(row.having)} with {found.outcome}, "
                          f"{', '.join(row.lacking)} without)" for row in contradictory)
        notes.append(f"contradictory rows: {named}")
    return tuple(notes)
