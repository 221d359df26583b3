"""A zip whose bytes depend on its members alone.

Members are stored, not deflated: what deflate gives differs between implementations (zlib, zlib-ng) and their versions.
The few records of the format are written here and not by `zipfile`, whose choices of flags and versions may change.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from zlib import crc32

_NEEDED = 20  # version 2.0 of the format
_MADE_BY = (3 << 8) | _NEEDED  # on Unix, so that the mode below counts
_UTF8 = 0x800
_TIME, _DATE = 0, (1 << 5) | 1  # 1980-01-01 00:00, the first that the format can write
_MODE = 0o100644 << 16  # a regular file that all may read
_NO_64 = 0xFFFF_FFFF


def stored_zip(files: Mapping[str, bytes]) -> bytes:
    r"""The archive of these files: sorted by path, stored, with one date and one mode.

    Args:
        files: The bytes of each file by its path.

    Raises:
        ValueError: If there are more or larger files than the plain form of the format can hold.

    Examples:
        >>> import io, zipfile
        >>> archive = zipfile.ZipFile(io.BytesIO(stored_zip({"b.txt": b"2", "a.txt": b"1"})))
        >>> archive.namelist(), archive.read("b.txt"), archive.testzip()
        (['a.txt', 'b.txt'], b'2', None)
    """
    return b"".join(_pieces(files))


def is_stored_zip(data: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether some bytes are the archive of these files, without making it a second time in memory.

    Examples:
        >>> files = {"a.txt": b"1"}
        >>> is_stored_zip(stored_zip(files), files), is_stored_zip(stored_zip(files) + b"more", files)
        (True, False)
    """
    at = 0
    try:
        for piece in _pieces(files):
            if not data.startswith(piece, at):
                return False
            at += len(piece)
    except ValueError:
        return False
    return at == len(data)


def _pieces(files: Mapping[str, bytes]) -> Iterator[bytes]:
    directory, start = bytearray(), 0
    for path in sorted(files):
        name, data = path.encode("utf-8"), files[path]
        flags = 0 if path.isascii() else _UTF8
        # name of the compression (0: stored), time, date, digest, size, size once more, lengths of name and extra
        shared = struct.pack("<HHHHLLLHH", flags, 0, _TIME, _DATE, crc32(data), *_sizes(data), len(name), 0)
        entry = struct.pack("<HHHLL", 0, 0, 0, _MODE, start)
        directory += b"PK\x01\x02" + struct.pack("<HH", _MADE_BY, _NEEDED) + shared + entry + name
        head = b"PK\x03\x04" + struct.pack("<H", _NEEDED) + shared + name
        start += len(head) + len(data)
        if start + len(directory) >= _NO_64 or len(files) >= 0xFFFF:
            raise ValueError("the files are too many or too large for an archive of the plain form")
        yield head
        yield data
    yield bytes(directory)
    yield b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(directory), start, 0)


def _sizes(data: bytes) -> tuple[int, int]:
    return min(len(data), _NO_64), min(len(data), _NO_64)
