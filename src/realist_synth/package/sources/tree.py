"""One version in a repository, read file by file from its object store; nothing is ever checked out."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.paths import path_fault
from realist_synth.package.sources.git import GitError, Repository, started

_ENTRY = 512  # bytes that the listing has for a file, as a rule at most
_REGULAR = (b"100644", b"100755")
_FOLDER = b"040000 "
_POINTER = b"version https://git-lfs.github.com/spec/"


@contextmanager
def version(repository: Repository, commit: str, folder: str, name: str, limits: Limits) -> Iterator[Tree]:
    """The files of a folder in one commit.

    Args:
        repository: Where the commit is.
        commit: Its full id.
        folder: The folder of the package; empty for the root.
        name: What the user typed, for messages.
        limits: How large files may be.

    Raises:
        PackageError: If there is no such folder, or no datapackage.json in it.
    """
    entries = _entries(repository, commit, folder, name, limits)
    _require_descriptor(entries, folder, commit, name)
    with started(f"--git-dir={repository.folder}", "cat-file", "--batch", cwd=repository.folder) as (process, _):
        yield Tree(entries, process, name, limits)


@dataclass
class Tree:
    """The files of a version, as a store of a package; an object that is not what its name says is refused."""

    entries: dict[str, tuple[bytes, str]]
    process: subprocess.Popen[bytes]
    name: str
    limits: Limits
    descriptor: str = field(default=DESCRIPTOR, init=False)
    read_so_far: int = field(default=0, init=False)

    def names(self) -> list[str]:
        """The files beside datapackage.json."""
        return sorted(path for path, (mode, _) in self.entries.items() if "/" not in path and mode in _REGULAR)

    def read(self, path: str, limit: str) -> bytes | Finding:
        """The bytes of a file; a finding where there is none.

        Raises:
            PackageError: If it is larger than the named limit, or damaged.
        """
        fault = path_fault(path, path=path)
        if fault:
            return fault
        mode, oid = self.entries.get(path, (b"", ""))
        if mode not in _REGULAR:
            return found("path.missing", "there is no such file in the package", path=path, value=path)
        data = self._object(path, oid, limit)
        if data.startswith(_POINTER):
            raise PackageError(f"{self.name}: {path} is kept in Git LFS, and the repository has only a pointer to it; "
                               "clone the repository with git-lfs and name the folder")
        return data

    def _object(self, path: str, oid: str, limit: str) -> bytes:
        pipe_in, pipe_out = self.process.stdin, self.process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        with suppress(OSError):  # if it has died, the next line is empty
            pipe_in.write(oid.encode() + b"\n")
            pipe_in.flush()
        head = pipe_out.readline(200).split()
        if len(head) != 3 or head[:2] != [oid.encode(), b"blob"]:
            raise PackageError(f"{self.name}: the repository does not hold {path} (object {oid}); it is damaged, or a "
                               "clone of only a part")
        size = int(head[2])
        self.read_so_far += size
        for named, count in ((limit, size), ("archive_bytes", self.read_so_far)):
            if count > getattr(self.limits, named):
                what = f"{path} has {size} bytes" if named == limit else "its files are too large together"
                raise PackageError(f"{self.name}: {what}; {self.limits.text(named)}")
        data = pipe_out.read(size)
        pipe_out.read(1)
        digest = hashlib.new("sha1" if len(oid) == 40 else "sha256", b"blob %d\0" % size, usedforsecurity=False)
        digest.update(data)
        if digest.hexdigest() != oid:
            raise PackageError(f"{self.name}: {path} is damaged in the repository: it is not the object {oid}")
        return data


def _entries(repository: Repository, commit: str, folder: str, name: str,
             limits: Limits) -> dict[str, tuple[bytes, str]]:
    place = f"{commit}:{folder}" if folder else commit
    try:
        # -t: without the folders, a few that hold each other many times over would be walked for ever, and in silence
        listing = repository.git("ls-tree", "-r", "-t", "-z", "--full-tree", place, most=limits.tree_entries * _ENTRY)
    except GitError as error:
        raise PackageError(f"{name}: commit {commit} has no folder {folder!r}" if folder else
                           f"{name}: commit {commit} cannot be read: {error}") from None
    except PackageError:
        raise PackageError(f"{name}: the version has too many files; {limits.text('tree_entries')}") from None
    lines = [line for line in listing.split(b"\0")[:-1] if not line.startswith(_FOLDER)]
    if len(lines) > limits.tree_entries:
        raise PackageError(f"{name}: the version has {len(lines)} files; {limits.text('tree_entries')}")
    entries: dict[str, tuple[bytes, str]] = {}
    for line in lines:
        about, _, path = line.partition(b"\t")
        mode, _, oid = about.split(b" ")
        entries[path.decode("utf-8", "surrogateescape")] = (mode, oid.decode("ascii"))
    return entries


def _require_descriptor(entries: dict[str, tuple[bytes, str]], folder: str, commit: str, name: str) -> None:
    mode = entries.get(DESCRIPTOR, (b"", ""))[0]
    if mode in _REGULAR:
        return
    where = f"{name}: {f'the folder {folder!r} of ' if folder else ''}commit {commit}"
    if mode:
        kind = "a link" if mode == b"120000" else "another repository"
        raise PackageError(f"{where} has {kind} in the place of {DESCRIPTOR}, which is not followed")
    places = sorted(path.removesuffix("/" + DESCRIPTOR) for path in entries
                    if path.endswith("/" + DESCRIPTOR) and path.isprintable())
    inside = f"; there is one in {', '.join(places[:5])}" if places else ""
    raise PackageError(f"{where} holds no {DESCRIPTOR}{inside}")
