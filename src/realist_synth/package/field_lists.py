"""Whether the schema that a package gives a table lists the columns of the profile, by type and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.model.row import column_types
from realist_synth.model.tables import TABLES
from realist_synth.package.codes import found
from realist_synth.package.names import FIELD, SCHEMA, near_keys

_MOST = 1_000


def schema_findings(schema: Mapping[str, Any], table: str, path: str, inside: str = "") -> list[Finding]:
    """Each difference between a schema and the profile's.

    Args:
        schema: The Table Schema that the package gives.
        table: The table.
        path: The file that holds the schema.
        inside: The place of the schema in that file.

    Examples:
        >>> fields = [{"name": "claim_id", "type": "string"}, {"name": "study_id", "type": "integer"}]
        >>> [str(finding) for finding in schema_findings({"fields": fields}, "claim_citations", "schemas/x.json")]
        ["schemas/x.json: study_id: the schema has the type 'integer', the profile 'string'  [schema.type]"]
    """
    place = {"path": path, "table": table}
    out = near_keys(schema, SCHEMA, inside, path)
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(item, dict) and isinstance(item.get("name"), str)
                                               for item in fields):
        return [*out, found("schema.bad-value", "fields must be a list of objects with names",
                            field=f"{inside}.fields".removeprefix("."), **place)]
    if len(fields) > _MOST:
        return [*out, found("schema.bad-value", f"the schema has {len(fields)} fields", field="fields", **place)]
    for number, item in enumerate(fields):
        out += near_keys(item, FIELD, f"{inside}.fields[{number}]".removeprefix("."), path)
    return [*out, *_differences(fields, {name: kind.name for name, kind in column_types(TABLES[table]).items()}, place)]


def _differences(fields: Sequence[Mapping[str, Any]], wanted: Mapping[str, str],
                 place: Mapping[str, str]) -> Iterator[Finding]:
    types = {item["name"]: item.get("type", "string") for item in reversed(fields)}
    for name, kind in wanted.items():
        if name not in types:
            yield found("schema.missing-field", f"the schema lacks the column {name!r}", field=name, **place)
        elif types[name] != kind:
            yield found("schema.type", f"the schema has the type {types[name]!r}, the profile {kind!r}", field=name,
                        **place)
    for item in fields:
        if item["name"] not in wanted:
            yield found("schema.unknown-field", f"the profile has no column {item['name']!r}", field=item["name"],
                        **place)
    order = [item["name"] for item in fields if item["name"] in wanted]
    if order != [name for name in wanted if name in types]:
        yield found("schema.order", "the schema does not list each column once, in the order of the profile",
                    field=order[0],
                    **place)
