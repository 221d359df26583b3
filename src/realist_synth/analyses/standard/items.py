"""The items of two reporting standards: headings as published, guidance in our own words.

Sources: Wong et al. 2013 (doi:10.1186/1741-7015-11-21), Campbell et al. 2020 (doi:10.1136/bmj.l6890).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a standard.

    Attributes:
        number: Its number in the standard.
        section: The part of a report that it belongs to.
        heading: Its heading, as published.
        asks: What a reader should find there, in our own words.
    """

    number: int
    section: str
    heading: str
    asks: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A reporting standard.

    Attributes:
        name: The name by which it is asked for.
        title: What it is for.
        citation: Where it was published.
    """

    name: str
    title: str
    citation: str
    doi: str
    items: tuple[Item, ...]


def _items(*sections: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[Item, ...]:
    rows = [(section, heading, asks) for section, found in sections for heading, asks in found]
    return tuple(Item(number, *row) for number, row in enumerate(rows, 1))


RAMESES = Standard(
    "RAMESES", "RAMESES publication standards for realist syntheses",
    "Wong G, Greenhalgh T, Westhorp G, Buckingham J, Pawson R. RAMESES publication standards: realist syntheses. "
    "BMC Medicine 2013;11:21", "10.1186/1741-7015-11-21",
    _items(
        ("Front matter", (
            ("Title", "Whoever reads only the title learns that this is a realist synthesis."),
            ("Abstract", "Question, approach, sources, main results and what they imply, in brief."))),
        ("Introduction", (
            ("Rationale for review", "Why the topic needs a review, and what is already understood of it."),
            ("Objectives and focus of review", "The question, and how it was narrowed to what could be done."))),
        ("Methods", (
            ("Changes in the review process", "What was done otherwise than planned, and the reasons."),
            ("Rationale for using realist synthesis", "Why a realist approach suits this question."),
            ("Scoping the literature", "How the field was first surveyed, and the first theory that came of it."),
            ("Searching processes", "Where, when and how documents were looked for, and how searching went on."),
            ("Selection and appraisal of documents", "How documents were judged for relevance and for rigour."),
            ("Data extraction", "What was taken from the documents, by whom, and in what form."),
            ("Analysis and synthesis processes", "How context, mechanism and outcome were put together, and theory "
             "was changed by it."))),
        ("Results", (
            ("Document flow diagram", "How many documents were found, kept and left out, with the reasons."),
            ("Document characteristics", "What the included documents are."),
            ("Main findings", "What was found, as explanation: theory built and tested on the evidence."))),
        ("Discussion", (
            ("Summary of findings", "The answer to the question, with its strength."),
            ("Strengths, limitations and future research directions", "How far the review can be trusted, and what "
             "should be looked into next."),
            ("Comparison with existing literature", "Where the findings agree and disagree with what others found."),
            ("Conclusion and recommendations", "What follows for policy and practice, and for whom."),
            ("Funding", "Who paid, what part they had in the review, and what interests the reviewers have.")))))

SWIM = Standard(
    "SWiM", "Synthesis without meta-analysis (SWiM) in systematic reviews",
    "Campbell M, McKenzie JE, Sowden A, Katikireddi SV, Brennan SE, Ellis S, et al. Synthesis without meta-analysis "
    "(SWiM) in systematic reviews: reporting guideline. BMJ 2020;368:l6890", "10.1136/bmj.l6890",
    _items(
        ("Methods", (
            ("Grouping studies for synthesis", "Which results are looked at together, and why those."),
            ("Describe the standardised metric and transformation methods used", "In what common form the results "
             "were put, and how they came into it."),
            ("Describe the synthesis methods", "How the results of an outcome were put together without pooling."),
            ("Criteria used to prioritise results for summary and synthesis", "Which results carry the conclusions, "
             "and by what rule."),
            ("Investigation of heterogeneity in reported effects", "How differences between the results were looked "
             "into."),
            ("Certainty of evidence", "How sure one may be of each finding, and how that was judged."),
            ("Data presentation methods", "In which tables and pictures the results stand, and in what order."))),
        ("Results", (
            ("Reporting results", "For each outcome: the results, of which studies, and how sure they are."),)),
        ("Discussion", (
            ("Limitations of the synthesis", "What the way of putting results together cannot show."),))))

STANDARDS = {standard.name: standard for standard in (RAMESES, SWIM)}
