"""The page of the codebook: what each code means and how many studies have it, and a page for each code."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.selection import ancestors
from realist_synth.model.codebook import Code
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages._code import Uses, code_page
from realist_synth.publish.pages._html import table, text
from realist_synth.publish.pages._links import code_link
from realist_synth.publish.pages._names import name_of
from realist_synth.publish.pages.markdown import WIDE, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The codebook, and a page for each code of a declared dimension."""
    found, uses = {"codebook.md": codebook_page(review)}, Uses.of(review)
    order = [code for dimension in review.metadata.synthesis.dimensions for code in review.codebook(dimension.name)]
    # a code of a dimension that is not declared has a page all the same, so that no link leads nowhere
    order += sorted((code for code in review.codes if code not in order), key=lambda code: code.code_id)
    for at, code in enumerate(order):
        before, after = order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
        found[f"codes/{name_of(code.code_id)}.md"] = code_page(review, uses, code, before, after)
    return found


def codebook_page(review: Review) -> str:
    """Every dimension with its codes, each under the code that it belongs to."""
    text_of = [f"{WIDE}# Codebook\n\n", "What each code means, and how many studies are coded with it directly under "
               f"the [reading](../explanation/readings.md) {review.reading.value}. A code that stands under another is "
               "a finer one. Each has a page with its studies and the passages behind it.\n"]
    above = ancestors(review.codes)
    for dimension in review.metadata.synthesis.dimensions:
        book = review.codebook(dimension.name)
        slot = f"It fills the slot {dimension.slot.value} of configurations.\n" if dimension.slot else ""
        rows = [[_indented(review, each, len(above[each.code_id])), text(each.definition),
                 str(len(review.coded.get(each.code_id, ())))] for each in book]
        body = table(text(dimension.label), ["Code", "What it means", "Studies"], rows, numbers=[2],
                     kind="rs-codebook") if rows else "\nIt has no codes.\n"
        text_of.append(f"\n## {safe(dimension.label)} {{ #dimension-{name_of(dimension.name)} }}\n\n{slot}{body}")
    return "".join(text_of)


def _indented(review: Review, code: Code, depth: int) -> str:
    finer = f'<span class="rs-unseen">finer, level {depth + 1}: </span>' if depth else ""
    return f'<span class="rs-depth-{min(depth, 4)}">{finer}{code_link(review, code.code_id)}</span>'
