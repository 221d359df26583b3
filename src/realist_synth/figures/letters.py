"""How wide words are in the letters of our figures, and how they break into lines.

The widths are those of Liberation Sans (equal to Helvetica's), in thousandths of the size of the letters.
"""

from __future__ import annotations

from functools import cache
from unicodedata import combining, east_asian_width

from realist_synth.model.finding import visible

_PLAIN = {191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*",
          469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY",
          722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@"}
_BOLD = {238: "'", 278: " ,./I\\ijl", 280: "|", 333: "!()-:;[]`ft", 389: "*r{}", 474: '"', 500: "z",
         556: "#$0123456789J_aceksvxy", 584: "+<=>^~", 611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU",
         778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@"}
_OTHER = 620
_WIDE = 1000
LINE = 1.2


@cache
def _letter(letter: str, bold: bool) -> int:
    for width, letters in (_BOLD if bold else _PLAIN).items():
        if letter in letters:
            return width
    if combining(letter):
        return 0
    return _WIDE if east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF else _OTHER


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text, in the unit of the size.

    Examples:
        >>> wide("peer", 10), wide("peer", 10, bold=True)
        (20.01, 21.12)
    """
    return round(sum(_letter(letter, bold) for letter in text) * size / 1000, 2)


def lines(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """The text in lines no wider than a width; a word that is too long is broken, what exceeds `most` lines is cut.

    Examples:
        >>> lines("Access and quality of services", 60, 8)
        ['Access and', 'quality of', 'services']
        >>> lines("Access and quality of services", 60, 8, most=2)
        ['Access and', 'quality of…']
    """
    found: list[str] = []
    for word in visible(text).split():
        joined = f"{found[-1]} {word}" if found else word
        if found and wide(joined, size, bold=bold) <= width:
            found[-1] = joined
        else:
            found += _pieces(word, width, size, bold)
    if most and len(found) > most:
        last = found[most - 1]
        while last and wide(last + "…", size, bold=bold) > width:
            last = last[:-1]
        found = [*found[:most - 1], last.rstrip() + "…"]
    return found or [""]


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word, broken where it is wider than the line; at least one letter stands on each."""
    found = [""]
    for letter in word:
        if found[-1] and wide(found[-1] + letter, size, bold=bold) > width:
            found.append("")
        found[-1] += letter
    return found
