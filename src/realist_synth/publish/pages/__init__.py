"""The results as pages of the site: Markdown files, with nothing of the data left unescaped."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.review import Review
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.options import Options
from realist_synth.publish.pages.agreement import agreement_page
from realist_synth.publish.pages.claims import claims_page, disagreements_page
from realist_synth.publish.pages.codebook import codebook_page
from realist_synth.publish.pages.configurations import configurations_page
from realist_synth.publish.pages.crosstab import crosstab_page, headline
from realist_synth.publish.pages.index import index_page
from realist_synth.publish.pages.studies import studies_page

FOLDER = "docs/results"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """The pages: an overview, each cross-tab, configurations, claims, the review's disagreements, coders, studies.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> "index.md" in files(Review(Metadata.minimal("demo")), Options())
        True
    """
    pairs = options.crossed(review)
    pages = {f"{rows}-by-{columns}.md": crosstab_page(review, rows, columns, options) for rows, columns in pairs}
    pages |= {
        "configurations.md": configurations_page(review),
        "claims.md": claims_page(review),
        "disagreements.md": disagreements_page(review),
        "studies.md": studies_page(review),
        "codebook.md": codebook_page(review),
        "agreement.md": agreement_page(review),
        "index.md": index_page(review, options),
    }
    if pairs:
        # a snippet for the home page, not a page of its own
        pages["headline.txt"] = headline(review, *pairs[0], options)
    return {name: text_bytes(text) for name, text in sorted(pages.items())}
