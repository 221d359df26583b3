"""Locks that the system itself lets go when their process dies, so that a dead run never blocks a living one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from realist_synth.errors import OutputError

OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_PAUSE = 0.05
"""Seconds between two tries."""


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, or say that another holds it.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryFile() as file:
        ...     try_lock(file.fileno())
        True
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def open_locked(path: Path, flags: int = 0) -> int | None:
    """Create or open a file and lock it; None where another process holds it or has just removed it.

    Args:
        path: The file; a link is refused.
        flags: Further flags of `os.open`, such as `os.O_EXCL`.

    Raises:
        OSError: If the file cannot be opened or locked.

    Examples:
        >>> import tempfile
        >>> held = open_locked(Path(tempfile.mkdtemp()) / "lock")
        >>> os.close(held)
    """
    descriptor = os.open(path, OPEN | flags, 0o644)
    try:
        # Between opening and locking, the holder before us may have removed the file: the lock would guard nothing.
        if try_lock(descriptor) and os.path.samestat(os.fstat(descriptor), path.lstat()):
            return descriptor
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


@contextmanager
def locked(path: Path, subject: str, patience: float) -> Iterator[None]:
    r"""Hold the lock file at `path`, which names the process that holds it; it is removed at the end.

    Args:
        path: The lock file.
        subject: What it guards, for the message.
        patience: How many seconds to wait for another process.

    Raises:
        OutputError: If another process holds it for longer.
        OSError: If the file cannot be made.

    Examples:
        >>> import tempfile
        >>> lock = Path(tempfile.mkdtemp()) / "lock"
        >>> with locked(lock, "results", 0):
        ...     lock.read_text() == f"{os.getpid()}\n"
        True
        >>> lock.exists()
        False
    """
    end = monotonic() + patience
    while (descriptor := open_locked(path)) is None:
        if monotonic() >= end:
            raise OutputError(f"{subject}: {_holder(path)} is writing here; wait until it ends, then try again")
        sleep(_PAUSE)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _holder(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        text = ""
    return f"another run (process {text})" if text.isdigit() else "another run"
