"""The solution of a truth table as a result: its models, their terms with fit and cases, and what they assume."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from realist_synth.analyses.boolean.remainders import Remainders
from realist_synth.analyses.qca.fit import Ratio, Sufficiency, value
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.noted import Noted
from realist_synth.analyses.qca.solving import Question
from realist_synth.analyses.qca.truth_rows import Cuts, Output, Row, row_number
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, FLAG, NUMBER, TEXT, Value, joined
from realist_synth.model.row import ColumnType

# How many simplifying assumptions are listed: of one model, and of all where these are many.
MOST_LISTED, MOST_IN_ALL = 256, 10_000


@dataclass(frozen=True)
class Part:
    """A term of a model, or the model as a whole.

    Attributes:
        formula: As the field writes it.
        essential: Whether the term alone covers some row, so that it is in every model; None for a whole model. A term
            can be in every model without being essential.
        fit: Inclusion, PRI, raw coverage.
        unique: The part of the outcome that no other term of the model covers; None for a whole model.
        cases: The cases in it that have the outcome.
        deviant: The cases in it that do not.
    """

    formula: str
    essential: bool | None
    fit: Sufficiency
    unique: Ratio | None
    cases: tuple[str, ...]
    deviant: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The part as JSON-ready values."""
        return {"expression": self.formula, "essential": self.essential, "inclusion": value(self.fit.inclusion),
                "pri": value(self.fit.pri), "coverage": value(self.fit.coverage), "unique_coverage": value(self.unique),
                "cases": list(self.cases), "deviant": list(self.deviant)}


@dataclass(frozen=True)
class Pair:
    """A complex and a parsimonious model that an intermediate one lies between.

    Attributes:
        label: C1P1, C1P2 and so on.
        complex: The complex model, as a formula.
        parsimonious: The parsimonious model, as a formula.
        easy: The remainders that the parsimonious model assumes and the expectations allow.
        difficult: Those that it assumes and the expectations do not allow, so that no intermediate model does.
    """

    label: str
    complex: str
    parsimonious: str
    easy: Remainders
    difficult: Remainders

    def to_dict(self, found: Memberships, most: int) -> dict[str, Any]:
        """The pair as JSON-ready values; of more counterfactuals than `most` the first are listed, all are counted."""
        return {"pair": self.label, "complex": self.complex, "parsimonious": self.parsimonious,
                "easy": _listed(found, self.easy, most), "difficult": _listed(found, self.difficult, most)}


@dataclass(frozen=True)
class Solved:
    """One model.

    Attributes:
        label: M1, M2 and so on.
        whole: The model as a whole.
        terms: Its terms.
        uncovered: The cases that have the outcome and are in no term.
        assumptions: The simplifying assumptions: remainders that the model takes to be positive.
        easy: Those that agree with the expectations; they mean nothing where nothing is expected.
        difficult: Those that do not; an intermediate model has none, but the pairs say what it left out.
        pairs: For an intermediate model the pairs of a complex and a parsimonious model that it lies between.
    """

    label: str
    whole: Part
    terms: tuple[Part, ...]
    uncovered: tuple[str, ...]
    assumptions: Remainders
    easy: Remainders
    difficult: Remainders
    pairs: tuple[Pair, ...]

    def to_dict(self, found: Memberships, most: int, *, expecting: bool) -> dict[str, Any]:
        """The model as JSON-ready values; of more assumptions than `most` the first are listed, all are counted.

        None is easy or difficult unless something is `expecting`: then neither is given.
        """
        assumed, each_pair = _listed(found, self.assumptions, most), max(1, most // max(1, len(self.pairs)))
        easy, difficult = ((assumed if each is self.assumptions else _listed(found, each, most)) if expecting else None
                           for each in (self.easy, self.difficult))
        return {"model": self.label, "solution": self.whole.to_dict(), "terms": [part.to_dict() for part in self.terms],
                "uncovered": list(self.uncovered),
                "simplifying_assumptions": assumed, "easy": easy, "difficult": difficult,
                "between": [pair.to_dict(found, each_pair) for pair in self.pairs]}


def _listed(found: Memberships, remainders: Remainders, most: int) -> dict[str, Any]:
    shown = list(islice(remainders, most))
    return {"n": remainders.n, "rows": [row_number(found, row) for row in shown],
            "expressions": [found.formula(row) for row in shown]}


@dataclass(frozen=True, repr=False)
class Solution(Noted):
    """All models of one kind of solution.

    Attributes:
        data: The memberships that it rests on.
        rows: The observed rows of the truth table.
        outputs: Their outputs.
        cuts: The cut-offs.
        question: Which solution was asked for, and how.
        models: The models, in canonical order.
        primes: The prime implicants, as formulas; for an intermediate solution of all its minimisations.
        complete: False where there are more models than those listed.
    """

    name: ClassVar[str] = "solution"

    data: Memberships
    rows: tuple[Row, ...]
    outputs: tuple[Output, ...]
    cuts: Cuts
    question: Question
    models: tuple[Solved, ...]
    primes: tuple[str, ...]
    complete: bool

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every model as the field writes it."""
        return tuple(model.whole.formula for model in self.models)

    def title(self) -> str:
        """The solution, or how many models it has."""
        if len(self.models) == 1 and self.complete:
            return f"{self.question.kind} solution: {self.models[0].whole.formula} -> {self.data.outcome}"
        number = str(len(self.models)) if self.complete else f"more than {len(self.models)}"
        return f"{self.question.kind} solution for {self.data.outcome}: {number} models fit the same rows"

    def choices(self) -> Mapping[str, str]:
        """The question, the cut-offs, and how the sets were made."""
        return {**self.question.choices(), **self.cuts.choices(), **dict(self.data.sets.choices)}

    @property
    def told(self) -> str:
        """The choices and the limits, also that of the list of models, for a cell of each row of the table form."""
        return super().told + ("" if self.complete else f"; there are more models than the {len(self.models)} listed")

    def empty(self) -> str:
        """What an empty cell means."""
        return ("-> means: is sufficient for; assumes: how many remainders a model takes to be positive; an empty cell "
                "means no such case, or a number that a model or a term does not have")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each model as a whole, and one for each of its terms."""
        return {"model": TEXT, "part": TEXT, "expression": TEXT, "essential": FLAG, "inclusion": NUMBER, "pri": NUMBER,
                "coverage": NUMBER, "unique_coverage": NUMBER, "n_assumptions": ANY_COUNT, "n_easy": ANY_COUNT,
                "n_difficult": ANY_COUNT, "cases": ANY_TEXT, "deviant_cases": ANY_TEXT, "choices": TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The models, each before its terms."""
        return [(model.label, what, part.formula, part.essential, value(part.fit.inclusion), value(part.fit.pri),
                 value(part.fit.coverage), value(part.unique), *counts, joined(part.cases), joined(part.deviant),
                 self.told) for model, what, part, counts in self._parts()]

    def _parts(self) -> Iterator[tuple[Solved, str, Part, tuple[int | None, int | None, int | None]]]:
        """Each model before its terms; of the model how many assumptions, and if any is expected how many easy ones."""
        for model in self.models:
            easy, difficult = ((model.easy.n, model.difficult.n) if self.question.expectations else (None, None))
            yield model, "solution", model.whole, (model.assumptions.n, easy, difficult)
            yield from ((model, "term", term, (None, None, None)) for term in model.terms)

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, with three decimals."""
        headings = ["model", "part", "expression", "inclusion", "PRI", "coverage", "unique", "assumes", "cases",
                    "deviant cases"]
        return headings, [
            [model.label, what, part.formula, *("" if number is None else f"{float(number):.3f}" for number in
                                                (part.fit.inclusion, part.fit.pri, part.fit.coverage, part.unique)),
             "" if assumed is None else str(assumed), ", ".join(part.cases), ", ".join(part.deviant)]
            for model, what, part, (assumed, *_) in self._parts()]

    def to_dict(self) -> dict[str, Any]:
        """The models with their terms, cases and assumptions; the rows behind them; the origin of the sets."""
        question, most = self.question, min(MOST_LISTED, max(1, MOST_IN_ALL // len(self.models)))
        contradictory = [row for row, output in zip(self.rows, self.outputs, strict=True) if output == "C"]
        return {**self.data.to_dict(), "solution": question.kind, "expectations": list(question.expectations),
                "contradictions": question.contradictions, "every": question.every, **self.cuts.to_dict(),
                "models": [model.to_dict(self.data, most, expecting=bool(question.expectations))
                           for model in self.models], "complete": self.complete,
                "prime_implicants": list(self.primes),
                "contradictory_rows": [{"expression": self.data.formula(row.bits), "with_outcome": list(row.having),
                                        "without_outcome": list(row.lacking)} for row in contradictory],
                "n_remainders": self.data.space.size - sum(output != "?" for output in self.outputs),
                "notes": list(self.notes)}
