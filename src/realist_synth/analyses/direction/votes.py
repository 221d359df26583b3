"""Votes by direction: one direction from many, the interval of a share, and the sign test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from realist_synth.errors import AnalysisError

TWO_SIDED_95 = 1.959963984540054

INTERVENTION = "favours_intervention"
COMPARATOR = "favours_comparator"
NO_CLEAR_DIFFERENCE = "no_clear_difference"
CONFLICTING = "conflicting"
DIRECTIONS = (INTERVENTION, COMPARATOR, NO_CLEAR_DIFFERENCE, CONFLICTING)

RULE = "a direction that 70% or more of the results share, of those that tell one, else conflicting"
CAUTION = ("a vote count takes no account of the size, the precision or the design of studies, nor of who chose to "
           "take part; the sign test asks only whether directions split evenly, and both it and the interval take the "
           "votes for tosses of one coin, which they are not: Nikolakopoulos 2020 (doi:10.1002/jrsm.1427) holds the "
           "sign test inappropriate here")


def overall(directions: Sequence[str]) -> str:
    """One direction from several: the one that 70% or more of them share, else `conflicting`.

    Source: Boon and Thomson 2021, doi:10.1002/jrsm.1458.

    Args:
        directions: The directions of the results, at least one.

    Raises:
        AnalysisError: If there is none.

    Examples:
        >>> overall(["favours_intervention"] * 7 + ["no_clear_difference"] * 3)
        'favours_intervention'
        >>> overall(["favours_intervention"] * 2 + ["no_clear_difference"])
        'conflicting'
    """
    if not directions:
        raise AnalysisError("no direction to take one from")
    found, often = max(sorted(Counter(directions).items()), key=lambda item: item[1])
    return found if 10 * often >= 7 * len(directions) else CONFLICTING


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95% score interval of a share, without continuity correction; None of no trial.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Examples:
        >>> low, high = wilson(9, 10)
        >>> round(low, 4), round(high, 4)
        (0.5958, 0.9821)
    """
    if not trials:
        return None
    share, z2 = successes / trials, TWO_SIDED_95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    reach = TWO_SIDED_95 / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    # the ends at none and at all are exact; floating point would miss them by a hair
    return (0.0 if successes == 0 else middle - reach), (1.0 if successes == trials else middle + reach)


def sign_test(successes: int, trials: int) -> float | None:
    """The exact two-sided p value of the binomial test of an even split; None of no trial.

    Source: Dixon and Mood 1946, doi:10.1080/01621459.1946.10501898.

    Examples:
        >>> sign_test(9, 10)
        0.021484375
    """
    if not trials:
        return None
    ways = tail = 1
    for k in range(min(successes, trials - successes)):
        ways = ways * (trials - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << trials))
