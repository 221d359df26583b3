"""Text that LaTeX prints as it is, whatever it holds."""

from __future__ import annotations

from itertools import accumulate

_SPECIAL = {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&",
            "_": "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
# BibTeX counts a brace even after a backslash: where they do not pair, none may stand
_UNPAIRED = _SPECIAL | {"{": "\\textbraceleft{}", "}": "\\textbraceright{}"}
# two of these in a row would become one other sign: a dash, a quotation mark
_JOINED = "-'`,<>"
_BEFORE_BACKTICK = "?!"


def escaped(text: str) -> str:
    r"""The text with the signs that mean something to LaTeX escaped, its braces in pairs for BibTeX.

    Examples:
        >>> escaped("100% {a} -- b"), escaped("x^2}")
        ('100\\% \\{a\\} -{}- b', 'x\\textasciicircum{}2\\textbraceright{}')
    """
    special = _SPECIAL if _is_paired(text) else _UNPAIRED
    parts, last = [], ""
    for sign in text:
        joins = (sign == last and sign in _JOINED) or (sign == "`" and last and last in _BEFORE_BACKTICK)
        parts += (["{}"] if joins else []) + [special.get(sign, sign)]
        last = sign
    return "".join(parts)


def _is_paired(text: str) -> bool:
    depths = list(accumulate((sign == "{") - (sign == "}") for sign in text)) or [0]
    return min(depths) >= 0 and depths[-1] == 0
