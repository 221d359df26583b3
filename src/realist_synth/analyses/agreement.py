"""How far independent coders agree, and above all where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Literal, overload

from realist_synth.analyses.coders.agreed import Agreement as Agreement
from realist_synth.analyses.coders.agreed import Disagreement as Disagreement
from realist_synth.analyses.coders.coefficients import ac1 as ac1
from realist_synth.analyses.coders.coefficients import kappa as kappa
from realist_synth.analyses.coders.comparison import Comparison as Comparison
from realist_synth.analyses.coders.comparison import Together, compared, uneven
from realist_synth.analyses.coders.configurations import ConfigurationAgreement, configurations_agreed
from realist_synth.analyses.coders.directions import DirectionAgreement, directions_agreed
from realist_synth.analyses.coders.judgements import JudgementAgreement, judgements_agreed
from realist_synth.analyses.result import Origin
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.codings import CoderCoding
from realist_synth.model.review import Review, require_review

Pair = tuple[str, str]
By = Literal["dimension", "code", "direction", "configuration", "judgement"]
BY = ("dimension", "code", "direction", "configuration", "judgement")


@overload
def agreement(review: Review, *, by: Literal["dimension", "code"] = ..., coded_only: bool = ...,
              published: bool = ...) -> Agreement: ...
@overload
def agreement(review: Review, *, by: Literal["direction"], coded_only: bool = ...,
              published: bool = ...) -> DirectionAgreement: ...
@overload
def agreement(review: Review, *, by: Literal["configuration"], coded_only: bool = ...,
              published: bool = ...) -> ConfigurationAgreement: ...
@overload
def agreement(review: Review, *, by: Literal["judgement"], coded_only: bool = ...,
              published: bool = ...) -> JudgementAgreement: ...


def agreement(review: Review, *, by: By = "dimension", coded_only: bool = False,
              published: bool = False) -> Agreement:
    """Compare the independent records of the coders, each pair of them and all together.

    By dimension or code the unit of analysis is every pair of an included study and a code, also those that no coder
    reports. Attributes and other dimensions without a slot are left out unless a coder recorded one. By direction it is
    every outcome of a study that both coders report. By configuration, whole configurations are matched and compared
    element by element. By judgement, what coders put in a field of another table, such as the direction of a printed
    result, is compared row by row. The list of disagreements matters more than any coefficient.

    Cohen's kappa, Krippendorff's alpha and Gwet's AC1 for each pair; Fleiss' kappa, alpha and AC1 for all together.

    Args:
        review: The review.
        by: Compare over each dimension, over each code, on the direction of outcomes, on whole configurations, or on
            judgements of the fields of other tables.
        coded_only: Count a study for a coder only where the coder left a record of it, as when some studies were coded
            twice; otherwise what a coder left out counts as not reported by that coder. Directions and judgements
            count only what both recorded anyway.
        published: By configuration, also compare each coder with the configurations of the package.

    Raises:
        AnalysisError: If fewer than two coders left records of the kind, `published` is asked of anything but
            configurations, or `coded_only` of directions or judgements.
        UnknownNameError: If there is no such `by`.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> record = {"study_id": "a", "code_id": "trust"}
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=tuple(Study(study_id=s, label=s, title=s, facts_basis="review") for s in "ab"),
        ...     codes=(Code(code_id="trust", dimension="mechanism", label="Trust"),),
        ...     coder_codings=tuple(CoderCoding(record_id=c, coder_id=c, **record) for c in ("first", "second")))
        >>> agreement(review).comparisons[0].percent
        100.0
    """
    require_review(review)
    if by not in BY:
        raise UnknownNameError("unit of comparison", str(by), BY)
    if published and by != "configuration":
        raise AnalysisError('published compares configurations: use it with by="configuration"')
    if coded_only and by in ("direction", "judgement"):
        raise AnalysisError(f"coded_only changes nothing by {by}, which counts only what both coders recorded: "
                            "leave it out")
    if by == "configuration":
        return configurations_agreed(review, published=published, coded_only=coded_only)
    if by == "direction":
        return directions_agreed(review)
    if by == "judgement":
        return judgements_agreed(review)
    records = _records(review)
    if len(records) < 2:
        raise AnalysisError(f"agreement needs the records of two coders; coder_codings has those of {len(records)}")
    groups = _groups(review, records, by)
    comparisons: list[Comparison] = []
    together: list[Together] = []
    for name, codes in groups.items():
        pairs, whole = _compared(review, records, name, codes, coded_only)
        comparisons += pairs
        together.append(whole)
    order = {pair: at for at, pair in enumerate(combinations(records, 2))}
    comparisons.sort(key=lambda found: order[found.first, found.second])
    wanted = {code for codes in groups.values() for code in codes}
    places = {coder: _seen(review, own, True) for coder, own in records.items()}
    return Agreement(tuple(comparisons), _disagreements(review, records, wanted, coded_only), by,
                     Origin.of(review.metadata), tuple(together), coded_only,
                     () if coded_only else uneven(places, "studies"))


Records = Mapping[str, Mapping[Pair, list[CoderCoding]]]


def _records(review: Review) -> Records:
    found: dict[str, dict[Pair, list[CoderCoding]]] = {}
    for row in sorted(review.coder_codings, key=lambda r: (r.coder_id, r.record_id)):
        found.setdefault(row.coder_id, {}).setdefault((row.study_id, row.code_id), []).append(row)
    return found


def _seen(review: Review, own: Iterable[Pair], coded_only: bool) -> set[str]:
    """The studies that count for a coder with these records."""
    studies = {study.study_id for study in review.studies}
    return studies & {study_id for study_id, _ in own} if coded_only else studies


def _compared(review: Review, records: Records, name: str, codes: list[str],
              coded_only: bool) -> tuple[list[Comparison], Together]:
    units = [(study, code) for study in sorted({s.study_id for s in review.studies}) for code in codes]
    seen = {coder: _seen(review, own, coded_only) for coder, own in records.items()}
    reports = [[unit in own if unit[0] in seen[coder] else None for unit in units] for coder, own in records.items()]
    return compared(name, list(records), reports, [study for study, _ in units])


def _disagreements(review: Review, records: Records, wanted: set[str], coded_only: bool) -> tuple[Disagreement, ...]:
    found = []
    for first, second in combinations(records, 2):
        seen = _seen(review, records[first], coded_only) & _seen(review, records[second], coded_only)
        ours, theirs = ({pair for pair in records[coder] if pair[0] in seen and pair[1] in wanted}
                        for coder in (first, second))
        for study_id, code_id in sorted(ours ^ theirs):
            decisions = {row.decision_id for coder in (first, second)
                         for row in records[coder].get((study_id, code_id), ()) if row.decision_id}
            by_whom = first if (study_id, code_id) in ours else second
            found.append(Disagreement(first, second, study_id, code_id, by_whom, tuple(sorted(decisions))))
    return tuple(found)


def _groups(review: Review, records: Mapping[str, Mapping[Pair, object]], by: str) -> dict[str, list[str]]:
    """The codes to compare, by dimension in the order of the descriptor, or each by itself."""
    used = {code_id for own in records.values() for _, code_id in own}
    codes = {d.name: review.codebook(d.name) for d in review.metadata.synthesis.dimensions}
    slots = {d.name for d in review.metadata.synthesis.dimensions if d.slot is not None}
    kept = {name: own for name, own in codes.items() if own and (name in slots or used & _ids(own))}
    if by == "dimension":
        return {name: sorted(_ids(own)) for name, own in kept.items()}
    return {code.code_id: [code.code_id] for own in kept.values() for code in own}


def _ids(codes: Iterable[Code]) -> set[str]:
    return {code.code_id for code in codes}
