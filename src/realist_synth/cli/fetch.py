"""Fetch a package: verify it and write it as a folder, with a manifest of what was written.

SOURCE is git+URL@REV (a tag, a branch or a commit; git+https, git+ssh, git+file or a path, and #FOLDER at the end for a
package that is not at the root), PATH@REV for a version out of a repository on this machine, https://HOST/NAME.zip
(#sha256=DIGEST at the end for one that must hold), a folder, a .zip, or the word bundled. Nothing is written where the
package has an error, or where DIR holds anything that was not written by this command and unchanged since.

Examples:
  realist-synth fetch bundled --out review
"""

from __future__ import annotations

import argparse
import json
import sys
from hashlib import sha256

from realist_synth.cli.package_argument import add_limits


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("source", metavar="SOURCE", help="an address with a version, a folder, a .zip, or bundled")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print what it is")
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Fetch, verify, write, and say what it is."""
    from realist_synth.model.finding import visible
    from realist_synth.package.atomic import write_folder
    from realist_synth.package.contents import package_of
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import locate
    from realist_synth.package.stored_zip import stored_zip
    from realist_synth.validation import open_valid

    limits = Limits.with_overrides(args.limit)
    located = locate(args.source, fall_back=False, limits=limits)
    opened = open_valid(located.path, limits)
    assert opened.review is not None
    files = package_of(located.path, opened, limits)
    write_folder(args.out, files)
    metadata = opened.review.metadata
    told = {"name": metadata.name, "version": metadata.version or ""} | located.to_dict()
    archive = located.path.read_bytes() if located.path.suffix.lower() == ".zip" else stored_zip(files)
    told |= {"sha256": sha256(archive).hexdigest(), "files": str(len(files)), "written": args.out}
    if args.format == "json":
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:10}{visible(value)}\n" for name, value in told.items() if value)
    return 0
