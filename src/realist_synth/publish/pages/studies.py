"""The page of the studies."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.selection import settings_where
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, doi_link, grid, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The studies."""
    return {"studies.md": studies_page(review)}


def studies_page(review: Review) -> str:
    """The included studies: facts, places, and how much each is coded with."""
    places: dict[str, set[str]] = {}
    for setting in settings_where(review, ()):
        if setting.country:
            places.setdefault(setting.study_id, set()).add(setting.country)
    coded: dict[str, set[str]] = {}
    for coding in review.evidence:
        coded.setdefault(coding.study_id, set()).add(coding.code_id)
    rows = [
        [
            str(s.citation or ""),
            safe(s.label),
            safe(s.title),
            safe(s.design.replace("_", " ") if s.design else ""),
            ", ".join(sorted(places.get(s.study_id, ()))),
            doi_link(s.doi) if s.doi else f"PMID {s.pmid}" if s.pmid else "",
            str(len(coded.get(s.study_id, ()))),
        ]
        for s in sorted(review.studies, key=lambda s: (s.citation or 0, s.study_id))
    ]
    return (
        f"{WIDE}# Studies\n\nThe {len(review.studies)} included studies. The number is that of the review's reference "
        "list; facts that its text does not state come from public records, and what is not known is left empty. The "
        f"countries and the number of codes are those of the reading {review.reading.value}.\n\n"
        + grid(["no.", "study", "title", "design", "countries", "identifier", "codes"], rows, numbers=[0, 6])
    )
