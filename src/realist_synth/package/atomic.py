"""Write a file or a folder so that every moment, a crash included, shows the old whole or the new whole."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from realist_synth.errors import OutputError
from realist_synth.package.locks import locked, open_locked
from realist_synth.package.manifest import MANIFEST, manifest, refuse_foreign, refuse_inside
from realist_synth.package.paths import path_fault
from realist_synth.package.swap import recover, remove, sibling, swap

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CAUSES = {
    errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a limit on file sizes is hit", errno.EROFS: "the file system is read-only",
    errno.EACCES: "writing is not permitted here",
    errno.EPERM: "writing is not permitted here", errno.ENOENT: "the folder it should be in does not exist",
    errno.ENOTDIR: "a part of the path is not a folder", errno.EISDIR: "is a folder",
    errno.ENAMETOOLONG: "the name is too long", errno.ELOOP: "leads through a link", errno.EIO: "the disk failed",
    errno.EMFILE: "too many files are open", errno.EBUSY: "is in use",
    errno.EEXIST: "two of its files have the same name here", errno.ENOLCK: "the file system keeps no locks",
}


def write_file(path: str | Path, data: bytes) -> None:
    r"""Write a file whole or not at all, for all to read (mode 644 whatever the umask).

    Args:
        path: The file; a regular file there is replaced.
        data: Its bytes.

    Raises:
        OutputError: If it cannot be written, with the cause; what stood there is untouched. A link, a folder and a
            device are never written to.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "table.csv"
        >>> write_file(path, b"a,b\n")
        >>> path.read_bytes()
        b'a,b\n'
    """
    path = Path(path)
    with _named(path):
        place = _place(path)
        if os.path.lexists(place) and not stat.S_ISREG(mode := os.lstat(place).st_mode):
            kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise OutputError(f"{path}: is {kind}, and is not replaced")
        _clear_stale(place)
        temporary, descriptor = _temporary(place)
        try:
            _fill(descriptor, data)
            temporary.replace(place)
        finally:
            with suppress(OSError):
                temporary.unlink()
            os.close(descriptor)
        _sync_folder(place.parent)


def write_folder(folder: str | Path, files: Mapping[str, bytes], *, patience: float = 5.0) -> None:
    r"""Write a folder with these files and a manifest of them, whole or not at all.

    Args:
        folder: Where: missing, empty, or a folder that holds our manifest and nothing that it does not list.
            A package that was edited since is not replaced. Missing parents are made.
        files: The bytes of each file by its relative path, such as `data/codes.csv`.
        patience: How many seconds to wait while another run writes the same folder.

    Raises:
        OutputError: If it cannot be written, with the cause; what stood there is untouched.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "results"
        >>> write_folder(folder, {"tables/a.csv": b"a\n"})
        >>> sorted(path.name for path in folder.iterdir())
        ['manifest.json', 'tables']
    """
    folder = Path(folder)
    _check_paths(folder, files)
    with _named(folder):
        place = _place(folder)
        refuse_inside(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        with locked(sibling(place, "lock"), str(folder), patience):
            recover(place)
            refuse_foreign(place)
            new = sibling(place, "new")
            try:
                _build(new, {**files, MANIFEST: manifest(files)})
                swap(new, place)
            finally:
                remove(new)
            _sync_folder(place.parent)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors of the system as `OutputError` that names the path and the cause."""
    try:
        yield
    except OSError as error:
        cause = _CAUSES.get(error.errno or 0) or error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written: {cause}") from error
    except (ValueError, RuntimeError) as error:
        raise OutputError(f"{path}: is not a path that can be written: {error}") from error


def _place(path: Path) -> Path:
    """The path with its folder resolved and its last part left as it is, so that a link there is seen as one."""
    place = path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
    if not place.name:
        raise OutputError(f"{path}: is the root of the file system, and is not replaced")
    return place


def _check_paths(folder: Path, files: Mapping[str, bytes]) -> None:
    for path in sorted(files):
        fault = path_fault(path)
        parents = [str(parent) for parent in Path(path).parents if str(parent) in files]
        if fault or parents or path == MANIFEST:
            reason = (fault.message if fault else f"{parents[0]} is a file" if parents
                      else "the name is taken by the manifest")
            raise OutputError(f"{folder}: {path!r} cannot be written there: {reason}")


def _temporary(place: Path) -> tuple[Path, int]:
    """A new locked file beside the place; the lock tells other runs that its writer lives."""
    while True:
        path = sibling(place, f"{token_hex(8)}.tmp")
        descriptor = open_locked(path, os.O_EXCL)
        if descriptor is not None:
            return path, descriptor


def _clear_stale(place: Path) -> None:
    """Remove the temporary files of runs that died."""
    head = sibling(place, "").name
    for path in [path for path in place.parent.iterdir() if path.name.startswith(head) and path.suffix == ".tmp"]:
        with suppress(OSError):
            descriptor = open_locked(path)
            if descriptor is not None:
                path.unlink()
                os.close(descriptor)


def _fill(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, FILE_MODE)
    os.fsync(descriptor)


def _build(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, all of it on the disk when this returns."""
    folders = {folder, *((folder / path).parent for path in files)}
    folders |= {parent for one in folders for parent in one.parents if parent.is_relative_to(folder)}
    for one in sorted(folders):
        one.mkdir()
        one.chmod(FOLDER_MODE)
    for path, data in sorted(files.items()):
        descriptor = os.open(folder / path, _NEW, FILE_MODE)
        try:
            _fill(descriptor, data)
        finally:
            os.close(descriptor)
    for one in sorted(folders, reverse=True):
        _sync_folder(one)


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk; a system that cannot open folders keeps them safe by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
