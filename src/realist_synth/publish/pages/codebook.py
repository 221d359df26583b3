"""The page of the codebook: what each code means, and how many studies have it."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, code, grid, safe


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The codebook."""
    return {"codebook.md": codebook_page(review)}


def codebook_page(review: Review) -> str:
    """Every dimension with its codes, each under the code that it belongs to."""
    text = [f"{WIDE}# Codebook\n", "What each code means, and how many studies are coded with it directly under the "
            f"reading {review.reading.value}. A code that stands under another is a finer one.\n"]
    for dimension in review.metadata.synthesis.dimensions:
        slot = f" It fills the slot {dimension.slot.value} of configurations." if dimension.slot else ""
        rows = [["&emsp;" * _depth(review, one.code_id) + safe(one.label), code(one.code_id), safe(one.definition),
                 str(len(review.coded.get(one.code_id, ())))] for one in review.codebook(dimension.name)]
        text.append(f"\n## {safe(dimension.label)}\n\n{slot.strip()}\n\n"
                    + grid(["code", "id", "definition", "studies"], rows, numbers=[3]))
    return "\n".join(text)


def _depth(review: Review, code_id: str) -> int:
    codes, seen = review.index("codes"), {code_id}
    while (parent := codes[code_id].parent_id) in codes and parent not in seen:
        seen.add(parent)
        code_id = parent
    return len(seen) - 1
