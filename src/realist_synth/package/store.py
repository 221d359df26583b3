"""Where the bytes of a package are: a folder or an archive, read member by member."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Protocol

from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.paths import path_fault

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) \
    | getattr(os, "O_BINARY", 0)
_BY_FOLDER = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")


class Store(Protocol):
    """The members of a package, by their path relative to datapackage.json."""

    @property
    def descriptor(self) -> str:
        """The path of datapackage.json."""

    def read(self, path: str, limit: str) -> bytes | Finding:
        """The bytes of a member, at most as many as the named limit; or what is wrong with it."""

    def names(self) -> list[str]:
        """The files beside datapackage.json."""


def open_store(source: Path, limits: Limits) -> Store:
    """The store of a package.

    Args:
        source: A folder, the datapackage.json in it, or a `.zip` of it.
        limits: How large members may be.

    Raises:
        PackageError: If there is no package at the source, or none that can be read.
    """
    try:
        real = source.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:
        raise PackageError(f"{source}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if stat.S_ISDIR(mode):
        return FolderStore(real, DESCRIPTOR, limits)
    if not stat.S_ISREG(mode):
        raise PackageError(f"{source}: is neither a folder nor a regular file")
    if source.suffix.lower() == ".json":
        return FolderStore(real.parent, real.name, limits)
    if source.suffix.lower() == ".zip":
        from realist_synth.package.archive import ZipStore  # only then are the modules for archives needed

        return ZipStore(real, limits)
    raise PackageError(f"{source}: is neither a folder, nor a {DESCRIPTOR}, nor a .zip archive")


_CODINGS = "codings.csv"  # what tells a folder of tables from any other


class FolderStore:
    """A package in a folder; no link is followed and nothing but a regular file is opened."""

    def __init__(self, root: Path, descriptor: str, limits: Limits) -> None:
        self.root, self.descriptor, self.limits = root, descriptor, limits
        if not os.path.lexists(root / descriptor):
            tables = "; these are tables alone: name the folder that has it, beside data/ and schemas/"
            raise PackageError(f"{root}: holds no {descriptor}{tables if (root / _CODINGS).is_file() else ''}")

    def read(self, path: str, limit: str) -> bytes | Finding:
        """The bytes of a member, at most as many as the named limit; or what is wrong with it."""
        fault = path_fault(path, path=path)
        if fault:
            return fault
        handle: int | Finding
        try:
            handle = self._open_by_folder(path) if _BY_FOLDER else self._open_by_name(path)
        except FileNotFoundError:
            return found("path.missing", "there is no such file in the package", path=path, value=path)
        except (OSError, ValueError) as error:
            return _unreadable(path, error)
        if isinstance(handle, Finding):
            return handle
        try:
            return self._content(handle, path, limit)
        except OSError as error:
            return _unreadable(path, error)
        finally:
            os.close(handle)

    def names(self) -> list[str]:
        """The files beside datapackage.json."""
        with os.scandir(self.root) as entries:
            return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))

    def _open_by_folder(self, path: str) -> int | Finding:
        *folders, name = path.split("/")
        handles = [os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
        try:
            for part in [*folders, name]:
                fault = _fault_of(os.stat(part, dir_fd=handles[-1], follow_symlinks=False), path,
                                  folder=len(handles) <= len(folders))
                if fault:
                    return fault
                # a link put here since is refused by O_NOFOLLOW; what was opened is looked at again before it is read
                handles.append(os.open(part, _FLAGS, dir_fd=handles[-1]))
            return handles.pop()
        finally:
            for handle in handles:
                os.close(handle)

    def _open_by_name(self, path: str) -> int | Finding:
        """Where folders cannot be opened one inside the other: look at each part, open, look whether it is the same."""
        here = self.root
        parts = path.split("/")
        for number, part in enumerate(parts, 1):
            here = here / part
            seen = here.lstat()
            fault = _fault_of(seen, path, folder=number < len(parts))
            if fault:
                return fault
        handle = os.open(here, _FLAGS)
        opened = os.fstat(handle)
        if (opened.st_dev, opened.st_ino) != (seen.st_dev, seen.st_ino):
            os.close(handle)
            return _not_a_file(path)
        return handle

    def _content(self, handle: int, path: str, limit: str) -> bytes | Finding:
        most: int = getattr(self.limits, limit)
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return _not_a_file(path)
        if about.st_size > most:
            return self.limits.exceeded(limit, f"the file has {about.st_size} bytes", path=path)
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            return self.limits.exceeded(limit, "the file grew while it was read to too many bytes", path=path)
        return data


def _fault_of(about: os.stat_result, path: str, *, folder: bool) -> Finding | None:
    reparse = getattr(about, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
    if stat.S_ISLNK(about.st_mode) or reparse:
        return found("path.link", "the path leads through a link", path=path, value=path,
                     hint="put the file itself into the package")
    if folder and not stat.S_ISDIR(about.st_mode):
        return found("path.missing", "there is no such file in the package", path=path, value=path)
    return None if folder or stat.S_ISREG(about.st_mode) else _not_a_file(path)


def _not_a_file(path: str) -> Finding:
    return found("path.not-a-file", "the path does not lead to a regular file", path=path, value=path)


def _unreadable(path: str, error: Exception) -> Finding:
    why = getattr(error, "strerror", None) or str(error)
    return found("path.unreadable", f"the file cannot be read: {why}", path=path, value=path)
