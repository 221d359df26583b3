"""A package opened: the review that its sound rows make, every finding, and where each row stands."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from realist_synth.model.finding import Finding, in_order
from realist_synth.model.review import Review
from realist_synth.model.row import column_types
from realist_synth.model.tables import TABLES
from realist_synth.package.declared import declared_findings
from realist_synth.package.descriptor import read_descriptor
from realist_synth.package.inline import inline_table
from realist_synth.package.keys import key_findings
from realist_synth.package.limits import Limits
from realist_synth.package.places import Places, TablePlace
from realist_synth.package.resources import Resource
from realist_synth.package.store import Store, open_store
from realist_synth.package.strict_csv import read_csv
from realist_synth.package.tables import TableRead, read_table


@dataclass(frozen=True)
class Opened:
    """What a package holds.

    Attributes:
        review: The review of all rows that are sound; None where the descriptor is unusable.
        findings: Everything that the reader noticed, errors first.
        places: Where each row of the review stands.
        files: The bytes of every file that was read, by path.
        resources: The tables that were read, and how they are written.
    """

    review: Review | None
    findings: tuple[Finding, ...]
    places: Places
    files: Mapping[str, bytes]
    resources: tuple[Resource, ...]


def open_package(source: Path, limits: Limits | None = None) -> Opened:
    """Read a package strictly; whatever is wrong in it is a finding.

    Args:
        source: A folder, the datapackage.json in it, or a `.zip` of it.
        limits: How large it may be.

    Raises:
        PackageError: If there is no package at the source, or none that can be read.

    Examples:
        >>> open_package(Path("nowhere"))
        Traceback (most recent call last):
        ...
        realist_synth.errors.PackageError: nowhere: cannot be read: No such file or directory
    """
    limits = limits or Limits()
    store = open_store(source, limits)
    descriptor = read_descriptor(store, limits)
    findings, files = descriptor.findings, descriptor.files
    tables: dict[str, TableRead] = {}
    with _without_collection():
        for resource in descriptor.resources:
            read = _table(resource, store, limits, files)
            if isinstance(read, Finding):
                findings.append(read)
            else:
                findings += read.findings
                tables[resource.table] = read
    # a table that the package lists but that cannot be read has been reported; what refers to it is not reported again
    broken = list(islice(key_findings(tables, descriptor.listed), limits.findings + 1))
    findings += broken[:limits.findings]
    if len(broken) > limits.findings:
        findings.append(limits.exceeded("findings", "the package has too many findings on its keys"))
    review = None
    if descriptor.metadata is not None:
        review = Review.from_tables(descriptor.metadata, {name: tables[name].rows for name in TABLES if name in tables})
    places = Places(MappingProxyType({name: _place(read) for name, read in tables.items()}))
    return Opened(review, in_order(findings), places, MappingProxyType(files), tuple(descriptor.resources))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Rows hold no cycles, but to look for some among millions of them takes longer than to read them."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _table(resource: Resource, store: Store, limits: Limits, files: dict[str, bytes]) -> TableRead | Finding:
    table = resource.table
    if resource.path is None:
        cells = inline_table(resource.data, column_types(TABLES[table]), path=store.descriptor, table=table,
                             where=resource.where, limits=limits)
        return read_table(table, cells, path=store.descriptor, missing=resource.missing | {""}, limits=limits)
    data = files.get(resource.path) or store.read(resource.path, "table_bytes")
    if isinstance(data, Finding):
        return replace(data, table=table)
    files[resource.path] = data
    changed = declared_findings(resource, data)
    cells = read_csv(data, encoding=resource.encoding, delimiter=resource.delimiter, path=resource.path, table=table,
                     limits=limits)
    read = read_table(table, cells, path=resource.path, missing=resource.missing, limits=limits)
    return replace(read, findings=[*changed, *read.findings])


def _place(read: TableRead) -> TablePlace:
    columns = {name: position for position, name in reversed(list(enumerate(read.header, 1)))}
    return TablePlace(read.path, MappingProxyType(columns), read.numbers, read.lines, read.all_lines)
