"""What a package answers to the RAMESES items on a review's front matter, introduction and methods (1 to 11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from realist_synth.analyses.standard.answer import (
    TEXT_ITSELF,
    Fact,
    Said,
    counted,
    from_passages,
    ids,
    inferred,
    lacking,
    passages_in,
    said,
)
from realist_synth.model.flow import FlowStep
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import DocumentKind, TheoryStatus


def title(review: Review) -> Said:
    """Item 1."""
    found = sorted((d for d in review.documents if d.kind is DocumentKind.REVIEW), key=lambda d: d.id)
    silent = found and not any("realist" in d.title.casefold() for d in found)
    return said([Fact(f'The review is called "{d.title}".', "documents", (d.id,)) for d in found],
                ["the title of the review (no document of the kind review)" if not found else None,
                 'the word "realist" in the title' if silent else None])


def abstract(review: Review) -> Said:
    """Item 2."""
    found = from_passages(passages_in(review, "abstract", "summary"), "the abstract")
    return said([found], [TEXT_ITSELF if found else "passages of the abstract"])


def rationale(review: Review) -> Said:
    """Item 3."""
    found = from_passages(passages_in(review, "introduction", "background", "rationale"), "the introduction")
    return said([found], [TEXT_ITSELF if found else "passages of the introduction"])


def objectives(review: Review) -> Said:
    """Item 4."""
    synthesis = review.metadata.synthesis
    named = ", ".join(d.label for d in synthesis.dimensions)
    asked = Fact(f"The question: {synthesis.question}", "datapackage.json") if synthesis.question else None
    return said([asked, Fact(f"What was coded: {named}.", "datapackage.json")],
                [None if asked else "the review question"])


def changes(review: Review) -> Said:
    """Item 5: decisions say how the text was read; a protocol has no place in the profile."""
    found = None
    if review.decisions:
        found = Fact(f"{counted(len(review.decisions), 'decision')} of those who coded, each with question, "
                     "reason and day.", "decisions", ids(review.decisions))
    return said([found], ["what the reviewers changed against a protocol (the profile has no place for one)"])


def realist(_review: Review) -> Said:
    """Item 6: nothing in the profile says why."""
    return said([], ["why a realist approach was chosen (the profile has no place for it)"])


def scoping(review: Review) -> Said:
    """Item 7."""
    first = [t for t in review.theories if t.status is TheoryStatus.INITIAL]
    fact = Fact(f"{counted(len(first), 'initial programme theory', 'initial programme theories')}{inferred(first)}.",
                "theories", ids(first)) if first else None
    return said([fact], [None if first else "an initial programme theory", "how the literature was first surveyed"])


def searching(review: Review) -> Said:
    """Item 8."""
    found = steps(review, "records_identified", "records_removed", "records_screened")
    return said([_flow(found)], [None if found else "how many records were found",
                                 "search terms and dates (the profile has no place for them)"])


def selection(review: Review) -> Said:
    """Item 9."""
    found = steps(review, "reports", "records_excluded")
    graded = [(field, sum(getattr(c, field) is not None for c in review.codings)) for field in ("relevance", "rigour")]
    facts = [Fact(f"{field.capitalize()} is judged in {number} of {len(review.codings)} codings.", "codings")
             for field, number in graded if number]
    return said([_flow(found), *facts],
                [None if found else "how many reports were assessed and left out",
                 *(f"judgements of {field}" for field, number in graded if not number)])


def extraction(review: Review) -> Said:
    """Item 10."""
    codes, codings = review.codes, review.codings
    facts = []
    if codes:
        per = Counter(code.dimension for code in codes)
        kinds = ", ".join(f"{d.label} {per[d.name]}" for d in review.metadata.synthesis.dimensions if per[d.name])
        facts.append(Fact(f"A codebook of {counted(len(codes), 'code')}: {kinds}.", "codes", ids(codes)))
    if codings:
        placed = sum(c.passage_id is not None for c in codings)
        facts.append(Fact(f"{counted(len(codings), 'coding')}, {placed} of them with the passage that they rest on.",
                          "codings"))
    if review.coders:
        machines = sum(coder.kind.value == "machine" for coder in review.coders)
        facts.append(Fact(f"{counted(len(review.coders), 'coder')} with records of their own, {machines} of them "
                          f"{'a program' if machines == 1 else 'programs'}.", "coders", ids(review.coders)))
    return said(facts, [None if codes else "a codebook", None if codings else "codings",
                        lacking(codes, "definition", "definitions of codes"),
                        None if review.coders else "who coded, and what each recorded alone"])


def synthesis(review: Review) -> Said:
    """Item 11."""
    facts = []
    if review.configurations:
        facts.append(Fact(f"{counted(len(review.configurations), 'stated configuration')}, written as "
                          f"{review.metadata.synthesis.framework.value}.", "configurations",
                          ids(review.configurations)))
    if review.theory_events:
        per = Counter(event.step.value for event in review.theory_events)
        named = ", ".join(f"{step} {number}" for step, number in sorted(per.items()))
        facts.append(Fact(f"{counted(len(review.theory_events), 'step')} in the life of the theories: {named}.",
                          "theory_events", ids(review.theory_events)))
    return said(facts, [None if review.configurations else "configurations",
                        None if review.theory_events else "what the evidence did to the theories"])


def steps(review: Review, *kinds: str) -> tuple[FlowStep, ...]:
    """The steps of the flow whose name begins with one of these words, in the order of their names."""
    return tuple(sorted((row for row in review.flow if row.step.startswith(kinds)), key=lambda row: row.step))


def flow_words(row: FlowStep) -> str:
    """A step of the flow in words."""
    return f"{row.step.replace('_', ' ')}: {'not said' if row.count is None else row.count}"


def _flow(found: Sequence[FlowStep]) -> Fact | None:
    said_of = "; ".join(flow_words(row) + (f" ({row.reason.rstrip('.')})" if row.reason else "") for row in found)
    return Fact(f"{said_of[:1].upper()}{said_of[1:]}.", "flow", ids(found)) if found else None
