"""The order in which a reader expects identifiers and names: numbers in them count as numbers."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def natural(text: str) -> tuple[tuple[tuple[str, int, str], ...], str]:
    """A key to sort by: s9 stands before s10; texts that this holds equal follow their characters.

    Examples:
        >>> sorted(["s10", "s9", "t", "s09", "s"], key=natural)
        ['s', 's09', 's9', 's10', 't']
    """
    parts = [*_NUMBER.split(text), ""]
    # digits without leading zeros, the longer the greater: no number of them is too many
    numbers = [digits.lstrip("0") for digits in parts[1::2]]
    return tuple((word, len(digits) if at * 2 + 2 < len(parts) else -1, digits)
                 for at, (word, digits) in enumerate(zip(parts[::2], numbers, strict=True))), text
