"""Markdown for pages: whatever comes from the data is escaped here, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from realist_synth.analyses.result import escape_markdown

# front matter of a page that needs the room of the table of contents
WIDE = "---\nhide: [toc]\n---\n\n"


def safe(text: object) -> str:
    r"""Text of the data as text of a page.

    Examples:
        >>> safe("<b>a|b</b>")
        '&lt;b&gt;a\\|b&lt;/b&gt;'
    """
    return escape_markdown("" if text is None else str(text))


def grid(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """A table whose cells are escaped already; the columns in `numbers` are set to the right.

    Examples:
        >>> print(grid(["a", "n"], [["x", "1"]], numbers=[1]), end="")
        | a | n |
        | --- | ---: |
        | x | 1 |
    """
    right = set(numbers)
    lines = [headings, ["---:" if at in right else "---" for at in range(len(headings))], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def doi_link(doi: str) -> str:
    """A link to a DOI.

    Examples:
        >>> doi_link("10.1000/a b")
        '[10.1000/a b](https://doi.org/10.1000/a%20b)'
    """
    from urllib.parse import quote

    return f"[{safe(doi)}](https://doi.org/{quote(doi, safe='/.')})"
