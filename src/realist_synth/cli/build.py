"""Write all results and pages: what the pipeline runs stage by stage.

A package with errors builds nothing, and what stood in DIR stays. With --part, DIR is the folder of that part.

Examples:
  realist-synth build --out build
  realist-synth build . --part crosstabs --out results/crosstabs --params params.yaml
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from realist_synth.cli.output import print_findings, say
from realist_synth.cli.package_argument import add_package
from realist_synth.errors import AnalysisError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from realist_synth.publish.options import Options

VALIDATION, COMMANDS = "validation", "commands"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    from realist_synth.publish import parts

    add_package(parser, falls_back=False)
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="where to write; each part owns a folder of its own"
    )
    names = sorted([VALIDATION, COMMANDS, *parts()])
    parser.add_argument("--part", choices=names, metavar="PART", help=f"only this part: {', '.join(names)}")
    parser.add_argument(
        "--params", metavar="FILE", help="a YAML file with what is chosen for each part (default: each its defaults)"
    )


def run(args: argparse.Namespace) -> int:
    """Build what was asked for."""
    from realist_synth.cli.manual.described import described
    from realist_synth.package.atomic import write_folder
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import resolve
    from realist_synth.publish import parts
    from realist_synth.publish.commands import COMMANDS_FOLDER, command_files
    from realist_synth.publish.validation import REPORT_FOLDER, report_files
    from realist_synth.validation import read_package, validate

    limits = Limits.with_overrides(args.limit)
    source = resolve(args.package, fall_back=False, limits=limits)[0]
    options = options_from(args.params)
    chosen = {name: part for name, part in parts().items() if args.part in (None, name)}
    made: dict[str, dict[str, bytes]] = {}
    if args.part in (None, VALIDATION):
        report = validate(source, limits=limits)
        if not report.valid:
            print_findings(report.findings, sys.stderr)
            say(str(report))
            return 1
        made[REPORT_FOLDER] = dict(report_files(report.to_dict()))
    if args.part in (None, COMMANDS):
        made[COMMANDS_FOLDER] = dict(command_files(described()))
    if chosen:
        review = read_package(source, limits=limits)
        for name, part in chosen.items():
            try:
                made[part.folder] = dict(part.files(review, options))
            except (AnalysisError, UnknownNameError) as error:
                raise UsageError(f"{_place_of(args.params, name, error)}{error}") from None
    for folder, files in made.items():
        target = Path(args.out) if args.part else Path(args.out) / folder
        write_folder(target, files)
        say(f"wrote {len(files)} {'file' if len(files) == 1 else 'files'} to {target}")
    return 0


def _place_of(path: str | None, section: str, error: Exception) -> str:
    """The line of the parameters that a refused part speaks of: where the section has the word, else where it begins.

    Nothing where no parameters were given, or none for this part.
    """
    lines = Path(path).read_text(encoding="utf-8").splitlines() if path else []
    begin = next((at for at, line in enumerate(lines) if line.startswith(f"{section}:")), None)
    if begin is None:
        return ""
    end = next((at for at in range(begin + 1, len(lines)) if lines[at][:1] not in ("", " ", "#", "-")), len(lines))
    word = error.name if isinstance(error, UnknownNameError) else str(error).partition(":")[0]
    found = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    at = next((at for at in range(begin, end) if found.search(lines[at])), begin)
    return f"{path}:{at + 1}: {section}: "


def options_from(path: str | None) -> Options:
    """The choices in a file of parameters; the defaults without one.

    Raises:
        UsageError: If it cannot be read, or holds what it must not.
    """
    from realist_synth.publish.options import Options

    if path is None:
        return Options()
    from realist_synth.publish.releases.parameters import options_of

    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    return options_of(data, path)
