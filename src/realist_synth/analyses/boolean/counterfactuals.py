"""Complex, parsimonious and intermediate solutions, and the remainders that each of them assumes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Literal, get_args

from realist_synth.analyses.boolean.covers import Every, covers
from realist_synth.analyses.boolean.hitting_sets import minimal_sets
from realist_synth.analyses.boolean.primes import complex_implicants, implicants_with, prime_implicants
from realist_synth.analyses.boolean.remainders import Remainders
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError, UnknownNameError

__all__ = ["Kind", "Minimisation", "Model", "Remainders", "Solutions", "solve"]

Kind = Literal["complex", "parsimonious", "intermediate"]
Terms = tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """One model: terms that together cover every positive row and no negative one.

    Attributes:
        terms: Its prime implicants, in canonical order.
        assumptions: The simplifying assumptions: all remainders that it covers.
        easy: Those that agree with the expectations: all of them in an intermediate model, none without expectations.
        difficult: The others.
    """

    terms: Terms
    assumptions: Remainders
    easy: Remainders
    difficult: Remainders


@dataclass(frozen=True)
class Minimisation:
    """One minimisation: the whole of a complex or parsimonious solution, or one pair of them for an intermediate one.

    Attributes:
        label: For an intermediate solution the pair: "C1P1", "C1P2" and so on; else empty.
        complex: The complex model of the pair; else empty.
        parsimonious: The parsimonious model of the pair; else empty.
        terms: All prime implicants that cover a positive row, in canonical order.
        essential: Those that alone cover some positive row, so that they are in every model.
        models: The models, those with fewer terms first.
        complete: False if there are more models than those listed.
        easy: What the parsimonious model of the pair assumes and the expectations allow; else empty.
        difficult: What it assumes and the expectations do not allow, so that the models here do not; else empty.
    """

    label: str
    complex: Terms
    parsimonious: Terms
    terms: Terms
    essential: Terms
    models: tuple[Model, ...]
    complete: bool
    easy: Remainders
    difficult: Remainders


@dataclass(frozen=True)
class Solutions:
    """A solution of one kind.

    Attributes:
        kind: Complex, parsimonious or intermediate.
        space: The conditions.
        minimisations: One; for an intermediate solution one for each pair of a complex and a parsimonious model.
        complete: False if some models or pairs are not listed.
    """

    kind: Kind
    space: Space
    minimisations: tuple[Minimisation, ...]
    complete: bool

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """All distinct models, those with fewer terms first; of equal ones the first pair's."""
        found: dict[Terms, Model] = {}
        for each in self.minimisations:
            for model in each.models:
                found.setdefault(model.terms, model)
        place = {term: at for at, term in enumerate(self.terms)}
        return tuple(found[terms] for terms in sorted(found, key=lambda terms: (len(terms), [place[t] for t in terms])))

    @cached_property
    def terms(self) -> Terms:
        """All distinct prime implicants of all minimisations, in canonical order."""
        return self.space.ordered({term for each in self.minimisations for term in each.terms})

    @cached_property
    def essential(self) -> Terms:
        """The prime implicants that are essential in every minimisation, in canonical order."""
        first, *others = self.minimisations
        return tuple(term for term in first.essential if all(term in each.essential for each in others))


@dataclass(frozen=True)
class _Table:
    """A truth table, and what is expected of its conditions."""

    space: Space
    positive: frozenset[int]
    negative: frozenset[int]
    free: frozenset[int]
    expected: tuple[int, ...]
    every: Every
    most: int
    thorough: bool

    def remainders(self, terms: Sequence[int] = (), without: Sequence[int] = ()) -> Remainders:
        return Remainders(self.space, tuple(terms), tuple(without), self.positive | self.negative | self.free)

    def model(self, terms: Terms, easy: Terms) -> Model:
        """A model with its assumptions; where all or none of them are easy, they are counted once."""
        every = self.remainders(terms)
        if not easy:
            return Model(terms, every, self.remainders(), every)
        if easy == terms:
            return Model(terms, every, every, self.remainders())
        return Model(terms, every, self.remainders(easy), self.remainders(terms, easy))

    def intermediate(self, complex_term: int, parsimonious_term: int) -> int:
        """The complex term less the literals that speak against what is expected, down to the parsimonious one."""
        return sum(literal for field, expected in zip(self.space.fields, self.expected, strict=True)
                   if (literal := complex_term & field)
                   and (literal & parsimonious_term or not expected or literal & expected))

    def easy(self, complex_terms: Iterable[int], parsimonious_terms: Sequence[int]) -> Terms:
        """The terms between both whose remainders are the easy counterfactuals."""
        return self.space.ordered(minimal_sets(
            self.intermediate(one, other) for one in complex_terms for other in parsimonious_terms if not other & ~one))


def solve(space: Space, positive: Iterable[int], negative: Iterable[int], *, kind: Kind = "complex",
          expectations: Sequence[Collection[int]] = (), free: Iterable[int] = (), every: Every = "minimal",
          most: int = 1000, thorough: bool = True) -> Solutions:
    """The solution of one kind: its prime implicants, all its models, and what these assume of remainders.

    Rows that are neither positive nor negative nor free are remainders. An intermediate solution is the standard
    analysis: for each pair of a complex and a parsimonious model, the easy counterfactuals are the remainders in the
    terms between both. Such a term is a complex one within a parsimonious one, less those literals missing from the
    latter for whose condition other values than theirs are expected. These remainders then count as free.

    Args:
        space: The conditions.
        positive: Observed rows with the outcome.
        negative: Observed rows without it; contradictory rows belong here unless told otherwise.
        kind: `complex` assumes nothing of remainders; `parsimonious` assumes of them whatever makes the terms shorter;
            `intermediate` only what agrees with the expectations.
        expectations: For each condition the values expected to contribute to the outcome; none where none is expected.
        free: Observed rows of which nothing is said, such as contradictions set free: any kind may cover them, none
            must, and they are never counted as simplifying assumptions.
        every: `minimal` or `irredundant`; see `covers`.
        most: How many distinct models, and how many pairs, are listed at most.
        thorough: Whether a search for the fewest terms that takes long is carried on; see `covers`.

    Raises:
        AnalysisError: If no row is positive, a row is in two of positive, negative and free, or the expectations do not
            fit the conditions.
        UnknownNameError: If `kind` or `every` does not exist.

    Source:
        Ragin CC, Sonnett J (2005), Between complexity and parsimony, doi 10.1007/978-3-322-80441-9_9; Ragin CC (2008),
        Redesigning social inquiry, ISBN 978-0-226-70275-9; Dusa A (2019), QCA with R, doi 10.1007/978-3-319-75668-4,
        for the pairs of models.

    Examples:
        >>> space = Space((2, 2, 2))
        >>> table = [space.row((1, 1, 1))], [space.row((0, 0, 0)), space.row((0, 1, 1))]
        >>> for kind in ("complex", "intermediate", "parsimonious"):
        ...     model, = solve(space, *table, kind=kind, expectations=[{1}, {1}, {0}]).models
        ...     print(kind, [space.literals(term) for term in model.terms], model.assumptions.n)
        complex [((0, 1), (1, 1), (2, 1))] 0
        intermediate [((0, 1), (1, 1))] 1
        parsimonious [((0, 1),)] 3
    """
    if kind not in get_args(Kind):
        raise UnknownNameError("solution", kind, get_args(Kind))
    table = _Table(space, frozenset(positive), frozenset(negative), frozenset(free), _expected(space, expectations),
                   every, most, thorough)
    _check(table)
    if kind == "intermediate":
        found, complete = _intermediate(table)
    else:
        found, complete = (_complex(table) if kind == "complex" else _parsimonious(table),), True
    return Solutions(kind, space, found, complete and all(each.complete for each in found))


def _expected(space: Space, expectations: Sequence[Collection[int]]) -> tuple[int, ...]:
    """The bits of the expected values of each condition."""
    if not expectations:
        return (0,) * len(space.levels)
    if len(expectations) != len(space.levels):
        raise AnalysisError(f"there are expectations of {len(expectations)} conditions where there are "
                            f"{len(space.levels)}: give an empty one where nothing is expected")
    return tuple(sum(space.term([(at, value)]) for value in set(values)) for at, values in enumerate(expectations))


def _check(table: _Table) -> None:
    if not table.positive:
        raise AnalysisError("no row is positive, so there is nothing to explain: look at the outcome and the cut-offs")
    if both := table.positive & table.negative | table.positive & table.free | table.negative & table.free:
        raise AnalysisError(f"the row {table.space.values(min(both))} is in two of positive, negative and free rows: "
                            "put contradictory rows in one of them")


def _complex(table: _Table) -> Minimisation:
    terms = (implicants_with(table.positive, table.free, table.space) if table.free
             else complex_implicants(table.positive, table.space))
    return _minimised(table, terms, lambda _: ())


def _parsimonious(table: _Table) -> Minimisation:
    terms = prime_implicants(table.positive, table.negative, table.space)
    if not any(table.expected):
        return _minimised(table, terms, lambda _: ())
    observed = {term for model in _complex(table).models for term in model.terms}
    return _minimised(table, terms, lambda model: table.easy(observed, model))


def _minimised(table: _Table, terms: Terms, easy: Callable[[Terms], Terms]) -> Minimisation:
    """The models of these terms, with the terms of each whose remainders are easy counterfactuals."""
    found = covers(terms, table.positive, every=table.every, most=table.most, thorough=table.thorough)
    models = tuple(table.model(model, easy(model)) for model in found.models)
    none = table.remainders()
    return Minimisation("", (), (), terms, found.essential, models, found.complete, none, none)


def _intermediate(table: _Table) -> tuple[tuple[Minimisation, ...], bool]:
    """One minimisation for each pair; whether all pairs and their models are there."""
    from_cases, shortest = _complex(table), _parsimonious(replace(table, expected=(0,) * len(table.expected)))
    found: list[Minimisation] = []
    listed: set[Terms] = set()
    for each in _pairs(table, from_cases, shortest):
        new = (model.terms for model in each.models if model.terms not in listed)
        listed.update(tuple(islice(new, table.most - len(listed))))
        kept = tuple(model for model in each.models if model.terms in listed)
        if kept:
            found.append(replace(each, models=kept))
        if len(kept) < len(each.models) or len(found) == table.most < len(from_cases.models) * len(shortest.models):
            return tuple(found), False
    return tuple(found), from_cases.complete and shortest.complete


def _pairs(table: _Table, from_cases: Minimisation, shortest: Minimisation) -> Iterator[Minimisation]:
    """The minimisation of each pair of a complex and a parsimonious model."""
    known: dict[Terms, Minimisation] = {}
    for (c, one), (p, other) in product(enumerate(from_cases.models, 1), enumerate(shortest.models, 1)):
        easy = table.easy(one.terms, other.terms)
        if easy not in known:
            terms = implicants_with(table.positive, (*table.free, *easy), table.space)
            known[easy] = _minimised(table, terms, lambda model: model)
        yield replace(known[easy], label=f"C{c}P{p}", complex=one.terms, parsimonious=other.terms,
                      easy=table.remainders(easy), difficult=table.remainders(other.terms, easy))
