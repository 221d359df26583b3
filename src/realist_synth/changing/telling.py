"""Differences in words, for people: short first, then by section; the forms for a terminal and for release notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from realist_synth.changing.moves import Move
from realist_synth.changing.question import REFUSED, is_refused
from realist_synth.changing.rows import DESCRIPTOR, Change
from realist_synth.model.review import READINGS

MOST_NAMED = 6
LONGEST = 120
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
Escape = Callable[[str], str]


def number_of(n: int, what: str, plural: str | None = None) -> str:
    """A number with its noun.

    Examples:
        >>> number_of(1, "row"), number_of(2, "row")
        ('1 row', '2 rows')
    """
    return f"{n} {what if n == 1 else plural or what + 's'}"


def brief(value: Any) -> str:
    """A value in a few words.

    Examples:
        >>> brief(None), brief(True), brief(0.51427), brief("stated")
        ('nothing', 'yes', '0.5143', 'stated')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return f"refused: {value[REFUSED]}" if is_refused(value) else ", ".join(
            f"{name} {brief(each)}" for name, each in value.items())
    if isinstance(value, list):
        return str(len(value)) if not value or isinstance(value[0], str) else ", ".join(map(brief, value))
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def told(old: Any, new: Any) -> str:
    """What a value was and is: of lists the numbers with what came and went, of several values those that differ.

    Examples:
        >>> told(["s40"], ["s40", "s45"]), told({"k": 2, "p": 0.1}, {"k": 3, "p": 0.1})
        ('1 -> 2, came s45', 'k 2 -> 3')
    """
    if isinstance(old or new, list) and isinstance(new or old, list):
        return _listed(old or [], new or [])
    if isinstance(old or new, Mapping) and isinstance(new or old, Mapping) and not is_refused(old) \
            and not is_refused(new):
        before, after = old or {}, new or {}
        return "; ".join(f"{name} {told(before.get(name), after.get(name))}"
                         for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name))
    return f"{brief(old)} -> {brief(new)}"


def _listed(old: Sequence[str], new: Sequence[str]) -> str:
    without, within = Counter(old), Counter(new)
    parts = [f"{len(old)} -> {len(new)}"]
    for word, some in (("came", within - without), ("gone", without - within)):
        if some:
            parts.append(f"{word} {some_of(sorted(some.elements()))}")
    return ", ".join(parts)


def some_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are.

    Examples:
        >>> some_of(["a", "b"]), some_of(list("abcdefgh"))
        ('a, b', 'a, b, c, d, e, f and 2 more')
    """
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def change_told(change: Change) -> str:
    """A row that differs, with the fields that do.

    Examples:
        >>> from realist_synth.changing.rows import Ref
        >>> ref = Ref("codes", ("trust",))
        >>> change_told(Change(ref, "changed", {"label": "A"}, {"label": "B"}, ("label",)))
        'trust: label A -> B'
    """
    if change.kind == "changed" or change.ref.table == DESCRIPTOR:
        old, new = change.old or {}, change.new or {}
        fields = "; ".join(("" if change.ref.table == DESCRIPTOR else f"{name} ")
                           + f"{brief(old.get(name))} -> {brief(new.get(name))}" for name in change.fields)
        return f"{change.ref.id}: {fields}"
    hint = f" (same content as {change.same_as.id})" if change.same_as else ""
    return f"{change.ref.id}{hint}"


def by_table(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The differences by table; the descriptor comes first."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.ref.table, []).append(change)
    return found


def counted(changes: Sequence[Change]) -> str:
    """How many were added, removed and changed.

    Examples:
        >>> from realist_synth.changing.rows import Ref
        >>> counted([Change(Ref("codes", ("a",)), "added", None, {}, ())])
        '1 added'
    """
    numbers = Counter(change.kind for change in changes)
    return ", ".join(f"{numbers[kind]} {kind}" for kind in SIGNS if numbers[kind])  # type: ignore[index]


def move_told(move: Move) -> str:
    """A result that moved: which, under which readings, from what to what.

    Examples:
        >>> move_told(Move("cells", "role x outcome", ("r", "o"), ["a"], [], (), "evidence", ("stated",)))
        'r x o (stated): 1 -> 0, gone a'
    """
    name = " x ".join(move.key) if move.kind == "cells" else ", ".join(move.key)
    whole = is_refused(move.old) or is_refused(move.new)
    if move.kind == "cells" and len(move.key) < 2 and not whole:
        name = f"{name or 'all'} in total"
    if move.kind not in ("cells", "claims") or not move.key:
        name = ": ".join(filter(None, [move.question, name]))
    elif move.kind == "claims":
        name = f"{name} {move.question}" if move.question != "agrees" else name
    every = len(move.readings) == len(READINGS)
    readings = f" ({'every reading' if every else ', '.join(move.readings)})" if move.readings else ""
    return f"{name}{readings}: {told(move.old, move.new)}"


def movers_told(move: Move) -> str:
    """The rows that moved a result.

    Examples:
        >>> from realist_synth.changing.rows import Ref
        >>> refs = (Ref("codings", ("1",)), Ref("codings", ("2",)))
        >>> movers_told(Move("cells", "", ("r", "o"), 1, 2, refs, "evidence"))
        'codings 1, 2'
    """
    tables: dict[str, list[str]] = {}
    for ref in move.rows:
        tables.setdefault(ref.table, []).append(ref.id)
    return "; ".join(f"{table} {some_of(ids)}" for table, ids in tables.items())


def by_kind(moves: Sequence[Move]) -> Iterator[tuple[str, list[Move]]]:
    """The moves by kind, in the order in which they were asked for."""
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.kind, []).append(move)
    yield from found.items()
