"""The page of the coders: how far they agree, and where not."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.agreement import Agreement, agreement
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import grid, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page of the coders."""
    return {"agreement.md": agreement_page(review)}


def agreement_page(review: Review) -> str:
    """Who coded, agreement by dimension, and every disagreement with the decision that settled it."""
    text = ["# Agreement of the coders\n"]
    if len({record.coder_id for record in review.coder_codings}) < 2:
        return text[0] + "\nThis package holds no independent records of two coders.\n"
    found = agreement(review)
    text += [
        f"- **{safe(c.coder_id)}** ({c.kind.value}): {safe(c.description)}"
        for c in sorted(review.coders, key=lambda c: c.coder_id)
    ]
    text += [
        "\nEach pair of a study and a code is one unit: coded or not coded. Kappa takes out what chance alone would "
        "give (Cohen 1960); AC1 is less moved by rare codes (Gwet 2008). The list below matters more than the "
        "numbers.\n",
        _numbers(found),
        "\n## Where they differ\n",
    ]
    decisions = review.index("decisions")
    rows = []
    for each in found.disagreements:
        settled = [decisions[name] for name in each.decisions if name in decisions]
        rows.append([safe(review.study(each.study_id).label), safe(review.code(each.code_id).label),
                     safe(each.reported_by), " ".join(safe(f"{d.question} {d.decision}") for d in settled),
                     " ".join(safe(d.reason) for d in settled)])
    return "\n".join([*text, grid(["study", "code", "coded by", "decision", "why"], rows)])


def _numbers(found: Agreement) -> str:
    rows = []
    for each in found.comparisons:
        low, high = each.interval or (None, None)
        kappa = "" if each.kappa is None or low is None or high is None else (
            f"{each.kappa[0]:.2f} ({low:.2f} to {high:.2f})")
        rows.append([safe(f"{each.first}, {each.second}"), safe(each.of), str(each.both), str(each.only_first),
                     str(each.only_second), str(each.neither), f"{each.percent or 0:.1f}", kappa,
                     "" if each.ac1 is None else f"{each.ac1:.2f}"])
    headings = ["coders", found.by, "both", "only the first", "only the second", "neither", "per cent equal",
                "kappa (95% interval)", "AC1"]
    return grid(headings, rows, numbers=range(2, 9))
