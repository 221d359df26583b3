"""What a study is coded with, by dimension: how each coding came to be, and the passage that says so."""

from __future__ import annotations

from realist_synth.model.codings import Coding
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Presence
from realist_synth.publish.pages._html import chip, text, words
from realist_synth.publish.pages._links import BELOW, basis_chip, code_link, place, way
from realist_synth.publish.pages._study_records import Records
from realist_synth.publish.pages.markdown import safe


def coded(review: Review, records: Records, study_id: str) -> str:
    """Every dimension with the codes that the study has, and in a sentence those not reported of it."""
    own: dict[str, list[Coding]] = {}
    for coding in records.codings.get(study_id, []):
        own.setdefault(coding.code_id, []).append(coding)
    text_of = ["\n## What it is coded with { #coded }\n\nEach code with the statements behind it. How a statement came "
               "to be is told under [readings](../../explanation/readings.md); what is said in a passage is put in "
               "the coder's own words.\n"]
    counted = {coding.coding_id for coding in review.evidence}
    for dimension in review.metadata.synthesis.dimensions:
        book = review.codebook(dimension.name)
        items = [_code(review, each.code_id, own[each.code_id], counted) for each in book if each.code_id in own]
        silent = [each for each in book if each.code_id not in own]
        body = f'<ul class="rs-coded">{"".join(items)}</ul>\n' if items else "Nothing is reported.\n"
        rest = ", ".join(code_link(review, each.code_id, BELOW) for each in silent)
        gap = (f'\n<p class="rs-gap">Not reported of this study (a gap in the reports, not evidence of absence): '
               f"{rest}.</p>\n" if rest else "")
        text_of.append(f"\n### {safe(dimension.label)}\n\n{body}{gap}")
    return "".join(text_of)


def _code(review: Review, code_id: str, codings: list[Coding], counted: set[str]) -> str:
    items = "".join(f"<li>{statement(review, each, each.coding_id in counted)}</li>" for each in codings)
    return f'<li><p class="rs-head">{code_link(review, code_id, BELOW)}</p><ul>{items}</ul></li>'


def statement(review: Review, coding: Coding, counted: bool, *, summary: bool = True) -> str:
    """One coding: basis, direction, what it is worth, the passage, and why."""
    marks = [basis_chip(coding.basis), chip(way(coding.direction)) if coding.direction else "",
             chip("reported as absent", "absent") if coding.presence is Presence.ABSENT else "",
             chip("withdrawn by a decision", "absent") if coding.withdrawn_by else "",
             *(chip(f"{name} {words(grade)}") for name, grade in (("relevance", coding.relevance),
                                                                 ("rigour", coding.rigour)) if grade)]
    apart = f'<span class="rs-muted">Does not count under the reading {review.reading.value}.</span>'
    told = [place(review, coding.passage_id, summary=summary),
            f"Why: {text(coding.rationale)}" if coding.rationale else "",
            f"Note: {text(coding.note)}" if coding.note else "",
            "" if counted or coding.presence is Presence.ABSENT else apart]
    return " ".join(filter(None, [*marks, *told]))
