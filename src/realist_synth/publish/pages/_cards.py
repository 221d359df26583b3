"""The card of a configuration: statement, place, elements by slot, evidence, chains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, Element
from realist_synth.analyses.theory.elements import Covered
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import EvidenceRelation
from realist_synth.publish.pages._html import block, boxed, chip, facts, group_row, heading_row, text
from realist_synth.publish.pages._links import (
    basis_chip,
    code_link,
    configuration_link,
    configuration_name,
    place,
    slot_name,
    study_link,
    way,
)

RELATIONS = {EvidenceRelation.SUPPORTS: ("+", "For it"), EvidenceRelation.REFINES: ("~", "Refining it"),
             EvidenceRelation.CONTRADICTS: ("\u2212", "Against it")}


def card(review: Review, one: Claimed, found: ConfigurationSet, elements: Sequence[Covered], picture: str) -> str:
    """The card, as HTML.

    Args:
        review: The review.
        one: The configuration.
        found: All configurations, for what it leads to.
        elements: Of a configuration of the synthesis: its elements with the studies that report them.
        picture: The diagram, as HTML.
    """
    row = one.row
    of = f"of one study: {study_link(review, row.study_id)}" if row.study_id else "of the review as a whole"
    head = (f'<p class="rs-kind">{chip("Claimed configuration", "claim")} {of}, framework {row.framework.value} '
            f"{basis_chip(row.basis)} <code>{text(row.id)}</code></p>")
    where = place(review, row.passage_id)
    return block("div", "rs-card rs-claimed", head, f'<p class="rs-statement">{text(row.statement)}</p>',
                 facts([("Where it is stated", where), ("Note", text(row.note))]), picture,
                 _elements(review, one, elements), _evidence(review, one), _links(review, one, found))


def _elements(review: Review, one: Claimed, elements: Sequence[Covered]) -> str:
    if not one.elements:
        return "<p>No elements are recorded.</p>"
    single = one.row.study_id is not None
    reported = {each.row.element_id: each for each in elements}
    last = "Also coded outside it" if single else "Studies that report it"
    headings = ["Element", "Works as", "Basis", last, "Note"]
    body = []
    for slot, own in groupby(one.elements, key=lambda each: each.row.slot):
        body.append(group_row(slot_name(review, slot), len(headings)))
        for each in own:
            known = _coded(review, each) if single else _reported(review, reported.get(each.row.element_id))
            works = "<br>".join(filter(None, [way(each.row.polarity), text(each.row.aspect)]))
            own_place = each.row.passage_id if each.row.passage_id != one.row.passage_id else None
            note = "<br>".join(filter(None, [text(each.row.note), place(review, own_place)]))
            body.append(f'<tr><th scope="row">{code_link(review, each.row.code_id)}</th><td>{works}</td>'
                        f"<td>{basis_chip(each.row.basis)}</td><td>{known}</td><td>{note}</td></tr>")
    name = text(configuration_name(review, one.row))
    caption = f'Elements of {name}<br><span class="rs-key">{_key(single, review)}</span>'
    return boxed(caption, [heading_row(headings), "<tbody>", *body, "</tbody>"], "rs-elements")


def _key(single: bool, review: Review) -> str:
    if single:
        return (f"Also coded outside it: whether the study is coded with the same, or a finer code, elsewhere than in "
                f"a configuration (reading {review.reading.value}).")
    return (f"Studies that report an element (reading {review.reading.value}) need not link it to the others; "
            "only a configuration does.")


def _coded(review: Review, element: Element) -> str:
    if not element.coded:
        return '<span aria-hidden="true">\u25cb</span> no, only here'
    sections = dict.fromkeys(passage.section for name in element.coded_at
                             if (passage := review.index("passages").get(name)) and passage.section)
    return f'<span aria-hidden="true">\u25cf</span> yes{": " if sections else ""}{text("; ".join(sections))}'


def _reported(review: Review, element: Covered | None) -> str:
    return f"{len(element.reported) if element else 0} of {len(review.studies)}"


def _evidence(review: Review, one: Claimed) -> str:
    parts = []
    for relation, (sign, heading) in RELATIONS.items():
        own = [row for row, _ in one.evidence if row.relation is relation]
        items = []
        for row in own:
            who = study_link(review, row.study_id) if row.study_id else "The review"
            told = f": {text(row.rationale)}" if row.rationale else "."
            items.append(f"<li><strong>{who}</strong>{told} {place(review, row.passage_id)}</li>")
        said = f"<ul>{''.join(items)}</ul>" if items else "<p>Nothing is recorded.</p>"
        parts.append(f'<div class="rs-evidence rs-{relation.value}"><p class="rs-head"><span aria-hidden="true">{sign}'
                     f"</span> {heading} ({len(own)})</p>{said}</div>")
    return f'<div class="rs-sides">{"".join(parts)}</div>'


def _links(review: Review, one: Claimed, found: ConfigurationSet) -> str:
    items = []
    for row in found.links:
        concept = f", by what is outcome here and context there: {text(row.concept)}" if row.concept else ""
        if row.from_id == one.row.id:
            items.append(f"<li>Leads to {configuration_link(review, row.to_id)}{concept} {basis_chip(row.basis)}</li>")
        if row.to_id == one.row.id:
            items.append(f"<li>Follows from {configuration_link(review, row.from_id)}{concept} "
                         f"{basis_chip(row.basis)}</li>")
    return f'<p class="rs-head">Chains</p><ul>{"".join(items)}</ul>' if items else ""
