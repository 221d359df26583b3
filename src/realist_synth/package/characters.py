"""Characters that cannot be seen, and characters that look like others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = ("\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b"
           "\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f")
BIDI = re.compile(f"[{_BIDI}]")
# a joiner between letters outside ASCII is good writing (Persian, Indic scripts, joined emoji); anywhere else it hides
INVISIBLE = re.compile(f"[{_HIDDEN}]|(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)")
_NOTHING_TO_SEE = re.compile(f"[\\s{_HIDDEN}{_BIDI}\u200c\u200d\u2800]*+")

# What looks like an ASCII one: letters of Greek, Cyrillic, Armenian and Latin, in lower case, and the digits 0 and 1,
# to which the confusables of Unicode Technical Standard 39 give the same prototype as to an ASCII letter.
_LOOK_ALIKE = {
    "a": "\u0430\u03b1\u0251", "b": "\u042c\u0184", "c": "\u0441\u03f2\u1d04", "d": "\u0501", "e": "\u0435\u04bd\u212e",
    "g": "\u0261\u0581", "h": "\u04bb\u0570", "i": "\u0456\u03b9\u0131\u0269", "j": "\u0458\u03f3", "k": "\u043a\u03ba",
    "l": "1\u04cf\u01c0\u05c0\u2223", "m": "\u043c", "n": "\u0578\u057c", "o": "0\u043e\u03bf\u03c3\u0585\u1d0f",
    "p": "\u0440\u03c1\u2374",
    "q": "\u051b\u0563", "r": "\u0433\u1d26", "s": "\u0455\ua731\u01bd", "t": "\u0442\u03c4", "u": "\u03c5\u057d\u1d1c",
    "v": "\u03bd\u0475\u1d20", "w": "\u0461\u051d\u1d21", "x": "\u0445\u03c7", "y": "\u0443\u03b3\u04af", "z": "\u1d22",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212\u2043\u02d7", "_": "\uff3f", "'": "\u2018\u2019\u02bc\u2032",
    ".": "\u2024",
}
_PROTOTYPES = str.maketrans({look: letter for letter, looks in _LOOK_ALIKE.items() for look in looks})


def is_blank(text: str) -> bool:
    r"""Whether there is nothing to be seen of a text.

    Examples:
        >>> is_blank(" \u200b"), is_blank("a")
        (True, False)
    """
    return _NOTHING_TO_SEE.fullmatch(text) is not None


def nfc(text: str) -> str:
    """The text in the Unicode normal form NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def bare(text: str) -> str:
    r"""The text in NFC, without what cannot be seen and without white space around it.

    Examples:
        >>> bare(" s4\u200b0 ")
        's40'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return INVISIBLE.sub("", BIDI.sub("", nfc(text))).strip()


def skeleton(text: str) -> str:
    r"""What a text looks like: NFC, trimmed, case folded, look-alike letters folded into one.

    Examples:
        >>> skeleton("\u0421ode-1") == skeleton("CODE-l")
        True
    """
    return _folded(bare(text).casefold())


def _folded(text: str) -> str:
    return text.replace("0", "o").replace("1", "l") if text.isascii() else text.translate(_PROTOTYPES)


def all_distinct(texts: Collection[str]) -> bool:
    """Whether different texts also look different.

    Examples:
        >>> all_distinct({"code-1", "code-2"}), all_distinct({"code-1", "code-l"})
        (True, False)
    """
    joined = "\n".join(texts)
    if joined.isascii() and joined.replace("\n", "").isprintable() and " " not in joined:
        return len(set(_folded(joined.lower()).split("\n"))) == len(
            texts
        )  # all at once: ids are nearly always like this
    return len(set(map(skeleton, texts))) == len(texts)
