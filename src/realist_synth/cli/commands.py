"""Which commands there are, found by listing the folders; only the one asked for is imported."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import realist_synth
from realist_synth.errors import UnknownNameError

PROGRAM = "realist-synth"
_NOT_COMMANDS = {"__init__", "__main__", "analysis", "commands", "output", "package_argument"}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Asks the terminal for its width only once, and without the modules that argparse would import for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


@cache
def _width() -> int:
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size().columns) - 2
    except (OSError, ValueError):
        return 78


def parser_for(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the command that the arguments name, or of the program as a whole.

    Raises:
        UnknownNameError: If there is no such command.
    """
    if not argv or argv[0].startswith("-"):
        return _whole()
    name = argv[0]
    parser = argparse.ArgumentParser(f"{PROGRAM} {name}", formatter_class=_Formatter)
    _configure(parser, name, argv[1:])
    return parser


def _configure(parser: argparse.ArgumentParser, name: str, rest: Sequence[str]) -> None:
    if name in own_commands():
        module = import_module(f"realist_synth.cli.{name}")
        parser.description = module.__doc__
        if hasattr(module, "configure_for"):
            module.configure_for(parser, rest)
        else:
            module.configure(parser)
            parser.set_defaults(run=module.run)
    else:
        from realist_synth.cli import analysis

        analysis.configure(parser, name)


def own_commands() -> tuple[str, ...]:
    """The commands that have a file of their own.

    Examples:
        >>> "validate" in own_commands()
        True
    """
    return tuple(sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in _NOT_COMMANDS))


def all_commands() -> tuple[str, ...]:
    """Every command: those with a file of their own, and the analyses.

    Examples:
        >>> {"validate", "crosstab"} <= set(all_commands())
        True
    """
    from realist_synth.cli.analysis import analyses

    return tuple(sorted({*own_commands(), *(name.replace("_", "-") for name in analyses())}))


def _whole() -> argparse.ArgumentParser:
    lines = [f"  {name:16}{_summary(name)}" for name in all_commands()]
    parser = argparse.ArgumentParser(
        PROGRAM, formatter_class=_Formatter, usage=f"{PROGRAM} COMMAND [OPTIONS] [PACKAGE]",
        description=(realist_synth.__doc__ or "").partition("\n\n>>>")[0],
        epilog="commands:\n" + "\n".join(lines) + f"\n\nexamples:\n  {PROGRAM} crosstab role outcome\n"
               f"  {PROGRAM} validate .\n  {PROGRAM} crosstab --help")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {realist_synth.__version__}")
    parser.add_argument("command", help="one of the commands below; each has its own --help")
    return parser


def _summary(name: str) -> str:
    from realist_synth.cli.analysis import analysis_function

    source: ModuleType | object
    source = import_module(f"realist_synth.cli.{name}") if name in own_commands() else analysis_function(name)
    return (source.__doc__ or "").strip().splitlines()[0]


def unknown_command(name: str) -> UnknownNameError:
    """The error that says which commands there are."""
    return UnknownNameError("command", name, all_commands())
