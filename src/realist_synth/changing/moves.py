"""The results that moved between two versions, each with the rows that moved it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from realist_synth.changing.formulas import movers
from realist_synth.changing.question import REFUSALS, REFUSED, Answers, Key, Question, is_refused, refused
from realist_synth.changing.rows import Change, Edited, Ref
from realist_synth.changing.words import is_frame, is_words
from realist_synth.model.review import Review

Rule = Literal["evidence", "frame", "tables"]
RULES: Mapping[Rule, str] = {
    "evidence": "the rows that differ and that are in the evidence of the old or of the new value",
    "frame": "the same evidence, framed differently: what the descriptor changed of dimensions, slots or reading",
    "tables": "no single piece of evidence: the rows that differ, in more than words, in the tables that it reads",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A result that differs between two versions.

    Attributes:
        kind: What it is, in the plural.
        question: Which of the kind was asked for.
        key: Which value of the answer; empty for the whole.
        old: Its value in the old version; None for none.
        new: Its value in the new version.
        rows: The rows that moved it.
        rule: How they were found; see `RULES`.
        readings: The readings under which it moved so, where several were asked.
    """

    kind: str
    question: str
    key: Key
    old: Any
    new: Any
    rows: tuple[Ref, ...]
    rule: Rule
    readings: tuple[str, ...] = ()

    @property
    def came(self) -> tuple[str, ...]:
        """The units that the new value has and the old one lacks, where the values are lists of units."""
        return _only(self.new, self.old)

    @property
    def gone(self) -> tuple[str, ...]:
        """The units that the old value has and the new one lacks."""
        return _only(self.old, self.new)

    def to_dict(self) -> dict[str, Any]:
        """The move as JSON-ready values."""
        return {"kind": self.kind, "question": self.question, "key": list(self.key), "readings": list(self.readings),
                "old": self.old, "new": self.new, "came": list(self.came), "gone": list(self.gone),
                "moved_by": [ref.to_dict() for ref in self.rows], "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that both versions refuse to answer, with the reasons."""

    kind: str
    question: str
    old: str
    new: str

    def to_dict(self) -> dict[str, str]:
        """The question as JSON-ready values."""
        return {"kind": self.kind, "question": self.question, "old": self.old, "new": self.new}


def _only(one: Any, other: Any) -> tuple[str, ...]:
    if not isinstance(one, list):
        return ()
    without = set(other) if isinstance(other, list) else set()
    return tuple(each for each in one if each not in without)


def moved(questions: Sequence[Question], old: Review, new: Review, changes: Sequence[Change],
          found: Edited) -> tuple[tuple[Move, ...], tuple[Unanswered, ...]]:
    """What moved, in the order of the questions; and what neither version answers.

    A question is not asked if no table that it reads differs, and nothing of the frame.
    """
    touched = {ref.table for ref in found}
    framed = any(_frames(ref) for ref in found)
    moves: list[Move] = []
    silent: list[Unanswered] = []
    for question in questions:
        if not framed and touched.isdisjoint(question.reads):
            continue
        before, after = _answers(question, old), _answers(question, new)
        for each in _of(question, before, after, changes, found):
            if isinstance(each, Move):
                moves.append(each)
            else:
                silent.append(each)
    return _merged(moves), tuple(dict.fromkeys(silent))


def _answers(question: Question, review: Review) -> Answers:
    try:
        return question.ask(review)
    except REFUSALS as error:
        return Answers({(): refused(error)})


def _of(question: Question, old: Answers, new: Answers, changes: Sequence[Change],
        found: Edited) -> Iterator[Move | Unanswered]:
    whole = is_refused(old.values.get(())) or is_refused(new.values.get(()))
    for key in [()] if whole else list(dict.fromkeys([*new.values, *old.values])):
        before: Any = _answered(old) if whole else old.values.get(key)
        after: Any = _answered(new) if whole else new.values.get(key)
        if is_refused(before) and is_refused(after):
            yield Unanswered(question.kind, " ".join([question.name, *key]), before[REFUSED], after[REFUSED])
        elif before != after:
            rows, rule = _movers(question, key, old, new, changes, found)
            yield Move(question.kind, question.name, key, before, after, tuple(sorted(rows)), rule,
                       () if question.reading is None else (question.reading,))


def _answered(answers: Answers) -> Any:
    """The refusal of a whole question, or how many answers there are in its place."""
    value = answers.values.get(())
    return value if is_refused(value) else {"answers": len(answers.values)}


def _movers(question: Question, key: Key, old: Answers, new: Answers, changes: Sequence[Change],
            found: Edited) -> tuple[set[Ref], Rule]:
    rows = {ref for unit in old.units(key) ^ new.units(key)
            for ref in movers(old.why(key, unit), new.why(key, unit), found)}
    if rows:
        return rows, "evidence"
    if rows := {ref for ref in found if _frames(ref)}:
        return rows, "frame"
    return {change.ref for change in changes
            if change.ref.table in question.reads and not is_words(change)}, "tables"


def _frames(ref: Ref) -> bool:
    """Whether a property could frame results otherwise; of whatever profile a package is, it is read as the current."""
    return is_frame(ref) and ref.key != ("synthesis", "profile_version")


def _merged(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves, those that are the same under several readings as one."""
    found: dict[str, Move] = {}
    for move in moves:
        same = repr((move.kind, move.question, move.key, move.old, move.new, move.rows, move.rule))
        known = found.get(same)
        found[same] = replace(known, readings=(*known.readings, *move.readings)) if known else move
    return tuple(found.values())
