"""Check a package: every problem at its place, in one run.

Errors make a package invalid, warnings ask for a look, notes are what the source itself says wrongly.

Examples:
  realist-synth validate
  realist-synth validate path/to/package --format json
  realist-synth validate --text chang-2021=chang-2021.txt
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from realist_synth.cli.output import coloured, emit, finding_lines
from realist_synth.cli.package_argument import add_output, add_package
from realist_synth.errors import PackageError, UsageError
from realist_synth.model.finding import Severity


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_package(parser, falls_back=False)
    add_output(parser, ("text", "json"))
    parser.add_argument("--strict", action="store_true", help="exit with 1 on warnings too")
    parser.add_argument("--text", action="append", default=[], metavar="DOCUMENT=FILE",
                        help="the text of a document, to check offsets, digests and uncoded citations (repeatable)")
    parser.add_argument("--no-second-judge", action="store_true", help="leave frictionless out")
    parser.add_argument("--list-checks", action="store_true", help="list what is checked, and stop")


def run(args: argparse.Namespace) -> int:
    """Validate and print."""
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import resolve
    from realist_synth.validation import listed_checks, validate

    if args.list_checks:
        emit("\n".join(f"{code:42}{severity:9}{words}" for code, severity, words in listed_checks()), args)
        return 0
    limits = Limits.with_overrides(args.limit)
    report = validate(resolve(args.package, fall_back=False, limits=limits)[0], texts=_texts(args.text), limits=limits,
                      second_judge=not args.no_second_judge)
    if args.format == "json":
        emit(json.dumps(report.to_dict(), indent=2, ensure_ascii=False), args)
    else:
        colour = coloured(sys.stdout) and not args.output
        emit("\n".join([*finding_lines(report.findings, colour=colour), str(report)]), args)
    warned = args.strict and any(f.severity is Severity.WARNING for f in report.findings)
    return 0 if report.valid and not warned else 1


def _texts(pairs: list[str]) -> dict[str, str]:
    texts = {}
    for pair in pairs:
        document, equals, file = pair.partition("=")
        if not equals:
            raise UsageError(f"--text {pair!r} is not DOCUMENT=FILE")
        try:
            texts[document] = Path(file).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PackageError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return texts
