"""What a typed address means: a version in a repository, or an archive on the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from realist_synth.errors import PackageError
from realist_synth.package.locate import DESCRIPTOR, exists, split_version
from realist_synth.package.paths import path_fault

_GIT = re.compile(r"(?P<scheme>https|ssh)://(?P<host>[^/?#]+)(?P<path>/[^?#]*)(?:#(?P<folder>.*))?")
# an @ that begins a part of a path, as in /@scope/name, belongs to the path
_VERSION = re.compile(r"(?<=[^/])@")
_HOST = re.compile(r"(?:[^@:\s-][^@:\s]*(?::[^@\s]*)?@)?"
                   r"(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_REVISION = re.compile(r"(?!-)[^\x00-\x20\x7f~^:?*\[\\]+(?P<steps>(?:[~^][0-9]*)*)")
_SHA256 = re.compile(r"sha256=([0-9a-fA-F]{64})")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class GitAddress:
    """A version in a repository that git asks for.

    Attributes:
        url: The repository, as git takes it.
        revision: The tag, branch or commit; None for the head of the default branch.
        folder: The folder of the package in the repository; empty for its root.
    """

    url: str
    revision: str | None
    folder: str


@dataclass(frozen=True)
class LocalVersion:
    """A version out of a repository on this machine: the folder of the package in it, and the revision."""

    path: Path
    revision: str


@dataclass(frozen=True)
class ArchiveAddress:
    """An archive on the web, and the digest that it must have, if one was typed."""

    url: str
    sha256: str | None


def parse(source: str) -> GitAddress | LocalVersion | ArchiveAddress:
    """What an address means.

    Raises:
        PackageError: If it is none that is fetched; the message says which are.

    Examples:
        >>> parse("git+https://example.org/team/review@v1.2.0#evidence")
        GitAddress(url='https://example.org/team/review', revision='v1.2.0', folder='evidence')
        >>> parse("https://example.org/review.zip").sha256 is None
        True
    """
    if not source.isprintable():
        raise PackageError(f"{source!r}: an address has no characters that cannot be seen")
    if source.startswith("git+"):
        return _git(source)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
        return _archive(source)
    path, rest = split_version(source, "@")
    return LocalVersion(Path(path), revision_of(source, rest[1:], steps=True))


def revision_of(source: str, revision: str, *, steps: bool) -> str:
    """The revision, if git can take it for nothing else.

    Args:
        source: What the user typed, for the message.
        revision: The part of it that names the version.
        steps: Whether steps back such as `~1` are allowed, for which the history must be at hand.

    Raises:
        PackageError: If it is not the name of a version.

    Examples:
        >>> revision_of("a@v1", "v1", steps=False)
        'v1'
    """
    match = _REVISION.fullmatch(revision)
    if not match or ".." in revision or "@{" in revision:
        raise PackageError(f"{shown(source)}: {revision!r} is no name of a version; write a tag, a branch or a commit "
                           "after the @")
    if match["steps"] and not steps:
        raise PackageError(f"{shown(source)}: steps such as {match['steps']} are known only for a repository on this "
                           "machine (path@REV); write a tag, a branch or a commit")
    return revision


def _git(source: str) -> GitAddress:
    text = source.removeprefix("git+")
    if text.startswith("file://"):
        host, slash, path = text.removeprefix("file://").partition("/")
        if host not in ("", "localhost") or not slash:
            raise PackageError(f"{source}: a file address names a folder of this machine, as git+file:///path/to/it")
        spellings = ("/" + path, unquote("/" + path))
        return _in_folder(source, next((one for one in spellings if exists(Path(split_version(one, "@#")[0]))),
                                       spellings[-1]))
    if "://" not in text:
        return _in_folder(source, text)
    match = _GIT.fullmatch(text)
    if not match or not _HOST.fullmatch(match["host"]):
        raise PackageError(f"{shown(source)}: is no address of a repository; write git+https://HOST/PATH@REV, "
                           "git+ssh://USER@HOST/PATH@REV, git+file:///PATH@REV or git+/PATH@REV")
    path, at, revision = match["path"], "", None
    if found := _VERSION.search(path):
        path, at, revision = path[:found.start()], "@", path[found.end():]
    return GitAddress(f"{match['scheme']}://{match['host']}{path}",
                      revision_of(source, revision or "", steps=False) if at else None,
                      folder_of(source, match["folder"] or ""))


def _in_folder(source: str, text: str) -> GitAddress:
    path, rest = split_version(text, "@#")
    if not exists(Path(path)) and text.startswith("/"):  # gone; what was fetched from it may still be in the cache
        path, mark, folder = text.partition("#")
        there = next(parent for parent in Path(path).parents if exists(parent))
        at = found.start() if (found := _VERSION.search(path, len(str(there)))) else len(path)
        path, rest = path[:at], path[at:] + mark + folder
    elif not exists(Path(path)):
        hint = "; for ssh write git+ssh://USER@HOST/PATH@REV" if re.match(r"[^/]+:", text) else ""
        raise PackageError(f"{source}: there is no such folder{hint}")
    revision, _, folder = rest[1:].partition("#") if rest.startswith("@") else ("", "", rest[1:])
    if rest.startswith("@"):
        revision = revision_of(source, revision, steps=False)
    return GitAddress("file://" + quote(Path(path).absolute().as_posix()), revision or None, folder_of(source, folder))


def folder_of(source: str, folder: str) -> str:
    """The folder of a package in its repository, without a datapackage.json at its end.

    Raises:
        PackageError: If it leads out of the repository, or into hidden parts of it.

    Examples:
        >>> folder_of("git+...", "reviews/one/datapackage.json")
        'reviews/one'
    """
    folder = folder.rstrip("/")
    folder = "" if folder == DESCRIPTOR else folder.removesuffix("/" + DESCRIPTOR)
    if folder and (fault := path_fault(folder)):
        raise PackageError(f"{shown(source)}: the folder {folder!r} is refused: {fault.message}")
    return folder


def _archive(source: str) -> ArchiveAddress:
    url, _, fragment = source.partition("#")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise PackageError(f"{shown(source)}: is no address: {error}") from None
    if parts.username is not None or parts.password is not None:
        raise PackageError(f"{shown(source)}: an address with a name or a password in it is not fetched")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise PackageError(f"{source}: only https addresses are fetched, and repositories as git+https://, git+ssh:// "
                           "and git+file://")
    if not host or not parts.path.lower().endswith(".zip"):
        raise PackageError(f"{source}: is no address of a .zip; a version out of a repository is git+{url}@REV")
    digest = _SHA256.fullmatch(fragment)
    if fragment and not digest:
        raise PackageError(f"{source}: after the # stands the digest of the archive, as #sha256= and 64 hex digits")
    return ArchiveAddress(url, digest[1].lower() if digest else None)


def shown(text: str) -> str:
    """An address without what may be a password.

    Examples:
        >>> shown("git+https://me:secret@example.org/review@v1")
        'git+https://***@example.org/review@v1'
        >>> shown("git+ssh://git@example.org/review")
        'git+ssh://git@example.org/review'
    """
    text = re.sub(r"(https?://)[^/@\s]+@", r"\1***@", text)
    return re.sub(r"(ssh://[^/@:\s]*):[^/@\s]*@", r"\1:***@", text)
