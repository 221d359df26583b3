"""The page of the studies: where they were set, the list of them, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.review import Review
from realist_synth.model.studies import Study
from realist_synth.publish.options import Options
from realist_synth.publish.pages._by_country import by_country, countries_of
from realist_synth.publish.pages._html import doi, table, text, words
from realist_synth.publish.pages._links import HERE, study_link
from realist_synth.publish.pages._names import name_of
from realist_synth.publish.pages._study import study_page
from realist_synth.publish.pages._study_records import Records
from realist_synth.publish.pages.markdown import WIDE


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The studies, and a page for each."""
    order, records = in_order(review), Records.of(review)
    found = {"studies.md": studies_page(review)}
    for at, study in enumerate(order):
        before, after = order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
        found[f"studies/{name_of(study.study_id)}.md"] = study_page(review, records, study, before, after)
    return found


def in_order(review: Review) -> list[Study]:
    """The studies by their number in the reference list, then by id."""
    return sorted(review.studies, key=lambda s: (s.citation is None, s.citation or 0, s.study_id))


def studies_page(review: Review) -> str:
    """The included studies by country and as a list: facts, and how much each is coded with."""
    if not review.studies:
        return f"{WIDE}# Studies\n\nThis package holds no studies.\n"
    coded: dict[str, set[str]] = {}
    for coding in review.evidence:
        coded.setdefault(coding.study_id, set()).add(coding.code_id)
    own = [row.study_id for row in review.configurations]
    printed = [row.study_id for row in review.effects]
    places = countries_of(review)
    rows = [[study_link(review, s.study_id, HERE), text(s.citation), _titled(s), words(s.design),
             text("; ".join(places.get(s.study_id, ()))), str(len(coded.get(s.study_id, ()))),
             str(own.count(s.study_id) or ""), str(printed.count(s.study_id) or "")] for s in in_order(review)]
    caption = (f"The {len(rows)} studies<br><span class=\"rs-key\">The number is that of the review's reference list. "
               "What is not known is left empty.</span>")
    return (
        f"{WIDE}# Studies\n\nThe {len(rows)} included studies; each has a page with all that is recorded of it. Facts "
        "that the text of the review does not state come from public records. Countries and codes are those of the "
        f"[reading](../explanation/readings.md) {review.reading.value}.\n{by_country(review)}"
        "\n## All studies\n" + table(caption, ["Study", "No.", "Title", "Design", "Countries", "Codes",
                                               "Configurations", "Printed results"], rows,
                                     numbers=[1, 5, 6, 7], kind="rs-studies"))


def _titled(study: Study) -> str:
    known = doi(study.doi) if study.doi else f"PMID {study.pmid}" if study.pmid else ""
    return "<br>".join(filter(None, [text(study.title), known]))
