"""The meaning of the columns of published tables; one meaning for each name, and exceptions by part."""

from __future__ import annotations

_COEFFICIENTS = {
    "kappa": "Cohen's kappa", "ac1": "Gwet's AC1", "alpha": "Krippendorff's alpha",
    "alpha_ordinal": "Krippendorff's alpha with directions in order", "fleiss": "Fleiss' kappa of all coders together",
}
_INTERVALS = {f"{name}_{end}": f"{word} of the 95% interval of {said}" for name, said in _COEFFICIENTS.items()
              for end, word in (("low", "Lower end"), ("high", "Upper end"), ("se", "Standard error"))}
_INTERVALS |= {f"{name}_se": f"Standard error of {said}" for name, said in _COEFFICIENTS.items()}
_READINGS = {name: f"The number under the reading {name}"
             for name in ("stated", "configured", "inferred", "reconciled")}
_DONE = {"confirm": "confirmed", "refine": "refined", "refute": "refuted"}
_THEORY = {f"n_{verb}s": f"How many events {done} it" for verb, done in _DONE.items()}
_THEORY |= {f"{done}_by": f"The configurations or passages that {done} it" for done in _DONE.values()}
_THEORY |= {f"{done}_studies": f"The studies behind what {done} it" for done in _DONE.values()}

WORDS: dict[str, str] = {
    **_COEFFICIENTS, **_INTERVALS, **_READINGS, **_THEORY,
    "ac1": "Gwet's AC1", "agrees": "Whether the numbers agree; empty where there is nothing to compare",
    "answer": "What the package answers", "aspect": "Of a mechanism: resource or reasoning",
    "basis": "How the statement came to be", "bootstrap_high": "Upper end over resamples of the studies",
    "bootstrap_low": "Lower end over resamples of the studies", "both": "How often both coders have it",
    "both_have": "Rows that both coders have", "both_named": "Outcomes for which both name a direction",
    "both_report": "Outcomes that both report", "cases": "The cases that belong to it",
    "cases_with_outcome": "Those of its cases that have the outcome",
    "cases_without_outcome": "Those of its cases that lack the outcome",
    "check": "The check that found it", "ci_high": "Upper end of the interval", "ci_low": "Lower end of the interval",
    "cited": "How many studies the claim cites", "claim_id": "The claim", "code": "The code",
    "code_id": "The code", "coded": "Whether the study is also coded with it outside its configuration",
    "codings": "The codings behind it", "column": "The column of the file, from 1",
    "configuration_first": "The configuration of the first coder", "configuration_id": "The configuration",
    "configuration_second": "The configuration of the second coder",
    "configured": "Whether the study's own configuration has it", "conflicting": "How many point both ways",
    "context": "The code in the slot context", "count": "Distinct studies",
    "coverage": "How much of the outcome it covers", "cut": "The cut-off",
    "decided": "How many favour one side", "decisions": "The decisions taken about it",
    "design": "The design of the study", "deviant_cases": "The cases that belong to it and lack the outcome",
    "df": "Degrees of freedom", "df_2": "The second degrees of freedom, of an F test", "dimension": "The dimension",
    "choices": "The choices that the numbers rest on",
    "chosen": "Whether this is the range of the cut-off that was chosen", "direction": "Whom it favours",
    "effect": "What happened to the theory", "effect_id": "The printed result",
    "effects": "The printed results behind it",
    "element_id": "The element; empty where the theory as a whole is meant",
    "end": "Offset after the last character of the passage", "essential": "Whether it alone covers some row",
    "estimate": "The estimate", "event_id": "The event", "expression": "The condition or combination of conditions",
    "favours_comparator": "How many favour the comparator", "favours_intervention": "How many favour the intervention",
    "field": "The field of the row", "first": "The first of the two", "first_label": "The first in words",
    "heading": "The heading of the item, as published", "high": "Upper end of the range",
    "hint": "What to do about it", "i2": "Share of the variation that lies between the studies, in per cent",
    "identical": "Whether both are the same, slot by slot", "identical_slots": "The slots that hold the same codes",
    "inclusion": "How consistently its cases show the outcome",
    "independent_unit": "The body of participants that counts once",
    "intervention": "The code in the slot intervention",
    "interval": "How the interval is computed", "item": "The number of the item",
    "jaccard": "Shared codes over all codes",
    "k": "Number of estimates", "kind": "Which kind it is", "label": "Its name in words",
    "leave_one_out_high": "The most, with any one study left out",
    "leave_one_out_low": "The least, with any one study left out", "level": "Whether it speaks of one study or of all",
    "line": "The line of the file, from 1", "link": "Whether the link from mechanism to outcome is the same",
    "low": "Lower end of the range", "mechanism": "The code in the slot mechanism", "measure": "The measure as printed",
    "message": "What does not agree", "method": "The method", "missing": "What the item asks for beyond that",
    "model": "The number of the model", "n": "How many there are in all",
    "n_assumptions": "How many remainders the model takes to be positive: its simplifying assumptions",
    "n_cases": "How many cases belong to it",
    "n_difficult": "Those that are not expected: none in an intermediate model; empty where nothing is expected",
    "n_easy": "Those of its assumptions that agree with what is expected; empty where nothing is expected",
    "n_configured": "Studies whose own configuration has it", "n_elements": "How many elements there are",
    "n_outcome_not_reported": "Studies that report the conditions while the outcome is not reported",
    "n_reported": "How many are reported", "n_studies": "Distinct studies", "name": "What the row is about",
    "either_has": "Rows that at least one of the two coders has",
    "percent_of_rows": "The rows that both have, in per cent of those that either has",
    "opposed": "Whether its own configuration names it with the opposite polarity",
    "neither": "How often neither coder has it", "no_clear_difference": "How many favour neither side",
    "not_reported": "The elements that it does not report: a gap in the reports", "note": "What else to know",
    "occurred_on": "The day", "of": "What kind of number it is", "only_first": "How often only the first coder has it",
    "only_first_named": "Outcomes for which only the first names a direction",
    "only_second": "How often only the second coder has it",
    "only_second_named": "Outcomes for which only the second names a direction", "outcome": "The outcome",
    "outcome_not_reported": "Those studies", "outcome_said_absent": "Those of which the source says that it is absent",
    "output": "Whether the row goes with the outcome: 1, 0, C for a contradiction, ? for no case", "p": "The p value",
    "part": "Which part of the result the row belongs to", "passage_id": "The passage that it rests on",
    "path": "The file", "percent": "In per cent", "polarity": "How it works in the configuration",
    "prevalence_warning": "Whether it is so common or so rare that kappa misleads",
    "pri": "Inclusion less what the combination shares with the opposite of the outcome",
    "printed": "The figure as printed",
    "projects": "Distinct projects", "rationale": "Why", "recurs": "Whether it recurs in so many studies as was asked",
    "reported": "What the study reports", "rests_on": "The one study without which the number would be none",
    "results": "How many results stand behind it", "ron": "How far necessity is relevant, and not trivial",
    "row": "The number of the row", "same": "Whether, or how often, it is the same", "second": "The second of the two",
    "second_label": "The second in words", "section": "The section of the document, or of the report",
    "severity": "Error, warning or note", "share": "The share, from 0 to 1",
    "share_high": "Upper end of the interval of the share",
    "share_leave_one_out_high": "The highest share, with any one study left out",
    "share_leave_one_out_low": "The lowest share, with any one study left out",
    "share_low": "Lower end of the interval of the share", "sign_test_p": "The p value of the sign test",
    "slot": "The slot of the configuration", "solution": "The solution within the range",
    "sources": "The tables that the answer comes from", "start": "Offset of the first character of the passage",
    "state": "Whether the item is answered, in part, or not in the package", "statement": "The statement in own words",
    "stated_in": "The configurations that state the same", "statistic": "The test statistic",
    "step": "The step of the synthesis", "studies": "The studies behind it", "study_id": "The study",
    "table": "The table that it belongs to", "tau2": "Variance between the studies", "theory_id": "The theory",
    "total": "Distinct studies that report the code of the row", "undirected": "How many have no direction",
    "unique_coverage": "How much of the outcome it alone covers", "unit": "The unit that counts once",
    "value": "The value found", "weight": "The weight in the pooled effect, in per cent",
    "verdict": "Whether it may be called necessary, and why not", "why": "What disagrees with what",
}
WORDS |= {f"recomputed_{name}": f"The number that the tables give under the reading {name}" for name in _READINGS}

BY_PART: dict[tuple[str, str], str] = {
    ("claims", "stated"): "The number that the review states",
    ("agreement", "link"): "Whether the pair shares context, mechanism and outcome as one chain",
    ("agreement", "n"): "How many comparisons were made",
    ("configurations", "reported"): "The elements that the study reports",
    ("theories", "reported"): "Whether the study reports it",
    ("directions", "n"): "Number of participants", ("qca", "n"): "How many cases it has",
    ("robustness", "studies"): "The studies behind the number", ("validation", "row"): "The row of the table, from 1",
    ("validation", "code"): "The check that found it",
    ("patterns", "outcome"): "The code in the slot outcome",
    ("pooling", "name"): "The estimate, group or term that the row is about",
    ("effects", "code_id"): "The outcome", ("directions", "code_id"): "The outcome",
    ("theories", "code_id"): "The code of the element", ("theories", "configuration_id"): "The configuration",
}


def meaning(part: str, column: str) -> str:
    """What a column holds; nothing where it is not known.

    Examples:
        >>> meaning("claims", "stated"), meaning("claims", "no such column")
        ('The number that the review states', '')
    """
    return BY_PART.get((part, column), WORDS.get(column, ""))
