"""The cells and margins of a cross-tab, with the units that came and went."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.analyses.crosstab import CrossTab, Depth, crosstab
from realist_synth.analyses.meetings import Within
from realist_synth.changing.facts import Facts
from realist_synth.changing.formulas import All, Formula
from realist_synth.changing.question import Answers, Key, Question, Unit
from realist_synth.model.review import READINGS, Review

READS = ("studies", "codes", "codings")
IN_CONFIGURATIONS = ("configurations", "configuration_elements")


def crosstab_questions(rows: str, columns: str, level: Depth = 1, within: Within = "study") -> Iterator[Question]:
    """One question for each reading.

    Examples:
        >>> [question.reading for question in crosstab_questions("role", "outcome")]
        ['stated', 'configured', 'inferred', 'reconciled']
    """
    reads = (*READS, *(IN_CONFIGURATIONS if within == "configuration" else ()))
    for reading in READINGS:
        def ask(review: Review, reading: str = reading.value) -> Answers:
            return _answers(review, crosstab(review, rows, columns, level=level, within=within, reading=reading))

        yield Question("cells", f"{rows} x {columns}", ask, reads, reading.value)


def _answers(review: Review, table: CrossTab) -> Answers:
    down, across = table.row_axis.codes, table.column_axis.codes
    values: dict[Key, list[str]] = {
        (row, column): list(units) for row, cells in zip(down, table.studies, strict=True)
        for column, units in zip(across, cells, strict=True) if units}
    # an empty cell and one that is not there are the same: nothing is reported together
    values |= {(code,): list(units) for code in (*down, *across) if (units := table.incidence.having(code))}
    values |= {(): list(table.incidence.units)} if table.incidence.units else {}
    facts: list[Facts] = []

    def why(key: Key, unit: Unit) -> Formula | None:
        if not facts:
            facts.append(Facts(review.with_reading(table.reading), own=False, within=table.within, unit=table.unit))
        own, name = facts[0], str(unit)
        if not key:
            return own.counted(name)
        # a code of a pair stands on its own side, one alone on either
        sides = [(table.row_axis.dimension,), (table.column_axis.dimension,)]
        shown = {code: own.shown(code, table.level, side) for code, side in (
            zip(key, sides, strict=True) if len(key) == len(sides) else ((code, sum(sides, ())) for code in key))}
        return All({"shown": All(shown), "meet": own.meeting(name, key)})

    return Answers(values, lambda key: frozenset(values.get(key, ())), why)
