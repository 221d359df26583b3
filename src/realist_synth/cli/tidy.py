"""Sort and normalise data/: rows by key, text in NFC with LF, no outer white space.

Only the form changes; a package with errors is left as it is.

Examples:
  realist-synth tidy
  realist-synth tidy --check
"""

from __future__ import annotations

import argparse

from realist_synth.cli.output import say
from realist_synth.cli.package_argument import add_package
from realist_synth.cli.schemas import folder_of
from realist_synth.errors import PackageError
from realist_synth.package.resources import Resource


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_package(parser, falls_back=False)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a table is not tidy")


def run(args: argparse.Namespace) -> int:
    """Write the tables whose form changes."""
    from realist_synth.package.atomic import write_file
    from realist_synth.package.limits import Limits
    from realist_synth.package.write import table_csv, tidied
    from realist_synth.validation import open_valid

    folder = folder_of(args.package)
    opened = open_valid(folder, Limits.with_overrides(args.limit))
    assert opened.review is not None
    changed = 0
    for resource in opened.resources:
        if resource.path is None or not _is_plain(resource):
            raise PackageError(
                f"{resource.table}: tidy writes tables in CSV files of UTF-8 whose only missing value is the "
                "empty cell; this one is written otherwise, so nothing was changed"
            )
    for table, rows in tidied(opened.review).tables.items():
        path = opened.places.tables[table].path
        data = table_csv(table, rows)
        if opened.files.get(path) == data:
            continue
        changed += 1
        if not args.check:
            write_file(folder / path, data)
        say(f"{path} {'is not tidy; run `realist-synth tidy`' if args.check else 'is tidy now'}")
    return 1 if changed and args.check else 0


def _is_plain(resource: Resource) -> bool:
    return resource.delimiter == "," and resource.encoding.startswith("utf-8") and resource.missing == {""}
