"""Where a code is used: studies, passages, configurations, claims."""

from __future__ import annotations

from collections.abc import Sequence

from realist_synth.model.claims import Claim
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, Presence
from realist_synth.publish.pages._html import chip, link, mark, table, text
from realist_synth.publish.pages._links import (
    BASIS_SIGNS,
    BELOW,
    basis_chip,
    configuration_link,
    place,
    slot_name,
    study_link,
    way,
)


def studies(review: Review, own: Sequence[Coding]) -> str:
    """The studies coded with it, and on which bases."""
    heading = "\n## Studies { #studies }\n"
    if not own:
        return f"{heading}\nNo study is reported with this code: a gap in the reports, not evidence of absence.\n"
    by_study: dict[str, list[Coding]] = {}
    for coding in own:
        by_study.setdefault(coding.study_id, []).append(coding)
    rows = []
    for study_id, codings in by_study.items():
        bases = {coding.basis for coding in codings}
        marks = [mark(BASIS_SIGNS[basis], f"yes, {basis.value}") if basis in bases else mark("·", "no")
                 for basis in Basis]
        more = dict.fromkeys(filter(None, (_more(coding) for coding in codings)))
        rows.append([study_link(review, study_id, BELOW), *marks, " ".join(more)])
    caption = ('Studies by basis<br><span class="rs-key">How the coding came to be: stated of the study; stated only '
               "inside a configuration; inferred by a coder; added by a decision.</span>")
    return heading + table(caption, ["Study", *(basis.value for basis in Basis), "What else is reported"], rows,
                           kind="rs-matrix rs-bases")


def _more(coding: Coding) -> str:
    return " ".join(filter(None, [
        chip(way(coding.direction)) if coding.direction else "",
        chip("reported as absent", "absent") if coding.presence is Presence.ABSENT else "",
        chip("withdrawn by a decision", "absent") if coding.withdrawn_by else ""]))


def passages(review: Review, own: Sequence[Coding]) -> str:
    """The passages behind it, each with the studies that it speaks of, in the order of the document."""
    if not own:
        return ""
    known, found = review.index("passages"), dict[str | None, list[Coding]]()
    for coding in own:
        found.setdefault(coding.passage_id if coding.passage_id in known else None, []).append(coding)

    def order(passage_id: str | None) -> tuple[bool, str, int, str]:
        row = known.get(passage_id) if passage_id else None
        return (row is None, row.document_id if row else "", (row.start or 0) if row else 0, passage_id or "")

    items = []
    for passage_id in sorted(found, key=order):
        where = place(review, passage_id) or "Without a passage."
        names = ", ".join(f"{study_link(review, c.study_id, BELOW)} {basis_chip(c.basis)}" for c in found[passage_id])
        why = "".join(f"<li>{study_link(review, c.study_id, BELOW)}: {text(c.rationale)}</li>"
                      for c in found[passage_id] if c.rationale)
        items.append(f"<li>{where}<p>{names}</p>{f'<ul>{why}</ul>' if why else ''}</li>")
    return ("\n## Passages { #passages }\n\nWhere it is said, in the coder's own words.\n\n"
            f'<ul class="rs-coded">{"".join(items)}</ul>\n')


def configured(review: Review, own: Sequence[ConfigurationElement]) -> str:
    """The configurations that name it, and in which slot."""
    heading = "\n## In configurations { #configurations }\n"
    if not own:
        return f"{heading}\nNo configuration names this code.\n"
    rows = [[configuration_link(review, e.configuration_id, BELOW), slot_name(review, e.slot), way(e.polarity),
             text(e.aspect), basis_chip(e.basis), text(e.note)] for e in own]
    return heading + table("Configurations with this code",
                           ["Configuration", "Slot", "Works as", "Aspect", "Basis", "Note"], rows, kind="rs-told")


def stated(review: Review, own: Sequence[Claim]) -> str:
    """The claims whose rule counts studies with it."""
    if not own:
        return ""
    rows = [[text(claim.statement), text(claim.stated), place(review, claim.passage_id, summary=False)]
            for claim in own]
    caption = ('Numbers of the review that rest on this code<br><span class="rs-key">Recomputed under '
               f"{link('../claims.html', 'claims')}.</span>")
    return "\n## In claims { #claims }\n" + table(caption, ["Claim", "Stated", "Where"], rows, numbers=[1],
                                                    kind="rs-said rs-told")
