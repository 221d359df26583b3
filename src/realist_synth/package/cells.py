"""What a single cell holds: its type by the grammar of the standard, its constraints, and what cannot be seen in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from pydantic_core import SchemaValidator, core_schema

from realist_synth.errors import near_names
from realist_synth.model.row import ColumnType
from realist_synth.package.characters import BIDI, INVISIBLE, bare, is_blank, nfc

_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,4}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = dict.fromkeys(("true", "True", "TRUE", "1"), True) | dict.fromkeys(("false", "False", "FALSE", "0"), False)


class Fault(NamedTuple):
    """What is wrong with a value: a code, a sentence and a hint. A value with an error is not read."""

    code: str
    message: str
    hint: str | None = None


class Cell(NamedTuple):
    """A value as read, and what is wrong with it; `sound` where it can be used."""

    value: Any
    faults: tuple[Fault, ...] = ()
    sound: bool = True


def read_cell(raw: str, kind: ColumnType, *, missing: frozenset[str] = frozenset({""}), digits: int = 4_300,
              near: bool = True) -> Cell:
    """The value of a cell.

    Args:
        raw: The cell as it stands in the file.
        kind: What its column holds.
        missing: The texts that stand for a missing value.
        digits: The most characters of a number.
        near: Whether to look for the word that may have been meant.

    Examples:
        >>> from realist_synth.model.sources import Passage
        >>> from realist_synth.model.row import column_types
        >>> read_cell("7", column_types(Passage)["start"]).value
        7
        >>> read_cell("1_0", column_types(Passage)["start"]).faults[0].code
        'cell.type'
    """
    if raw in missing:
        return _bad("cell.required", "the cell is empty, but must be filled") if kind.required else Cell(None)
    if kind.name == "string":
        return _text(raw, kind, near)
    if raw == "NaN" and kind.name == "number" and not kind.required:
        return Cell(None, (Fault("cell.nan", "holds NaN, no number, and is read as empty", "leave the cell empty"),))
    if len(raw) > digits:
        return _bad("cell.type", f"a value of {len(raw)} characters is no {kind.name}")
    try:
        value = _READERS[kind.name](raw)
    except ValueError as error:
        return _bad("cell.type", f"is no {kind.name}", str(error))
    fault = _out_of_range(value, kind.constraints)
    return Cell(None, (fault,), False) if fault else Cell(value)


def all_plain(texts: Collection[str], kind: ColumnType) -> bool:
    """Whether all texts of a column are plainly sound, so that none needs a look of its own.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.row import column_types
        >>> all_plain(["a", "b"], column_types(Code)["label"]), all_plain(["a", " "], column_types(Code)["label"])
        (True, False)
    """
    if kind.name != "string" or kind.vocabulary or "pattern" in kind.constraints:
        return False
    if "" in texts:
        return False
    joined = "".join(texts)
    return joined.isascii() and joined.isprintable() and not any(map(str.isspace, texts))


def _bad(code: str, message: str, hint: str | None = None) -> Cell:
    return Cell(None, (Fault(code, message, hint),), False)


def _text(raw: str, kind: ColumnType, near: bool) -> Cell:
    plain = raw.isascii() and raw.isprintable()
    if kind.vocabulary is not None:
        words: Mapping[str, Any] = {term.value: term for term in kind.vocabulary}
        if raw in words:
            return Cell(words[raw])
        return _bad("cell.bad-enum", "is no word of this column's vocabulary", _near(raw, words) if near else None)
    if (not raw or raw.isspace()) if plain else is_blank(raw):
        if kind.required:
            return _bad("cell.blank", "holds only spaces or invisible characters, but must be filled")
        return Cell(raw, (Fault("cell.only-blank", "holds only spaces or invisible characters",
                                "leave the cell empty"),))
    pattern = kind.constraints.get("pattern")
    if pattern is not None and not _matcher(pattern)(raw):
        return _bad("cell.pattern", f"does not have the form {pattern}")
    return Cell(raw) if plain else Cell(raw, tuple(_unseen(raw)))


def _unseen(raw: str) -> list[Fault]:
    faults = []
    if BIDI.search(raw):
        faults.append(Fault("cell.bidi", "holds characters that change the direction of writing", "delete them"))
    if INVISIBLE.search(raw):
        faults.append(Fault("cell.invisible", "holds invisible or control characters", "delete them"))
    if nfc(raw) != raw:
        faults.append(Fault("cell.not-nfc", "is not in the normal form NFC", "run tidy"))
    return faults


def _near(raw: str, words: Mapping[str, Any]) -> str:
    folded = {word.casefold(): word for word in words}
    near = near_names(bare(raw)[:200].casefold().replace(" ", "_"), folded)
    return f"did you mean {folded[near[0]]!r}?" if near else "one of " + ", ".join(words)


@cache
def _matcher(pattern: str) -> Callable[[str], bool]:
    """Pydantic's own engine, as the row models use it: linear in the length of the text, whatever the pattern."""
    return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python


def _integer(raw: str) -> int:
    if not _INTEGER.fullmatch(raw):
        raise ValueError("write digits only, like 2018")
    return int(raw)


def _number(raw: str) -> Decimal:
    match = _NUMBER.fullmatch(raw)
    if not match:
        raise ValueError("write it like 0.53 or 5.3e-1")
    value = Decimal(raw)
    if value and value.adjusted() > 300:
        raise ValueError("write a number below 1e300")
    return value


def _boolean(raw: str) -> bool:
    if raw not in _BOOLEANS:
        raise ValueError("write true or false")
    return _BOOLEANS[raw]


def _date(raw: str) -> date:
    if not _DATE.fullmatch(raw):
        raise ValueError("write it as year-month-day, like 2026-01-31")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ValueError("there is no such day") from None


_READERS: Mapping[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "boolean": _boolean,
                                                "date": _date}


_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("minimum", lt, "at least"), ("maximum", gt, "at most"),
    ("exclusiveMinimum", le, "more than"), ("exclusiveMaximum", ge, "less than"),
)


def _out_of_range(value: Any, constraints: Mapping[str, Any]) -> Fault | None:
    for name, fails, words in _BOUNDS:
        if name in constraints and fails(value, constraints[name]):
            return Fault("cell.range", f"must be {words} {constraints[name]}")
    return None
