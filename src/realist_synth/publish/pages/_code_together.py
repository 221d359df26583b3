"""With which codes of other dimensions the same studies are reported, and the way to the evidence map."""

from __future__ import annotations

from realist_synth.model.codebook import Code
from realist_synth.model.review import Review
from realist_synth.publish.pages._html import block, boxed, chip, group_row, heading_row, text
from realist_synth.publish.pages._links import BELOW, code_link, map_link


def together(review: Review, code: Code) -> str:
    """Codes of the other dimensions that fill a slot, by the studies reported with both; each opens a cell of the map.

    The code stands in the rows of the map where the review lists its dimension before the other, else in the columns.
    """
    names = [dimension.name for dimension in review.metadata.synthesis.dimensions]
    if code.dimension not in names:
        return ""
    body = []
    for dimension in review.metadata.synthesis.dimensions:
        if dimension.name == code.dimension or dimension.slot is None or not review.codebook(dimension.name):
            continue
        first = names.index(code.dimension) < names.index(dimension.name)
        pair = (code.dimension, dimension.name) if first else (dimension.name, code.dimension)
        to_map = map_link(review, "on the map", BELOW, *pair)
        body.append(group_row(f'{text(dimension.label)} <span class="rs-called">{to_map}</span>', 3))
        body += _rows(review, code, dimension.name, pair, first)
    if not body:
        return ""
    caption = (f'Reported together, reading {review.reading.value}<br><span class="rs-key">How many studies are '
               "reported with both codes. Where there are none, that is a gap in the reports, not evidence of absence."
               "</span>")
    return "\n## Reported together with { #together }\n" + block(
        "div", "rs-card rs-counted", f'<p class="rs-kind">{chip("Counted, not claimed", "count")} Codes that are '
        "reported of the same studies make no configuration.</p>",
        boxed(caption, [heading_row(["Code", "Studies", "Evidence"], [1]), "<tbody>", *body, "</tbody>"]))


def _rows(review: Review, code: Code, dimension: str, pair: tuple[str, str], first: bool) -> list[str]:
    own = review.coded.get(code.code_id, frozenset())
    counted = [(len(own & review.coded.get(each.code_id, frozenset())), each) for each in review.codebook(dimension)]
    rows = []
    for number, other in sorted(((n, each) for n, each in counted if n), key=lambda found: -found[0]):
        cell = (code.code_id, other.code_id) if first else (other.code_id, code.code_id)
        open_cell = map_link(review, f'open<span class="rs-unseen"> {text(other.label)} on the map</span>', BELOW,
                             *pair, cell)
        rows.append(f'<tr><th scope="row">{code_link(review, other.code_id, BELOW)}</th>'
                    f'<td class="rs-number">{number}</td><td>{open_cell}</td></tr>')
    silent = len(counted) - len(rows)
    if silent:
        rows.append(f'<tr><th scope="row" class="rs-muted">{silent} other code{"s" * (silent != 1)}</th>'
                    '<td class="rs-number rs-muted">0</td><td class="rs-muted">not reported together</td></tr>')
    return rows
