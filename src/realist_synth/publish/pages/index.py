"""The overview of the results."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from realist_synth.model.review import Review
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import grid, paragraph, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The overview."""
    return {"index.md": index_page(review, options)}


def index_page(review: Review, options: Options) -> str:
    """What there is to see, and what it was computed from."""
    metadata = review.metadata
    pairs = [f"- [{safe(review.metadata.dimension(a).label)} by {safe(review.metadata.dimension(b).label.lower())}]"
             f"({quote(f'{a}-by-{b}.md')}): how many studies report both"
             for a, b in options.of(Params).crossed(review)]
    tables = [[f"`{name}`", str(len(rows))] for name, rows in review.tables.items()]
    return "\n".join(
        [
            "# Results\n",
            f"{paragraph(metadata.title or metadata.name)}, version {safe(metadata.version or 'not given')}, "
            f"reading {review.reading.value}.\n",
            "- [Evidence map](../map/index.md): see the map, choose a cell, read the passage",
            *pairs,
            "- [Configurations](configurations.md): what the review claims, element by element",
            "- [Disagreements](disagreements.md): where the review does not agree with itself",
            "- [Claims](claims.md): every number it states, recomputed",
            "- [Codebook](codebook.md): what each code means, each with a page of its studies and passages",
            "- [Studies](studies.md): what was included and where, each with a page of all that is recorded of it",
            "- [Figures](figures.md): the whole review in pictures, with files for papers",
            "\n## How far it can be trusted\n",
            "- [Agreement](agreement.md): how far the coders agree, and where they do not",
            "- [Robustness](robustness.md): which numbers would change with one study",
            "- [Reporting standards](reporting.md): what a report should tell, and what of it is in the data",
            "- [How to cite](citation.md): this version, the library, the review",
            "\n## Beyond counting\n",
            "- [Patterns](patterns.md): which combinations of codes recur, and whether they are stated",
            "- [Comparative analysis](qca.md): which combinations of conditions go with an outcome, case by case",
            "- [Printed results](effects.md): what was seen of the results of studies, and where figures do not agree",
            "- [Directions of effect](directions.md): in which direction the results point",
            "- [Pooled effects](pooling.md): how large an effect is over the results with an interval",
            "- [Programme theories](theories.md): before and after the evidence, and what did it",
            "\n## What it was computed from\n",
            grid(["table", "rows"], tables, numbers=[1]),
        ]
    )
