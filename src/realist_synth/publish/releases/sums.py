"""SHA256SUMS: the digest of every member, in the form that `sha256sum -c` takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from realist_synth.model.finding import Finding
from realist_synth.package.paths import path_fault
from realist_synth.publish.releases.findings import noted

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits.

    Examples:
        >>> digest(b"")[:8]
        'e3b0c442'
    """
    return sha256(data).hexdigest()


def sums(digests: Mapping[str, str]) -> bytes:
    r"""The list of digests, sorted by path.

    Args:
        digests: The digest of each file by its path.

    Examples:
        >>> sums({"b": "2" * 64, "a": "1" * 64})[-69:]
        b'\n2222222222222222222222222222222222222222222222222222222222222222  b\n'
    """
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("utf-8")


def read_sums(data: bytes) -> tuple[dict[str, str], list[Finding]]:
    r"""The digests by path, and what is wrong with the list.

    Examples:
        >>> digests, findings = read_sums(b"0000  a\n")
        >>> digests, [finding.line for finding in findings]
        ({}, [1])
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return {}, [noted("release.manifest", f"byte {error.start} is not UTF-8", path=SUMS)]
    digests: dict[str, str] = {}
    findings = []
    lines = text.split("\n")
    for number, line in enumerate(lines[:-1], 1):
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        why = ("is not a digest of 64 small hexadecimal digits, two blanks and a path" if match is None
               else "lists a path that no member of a package has" if path_fault(path)
               else "lists a member a second time" if path in digests
               else "lists itself" if path == SUMS else None)
        if why:
            findings.append(noted("release.manifest", f"the line {why}", path=SUMS, line=number, value=line[:200]))
        elif match:
            digests[path] = match[1]
    if lines[-1]:
        findings.append(noted("release.manifest", "the last line does not end", path=SUMS, line=len(lines)))
    if not findings and list(digests) != sorted(digests):
        findings.append(noted("release.manifest", "the lines are not sorted by path", path=SUMS))
    return digests, findings


def sums_of(files: Mapping[str, bytes], paths: Iterable[str]) -> bytes:
    r"""The list of the digests of some of the files.

    Examples:
        >>> sums_of({"a": b"", "b": b""}, ["a"]).endswith(b"b855  a\n")
        True
    """
    return sums({path: digest(files[path]) for path in paths})
