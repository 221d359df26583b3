"""What datapackage.json says: the metadata of the review, and the resources to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.model.metadata import Metadata
from realist_synth.model.tables import PROFILE_VERSION, REQUIRED_TABLES
from realist_synth.package.codes import found
from realist_synth.package.kinds import PACKAGE_KINDS, kind_findings
from realist_synth.package.limits import Limits
from realist_synth.package.metadata import sound_metadata
from realist_synth.package.names import PACKAGE, near_keys
from realist_synth.package.profile_versions import VERSIONS
from realist_synth.package.resources import Resource, read_resource
from realist_synth.package.store import Store
from realist_synth.package.strict_json import read_json

PROFILE_NAME = "realist-synthesis.json"


@dataclass
class Descriptor:
    """The metadata (None where they are unusable), the tables to read, the files that say so, and what is wrong."""

    metadata: Metadata | None = None
    resources: list[Resource] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    version: str = PROFILE_VERSION


def read_descriptor(store: Store, limits: Limits) -> Descriptor:
    """Read datapackage.json and the schemas that it names."""
    out, path = Descriptor(), store.descriptor
    data = store.read(path, "descriptor_bytes")
    if isinstance(data, Finding):
        out.findings.append(data)
        return out
    out.files[path] = data
    value, faults = read_json(data, path, limits)
    out.findings += faults
    if isinstance(value, dict):
        out.findings += near_keys(value, PACKAGE, "", path)
        out.findings += kind_findings(value, PACKAGE_KINDS, "", path)
        out.findings += _profile(value, path)
        out.version, value = _version(value, path, out.findings)
        out.metadata = _metadata(value, path, out.findings)
        _resources(value, out, store, limits)
    elif not faults:
        out.findings.append(found("descriptor.bad-value", "the descriptor is no JSON object", path=path, line=1))
    return out


def _profile(value: Mapping[str, Any], path: str) -> list[Finding]:
    name = value.get("$schema", value.get("profile"))
    if name is None or name in ("data-package", "tabular-data-package") or (
            isinstance(name, str) and "datapackage.org/profiles/" in name and name.endswith("/datapackage.json")):
        return [found("descriptor.no-profile", "the package does not name the profile", path=path, field="$schema",
                      hint=f'write "$schema": "schemas/{PROFILE_NAME}"')]
    if not isinstance(name, str) or name.replace("\\", "/").rpartition("/")[2] != PROFILE_NAME:
        return [found("descriptor.unknown-profile", "the package is of another profile", path=path, field="$schema",
                      value=str(name)[:200],
                      hint=f'write "$schema": "schemas/{PROFILE_NAME}" if it is of this profile')]
    return []


def _version(value: dict[str, Any], path: str, findings: list[Finding]) -> tuple[str, dict[str, Any]]:
    """The version of the profile that a package is of, and its descriptor as one of the current version."""
    synthesis = value.get("synthesis")
    version = synthesis.get("profile_version", PROFILE_VERSION) if isinstance(synthesis, dict) else PROFILE_VERSION
    if not isinstance(synthesis, dict) or version == PROFILE_VERSION:
        return PROFILE_VERSION, value
    place: dict[str, Any] = {"path": path, "field": "synthesis.profile_version", "value": str(version)[:200]}
    if version in VERSIONS:
        findings.append(found("descriptor.older-profile", f"the package is of profile {version}; it is read as one of "
                              f"{PROFILE_VERSION}, with nothing lost", hint="write it so with `realist-synth upgrade`",
                              **place))
    else:
        findings.append(found("descriptor.profile-version", f"the profile version {str(version)[:40]!r} is not known",
                              hint=f"this reader knows {' and '.join(VERSIONS)}; for a newer one, update realist-synth",
                              **place))
    return (version if version in VERSIONS else PROFILE_VERSION,
            {**value, "synthesis": {**synthesis, "profile_version": PROFILE_VERSION}})


def _metadata(value: Mapping[str, Any], path: str, findings: list[Finding]) -> Metadata | None:
    """The metadata; a faulty property besides name and synthesis is named and left out."""
    from pydantic import ValidationError

    known = {key: item for key, item in value.items() if key not in ("resources", "$schema", "profile")}
    synthesis = value.get("synthesis")
    if isinstance(synthesis, dict):
        findings += _synthesis_keys(synthesis, path)
    for _ in range(2):
        try:
            return sound_metadata(known) or Metadata.model_validate(known)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=True)
        findings += [_value_fault(fault, path) for fault in faults]
        known = {key: item for key, item in known.items() if key not in {str(fault["loc"][0]) for fault in faults}}
        if "name" not in known or "synthesis" not in known:
            return None
    return None


def _synthesis_keys(synthesis: Mapping[str, Any], path: str) -> list[Finding]:
    from realist_synth.package.names import DIMENSION, SYNTHESIS

    findings = near_keys(synthesis, SYNTHESIS, "synthesis", path)
    dimensions = synthesis.get("dimensions")
    for number, dimension in enumerate(dimensions[:1_000] if isinstance(dimensions, list) else []):
        if isinstance(dimension, dict):
            findings += near_keys(dimension, DIMENSION, f"synthesis.dimensions[{number}]", path)
    return findings


def json_path(parts: Sequence[int | str]) -> str:
    """The place of a value in a JSON document.

    Examples:
        >>> json_path(["synthesis", "dimensions", 0, "slot"])
        'synthesis.dimensions[0].slot'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


_WORDS = {"string_type": "must be text", "string_too_short": "must not be empty", "too_short": "must not be empty",
          "tuple_type": "must be a list", "dict_type": "must be an object", "model_type": "must be an object",
          "model_attributes_type": "must be an object"}


def _value_fault(fault: Any, path: str) -> Finding:
    where = json_path(fault["loc"])
    if fault["type"] == "missing":
        return found("descriptor.missing-property", f"the property {where} is missing", path=path, field=where,
                     hint="every package of the profile has it")
    value, hint = fault["input"], None
    if fault["type"] == "enum":
        from difflib import get_close_matches

        words = [word.strip("'") for word in str(fault["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        near = get_close_matches(str(value), words, n=1)
        hint = (f"did you mean {near[0]!r}? " if near else "") + "one of " + ", ".join(words)
    message = "is not one of the words allowed here" if fault["type"] == "enum" else _WORDS.get(fault["type"],
                                                                                                fault["msg"])
    return found("descriptor.bad-value", message, path=path, field=where, value=str(value)[:200], hint=hint)


def _resources(value: Mapping[str, Any], out: Descriptor, store: Store, limits: Limits) -> None:
    path = store.descriptor
    resources = value.get("resources")
    if not isinstance(resources, list) or not resources:
        out.findings.append(found("descriptor.no-resources", "the package lists no resources", path=path,
                                  field="resources",
                                  hint="list the tables of the package"))
        return
    if len(resources) > limits.resources:
        out.findings.append(limits.exceeded("resources", f"the package lists {len(resources)} resources", path=path,
                                            field="resources"))
        return
    paths: dict[str, int] = {}
    for number, item in enumerate(resources):
        place: dict[str, Any] = {"path": path, "field": f"resources[{number}]"}
        if not isinstance(item, dict):
            out.findings.append(found("descriptor.bad-value", "the resource is no object", value=str(item)[:200],
                                      **place))
            continue
        name, file = item.get("name"), item.get("path")
        if isinstance(name, str) and name in out.listed:
            out.findings.append(found("descriptor.duplicate-resource", f"another resource has the name {name!r} too",
                                      value=name, **place))
            continue
        if isinstance(file, str) and paths.setdefault(file, number) != number:
            out.findings.append(found("descriptor.duplicate-path", f"another resource has the path {file!r} too",
                                      value=file, **place))
            continue
        resource = read_resource(item, number, store, limits, out.files, out.findings, out.version)
        out.listed.update([name] if isinstance(name, str) else [])
        out.resources += [resource] if resource else []
    for table in REQUIRED_TABLES:
        if table not in out.listed:
            out.findings.append(found("descriptor.missing-table", f"the table {table} is missing", path=path,
                                      field="resources",
                                      table=table, hint=f"add a resource with the name {table!r}"))
