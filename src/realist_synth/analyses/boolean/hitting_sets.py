"""Minimal hitting sets: the smallest choices that meet every set of a family; sets are the bits of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits(number: int) -> Iterator[int]:
    """The single bits of a whole number, lowest first.

    Examples:
        >>> list(bits(0b1101))
        [1, 4, 8]
    """
    while number:
        low = number & -number
        yield low
        number ^= low


def minimal_sets(sets: Iterable[int]) -> list[int]:
    """The sets that contain no other of them.

    Examples:
        >>> [bin(kept) for kept in minimal_sets([0b110, 0b111, 0b1000, 0b110])]
        ['0b1000', '0b110']
    """
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda each: (each.bit_count(), each)):
        for other in kept:
            if not other & ~each:
                break
        else:
            kept.append(each)
    return kept


def maximal_sets(sets: Iterable[int]) -> list[int]:
    """The sets that are contained in no other of them, the largest first.

    Examples:
        >>> [bin(kept) for kept in maximal_sets([0b110, 0b111, 0b1000, 0b110])]
        ['0b111', '0b1000']
    """
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda each: (-each.bit_count(), each)):
        for other in kept:
            if not each & ~other:
                break
        else:
            kept.append(each)
    return kept


def minimal_hitting_sets(sets: Iterable[int]) -> list[int]:
    """All sets of bits that meet every given set and lose that if any bit is taken away.

    By Berge multiplication: the sets are taken in one by one. What meets the new set already stays; what does not is
    extended by each of its bits, unless that contains one that stays. An empty given set can be met by nothing.

    Source:
        Berge C (1989), Hypergraphs: combinatorics of finite sets, ISBN 0-444-87489-5, chapter 2.

    Examples:
        >>> [bin(found) for found in sorted(minimal_hitting_sets([0b011, 0b110, 0b111]))]
        ['0b10', '0b101']
        >>> minimal_hitting_sets([]), minimal_hitting_sets([0])
        ([0], [])
    """
    found = [0]
    for new in minimal_sets(sets):
        meet = [each for each in found if each & new]
        miss = [each for each in found if not each & new]
        for bit in bits(new if miss else 0):
            # Only a set that meets the new one in this very bit can lie within an extension by it.
            inner = [each ^ bit for each in meet if each & new == bit]
            for each in miss:
                for other in inner:
                    if not other & ~each:
                        break
                else:
                    found.append(each | bit)
        found = meet + found[len(meet) + len(miss):]
    return found
