"""A package in a `.zip`: read by member name with running byte counts, never extracted."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.paths import path_fault

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _COMMENT = 22, 65_535
_ENTRY = 1_024  # no member of a package needs a longer entry in the directory of the archive
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
           RuntimeError)


class ZipStore:
    """A package in an archive.

    Args:
        path: The archive.
        limits: How large it may be.

    Raises:
        PackageError: If it is no archive, exceeds a limit, or holds a member that no honest archive of a package holds.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits, self.unpacked = path, limits, 0
        try:
            if path.stat().st_size > limits.archive_bytes:
                self._refuse("archive_bytes", "the archive is too large")
            data = path.read_bytes()
            self._look_at_end(data[-_END_SIZE - _COMMENT:])
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise PackageError(f"{path}: is no archive that can be read: {error}") from None
        self.members = self._checked(self.archive.infolist())
        self.prefix = self._prefix()
        self.descriptor = DESCRIPTOR

    def _refuse(self, limit: str | None, why: str) -> None:
        raise PackageError(f"{self.path}: {why}" + (f"; {self.limits.text(limit)}" if limit else ""))

    def _look_at_end(self, tail: bytes) -> None:
        """Weigh the directory before it is read: a small archive can hold millions of entries."""
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < _END_SIZE:
            raise zipfile.BadZipFile("it has no directory of its members")
        entries, size = struct.unpack_from("<HL", tail, at + 10)
        if _END_64 in tail[max(0, at - 20):at]:
            raise zipfile.BadZipFile("it is of the 64-bit kind, which a package never needs")
        if entries > self.limits.archive_members or size > self.limits.archive_members * _ENTRY:
            self._refuse("archive_members", "the archive has too many members")

    def _checked(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        if len(infos) > self.limits.archive_members:
            self._refuse("archive_members", f"the archive has {len(infos)} members")
        if sum(info.file_size for info in infos) > self.limits.archive_bytes:
            self._refuse("archive_bytes", "the members of the archive are too large together")
        for info in infos:
            name = info.orig_filename
            self._check(info, name)
            if name in members:
                self._refuse(None, f"the member {name!r} stands twice in the archive")
            members[name] = info
        return members

    def _check(self, info: zipfile.ZipInfo, name: str) -> None:
        fault = path_fault(name.removesuffix("/"))
        kind = stat.S_IFMT(info.external_attr >> 16)
        if fault:
            self._refuse(None, f"the member {name!r} is refused: {fault.message}; "
                         "an archive of a whole repository is unpacked first, and its folder named")
        if info.flag_bits & 0x1:
            self._refuse(None, f"the member {name!r} is encrypted")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            self._refuse(None, f"the member {name!r} is a link or a device")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self._refuse(None, f"the member {name!r} is packed by a method other than deflate")
        if info.file_size > self.limits.archive_ratio * max(info.compress_size, 1):
            self._refuse("archive_ratio", f"the member {name!r} unpacks to too many times its packed size")

    def _prefix(self) -> str:
        """The one folder that holds everything, as archives made by code hosts have it; else nothing."""
        tops = {name.partition("/")[0] for name in self.members}
        if DESCRIPTOR in self.members:
            return ""
        if len(tops) == 1 and f"{(top := next(iter(tops)))}/{DESCRIPTOR}" in self.members:
            return f"{top}/"
        raise PackageError(f"{self.path}: the archive holds no {DESCRIPTOR}")

    def names(self) -> list[str]:
        """The files beside datapackage.json."""
        inside = (name.removeprefix(self.prefix) for name in self.members if name.startswith(self.prefix))
        return sorted(name for name in inside if name and "/" not in name)

    def read(self, path: str, limit: str) -> bytes | Finding:
        """The bytes of a member, at most as many as the named limit; or what is wrong with it."""
        fault = path_fault(path, path=path)
        if fault:
            return fault
        info = self.members.get(self.prefix + path)
        if info is None:
            return found("path.missing", "there is no such file in the package", path=path, value=path)
        most: int = getattr(self.limits, limit)
        if info.file_size > most:
            return self.limits.exceeded(limit, f"the file has {info.file_size} bytes", path=path)
        try:
            data = self._unpack(info, most)
        except _BROKEN as error:
            return found("archive.damaged", f"the member cannot be unpacked: {error}", path=path, value=path)
        if len(data) > most:
            return self.limits.exceeded(limit, "the file unpacks to too many bytes", path=path)
        return data

    def _unpack(self, info: zipfile.ZipInfo, most: int) -> bytes:
        blocks: list[bytes] = []
        size = 0
        with self.archive.open(info) as member:
            while size <= most and (block := member.read(_BLOCK)):
                blocks.append(block)
                size += len(block)
                self.unpacked += len(block)
                if self.unpacked > self.limits.archive_bytes:
                    self._refuse("archive_bytes", "the members of the archive unpack to too many bytes together")
        return b"".join(blocks)
