"""From a truth table to its solution: which rows are explained, which are not, which are free, and what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from realist_synth.analyses.boolean.counterfactuals import Kind, Minimisation, Model, Solutions, solve
from realist_synth.analyses.boolean.covers import Every
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.truth_rows import Cuts, Output, Row
from realist_synth.errors import AnalysisError, UnknownNameError

Contradictions = Literal["negative", "free"]


@dataclass(frozen=True)
class Question:
    """What is asked of a truth table.

    Attributes:
        kind: Complex, parsimonious or intermediate.
        expectations: Literals that are expected to contribute to the outcome.
        contradictions: Contradictory rows count as negative, or are free to be covered or not.
        every: Models with the fewest terms, or all irredundant ones.
        most: How many models are listed at most.

    Raises:
        AnalysisError: If the expectations are given without an intermediate solution or the other way round, or no
            model may be listed.
        UnknownNameError: If a word does not exist.
    """

    kind: Kind = "complex"
    expectations: tuple[str, ...] = ()
    contradictions: Contradictions = "negative"
    every: Every = "minimal"
    most: int = 1000

    def __post_init__(self) -> None:
        for what, word, known in (("solution", self.kind, ("complex", "parsimonious", "intermediate")),
                                  ("treatment of contradictions", self.contradictions, ("negative", "free")),
                                  ("choice of models", self.every, ("minimal", "irredundant"))):
            if word not in known:
                raise UnknownNameError(what, str(word), known)
        if self.most < 1:
            raise AnalysisError(f"at least one model must be listed, not {self.most}: give a positive number")
        if self.expectations and self.kind != "intermediate":
            raise AnalysisError(f"expectations have no part in a {self.kind} solution; ask for the intermediate one")
        if self.kind == "intermediate" and not self.expectations:
            raise AnalysisError("an intermediate solution needs directional expectations: the conditions that should "
                                "contribute to the outcome, such as A, or ~B for its absence (expectations=[...], or "
                                "--expectations A, repeated)")

    def choices(self) -> dict[str, str]:
        """The question as a reader should see it."""
        return {"solution": self.kind, **({"expected": ", ".join(self.expectations)} if self.expectations else {}),
                "contradictory rows": "count as negative" if self.contradictions == "negative" else "are free",
                "models": "with the fewest terms" if self.every == "minimal" else "all irredundant"}


def expected(found: Memberships, literals: Sequence[str]) -> tuple[frozenset[int], ...]:
    """For each condition the values that are expected to contribute to the outcome.

    Raises:
        UnknownNameError: If a literal names no condition.
        AnalysisError: If every value of a condition is expected, which is no expectation.
    """
    values: list[frozenset[int]] = [frozenset()] * len(found.conditions)
    for text in literals:
        at, chosen = found.values_of(text)
        values[at] |= chosen
        if len(values[at]) == found.space.levels[at]:
            raise AnalysisError(f"every value of {found.conditions[at]} is expected, which is no expectation: "
                                "leave it out")
    return tuple(values)


def solved(found: Memberships, rows: Sequence[Row], cuts: Cuts, question: Question, *,
           thorough: bool = True) -> Solutions | None:
    """The solution of a truth table under some cut-offs; None where no row is positive."""
    outputs = [row.output(cuts) for row in rows]

    def chosen(*wanted: Output) -> list[int]:
        return [row.bits for row, output in zip(rows, outputs, strict=True) if output in wanted]

    expectations = expected(found, question.expectations)
    positive, negative, contradictory = chosen("1"), chosen("0"), chosen("C")
    if not positive:
        return None
    if question.contradictions == "negative":
        negative, contradictory = negative + contradictory, []
    return solve(found.space, positive, negative, kind=question.kind, expectations=expectations, free=contradictory,
                 every=question.every, most=question.most, thorough=thorough)


def distinct(solutions: Solutions) -> list[tuple[Model, tuple[Minimisation, ...]]]:
    """Every model once, in canonical order, with the minimisations that lead to it."""
    reached: dict[tuple[int, ...], list[Minimisation]] = {}
    for minimisation in solutions.minimisations:
        for model in minimisation.models:
            reached.setdefault(model.terms, []).append(minimisation)
    return [(model, tuple(reached[model.terms])) for model in solutions.models]


def formula(found: Memberships, terms: Sequence[int]) -> str:
    """A model as the field writes it: `A*~B + C`."""
    return " + ".join(found.formula(term) for term in terms)
