"""Where codes meet (in a study, a passage, a study-level configuration), and sets of places as integers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Literal

from realist_synth.analyses.selection import ancestors, counts
from realist_synth.errors import UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Level

Within = Literal["study", "passage", "configuration"]
WITHIN = ("study", "passage", "configuration")
Meeting = tuple[object, str, str]
SMALL = 4096
TRUTH = bytes.maketrans(b"01", b"\0\1")


def bits(places: Iterable[int], size: int) -> int:
    """A set of small numbers as one integer.

    Examples:
        >>> bits([0, 2], 3)
        5
    """
    if size <= SMALL:
        return sum(map((1).__lshift__, set(places)))
    # A buffer keeps this linear: adding shifted ones would copy the whole integer for each member.
    buffer = bytearray(size // 8 + 1)
    for place in places:
        buffer[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(buffer, "little")


def members(found: int) -> Iterator[int]:
    """The small numbers in a set, ascending.

    Examples:
        >>> list(members(5))
        [0, 2]
    """
    digits = bin(found)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def chosen_by(found: int, names: Sequence[str]) -> tuple[str, ...]:
    """The names at the positions in a set.

    Examples:
        >>> chosen_by(5, ("a", "b", "c"))
        ('a', 'c')
    """
    if len(names) <= SMALL:
        return tuple(compress(names, bin(found)[:1:-1].encode().translate(TRUTH)))
    return tuple(map(names.__getitem__, members(found)))


def targets(codes: Sequence[Code], chosen: Sequence[Code], rollup: bool) -> dict[str, tuple[int, ...]]:
    """For each code the positions of the chosen codes that it counts for: itself, and those above it under rollup."""
    at = {code.code_id: position for position, code in enumerate(chosen)}
    if not rollup:
        return {code_id: (position,) for code_id, position in at.items()}
    return {code_id: tuple(at[name] for name in (code_id, *above) if name in at)
            for code_id, above in ancestors(codes).items()}


def placed(review: Review, within: str, study_at: Mapping[str, int], counted_for: Mapping[str, tuple[int, ...]],
           size: int) -> tuple[list[set[int]], tuple[int, ...] | None]:
    """For each chosen code its places, and for each place its unit (None where the units are the places).

    Args:
        review: The review, under the reading that counts.
        within: Where codes meet.
        study_at: The position of the unit of each study that counts.
        counted_for: The positions of the codes that a code counts for.
        size: The number of chosen codes.

    Raises:
        UnknownNameError: If codes cannot meet there.
    """
    if within not in WITHIN:
        raise UnknownNameError("within", str(within), WITHIN)
    own: list[set[int]] = [set() for _ in range(size)]
    if within == "study":
        for code_id, studies in review.coded.items():
            for position in counted_for.get(code_id, ()):
                own[position].update(map(study_at.__getitem__, studies & study_at.keys()))
        return own, None
    place_at: dict[object, int] = {}
    units: list[int] = []
    # Sorted, so that equal evidence gives equal integers whatever the order of the rows.
    for place, study_id, code_id in sorted(_MEETINGS[within](review), key=lambda meeting: str(meeting[0])):
        if study_id in study_at and (positions := counted_for.get(code_id)):
            if place not in place_at:
                place_at[place] = len(units)
                units.append(study_at[study_id])
            for position in positions:
                own[position].add(place_at[place])
    return own, tuple(units)


def _in_passages(review: Review) -> Iterator[Meeting]:
    for coding in review.evidence:
        if coding.passage_id is not None:
            yield (coding.study_id, coding.passage_id), coding.study_id, coding.code_id


def _in_configurations(review: Review) -> Iterator[Meeting]:
    study_of = {c.configuration_id: c.study_id for c in review.configurations if c.level is Level.STUDY and c.study_id
                and counts(c.basis, review.reading)}
    for element in review.configuration_elements:
        study_id = study_of.get(element.configuration_id)
        if study_id is not None and counts(element.basis, review.reading):
            yield element.configuration_id, study_id, element.code_id


_MEETINGS: Mapping[str, Callable[[Review], Iterator[Meeting]]] = {
    "passage": _in_passages, "configuration": _in_configurations}
