"""Put a finished folder in the place of another, so that every moment shows the old whole or the new whole."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def sibling(place: Path, kind: str) -> Path:
    """The hidden neighbour of a file or folder that this library keeps while it writes.

    Examples:
        >>> sibling(Path("results"), "new").name
        '.results.realist-synth.new'
    """
    return place.with_name(f".{place.name}.realist-synth.{kind}")


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system knows no such step.

    Raises:
        OSError: If the system knows it and it failed.

    Examples:
        >>> import tempfile
        >>> one, other = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
        >>> _ = (one / "a").write_text("a")
        >>> (other if exchange(one, other) else one).joinpath("a").exists()
        True
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNKNOWN:
        return False
    raise OSError(code, os.strerror(code), str(other))


def swap(new: Path, place: Path) -> None:
    """Move the folder `new` to `place`; what stood there is removed afterwards.

    Where folders cannot be exchanged, the old one steps aside first. Its name is the journal: `recover` sees by it that
    a run died between the two steps.

    Raises:
        OSError: If it cannot be moved; what stood there stands there still.

    Examples:
        >>> import tempfile
        >>> new = Path(tempfile.mkdtemp())
        >>> swap(new, new.with_name(new.name + "-done"))
        >>> new.exists()
        False
    """
    if not os.path.lexists(place):
        new.rename(place)
    elif exchange(new, place):
        remove(new)
    else:
        old = sibling(place, "old")
        place.rename(old)
        try:
            new.rename(place)
        except OSError:
            old.rename(place)
            raise
        remove(old)


def recover(place: Path) -> None:
    """Clear what a run that died left beside `place`, and bring back the old folder if it stands aside.

    Raises:
        OSError: If that fails.

    Examples:
        >>> import tempfile
        >>> place = Path(tempfile.mkdtemp()) / "results"
        >>> sibling(place, "old").mkdir()
        >>> recover(place)
        >>> place.exists()
        True
    """
    old = sibling(place, "old")
    if os.path.lexists(old) and not os.path.lexists(place):
        old.rename(place)
    remove(old)
    remove(sibling(place, "new"))


def remove(path: Path) -> None:
    """Remove a file or folder of ours as far as the system allows; what stays is tried again at the next start.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp())
        >>> remove(path)
        >>> path.exists()
        False
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
