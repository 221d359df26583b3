"""Where results go: standard output or a file, and messages to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from realist_synth.model.finding import Finding, visible

SHOWN_PER_CODE = 100
_COLOURS = {"error": "31", "warning": "33", "note": "36"}


def say(message: str) -> None:
    """A message to the person at the terminal, on standard error."""
    sys.stderr.write(f"realist-synth: {visible(message)}\n")


def emit(text: str, args: argparse.Namespace) -> None:
    """Print a result, or write it to the file that was asked for, whole or not at all.

    Raises:
        OutputError: If the file cannot be written.
    """
    text = text if text.endswith("\n") else text + "\n"
    if args.output:
        from realist_synth.package.atomic import write_file

        write_file(Path(args.output), text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)


def print_findings(findings: Iterable[Finding], stream: TextIO) -> None:
    """One line a finding, at most a hundred of a kind, with the true number of those left out."""
    for line in finding_lines(findings, colour=coloured(stream)):
        print(line, file=stream)


def finding_lines(findings: Iterable[Finding], *, colour: bool = False) -> list[str]:
    """The lines of a list of findings, each starting with its severity.

    Examples:
        >>> from realist_synth.model.finding import Severity
        >>> finding_lines([Finding("csv.nul", Severity.ERROR, "holds a NUL", path="data/codes.csv", line=3)])
        ['error: data/codes.csv:3: holds a NUL  [csv.nul]']
    """
    lines, seen = [], Counter[str]()
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= SHOWN_PER_CODE:
            lines.append(f"{_word(finding.severity.value, colour)}: {finding}")
    for code, number in sorted(seen.items()):
        if number > SHOWN_PER_CODE:
            lines.append(f"{number - SHOWN_PER_CODE} more of {code}, {number} in all")
    return lines


def _word(severity: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[severity]}m{severity}\x1b[0m" if colour else severity


def terminal_width(stream: TextIO) -> int | None:
    """The columns of the terminal that a stream goes to; None where it goes elsewhere."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else None
    except (OSError, ValueError):
        return None


def coloured(stream: TextIO) -> bool:
    """Whether to colour: on a terminal that can, and never against NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
