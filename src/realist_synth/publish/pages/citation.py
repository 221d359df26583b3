"""How to cite the package in the version shown, the library, and the review that the evidence comes from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

import realist_synth
from realist_synth.model.finding import visible
from realist_synth.model.review import Review
from realist_synth.model.sources import Document
from realist_synth.model.vocabularies import DocumentKind
from realist_synth.publish.latex import escaped
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import code, doi_link, paragraph, safe
from realist_synth.publish.releases.own_files import creators

# of the library; a test holds them against CITATION.cff
LIBRARY_TITLE = "realist_synth: realist review evidence as data"
LIBRARY_AUTHORS = "The realist_synth authors"
LIBRARY_YEAR = "2026"
BIB = "citation.bib"

# names of persons may be turned round by a bibliography; those of a group, and titles, stay as they are
WHOLE = "title", "group"
Entry = tuple[str, str, Sequence[tuple[str, Sequence[str]]]]


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page, and the same as a file for reference managers."""
    entries = [package_entry(review), _library(), *_reviews(review)]
    return {"citation.md": _page(review, entries), BIB: "\n".join(map(bibtex, entries))}


def bibtex(entry: Entry) -> str:
    r"""An entry as BibTeX, whatever its fields hold; the title keeps its capitals.

    Examples:
        >>> print(bibtex(("misc", "a", [("title", ["100% & more"])])), end="")
        @misc{a,
          title = {{100\% \& more}},
        }
    """
    kind, key, fields = entry
    lines = []
    for name, values in fields:
        shown = [f"{{{_tex(value)}}}" if name in WHOLE else _tex(value) for value in values if value]
        lines += [f"  {'author' if name == 'group' else name} = {{{' and '.join(shown)}}},"] if shown else []
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def _tex(text: str) -> str:
    return escaped(visible(" ".join(text.split())))


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-") or "package"


def package_entry(review: Review) -> Entry:
    """The evidence package, in the version shown."""
    told = review.metadata
    authors = [str(one["title"]) for one in creators(review) if one.get("title")]
    return ("misc", _key(f"{told.name}-{told.version or ''}"), [
        ("group", authors), ("title", [told.title or told.name]), ("year", [(told.created or "")[:4]]),
        ("version", [told.version or ""]), ("note", ["Data package"])])


def _library() -> Entry:
    version = realist_synth.__version__
    return ("software", _key(f"realist-synth-{version}"), [
        ("group", [LIBRARY_AUTHORS]), ("title", [LIBRARY_TITLE]), ("year", [LIBRARY_YEAR]), ("version", [version])])


def _reviews(review: Review) -> list[Entry]:
    """The review, or reviews, that the evidence comes from."""
    found = sorted((d for d in review.documents if d.kind is DocumentKind.REVIEW), key=lambda d: d.id)
    authors = review.metadata.synthesis.authors if len(found) == 1 else ()
    return [("article", _key(d.document_id), [("author", authors), ("title", [d.title]), ("doi", [d.doi or ""]),
                                              ("note", _printed(review, d.doi))]) for d in found]


def _printed(review: Review, doi: str | None) -> list[str]:
    """The reference as the descriptor words it: it tells the journal and the year, which a document lacks."""
    return [str(source["title"]) for source in review.metadata.sources
            if doi and source.get("title") and str(source.get("path", "")).endswith(doi)][:1]


def _page(review: Review, entries: Sequence[Entry]) -> str:
    told = review.metadata
    version = f"version {safe(told.version)}" if told.version else "no version given"
    documents: list[Document] = [d for d in review.documents if d.kind is DocumentKind.REVIEW]
    sources = [paragraph(source["title"]) + (f" {_link(str(source['path']))}" if source.get("path") else "")
               for source in told.sources if source.get("title")]
    names = ["The evidence", "The library", *["The review"] * len(documents)]
    return "\n".join([
        "# How to cite\n",
        "Numbers change when the data or the code do, so a citation names the version. This site shows "
        f"**{safe(told.title or told.name)}**, {version}, computed with realist\\_synth "
        f"{safe(realist_synth.__version__)}. Give the reading with every number, as the results do.\n",
        "Credit for the evidence belongs to the review that it comes from, and to the authors of its studies: cite the "
        "review along with the package.\n",
        *(f"- {source}" for source in sources),
        f"\nThe entries below are also [a file for reference managers]({BIB}).\n",
        *(f"\n## {name}\n\n{_block(bibtex(entry))}\n" for name, entry in zip(names, entries, strict=True)),
        *([f"\nLicence of the data: {', '.join(_licence(one) for one in told.licenses)}.\n"] if told.licenses else []),
    ])


def _block(text: str) -> str:
    """A block of code, whatever it holds: no line of it is empty or begins another block."""
    return f'<div class="highlight"><pre><code>{html.escape(text, quote=False)}</code></pre></div>'

def _licence(licence: Mapping[str, object]) -> str:
    return safe(licence.get("title") or licence.get("name") or "not named")


def _link(path: str) -> str:
    prefix = "https://doi.org/"
    return doi_link(path.removeprefix(prefix)) if path.startswith(prefix) else code(path)
