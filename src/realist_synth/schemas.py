"""The profile, written out: Table Schemas and the profile JSON, all from the row models.

`schemas/*.json` are these, written by `realist-synth schemas`; a test fails when they are stale.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from realist_synth.errors import UnknownNameError
from realist_synth.frame_findings import frame_findings as frame_findings
from realist_synth.frame_schemas import frame_schema as frame_schema
from realist_synth.frame_schemas import table_frame_schema as table_frame_schema
from realist_synth.frame_schemas import typed_frame as typed_frame
from realist_synth.model.row import ColumnType, Row, column_types, foreign_keys
from realist_synth.model.tables import PROFILE_VERSION, REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import Basis, Framework, Slot

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
PROFILE_PATH = "schemas/realist-synthesis.json"


def table_schema(table: str, present: Collection[str] = tuple(TABLES)) -> dict[str, Any]:
    """The Table Schema (v2) of a table; keys into tables that are not `present` are left out.

    Raises:
        UnknownNameError: If the profile has no such table.

    Examples:
        >>> table_schema("claim_citations")["primaryKey"]
        ['claim_id', 'study_id']
    """
    if table not in TABLES:
        raise UnknownNameError("table", table, TABLES)
    model = TABLES[table]
    schema: dict[str, Any] = {
        "$schema": TABLE_SCHEMA,
        "name": table,
        "title": table.replace("_", " ").capitalize(),
        "description": (model.__doc__ or "").strip(),
        "fields": [_field(model, name, kind) for name, kind in column_types(model).items()],
        "missingValues": [""],
        "primaryKey": list(model.key),
    }
    if model.unique:
        schema["uniqueKeys"] = [list(key) for key in model.unique]
    keys = [{"fields": [name],
             "reference": {"resource": "" if other == table else other, "fields": [TABLES[other].key[0]]}}
            for name, other in foreign_keys(model).items() if other in present]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(model: type[Row], name: str, kind: ColumnType) -> dict[str, Any]:
    info = model.model_fields[name]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}
    constraints: dict[str, Any] = {"required": True} if kind.required else {}
    constraints |= kind.constraints
    field: dict[str, Any] = {"name": name, "title": name.replace("_", " "), "type": kind.name,
                             "description": info.description, "example": example_text(info.examples)}
    if kind.vocabulary:
        constraints["enum"] = [term.value for term in kind.vocabulary]
        field["categories"] = [{"value": term.value, "label": term.definition} for term in kind.vocabulary]
    if extra.get("term"):
        field["rdfType"] = extra["term"]
    return field | ({"constraints": constraints} if constraints else {})


def example_text(examples: Sequence[Any] | None) -> str:
    """The first example as a cell holds it; the standard asks for text whatever the type.

    Examples:
        >>> example_text([False]), example_text([40])
        ('false', '40')
    """
    first = examples[0] if examples else ""
    return str(first).lower() if isinstance(first, bool) else str(first)


def profile() -> dict[str, Any]:
    """The JSON Schema that datapackage.json of this profile obeys, on top of Data Package v2."""
    dimension = {
        "type": "object", "required": ["name", "label"],
        "properties": {"name": {"type": "string", "minLength": 1}, "label": {"type": "string", "minLength": 1},
                       "slot": {"enum": [slot.value for slot in Slot]}},
    }
    synthesis = {
        "type": "object", "required": ["profile_version", "framework", "dimensions"],
        "properties": {
            "profile_version": {"const": PROFILE_VERSION, "description": "The version of this profile."},
            "framework": {"enum": [framework.value for framework in Framework]},
            "dimensions": {"type": "array", "minItems": 1, "items": dimension,
                           "description": "The dimensions of the codebook, each with the slot it fills, if any."},
            "default_reading": {"enum": [basis.value for basis in Basis]},
            "question": {"type": "string", "description": "The question of the review."},
            "authors": {"type": "array", "items": {"type": "string"}, "description": "The authors of the review."},
        },
    }
    required = [{"contains": {"type": "object", "required": ["name"], "properties": {"name": {"const": table}}}}
                for table in REQUIRED_TABLES]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Realist Synthesis Data Package {PROFILE_VERSION}",
        "description": "A realist review as data: codings, configurations and claims, "
                       "each with its place in the source.",
        "type": "object",
        "required": ["name", "resources", "synthesis"],
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "resources": {"type": "array", "allOf": required},
            "synthesis": synthesis,
        },
        "allOf": [{"$ref": DATA_PACKAGE}],
    }


def to_json(value: object) -> str:
    """JSON as the project writes it: indented, as it reads, with a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def schema_files() -> dict[str, str]:
    """The files of `schemas/`, by path, with their contents."""
    files = {f"schemas/{table}.json": to_json(table_schema(table)) for table in TABLES}
    return files | {PROFILE_PATH: to_json(profile())}
