"""Stated configurations as sets of codes: which of them contain a combination, and which combinations they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from realist_synth.analyses.pattern.kinds import Kind
from realist_synth.analyses.pattern.search import Filled
from realist_synth.analyses.selection import counts
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot


@dataclass(frozen=True)
class Configured:
    """A stated configuration as its codes by slot.

    Attributes:
        codes: The codes of each slot as claimed, in the order of the codebook.
        reach: The same with every code for which they count.
    """

    configuration_id: str
    level: str
    study_id: str | None
    codes: Mapping[Slot, tuple[str, ...]]
    reach: Mapping[Slot, frozenset[str]]

    def contains(self, filled: Filled) -> bool:
        """Whether it has all of these codes in these slots."""
        return all(self.reach.get(slot, frozenset()).issuperset(codes) for slot, codes in filled)

    def combinations(self, kind: Kind) -> Iterator[Filled]:
        """Its codes combined, one in each slot of the kind; none where a slot is not claimed."""
        for codes in product(*(self.codes.get(slot, ()) for slot in kind)):
            yield tuple((slot, (code,)) for slot, code in zip(kind, codes, strict=True))

    def size(self, kind: Kind) -> int:
        """How many combinations that are."""
        return prod(len(self.codes.get(slot, ())) for slot in kind)


def configured(review: Review, studies: frozenset[str],
               above: Mapping[str, Sequence[str]] | None = None) -> tuple[Configured, ...]:
    """The configurations of these studies and those of the synthesis, as far as they count under the reading.

    Args:
        review: The review, under the reading that counts.
        studies: The studies that are asked about.
        above: For each code those above it, where a code counts for those.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> configured(Review(Metadata.minimal("demo")), frozenset())
        ()
    """
    known = {code.code_id: (code.position is None, code.position or 0, code.code_id) for code in review.codes}
    found: dict[str, dict[Slot, set[str]]] = {}
    for element in review.configuration_elements:
        if counts(element.basis, review.reading) and element.code_id in known:
            found.setdefault(element.configuration_id, {}).setdefault(element.slot, set()).add(element.code_id)
    rows = sorted((row for row in review.configurations if counts(row.basis, review.reading)
                   and (row.study_id is None or row.study_id in studies)), key=lambda row: row.configuration_id)
    return tuple(
        Configured(row.configuration_id, row.level.value, row.study_id,
                   {slot: tuple(sorted(codes, key=known.__getitem__)) for slot, codes in own.items()},
                   {slot: frozenset(each for code in codes for each in (code, *(above or {}).get(code, ())))
                    for slot, codes in own.items()})
        for row in rows for own in [found.get(row.configuration_id, {})])
