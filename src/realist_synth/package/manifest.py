"""The list that a written folder carries, and by which we know that it is ours to replace."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from realist_synth.errors import OutputError
from realist_synth.schemas import to_json

MANIFEST = "manifest.json"
WRITER = "realist-synth"
_DESCRIPTOR = "datapackage.json"


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The manifest of a folder: each file's path, size and digest, sorted by path.

    Examples:
        >>> json.loads(manifest({"a.txt": b"a"}))["files"][0]["bytes"]
        1
    """
    listed = [{"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()}
              for path, data in sorted(files.items())]
    return to_json({"written_by": WRITER, "files": listed}).encode("utf-8")


def refuse_foreign(folder: Path) -> None:
    """Do nothing where a folder may be replaced: it is missing, empty, or ours with nothing else in it.

    Raises:
        OutputError: If something would be lost that this library has not written.
        OSError: If it cannot be looked at.

    Examples:
        >>> refuse_foreign(Path("there-is-no-such-folder"))
    """
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        raise OutputError(f"{folder}: is {'a link' if stat.S_ISLNK(mode) else 'not a folder'}, and is not replaced")
    present = dict(_entries(folder))
    if not present:
        return
    listed = _listed(folder)
    foreign = sorted(path for path, regular in present.items() if path not in listed or not regular)
    if foreign:
        raise OutputError(f"{folder}: holds what its {MANIFEST} does not list ({', '.join(foreign[:3])}); move it away "
                          "or choose another folder")
    if _DESCRIPTOR in present:
        _refuse_edited(folder, {path: listed[path] for path in present})


def refuse_inside(folder: Path) -> None:
    """Do nothing, unless a folder lies within one that is written as a whole, or within the tables of a package.

    Raises:
        OutputError: If writing there would spoil what is around it.

    Examples:
        >>> refuse_inside(Path("there-is-no-such-folder"))
    """
    for around in folder.absolute().parents:
        if (around / MANIFEST).is_file() and _listed(around):
            raise OutputError(
                f"{folder}: lies within {around.name}, which is written as a whole; choose another folder"
            )
    for inner in folder.absolute().parents:
        if inner.name in ("data", "schemas") and (inner.parent / _DESCRIPTOR).is_file():
            raise OutputError(
                f"{folder}: lies within {inner.name}, a folder of the package's own; choose another folder"
            )


def _refuse_edited(folder: Path, digests: Mapping[str, str]) -> None:
    """A package that somebody went on editing is no longer only ours."""
    for path, digest in sorted(digests.items()):
        if digest and sha256((folder / path).read_bytes()).hexdigest() != digest:
            raise OutputError(f"{folder}: {path} was changed since the package was written here; choose another folder")


def _entries(folder: Path, under: str = "") -> Iterator[tuple[str, bool]]:
    """Each path below a folder that is no folder itself, and whether it is a regular file."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(folder / entry.name, f"{under}{entry.name}/")
            else:
                yield under + entry.name, entry.is_file(follow_symlinks=False)


def _listed(folder: Path) -> dict[str, str]:
    """The files that the manifest lists, with their digests; the manifest itself has none."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        if found["written_by"] == WRITER:
            return {str(one["path"]): str(one["sha256"]) for one in found["files"]} | {MANIFEST: ""}
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise OutputError(f"{folder}: is not empty and was not written by realist-synth (it holds no {MANIFEST} of ours); "
                      "choose an empty or a new folder")
