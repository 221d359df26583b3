"""Candidate demi-regularities: combinations of codes that recur across studies, never called configurations.

Demi-regularities are semi-predictable patterns of what works for whom in what circumstances (Lawson 1997; in realist
reviews Jagosh et al. 2012, doi 10.1111/j.1468-0009.2012.00665.x). Sets that recur: Agrawal & Srikant 1994; closed sets:
Pasquier et al. 1999 (doi 10.1007/3-540-49257-7_25); with a hierarchy of codes: Srikant & Agrawal 1995.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from realist_synth.analyses.crosstab import Depth
from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.meetings import Within
from realist_synth.analyses.pattern.kinds import Kind, codes_by_slot, kinds_of, slots_in
from realist_synth.analyses.pattern.mining import Keep
from realist_synth.analyses.pattern.result import Pattern, Patterns, StatedCombination
from realist_synth.analyses.pattern.search import Asked, Behind, search
from realist_synth.analyses.pattern.stated import Configured, configured
from realist_synth.analyses.result import Origin
from realist_synth.analyses.selection import Unit, Where, ancestors, conditions, counts, studies_where, units_of
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review, require_review
from realist_synth.model.vocabularies import Basis, Presence


def patterns(review: Review, *, kind: str | Sequence[str] | None = None, minimum: int = 2, keep: Keep = "all",
             several: bool = False, stated: bool = False, level: Depth = "all", rollup: bool = False,
             within: Within = "study", reading: str | None = None, unit: Unit = "study", where: Where = (),
             most: int = 1000, studies: bool = False) -> Patterns:
    """Combinations of codes that recur across studies: candidate demi-regularities, to be looked into.

    Codes that meet make no causal claim; what reviewers claimed is in `configurations`, and each combination says which
    of those contain it.

    Args:
        review: The review.
        kind: Which slots are combined, by their letters: I (intervention), A (actor), C (context), M (mechanism), O
            (outcome), as in CMO or ICMO; left out, CM, CO, MO and CMO.
        minimum: In how many studies the codes must meet.
        keep: All combinations; the closed, of which no larger one has the same studies; or the maximal, of which no
            larger one recurs.
        several: Whether a slot may hold several codes.
        stated: Give the table from the other side: for each stated configuration its combinations of codes, one in
            each slot, and in how many studies they meet, also below the minimum.
        level: How deep the codebook goes: 1 for top-level codes, N for N levels, or "all".
        rollup: Whether a code also counts for the codes above it; a code never stands beside one above it.
        within: Codes meet in the same study, in the same passage of a study, or in the same study-level configuration.
        reading: The bases that count; left out, the reading of the review.
        unit: Count studies, or the projects that they are papers of.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.
        most: How many combinations are listed at most; how many there are is always said.
        studies: Whether the table names the studies; CSV and JSON always do.

    Raises:
        UnknownNameError: If a slot, column, reading, unit, `within` or `keep` does not exist.
        AnalysisError: If no dimension fills a slot that is asked for, a number is not a whole number from 1, or there
            are too many combinations to look at.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.codings import Coding
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> codes = {"trust": "mechanism", "reach": "outcome"}
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=tuple(Study(study_id=s, label=s, title=s, facts_basis="review") for s in "abc"),
        ...     codes=tuple(Code(code_id=c, dimension=d, label=c.capitalize()) for c, d in codes.items()),
        ...     codings=tuple(Coding(coding_id=s + c, study_id=s, code_id=c, basis="stated", presence="present")
        ...                   for s, c in [("a", "trust"), ("b", "trust"), ("c", "trust"), ("a", "reach"),
        ...                                ("b", "reach")]))
        >>> found = patterns(review).patterns[0]
        >>> found.kind, found.studies, found.outcome_not_reported
        ('M+O', ('a', 'b'), ('c',))
    """
    require_review(review)
    asked = Asked(_kinds(review, kind), minimum, keep, several, most)
    review = review.with_reading(reading)
    codes = {slot: [code.code_id for code in own]
             for slot, own in codes_by_slot(review, slots_in(asked.kinds), level).items()}
    above = ancestors(review.codes) if rollup else {}
    unit_of = units_of(studies_where(review, conditions(where)), unit)
    claims = configured(review, frozenset(unit_of), above)
    wanted = [*(code for own in codes.values() for code in own),
              *sorted({code for claim in claims for own in claim.codes.values() for code in own})]
    found = incidence(review, codes=wanted, within=within, unit=unit, rollup=rollup, where=where)
    behind = Behind(found, _said_absent(review, unit_of))
    hits, numbers = search(found, codes, asked, above)
    listed = tuple(Pattern(hit.codes, hit.number, tuple(claim.configuration_id for claim in claims
                                                       if claim.contains(hit.codes)), behind) for hit in hits)
    n_stated = sum(claim.size(kind) for claim in claims for kind in asked.kinds)
    return Patterns(listed, numbers, _combinations(claims, asked, behind), n_stated, asked, behind,
                    dict(zip(found.codes, found.labels, strict=True)), _chosen(found, level), stated, studies,
                    Origin.of(review.metadata))


def _kinds(review: Review, named: str | Sequence[str] | None) -> tuple[Kind, ...]:
    """The kinds asked for; left open, those of the usual ones whose slots the review has."""
    kinds = kinds_of(named)
    if named is None:
        filled = {dimension.slot for dimension in review.metadata.synthesis.dimensions}
        kinds = tuple(kind for kind in kinds if filled.issuperset(kind))
        if not kinds:
            raise AnalysisError("fewer than two of the slots context, mechanism and outcome are filled by a dimension: "
                                "declare the slots of the dimensions in the descriptor of the package")
    return kinds


def _combinations(claims: Sequence[Configured], asked: Asked, behind: Behind) -> tuple[StatedCombination, ...]:
    found = ((claim, codes) for claim in claims for kind in asked.kinds for codes in claim.combinations(kind))
    return tuple(
        StatedCombination(claim.configuration_id, claim.level, claim.study_id,
                          Pattern(codes, behind.count([own[0] for _, own in codes]), (claim.configuration_id,), behind))
        for claim, codes in islice(found, asked.most))


def _said_absent(review: Review, unit_of: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each code the units of which a source says, within the reading, that it was absent."""
    found: dict[str, set[str]] = {}
    for coding in review.codings:
        withdrawn = review.reading is Basis.RECONCILED and coding.withdrawn_by
        if coding.presence is Presence.ABSENT and counts(coding.basis, review.reading) and not withdrawn \
                and coding.study_id in unit_of:
            found.setdefault(coding.code_id, set()).add(unit_of[coding.study_id])
    return tuple((code, tuple(sorted(units))) for code, units in sorted(found.items()))


def _chosen(found: Incidence, level: Depth) -> dict[str, object]:
    return {"within": found.within, "reading": found.reading, "unit": found.unit, "level": level,
            "rollup": found.rollup, "where": found.where}
