"""The page of the figures: what can be seen of the whole review, each with its caption and its file."""

from __future__ import annotations

import html
from collections.abc import Mapping

from realist_synth.errors import AnalysisError, OutputError
from realist_synth.figures.figure import Figure
from realist_synth.model.finding import visible
from realist_synth.model.review import Review
from realist_synth.publish.figures import drawings
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, safe

INTRODUCTION = (
    "Figures of the whole review, for reading and for papers: vector graphics 183 mm wide, two columns of a journal. "
    "**What is counted and what is claimed are different things**: heat maps and UpSet plots count what studies report "
    "together; the network and the alluvial diagram show the configurations that reviewers claim. [How to draw "
    "them](../how-to/figures.md) with other choices, or as PNG.\n")
ELSEWHERE = ("\nThe diagram of each configuration stands on the [page of the configurations](configurations.md), the "
             "effect-direction plot with the [directions of effect](directions.md), forest plots with the [pooled "
             "effects](pooling.md).\n")
HEADINGS = {"timeline": "The studies by year and design", "prisma": "The flow of records",
            "heat-map": "Counted: what is reported together", "upset": "Counted: which codes come together",
            "network": "Claimed: the configurations as a network", "alluvial": "Claimed: from context to outcome",
            "coverage": "Claimed, and what each study reports of it"}


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The figures that have no page of their own, and their files."""
    body, found, missing, headed = [], dict[str, str](), list[str](), set[str]()
    for name, draw in drawings(review, options):
        kind = next((kind for kind in HEADINGS if name == kind or name.startswith(f"{kind}-")), None)
        if kind is None:
            continue
        try:
            figure = draw()
            found[f"figures/{name}.svg"] = figure.svg()
        except (AnalysisError, OutputError) as error:
            missing.append(f"- {safe(HEADINGS[kind])}: {safe(error)}\n")
            continue
        body += [] if kind in headed else [f"\n## {HEADINGS[kind]}\n"]
        headed.add(kind)
        body.append(_shown(name, figure))
    not_drawn = ["\n## What could not be drawn\n", *missing] if missing else []
    return {"figures.md": "\n".join([WIDE + "# Figures\n", INTRODUCTION, *body, ELSEWHERE, *not_drawn]), **found}


def _shown(name: str, figure: Figure) -> str:
    """A figure with its caption; on a narrow screen it scrolls in a box of its own."""
    alt, caption = (html.escape(visible(text)) for text in (figure.alt, figure.caption))
    return (f'<figure class="rs-figure"><div class="rs-scroll" role="region" tabindex="0" aria-label="Figure: '
            f'{html.escape(name)}"><img src="figures/{name}.svg" alt="{alt}" style="min-width: 34rem" loading="lazy">'
            f'</div><figcaption>{caption} <a href="figures/{name}.svg" download>Download as SVG</a></figcaption>'
            "</figure>\n")
