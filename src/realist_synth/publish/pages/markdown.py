"""Markdown for pages: whatever comes from the data is escaped here, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from realist_synth.analyses.result import escape_markdown
from realist_synth.model.finding import visible

# front matter of a page that needs the room of the table of contents
WIDE = "---\nhide: [toc]\n---\n\n"


def safe(text: object) -> str:
    r"""Text of the data as text of a page.

    Examples:
        >>> safe("<b>a|b</b>")
        '&lt;b&gt;a\\|b&lt;/b&gt;'
    """
    return escape_markdown("" if text is None else str(text))


def paragraph(text: object) -> str:
    r"""Text of the data as a paragraph: it opens no heading, list, quotation or block of code.

    Examples:
        >>> paragraph("  # one"), paragraph("1. one")
        ('\\# one', '1\\. one')
    """
    return re.sub(r"^(#|\+|-|&gt;|=|:)|^([0-9]+)([.)])", lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}",
                  safe(text).strip())


def code(text: object) -> str:
    """Text of the data set as code: as it stands, whatever it holds.

    Examples:
        >>> code("a_b|<c>")
        '<code>a_b&#124;&lt;c&gt;</code>'
    """
    import html

    plain = html.escape(visible(str(text)), quote=False)
    for mark in "|`*_[]{}~\\":
        plain = plain.replace(mark, f"&#{ord(mark)};" if mark != "_" else mark)
    return f"<code>{plain}</code>"


def grid(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """A table whose cells are escaped already; the columns in `numbers` are set to the right.

    Headings begin with a capital, but for symbols of one letter, such as n and p, and those with figures.

    Examples:
        >>> print(grid(["study", "n"], [["x", "1"]], numbers=[1]), end="")
        | Study | n |
        | --- | ---: |
        | x | 1 |
    """
    right = set(numbers)
    rule = ["---:" if at in right else "---" for at in range(len(headings))]
    lines = [[_capital(each) for each in headings], rule, *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _capital(heading: str) -> str:
    word = heading.partition(" ")[0]
    return heading[0].upper() + heading[1:] if len(word) > 1 and word.isalpha() and word.islower() else heading


def wide_picture(alt: str, address: str) -> str:
    """A picture that is never drawn too small to read: on a narrow screen it scrolls in a box of its own.

    Examples:
        >>> print(wide_picture("a < b", "a.svg"), end="")
        <div class="rs-wide" role="region" tabindex="0" aria-label="Figure"><img src="a.svg" alt="a &lt; b"></div>
    """
    import html

    return (f'<div class="rs-wide" role="region" tabindex="0" aria-label="Figure"><img src="{html.escape(address)}" '
            f'alt="{html.escape(visible(alt))}"></div>\n')


def doi_link(doi: str) -> str:
    """A link to a DOI.

    Examples:
        >>> doi_link("10.1000/a b")
        '[10.1000/a b](https://doi.org/10.1000/a%20b)'
    """
    from urllib.parse import quote

    return f"[{safe(doi)}](https://doi.org/{quote(doi, safe='/.')})"
