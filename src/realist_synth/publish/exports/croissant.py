"""The tables with Croissant metadata (MLCommons, 1.0), for data set search and machine learning.

Follows the Croissant Format Specification 1.0 of MLCommons.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from realist_synth.package.read import Opened
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.exports._tables import Table, review_of, tables_of
from realist_synth.publish.exports._told import (
    Contributor,
    contributors,
    day,
    description,
    extra,
    keywords,
    licences,
    text,
    web,
)
from realist_synth.publish.pages.citation import bibtex, package_entry

SUFFIX = ""
METADATA = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
# the context that the specification gives: terms of schema.org stand bare, those of Croissant lead to its namespace
_TERMS = ("citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet",
          "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
          "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform")
CONTEXT: Mapping[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}


def export(opened: Opened) -> Mapping[str, bytes]:
    """The metadata, and the tables that they describe."""
    tables = tables_of(opened)
    return {METADATA: json_bytes(_dataset(opened, tables)), **{table.path: table.data for table in tables}}


def _dataset(opened: Opened, tables: list[Table]) -> dict[str, Any]:
    review = review_of(opened)
    told, people = review.metadata, contributors(review.metadata)
    said = {
        "name": told.title or told.name, "alternateName": told.name if told.title else None,
        "description": description(review, [table.name for table in tables]), "version": told.version,
        "license": [web(one.get("path")) or text(one.get("name")) or text(one.get("title"))
                    for one in licences(told, "croissant")],
        "datePublished": day(told, "croissant"), "url": web(extra(told, "homepage")), "keywords": keywords(told),
        "creator": [_agent(one) for one in people if one.is_creator],
        "publisher": [_agent(one) for one in people if "publisher" in one.roles],
        "isBasedOn": [address for one in told.sources if (address := web(one.get("path")))],
        "citeAs": bibtex(package_entry(review)),
    }
    return {"@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": CONFORMS_TO,
            **{name: value[0] if isinstance(value, list) and len(value) == 1 else value
               for name, value in said.items() if value},
            "distribution": [_file(table) for table in tables], "recordSet": [_records(table) for table in tables]}


def _agent(one: Contributor) -> dict[str, str]:
    """A person, or an organisation where nothing shows that it is a person."""
    address = f"https://orcid.org/{one.orcid}" if one.orcid else f"https://ror.org/{one.ror}" if one.ror else one.url
    return {"@type": "sc:Person" if one.is_person else "sc:Organization", "name": one.name} | (
        {"url": address} if address else {})


def _file(table: Table) -> dict[str, Any]:
    return {"@type": "cr:FileObject", "@id": table.path, "name": table.path, "description": table.schema["description"],
            "contentUrl": table.path, "contentSize": f"{len(table.data)} B", "encodingFormat": "text/csv",
            "sha256": sha256(table.data).hexdigest()}


def _records(table: Table) -> dict[str, Any]:
    schema = table.schema
    keys = {key["fields"][0]: (key["reference"]["resource"] or table.name, key["reference"]["fields"][0])
            for key in schema.get("foreignKeys", [])}
    identifying = [{"@id": f"{table.name}/{name}"} for name in schema["primaryKey"]]
    return {"@type": "cr:RecordSet", "@id": table.name, "name": table.name, "description": schema["description"],
            "key": identifying if len(identifying) > 1 else identifying[0],
            "field": [_field(field, table, keys.get(field["name"])) for field in schema["fields"]]}


def _field(field: Mapping[str, Any], table: Table, key: tuple[str, str] | None) -> dict[str, Any]:
    words = field.get("constraints", {}).get("enum")
    said = f"{field['description']} One of: {', '.join(words)}." if words else field["description"]
    made = {"@type": "cr:Field", "@id": f"{table.name}/{field['name']}", "name": field["name"], "description": said,
            "dataType": TYPES[field["type"]], "source": _source(table.name, field["name"])}
    # what is empty throughout refers to nothing, and readers that follow references stumble over it
    used = key and any(getattr(row, field["name"]) is not None for row in table.rows)
    return made | ({"references": _source(*key)} if key and used else {})


def _source(table: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": f"data/{table}.csv"}, "extract": {"column": column}}
