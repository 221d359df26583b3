"""The record that a DOI archive asks for: DataCite metadata as JSON (schema 4.5).

Follows the DataCite Metadata Schema 4.5 (DataCite Metadata Working Group 2024, doi:10.14454/g8e5-6293). What is not
known is written with the standard values for that (its Appendix 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.package.read import Opened
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.exports._tables import review_of, tables_of
from realist_synth.publish.exports._told import (
    CREATORS,
    Contributor,
    contributors,
    day,
    description,
    doi,
    extra,
    keywords,
    text,
    web,
)

SUFFIX = ".json"
SCHEMA = "http://datacite.org/schema/kernel-4"
UNKNOWN, TO_BE_ASSIGNED = ":unav", ":tba"
# roles of a data package, by the word of DataCite for them; another word of DataCite is kept
_ROLES = {"maintainer": "DataManager", "wrangler": "DataCurator"}
_KINDS = ("ContactPerson", "DataCollector", "DataCurator", "DataManager", "Distributor", "Editor", "HostingInstitution",
          "Producer", "ProjectLeader", "ProjectManager", "ProjectMember", "RegistrationAgency", "RegistrationAuthority",
          "RelatedPerson", "Researcher", "ResearchGroup", "RightsHolder", "Sponsor", "Supervisor", "WorkPackageLeader")


def export(opened: Opened) -> Mapping[str, bytes]:
    """The one file."""
    review, tables = review_of(opened), tables_of(opened)
    told, people = review.metadata, contributors(review.metadata)
    made = day(told, "datacite")
    publishers = [{"name": one.name} for one in people if "publisher" in one.roles]
    said = {
        "schemaVersion": SCHEMA, "doi": doi(extra(told, "id")), "url": web(extra(told, "homepage")),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Evidence package of a realist review"},
        "titles": [{"title": told.title or told.name}],
        "creators": [_named(one) for one in people if one.is_creator] or [{"name": UNKNOWN}],
        "publisher": publishers[0] if publishers else {"name": TO_BE_ASSIGNED},
        "publicationYear": made[:4], "dates": [{"date": made, "dateType": "Created"}], "version": told.version,
        "contributors": [_named(one) | {"contributorType": kind} for one in people for kind in _kinds(one)],
        "descriptions": [{"description": description(review, [table.name for table in tables]),
                          "descriptionType": "Abstract"}],
        "subjects": [{"subject": word} for word in keywords(told)], "rightsList": _rights(told),
        "relatedIdentifiers": _related(review), "formats": ["text/csv"],
        "sizes": [f"{len(tables)} tables", f"{sum(len(table.rows) for table in tables)} rows"],
    }
    return {"datacite.json": json_bytes({name: value for name, value in said.items() if value})}


def _named(one: Contributor) -> dict[str, Any]:
    said = {"name": f"{one.family}, {one.given}" if one.family and one.given else one.name,
            "nameType": "Personal" if one.is_person else "Organizational" if one.ror else "",
            "givenName": one.given, "familyName": one.family,
            "affiliation": [{"name": one.organisation}] if one.organisation and one.organisation != one.name else [],
            "nameIdentifiers": _identifiers(one)}
    return {name: value for name, value in said.items() if value}


def _identifiers(one: Contributor) -> list[dict[str, str]]:
    known = (("ORCID", "https://orcid.org", one.orcid), ("ROR", "https://ror.org", one.ror))
    return [{"nameIdentifier": f"{home}/{value}", "nameIdentifierScheme": scheme, "schemeUri": home}
            for scheme, home, value in known if value]


def _kinds(one: Contributor) -> list[str]:
    """The words of DataCite for what somebody did besides making and publishing."""
    words = {kind.lower(): kind for kind in _KINDS}
    others = [role for role in one.roles if role not in (*CREATORS, "publisher")]
    return list(dict.fromkeys(_ROLES.get(role) or words.get(role.lower(), "Other") for role in others))


def _rights(told: Metadata) -> list[dict[str, str]]:
    found = []
    for one in told.licenses:
        said = {"rights": text(one.get("title")) or text(one.get("name")), "rightsUri": web(one.get("path")),
                "rightsIdentifier": text(one.get("name"))}
        found.append({name: value for name, value in said.items() if value})
    return _once(found)


def _related(review: Review) -> list[dict[str, str]]:
    """What the package is derived from, and its studies, each by the best identifier that is known."""
    sources = [_pair(doi(one.get("path")), web(one.get("path")), "URL") for one in review.metadata.sources]
    sources += [_pair(one.doi or "", "", "") for one in review.documents if one.kind == "review"]
    studies = [_pair(one.doi or "", str(one.pmid or ""), "PMID") for one in review.studies]
    return _once([found | {"relationType": relation} for relation, pairs in
                  (("IsDerivedFrom", sources), ("References", studies)) for found in pairs if found])


def _pair(found_doi: str, other: str, kind: str) -> dict[str, str]:
    if found_doi:
        return {"relatedIdentifier": found_doi, "relatedIdentifierType": "DOI"}
    return {"relatedIdentifier": other, "relatedIdentifierType": kind} if other else {}


def _once(found: list[dict[str, str]]) -> list[dict[str, str]]:
    return [dict(one) for one in dict.fromkeys(tuple(one.items()) for one in found) if one]
