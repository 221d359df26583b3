"""A package of an older version of the profile, written as one of the current: what changes, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from realist_synth.errors import PackageError
from realist_synth.model.csv_text import csv_text
from realist_synth.model.row import column_types
from realist_synth.model.tables import PROFILE_VERSION, TABLES
from realist_synth.package.limits import Limits
from realist_synth.package.profile_versions import lifted
from realist_synth.package.read import Opened
from realist_synth.package.resources import Resource
from realist_synth.package.strict_csv import ENCODINGS, CsvTable, read_csv
from realist_synth.schemas import PROFILE_PATH, profile, table_schema, to_json


def upgraded(opened: Opened, descriptor: str, limits: Limits | None = None) -> dict[str, bytes]:
    """The files of a package that change when it becomes one of the current profile, the descriptor last.

    Every cell, every property and every file that the profile does not know of stays as it is; columns come in empty.
    Written in this order, and after what `without_digests` gives, the folder is a sound package at every moment: a
    table may be of a later version than the descriptor says.

    Args:
        opened: The package as it was read.
        descriptor: The path of its descriptor.
        limits: The limits that it was read under.

    Raises:
        PackageError: If its version is the current one already.
    """
    if opened.profile_version == PROFILE_VERSION:
        raise PackageError(f"the package is of profile {PROFILE_VERSION} already; there is nothing to upgrade")
    value = json.loads(opened.files[descriptor].decode("utf-8-sig"))
    cells = {one.table: _cells(one, opened, limits or Limits()) for one in opened.resources}
    now = {table: _in_order(table, one) for table, one in lifted(cells, opened.profile_version).items()}
    items = {item.get("name"): item for item in value["resources"] if isinstance(item, dict)}
    out: dict[str, bytes] = {}
    for one in opened.resources:
        item, table = items[one.table], now[one.table]
        out |= _schema(one, item, opened)
        if table.header == cells[one.table].header:
            continue
        if one.path is None:
            item["data"] = [list(table.header or ()), *table.rows] if isinstance(one.data[0], list) else one.data
        else:
            data = out[one.path] = _written(one, table)
            item |= {key: new for key, new in _digests(data).items() if key in item}
    value["synthesis"]["profile_version"] = PROFILE_VERSION
    if value.get("$schema") == PROFILE_PATH:
        out[PROFILE_PATH] = to_json(profile()).encode("utf-8")
    return out | {descriptor: to_json(value).encode("utf-8")}


def without_digests(opened: Opened, descriptor: str, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The descriptor without size and digest of the tables that change, to be written first; empty if it has none.

    Args:
        opened: The package as it was read.
        descriptor: The path of its descriptor.
        changed: What `upgraded` gives.
    """
    value = json.loads(opened.files[descriptor].decode("utf-8-sig"))
    paths = {one.table: one.path for one in opened.resources if one.path in changed}
    told = [item for item in value["resources"] if isinstance(item, dict) and item.get("name") in paths
            and ("bytes" in item or "hash" in item)]
    for item in told:
        item.pop("bytes", None)
        item.pop("hash", None)
    return {descriptor: to_json(value).encode("utf-8")} if told else {}


def _cells(resource: Resource, opened: Opened, limits: Limits) -> CsvTable:
    """The cells of a table as they stand; those of inline data may be numbers, and stay so."""
    if resource.path is not None:
        return read_csv(opened.files[resource.path], encoding=resource.encoding, delimiter=resource.delimiter,
                        path=resource.path, limits=limits)
    lists = bool(resource.data) and isinstance(resource.data[0], list)
    return CsvTable(header=resource.data[0], rows=resource.data[1:]) if lists else CsvTable()


def _in_order(table: str, read: CsvTable) -> CsvTable:
    """The columns in the order of the profile."""
    header = list(read.header or ())
    order = [header.index(name) for name in column_types(TABLES[table]) if name in header]
    rows = [[row[at] for at in order] for row in read.rows]
    return CsvTable(header=[header[at] for at in order] if read.header else None, rows=rows)


def _schema(resource: Resource, item: Mapping[str, Any], opened: Opened) -> dict[str, bytes]:
    """The file of a table's schema; a schema that stands in the descriptor is put right there."""
    schema = item.get("schema")
    if schema is None:
        return {}
    new = table_schema(resource.table, [one.table for one in opened.resources])
    if isinstance(schema, str):
        old = json.loads(opened.files[schema].decode("utf-8-sig"))
        return {schema: to_json(new | {key: old[key] for key in ("missingValues",) if key in old}).encode("utf-8")}
    schema.update(new | {key: schema[key] for key in ("missingValues",) if key in schema})
    return {}


def _written(resource: Resource, table: CsvTable) -> bytes:
    return csv_text([table.header or (), *table.rows], resource.delimiter).encode(ENCODINGS[resource.encoding])


def _digests(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}
