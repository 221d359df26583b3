"""Whether a file is the one that the descriptor declares: its size and its digest."""

from __future__ import annotations

import hashlib

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.resources import Resource

_ALGORITHMS = {"md5", "sha1", "sha256", "sha512"}


def declared_findings(resource: Resource, data: bytes) -> list[Finding]:
    """What a file lacks of what its resource declares.

    Examples:
        >>> table = Resource("codes", "data/codes.csv", None, "utf-8", ",", frozenset(), "resources[0]", 4, None)
        >>> [finding.code for finding in declared_findings(table, b"abc")]
        ['resource.bytes']
    """
    place = {"table": resource.table, "path": resource.path}
    out = []
    if resource.bytes is not None and resource.bytes != len(data):
        out.append(found("resource.bytes", f"the file has {len(data)} bytes, declared are {resource.bytes!r}",
                         hint="the file was changed after the descriptor was written; take it anew", **place))
    if resource.hash is not None and not _holds(resource.hash, data):
        out.append(found("resource.hash", "the file has another digest than the declared one", value=str(resource.hash),
                         hint="the file was changed after the descriptor was written; take it anew", **place))
    return out


def _holds(declared: object, data: bytes) -> bool:
    """A digest without a name is an MD5, as the standard says."""
    if not isinstance(declared, str):
        return False
    name, colon, digest = declared.rpartition(":")
    algorithm = name.lower() if colon else "md5"
    return (
        algorithm in _ALGORITHMS and hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() == digest.lower()
    )
