"""Where a statement stands: the passage behind it, ready to be shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from realist_synth.model.review import Review


@dataclass(frozen=True)
class Place:
    """A passage with its document, as results show it.

    Attributes:
        citations: The bracket of citations as printed.
        summary: What it says, in the coder's own words.
    """

    passage_id: str
    document_id: str
    document: str | None
    section: str | None
    start: int | None
    end: int | None
    citations: str | None
    summary: str

    @classmethod
    def of(cls, review: Review, passage_id: str | None) -> Place | None:
        """The place of a passage; None where there is no passage."""
        passage = review.index("passages").get(passage_id) if passage_id else None
        if passage is None:
            return None
        document = review.index("documents").get(passage.document_id)
        return cls(passage.passage_id, passage.document_id, document.title if document else None, passage.section,
                   passage.start, passage.end, passage.citations, passage.summary)

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON-ready values."""
        return asdict(self)

    def __str__(self) -> str:
        span = f"{self.start}-{self.end}" if self.start is not None else ""
        return ", ".join(part for part in (self.document_id, self.section, span) if part)


def place_dict(place: Place | None) -> dict[str, Any] | None:
    """The place as JSON-ready values, or None."""
    return None if place is None else place.to_dict()
