"""The tables with metadata of CSV on the Web: keys, foreign keys, datatypes and definitions.

Follows the W3C Recommendations "Metadata Vocabulary for Tabular Data" and "Model for Tabular Data and Metadata on the
Web" (2015).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from realist_synth.package.read import Opened
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.exports._tables import Table, review_of, tables_of
from realist_synth.publish.exports._told import contributors, description, text, web

SUFFIX = ""
METADATA = "csv-metadata.json"
_BASES = {"number": "decimal"}
_LIMITS = {"minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "minExclusive",
           "exclusiveMaximum": "maxExclusive", "minLength": "minLength"}


def export(opened: Opened) -> Mapping[str, bytes]:
    """The metadata, under the name that the standard looks for, and the tables that it describes."""
    tables = tables_of(opened)
    return {METADATA: json_bytes(_group(opened, tables)), **{table.path: table.data for table in tables}}


def _group(opened: Opened, tables: list[Table]) -> dict[str, Any]:
    review = review_of(opened)
    told = review.metadata
    creators = [one.name for one in contributors(told) if one.is_creator]
    addresses = [{"@id": address} for one in told.licenses if (address := web(one.get("path")))]
    sources = [title for one in told.sources if (title := text(one.get("title")))]
    said = {"dc:title": told.title or told.name, "dc:description": description(review, [t.name for t in tables]),
            "dc:creator": creators, "dc:license": addresses, "dc:created": told.created, "dc:source": sources,
            "schema:version": told.version}
    paths = {table.name: table.path for table in tables}
    return {"@context": "http://www.w3.org/ns/csvw", **{name: _shown(value) for name, value in said.items() if value},
            "null": "", "tables": [_table(table, paths) for table in tables]}


def _shown(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _table(table: Table, paths: Mapping[str, str]) -> dict[str, Any]:
    schema = table.schema
    described: dict[str, Any] = {
        "columns": [_column(field, table) for field in schema["fields"]], "primaryKey": schema["primaryKey"]}
    keys = [{"columnReference": key["fields"],
             "reference": {"resource": paths[key["reference"]["resource"] or table.name],
                           "columnReference": key["reference"]["fields"]}} for key in schema.get("foreignKeys", [])]
    return {"url": table.path, "dc:title": schema["title"], "dc:description": schema["description"],
            "tableSchema": described | ({"foreignKeys": keys} if keys else {})}


def _column(field: Mapping[str, Any], table: Table) -> dict[str, Any]:
    limits = field.get("constraints", {})
    column = {"name": field["name"], "titles": [field["name"], field["title"]], "dc:description": field["description"],
              "datatype": _datatype(field, limits, table)}
    if field["title"] == field["name"]:
        column["titles"] = field["name"]
    if limits.get("required"):
        column["required"] = True
    return column | ({"propertyUrl": field["rdfType"]} if field.get("rdfType") else {})


def _datatype(field: Mapping[str, Any], limits: Mapping[str, Any], table: Table) -> Any:
    base = _BASES.get(field["type"], field["type"])
    if base == "decimal" and any(_has_exponent(getattr(row, field["name"])) for row in table.rows):
        base = "double"  # a decimal of the standard has no exponent
    found: dict[str, Any] = {ours: limits[theirs] for theirs, ours in _LIMITS.items() if theirs in limits}
    if field["type"] == "string" and ("enum" in limits or "pattern" in limits):
        found["format"] = limits.get("pattern") or "|".join(map(re.escape, limits["enum"]))
    return {"base": base} | found if found else base


def _has_exponent(value: Decimal | None) -> bool:
    return value is not None and "E" in str(value)
