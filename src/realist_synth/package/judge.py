"""The second judge: frictionless looks at the very bytes that were read, and may see what our reader did not.

It is given bytes in memory and the schemas of the profile, so that it opens no file, asks for no address, and meets no
pattern of a stranger's making.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from realist_synth.model.finding import Finding, Severity
from realist_synth.package.codes import found
from realist_synth.package.places import TablePlace
from realist_synth.package.profile_versions import columns_of, schema_of, since
from realist_synth.package.read import Opened
from realist_synth.package.resources import Resource
from realist_synth.package.strict_csv import ENCODINGS

_STRUCTURE = ("csv.", "header.", "limit.", "resource.", "path.", "archive.")


def frictionless_findings(opened: Opened) -> tuple[Finding, ...]:
    """What frictionless finds wrong with a package at places where our reader has reported nothing.

    Args:
        opened: The package as it was read; nothing is read again.

    Examples:
        >>> from realist_synth.package.places import Places
        >>> frictionless_findings(Opened(None, (), Places(), {}, ()))
        ()
    """
    readable = [resource for resource in opened.resources if resource.table in opened.places.tables
                and not _broken(opened, resource.table)]
    if not readable:
        return ()
    try:
        errors = _judge(opened, readable)
    except Exception as error:  # whatever goes wrong in there is one finding, not a traceback
        return (found("frictionless.failed",
                      f"the second judge could not finish: {type(error).__name__}: {str(error)[:200]}"),)
    return tuple(finding for finding in errors if not _reported(finding, opened))


def _broken(opened: Opened, table: str) -> bool:
    """Whether rows cannot be counted on to be the same rows for both readers, after faults that were reported."""
    return any(finding.table == table and finding.code.startswith(_STRUCTURE)
               and (finding.severity is Severity.ERROR or finding.code == "csv.trailing-blank")
               for finding in opened.findings)


def _judge(opened: Opened, readable: list[Resource]) -> list[Finding]:
    import frictionless

    present = [resource.table for resource in readable]
    package = frictionless.Package(resources=[_resource(frictionless, opened, resource, present)
                                              for resource in readable])
    report = package.validate()
    findings = [_finding("", error, TablePlace("")) for error in report.errors]
    for task in report.tasks:
        findings += [_finding(task.name, error, opened.places.tables[task.name]) for error in task.errors]
    return findings


def _resource(frictionless: Any, opened: Opened, resource: Resource, present: list[str]) -> Any:
    header = set(opened.places.tables[resource.table].columns)
    version = next((one for one in since(opened.profile_version) if set(columns_of(resource.table, one)) == header),
                   opened.profile_version)
    schema = schema_of(resource.table, version, present)
    descriptor = schema | {"missingValues": sorted(resource.missing)}
    for field in descriptor["fields"]:
        for name in ("exclusiveMinimum",
                     "exclusiveMaximum"):  # refused in resources that no descriptor of version 2 holds
            field.get("constraints", {}).pop(name, None)
    typed = frictionless.Schema.from_descriptor(descriptor)
    if resource.path is None:
        return frictionless.Resource(resource.data, name=resource.table, schema=typed)
    encoding = ENCODINGS[resource.encoding].replace("utf-8", "utf-8-sig")
    dialect = frictionless.Dialect.from_descriptor({"csv": {"delimiter": resource.delimiter}})
    return frictionless.Resource(opened.files[resource.path], name=resource.table, format="csv", encoding=encoding,
                                 dialect=dialect, schema=typed)


def _finding(table: str, error: Any, place: TablePlace) -> Finding:
    number = getattr(error, "row_number", None)
    row = number - 1 if isinstance(number, int) else None  # it counts the header
    cell = getattr(error, "cell", None)
    return found(f"frictionless.{error.type}", str(error.note or error.message)[:500], table=table or None,
                 path=place.path or None, row=row,
                 line=place.all_lines[row - 1] if row and row <= len(place.all_lines) else None,
                 field=getattr(error, "field_name", None) or None, column=getattr(error, "field_number", None),
                 value=None if cell is None else str(cell))


def _reported(finding: Finding, opened: Opened) -> bool:
    """Whether our reader has reported an error at this place, or one elsewhere that explains a broken reference."""
    errors: Iterator[Finding] = (other for other in opened.findings if other.severity is Severity.ERROR)
    if finding.code == "frictionless.foreign-key":
        return any(True for _ in errors)
    return any(other.table == finding.table and other.row in (finding.row, None) for other in errors)

