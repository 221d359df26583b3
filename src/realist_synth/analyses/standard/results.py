"""What a package answers to the RAMESES items on a review's results and discussion (12 to 19)."""

from __future__ import annotations

from collections import Counter

from realist_synth.analyses.claims import claims
from realist_synth.analyses.selection import settings_where
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
from realist_synth.analyses.standard.front import flow_words
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import DocumentKind, Level, TheoryEffect, TheoryStatus

# the columns that describe a study, and what they are called in a sentence
CHARACTERISTICS = {"year": "the year", "design": "the design", "population": "who took part"}


def flow(review: Review) -> Said:
    """Item 12."""
    rows = sorted(review.flow, key=lambda row: row.step)
    if not rows:
        return said([], ["the flow of documents"])
    words = "; ".join(map(flow_words, rows))
    return said([Fact(f"{words[:1].upper()}{words[1:]}.", "flow", ids(rows))],
                [lacking(rows, "count", "how many, at each step"), lacking(rows, "reason", "the reasons")])


def characteristics(review: Review) -> Said:
    """Item 13."""
    studies = review.studies
    if not studies:
        return said([], ["the included studies"])
    years = sorted(s.year for s in studies if s.year is not None)
    designs = Counter(s.design.value.replace("_", " ") for s in studies if s.design)
    settings = settings_where(review, ())
    countries = {s.country for s in settings if s.country}
    shown = ", ".join(f"{name} {number}" for name, number in sorted(designs.items()))
    facts = [Fact(f"{counted(len(studies), 'study', 'studies')}"
                  + (f", published from {years[0]} to {years[-1]}." if years else "."), "studies", ids(studies)),
             Fact(f"Designs: {shown}.", "studies") if designs else None,
             Fact(f"Set in {counted(len(countries), 'country', 'countries')}, under the reading "
                  f"{review.reading.value}.", "settings",
                  ids(settings)) if countries else None]
    return said(facts, [*(lacking(studies, field, words) for field, words in CHARACTERISTICS.items()),
                        None if countries else "where the studies were set"])


def findings(review: Review) -> Said:
    """Item 14: what reviewers claimed of the synthesis, and what the evidence did to the theories."""
    whole = [c for c in review.configurations if c.level is Level.SYNTHESIS]
    effects = Counter(event.effect for event in review.theory_events)
    done = ", ".join(f"{effect.value} {effects[effect]}" for effect in TheoryEffect)
    facts = [Fact(f"{counted(len(review.evidence), 'coding')} under the reading {review.reading.value} show which "
                  "study reports what.", "codings", ids(review.evidence)) if review.evidence else None,
             Fact(f"{counted(len(whole), 'configuration')} of the synthesis as a whole.", "configurations",
                  ids(whole)) if whole else None,
             Fact(f"What the evidence did to the theories: {done}.", "theory_events",
                  ids(review.theory_events)) if effects else None]
    return said(facts, [None if whole else "a configuration of the synthesis as a whole",
                        None if effects else "what the evidence did to the theories"])


def summary(review: Review) -> Said:
    """Item 15."""
    refined = [t for t in review.theories if t.status is TheoryStatus.REFINED]
    found = from_passages(passages_in(review, "discussion", "conclusion"), "the discussion and the conclusion")
    theory = Fact(f"{counted(len(refined), 'refined programme theory', 'refined programme theories')}"
                  f"{inferred(refined)}.", "theories", ids(refined)) if refined else None
    return said([found, theory], [TEXT_ITSELF if found else "passages of the discussion",
                                  None if refined else "a refined programme theory"])


def limitations(review: Review) -> Said:
    """Item 16: the package knows how far the review agrees with itself, and how far its coders did."""
    report = claims(review).claims
    wrong = [claim.row for claim in report if claim.agrees is False]
    coders = {row.coder_id for row in review.coder_codings}
    words = passages_in(review, "limitation", "strength", "strengths")
    facts = [Fact(f"{len(wrong)} of {counted(len(report), 'statement')} of the review about itself or its studies "
                  f"{'does' if len(wrong) == 1 else 'do'} not agree with what it cites, with the tables or with one "
                  "another.", "claims", ids(wrong)) if report else None,
             Fact(f"{len(coders)} coders recorded the codings independently; how far they agree is published.",
                  "coder_codings") if len(coders) > 1 else None,
             from_passages(words, "the section on limitations")]
    return said(facts, [None if report else "what the review states of itself and its studies",
                        None if len(coders) > 1 else "independent records of two coders",
                        None if words else "passages of a section on strengths or limitations"])


def comparison(review: Review) -> Said:
    """Item 17."""
    others = [d for d in review.documents if d.kind is DocumentKind.OTHER]
    fact = Fact(f"{counted(len(others), 'document')} beyond the review and its studies.", "documents",
                ids(others)) if others else None
    return said([fact], ["the findings of others, set beside these" if fact else
                         "documents beyond the review and its studies"])


def conclusion(review: Review) -> Said:
    """Item 18."""
    found = from_passages(passages_in(review, "conclusion", "recommendation"), "the conclusion")
    return said([found], [TEXT_ITSELF if found else "passages of the conclusion",
                          "recommendations as such (the profile has no place for them)"])


def funding(review: Review) -> Said:
    """Item 19: a contributor of the package may have the role of a funder."""
    funders = [str(one.get("title", "")) for one in review.metadata.contributors
               if "funder" in [str(role).casefold() for role in one.get("roles") or ()]]
    fact = Fact(f"Funded by {', '.join(funders)}.", "datapackage.json") if funders else None
    return said([fact], [None if fact else "who paid (no contributor has the role funder)",
                         "the interests of the reviewers (the profile has no place for them)"])
