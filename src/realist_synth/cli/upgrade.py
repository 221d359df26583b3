"""Write a package of an older version of the profile as one of the current version.

Nothing is lost: every cell and every property stays, and new columns are empty. Without --out a folder is upgraded in
place. The new package is read again before anything is written, and must give the same review.

Examples:
  realist-synth upgrade
  realist-synth upgrade old.zip --out upgraded
  realist-synth upgrade --check
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from realist_synth.cli.output import say
from realist_synth.cli.package_argument import add_package
from realist_synth.errors import PackageError, UsageError

if TYPE_CHECKING:
    from realist_synth.package.limits import Limits
    from realist_synth.package.read import Opened


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_package(parser, falls_back=False)
    parser.add_argument("--out", metavar="DIR", help="write the upgraded package to this folder instead")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when the package is older")


def run(args: argparse.Namespace) -> int:
    """Upgrade, or look whether there is something to upgrade."""
    from realist_synth.model.tables import PROFILE_VERSION
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import locate
    from realist_synth.validation import open_valid

    limits = Limits.with_overrides(args.limit)
    located = locate(args.package, fall_back=False, limits=limits)
    source = located.path
    opened = open_valid(source, limits)
    if opened.profile_version == PROFILE_VERSION:
        say(f"the package is of profile {PROFILE_VERSION}, the current one")
        return 0
    words = f"from profile {opened.profile_version} to {PROFILE_VERSION}"
    if args.check:
        say(f"the package can be upgraded {words}; run `realist-synth upgrade`")
        return 1
    if args.out is None and (located.address or source.suffix.lower() == ".zip"):
        raise UsageError(f"{args.package}: only a folder can be upgraded in place; name another with --out")
    _write(opened, source, limits, args.out)
    say(f"upgraded {words}: {args.out or source}")
    return 0


def _write(opened: Opened, source: Path, limits: Limits, out: str | None) -> None:
    """Write the upgraded package, after a look at it."""
    from realist_synth.package.atomic import write_file, write_folder
    from realist_synth.package.contents import package_of
    from realist_synth.package.locate import DESCRIPTOR
    from realist_synth.package.store import open_store
    from realist_synth.package.upgrade import upgraded, without_digests

    descriptor = open_store(source, limits).descriptor  # a link may name it otherwise
    changed = upgraded(opened, descriptor, limits)
    files = package_of(source, opened, limits)
    files |= {(DESCRIPTOR if path == descriptor else path): data for path, data in changed.items()}
    _look(opened, files, limits)
    if out is not None:
        write_folder(out, files)
        return
    real = source.resolve()
    folder = real if real.is_dir() else real.parent
    first = without_digests(opened, descriptor, changed)
    # the descriptor last, and first no digest of a table that changes: at every moment the folder is a sound package
    for path, data in [*first.items(), *changed.items()]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / path, data)


def _look(opened: Opened, files: dict[str, bytes], limits: Limits) -> None:
    """Read the new package before anyone else does.

    Raises:
        PackageError: If it is not the same review; nothing has been written then.
    """
    from realist_synth.package.atomic import write_folder
    from realist_synth.validation import open_valid

    with TemporaryDirectory() as there:
        write_folder(Path(there) / "package", files)
        again = open_valid(Path(there) / "package", limits)
    if again.review != opened.review or again.profile_version == opened.profile_version:
        raise PackageError("the upgraded package does not hold the same review; nothing was written")
