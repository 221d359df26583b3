"""The bootstrap interval of a count of studies in closed form: quantiles of the binomial distribution."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p

_NOTHING = 1e-18


@lru_cache(maxsize=4096)
def binomial_interval(n: int, count: int) -> tuple[int, int]:
    """The 2.5% and 97.5% quantiles of a binomial count of `n` trials with probability `count / n`.

    A study drawn with replacement from the `n` studies of a review shows a cell with probability `count / n`, so that
    the count of the cell in a bootstrap sample is binomial: these are the limits to which the percentile interval of
    the bootstrap over studies converges (Efron & Tibshirani 1993, 13.3), with no replicates and no seed.

    Args:
        n: The number of studies.
        count: How many of them the cell counts, from 0 to `n`.

    Examples:
        >>> binomial_interval(29, 6)
        (2, 11)
        >>> binomial_interval(29, 0)
        (0, 0)
    """
    if count in (0, n):
        return count, count
    share = count / n
    middle = min(n, int((n + 1) * share))
    below, above = _falling(n, share, middle, -1), _falling(n, share, middle, 1)
    # Only ratios are summed: what rounding does to the height of the middle cancels.
    tail = 0.025 * (sum(below) + sum(above) - below[0])
    return middle - _left(below, tail), middle + _left(above, tail, strictly=True)


def _falling(n: int, share: float, middle: int, step: int) -> list[float]:
    """The probabilities from the middle outwards, until they no longer weigh."""
    found = [exp(lgamma(n + 1) - lgamma(middle + 1) - lgamma(n - middle + 1)
                 + middle * log(share) + (n - middle) * log1p(-share))]
    odds, at = share / (1 - share), middle
    while 0 <= at + step <= n and found[-1] > _NOTHING:
        found.append(found[-1] * ((n - at) / (at + 1) * odds if step > 0 else at / (n - at + 1) / odds))
        at += step
    return found


def _left(weights: list[float], tail: float, *, strictly: bool = False) -> int:
    """How far from the middle the tail begins: what lies beyond weighs at most (or less than) the tail."""
    at = len(weights) - 1
    beyond = weights[at]
    while at and (beyond <= tail if strictly else beyond < tail):
        at -= 1
        beyond += weights[at]
    return at
