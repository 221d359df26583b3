"""The page of a cross-tab: the counts under each reading, and the studies behind each number."""

from __future__ import annotations

import html
from collections.abc import Mapping

from realist_synth.analyses.crosstab import CrossTab, crosstab
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.options import Options
from realist_synth.publish.pages._links import map_state, study_named
from realist_synth.publish.pages.markdown import grid, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """A page for each pair, and the first table alone as a snippet for the home page."""
    pairs = options.of(Params).crossed(review)
    found = {f"{rows}-by-{columns}.md": crosstab_page(review, rows, columns, options) for rows, columns in pairs}
    return found | ({"headline.txt": headline(review, *pairs[0], options)} if pairs else {})


def crosstab_page(review: Review, rows: str, columns: str, options: Options) -> str:
    """The page of one pair of dimensions."""
    chosen = options.of(Params)
    tables = {
        reading: crosstab(review, rows, columns, level=chosen.level, within=chosen.within, reading=reading.value)
        for reading in READINGS
    }
    own = tables[review.reading]
    text = [
        f"# {safe(_label(review, rows))} by {safe(_label(review, columns).lower())}\n",
        f"Each number counts distinct studies that the review reports with both codes, out of {own.n_studies}. "
        "A study has many codes, so the totals are not sums. A dot means that no study is reported with both: a gap "
        "in the reports, not evidence of absence. Codes that meet in a study make no causal claim; what the review "
        "claims is under [configurations](configurations.md), what a code means in the [codebook](codebook.md).\n",
        f"Counted within a {own.within}; [reading](../explanation/readings.md) **{review.reading.value}**; "
        f"{_level(own.level)}.\n",
        _table(own),
        "\n## The studies behind each number\n",
        _behind(review, own),
        "\n## The other readings\n",
        "Each reading adds a basis to the one before it; the last also drops what a decision withdrew.\n",
    ]
    for reading, table in tables.items():
        if reading is not review.reading:
            same = (
                " The same numbers as above.\n"
                if table.counts == own.counts and _margins(table) == _margins(own)
                else ""
            )
            text.append(f"\n### Reading: {reading.value}\n\n{safe(reading.definition)}{same}\n")
            text.append("" if same else _table(table))
    name = f"{rows}-by-{columns}"
    text.append(f"\nThe same as data: `results/crosstabs/{safe(name)}.{review.reading.value}.csv` and `.json`; "
                f"on the command line: `realist-synth crosstab {safe(rows)} {safe(columns)}`, and `realist-synth cell` "
                "with two codes for what is behind a number.\n")
    return "\n".join(text)


def headline(review: Review, rows: str, columns: str, options: Options) -> str:
    """The counts alone, for the home page."""
    chosen = options.of(Params)
    return _table(crosstab(review, rows, columns, level=chosen.level, within=chosen.within))


def _level(level: object) -> str:
    """Which levels of the codebook are shown, in words."""
    known = {"1": "the top codes of the codebook", "all": "all codes of the codebook"}
    return known.get(str(level), f"the codebook down to level {level}")


def _margins(table: CrossTab) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return table.row_totals, table.column_totals


def _label(review: Review, dimension: str) -> str:
    return review.metadata.dimension(dimension).label


def _table(table: CrossTab) -> str:
    headings, rows = table.shown()
    cells = [[safe(cell) for cell in row] for row in rows]
    bold = [f"**{cell}**" if cell and cell != "·" else cell for cell in cells[-1]]
    names = [safe(heading or table.row_axis.dimension) for heading in headings]
    return grid(names, [*cells[:-1], bold], numbers=range(1, len(headings)))


def _behind(review: Review, table: CrossTab) -> str:
    lines = []
    for row, row_label, cells in zip(table.row_axis.codes, table.row_axis.labels, table.studies, strict=True):
        lines.append(f"\n### {safe(row_label)}\n")
        filled = [(column, label, studies) for column, label, studies in
                  zip(table.column_axis.codes, table.column_axis.labels, cells, strict=True) if studies]
        if not filled:
            lines.append("No study is reported with any of these.")
        for column, label, studies in filled:
            names = "; ".join(study_named(review, study) for study in studies)
            at = map_state(review, table.row_axis.dimension, table.column_axis.dimension, (row, column))
            lines.append(f"- **{safe(label)}** ({len(studies)}): {names}. "
                         f'<a href="../map/index.html#{html.escape(at)}">The passages, on the map</a>')
    return "\n".join(lines) + "\n"
