"""Tails and quantiles of the normal, Student's t, chi-squared and F distributions, in plain Python.

The libraries that have them take longer to import than a whole pooling takes to run; the tests hold these against scipy
and R. Sources: NIST Digital Library of Mathematical Functions, 7.1, 8.4, 8.8, 8.17 (https://dlmf.nist.gov).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import erfc, exp, lgamma, log, log1p, sqrt

_TINY = 1e-300
_CLOSE = 1e-16
_TERMS = 10_000


@lru_cache(maxsize=256)
def normal_quantile(share: float) -> float:
    """The value below which this share of the standard normal distribution lies.

    Examples:
        >>> round(normal_quantile(0.975), 6)
        1.959964
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)


def normal_p(z: float) -> float:
    """The two-sided p value of a standard normal statistic.

    Examples:
        >>> round(normal_p(1.959964), 6)
        0.05
    """
    return erfc(abs(z) / sqrt(2))


def student_p(t: float, df: int) -> float:
    """The two-sided p value of a t statistic.

    Examples:
        >>> round(student_p(2.228139, 10), 6)
        0.05
    """
    return _beta_share(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t))


@lru_cache(maxsize=256)
def student_quantile(share: float, df: int) -> float:
    """The value below which this share of Student's t lies.

    Args:
        share: From a half to 1, both left out.
        df: Degrees of freedom, at least 1.

    Examples:
        >>> round(student_quantile(0.975, 1), 4)
        12.7062
    """
    return _where(lambda t: student_p(t, df), 2 * (1 - share))


def chi_squared_p(x: float, df: int) -> float:
    """The share of the chi-squared distribution above a value, by its finite sum for whole degrees of freedom.

    Examples:
        >>> round(chi_squared_p(3.841459, 1), 6), round(chi_squared_p(5.991465, 2), 6)
        (0.05, 0.05)
    """
    if x <= 0:
        return 1.0
    half, odd = x / 2, df % 2
    powers = [step + odd / 2 for step in range(df // 2)]
    terms = [exp(power * log(half) - half - lgamma(power + 1)) for power in powers]
    return min(1.0, (erfc(sqrt(half)) if odd else 0.0) + sum(sorted(terms)))


@lru_cache(maxsize=256)
def chi_squared_quantile(above: float, df: int) -> float:
    """The value above which this share of the chi-squared distribution lies.

    Examples:
        >>> round(chi_squared_quantile(0.025, 12), 4)
        23.3367
    """
    return _where(lambda x: chi_squared_p(x, df), above)


def f_p(f: float, df_1: int, df_2: int) -> float:
    """The share of the F distribution above a value.

    Examples:
        >>> round(f_p(4.964603, 1, 10), 6)
        0.05
    """
    if f <= 0:
        return 1.0
    whole = df_1 * f + df_2
    return _beta_share(df_2 / 2, df_1 / 2, df_2 / whole, df_1 * f / whole)


def _where(tail: Callable[[float], float], share: float) -> float:
    """Where a falling tail comes down to a share, by halving down to the last digit."""
    low, high = 0.0, 1.0
    while tail(high) > share:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if tail(middle) > share else (low, middle)
    return high


def _beta_share(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function of x, where `rest` is 1 - x, by its continued fraction (8.17.22)."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _beta_share(b, a, rest, x)
    # the logarithm of the smaller of x and 1 - x is exact, that of the larger comes from the smaller
    log_x, log_rest = (log(x), log1p(-x)) if x < rest else (log1p(-rest), log(rest))
    front = exp(a * log_x + b * log_rest + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return front / _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, from the front, by the modified method of Lentz."""
    value, above, below = 1.0, 1.0, 0.0
    for n in range(1, _TERMS):
        m = n // 2
        part = (m * (b - m) * x / ((a + n - 1) * (a + n)) if n % 2 == 0
                else -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n)))
        below = 1 / ((1 + part * below) or _TINY)
        above = (1 + part / above) or _TINY
        value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value
