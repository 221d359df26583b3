"""The page of the reporting standards: each item with what the package answers and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.reporting import Checklist, reporting
from realist_synth.analyses.standard.answer import ANSWERED, OPEN, PARTLY, Answer
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import code, doi_link, grid, paragraph, safe
from realist_synth.publish.qca import Params, asked

# a sign beside the word, so that the state is never told by colour or sign alone
SIGNS = {ANSWERED: "+", PARTLY: "±", OPEN: "-"}
MOST = 12


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """One page for all standards."""
    return {"reporting.md": reporting_page(review, options)}


def reporting_page(review: Review, options: Options) -> str:
    """Both checklists, the shorter overview first, and the facts on comparative analysis where it was asked for."""
    lists = [reporting(review), reporting(review, standard="SWiM")]
    return "\n".join([
        "# Reporting standards\n",
        "What a report of a realist review should tell, item by item, and what of it this package answers as data. "
        "The headings are those of the standards; what each item asks is put in our own words. **An item that is not "
        "in the package may well be answered in the report of the review**: silence here is a gap in the data and no "
        "judgement of the review. Nor does an answer say that an item is reported well.\n",
        *(_standard(found) for found in lists), _comparative(review, options)])


def _standard(found: Checklist) -> str:
    name, states = found.standard.name.lower(), found.states
    rows = [[str(a.item.number), f"[{safe(a.item.heading)}](#{name}-{a.item.number})", _state(a)]
            for a in found.answers]
    told = ", ".join(f"{states[state]} {state}" for state in SIGNS)
    sections = []
    for at, answer in enumerate(found.answers):
        if at == 0 or answer.item.section != found.answers[at - 1].item.section:
            sections.append(f"\n### {found.standard.name}: {answer.item.section.lower()}\n")
        sections.append(_item(name, answer))
    return "\n".join([
        f"## {found.standard.name}\n",
        f"{safe(found.standard.title)}. {safe(found.standard.citation)}. {doi_link(found.standard.doi)}\n",
        f"{len(found.answers)} items: {told}.\n", grid(["item", "heading", "state"], rows, numbers=[0]), *sections])


def _item(name: str, answer: Answer) -> str:
    item = answer.item
    lines = [f"#### {item.number}. {safe(item.heading)} {{: #{name}-{item.number} }}\n",
             f"*{safe(item.asks)}*\n", f"**{_state(answer)}**\n"]
    lines += [f"- {paragraph(fact.says)} From {code(fact.source)}{_rows(fact.rows)}." for fact in answer.facts]
    lines += [f"- Missing: {safe(words)}." for words in answer.missing]
    return "\n".join(lines) + "\n"


def _rows(ids: tuple[str, ...]) -> str:
    """The rows behind a fact: by name where they are few, else how many."""
    if not ids:
        return ""
    return f": {', '.join(map(code, ids))}" if len(ids) <= MOST else f", {len(ids)} rows"


def _state(answer: Answer) -> str:
    return f"{SIGNS[answer.state]} {answer.state}"


def _comparative(review: Review, options: Options) -> str:
    """What a report of a qualitative comparative analysis should show, and where it stands."""
    chosen = options.of(Params)
    if not chosen.outcome:
        return ""
    made = asked(review, chosen)
    solved = any(name.endswith(("complex", "parsimonious", "intermediate")) for name in made)
    calibration = ("A code that is not reported was read as absent, by choice; every result says so."
                   if chosen.not_reported_as_absent else "Cases are sets only where each is coded present or absent.")
    where = "[Comparative analysis](qca.md)"
    found = [
        ("Case selection", f"The {len(review.studies)} included studies are the cases."),
        ("Calibration", calibration),
        ("Raw data matrix", "The cases and their sets stand in the JSON of the truth table."),
        ("Truth table", f"{where}: all combinations with their cases, contradictions and remainders."),
        ("Solution formula", f"{where}: complex, parsimonious and, where expectations are given, intermediate."
         if solved else "There is none: no combination passes the cut-offs."),
        ("Consistency and coverage", f"{where}: for each solution and each term of it."),
    ]
    return "\n".join([
        "\n## Where comparative analysis was used\n",
        "Six things that readers of such an analysis need: Thomas, O'Mara-Eves & Brunton 2014, "
        f"{doi_link('10.1186/2046-4053-3-67')}.\n", grid(["to be reported", "here"], found)])
