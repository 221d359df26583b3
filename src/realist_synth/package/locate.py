"""Where a package comes from: what the user named, the nearest one upwards, or the one that ships with the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import realist_synth
from realist_synth.errors import PackageError

if TYPE_CHECKING:
    from realist_synth.package.limits import Limits

DESCRIPTOR = "datapackage.json"
BUNDLED = "bundled"
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|git\+)")
_TAG = re.compile(r"^[\w.-]+@v\d[\w.+-]*$")


@dataclass(frozen=True)
class Located:
    """A package on this machine, and where it came from.

    Attributes:
        path: The folder, the datapackage.json or the archive to read.
        is_bundled: Whether it is the package that ships with the library.
        address: The repository or the address of the archive, without a password; None for what was here already.
        revision: The tag, branch or commit that was asked for.
        commit: The full id of the commit, for a version out of a repository.
        folder: The folder of the package in the repository; empty for its root.
        sha256: The digest of the archive that was read, if one was fetched.
    """

    path: Path
    is_bundled: bool = False
    address: str | None = None
    revision: str | None = None
    commit: str | None = None
    folder: str = ""
    sha256: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Where the package came from, JSON-ready; empty for what was here already.

        Examples:
            >>> Located(Path("review")).to_dict()
            {}
        """
        names = ("address", "revision", "commit", "folder", "sha256")
        return {name: value for name in names if (value := getattr(self, name))}


def bundled() -> Path:
    """The folder of the package that ships with the library.

    Raises:
        PackageError: If this installation has none.
    """
    inside = Path(realist_synth.__file__).resolve().parent
    for folder in (inside / BUNDLED, inside.parent.parent):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise PackageError("this installation of the library holds no package of its own; name a package")


def nearest(start: Path) -> Path | None:
    """The folder of the nearest datapackage.json, from a folder upwards; None where there is none.

    Examples:
        >>> nearest(Path("/nowhere/at/all")) is None
        True
    """
    folder = start.absolute()
    return next((here for here in (folder, *folder.parents) if (here / DESCRIPTOR).is_file()), None)


def resolve(source: str | Path | None, *, fall_back: bool, limits: Limits | None = None) -> tuple[Path, bool]:
    """The package that a source names, and whether it is the one that ships with the library.

    Args:
        source: A folder, a datapackage.json, a release archive (`.zip`), the word `bundled`, an address, or None for
            the nearest package from the current folder upwards. Addresses are `git+URL@REV` (https, ssh, file or a
            path; `#folder` at the end for a package that is not at the root), `path@REV` for a version out of a
            repository on this machine, and `https://HOST/NAME.zip` (`#sha256=DIGEST` at the end for one that must
            hold). A path that exists is never taken for an address.
        fall_back: Whether to take the package that ships with the library where None finds no other.
        limits: How much is fetched at most.

    Raises:
        PackageError: If there is no such package, or it cannot be fetched.
        OutputError: If what was fetched cannot be kept.
    """
    located = locate(source, fall_back=fall_back, limits=limits)
    return located.path, located.is_bundled


def locate(source: str | Path | None, *, fall_back: bool, limits: Limits | None = None) -> Located:
    """The package that a source names, as `resolve` finds it, and where it came from.

    Args:
        source: As for `resolve`.
        fall_back: As for `resolve`.
        limits: As for `resolve`.

    Raises:
        PackageError: If there is no such package, or it cannot be fetched.
        OutputError: If what was fetched cannot be kept.

    Examples:
        >>> locate("bundled", fall_back=False).is_bundled
        True
    """
    if source is None:
        here = nearest(Path.cwd())
        if here is None and not fall_back:
            raise PackageError(f"there is no {DESCRIPTOR} here or in a folder above; name a package, "
                               f"or write `{BUNDLED}` for the one that ships with the library")
        return Located(here) if here else Located(bundled(), is_bundled=True)
    if not isinstance(source, str | Path):
        raise PackageError(
            f"a {type(source).__name__} is no source of a package; name a folder, a {DESCRIPTOR}, a .zip, "
            f"an address, or the word {BUNDLED}"
        )
    if source == "":
        raise PackageError(f"the name of the package is empty; name a folder, or write `{BUNDLED}`")
    if source == BUNDLED:
        return Located(bundled(), is_bundled=True)
    path = Path(source)
    if exists(path):
        return Located(path)
    text = str(source)
    if _ADDRESS.match(text) or split_version(text, "@")[1]:
        from realist_synth.package.sources.fetch import fetched  # only then are git and the network needed

        return fetched(text, limits)
    raise PackageError(f"{source}: there is no such folder, {DESCRIPTOR} or archive; " + (
        f"a version out of the repository in this folder is written .@{source}" if _TAG.search(text) else
        "the last argument of a command is its package, and whatever else is asked has a place or an option of its own "
        "(see its --help)"))


def split_version(text: str, marks: str) -> tuple[str, str]:
    """The longest path that exists before one of the marks, and the rest with its mark; else the text and nothing.

    Examples:
        >>> split_version("/@v1", "@")
        ('/', '@v1')
        >>> split_version("/no/such/folder@v1", "@")
        ('/no/such/folder@v1', '')
    """
    if exists(Path(text)) or len(text) > 10_000:
        return text, ""
    for at in range(len(text) - 1, 0, -1):
        if text[at] in marks and exists(Path(text[:at])):
            return text[:at], text[at:]
    return text, ""


def exists(path: Path) -> bool:
    """Whether there is something at a path; a name that no file can have is nothing.

    Examples:
        >>> exists(Path("x" * 10_000))
        False
    """
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False
