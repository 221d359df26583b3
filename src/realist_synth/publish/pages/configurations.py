"""The page of the configurations: each as the review claims it, and its coverage by the studies."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.configurations import Claimed, configurations
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import code, grid, paragraph, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The configurations."""
    return {"configurations.md": configurations_page(review)}


def configurations_page(review: Review) -> str:
    """What reviewers claimed, element by element."""
    found = configurations(review, coverage=True)
    text = [
        "# Configurations\n",
        "What the review claims: in this context, this mechanism brought this outcome. Each is shown as stated, with "
        "its elements by slot and what speaks for it. Nothing here is computed from the codings; the mark says only "
        "whether the review states the same of the study elsewhere.\n",
    ]
    text += [_one(review, claimed) for claimed in found.configurations]
    return "\n".join(text) + ("" if found.configurations else "This package holds no configurations.\n")


def _one(review: Review, claimed: Claimed) -> str:
    row, place = claimed.row, claimed.place
    name = (
        review.study(row.study_id).label
        if row.study_id
        else f"The synthesis, in {place.section or ''}"
        if place
        else ""
    )
    where = f" Stated in: {safe(place.section)}" if place and place.section else ""
    where += f", characters {place.start} to {place.end}." if place and place.start is not None else ""
    elements = [[safe(e.row.slot.value), safe(e.label), safe(e.row.polarity), safe(e.row.basis.value),
                 {True: "yes", False: "no", None: ""}[e.coded], safe(e.row.note)] for e in claimed.elements]
    text = [
        f"\n## {safe(name or row.configuration_id)}\n",
        f"{paragraph(row.statement)}\n",
        f"{code(row.configuration_id)}, framework {row.framework.value}, basis {row.basis.value}.{where}\n",
        f"{paragraph(row.note)}\n" if row.note else "",
        grid(["slot", "code", "works as", "basis", "stated elsewhere too", "note"], elements),
    ]
    if claimed.evidence:
        lines = [[safe(e.relation.value), safe(review.study(e.study_id).label) if e.study_id else "", safe(e.rationale)]
                 for e, _ in claimed.evidence]
        text.append("\nEvidence for and against:\n\n" + grid(["relation", "study", "why"], lines))
    if claimed.coverage:
        text.append(_coverage(review, claimed))
    return "\n".join(text)


def _coverage(review: Review, claimed: Claimed) -> str:
    codes = list(dict.fromkeys(e.row.code_id for e in claimed.elements))
    labels = [safe(review.code(code).label) for code in codes]
    ranked = sorted(claimed.coverage, key=lambda c: (-len(c.reported), c.study_id))
    rows = [[safe(review.study(c.study_id).label), *("●" if code in c.reported else "·" for code in codes),
             str(len(c.reported))] for c in ranked if c.reported]
    return (f"\nWhich of its elements each study reports (reading {review.reading.value}; a dot means not reported, "
            "which is not absent):\n\n" + grid(["study", *labels, "reported"], rows, numbers=[len(codes) + 1]))
