"""All prime implicants of a truth table with remainders, without ever listing the table.

A term is an implicant if it covers no row that must not have the outcome; it is prime if no literal can be dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from realist_synth.analyses.boolean.hitting_sets import bits, minimal_hitting_sets, minimal_sets
from realist_synth.analyses.boolean.space import Space
from realist_synth.errors import AnalysisError


def prime_implicants(positive: Iterable[int], negative: Iterable[int], space: Space) -> tuple[int, ...]:
    """All prime implicants where every row that is neither positive nor negative is free (a remainder).

    A term covers the positive row p if its literals are among those of p; it does not cover the negative row n if one
    of them is not among those of n. So the prime implicants that cover p are the minimal sets of literals of p that
    meet p without n for every n: minimal hitting sets, which are found completely (see `minimal_hitting_sets`).

    Args:
        positive: Rows with the outcome.
        negative: Rows without it; no term may cover them.
        space: The conditions.

    Returns:
        Those that cover a positive row, in canonical order. Without any negative row this is the empty term alone.

    Raises:
        AnalysisError: If a row is both positive and negative.

    Source:
        Quine WV (1955), A way to simplify truth functions, doi 10.2307/2307285, for prime implicants; the equivalence
        with hitting sets is proved in the explanation page on prime implicants.

    Examples:
        >>> space = Space((2, 2, 2))
        >>> found = prime_implicants([space.row((1, 1, 1))], [space.row((0, 0, 1)), space.row((0, 1, 0))], space)
        >>> [space.literals(term) for term in found]
        [((0, 1),), ((1, 1), (2, 1))]
    """
    wanted, refused = sorted(set(positive)), sorted(set(negative))
    if both := set(wanted) & set(refused):
        raise AnalysisError(f"the row {space.values(min(both))} is both positive and negative: "
                            "put contradictory rows among one of them, or set them free")
    return space.ordered(term for row in wanted
                         for term in minimal_hitting_sets(row & ~other for other in refused))


def complex_implicants(positive: Iterable[int], space: Space) -> tuple[int, ...]:
    """All prime implicants where no row is free: remainders count as negative, and none is listed.

    Terms that differ in one condition only, and together have all its values, merge into the term without it, from the
    rows up, until nothing merges; what never merged is prime.

    Args:
        positive: Rows with the outcome.
        space: The conditions.

    Source:
        McCluskey EJ (1956), Minimization of Boolean functions, doi 10.1002/j.1538-7305.1956.tb03835.x.

    Examples:
        >>> space = Space((2, 3))
        >>> rows = [space.row(values) for values in [(1, 0), (1, 1), (1, 2), (0, 2)]]
        >>> [space.literals(term) for term in complex_implicants(rows, space)]
        [((0, 1),), ((1, 2),)]
    """
    level, found = set(positive), []
    while level:
        merged, longer = set(), set()
        for term in level:
            # Each merger is found once, from its term with the value 0.
            for first, count, field in zip(space.firsts, space.levels, space.fields, strict=True):
                if term & first:
                    rest = term & ~field
                    parts = [rest | first << value for value in range(count)]
                    if level.issuperset(parts):
                        merged.update(parts)
                        longer.add(rest)
        found += list(level - merged)
        level = longer
    return space.ordered(found)


def implicants_with(positive: Iterable[int], allowed: Iterable[int], space: Space) -> tuple[int, ...]:
    """All prime implicants, each covering a positive row, where only what `allowed` covers is free.

    The prime implicants of a sum of terms, one condition at a time: those without the condition are the implicants
    common to all its values; those with one of its values are the others of that value.

    Args:
        positive: Rows with the outcome.
        allowed: Rows that may be covered, or whole terms all rows of which may be.
        space: The conditions.

    Source:
        Brayton RK, Hachtel GD, McMullen CT, Sangiovanni-Vincentelli AL (1984), Logic minimization algorithms for VLSI
        synthesis, doi 10.1007/978-1-4613-2821-6, on recursion by cofactors; here for any number of values.

    Examples:
        >>> space = Space((2, 2, 2))
        >>> terms = implicants_with([space.row((1, 1, 1))], [space.term([(0, 1), (1, 1)]), space.row((1, 0, 1))], space)
        >>> [space.literals(term) for term in terms]
        [((0, 1), (1, 1)), ((0, 1), (2, 1))]
    """
    wanted = set(positive)
    # A condition with one value only says nothing, so no prime implicant has it.
    telling = sum(field for field, level in zip(space.fields, space.levels, strict=True) if level > 1)
    found = _primes(minimal_sets(term & telling for term in [*wanted, *allowed]), space)
    return space.ordered(term for term in found if any(not term & ~row for row in wanted))


def _primes(terms: Sequence[int], space: Space) -> list[int]:
    """All primes of a sum of terms, none of which lies within another.

    Only a condition all of whose values are used can give a prime that is no term of the sum: otherwise let a prime
    have a row with an unused value wherever it has no literal; the term that covers this row lies in the prime.
    """
    union = reduce(or_, terms, 0)
    used = {field: sum(1 for term in terms if term & field) for field in space.fields if not field & ~union}
    if not used:
        return list(terms)
    field = max(used, key=used.__getitem__)
    parts = [_primes(minimal_sets(term & ~field for term in terms if not term & field & ~bit), space)
             for bit in bits(field)]
    common = parts[0]
    for part in parts[1:]:
        common = minimal_sets(one | other for one in common for other in part if space.is_term(one | other))
    own = [term | bit for bit, part in zip(bits(field), parts, strict=True) for term in part
           if not any(not other & ~term for other in common)]
    return common + own
