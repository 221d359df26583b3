"""Write a package in the format of a neighbour: for archives, search engines, databases, reference managers.

`--list-formats` says which there are. A package with errors writes nothing, and what stood at PATH stays.

Examples:
  realist-synth export --list-formats
  realist-synth export ris --out build/studies.ris bundled
  realist-synth export ro-crate --out build/crate bundled
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from realist_synth.cli.output import say
from realist_synth.cli.package_argument import add_package, say_if_bundled
from realist_synth.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("format", nargs="?", metavar="FORMAT", help="one of those that --list-formats lists")
    add_package(parser)
    parser.add_argument("--out", metavar="PATH",
                        help="where to write: a file, or a folder that is missing, empty or written by this command")
    parser.add_argument("--list-formats", action="store_true",
                        help="list the formats: name, how the file ends, what is written")
    parser.epilog = "In Python: realist_synth.export(format, out, source)"


def run(args: argparse.Namespace) -> int:
    """List the formats, or write one."""
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import resolve
    from realist_synth.publish.exports import format_named, formats, write_export
    from realist_synth.validation import open_valid

    if args.list_formats:
        rows = [(one.name, one.suffix or "folder", one.says) for one in formats().values()]
        widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
        for name, suffix, says in rows:
            sys.stdout.write(f"{name:{widths[0]}}  {suffix:{widths[1]}}  {says}\n")
        return 0
    if args.format is None:
        raise UsageError("name a FORMAT; `realist-synth export --list-formats` says which there are")
    chosen = format_named(args.format)
    if args.out is None:
        raise UsageError(f"say where to write with --out {f'FILE{chosen.suffix}' if chosen.suffix else 'FOLDER'}")
    path, is_bundled = resolve(args.package, fall_back=True)
    opened = open_valid(path, Limits.with_overrides(args.limit))
    assert opened.review is not None
    say_if_bundled(args, opened.review, is_bundled)
    written = write_export(chosen, Path(args.out), opened, path)
    say(f"wrote {args.out}" + ("" if chosen.suffix else f", a folder of {len(written)} files"))
    return 0
