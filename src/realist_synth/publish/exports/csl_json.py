"""The studies as CSL-JSON, for Zotero, Pandoc, Quarto and every citation processor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realist_synth.model.studies import Study
from realist_synth.package.read import Opened
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.exports._citations import known
from realist_synth.publish.exports._tables import review_of

SUFFIX = ".json"


def export(opened: Opened) -> Mapping[str, bytes]:
    """The one file, with the studies in the order of their table."""
    return {"studies.json": json_bytes([item(study) for study in review_of(opened).studies])}


def item(study: Study) -> dict[str, Any]:
    """A study as an item of CSL; the name of its author is kept whole, since the table does not tell its parts.

    Examples:
        >>> made = item(Study(study_id="s1", label="A", title="T", facts_basis="review", first_author="Ann Lee"))
        >>> made["type"], made["author"]
        ('document', [{'literal': 'Ann Lee'}])
    """
    made: dict[str, Any] = {"id": study.study_id, "type": "article-journal" if study.journal else "document"}
    for column, names, value in known(study):
        made[names.csl] = ([{"literal": value}] if column == "first_author"
                           else {"date-parts": [[int(value)]]} if column == "year" else value)
    return made
