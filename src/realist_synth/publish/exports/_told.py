"""What datapackage.json says of a package, as the metadata formats ask for it; nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from realist_synth.errors import AnalysisError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.tables import PROFILE_VERSION

CREATORS = ("creator", "author")
_ORCID = re.compile(r"https?://orcid\.org/([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?")
_ROR = re.compile(r"https?://ror\.org/(0[a-z0-9]{8})/?")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/[^\s]+)", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Contributor:
    """Somebody that the package names.

    Attributes:
        name: The name as it is given.
        given: The given name, if it is told apart.
        family: The family name, if it is told apart.
        roles: The roles, `creator` where none is told.
        organisation: The organisation that they belong to.
        orcid: Their ORCID, without the address.
        ror: Their identifier in the Research Organization Registry, without the address.
        url: Their page.
    """

    name: str
    given: str
    family: str
    roles: tuple[str, ...]
    organisation: str
    orcid: str
    ror: str
    url: str

    @property
    def is_person(self) -> bool:
        """Whether the package shows that this is a person: by a given name, a family name or an ORCID."""
        return bool(self.given or self.family or self.orcid)

    @property
    def is_creator(self) -> bool:
        """Whether this is one of those who made the package."""
        return any(role in CREATORS for role in self.roles)


def text(value: Any) -> str:
    """A value where it is text that says something; else nothing."""
    return value.strip() if isinstance(value, str) else ""


def extra(metadata: Metadata, name: str) -> Any:
    """A property of the Data Package standard that the profile does not use."""
    return (metadata.model_extra or {}).get(name)


def contributors(metadata: Metadata) -> list[Contributor]:
    """Those that the package names, in its order."""
    return [made for one in metadata.contributors if (made := _contributor(one)).name]


def _contributor(one: Mapping[str, Any]) -> Contributor:
    given, family, path = text(one.get("givenName")), text(one.get("familyName")), text(one.get("path"))
    roles = one.get("roles") if isinstance(one.get("roles"), list) else [one.get("role")]
    known = tuple(dict.fromkeys(text(role) for role in roles or [] if text(role))) or ("creator",)
    organisation = text(one.get("organization"))
    orcid, ror = _ORCID.fullmatch(path), _ROR.fullmatch(path)
    return Contributor(text(one.get("title")) or f"{given} {family}".strip() or organisation, given, family, known,
                       organisation, orcid[1] if orcid else "", ror[1] if ror else "",
                       path if _WEB.fullmatch(path) and not orcid and not ror else "")


def keywords(metadata: Metadata) -> list[str]:
    """The keywords, each once."""
    found = extra(metadata, "keywords")
    return list(dict.fromkeys(filter(None, map(text, found)))) if isinstance(found, list) else []


def web(value: Any) -> str:
    """A web address, or nothing."""
    return text(value) if _WEB.fullmatch(text(value)) else ""


def doi(value: Any) -> str:
    """The DOI in an address or in a bare DOI, or nothing.

    Examples:
        >>> doi("https://doi.org/10.1000/182"), doi("10.1000/182"), doi("https://example.org/10.1000/182")
        ('10.1000/182', '10.1000/182', '')
    """
    found = _DOI.fullmatch(text(value))
    return found[1] if found else ""


def day(metadata: Metadata, wanted_by: str) -> str:
    """The day on which this version was made, which stands for the day of its publication.

    Raises:
        AnalysisError: If the package does not tell it.
    """
    found = _DAY.match(metadata.created or "")
    if found is None:
        raise AnalysisError(f"{wanted_by} requires the date of the package, and datapackage.json tells none; "
                            'write it, such as "created": "2026-01-31T00:00:00Z"')
    return found[0]


def licences(metadata: Metadata, wanted_by: str) -> list[Mapping[str, Any]]:
    """The licences that are named.

    Raises:
        AnalysisError: If there is none.
    """
    found: list[Mapping[str, Any]] = [
        one for one in metadata.licenses if text(one.get("title")) or text(one.get("name"))]
    if not found:
        raise AnalysisError(f"{wanted_by} requires a licence, and datapackage.json names none; write it, such as "
                            '"licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]')
    return found


def description(review: Review, tables: Iterable[str]) -> str:
    """What the package says of itself, else what can be counted of it."""
    told, names = text(review.metadata.description), list(tables)
    rows = sum(len(review.table(name)) for name in names)
    return told or (f"A Realist Synthesis Data Package, profile {PROFILE_VERSION}: "
                    f"{len(review.studies)} studies, {rows} rows in {len(names)} tables.")
