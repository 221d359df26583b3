"""The part of the page of the coders that shows their judgements of the fields of other tables."""

from __future__ import annotations

from collections.abc import Iterable

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.agreed import spanned
from realist_synth.analyses.coders.coefficients import Coefficient
from realist_synth.analyses.coders.judgements import CLUSTERS, JudgementAgreement, JudgementDisagreement
from realist_synth.model.review import Review
from realist_synth.publish.pages.markdown import code, grid, safe


def judgements(review: Review) -> str:
    """Each field that two coders judged, where they differ, and the decisions that settled it, each once."""
    found: JudgementAgreement = agreement(review, by="judgement")
    rows = [[safe(f"{each.first}, {each.second}"), code(each.of_table), code(each.field),
             f"{each.both_have} of {each.either_has} ({each.percent_of_rows:.0f}%)", str(each.only_first),
             str(each.only_second), str(each.same), _of(each.kappa), _of(each.alpha)] for each in found.fields]
    headings = ["coders", "table", "field", "rows of both, of those of either", "only the first has the row",
                "only the second", "of both, the same", "kappa (95% interval)", "alpha (95% interval)"]
    both = [each for each in found.differing if each.first_value is not None and each.second_value is not None]
    return "\n".join([
        "\n## Printed results and events\n",
        "Two coders filled the same fields of other tables: what a printed result is a result for and whom it "
        "favours, or what a piece of evidence does to a theory. Whether they agree on *which* rows there are is told "
        "by the share of rows that both have; the coefficients are over those rows alone, and say only whether the "
        "same was put there. The interval of kappa takes rows as independent and is too narrow; that of alpha leaves "
        f"out {CLUSTERS} at a time.\n",
        grid(headings, rows, numbers=range(3, 9)), "\n### Where they put something else\n",
        grid(["coders", "row", "field", "the first put", "the second put", "decision"],
             [[*_head(each), code(each.field), code(each.first_value), code(each.second_value), _codes(each.decisions)]
              for each in both]) if both else "Nowhere.\n",
        "\n### Rows that only one of them has\n", _alone(found), _decisions(review, found)])


def _alone(found: JudgementAgreement) -> str:
    """One line for each row that one of two coders has, whatever the number of its fields."""
    lines: dict[tuple[str, ...], list[JudgementDisagreement]] = {}
    for each in found.differing:
        if each.first_value is None or each.second_value is None:
            by = each.second if each.first_value is None else each.first
            lines.setdefault((*_head(each), safe(by)), []).append(each)
    rows = [[*head, "; ".join(f"{safe(each.field)} {code(each.first_value or each.second_value)}" for each in own),
             _codes(dict.fromkeys(name for each in own for name in each.decisions))] for head, own in lines.items()]
    return grid(["coders", "row", "who has it", "what was put there", "decision"], rows) if rows else "None.\n"


def _decisions(review: Review, found: JudgementAgreement) -> str:
    """The decisions that the lines above name."""
    decisions = review.index("decisions")
    named = sorted({name for each in found.differing for name in each.decisions if name in decisions})
    rows = [[code(name), safe(decisions[name].question), safe(decisions[name].decision), safe(decisions[name].reason)]
            for name in named]
    return "\n### The decisions\n\n" + grid(["id", "question", "decision", "why"], rows) if rows else ""


def _head(each: JudgementDisagreement) -> tuple[str, str]:
    return safe(f"{each.first}, {each.second}"), code(each.row_id)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(code, names))


def _of(found: Coefficient) -> str:
    return spanned(found.value, *(found.interval or (None, None)))
