"""The pages of the claims: all of them, and those that do not agree."""

from __future__ import annotations

from collections.abc import Iterable

from realist_synth.analyses.claims import Checked, claims
from realist_synth.analyses.result import as_text, number
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import ClaimRelationKind
from realist_synth.publish.pages.markdown import grid, safe

_VERDICT = {True: "agrees", False: "**does not agree**", None: "open"}


def claims_page(review: Review) -> str:
    """Every claim: stated, cited, recomputed under each reading."""
    found = claims(review).claims
    readings = [reading.value for reading in READINGS]
    rows = [[safe(c.row.statement), _number(c), str(len(c.cited)) if c.cited else "",
             *(_recomputed(c, reading) for reading in readings), _VERDICT[c.agrees], _place(c)] for c in found]
    return (
        "# Claims\n\nWhat the review states in numbers about its own studies: the number stated, the number of "
        "studies cited there, and the number that the tables give under each reading. A claim agrees when these are "
        f"equal under the reading {review.reading.value}. Those that do not agree have "
        "[a page of their own](disagreements.md).\n\n"
        + grid(["claim", "stated", "cited", *readings, "verdict", "place"], rows, numbers=range(1, 3 + len(readings)))
    )


def disagreements_page(review: Review) -> str:
    """The review's disagreements with itself, in words, with the decisions taken."""
    found = claims(review, disagree=True).claims
    numbers = [c for c in found if c.mismatch]
    statements = {c.row.claim_id: c for c in found}
    text = ["# Where the review does not agree with itself\n",
            "Some statements of the review do not fit together, or do not fit the public records of its studies. "
            "Nothing is mended in silence: all are listed here, each with its place, and where the coding had to take "
            "a side, the decision says which and why.\n",
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
    numbers = [("stated", _number(claim)), ("cited", str(len(claim.cited)) if claim.cited else ""),
               ("in the tables", "" if given is None else str(given))]
    others = {name: n for name, n in claim.recomputed.items() if n != given and n is not None}
    lines = [f"### {safe(claim.row.statement)}\n",
             "; ".join(f"{name} **{n}**" for name, n in numbers if n)
             + "".join(f"; reading {name}: {n}" for name, n in others.items()) + f". {_place(claim)}.\n"]
    lines += _one_sided(review, claim)
    lines += [f"{safe(claim.row.note)}\n"] if claim.row.note else []
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
        f"{words}: {', '.join(safe(review.study(s).label) for s in sorted(only))}.\n" for words, only in sides if only
    ]


def _decisions(review: Review) -> str:
    rows: Iterable[list[str]] = ([safe(d.question), safe(d.decision), safe(d.reason), d.decided_on.isoformat()]
                                 for d in sorted(review.decisions, key=lambda d: d.decision_id))
    return grid(["question", "decision", "reason", "day"], rows)


def _number(claim: Checked) -> str:
    return "" if claim.row.stated is None else as_text(number(claim.row.stated))


def _recomputed(claim: Checked, reading: str) -> str:
    number_ = claim.recomputed.get(reading)
    return "" if number_ is None else str(number_)


def _place(claim: Checked) -> str:
    place = claim.place
    if place is None:
        return ""
    at = f", {place.start}-{place.end}" if place.start is not None else ""
    return f"{safe(place.section)}{at}"
