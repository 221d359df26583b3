"""The package as an RO-Crate 1.2: its files beside a description of them, of its authors and of its studies.

Follows the RO-Crate Metadata Specification 1.2 (Sefton et al. 2025, doi:10.5281/zenodo.13751027).
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from realist_synth.errors import AnalysisError
from realist_synth.model.studies import Study
from realist_synth.model.tables import TABLES
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.read import Opened
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.exports._tables import review_of
from realist_synth.publish.exports._told import (
    CREATORS,
    Contributor,
    contributors,
    day,
    description,
    doi,
    extra,
    keywords,
    licences,
    text,
    web,
)
from realist_synth.schemas import DATA_PACKAGE, PROFILE_PATH, profile, schema_files, table_schema

SUFFIX = ""
METADATA = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_MEDIA = {".json": "application/json", ".csv": "text/csv", ".tsv": "text/tab-separated-values"}
_ROLES = {"publisher": "publisher", "maintainer": "maintainer", **dict.fromkeys(CREATORS, "author")}
Entity = dict[str, Any]


def export(opened: Opened) -> Mapping[str, bytes]:
    """The files that the descriptor names, the profile that they follow, and the metadata."""
    files = {PROFILE_PATH: schema_files()[PROFILE_PATH].encode(), **opened.files}
    if METADATA in files:
        raise AnalysisError(f"{METADATA} is a file of the package, and an RO-Crate needs the name; rename the file")
    return {METADATA: json_bytes({"@context": f"{SPECIFICATION}/context", "@graph": _graph(opened, files)}), **files}


def _graph(opened: Opened, files: Mapping[str, bytes]) -> list[Entity]:
    review = review_of(opened)
    told, people = review.metadata, contributors(review.metadata)
    tables = {one.path: one.table for one in opened.resources if one.path}
    schemas = _schemas(files.get(DESCRIPTOR, b"{}"))
    held = [{**_words(path, tables, schemas), **_file(path, data)} for path, data in sorted(files.items())]
    allowed = [_licence(one) for one in licences(told, "ro-crate")]
    agents = [_agent(one, number) for number, one in enumerate(people, 1)]
    sources = [{"@id": address, "@type": "CreativeWork", "name": text(one.get("title")) or address}
               for one in told.sources if (address := web(one.get("path")))]
    named = [_identifier(found) for found in [doi(extra(told, "id"))] if found]
    cited, around = _cited(review.studies)
    root = {"@id": "./", "@type": "Dataset", "name": told.title or told.name,
            "description": description(review, [one.table for one in opened.resources]),
            "datePublished": day(told, "ro-crate"), "version": told.version, "keywords": keywords(told),
            "url": web(extra(told, "homepage")), "identifier": _ids(named),
            "license": _ids(allowed), "conformsTo": _ids([{"@id": PROFILE_PATH}, {"@id": DATA_PACKAGE}]),
            **_roles(people, agents), "isBasedOn": _ids(sources),
            # only what has an address of its own may be a citation
            "citation": _ids(one for one in cited if not one["@id"].startswith("#")),
            "mentions": _ids(one for one in cited if one["@id"].startswith("#")), "hasPart": _ids(held)}
    head = {"@id": METADATA, "@type": "CreativeWork", "name": "The description of this crate",
            "conformsTo": {"@id": SPECIFICATION}, "about": {"@id": "./"}}
    standard = {"@id": DATA_PACKAGE, "@type": ["CreativeWork", "Profile"], "name": "Data Package 2.0"}
    return _once([head, root, *held, standard, *named, *allowed, *agents, *cited, *around, *sources])


def _once(entities: Iterable[Entity]) -> list[Entity]:
    """The entities without what is empty; of two with one identifier, the first."""
    found: dict[str, Entity] = {}
    for entity in entities:
        found.setdefault(entity["@id"], {name: _single(value) for name, value in entity.items() if value})
    return list(found.values())


def _single(value: Any) -> Any:
    """A single value stands without a list, as the specification advises."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _ids(entities: Iterable[Entity]) -> list[Entity]:
    """References to entities, each once."""
    return [{"@id": one} for one in dict.fromkeys(entity["@id"] for entity in entities)]


def _iri(path: str) -> str:
    """A path as the reference to a file: only what may not stand there is escaped."""
    return "".join(sign if sign > "~" or sign.isalnum() or sign in "/-._~!$&'()*+,;=@" else quote(sign, safe="")
                   for sign in path)


def _schemas(descriptor: bytes) -> dict[str, str]:
    """The table that each schema file describes."""
    resources = json.loads(descriptor.removeprefix(BOM_UTF8)).get("resources", [])
    return {one["schema"]: one["name"] for one in resources
            if isinstance(one.get("schema"), str) and one.get("name") in TABLES}


def _words(path: str, tables: Mapping[str, str], schemas: Mapping[str, str]) -> Entity:
    if path in tables:
        schema = table_schema(tables[path])
        return {"name": schema["title"], "description": schema["description"]}
    if path == PROFILE_PATH:
        return {"name": profile()["title"], "description": profile()["description"]}
    if path in schemas:
        return {"name": path, "description": f"The Table Schema of the table {schemas[path]}."}
    return {"name": path, "description": "What the package says of itself, and its tables."
            if path == DESCRIPTOR else "A file that the package names."}


def _file(path: str, data: bytes) -> Entity:
    return {"@id": _iri(path), "@type": ["File", "Profile"] if path == PROFILE_PATH else "File",
            "encodingFormat": _MEDIA.get(path[path.rfind("."):].lower(), ""), "contentSize": str(len(data)),
            "sha256": sha256(data).hexdigest()}


def _identifier(found: str) -> Entity:
    address = f"https://doi.org/{_iri(found)}"
    return {"@id": address, "@type": "PropertyValue", "name": "The DOI of this package", "value": f"doi:{found}",
            "propertyID": "https://registry.identifiers.org/registry/doi", "url": address}


def _licence(one: Mapping[str, Any]) -> Entity:
    name = text(one.get("name"))
    return {"@id": web(one.get("path")) or f"#licence-{_iri(name or text(one.get('title')))}", "@type": "CreativeWork",
            "name": text(one.get("title")) or name, "identifier": name}


def _agent(one: Contributor, number: int) -> Entity:
    """A person, or an organisation where nothing shows that it is a person."""
    known = f"https://orcid.org/{one.orcid}" if one.orcid else f"https://ror.org/{one.ror}" if one.ror else ""
    return {"@id": known or f"#contributor-{number}", "@type": "Person" if one.is_person else "Organization",
            "name": one.name, "givenName": one.given, "familyName": one.family, "url": one.url}


def _roles(people: Sequence[Contributor], agents: Sequence[Entity]) -> dict[str, Any]:
    found: dict[str, list[Entity]] = {}
    for one, agent in zip(people, agents, strict=True):
        for role in one.roles:
            found.setdefault(_ROLES.get(role, "contributor"), []).append(agent)
    return {name: _ids(of) for name, of in sorted(found.items())}


def _cited(studies: Sequence[Study]) -> tuple[list[Entity], list[Entity]]:
    """The studies, and the authors and journals that they name."""
    taken: set[str] = set()
    cited, around = [], []
    for study in studies:
        key = next((address for address in _addresses(study) if address not in taken),
                   f"#study-{_iri(study.study_id)}")
        taken.add(key)
        beside = list(_beside(study))
        around += beside
        cited.append({"@id": key, "@type": "ScholarlyArticle", "name": study.title,
                      "datePublished": str(study.year or ""), "identifier": [study.study_id, *_addresses(study)],
                      **{one["of"]: {"@id": one["@id"]} for one in beside}})
    return cited, [{name: value for name, value in one.items() if name != "of"} for one in around]


def _addresses(study: Study) -> Iterator[str]:
    if study.doi:
        yield f"https://doi.org/{_iri(study.doi)}"
    if study.pmid:
        yield f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}"


def _beside(study: Study) -> Iterator[Entity]:
    if study.first_author:
        yield {"of": "author", "@id": f"#first-author-{_iri(study.study_id)}", "@type": "Person",
               "name": study.first_author}
    if study.journal:
        yield {"of": "isPartOf", "@id": f"#journal-{_iri(study.journal)}", "@type": "Periodical", "name": study.journal}
