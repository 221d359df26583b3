"""The arguments that every command shares: which package, which limits, which form, which file."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from realist_synth.cli.output import say
from realist_synth.model.review import Review

if TYPE_CHECKING:
    from realist_synth.package.locate import Located

FORMATS = ("table", "csv", "json", "md")
SOURCES = ("a folder, a datapackage.json, a release .zip, an address with a version such as git+https://HOST/PATH@REV, "
           "PATH@REV or https://HOST/NAME.zip, or the word bundled")


def add_package(parser: argparse.ArgumentParser, *, falls_back: bool = True) -> None:
    """Add the optional PACKAGE and `--limit`."""
    last = "; else the one that ships with the library" if falls_back else ""
    parser.add_argument("package", nargs="?", metavar="PACKAGE",
                        help=f"{SOURCES} (default: the nearest datapackage.json upwards from here{last})")
    add_limits(parser)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add `--limit`."""
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=VALUE",
                        help="raise a limit on what is read, such as cell_bytes=20000000 (repeatable)")


def add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...] = FORMATS) -> None:
    """Add `--format` and `-o`."""
    parser.add_argument("--format", choices=formats,
                        help=f"how to print (default: {formats[0]} on a terminal"
                             + (", csv in a pipe)" if "csv" in formats else ")"))
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead, whole or not at all")


def chosen_format(args: argparse.Namespace, formats: tuple[str, ...] = FORMATS) -> str:
    """The format asked for; by default the first on a terminal, and csv where the output is read by a program."""
    if args.format:
        return str(args.format)
    to_program = args.output or not sys.stdout.isatty()
    return "csv" if to_program and "csv" in formats else formats[0]


def open_review(args: argparse.Namespace, reading: str | None = None) -> Review:
    """The review in the package that was asked for; standard error says so when it is the bundled one unasked."""
    return open_located(args, reading)[0]


def open_located(args: argparse.Namespace, reading: str | None = None) -> tuple[Review, Located]:
    """The review, as `open_review` has it, and where its package comes from."""
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import locate
    from realist_synth.validation import read_package

    limits = Limits.with_overrides(args.limit)
    located = locate(args.package, fall_back=True, limits=limits)
    review = read_package(located.path, reading=reading, limits=limits)
    say_if_bundled(args, review, located.is_bundled)
    return review, located


def say_if_bundled(args: argparse.Namespace, review: Review, is_bundled: bool) -> None:
    """Say so on standard error where the package is the one that ships with the library, and nobody asked for it."""
    if is_bundled and args.package is None:
        say(f"no datapackage.json here: this speaks of the package that ships with the library, "
            f"{review.metadata.name} {review.metadata.version or ''}".rstrip())
