"""A package's own files: what its descriptor names; licence, readme, citation and parameters beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.manifest import MANIFEST
from realist_synth.package.paths import path_fault
from realist_synth.package.read import Opened
from realist_synth.package.store import Store, open_store
from realist_synth.package.strict_json import read_json

_BESIDE = re.compile(r"(?:LICEN[CS]E|README)[^/]*|CITATION\.cff|params\.yaml", re.IGNORECASE)


def own_files(store: Store, limits: Limits) -> dict[str, bytes]:
    """The bytes of a package's own files by path; one that is missing is left out, and the reader will say so.

    Args:
        store: Where they are.
        limits: How many and how large they may be.

    Raises:
        PackageError: If one exceeds a limit, where the store does not say so by a finding.
    """
    files: dict[str, bytes] = {}
    descriptor = store.read(store.descriptor, "descriptor_bytes")
    if isinstance(descriptor, Finding):
        return files
    files[store.descriptor] = descriptor
    value, _ = read_json(descriptor, store.descriptor, limits)
    for path, limit in own_paths(value, limits):
        if path not in files and path != MANIFEST and path_fault(path) is None:
            data = store.read(path, limit)
            files |= {} if isinstance(data, Finding) else {path: data}
    for name in store.names():
        if _BESIDE.fullmatch(name) and name not in files and path_fault(name) is None:
            data = store.read(name, "descriptor_bytes")
            files |= {} if isinstance(data, Finding) else {name: data}
    return files


def own_paths(descriptor: Any, limits: Limits) -> Iterator[tuple[str, str]]:
    """The paths that a descriptor names, each with the limit on its file.

    Examples:
        >>> list(own_paths({"resources": [{"path": "a.csv", "schema": "a.json"}]}, Limits()))
        [('a.csv', 'table_bytes'), ('a.json', 'descriptor_bytes')]
    """
    if not isinstance(descriptor, dict):
        return
    resources = descriptor.get("resources")
    for item in islice(resources if isinstance(resources, list) else (), limits.resources):
        if isinstance(item, dict):
            path, more = item.get("path"), item.get("extrapaths")
            tables = [*(path if isinstance(path, list) else [path]), *(more if isinstance(more, list) else [])]
            yield from ((one, "table_bytes") for one in islice(tables, limits.resources) if isinstance(one, str))
            named = (item.get("schema"), item.get("dialect"))
            yield from ((one, "descriptor_bytes") for one in named if isinstance(one, str))
    own = descriptor.get("$schema", descriptor.get("profile"))
    if isinstance(own, str) and own.endswith(".json") and "://" not in own:
        yield own, "descriptor_bytes"


def unread(source: Path, opened: Opened, limits: Limits) -> dict[str, bytes]:
    """The files that the descriptor of a package names and that the reader did not read, as they are no tables of ours.

    Args:
        source: Where the package is.
        opened: What was read of it.
        limits: How many and how large they may be.

    Raises:
        PackageError: If it cannot be read any more.

    Examples:
        >>> from realist_synth.package.locate import bundled
        >>> from realist_synth.package.read import open_package
        >>> list(unread(bundled(), open_package(bundled()), Limits()))
        ['schemas/realist-synthesis.json']
    """
    store = open_store(source, limits)
    value, _ = read_json(opened.files[store.descriptor], store.descriptor, limits)
    found = {path: store.read(path, limit) for path, limit in own_paths(value, limits)
             if path not in opened.files and path_fault(path) is None}
    return {path: data for path, data in found.items() if not isinstance(data, Finding)}


def package_of(source: Path, opened: Opened, limits: Limits) -> dict[str, bytes]:
    """The own files of a package that was read; those that were read are not read again.

    Args:
        source: Where it is.
        opened: What was read of it.
        limits: How large its files may be.

    Raises:
        PackageError: If it cannot be read any more.

    Examples:
        >>> from realist_synth.package.locate import bundled
        >>> from realist_synth.package.read import open_package
        >>> "LICENSE-DATA.md" in package_of(bundled(), open_package(bundled()), Limits())
        True
    """
    store = open_store(source, limits)
    files = own_files(store, limits) | dict(opened.files)
    files[DESCRIPTOR] = files.pop(store.descriptor)
    return files
