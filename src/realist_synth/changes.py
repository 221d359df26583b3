"""What changed between two versions of a package, and every result that it moved, each with the rows that moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from realist_synth.analyses.result import ANY_TEXT, TEXT, Origin, Result, Value, joined
from realist_synth.changing.asked import Asked
from realist_synth.changing.forms import Found, as_markdown, as_text
from realist_synth.changing.moves import RULES, Move, Unanswered, moved
from realist_synth.changing.question import Question
from realist_synth.changing.rows import Change, edited, metadata_changed, rows_changed
from realist_synth.changing.telling import brief, number_of
from realist_synth.changing.version import Columns, Semantic, semantic
from realist_synth.model.review import Review, require_review


@dataclass(frozen=True, repr=False)
class Changes(Result):
    """What differs between two versions of a package, and what that moved.

    Attributes:
        changes: The properties of the descriptor and the rows that differ, by table and key.
        tables: The tables that came (`added`) or went (`removed`) as a whole.
        moves: The results that moved, each with the rows that moved it.
        unanswered: The questions that neither version answers.
        version: The step of the version that this asks for, against the versions stated.
        old: The name and version of the old package.
        new: The name and version of the new package.
        created: When the new package says that it was made.
        limit: How many differences of a kind the text lists; JSON lists all.
        table_columns: The columns that came or went, as `table.column`, of tables that both have.
    """

    name: ClassVar[str] = "changes"

    changes: tuple[Change, ...]
    tables: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]
    unanswered: tuple[Unanswered, ...]
    version: Semantic
    old: Origin
    new: Origin
    created: str | None = None
    limit: int = 20
    table_columns: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes or self.tables or self.table_columns or self.moves)

    def title(self) -> str:
        """The two versions, how many rows differ, how many results moved, and the step that this asks for."""
        packages = [f"{one.name} {one.version or 'of no version'}" for one in (self.old, self.new)]
        same = self.old.name == self.new.name
        whole = f"{packages[0]} -> {self.new.version or 'no version' if same else packages[1]}"
        if not self:
            return f"{whole}: no difference"
        properties = sum(not change.in_table for change in self.changes)
        rows = len(self.changes) - properties
        told = [f"{number_of(rows, 'row')} differ{'s' if rows == 1 else ''}"]
        told += [number_of(properties, "property", "properties") + " of the descriptor"] if properties else []
        told += [number_of(len(self.table_columns), "column")] if self.table_columns else []
        step = "" if self.version.step == "none" else f"; a {self.version.step} step"
        return f"{whole}: {', '.join(told)}; {number_of(len(self.moves), 'result')} moved{step}"

    def choices(self) -> Mapping[str, str]:
        """How the rows that moved a result were found."""
        return {"moved by": RULES["evidence"]}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty cell means nothing in that version"

    def columns(self) -> Mapping[str, Any]:
        """One row for each row or property that differs, and one for each result that moved."""
        return {"what": TEXT, "of": ANY_TEXT, "id": ANY_TEXT, "readings": ANY_TEXT, "change": TEXT, "fields": ANY_TEXT,
                "old": ANY_TEXT, "new": ANY_TEXT, "moved_by": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The rows, then the results."""
        rows = [("row" if change.in_table else "property", change.ref.table, change.ref.id, None, change.kind,
                 joined(change.fields) if change.kind == "changed" else None,
                 *(_fields(change, side) for side in (change.old, change.new)), None) for change in self.changes]
        results = [(move.kind, move.question or None, joined(move.key) or None, joined(move.readings) or None, "moved",
                    None, brief(move.old), brief(move.new), joined([str(ref) for ref in move.rows]))
                   for move in self.moves]
        return [*rows, *results]

    def to_dict(self) -> dict[str, Any]:
        """Everything: all rows with both contents, all results with both values and the rows that moved them."""
        return {"old": self.old.to_dict(), "new": self.new.to_dict(), "differs": bool(self),
                "moved": bool(self.moves), "version": self.version.to_dict(),
                "tables": [{"table": name, "change": word} for name, word in self.tables],
                "columns": [{"column": name, "change": word} for name, word in self.table_columns],
                "rows": [change.to_dict() for change in self.changes if change.in_table],
                "properties": [change.to_dict() for change in self.changes if not change.in_table],
                "results": [move.to_dict() for move in self.moves],
                "unanswered": [one.to_dict() for one in self.unanswered], "rules": dict(RULES)}

    def text(self, width: int | None = None) -> str:
        """One line that says all, then the rows, the results that moved, and the version."""
        return as_text(self._found, width)

    def to_markdown(self) -> str:
        """Release notes, headed by the new version; whatever comes from the data is escaped."""
        return as_markdown(self._found)

    @property
    def _found(self) -> Found:
        named = (("table", self.tables), ("column", self.table_columns))
        frame = tuple((f"the {what} {name}", word) for what, found in named for name, word in found)
        return Found(self.changes, frame, self.moves, self.unanswered, self.version, self.old, self.new,
                     self.created, self.limit, self.title())


def _fields(change: Change, side: Mapping[str, Any] | None) -> str | None:
    if side is None:
        return None
    return joined([f"{name}={side[name]}" for name in change.fields if name in side])


def diff(old: Review, new: Review, *, asked: Asked | None = None, questions: Sequence[Question] = (),
         columns: tuple[Columns, Columns] | None = None, limit: int = 20) -> Changes:
    """What changed between two versions of a package, and everything that it moved.

    Rows are compared by their keys; then the same questions are asked of both versions. A result that moved names the
    rows that moved it: those that differ and are in the evidence of its old or new value.

    Args:
        old: The old version.
        new: The new version.
        asked: What is asked of both; left out, the usual cross-tabs and all that needs no choice.
        questions: Further questions of your own.
        columns: The columns of the tables of both packages, where the files are known; left out, a table is there if it
            has rows.
        limit: How many differences of a kind the text lists.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> study = Study(study_id="a", label="A", title="T", facts_basis="review")
        >>> demo = Review(Metadata.minimal("demo"), studies=(study,))
        >>> bool(diff(demo, demo))
        False
        >>> found = diff(demo, Review(Metadata.minimal("demo"), studies=(study.model_copy(update={"label": "B"}),)))
        >>> [str(change.ref) for change in found.changes], len(found.moves), found.version.step
        (['studies a'], 0, 'patch')
    """
    require_review(old)
    require_review(new)
    changes = (*metadata_changed(old, new), *rows_changed(old, new))
    moves, unanswered = moved([*(asked or Asked.of(old, new)).questions(), *questions], old, new, changes,
                              edited(changes, old.reading, new.reading))
    before, after = columns or (_columns(old), _columns(new))
    tables = [(name, "removed") for name in before if name not in after]
    tables += [(name, "added") for name in after if name not in before]
    lost, won = ([f"{name}.{column}" for name in one if name in other for column in one[name]
                  if column not in other[name]] for one, other in ((before, after), (after, before)))
    fields = [*((name, "removed") for name in lost), *((name, "added") for name in won)]
    versions = (old.metadata.version, new.metadata.version)
    return Changes(changes, tuple(tables), moves, unanswered, semantic(changes, moves, versions, tables, fields),
                   Origin.of(old.metadata), Origin.of(new.metadata), new.metadata.created, limit, tuple(fields))


def _columns(review: Review) -> Columns:
    return {name: tuple(type(rows[0]).model_fields) for name, rows in review.tables.items()}
