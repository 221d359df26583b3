"""What was fetched, kept by its digest; what a version was packed to, kept by repository, commit and folder."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from realist_synth.errors import OutputError, PackageError
from realist_synth.package.atomic import write_file
from realist_synth.schemas import to_json

VARIABLE = "REALIST_SYNTH_CACHE"
_FORM = 3  # raised when the same commit is packed to other files than before
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_NOTES = 10_000


@dataclass(frozen=True)
class Key:
    """What something was fetched by.

    Attributes:
        address: The repository, or the address of an archive.
        commit: The full id of the commit; empty for an archive.
        folder: The folder of the package in the repository.
    """

    address: str
    commit: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Kept:
    """An archive in the cache, whose digest held when it was asked for."""

    path: Path
    sha256: str


def cache_folder(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where fetched packages are kept: `REALIST_SYNTH_CACHE`, or the usual place of the system.

    Raises:
        OutputError: If the user has no home folder.

    Examples:
        >>> cache_folder({"XDG_CACHE_HOME": "/caches"}, "linux").as_posix()
        '/caches/realist-synth'
    """
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE]).absolute()
    if system == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "realist-synth" / "cache"
    xdg = Path(environment.get("XDG_CACHE_HOME") or "")
    if xdg.is_absolute():
        return xdg / "realist-synth"
    try:
        home = Path.home()
    except RuntimeError:
        raise OutputError(f"there is no home folder to keep what is fetched in; set {VARIABLE} to a folder") from None
    return home / ("Library/Caches" if system == "darwin" else ".cache") / "realist-synth"


def _refuse_open(folder: Path) -> None:
    """What others can write is no proof of what was fetched.

    Raises:
        PackageError: If the folder is somebody else's, or everybody may write to it.
    """
    try:
        about = folder.stat()
    except OSError:  # not there yet, or of no use: then it says so when something is to be kept
        return
    if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o002):
        raise PackageError(f"{folder}: others can write to this cache, so what it holds is not to be trusted; "
                           f"`chmod 700` it if it is yours, or set {VARIABLE} to another folder")


class Cache:
    """The cache of this user; two processes may use it at once.

    Args:
        folder: Where it is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()
        _refuse_open(self.folder)

    def archive(self, digest: str) -> Kept | None:
        """The archive with a digest, read and compared; one that is damaged is dropped."""
        path = self.folder / "objects" / f"{digest}.zip"
        try:
            with path.open("rb") as file:
                found = _digest_of(file)
        except OSError:
            return None
        if found == digest:
            return Kept(path, digest)
        self.drop(digest)
        return None

    def find(self, key: Key) -> Kept | None:
        """The archive that was fetched by a key, if it is there and whole."""
        note = _read(self._note(key))
        return self.archive(note["sha256"]) if note and _key(note) == key else None

    def put(self, data: bytes, key: Key, asked: str | None = None) -> Kept:
        """Keep an archive, and by which key and under which name it was asked for.

        Raises:
            OutputError: If the cache cannot be written.
        """
        digest = sha256(data).hexdigest()
        kept = self.archive(digest)
        if kept is None:
            self._write(self.folder / "objects" / f"{digest}.zip", data)
        self.note(key, digest, asked)
        return kept or Kept(self.folder / "objects" / f"{digest}.zip", digest)

    def note(self, key: Key, digest: str, asked: str | None = None) -> None:
        """Write down what a key leads to; nothing is written where that stands already.

        Raises:
            OutputError: If the cache cannot be written.
        """
        before = _read(self._note(key))
        names = set(before["asked"]) if before and before["sha256"] == digest else set()
        told = {"address": key.address, "commit": key.commit, "folder": key.folder, "sha256": digest,
                "asked": sorted(names | ({asked} if asked else set()))}
        if told != before:
            self._write(self._note(key), to_json(told).encode("utf-8"))

    def drop(self, digest: str) -> None:
        """Forget an archive."""
        with suppress(OSError):
            (self.folder / "objects" / f"{digest}.zip").unlink()

    def known(self, address: str, folder: str = "") -> Iterator[tuple[str, tuple[str, ...], str]]:
        """Of an address: each commit that is kept, the names under which it was asked for, and the digest."""
        with suppress(OSError):
            for path in islice(sorted((self.folder / "refs").glob("*.json")), _MOST_NOTES):
                note = _read(path)
                if note and (note["address"], note["folder"]) == (address, folder) and self.archive(note["sha256"]):
                    yield note["commit"], tuple(note["asked"]), note["sha256"]

    def _note(self, key: Key) -> Path:
        name = "\0".join((str(_FORM), key.address, key.commit, key.folder))
        return self.folder / "refs" / f"{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}.json"

    def _write(self, path: Path, data: bytes) -> None:
        try:
            for folder in (self.folder, path.parent):  # what is in it is believed, so nobody else may write there
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(path, data)
        except (OSError, OutputError) as error:
            raise OutputError(f"what was fetched cannot be kept in {self.folder}: {error}; set {VARIABLE} to a folder "
                              "that can be written") from None


def _digest_of(file: Any) -> str:
    digest = sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    """A note; None where it is missing or not one of ours."""
    try:
        note = json.loads(path.read_bytes())
        sound = all(isinstance(note[name], str) for name in ("address", "commit", "folder", "sha256"))
        listed = isinstance(note["asked"], list) and all(isinstance(one, str) for one in note["asked"])
        return note if sound and listed and _DIGEST.fullmatch(note["sha256"]) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _key(note: Mapping[str, str]) -> Key:
    return Key(note["address"], note["commit"], note["folder"])
