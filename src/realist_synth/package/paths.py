"""The rules that a path inside a package keeps, so that it means the same file everywhere and never one outside."""

from __future__ import annotations

import re
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")
_HINT = "write the path relative to datapackage.json, like data/codes.csv"


def path_fault(path: str, /, **place: Any) -> Finding | None:
    """What is wrong with a path, or None.

    Args:
        path: The path as the package writes it.
        **place: Further attributes of the finding.

    Examples:
        >>> path_fault("data/codes.csv") is None
        True
        >>> path_fault("../codes.csv").code
        'path.outside'
        >>> path_fault("https://example.org/codes.csv").code
        'path.remote'
    """
    place |= {"value": path}
    if _SCHEME.match(path):
        return found("path.remote", "the path is an address, and nothing that a package names is fetched",
                     hint="put the file into the package and write its path", **place)
    parts = path.split("/")
    if path.startswith(("/", "\\")) or _DRIVE.match(path) or ".." in parts or "..\\" in path:
        return found("path.outside", "the path leads out of the package", hint=_HINT, **place)
    if "\\" in path or not path.isprintable() or any(part in ("", ".") for part in parts):
        return found("path.not-portable", "the path is not made of plain parts joined by single slashes", hint=_HINT,
                     **place)
    if any(part.startswith(".") for part in parts):
        return found("path.hidden", "a part of the path begins with a dot", hint=_HINT, **place)
    return None
