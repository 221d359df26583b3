"""Write schemas/ from the row models, or check that it is not stale.

Examples:
  realist-synth schemas
  realist-synth schemas --check
"""

from __future__ import annotations

import argparse
from pathlib import Path

from realist_synth.cli.output import say
from realist_synth.errors import PackageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("package", nargs="?", metavar="PACKAGE",
                        help="the folder of a package (default: the nearest datapackage.json upwards from here)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a schema is stale")


def run(args: argparse.Namespace) -> int:
    """Write or compare."""
    from realist_synth.package.atomic import write_file
    from realist_synth.schemas import schema_files

    folder = folder_of(args.package)
    stale = [name for name, text in schema_files().items() if _bytes(folder / name) != text.encode("utf-8")]
    if args.check:
        for name in stale:
            say(f"{name} is stale; run `realist-synth schemas`")
        return 1 if stale else 0
    for name in stale:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / name, schema_files()[name].encode("utf-8"))
        say(f"wrote {name}")
    return 0


def folder_of(package: str | None) -> Path:
    """The folder of a package that is to be written to; never the one that ships with the library.

    Raises:
        PackageError: If it is no folder.
    """
    from realist_synth.package.locate import resolve

    path = resolve(package, fall_back=False)[0]
    if path.name == "datapackage.json":
        path = path.parent
    if package == "bundled" or not path.is_dir():
        raise PackageError(f"{package}: only a folder can be written to")
    return path


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
