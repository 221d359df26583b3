"""The part of the page of the coders that shows their judgements of the fields of other tables."""

from __future__ import annotations

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.agreed import spanned
from realist_synth.analyses.coders.coefficients import Coefficient
from realist_synth.analyses.coders.judgements import JudgementAgreement
from realist_synth.model.review import Review
from realist_synth.publish.pages.markdown import code, grid, safe


def judgements(review: Review) -> str:
    """Each field that two coders judged, and where they differ."""
    found: JudgementAgreement = agreement(review, by="judgement")
    rows = [[safe(f"{each.first}, {each.second}"), code(each.of_table), code(each.field), str(each.both_have),
             str(each.same), str(each.only_first), str(each.only_second), _of(each.kappa), _of(each.alpha)]
            for each in found.fields]
    decisions = review.index("decisions")
    lines = [[safe(f"{each.first}, {each.second}"), code(each.row_id), code(each.field), _put(each.first_value),
              _put(each.second_value), " ".join(safe(f"{decisions[name].question} {decisions[name].decision}")
                                                for name in each.decisions if name in decisions)]
             for each in found.differing]
    headings = ["coders", "table", "field", "rows of both", "the same", "only the first has the row",
                "only the second", "kappa (95% interval)", "alpha (95% interval)"]
    return "\n".join([
        "\n## Printed results and events\n",
        "Two coders filled the same fields of other tables, each without sight of the other: what a printed result "
        "is a result for and whom it favours, or what a piece of evidence does to a theory.\n",
        grid(headings, rows, numbers=range(3, 9)), "\n### Where they differ there\n",
        grid(["coders", "row", "field", "the first put", "the second put", "decision"], lines) if lines
        else "Nowhere.\n"])


def _put(value: str | None) -> str:
    return "no such row" if value is None else code(value)


def _of(found: Coefficient) -> str:
    return spanned(found.value, *(found.interval or (None, None)))
