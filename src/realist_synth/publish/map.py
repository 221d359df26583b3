"""The evidence map: a page, the evidence as a script, and the program that draws it in the browser."""

from __future__ import annotations

import html
from collections.abc import Mapping
from importlib.resources import files as package_files

from realist_synth.analyses.crosstab import CrossTab, crosstab
from realist_synth.model.finding import visible
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.map_data import first_pair, map_data, mapped_dimensions, script
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import paragraph, safe

FOLDER = "docs/map"
ASSETS = ("evidence-map.css", "evidence-map.js")
# A page wide enough for a map. Its heading must not read "Evidence map": it would take the id of the map itself.
_HEAD = "---\ntitle: Evidence map\nhide: [navigation, toc]\n---\n\n# Map of the evidence\n\n"
# The style sheet and the scripts that this page alone needs.
_LOADED = ('<link rel="stylesheet" href="evidence-map.css">\n\n<script src="evidence.js" defer></script>\n\n'
           '<script src="evidence-map.js" defer></script>\n')


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """The page with a table for browsers without scripts, the evidence, and what draws the map; no map without codes.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(files(Review(Metadata.minimal("demo")), Options()))
        ['index.md']
    """
    if not mapped_dimensions(review):
        return {"index.md": text_bytes(f"{_HEAD}This package holds no codes to map.\n")}
    assets = package_files("realist_synth.publish") / "assets"
    return {"index.md": text_bytes(_page(review, options)),
            "evidence.js": text_bytes(script("realistEvidence", map_data(review, options))),
            **{name: (assets / name).read_bytes() for name in ASSETS}}


def _page(review: Review, options: Options) -> str:
    rows, columns = first_pair(review, options)
    table = crosstab(review, rows, columns, level=options.of(Params).level)
    metadata = review.metadata
    return (
        f"{_HEAD}{paragraph(metadata.title or metadata.name)}, version {safe(metadata.version or 'not given')}.\n\n"
        "Each circle counts the distinct studies that are reported with both codes. Choose a circle to see its studies "
        "and the passages behind it. An empty cell is a gap in the reports, not evidence of absence.\n\n"
        f'<div id="evidence-map">\n{_fallback(review, table)}</div>\n\n'
        "## How to read it\n\n"
        "- **A circle is a number of studies**: its area grows with the number beside it. A study has many codes, so "
        "it stands in many cells; the totals at the edges are distinct studies too, never sums.\n"
        "- **A hatched cell with an open ring is a gap**: no included study is reported with both codes. That is a gap "
        "in the reports, not evidence of absence.\n"
        "- **Reported together is not a configuration**: that a study is reported with two codes does not say that one "
        "brings the other about. What the review does claim is under [configurations](../results/configurations.md); "
        "a diamond marks a cell both of whose codes one of them names.\n"
        "- **The reading** says which statements count, from those that the source states of a study to those that a "
        "decision added; under a narrow reading fewer places count as well. "
        f"{' '.join(f'**{basis.value}**: {safe(basis.definition)}' for basis in READINGS)}\n"
        "- What a code means is in the [codebook](../results/codebook.md).\n\n"
        f"{_LOADED}"
    )


def _fallback(review: Review, table: CrossTab) -> str:
    """The first table of the map with the studies behind each number, for browsers without scripts and for search."""
    down, across = (review.metadata.dimension(axis.dimension).label for axis in (table.row_axis, table.column_axis))
    names = {study.study_id: study.label for study in review.studies}
    caption = (f"{down} by {across.lower()}: distinct studies reported with both, of {table.n_studies}; reading "
               f"{table.reading}. A dot means that no study is reported with both: a gap in the reports, not evidence "
               "of absence.")
    lines = [f'<table class="em-fallback">\n<caption>{_text(caption)}</caption>\n<thead>\n',
             _row(["", *table.column_axis.labels, "Studies"], "col"), "</thead>\n<tbody>\n"]
    for label, cells, total in zip(table.row_axis.labels, table.studies, table.row_totals, strict=True):
        shown = [f"{len(cell)}: {'; '.join(names[study] for study in cell)}" if cell else "·" for cell in cells]
        lines.append(_row([label, *shown, str(total)], "row"))
    lines.append(_row(["Studies", *map(str, table.column_totals), str(table.n_studies)], "row"))
    return "".join([*lines, "</tbody>\n</table>\n"])


def _row(cells: list[str], scope: str) -> str:
    first = 'th scope="row"' if scope == "row" else "td" if not cells[0] else 'th scope="col"'
    other = "td" if scope == "row" else 'th scope="col"'
    found = [f"<{tag}>{_text(cell)}</{tag.split()[0]}>" for tag, cell in
             zip([first, *[other] * (len(cells) - 1)], cells, strict=True)]
    return f"<tr>{''.join(found)}</tr>\n"


def _text(text: object) -> str:
    """Text of the data as text of an element, on one line."""
    return html.escape(visible(str(text)), quote=True)
