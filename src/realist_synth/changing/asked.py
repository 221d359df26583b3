"""The table of questions: everything that is asked of both versions, one entry for each analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from realist_synth.changing.asking.agreement import agreement_questions
from realist_synth.changing.asking.claims import claim_questions
from realist_synth.changing.asking.configurations import configuration_questions
from realist_synth.changing.asking.crosstabs import crosstab_questions
from realist_synth.changing.asking.directions import direction_questions
from realist_synth.changing.asking.patterns import pattern_questions
from realist_synth.changing.asking.pooling import pooling_question
from realist_synth.changing.asking.qca import qca_questions
from realist_synth.changing.asking.theories import theory_questions
from realist_synth.changing.question import Question
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot

USUAL = ((Slot.INTERVENTION, Slot.OUTCOME), (Slot.CONTEXT, Slot.MECHANISM))


@dataclass(frozen=True)
class Asked:
    """What is asked of both versions.

    Attributes:
        pairs: The pairs of dimensions that are crossed.
        crosstab: The options of the cross-tabs: `level` and `within`.
        patterns: The options of the patterns; `kinds` says which slots are combined.
        directions: The options of the directions of effect.
        qca: The outcome, the conditions and the other options of the comparative analysis; None for none.
        syntheses: The pooled effects: of each a name, an outcome and other options.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    crosstab: Mapping[str, Any] = field(default_factory=dict)
    patterns: Mapping[str, Any] = field(default_factory=dict)
    directions: Mapping[str, Any] = field(default_factory=dict)
    qca: Mapping[str, Any] | None = None
    syntheses: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, *reviews: Review) -> Asked:
        """What is asked if nobody says: the usual pairs of dimensions of either version, and all that needs no choice.

        Examples:
            >>> from realist_synth.model.metadata import Metadata
            >>> Asked.of(Review(Metadata.minimal("demo"))).pairs
            (('role', 'outcome'), ('context', 'mechanism'))
        """
        return cls(tuple(dict.fromkeys(pair for review in reviews for pair in usual_pairs(review))))

    def questions(self) -> tuple[Question, ...]:
        """The questions, in the order of the table."""
        return tuple(question for entry in ENTRIES for question in entry(self))


def usual_pairs(review: Review) -> Iterator[tuple[str, str]]:
    """Intervention by outcome and context by mechanism, whatever their dimensions are called."""
    named = {d.slot: d.name for d in reversed(review.metadata.synthesis.dimensions) if d.slot}
    yield from ((named[a], named[b]) for a, b in USUAL if a in named and b in named)


Entry = Callable[[Asked], Iterable[Question]]
# a new analysis joins by one entry
ENTRIES: tuple[Entry, ...] = (
    lambda asked: (each for pair in asked.pairs for each in crosstab_questions(*pair, **asked.crosstab)),
    lambda _: claim_questions(),
    lambda _: configuration_questions(),
    lambda asked: pattern_questions(**asked.patterns),
    lambda asked: qca_questions(**asked.qca) if asked.qca else (),
    lambda asked: direction_questions(**asked.directions),
    lambda asked: (each for one in asked.syntheses for each in pooling_question(**one)),
    lambda _: theory_questions(),
    lambda _: agreement_questions(),
)
