"""Whether the schema that a package gives a table lists the columns of the profile, by type and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.model.tables import PROFILE_VERSION
from realist_synth.package.codes import found
from realist_synth.package.names import FIELD, SCHEMA, near_keys
from realist_synth.package.profile_versions import schema_of, since

_MOST = 1_000
_USUAL: Mapping[str, Any] = {
    "trueValues": ["true", "True", "TRUE", "1"],
    "falseValues": ["false", "False", "FALSE", "0"],
    "decimalChar": ".",
    "groupChar": "",
    "bareNumber": True,
    "missingValues": [""],
    "format": "default",
}


def schema_findings(schema: Mapping[str, Any], table: str, path: str, inside: str = "",
                    version: str = PROFILE_VERSION) -> list[Finding]:
    """Each difference between a schema and the profile's.

    Args:
        schema: The Table Schema that the package gives.
        table: The table.
        path: The file that holds the schema.
        inside: The place of the schema in that file.
        version: The version of the profile that the package says it is of.

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
    tried = [_against(schema, fields, schema_of(table, one), place) for one in since(version)]
    return [*out, *([] if [] in tried else tried[0])]


def _against(schema: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], ours: Mapping[str, Any],
             place: Mapping[str, str]) -> list[Finding]:
    """Each difference between the schema of a package and that of one version of the profile."""
    kinds = {field["name"]: field["type"] for field in ours["fields"]}
    return [*_meanings(fields, ours, place), *_keys(schema, ours, place), *_differences(fields, kinds, place)]


def _meanings(fields: Sequence[Mapping[str, Any]], schema: Mapping[str, Any],
              place: Mapping[str, str]) -> Iterator[Finding]:
    """Settings by which another reader would read other values, and constraints that nobody here would enforce."""
    ours = {item["name"]: item for item in schema["fields"]}
    for item in fields:
        own = ours.get(item["name"], {})
        for name in ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber", "missingValues", "format"):
            if name in item and item[name] != _USUAL[name]:
                yield found("schema.reading", f"the schema sets {name}, which the profile does not", field=item["name"],
                            value=str(item[name])[:200], hint=f"leave {name} out", **place)
        if "constraints" in item and item["constraints"] != own.get("constraints"):
            yield found(
                "schema.reading",
                "the schema has other constraints than the profile",
                field=item["name"],
                value=str(item["constraints"])[:200],
                hint="write the schemas with `realist-synth schemas`",
                **place,
            )


def _keys(schema: Mapping[str, Any], ours: Mapping[str, Any], place: Mapping[str, str]) -> Iterator[Finding]:
    for name in ("primaryKey", "uniqueKeys"):
        declared = schema.get(name)
        if declared is not None and declared != ours.get(name) and [declared] != ours.get(name):
            yield found("schema.keys", f"the {name} is not that of the profile", field=name, value=str(declared)[:200],
                        hint="write the schemas with `realist-synth schemas`", **place)
    declared = schema.get("foreignKeys") or []
    known = ours.get("foreignKeys", [])
    for key in declared if isinstance(declared, list) else [declared]:
        if key not in known:
            yield found("schema.keys", "the schema has a foreign key that the profile lacks", field="foreignKeys",
                        value=str(key)[:200], hint="write the schemas with `realist-synth schemas`", **place)


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
