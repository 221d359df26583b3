"""Names of pages and anchors from ids of the data, which may be any text: safe, unique, and the same for ever."""

from __future__ import annotations

import re
from hashlib import sha256

# A plain id is its own name. Two hyphens in a row stand in no plain id, so that a made name is never a plain one.
_PLAIN = re.compile(r"[a-z0-9_]+(?:[.-][a-z0-9_]+)*")
_LONGEST = 60
# Words that some system or the builder of the site keeps for itself.
_KEPT = {"index", "readme", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def name_of(identifier: str) -> str:
    """The name of the page of an id: the id itself where it is plain, else its letters and a digest.

    Names differ whenever ids do, also on a file system that takes small and capital letters for the same.

    Examples:
        >>> name_of("s40")
        's40'
        >>> name_of("../S40")[:5], len(name_of("x" * 500)) < 80
        ('s40--', True)
    """
    plain = _PLAIN.fullmatch(identifier) and len(identifier) <= _LONGEST
    if plain and identifier.partition(".")[0] not in _KEPT:
        return identifier
    letters = "-".join(re.findall("[a-z0-9]+", identifier.lower()))[:_LONGEST // 2].strip("-") or "id"
    return f"{letters}--{sha256(identifier.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
