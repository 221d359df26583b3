"""Where a package comes from: what the user named, the nearest one upwards, or the one that ships with the library."""

from __future__ import annotations

import re
from pathlib import Path

import realist_synth
from realist_synth.errors import PackageError

DESCRIPTOR = "datapackage.json"
BUNDLED = "bundled"
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|git\+)")


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


def resolve(source: str | Path | None, *, fall_back: bool) -> tuple[Path, bool]:
    """The package that a source names, and whether it is the one that ships with the library.

    Args:
        source: A folder, a datapackage.json, a release archive (`.zip`), the word `bundled`, or None for the nearest
            package from the current folder upwards.
        fall_back: Whether to take the package that ships with the library where None finds no other.

    Raises:
        PackageError: If there is no such package.
    """
    if source is None:
        here = nearest(Path.cwd())
        if here is None and not fall_back:
            raise PackageError(f"there is no {DESCRIPTOR} here or in a folder above; name a package, "
                               f"or write `{BUNDLED}` for the one that ships with the library")
        return (here, False) if here else (bundled(), True)
    if not isinstance(source, str | Path):
        raise PackageError(
            f"a {type(source).__name__} is no source of a package; name a folder, a {DESCRIPTOR}, a .zip, "
            f"or the word {BUNDLED}"
        )
    if source == "":
        raise PackageError(f"the name of the package is empty; name a folder, or write `{BUNDLED}`")
    if source == BUNDLED:
        return bundled(), True
    path = Path(source)
    if _exists(path):
        return path, False
    before = str(source).rpartition("@")[0]
    if _ADDRESS.match(str(source)) or (before and _exists(Path(before))):
        raise PackageError(f"{source}: addresses and versions out of a git repository are not supported yet by this "
                           "version; fetch the package and name its folder")
    raise PackageError(f"{source}: there is no such folder, {DESCRIPTOR} or archive; the last argument of a command is "
                       "its package, and whatever else is asked has a place or an option of its own (see its --help)")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False
