"""Exact memberships of cases in terms: whole numbers instead of floats, so that no cut-off turns on rounding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from realist_synth.analyses.boolean.hitting_sets import bits
from realist_synth.analyses.boolean.space import Space
from realist_synth.analyses.qca.sets import Kind, Sets
from realist_synth.errors import AnalysisError, UnknownNameError

_LITERAL = re.compile(r"(~?)\s*([^~\s].*?)\s*(?:[{\[]\s*(\d+)\s*[}\]])?", re.ASCII)
Column = tuple[int, ...]


@dataclass(frozen=True)
class Memberships:
    """The memberships of the cases in an outcome and in every value of some conditions, as exact whole numbers.

    A membership of 1 is `one`, a power of ten as great as the decimals of the data ask for; sums of such numbers are
    exact and do not depend on the order of the cases.

    Attributes:
        sets: The sets.
        outcome: The outcome as it was asked for.
        conditions: The conditions, in the order asked for.
        space: The rows that the conditions can form.
        one: What stands for a membership of 1.
        y: The memberships in the outcome.
        x: For each condition and each of its values the memberships.
    """

    sets: Sets
    outcome: str
    conditions: tuple[str, ...]
    space: Space
    one: int
    y: Column
    x: tuple[tuple[Column, ...], ...]

    @classmethod
    def of(cls, sets: Sets, outcome: str, conditions: Sequence[str], *, constant: bool = False) -> Memberships:
        """The memberships of an outcome and some conditions.

        Args:
            sets: The sets.
            outcome: The outcome: `SURV`, its negation `~SURV`, or a value `PB{1}` of a multi-value set.
            conditions: The conditions by name; empty for all sets but the outcome.
            constant: Whether a condition may be the same in every case.

        Raises:
            UnknownNameError: If there is no such set.
            AnalysisError: If the outcome is a condition too, a condition is named twice, a multi-value outcome names
                no value, or one of them does not vary.
        """
        negated, name, value = read_literal(outcome, sets.names)
        named = tuple(conditions) or tuple(other for other in sets.names if other != name)
        for at, condition in enumerate(named):
            sets.at(condition)
            if condition == name:
                raise AnalysisError(f"{name} is the outcome; it cannot be a condition too")
            if condition in named[:at]:
                raise AnalysisError(f"the condition {condition} is named twice")
        if not named:
            raise AnalysisError("there is no condition: name at least one")
        if sets.kinds[sets.at(name)] == "multi-value" and value is None:
            raise AnalysisError(f"{name} has several values: say which one is the outcome, such as {name}{{1}}")
        one = _one(sets, (name, *named))
        y = _column(sets, name, 1 if value is None else value, one)
        shown = ("~" if negated else "") + name + ("" if value is None else f"{{{value}}}")
        found = cls(sets, shown, named, Space(tuple(sets.levels(each) for each in named)), one,
                    tuple(one - m for m in y) if negated else y,
                    tuple(tuple(_column(sets, each, v, one) for v in range(sets.levels(each))) for each in named))
        _vary(shown, "outcome", [found.y, tuple(one - m for m in found.y)], one)
        for condition, columns in zip(() if constant else named, found.x, strict=False):
            _vary(condition, "condition", columns, one)
        return found

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases."""
        return self.sets.cases

    @cached_property
    def row_of(self) -> tuple[int, ...]:
        """For each case the row of the truth table that it belongs to: where its membership exceeds 0.5.

        Raises:
            AnalysisError: If a membership is exactly 0.5, so that the case belongs to no row.
        """
        return tuple(self.space.row([self._value(at, condition) for condition in range(len(self.conditions))])
                     for at in range(len(self.cases)))

    def _value(self, case: int, condition: int) -> int:
        for value, column in enumerate(self.x[condition]):
            if 2 * column[case] > self.one:
                return value
        raise AnalysisError(f"case {self.cases[case]!r} has a membership of exactly 0.5 in "
                            f"{self.conditions[condition]!r}: it is neither in nor out and belongs to no row of a "
                            "truth table; move the crossover, or decide the case")

    def term(self, term: int) -> Column:
        """The memberships in a term or a row: the smallest of its literals'."""
        columns = [self.x[at][value] for at, value in self.space.literals(term)]
        return tuple(map(min, *columns)) if len(columns) > 1 else columns[0] if columns else (self.one,) * len(self.y)

    def kind(self, name: str) -> Kind:
        """Whether a set is crisp, fuzzy or multi-value."""
        return self.sets.kinds[self.sets.at(name)]

    def to_dict(self) -> dict[str, Any]:
        """The outcome, the conditions, the cases, and where the sets come from, as JSON-ready values."""
        package = self.sets.package
        return {"outcome": self.outcome,
                "conditions": [{"name": name, "kind": self.kind(name), "levels": levels} for name, levels in
                               zip(self.conditions, self.space.levels, strict=True)],
                "cases": list(self.cases), "sets": dict(self.sets.choices),
                "package": package.to_dict() if package else None}

    def literal(self, at: int, value: int) -> str:
        """A literal as the field writes it: `A`, `~A`, and `A{2}` for multi-value sets."""
        name = self.conditions[at]
        if self.kind(name) == "multi-value":
            return f"{name}{{{value}}}"
        return name if value else f"~{name}"

    def formula(self, term: int) -> str:
        """A term as the field writes it: `A*~B`; the term without literals is `1`."""
        return "*".join([self._texts[bit] for bit in bits(term)]) or "1"

    @cached_property
    def _texts(self) -> Mapping[int, str]:
        """Each literal as the field writes it, by its bit."""
        return {first << value: self.literal(at, value) for at, (first, levels) in
                enumerate(zip(self.space.firsts, self.space.levels, strict=True)) for value in range(levels)}

    @cached_property
    def with_outcome(self) -> tuple[str, ...]:
        """The cases that have the outcome: with a membership above 0.5."""
        return tuple(case for case, y in zip(self.cases, self.y, strict=True) if 2 * y > self.one)

    def values_of(self, text: str) -> tuple[int, frozenset[int]]:
        """The condition and the values that a literal names, for directional expectations.

        Raises:
            UnknownNameError: If there is no such condition.
            AnalysisError: If a multi-value condition is named without a value, or cannot take it.
        """
        negated, name, value = read_literal(text, self.conditions)
        if name not in self.conditions:
            raise UnknownNameError("condition", name, self.conditions)
        at = self.conditions.index(name)
        levels = self.space.levels[at]
        if value is None and self.kind(name) == "multi-value":
            raise AnalysisError(f"{name} has several values: say which one you expect, such as {name}{{1}}")
        chosen = 1 if value is None else value
        if chosen >= levels:
            raise AnalysisError(f"{name} cannot be {chosen}: its values go up to {levels - 1}")
        return at, frozenset(v for v in range(levels) if (v == chosen) != negated)


def read_literal(text: str, known: Sequence[str] = ()) -> tuple[bool, str, int | None]:
    """Whether a literal is negated, its name, and the value that it names, if any.

    Examples:
        >>> read_literal("~SURV"), read_literal("PB{1}")
        ((True, 'SURV', None), (False, 'PB', 1))
    """
    if text in known:
        return False, text, None
    found = _LITERAL.fullmatch(text.strip())
    if found is None:
        raise AnalysisError(f"{text!r} is no literal, such as A, ~A or A{{1}}")
    return bool(found[1]), found[2], None if found[3] is None else int(found[3])


def _one(sets: Sets, names: Sequence[str]) -> int:
    """A power of ten in which every membership is a whole number."""
    places = 0
    for name in names:
        for value in sets.column(name):
            exponent = Decimal(repr(value)).normalize().as_tuple().exponent
            places = max(places, -exponent if isinstance(exponent, int) else 0)
    return int(10**places)


def _column(sets: Sets, name: str, value: int, one: int) -> Column:
    own = sets.column(name)
    if sets.kinds[sets.at(name)] == "multi-value":
        if value >= sets.levels(name):
            raise AnalysisError(f"{name} cannot be {value}: its values go up to {sets.levels(name) - 1}")
        return tuple(one if member == value else 0 for member in own)
    if value not in (0, 1):
        raise AnalysisError(f"{name} cannot be {value}: it is a set, which a case is in (1) or out of (0)")
    ratios = (Decimal(repr(member)).as_integer_ratio() for member in own)
    scaled = tuple(above * one // below for above, below in ratios)
    return scaled if value else tuple(one - member for member in scaled)


def _vary(name: str, what: str, columns: Sequence[Column], one: int) -> None:
    """Make sure that the cases differ: some in the set, some out of it."""
    inhabited = [at for at, column in enumerate(columns) if any(2 * member > one for member in column)]
    if len(inhabited) < 2:
        raise AnalysisError(f"the {what} {name} does not vary: an analysis needs cases that have it and cases that do "
                            "not (memberships above 0.5 and below)")
