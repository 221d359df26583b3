"""The pages of the claims: all of them, and those that do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from realist_synth.analyses.claims import Checked, claims
from realist_synth.analyses.result import as_text, number
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import ClaimRelationKind
from realist_synth.publish.options import Options
from realist_synth.publish.pages._links import study_named
from realist_synth.publish.pages.markdown import WIDE, doi_link, grid, paragraph, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The claims, and those that disagree."""
    return {"claims.md": claims_page(review), "disagreements.md": disagreements_page(review)}


def claims_page(review: Review) -> str:
    """Every claim: stated, cited, recomputed under each reading."""
    rows = [[safe(c.row.statement), _number(c), str(len(c.cited)) if c.cited else "", _in_the_tables(c),
             _verdict(c), _place(c)] for c in claims(review).claims]
    readings = ", ".join(reading.value for reading in READINGS)
    return (
        f"{WIDE}# Claims\n\nWhat the review states of itself and of its studies: the number stated, the number "
        "of studies cited there, and the number that the tables give. Where the readings give different numbers, all "
        f"are shown, in the order {readings}. A claim agrees when the numbers are equal under the reading "
        f"{review.reading.value} and no other claim contradicts it; it is open where there is nothing to compare. "
        "Those that do not agree or are contradicted have [a page of their own](disagreements.md).\n\n"
        + grid(["claim", "stated", "cited", "in the tables", "verdict", "place"], rows, numbers=[1, 2, 3])
    )


def _verdict(claim: Checked) -> str:
    if claim.mismatch:
        return "**does not agree**"
    return "**contradicted**" if claim.contradicted else "open" if claim.agrees is None else "agrees"


def _in_the_tables(claim: Checked) -> str:
    numbers = [str(number_) for number_ in claim.recomputed.values() if number_ is not None]
    return " / ".join(numbers[:1] if len(set(numbers)) == 1 else numbers)


def disagreements_page(review: Review) -> str:
    """The review's disagreements with itself, in words, with the decisions taken."""
    found = claims(review, disagree=True).claims
    numbers = [c for c in found if c.mismatch]
    statements = {c.row.claim_id: c for c in found}
    text = ["# Where the review does not agree with itself\n",
            "Some statements of the review do not fit together, or do not fit the public records of its studies. "
            "Nothing is mended in silence: all are listed here, each with its place, and where the coding had to take "
            "a side, the decision says which and why.\n",
            _sources(review, found),
            "## Numbers that do not recompute\n", *(_number_section(review, c) for c in numbers),
            "\n## Statements that contradict one another\n"]
    pairs = [r for c in found for r in c.relations if r.relation is ClaimRelationKind.CONTRADICTS]
    for relation in sorted({r.relation_id: r for r in pairs}.values(), key=lambda r: r.relation_id):
        sides = [statements[claim] for claim in (relation.claim_id, relation.other_id) if claim in statements]
        quoted = " Against: ".join(f"**{safe(side.row.statement)}** ({_place(side)})" for side in sides)
        text.append(f"- {quoted}{f' {safe(relation.note)}' if relation.note else ''}")
    return "\n".join([*text, "\n## All decisions\n", _decisions(review)])


def _number_section(review: Review, claim: Checked) -> str:
    given = claim.recomputed.get(review.reading.value)
    numbers = [("Stated", _number(claim)), ("cited", str(len(claim.cited)) if claim.cited else ""),
               ("in the tables", "" if given is None else str(given))]
    others = {name: n for name, n in claim.recomputed.items() if n != given and n is not None}
    lines = [f"### {safe(claim.row.statement)}\n",
             "; ".join(f"{name} **{n}**" for name, n in numbers if n)
             + "".join(f"; reading {name}: {n}" for name, n in others.items()) + f". {_place(claim)}.\n"]
    lines += _one_sided(review, claim)
    lines += [f"{paragraph(claim.row.note)}\n"] if claim.row.note else []
    lines += [f"Decided: {safe(d.question)} {safe(d.decision)} {safe(d.reason)}\n" for d in claim.decisions]
    return "\n".join(lines)


def _one_sided(review: Review, claim: Checked) -> list[str]:
    """The studies that only the citation or only the tables have."""
    outcome = next((o for o in claim.outcomes if o.reading == review.reading.value), None)
    if outcome is None or outcome.studies is None or not claim.cited:
        return []
    sides = (("Cited, but not in the tables", set(claim.cited) - set(outcome.studies)),
             ("In the tables, but not cited", set(outcome.studies) - set(claim.cited)))
    return [
        f"{words}: {', '.join(study_named(review, s) for s in sorted(only))}.\n" for words, only in sides if only
    ]


def _decisions(review: Review) -> str:
    rows: Iterable[list[str]] = ([safe(d.question), safe(d.decision), safe(d.reason), d.decided_on.isoformat()]
                                 for d in sorted(review.decisions, key=lambda d: d.decision_id))
    return grid(["question", "decision", "reason", "day"], rows)


def _number(claim: Checked) -> str:
    return "" if claim.row.stated is None else as_text(number(claim.row.stated))


def _place(claim: Checked) -> str:
    place = claim.place
    if place is None:
        return ""
    at = f"characters {place.start} to {place.end}" if place.start is not None else ""
    return ", ".join(part for part in (safe(place.section), at) if part)


def _sources(review: Review, found: Iterable[Checked]) -> str:
    """The documents in which these claims stand, each with its DOI."""
    named = {claim.place.document_id for claim in found if claim.place}
    own = [d for d in sorted(review.documents, key=lambda d: d.document_id) if d.document_id in named]
    told = "; ".join(f"{safe(d.title)}{f', {doi_link(d.doi)}' if d.doi else ''}" for d in own)
    return f"Sections and characters are those of: {told}.\n" if told else ""
