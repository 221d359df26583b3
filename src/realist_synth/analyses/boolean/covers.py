"""Models: the sets of prime implicants that together cover every positive row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product
from operator import or_
from typing import Literal, get_args

from realist_synth.analyses.boolean.covering import irredundant_covers, smallest_covers
from realist_synth.analyses.boolean.hitting_sets import bits, minimal_sets
from realist_synth.errors import AnalysisError, UnknownNameError

Every = Literal["minimal", "irredundant"]


@dataclass(frozen=True)
class Models:
    """The models found.

    Attributes:
        models: Each is a tuple of terms in the order in which the terms were given; models with fewer terms come first.
        complete: False if there are more than those listed ("more than N").
        essential: The terms that alone cover some positive row, so that every model has them.
    """

    models: tuple[tuple[int, ...], ...]
    complete: bool
    essential: tuple[int, ...]


def covers(terms: Sequence[int], positive: Iterable[int], *, every: Every = "minimal", most: int = 1000,
           thorough: bool = True) -> Models:
    """All covers of the positive rows with the fewest terms, or all from which no term can be dropped.

    Both are exact. A row is covered whenever another row is whose terms all cover it too, so only the other rows count;
    terms that cover the same of these stand in for each other; what has no row in common is solved apart. A prime
    implicant that covers less than another can still be part of a model with the fewest terms: no such model is lost.

    Args:
        terms: The prime implicants.
        positive: The rows to be covered.
        every: `minimal` for the covers with the fewest prime implicants, which are what `minimize()` of the R package
            QCA lists unless told otherwise; `irredundant` for all covers from which no term can be dropped.
        most: How many models are listed at most.
        thorough: Whether a search for the fewest terms that takes long is carried on with a great effort.

    Raises:
        AnalysisError: If no term covers some positive row, `most` is not positive, or the fewest terms are not found
            (TooHardError).
        UnknownNameError: If `every` is neither.

    Source:
        McCluskey EJ (1956), Minimization of Boolean functions, doi 10.1002/j.1538-7305.1956.tb03835.x, for the chart of
        prime implicants; Baumgartner M, Thiem A (2017), Model ambiguities in configurational comparative research,
        doi 10.1177/0049124115610351, for why all models must be reported.

    Examples:
        >>> from realist_synth.analyses.boolean.space import Space
        >>> space = Space((2, 2))
        >>> rows = [space.row((1, 1))]
        >>> terms = [space.term([(0, 1)]), space.term([(1, 1)])]
        >>> [[space.literals(term) for term in model] for model in covers(terms, rows).models]
        [[((0, 1),)], [((1, 1),)]]
        >>> covers(terms, rows, most=1).complete
        False
    """
    if every not in get_args(Every):
        raise UnknownNameError("every", every, get_args(Every))
    if most < 1:
        raise AnalysisError(f"at least one model must be listed, not {most}: give a positive number")
    given = tuple(dict.fromkeys(terms))
    alike = _chart(given, sorted(set(positive)))
    found: list[tuple[int, ...]] = [()]
    for part in _parts(_merged(alike, _decisive(alike))):
        # One more than is listed tells whether there are more.
        rows = reduce(or_, part)
        here = (irredundant_covers(list(part), rows, most + 1) if every == "irredundant" else
                smallest_covers(list(part), rows, most + 1, thorough=thorough))
        models = [members for cover in here
                  for members in islice(product(*(part[each] for each in cover)), most + 1)][:most + 1]
        found = [(*one, *other) for one, other in islice(product(found, models), most + 1)]
    listed = sorted(sorted([sorted(model) for model in found[:most]]), key=len)
    return Models(tuple(tuple([given[at] for at in model]) for model in listed), len(found) <= most,
                  tuple(given[at] for at in _essential(alike)))


def _chart(terms: Sequence[int], positive: Sequence[int]) -> dict[int, list[int]]:
    """The places of the terms by the rows that they cover, as the bits of a whole number.

    Raises:
        AnalysisError: If a row is not covered.
    """
    having: dict[int, int] = {}
    for at, row in enumerate(positive):
        for literal in bits(row):
            having[literal] = having.get(literal, 0) | 1 << at
    everything, found, covered = (1 << len(positive)) - 1, dict[int, list[int]](), 0
    for at, term in enumerate(terms):
        rows = everything
        for literal in bits(term):
            rows &= having.get(literal, 0)
        if rows:
            covered |= rows
            found.setdefault(rows, []).append(at)
    if covered != everything:
        missed = (everything & ~covered).bit_count()
        raise AnalysisError(f"no term covers {missed} of the {len(positive)} positive rows: give more terms")
    return found


def _essential(alike: Mapping[int, Sequence[int]]) -> list[int]:
    """The terms that are the only ones to cover some row."""
    once = twice = 0
    for rows, members in alike.items():
        twice |= rows if len(members) > 1 else once & rows
        once |= rows
    return sorted(members[0] for rows, members in alike.items() if rows & once & ~twice)


def _decisive(alike: Mapping[int, Sequence[int]]) -> int:
    """The rows that are not covered by force when another one is."""
    covering: dict[int, int] = {}
    for at, rows in enumerate(alike):
        for row in bits(rows):
            covering[row] = covering.get(row, 0) | 1 << at
    first = {terms: row for row, terms in sorted(covering.items(), reverse=True)}
    return sum(first[terms] for terms in minimal_sets(first))


def _merged(alike: Mapping[int, Sequence[int]], kept: int) -> dict[int, list[int]]:
    """The terms by those of the kept rows that they cover."""
    found: dict[int, list[int]] = {}
    for rows, members in alike.items():
        if rows & kept:
            found.setdefault(rows & kept, []).extend(members)
    return {rows: sorted(members) for rows, members in sorted(found.items())}


def _parts(alike: dict[int, list[int]]) -> list[dict[int, list[int]]]:
    """The terms apart, as far as they have no row in common, not even through others."""
    parts: list[int] = []
    for rows in alike:
        apart = [part for part in parts if not part & rows]
        parts = [*apart, rows | sum(part for part in parts if part & rows)]
    return [{rows: members for rows, members in alike.items() if rows & part} for part in sorted(parts)]
