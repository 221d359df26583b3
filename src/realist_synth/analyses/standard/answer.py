"""What a package answers to an item of a reporting standard: facts, each with the rows that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from realist_synth.analyses.standard.items import Item
from realist_synth.model.review import Review
from realist_synth.model.sources import Passage
from realist_synth.model.vocabularies import Basis

ANSWERED, PARTLY, OPEN = "answered", "partly answered", "not in the package"
STATES = (ANSWERED, PARTLY, OPEN)
TEXT_ITSELF = "the text itself (the package points to it, and does not copy it)"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the package says.

    Attributes:
        says: The fact, as a sentence.
        source: The table, or the part of datapackage.json, that it comes from.
        rows: The ids of the rows behind it, sorted; none where it comes from the descriptor.
    """

    says: str
    source: str
    rows: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fact as JSON-ready values."""
        return {"says": self.says, "source": self.source, "rows": list(self.rows)}


@dataclass(frozen=True, slots=True)
class Said:
    """What the package says to one item, and what it does not."""

    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An item with what the package says to it.

    Attributes:
        facts: What it answers.
        missing: What the item asks for beyond that, or what the table leaves empty.
    """

    item: Item
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> str:
        """Whether the package answers the item, in part or not at all."""
        return OPEN if not self.facts else PARTLY if self.missing else ANSWERED

    @property
    def sources(self) -> tuple[str, ...]:
        """The tables that the answer comes from, each once."""
        return tuple(dict.fromkeys(fact.source for fact in self.facts))

    def to_dict(self) -> dict[str, Any]:
        """The item and its answer as JSON-ready values."""
        return {"item": self.item.number, "section": self.item.section, "heading": self.item.heading,
                "asks": self.item.asks, "state": self.state, "facts": [fact.to_dict() for fact in self.facts],
                "missing": list(self.missing)}


def said(facts: Iterable[Fact | None], missing: Iterable[str | None] = ()) -> Said:
    """An answer without what is None.

    Examples:
        >>> said([None], [None, "a protocol"])
        Said(facts=(), missing=('a protocol',))
    """
    return Said(tuple(fact for fact in facts if fact), tuple(words for words in missing if words))


def ids(rows: Iterable[Any]) -> tuple[str, ...]:
    """The ids of rows, sorted."""
    return tuple(sorted(row.id for row in rows))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    Examples:
        >>> counted(1, "study", "studies"), counted(0, "row")
        ('1 study', '0 rows')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def inferred(rows: Sequence[Any]) -> str:
    """How many of the rows the source does not state itself, as the end of a sentence; nothing where it states all.

    Examples:
        >>> from realist_synth.model.theories import Theory
        >>> inferred([Theory(theory_id="t", statement="If trusted, then heard.", status="initial", basis="inferred")])
        ', which the source does not state: a coder inferred it'
    """
    number = sum(row.basis not in (None, Basis.STATED) for row in rows)
    if not number:
        return ""
    if number == len(rows):
        return f", which the source does not state: a coder inferred {'it' if number == 1 else 'them'}"
    return f", of which the source does not state {number}: a coder inferred {'it' if number == 1 else 'them'}"


def passages_in(review: Review, *sections: str) -> tuple[Passage, ...]:
    """The passages that stand in a section whose name begins with one of these words, whatever the case."""
    return tuple(p for p in sorted(review.passages, key=lambda p: p.passage_id)
                 if p.section and p.section.strip().casefold().startswith(sections))


def from_passages(found: Sequence[Passage], where: str) -> Fact | None:
    """That so many passages of a part of the report are in the package."""
    if not found:
        return None
    return Fact(f"{counted(len(found), 'passage')} of {where} {'is' if len(found) == 1 else 'are'} "
                "in the package, summarised in the coder's own words.", "passages", ids(found))


def lacking(rows: Sequence[Any], field: str, what: str) -> str | None:
    """How many rows leave a field empty; None where none does."""
    empty = sum(getattr(row, field) is None for row in rows)
    return f"{what} (empty in {empty} of {len(rows)} rows)" if empty else None
