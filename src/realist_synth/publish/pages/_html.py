"""HTML for the parts of pages that Markdown cannot say: tables with headings of rows, cards, marks.

Every text of the data goes through `text`; the functions below it take HTML that is safe already.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from realist_synth.model.finding import visible


def text(value: object) -> str:
    r"""Text of the data as HTML.

    Examples:
        >>> text('<b>"a"</b>\nc'), text(None)
        ('&lt;b&gt;&quot;a&quot;&lt;/b&gt;<br>c', '')
    """
    lines = ("" if value is None else str(value)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br>".join(html.escape(visible(line)) for line in lines)


def words(term: object) -> str:
    """A word of a vocabulary, for reading.

    Examples:
        >>> words("no_difference"), words(None)
        ('no difference', '')
    """
    return text(str(term or "").replace("_", " "))


def link(address: str, shown: str) -> str:
    """A link to an address of ours, its text safe already.

    Examples:
        >>> link("a.html#b", "B")
        '<a href="a.html#b">B</a>'
    """
    return f'<a href="{html.escape(address)}">{shown}</a>'


def doi(identifier: str) -> str:
    """A link to a DOI.

    Examples:
        >>> doi('10.1000/a"b')
        '<a href="https://doi.org/10.1000/a%22b">10.1000/a&quot;b</a>'
    """
    return link(f"https://doi.org/{quote(identifier, safe='/.')}", text(identifier))


def source(value: str) -> str:
    """Where facts come from: a DOI becomes a link.

    Examples:
        >>> source("PMID 1")
        'PMID 1'
    """
    return doi(value.removeprefix("doi:")) if value.startswith("doi:10.") else text(value)


def chip(shown: str, kind: str = "") -> str:
    """A short mark in a frame, its text safe already.

    Examples:
        >>> chip("stated", "stated")
        '<span class="rs-chip rs-stated">stated</span>'
    """
    return f'<span class="rs-chip{f" rs-{kind}" if kind else ""}">{shown}</span>'


def mark(sign: str, meaning: str) -> str:
    """A sign for the eye, with its meaning for those who listen.

    Examples:
        >>> mark("x", "no")
        '<span aria-hidden="true">x</span><span class="rs-unseen">no</span>'
    """
    return f'<span aria-hidden="true">{sign}</span><span class="rs-unseen">{meaning}</span>'


def block(tag: str, kind: str, *parts: str) -> str:
    r"""A block of HTML of a page, of lines that begin with a tag and are never empty.

    Examples:
        >>> block("div", "rs-card", "<p>a</p>", "")
        '\n<div class="rs-card">\n<p>a</p>\n</div>\n'
    """
    inner = "\n".join(part.strip("\n") for part in parts if part.strip())
    return f'\n<{tag} class="{kind}">\n{inner}\n</{tag.partition(" ")[0]}>\n'


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = (),
          kind: str = "") -> str:
    """A table that scrolls in a box of its own; the first cell of a row is its heading.

    Args:
        caption: What it shows, safe already.
        headings: Those of the columns, safe already.
        rows: The cells, safe already.
        numbers: The columns that are set to the right.
        kind: One more class.
    """
    body = [f"<tr>{cells(row, numbers)}</tr>" for row in rows]
    return boxed(caption, [heading_row(headings, numbers), "<tbody>", *body, "</tbody>"], kind)


def heading_row(headings: Sequence[str], numbers: Iterable[int] = ()) -> str:
    """The headings of the columns.

    Examples:
        >>> heading_row(["a"])
        '<thead><tr><th scope="col">a</th></tr></thead>'
    """
    right = set(numbers)
    made = "".join(f'<th scope="col"{_right(at in right)}>{heading}</th>' for at, heading in enumerate(headings))
    return f"<thead><tr>{made}</tr></thead>"


def cells(row: Sequence[str], numbers: Iterable[int] = ()) -> str:
    """The cells of a row, the first as its heading.

    Examples:
        >>> cells(["a", "1"], [1])
        '<th scope="row">a</th><td class="rs-number">1</td>'
    """
    right = set(numbers)
    return "".join(f'<th scope="row"{_right(at in right)}>{cell}</th>' if at == 0
                   else f"<td{_right(at in right)}>{cell}</td>" for at, cell in enumerate(row))


def _right(right: bool) -> str:
    return ' class="rs-number"' if right else ""


def boxed(caption: str, inner: Sequence[str], kind: str = "") -> str:
    """A table of these parts in a box that scrolls, can be reached by the keyboard and has a name."""
    name = caption.replace("<br>", " ").partition("<")[0].strip() or "Table"
    return (f'\n<div class="rs-scroll" role="region" tabindex="0" aria-label="{name}">\n'
            f'<table class="rs-table{f" {kind}" if kind else ""}"><caption><div>{caption}</div></caption>\n'
            + "\n".join(inner) + "\n</table>\n</div>\n")


def group_row(shown: str, width: int) -> str:
    """A row that is the heading of those below it.

    Examples:
        >>> group_row("a", 2)
        '<tr class="rs-group"><th scope="rowgroup" colspan="2">a</th></tr>'
    """
    return f'<tr class="rs-group"><th scope="rowgroup" colspan="{width}">{shown}</th></tr>'


def facts(pairs: Iterable[tuple[str, str]], kind: str = "") -> str:
    """Names and values, safe already; those without a value are left out.

    Examples:
        >>> facts([("Year", "2018"), ("DOI", "")])
        '<dl class="rs-facts"><div><dt>Year</dt><dd>2018</dd></div></dl>'
    """
    made = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in pairs if value)
    return f'<dl class="rs-facts{f" {kind}" if kind else ""}">{made}</dl>' if made else ""


def front(title: str) -> str:
    r"""The head of a page that the navigation does not list, with its title for the window and the search.

    Examples:
        >>> print(front('a "<b>"'), end="")
        ---
        title: "a &quot;&lt;b&gt;&quot;"
        hide: [navigation]
        ---
        <BLANKLINE>
    """
    # a line of JSON is a line of YAML; the theme writes a title as it stands, so it is escaped here
    shown = json.dumps(html.escape(visible(title)), ensure_ascii=False)
    return f"---\ntitle: {shown}\nhide: [navigation]\n---\n\n"


def crumbs(steps: Sequence[str], here: str) -> str:
    """The way to a page that the navigation does not list, and where one is."""
    items = "".join(f"<li>{step}</li>" for step in steps)
    return (f'\n<nav class="rs-crumbs" aria-label="Where you are" data-search-exclude><ol>{items}'
            f'<li aria-current="page">{here}</li></ol></nav>\n')


def turn(before: tuple[str, str] | None, after: tuple[str, str] | None, name: str) -> str:
    """Links to the pages before and after: address and text, safe already."""
    made = [f'<a class="rs-{way}" rel="{way}" href="{html.escape(to[0])}"><span>{said}</span> {to[1]}</a>'
            for way, said, to in (("prev", "Previous", before), ("next", "Next", after)) if to]
    return f'\n<nav class="rs-turn" aria-label="{name}" data-search-exclude>{"".join(made)}</nav>\n' if made else ""
