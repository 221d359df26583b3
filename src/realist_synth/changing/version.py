"""The step of the version that a difference asks for, by a stated rule, and whether the versions stated take it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from realist_synth.changing.moves import Move
from realist_synth.changing.rows import DESCRIPTOR, STAMPS, Change
from realist_synth.changing.words import is_words

Step = Literal["none", "patch", "minor", "major"]
STEPS: tuple[Step, ...] = ("none", "patch", "minor", "major")
RULE = ("major: the schema changed: the profile's version, a column that came or went, a table or a dimension that is "
        "gone, a slot, the framework, or the name of the package; minor: a result moved, or rows, tables or anything "
        "but words changed; patch: only words changed; none: nothing changed but version and date")
Columns = Mapping[str, Sequence[str]]
Frame = Sequence[tuple[str, str]]
_VERSION = re.compile(r"(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})"
                      r"(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")


@dataclass(frozen=True)
class Semantic:
    """The step that is needed, and what the versions stated do.

    Attributes:
        step: The step that the difference asks for.
        reasons: Why that step and no smaller one.
        old: The version that the old package states.
        new: The version that the new package states.
        enough: Whether the stated step is large enough; None where the versions cannot be compared.
        note: What is to be done about the stated versions.
    """

    step: Step
    reasons: tuple[str, ...]
    old: str | None
    new: str | None
    enough: bool | None
    note: str

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON-ready values, with the rule."""
        return {"step": self.step, "reasons": list(self.reasons), "rule": RULE, "old": self.old, "new": self.new,
                "enough": self.enough, "note": self.note}


def semantic(changes: Sequence[Change], moves: Sequence[Move], versions: tuple[str | None, str | None],
             tables: Frame = (), columns: Frame = ()) -> Semantic:
    """The step that the differences ask for, against the versions that both state.

    Args:
        changes: The rows and properties that differ.
        moves: The results that moved.
        versions: What the packages state, the old one first.
        tables: The tables that came (`added`) or went (`removed`).
        columns: The columns that did, of tables that both have.

    Examples:
        >>> semantic([], [], ("1.0.0", "1.0.0"), tables=[("flow", "removed")]).step
        'major'
    """
    found: dict[Step, list[str]] = {
        "major": [*_incompatible(changes), *_told("table", tables, "removed"), *_told("column", columns)],
        "minor": [*_moved(moves), *_facts(changes), *_told("table", tables, "added")],
        "patch": [text for text in [_number(sum(map(is_words, _true(changes))), "difference", "in words alone")]
                  if text],
        "none": []}
    step: Step = next((each for each in reversed(STEPS) if found[each]), "none")
    reasons = tuple(found[step]) or ("nothing changed but what dates a version" if changes else "nothing changed",)
    return Semantic(step, reasons, *versions, *_stated(step, *versions))


def _true(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.ref.table != DESCRIPTOR or change.ref.key not in STAMPS]


def _incompatible(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        key = change.ref.key
        if change.ref.table != DESCRIPTOR:
            continue
        if key == ("name",) or key == ("synthesis", "framework"):
            yield f"{change.ref.id} changed"
        if key[:2] == ("synthesis", "dimensions") and key[-1] == "name" and change.kind == "removed":
            yield f"the dimension {key[2]} is gone"
        if key[:2] == ("synthesis", "dimensions") and key[-1] == "slot" and not _whole(change, changes):
            yield f"the slot of the dimension {key[2]} changed"
        if key == ("synthesis", "profile_version"):
            yield "the version of the profile changed"


def _whole(change: Change, changes: Sequence[Change]) -> bool:
    """Whether the dimension came or went as a whole."""
    key = (*change.ref.key[:3], "name")
    return any(each.ref.table == DESCRIPTOR and each.ref.key == key for each in changes)


def _told(what: str, found: Frame, only: str = "") -> Iterator[str]:
    yield from (f"the {what} {name} {'is gone' if word == 'removed' else 'was added'}" for name, word in found
                if only in ("", word))


def _moved(moves: Sequence[Move]) -> Iterator[str]:
    if moves:
        yield _number(len(moves), "result", "moved")


def _facts(changes: Sequence[Change]) -> Iterator[str]:
    rows = [change for change in changes if change.ref.table != DESCRIPTOR]
    for kind in ("added", "removed"):
        if text := _number(sum(change.kind == kind for change in rows), "row", kind):
            yield text
    if text := _number(sum(change.kind == "changed" and not is_words(change) for change in rows), "row",
                       "changed in more than words"):
        yield text
    for change in _true(changes):
        if change.ref.table == DESCRIPTOR and not is_words(change):
            yield f"{change.ref.id} {change.kind}"


def _number(n: int, what: str, how: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'} {how}" if n else ""


def _stated(step: Step, old: str | None, new: str | None) -> tuple[bool | None, str]:
    """Whether the stated versions take the step, and what to do about it."""
    before, after = _numbers(old), _numbers(new)
    if before is None or after is None:
        missing = " and ".join(name for name, found in (("old", before), ("new", after)) if found is None)
        states = "packages state" if before is None and after is None else "package states"
        return None, f"the {missing} {states} no version of the form 1.2.3: state one to have it checked"
    if step == "none":
        return (True, "") if after >= before else (False, f"the version goes back from {old} to {new}")
    wanted = _next(before, step)
    if after < before:
        return False, f"the version goes back from {old} to {new}: state {wanted} or higher"
    least = "minor" if step == "major" and before[0] == 0 else step
    if STEPS.index(_taken(before, after)) < STEPS.index(least):
        same = "is the same" if after == before else f"takes a {_taken(before, after)} step only"
        return False, f"the version stated, {new}, {same}: state {wanted} or higher"
    return True, f"the version stated, {new}, takes a step that is large enough"


def _numbers(version: str | None) -> tuple[int, int, int] | None:
    found = _VERSION.fullmatch(version or "")
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _taken(old: tuple[int, int, int], new: tuple[int, int, int]) -> Step:
    at = next((at for at in range(3) if old[at] != new[at]), 3)
    return STEPS[3 - at]


def _next(old: tuple[int, int, int], step: Step) -> str:
    """The least version that takes the step; before 1.0.0 the middle number may stand for the first."""
    first, middle, last = old
    if step == "major" and first:
        return f"{first + 1}.0.0"
    return f"{first}.{middle + 1}.0" if step in ("major", "minor") else f"{first}.{middle}.{last + 1}"
