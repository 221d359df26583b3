"""The studies as references: what their table knows, under the names that each citation format has for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from realist_synth.model.studies import Study

# a control character, and whatever else some reader takes for the end of a line
_BREAK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Names(NamedTuple):
    """The names of a column in CSL-JSON, BibTeX and RIS."""

    csl: str
    bibtex: str
    ris: str


FIELDS = {
    "first_author": Names("author", "author", "AU"),
    "title": Names("title", "title", "TI"),
    "journal": Names("container-title", "journal", "JO"),
    "year": Names("issued", "year", "PY"),
    "doi": Names("DOI", "doi", "DO"),
    "pmid": Names("PMID", "pmid", "AN"),
    "note": Names("note", "note", "N1"),
}


def known(study: Study) -> Iterator[tuple[str, Names, str]]:
    """What a study's row knows, column by column; what is empty is left out.

    Examples:
        >>> study = Study(study_id="s1", label="A", title="T", facts_basis="review", year=2018)
        >>> [(column, value) for column, _, value in known(study)]
        [('title', 'T'), ('year', '2018')]
    """
    for column, names in FIELDS.items():
        value = getattr(study, column)
        if value is not None:
            yield column, names, str(value)


def one_line(text: str) -> str:
    r"""The text on one line: breaks and control characters become a space.

    Examples:
        >>> one_line(" peers\r\nand\x00trust ")
        'peers and trust'
    """
    return _BREAK.sub(" ", text).strip()
