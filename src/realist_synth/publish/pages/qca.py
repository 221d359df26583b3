"""The page of the qualitative comparative analysis: one model, with what it can and cannot mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from realist_synth.analyses.cutoffs import Cutoffs
from realist_synth.analyses.necessity import NecessityTable
from realist_synth.analyses.qca.solution import Part, Solution
from realist_synth.analyses.qca.truth_rows import cautions
from realist_synth.analyses.result import Result
from realist_synth.analyses.truth_table import TruthTable
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, code, grid, safe
from realist_synth.publish.qca import Params, asked

TITLE = "# Qualitative comparative analysis\n"
SILENCE = (
    "- **Silence is read as absence here.** The codings say what a study reports. QCA needs to know of every study "
    "whether it is in or out, so {told}. A study that does not report the outcome may never have looked for it, and a "
    "condition may have been there without being reported. Read \"absent\" below as \"not reported\".\n"
)
CAUTION = (
    "- It sorts reports, it does not show causes. A combination that always goes with the outcome in these cases is a "
    "candidate for a demi-regularity, to be explained by a mechanism or given up. It is no configuration that the "
    "review claims.\n"
    "- The studies were not sampled, and a row with one or two cases hangs on them. The cases stand beside every row "
    "so that it can be looked at.\n"
    "- Another choice of conditions or cut-offs can give another solution; the last table says how far the cut-offs "
    "can be moved.\n"
)
OUTPUTS = "Output: 1 positive, 0 negative, C contradictory, ? fewer cases than the n cut.\n"


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page of the model that the parameters name."""
    return {"qca.md": qca_page(review, options.of(Params))}


def qca_page(review: Review, params: Params) -> str:
    """The question, what an answer can mean, and the answers for the outcome and for its negation."""
    found = asked(review, params)
    table = found.get("truth-table")
    if not isinstance(table, TruthTable):
        return f"{TITLE}\nNo model of this package has been named for a qualitative comparative analysis.\n"
    text = [WIDE + TITLE, _question(review, params, table), "## What an answer can mean\n",
            _silence(table) + CAUTION, "## Truth table\n", OUTPUTS, _truth_table(review, table)]
    # the table itself names the contradictory rows with their cases
    text += _notes(note for note in table.notes if not note.startswith("contradictory"))
    there, not_there = ("reported", "not reported") if _silence(table) else ("present", "absent")
    for prefix, state in (("", there), ("negated.", not_there)):
        text += [f"\n## When the outcome is {state}\n", _necessity(review, found[f"{prefix}necessity"]),
                 *_solutions(review, found, prefix)]
    return "\n".join(text)


def _question(review: Review, params: Params, table: TruthTable) -> str:
    data = table.data
    rows = [["outcome", code(params.outcome), safe(review.code(params.outcome).label), _inside(data.y, data.one)]]
    rows += [["condition", code(name), safe(review.code(name).label), _inside(data.x[at][1], data.one)]
             for at, name in enumerate(data.conditions)]
    choices = "; ".join(f"{safe(name)} {safe(value)}" for name, value in table.choices().items())
    treated = "count as negative" if params.contradictions == "negative" else "are free to be covered or not"
    expected = (f"expected to contribute to the outcome, for the intermediate solution: "
                f"{', '.join(map(code, params.expectations))}" if params.expectations else
                "no expectation is stated, so there is no intermediate solution")
    return (f"Which combinations of conditions go with the outcome, in {len(data.cases)} cases? "
            f"[The method](../methods/qca.md) explains the words. Choices: {choices}; contradictory rows {treated}; "
            f"{expected}.\n\n"
            + grid(["", "code", "label", "cases in it"], rows, numbers=[3]))


def _inside(column: Sequence[int], one: int) -> str:
    return str(sum(2 * member > one for member in column))


def _silence(table: TruthTable) -> str:
    told = dict(table.data.sets.choices).get("not reported")
    return SILENCE.format(told=safe(f"what is not reported was {told}")) if told else ""


def _labels(review: Review, cases: Sequence[str]) -> str:
    labels = {study.study_id: study.label for study in review.studies}
    # a case may be a project, which has no label
    return ", ".join(safe(labels.get(case, case)) for case in cases)


def _truth_table(review: Review, table: TruthTable) -> str:
    rows = [[*map(str, table.data.space.values(row.bits)), output, str(len(row.cases)), f"{float(row.inclusion):.3f}",
             _labels(review, row.having), _labels(review, row.lacking)]
            for row, output in zip(table.rows, table.outputs, strict=True)]
    headings = [*map(code, table.data.conditions), "output", "n", "inclusion", "cases with the outcome",
                "cases without"]
    numbers = range(len(table.data.conditions) + 3)
    return grid(headings, rows, numbers=numbers)


def _necessity(review: Review, found: Result) -> str:
    assert isinstance(found, NecessityTable)
    rows = [[code(each.formula), *("" if part is None else f"{float(part):.3f}" for part in (
        each.fit.inclusion, each.fit.ron, each.fit.coverage)), safe(each.verdict), _labels(review, each.deviant)]
        for each in found.found]
    return "\n".join([
        "### Necessity\n",
        "Is a condition there in all these cases, and not nearly always anyhow? Necessary means an inclusion of at "
        f"least {found.inclusion_cut:g}, a coverage of at least {found.coverage_cut:g} and a relevance (RoN) of at "
        f"least {found.ron_cut:g}; trivial, that only the relevance is too low, so that it is nearly always there; low "
        "coverage, that it often is without the outcome too. Unions of up to "
        f"{found.disjunctions} conditions are listed if they are necessary and no part of them is.\n",
        grid(["condition", "inclusion", "RoN", "coverage", "verdict", "deviant cases"], rows, numbers=[1, 2, 3])])


def _solutions(review: Review, found: Mapping[str, Result], prefix: str) -> list[str]:
    text = ["### Sufficiency\n"]
    alike: dict[tuple[str, ...], list[Solution]] = {}
    for name, result in found.items():
        if isinstance(result, Solution) and name.startswith("negated.") == bool(prefix):
            alike.setdefault(result.formulas, []).append(result)
    if not alike:
        return [*text, "No row is positive: no combination of these conditions always goes with it.\n"]
    text += [_solution(review, each) for each in alike.values()]
    ranges = found[f"{prefix}cutoffs"]
    assert isinstance(ranges, Cutoffs)
    return [*text, *_ranges(ranges)]


def _solution(review: Review, alike: Sequence[Solution]) -> str:
    """The solutions that have the same models, as one."""
    found = alike[0]
    parts = [(model.label, part) for model in found.models for part in
             ([model.whole, *model.terms] if len(model.terms) > 1 else model.terms)]
    known = cautions(found.data, found.rows, found.outputs, found.cuts)
    notes = [note for note in found.notes if note not in known] or ["it assumes nothing of remainders"]
    *others, last = [each.question.kind for each in alike]
    kinds = (f"{', '.join(others)} and {last}" if others else last).capitalize()
    headings = ["model", "expression", "inclusion", "PRI", "coverage", "unique", "cases", "deviant cases"]
    return "\n".join([f"{kinds} solution:\n",
                      grid(headings, [[label, *_part(review, part)] for label, part in parts], numbers=range(2, 6)),
                      *_notes(notes), _uncovered(review, found)])


def _uncovered(review: Review, found: Solution) -> str:
    """The cases with the outcome in no term: once where all models leave out the same, else model by model."""
    if len({model.uncovered for model in found.models}) == 1:
        left = [("In no term", found.models[0].uncovered)]
    else:
        left = [(f"In no term of {model.label}", model.uncovered) for model in found.models]
    return "".join(f"\n{where}: {_labels(review, cases)}.\n" for where, cases in left if cases)


def _notes(notes: Iterable[str]) -> list[str]:
    return [f"- {safe(note)}" for note in notes]


def _part(review: Review, part: Part) -> list[str]:
    numbers = (part.fit.inclusion, part.fit.pri, part.fit.coverage, part.unique)
    return [code(part.formula), *("" if number is None else f"{float(number):.3f}" for number in numbers),
            _labels(review, part.cases), _labels(review, part.deviant)]


def _ranges(found: Cutoffs) -> list[str]:
    rows = []
    for each in found.ranges:
        shown = f"{each.low:g} to {each.high:g}" if each.cut == "n" else f"{each.low:.3f} to {each.high:.3f}"
        models = ", or ".join(map(code, each.models)) or each.told
        rows.append([safe(each.cut), shown, models, "chosen" if each.chosen else ""])
    return ["The complex solution over the cut-offs, each moved alone:\n", grid(["cut", "range", "solution", ""], rows)]
