"""Checks of passages: their place, and what their brackets cite."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.sources import Passage, digest_of
from realist_synth.model.vocabularies import Basis

_MOST = 10_000  # numbers that one bracket is expanded to
_PAGE = re.compile(r"pp?\.\s*[0-9]+(?:\s*[-\u2013]\s*[0-9]+)?")
_NUMBERS = re.compile(r"([0-9]{1,6})(?:\s*[-\u2013]\s*([0-9]{1,6}))?")
_BRACKET = re.compile(r"\[[0-9][0-9,\s\u2013-]*\]|\(\s*[0-9]+\s*,\s*p\.[^)]*\)")


def expand_citations(bracket: str) -> tuple[int, ...]:
    """The numbers that a bracket of citations names, ranges expanded, page numbers left out.

    Examples:
        >>> expand_citations("[40-42, 58]")
        (40, 41, 42, 58)
        >>> expand_citations("( 42 , p. 303)")
        (42,)
    """
    numbers: dict[int, None] = {}
    left = _MOST
    for first, last in _NUMBERS.findall(_PAGE.sub("", bracket)):
        low, high = int(first), int(last or first)
        # a damaged range such as 401-5 must not vanish, and no bracket may hold the reader up
        found = range(low, high + 1) if low <= high <= low + left else (low, high)
        left -= len(found)
        numbers.update(dict.fromkeys(found))
    return tuple(numbers)


@check(Severity.ERROR)
def inside_document(review: Review) -> Iterator[Finding]:
    """A passage ends after it starts, and before its document ends."""
    documents = review.index("documents")
    for row, passage in enumerate(review.passages, 1):
        start, end = passage.start, passage.end
        length = getattr(documents.get(passage.document_id), "characters", None)
        if (start is None) != (end is None):
            message = "has only one of start and end"
        elif start is not None and end is not None and end <= start:
            message = f"ends at {end}, where it has not begun ({start})"
        elif end is not None and length is not None and end > length:
            message = f"ends at {end}, after the end of its document ({length})"
        else:
            continue
        yield Finding("passages.inside-document", Severity.ERROR, message, table="passages", row=row, field="end",
                      value="" if end is None else str(end), hint="count Unicode code points from 0, end exclusive")


@check(Severity.ERROR, "studies", "codings", "settings")
def bracket_expands(review: Review) -> Iterator[Finding]:
    """The bracket of a passage names exactly the studies that are coded or set there, or a decision says why not."""
    by_citation = {s.citation: s.study_id for s in review.studies if s.citation is not None}
    there, everyone = _coded_at(review), frozenset(s.study_id for s in review.studies)
    for row, passage in enumerate(review.passages, 1):
        cited = everyone if passage.cites_all else frozenset(
            by_citation[n] for n in expand_citations(passage.citations or "") if n in by_citation)
        coded = there.get(passage.passage_id, {})
        if cited or (passage.citations and coded):
            yield from _compare(passage, row, cited, coded)


def _coded_at(review: Review) -> dict[str, dict[str, dict[str, bool]]]:
    """By passage and code: the studies coded there as stated or configured, and whether a decision says so of each."""
    there: dict[str, dict[str, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    for coding in review.codings:
        if coding.passage_id and coding.basis in (Basis.STATED, Basis.CONFIGURED):
            studies = there[coding.passage_id][coding.code_id]
            studies[coding.study_id] = studies.get(coding.study_id, False) or bool(coding.decision_id)
    for setting in review.settings:
        if setting.passage_id and setting.basis is Basis.STATED:
            there[setting.passage_id]["the settings"][setting.study_id] = False
    return there


def _compare(
    passage: Passage, row: int, cited: frozenset[str], there: Mapping[str, Mapping[str, bool]]
) -> Iterator[Finding]:
    place = {"table": "passages", "row": row, "field": "citations", "value": passage.citations or ""}
    if not there:
        yield Finding("passages.bracket-expands", Severity.ERROR, "no coding and no setting rests on this bracket",
                      hint="code what the passage says, or leave citations empty", **place)  # type: ignore[arg-type]
    for what, studies in sorted(there.items()):
        missing = [] if any(studies.values()) else sorted(cited.difference(studies))
        extra = sorted(study for study in studies.keys() - cited if not studies[study])
        if missing or extra:
            parts = [f"cited but not coded: {_some(missing)}"] * bool(missing)
            parts += [f"coded but not cited: {_some(extra)}"] * bool(extra)
            yield Finding("passages.bracket-expands", Severity.ERROR, f"{what}: {'; '.join(parts)}",
                          hint="correct the codings, or name a decision", **place)  # type: ignore[arg-type]


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:20]) + (f" and {len(ids) - 20} more" if len(ids) > 20 else "")


def against_texts(review: Review, texts: Mapping[str, str]) -> Iterator[Finding]:
    """With the texts at hand (by document): digests that do not hold, and citations of studies that no passage covers.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(against_texts(Review(Metadata.minimal("demo")), {}))
        []
    """
    for row, document in enumerate(review.documents, 1):
        text = texts.get(document.document_id)
        if text is not None and document.sha256 and digest_of(text) != document.sha256:
            yield Finding("passages.against-texts", Severity.ERROR, "the text at hand is not the one that was coded",
                          table="documents", row=row, field="sha256", value=document.sha256, hint="find the same text")
    for row, passage in enumerate(review.passages, 1):
        text = texts.get(passage.document_id)
        if text is None or passage.start is None or passage.end is None:
            continue
        if passage.end > len(text):
            yield Finding("passages.against-texts", Severity.ERROR, f"ends after the end of the text ({len(text)})",
                          table="passages", row=row, field="end", value=str(passage.end), hint="correct start and end")
        elif passage.digest and digest_of(text[passage.start : passage.end]) != passage.digest:
            yield Finding("passages.against-texts", Severity.ERROR, "the characters there have another digest",
                          table="passages", row=row, field="digest", value=passage.digest,
                          hint="correct start and end, or compute the digest anew")
    yield from _uncoded(review, texts)


def _uncoded(review: Review, texts: Mapping[str, str]) -> Iterator[Finding]:
    included = {s.citation for s in review.studies}
    for row, document in enumerate(review.documents, 1):
        spans = [(p.start, p.end) for p in review.passages if p.document_id == document.document_id
                 and p.start is not None and p.end is not None and p.citations]
        for match in _BRACKET.finditer(texts.get(document.document_id, "")):
            covered = any(start <= match.start() and match.end() <= end for start, end in spans)
            if not covered and included.intersection(expand_citations(match.group())):
                yield Finding("passages.against-texts", Severity.ERROR,
                              f"the citation at {match.start()} is in no passage", table="documents", row=row,
                              field="document_id", value=match.group(), hint="add the passage and its codings")
