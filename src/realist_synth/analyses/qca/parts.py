"""The terms and the models of a solution with their fit and their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from realist_synth.analyses.boolean.counterfactuals import Minimisation, Model, Solutions
from realist_synth.analyses.qca.fit import Ratio, ratio, sufficiency
from realist_synth.analyses.qca.membership import Column, Memberships
from realist_synth.analyses.qca.solution import Pair, Part, Solved
from realist_synth.analyses.qca.solving import formula


class Parts:
    """What the models of a solution are made of; each term is looked at once, however many models have it."""

    def __init__(self, found: Memberships, solutions: Solutions) -> None:
        self._found = found
        self._essential = frozenset(solutions.essential)
        self._terms: dict[int, tuple[Column, Part]] = {}
        self._formulas: dict[tuple[int, ...], str] = {}

    def solved(self, label: str, model: Model, via: Sequence[Minimisation]) -> Solved:
        """A model with its terms, and for an intermediate one the pairs that it lies between."""
        found = self._found
        columns, parts = zip(*map(self._term, model.terms), strict=True)
        whole = self._part(tuple(map(max, *columns)) if len(columns) > 1 else columns[0],
                           " + ".join(part.formula for part in parts), None)
        having = set(whole.cases)
        return Solved(label, whole, tuple(map(_with_unique, parts, _alone(columns, found.y))),
                      tuple(case for case in found.with_outcome if case not in having),
                      model.assumptions, model.easy, model.difficult,
                      tuple(Pair(each.label, self._formula(each.complex), self._formula(each.parsimonious),
                                 each.easy, each.difficult) for each in via if each.label))

    def _term(self, term: int) -> tuple[Column, Part]:
        if term not in self._terms:
            column = self._found.term(term)
            self._terms[term] = column, self._part(column, self._found.formula(term), term in self._essential)
        return self._terms[term]

    def _formula(self, terms: tuple[int, ...]) -> str:
        if terms not in self._formulas:
            self._formulas[terms] = formula(self._found, terms)
        return self._formulas[terms]

    def _part(self, column: Column, text: str, essential: bool | None) -> Part:
        found = self._found
        inside = [(case, y) for case, x, y in zip(found.cases, column, found.y, strict=True) if 2 * x > found.one]
        return Part(text, essential, sufficiency(column, found.y, found.one), None,
                    tuple(case for case, y in inside if 2 * y > found.one),
                    tuple(case for case, y in inside if 2 * y < found.one))


def _with_unique(part: Part, unique: Ratio | None) -> Part:
    return replace(part, unique=unique)


def _alone(columns: Sequence[Column], y: Column) -> list[Ratio | None]:
    """For each column the part of the outcome that no other of them covers."""
    own = [0] * len(columns)
    for having, *members in zip(y, *columns, strict=True):
        top = max(members)
        at = members.index(top)
        members[at] = 0
        own[at] += min(top, having) - min(max(members), having)
    return [ratio(each, sum(y)) for each in own]
