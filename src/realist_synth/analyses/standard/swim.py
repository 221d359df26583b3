"""What a package answers to the items of SWiM."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from realist_synth.analyses.directions import Directions, directions
from realist_synth.analyses.standard.answer import Fact, Said, counted, ids, lacking, said
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review

Asked = Callable[[Review], Said]


def grouping(review: Review) -> Said:
    """Item 1."""
    per = Counter(row.code_id for row in review.effects)
    labels = {code.code_id: code.label for code in review.codes}
    named = ", ".join(f"{labels.get(code, code)} {number}" for code, number in sorted(per.items()))
    undefined = [code for code in review.codes if code.code_id in per and code.definition is None]
    return said([Fact(f"Results are grouped by the outcomes of the codebook: {named}.", "effects",
                      ids(review.effects))],
                [f"what holds a group together (no definition of {', '.join(sorted(c.label for c in undefined))})"
                 if undefined else None, "why these groups, and not others"])


def metric(review: Review) -> Said:
    """Item 2."""
    rows = review.effects
    per = Counter(row.measure.value.replace("_", " ") for row in rows)
    named = ", ".join(f"{name} {number}" for name, number in sorted(per.items()))
    return said([Fact(f"The common form is the direction: whom a result favours, in {len(rows)} of {len(rows)} rows.",
                      "effects", ids(rows)),
                 Fact(f"Measures as printed: {named}; nothing is transformed for the vote.", "effects")],
                [lacking(rows, "estimate", "estimates")])


def methods(review: Review) -> Said:
    """Item 3."""
    found = _directions(review)
    if found is None:
        return said([], ["a direction of any result"])
    return said([Fact(f"A vote count by direction of effect for {counted(len(found.votes), 'outcome')}, with "
                      "Wilson intervals; each body of participants counts once.", "effects", ids(review.effects))],
                ["why the results were not pooled, outcome by outcome (the parameters of the pipeline may say so)"])


def prioritised(review: Review) -> Said:
    """Item 4."""
    units = Counter(row.independent_unit for row in review.effects)
    several = sum(number > 1 for number in units.values())
    return said([Fact(f"{counted(len(units), 'independent body', 'independent bodies')} of participants stand behind "
                      f"{counted(len(review.effects), 'result')}; {several} of them gave more than one.", "effects",
                      ids(review.effects))],
                ["judgements of rigour by which some results would weigh more"
                 if all(c.rigour is None for c in review.codings) else None])


def heterogeneity(review: Review) -> Said:
    """Item 5."""
    with_results = {row.study_id for row in review.effects}
    designs = {s.design for s in review.studies if s.study_id in with_results and s.design}
    found = _directions(review)
    facts = [Fact(f"The results come from {counted(len(designs), 'design')}.", "studies",
                  tuple(sorted(with_results))) if designs else None,
             Fact("For each outcome the vote says how many bodies of participants point each way, and which.",
                  "effects") if found else None]
    return said(facts, ["a comparison of the results by context, role or design"])


def certainty(review: Review) -> Said:
    """Item 6: the profile has no table for it."""
    graded = [c for c in review.codings if c.rigour is not None]
    fact = Fact(f"Rigour is judged in {len(graded)} of {len(review.codings)} codings.", "codings",
                ids(graded)) if graded else None
    return said([fact], ["a judgement of certainty for each finding (the profile has no place for one)"])


def presentation(review: Review) -> Said:
    """Item 7."""
    return said([Fact("An effect-direction plot and tables by outcome and by study, with design and number of "
                      "participants.", "effects", ids(review.effects))],
                ["risk of bias, by which studies could be ordered (the profile has no place for it)"])


def reported(review: Review) -> Said:
    """Item 8."""
    rows = review.effects
    studies = {row.study_id for row in rows}
    return said([Fact(f"{counted(len(rows), 'result')} of {counted(len(studies), 'study', 'studies')}, as printed, "
                      "each with its source.", "effects", ids(rows))],
                [lacking(rows, "ci_low", "intervals"), lacking(rows, "n", "numbers of participants")])


def limits(review: Review) -> Said:
    """Item 9."""
    studies = {row.study_id for row in review.effects}
    silent = sorted(s.study_id for s in review.studies if s.study_id not in studies)
    alone = [code for code, found in _by_outcome(review).items() if len(found) == 1]
    return said([Fact(f"{len(silent)} of {counted(len(review.studies), 'study', 'studies')} have no result in the "
                      "table: not reported, or not found in what could be read.", "studies", tuple(silent)),
                 Fact(f"{counted(len(alone), 'outcome')} {'rests' if len(alone) == 1 else 'rest'} on one study.",
                      "effects", ids(row for row in review.effects if row.code_id in alone)) if alone else None],
                ["what the reviewers say of the limits of the synthesis"])


def _by_outcome(review: Review) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in review.effects:
        found.setdefault(row.code_id, set()).add(row.study_id)
    return found


def _directions(review: Review) -> Directions | None:
    try:
        return directions(review)
    except AnalysisError:
        return None


ASKED: tuple[Asked, ...] = (
    grouping, metric, methods, prioritised, heterogeneity, certainty, presentation, reported, limits)
NOTHING = "printed results (no rows in effects)"


def swim(number: int) -> Asked:
    """How the package answers an item; without a printed result it answers none."""
    answers = ASKED[number - 1]
    return lambda review: answers(review) if review.effects else said([], [NOTHING])
