"""CITATION.cff of the data: how to cite this version.

Source: Citation File Format 1.2.0, doi:10.5281/zenodo.5171937.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from realist_synth.model.review import Review
from realist_synth.model.vocabularies import DocumentKind
from realist_synth.publish.releases.own_files import creators

CITATION = "CITATION.cff"
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/[A-Za-z0-9:/_;\-.()\[\]]+)",
                  re.IGNORECASE)
_ORCID = re.compile(r"https?://orcid\.org/([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])")
_ADDRESS = re.compile(r"https?://\S+")
# what the format calls these; of any other licence the address is given
_LICENCES = ("CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0",
             "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "MIT", "Apache-2.0")


def citation_file(review: Review) -> bytes:
    """CITATION.cff of the package that a review was read from; it has to have a version and somebody who made it.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> told = Metadata.minimal("demo").model_copy(
        ...     update={"version": "1.0.0", "contributors": ({"title": "A. Author"},)})
        >>> print(citation_file(Review(told)).decode(), end="")  # doctest: +ELLIPSIS
        cff-version: 1.2.0
        message: ...
        title: demo
        type: dataset
        version: 1.0.0
        authors:
        - name: A. Author
    """
    import yaml

    told = review.metadata
    extra = told.model_extra or {}
    reviews = _references(review)
    message = "If you use these data, please cite this version of them" + (
        ", and the review that the evidence comes from." if reviews else ".")
    words = [word for word in dict.fromkeys(extra.get("keywords") or ()) if isinstance(word, str) and word]
    values: dict[str, Any] = {
        "cff-version": "1.2.0", "message": message, "title": told.title or told.name, "type": "dataset",
        "version": told.version, "date-released": released_on(review), "doi": package_doi(review), **_licence(review),
        "url": extra.get("homepage") if _ADDRESS.fullmatch(str(extra.get("homepage"))) else None,
        "abstract": told.description, "authors": _authors(creators(review)), "keywords": words, "references": reviews}
    said = {name: value for name, value in values.items() if value}
    text = str(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110))
    return text.encode("utf-8", "backslashreplace")


def package_doi(review: Review) -> str | None:
    """The DOI of the package, where its `id` is one.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> package_doi(Review(Metadata.minimal("demo"))) is None
        True
    """
    match = _DOI.fullmatch(str((review.metadata.model_extra or {}).get("id", "")))
    return match[1] if match else None


def released_on(review: Review) -> str | None:
    """The day that the descriptor calls `created`, where it is a day of the calendar.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> released_on(Review(Metadata.minimal("demo").model_copy(update={"created": "2026-01-31T00:00:00Z"})))
        '2026-01-31'
    """
    day = (review.metadata.created or "")[:10]
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _licence(review: Review) -> dict[str, Any]:
    names = [name for one in review.metadata.licenses if (name := one.get("name")) in _LICENCES]
    paths = [path for one in review.metadata.licenses if _ADDRESS.fullmatch(path := str(one.get("path")))]
    if len(names) == len(review.metadata.licenses):
        return {"license": names[0] if len(names) == 1 else names}
    return {"license-url": paths[0] if paths else None}


def _authors(people: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    authors = []
    for one in people:
        family, given = one.get("familyName"), one.get("givenName")
        if isinstance(family, str) and family:
            author = {"family-names": family} | ({"given-names": given} if isinstance(given, str) and given else {})
            orcid = _ORCID.fullmatch(str(one.get("path")))
            author |= {"orcid": f"https://orcid.org/{orcid[1]}"} if orcid else {}
        else:
            author = {"name": str(one.get("title") or one.get("organization"))}
        authors += [author] if author not in authors else []
    return authors


def _references(review: Review) -> list[dict[str, Any]]:
    """The review, or reviews, that the evidence comes from; whose authors are not known cannot be listed."""
    found = sorted((d for d in review.documents if d.kind is DocumentKind.REVIEW), key=lambda d: d.id)
    names = list(dict.fromkeys(review.metadata.synthesis.authors))
    if len(found) != 1 or not names:
        return []
    match = _DOI.fullmatch(found[0].doi or "")
    return [{"type": "article", "title": found[0].title, **({"doi": match[1]} if match else {}),
             "authors": [{"name": name} for name in names if name]}]
