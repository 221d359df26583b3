"""The page of the pooled effects: forest plots, what other methods give, and what is not pooled and why."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.meta.estimates import why_not
from realist_synth.analyses.meta.table import decimals, on_measure, p_text
from realist_synth.analyses.pooling import INTERVAL_NAMES, PooledEffect, pooling
from realist_synth.errors import AnalysisError, OutputError
from realist_synth.figures.forest import forest
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, grid, paragraph, safe, wide_picture
from realist_synth.publish.pooling import Params, Synthesis, other_methods, pooled

MEANING = (
    "Pooling answers one question: if these studies measured one effect, or a family of effects, how large is it? It "
    "does not say for whom, where and why it works; a pooled number is no configuration, and it speaks only of the "
    "results that were printed with an interval. See [pooling](../methods/pooling.md).\n")
NOTHING = "This package holds no table of effects, so there is nothing to pool.\n"


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The pooled effects that are asked for, each with its forest plot where the renderer is installed."""
    if not review.effects:
        return {"pooling.md": f"{WIDE}# Pooled effects\n\n{NOTHING}"}
    chosen = options.of(Params)
    text, plots = [WIDE + "# Pooled effects\n", MEANING], {}
    for asked in chosen.syntheses:
        result = pooled(review, asked)
        text += _section(result, asked)
        try:
            figure = forest(result)
            plots[f"forest-{asked.name}.svg"] = figure.svg()
            text.append(f"\n{wide_picture(figure.alt, f'forest-{asked.name}.svg')}\n")
        except OutputError:
            pass  # a page without the picture is worth more than no page
        text += [_methods(result), _left_out(review, result)]
    if not chosen.syntheses:
        text.append("No pooled effect is asked for in the parameters.\n")
    text += ["\n## Outcomes and what can be pooled of them\n", _outcomes(review, chosen)]
    return {"pooling.md": "\n".join(text), **plots}


def _section(result: PooledEffect, asked: Synthesis) -> list[str]:
    estimate, low, high = (on_measure(value, result.found.ratio, 2) for value in result.estimate)
    found = [f"\n## {safe(result.label)}\n",
             f"{safe(' and '.join(result.found.measures))} **{estimate}**, {result.fit.level:g}% interval {low} to "
             f"{high}, from {result.k} independent estimates.\n"]
    found += [f"**Caution**: {safe('; '.join(result.cautions))}.\n"] if result.cautions else []
    return found + ([f"{paragraph(asked.note)}\n"] if asked.note else [])


def _methods(result: PooledEffect) -> str:
    rows = []
    for one in other_methods(result):
        ends = [on_measure(result.back(end), result.found.ratio, 2)
                for end in (one.pooled.estimate, one.pooled.ci_low, one.pooled.ci_high)]
        own = (one.method, one.interval) == (result.fit.method, result.fit.interval)
        cells = [one.method, INTERVAL_NAMES[one.interval], ends[0], f"{ends[1]} to {ends[2]}", p_text(one.pooled.p),
                 decimals(one.tau2), decimals(one.i2, 0)]
        rows.append([f"**{safe(cell)}**" if own else safe(cell) for cell in cells])
    return ("### By other methods\n\n" + grid(["method", "interval", "estimate", "interval", "p", "τ²", "I² %"], rows,
                                             numbers=range(2, 7)))


def _left_out(review: Review, result: PooledEffect) -> str:
    rows = [[safe(review.study(one.effect.study_id).label), safe(one.effect.outcome_as_reported),
             safe(one.effect.comparison), safe(one.reason)] for one in result.found.left_out]
    if not rows:
        return ""
    return ("\n### Results for this outcome that are not in it\n\nThey are not evidence of no effect; leaving them out "
            "may bend the pooled number.\n\n" + grid(["study", "outcome", "comparison", "why not"], rows))


def _outcomes(review: Review, chosen: Params) -> str:
    asked = {one.outcome for one in chosen.syntheses}
    rows = []
    for outcome in sorted({row.code_id for row in review.effects}):
        own = [row for row in review.effects if row.code_id == outcome]
        usable = [row for row in own if why_not(row) is None]
        units = {row.independent_unit for row in usable}
        why = "pooled" if outcome in asked else chosen.apart.get(outcome) or _why(review, outcome, usable)
        rows.append([safe(review.code(outcome).label), str(len(own)), str(len(usable)), str(len(units)), safe(why)])
    return grid(["outcome", "results", "with a usable interval", "of independent people", "pooled, or why not"], rows,
                numbers=[1, 2, 3])


def _why(review: Review, outcome: str, usable: list[Effect]) -> str:
    """Why an outcome that nobody spoke of cannot be pooled, or that it could be."""
    if len({row.independent_unit for row in usable}) < 2:
        return "fewer than two independent estimates"
    try:
        pooling(review, outcome)
    except AnalysisError as error:
        return str(error)
    return "could be pooled; not asked for"
