"""The way back from a pattern to the statements that make it: codings, or elements of stated configurations."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.analyses.pattern.result import Pattern, Patterns
from realist_synth.analyses.selection import counts, descendants, studies_where, units_of
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import Review, require_review
from realist_synth.model.vocabularies import Level

Statement = Coding | ConfigurationElement


def statements_behind(review: Review, found: Patterns, pattern: Pattern) -> dict[str, tuple[Statement, ...]]:
    """For each unit of a pattern the statements by which its codes meet there.

    Args:
        review: The review that the patterns were found in.
        found: The patterns; they say within what, under which reading and for which studies codes meet.
        pattern: One of them.

    Returns:
        By unit, the codings at the places where all codes meet, or the elements of the configurations where they do;
        in the order of the codes of the pattern. Under rollup a statement may name a code below.

    Examples:
        >>> from realist_synth.analyses.patterns import patterns
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> codes = {"trust": "mechanism", "reach": "outcome"}
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=tuple(Study(study_id=s, label=s, title=s, facts_basis="review") for s in "ab"),
        ...     codes=tuple(Code(code_id=c, dimension=d, label=c) for c, d in codes.items()),
        ...     codings=tuple(Coding(coding_id=s + c, study_id=s, code_id=c, basis="stated", presence="present")
        ...                   for s in "ab" for c in codes))
        >>> found = patterns(review)
        >>> {unit: [row.id for row in rows]
        ...  for unit, rows in statements_behind(review, found, found.patterns[0]).items()}
        {'a': ['atrust', 'areach'], 'b': ['btrust', 'breach']}
    """
    require_review(review)
    chosen = found.chosen
    review = review.with_reading(chosen["reading"])
    below = descendants(review.codes) if chosen["rollup"] else {}
    wanted = [below.get(code, frozenset({code})) for _, codes in pattern.codes for code in codes]
    unit_of = units_of(studies_where(review, chosen["where"]), found.unit)
    places: dict[object, tuple[str, list[list[Statement]]]] = {}
    for place, study_id, row in _statements(review, chosen["within"]):
        if study_id in unit_of:
            unit = unit_of[study_id]
            _, own = places.setdefault(unit if place is None else place, (unit, [[] for _ in wanted]))
            for at, codes in enumerate(wanted):
                if row.code_id in codes:
                    own[at].append(row)
    by_unit: dict[str, list[list[Statement]]] = {}
    for unit, own in places.values():
        if own and all(own):
            kept = by_unit.setdefault(unit, [[] for _ in wanted])
            for at, rows in enumerate(own):
                kept[at] += rows
    return {unit: tuple(dict.fromkeys(row for rows in kept for row in sorted(rows, key=lambda row: row.id)))
            for unit, kept in sorted(by_unit.items())}


def _statements(review: Review, within: str) -> Iterator[tuple[object, str, Statement]]:
    """The place of each statement (None for the unit itself), its study, and the statement."""
    if within == "configuration":
        study_of = {row.configuration_id: row.study_id for row in review.configurations
                    if row.level is Level.STUDY and counts(row.basis, review.reading)}
        for element in review.configuration_elements:
            study_id = study_of.get(element.configuration_id)
            if study_id is not None and counts(element.basis, review.reading):
                yield ("configuration", element.configuration_id), study_id, element
        return
    for coding in review.evidence:
        if within == "study" or coding.passage_id is not None:
            yield None if within == "study" else (coding.study_id, coding.passage_id), coding.study_id, coding
