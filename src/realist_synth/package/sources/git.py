"""The program git, run so that neither a repository nor an address can make it run anything else.

No hook, filter, alias, submodule, replacement object or helper of a repository takes part: what a version holds is read
from the object store by a repository of our own that has no configuration. Prompts are off.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO

from realist_synth.errors import PackageError

MIB = 1024 * 1024
_SAID = 64 * 1024
_PAUSE = 0.05
# of the user's own settings, those that say how to reach a host
_KEPT = ("GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
         "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
_UNKNOWN = re.compile("unknown (?:option|switch)|.* is not a git command")
TOO_OLD = "the program git is too old: 2.31 or later is needed; upgrade it, or take a release .zip"
_SETTINGS = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.askPass=", "submodule.recurse=false",
             "fetch.recurseSubmodules=false", "fetch.fsckObjects=true", "transfer.fsckObjects=true",
             "transfer.bundleURI=false", "fetch.writeCommitGraph=false", "gc.auto=0", "maintenance.auto=false",
             "http.lowSpeedLimit=100", "http.lowSpeedTime=60", "credential.interactive=false")


class GitError(PackageError):
    """Git has refused; the message is what it said."""


@dataclass(frozen=True)
class Repository:
    """A bare repository of our own in a temporary folder, without configuration of anybody else's."""

    folder: Path

    def git(self, *arguments: str, most: int = MIB) -> bytes:
        """What a command of git on this repository prints, with no way to another one."""
        return git(f"--git-dir={self.folder}", *arguments, cwd=self.folder, most=most)


@contextmanager
def empty_repository(algorithm: str, objects: Path | None = None) -> Iterator[Repository]:
    """A new repository for as long as it is needed.

    Args:
        algorithm: How its objects are named: sha1 or sha256.
        objects: An object store of another repository, read as if it were its own; nothing else of it is looked at.
    """
    with TemporaryDirectory(prefix="realist-synth-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "repository"
        git("init", "--quiet", "--bare", "--template=", f"--object-format={algorithm}", str(folder), cwd=Path(name))
        if objects is not None:
            store = folder / "objects" / "info"
            store.mkdir(exist_ok=True)
            (store / "alternates").write_bytes(os.fsencode(objects) + b"\n")
        yield Repository(folder)


def git(*arguments: str, cwd: Path, protocol: str | None = None, own_settings: bool = False, most: int = MIB,
        watch: Callable[[], None] | None = None) -> bytes:
    """What a command of git prints.

    Args:
        *arguments: The command and its arguments; nothing of a stranger's making may stand where an option could.
        cwd: Where to run it.
        protocol: The protocols by which it may reach another repository, with colons between them.
        own_settings: Whether the settings of the user are read: how to reach a host, which folders are safe.
        most: How many bytes it may print.
        watch: Called again and again while it runs; may raise to end it.

    Raises:
        GitError: If git refuses, with what it said.
        PackageError: If it is not installed or too old, or prints too much.
    """
    with started(*arguments, cwd=cwd, protocol=protocol, own_settings=own_settings) as (process, said):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        read: list[bytes] = []
        reader = Thread(target=lambda out: read.append(out.read(most + 1)), args=[process.stdout], daemon=True)
        reader.start()
        while reader.is_alive():
            reader.join(_PAUSE)
            if watch is not None:
                watch()
        if read and len(read[0]) > most:
            raise PackageError(f"git {arguments[0]} prints more than {most} bytes")
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PAUSE)
            if watch is not None:
                watch()
        if process.returncode:
            if _UNKNOWN.match(said()):
                raise PackageError(f"{TOO_OLD} ({said()})")
            raise GitError(said())
    return read[0]


@contextmanager
def started(*arguments: str, cwd: Path, protocol: str | None = None,
            own_settings: bool = False) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """Git while it runs, and what it has said of errors so far; it is gone when this ends, with all that it started."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        process = subprocess.Popen(["git", "--no-pager", "--literal-pathspecs", *settings, *arguments], cwd=cwd,
                                   env=environment(os.environ, protocol, own_settings), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    except (FileNotFoundError, PermissionError):
        raise PackageError("a version out of a repository needs the program git, which is not installed or not on the "
                           "PATH; install it, or take a release .zip") from None
    heard: list[bytes] = []
    listener = Thread(target=_listen, args=[process.stderr, heard], daemon=True)
    listener.start()

    def said() -> str:
        listener.join()
        return words_of(b"".join(heard))

    try:
        yield process, said
    finally:
        _end(process)
        listener.join()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def environment(around: Mapping[str, str], protocol: str | None, own_settings: bool) -> dict[str, str]:
    """The environment of git: nothing that points it to another repository, and nothing that asks questions.

    Examples:
        >>> environment({"GIT_DIR": "/elsewhere", "PATH": "/bin"}, None, False)["GIT_ALLOW_PROTOCOL"]
        'none'
    """
    kept = {name: value for name, value in around.items()
            if not name.startswith("GIT_") and name not in ("SSH_ASKPASS", "LANGUAGE")}
    if own_settings:
        kept |= {name: around[name] for name in _KEPT if name in around}
    else:
        kept |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        kept |= {name: around[name] for name in ("GIT_EXEC_PATH",) if name in around}
    return kept | {"GIT_ALLOW_PROTOCOL": protocol or "none", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "",
                   "SSH_ASKPASS_REQUIRE": "never", "GCM_INTERACTIVE": "never", "GIT_OPTIONAL_LOCKS": "0",
                   "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C"}


def words_of(said: bytes) -> str:
    r"""What git said, as one line.

    Examples:
        >>> words_of(b"remote: no\nfatal: repository 'x' not found\n")
        "remote: no; repository 'x' not found"
    """
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    told = "; ".join(line.removeprefix("fatal: ").removeprefix("error: ") for line in lines)
    return told[:1_000] or "no reason given"


def _listen(stream: IO[bytes], heard: list[bytes]) -> None:
    """Keep the first words and drop the rest, so that a talker fills no memory."""
    left = _SAID
    while block := stream.read1(_SAID):  # type: ignore[attr-defined]
        heard.append(block[:left])
        left -= len(heard[-1])


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    if hasattr(os, "killpg"):
        # the group is its own, so what git has started ends with it
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
