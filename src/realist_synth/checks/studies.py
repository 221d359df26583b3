"""Checks of the studies."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review


@check(Severity.ERROR)
def citation_unique(review: Review) -> Iterator[Finding]:
    """No two studies have the same number in the reference list."""
    first: dict[int, str] = {}
    for row, study in enumerate(review.studies, 1):
        if study.citation is not None and first.setdefault(study.citation, study.study_id) != study.study_id:
            yield Finding("studies.citation-unique", Severity.ERROR,
                          f"the number is also that of {first[study.citation]}", table="studies", row=row,
                          field="citation", value=str(study.citation), hint="look the number up in the reference list")


@check(Severity.WARNING)
def facts_have_source(review: Review) -> Iterator[Finding]:
    """Facts from a public record name that record."""
    for row, study in enumerate(review.studies, 1):
        if study.facts_basis == "public_record" and not study.facts_source:
            yield Finding("studies.facts-have-source", Severity.WARNING, "facts from a public record that is not named",
                          table="studies", row=row, field="facts_source", value="", hint="give a DOI or a PMID")


@check(Severity.WARNING)
def citation_given(review: Review) -> Iterator[Finding]:
    """Every study has its number in the reference list of the review."""
    for row, study in enumerate(review.studies, 1):
        if study.citation is None:
            yield Finding(
                "studies.citation-given",
                Severity.WARNING,
                "no number in the reference list",
                table="studies",
                row=row,
                field="citation",
                value="",
                hint="add it, so that brackets can be expanded",
            )
