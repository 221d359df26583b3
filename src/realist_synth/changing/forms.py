"""The forms of a difference: text of a terminal's width, and release notes in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from realist_synth.analyses.result import escape_markdown
from realist_synth.changing.telling import (
    SIGNS,
    by_kind,
    by_table,
    change_told,
    counted,
    move_told,
    movers_told,
    number_of,
)
from realist_synth.model.finding import visible

if TYPE_CHECKING:
    from realist_synth.analyses.result import Origin
    from realist_synth.changing.moves import Move, Unanswered
    from realist_synth.changing.rows import Change
    from realist_synth.changing.version import Semantic

WIDTH = 80
HEADINGS = {"added": "Added", "changed": "Changed", "removed": "Removed"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, repr=False)
class Found:
    """What differs between two versions, what that moved, and what the version needs; see `Changes`."""

    changes: tuple[Change, ...]
    frame: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]
    unanswered: tuple[Unanswered, ...]
    version: Semantic
    old: Origin
    new: Origin
    created: str | None
    limit: int
    title: str


def as_text(found: Found, width: int | None = None) -> str:
    """One line that says all, then the rows, the results that moved, and the version."""
    return "\n".join(line for indent, text in _lines(found)
                     for line in wrap(visible(text), width or WIDTH, initial_indent=" " * indent,
                                      subsequent_indent=" " * (indent + 2 if indent else 0), break_long_words=False,
                                      break_on_hyphens=False) or [""])


def _lines(found: Found) -> Iterator[tuple[int, str]]:
    """The lines, each with its indentation."""
    yield 0, found.title
    if found.changes or found.frame:
        yield from [(0, ""), (0, "Rows")]
    for name, word in found.frame:
        yield 2, f"{name} {word}"
    for table, changes in by_table(found.changes).items():
        yield 2, f"{table}: {counted(changes)}"
        for change in changes[:found.limit]:
            yield 4, f"{SIGNS[change.kind]} {change_told(change)}"
        yield from _more(len(changes) - found.limit, 4)
    if found.moves:
        yield from [(0, ""), (0, "Results that moved")]
    for kind, moves in by_kind(found.moves):
        yield 2, f"{kind}: {len(moves)}"
        for move in moves[:found.limit]:
            yield 4, move_told(move)
            yield 6, f"moved by {movers_told(move)}"
        yield from _more(len(moves) - found.limit, 4)
    if found.unanswered:
        yield from [(0, ""), (0, "Not answered by either version")]
        yield from ((2, f"{one.kind} {one.question}: {one.new}") for one in found.unanswered[:found.limit])
        yield from _more(len(found.unanswered) - found.limit, 2)
    yield from _version(found)


def _version(found: Found) -> Iterator[tuple[int, str]]:
    yield from [(0, ""), (0, "Version")]
    yield 2, f"step needed: {found.version.step}, for {'; '.join(found.version.reasons)}"
    if found.version.note:
        yield 2, found.version.note
    yield 2, f"rule: {found.version.to_dict()['rule']}"


def _more(n: int, indent: int) -> Iterator[tuple[int, str]]:
    if n > 0:
        yield indent, f"... and {n} more (--format json has all)"


def as_markdown(found: Found) -> str:
    """Release notes in the manner of Keep a Changelog; whatever comes from the data is escaped."""
    version, day = found.new.version, _DAY.match(found.created or "")
    released = version is not None and version != found.old.version
    lines = [f"## [{_safe(version or '')}]{f' - {day[0]}' if day else ''}" if released else "## [Unreleased]", "",
             _safe(found.title) + ".", ""]
    for kind, heading in HEADINGS.items():
        changes = [change for change in found.changes if change.kind == kind]
        frame = [name for name, word in found.frame if word == kind]
        if changes or frame:
            lines += [f"### {heading}", "", *(f"- {_safe(name)}" for name in frame),
                      *_rows(changes, found.limit), ""]
    if found.moves:
        lines += ["### Results that moved", "", *_moves(found), ""]
    lines += ["### Version", "", f"- A {found.version.step} step is needed: "
              f"{_safe('; '.join(found.version.reasons))}." if found.version.step != "none" else "- No step is needed."]
    note = found.version.note
    lines += [f"- {_safe(note[0].upper() + note[1:])}."] if note else []
    return "\n".join(lines) + "\n"


def _rows(changes: Sequence[Change], limit: int) -> Iterator[str]:
    for table, own in by_table(changes).items():
        noun = ("row", "rows") if own[0].in_table else ("property", "properties")
        yield f"- {_safe(table)}: {number_of(len(own), *noun)}"
        yield from (f"    - {_safe(change_told(change))}" for change in own[:limit])
        yield from _rest(len(own) - limit)


def _moves(found: Found) -> Iterator[str]:
    for kind, moves in by_kind(found.moves):
        yield f"- {_safe(kind)}: {len(moves)}"
        yield from (f"    - {_safe(move_told(move))}; moved by {_safe(movers_told(move))}"
                    for move in moves[:found.limit])
        yield from _rest(len(moves) - found.limit)


def _rest(n: int) -> Iterator[str]:
    if n > 0:
        yield f"    - and {n} more"


def _safe(text: str) -> str:
    return escape_markdown(text)
