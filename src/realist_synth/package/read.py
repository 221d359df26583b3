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
from realist_synth.model.tables import PROFILE_VERSION, TABLES
from realist_synth.package.declared import declared_findings
from realist_synth.package.descriptor import Descriptor, read_descriptor
from realist_synth.package.inline import inline_table
from realist_synth.package.keys import key_findings
from realist_synth.package.limits import Limits
from realist_synth.package.places import Places, TablePlace
from realist_synth.package.profile_versions import lifted
from realist_synth.package.resources import Resource
from realist_synth.package.store import Store, open_store
from realist_synth.package.strict_csv import CsvTable, read_csv
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
        profile_version: The version of the profile that the package is of; the review is of the current one.
    """

    review: Review | None
    findings: tuple[Finding, ...]
    places: Places
    files: Mapping[str, bytes]
    resources: tuple[Resource, ...]
    profile_version: str = PROFILE_VERSION


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
        for resource, cells in _lifted(_cells(descriptor, store, limits), descriptor.version):
            tables[resource.table] = read = _table(resource, cells, store, limits, descriptor.version)
            findings += read.findings
    # a table that the package lists but that cannot be read has been reported; what refers to it is not reported again
    broken = list(islice(key_findings(tables, descriptor.listed), limits.findings + 1))
    findings += broken[:limits.findings]
    if len(broken) > limits.findings:
        findings.append(limits.exceeded("findings", "the package has too many findings on its keys"))
    review = None
    if descriptor.metadata is not None:
        review = Review.from_tables(descriptor.metadata, {name: tables[name].rows for name in TABLES if name in tables})
    places = Places(MappingProxyType({name: _place(read) for name, read in tables.items()}))
    return Opened(review, in_order(findings), places, MappingProxyType(files), tuple(descriptor.resources),
                  descriptor.version)


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


def _cells(descriptor: Descriptor, store: Store, limits: Limits) -> Iterator[tuple[Resource, CsvTable]]:
    """What each table holds; a file that cannot be read is a finding."""
    for resource in descriptor.resources:
        table, path = resource.table, resource.path
        if path is None:
            yield resource, inline_table(resource.data, column_types(TABLES[table]), path=store.descriptor, table=table,
                                         where=resource.where, limits=limits)
            continue
        data = descriptor.files.get(path) or store.read(path, "table_bytes")
        if isinstance(data, Finding):
            descriptor.findings.append(replace(data, table=table))
            continue
        descriptor.files[path] = data
        descriptor.findings += declared_findings(resource, data)
        yield resource, read_csv(data, encoding=resource.encoding, delimiter=resource.delimiter, path=path, table=table,
                                 limits=limits)


def _lifted(cells: Iterator[tuple[Resource, CsvTable]], version: str) -> Iterator[tuple[Resource, CsvTable]]:
    """The same from a package of the current version of the profile; one at a time, where nothing is to be done."""
    if version == PROFILE_VERSION:
        return cells
    held = [(resource, replace(one, file_header=one.header)) for resource, one in cells]
    now = lifted({resource.table: one for resource, one in held}, version)
    return ((resource, now[resource.table]) for resource, _ in held)


def _table(resource: Resource, cells: CsvTable, store: Store, limits: Limits, version: str) -> TableRead:
    inline = resource.path is None
    return read_table(resource.table, cells, path=resource.path or store.descriptor,
                      missing=resource.missing | {""} if inline else resource.missing, limits=limits, version=version)


def _place(read: TableRead) -> TablePlace:
    columns = {name: position for position, name in reversed(list(enumerate(read.header, 1)))}
    return TablePlace(read.path, MappingProxyType(columns), read.numbers, read.lines, read.all_lines)
