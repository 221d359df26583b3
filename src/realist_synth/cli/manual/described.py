"""Every command as data: what its parser says of its arguments, and what its own words say of it."""

from __future__ import annotations

import argparse
from importlib import import_module

from realist_synth.cli.analysis import analysis_function
from realist_synth.cli.commands import PROGRAM, all_commands, own_commands, parser_for
from realist_synth.cli.figure import figures
from realist_synth.cli.manual.examples import EXAMPLES
from realist_synth.publish.commands import Argument, Command


def described() -> tuple[Command, ...]:
    """All commands by name.

    Examples:
        >>> [command.name for command in described()][:2]
        ['agreement', 'association']
    """
    return tuple(_command(name) for name in all_commands())


def _command(name: str) -> Command:
    parser = parser_for([name])
    words, _, examples = (parser.description or "").strip().partition("\n\nExamples:\n")
    arguments = tuple(_argument(action) for action in parser._actions if "--help" not in action.option_strings)
    lines = EXAMPLES.get(name, ()) if name not in own_commands() else tuple(map(str.strip, examples.splitlines()))
    function = None if name in own_commands() else analysis_function(name).__name__
    return Command(name, _usage(name, arguments), words, arguments, tuple(line for line in lines if line), function,
                   _figures() if name == "figure" else ())


def _usage(name: str, arguments: tuple[Argument, ...]) -> str:
    needed = [_short(one.name) for one in arguments if one.option and one.required]
    optional = ["[OPTIONS]"] if any(one.option and not one.required for one in arguments) else []
    placed = [one.name if one.required else f"[{one.name}]" for one in arguments if not one.option]
    return " ".join([PROGRAM, name, *needed, *optional, *placed])


def _short(name: str) -> str:
    """The first flag with its value.

    Examples:
        >>> _short("--output, -o FILE")
        '--output FILE'
    """
    flags, _, value = name.rpartition(" ")
    return f"{flags.split(',')[0]} {value}" if flags else value


def _argument(action: argparse.Action) -> Argument:
    # PACKAGE may be left out; everything else that stands by its place must be given
    flag = ", ".join(sorted(action.option_strings, key=len, reverse=True))
    takes = action.nargs != 0
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    value = metavar if takes and not (action.choices and flag) else ""
    required = action.required if flag else action.nargs != "?"
    told = (action.help or "").replace("%%", "%")
    choices = tuple(map(str, action.choices)) if action.choices and flag else ()
    return Argument(" ".join(part for part in (flag, value) if part), told, choices, bool(flag), required)


def _figures() -> tuple[tuple[str, str], ...]:
    """Each figure with the first line that its function says of itself."""
    found = []
    for name in figures():
        module = import_module(f"realist_synth.figures.{name.replace('-', '_')}")
        function = getattr(module, name.replace("-", "_"))
        found.append((name, (function.__doc__ or module.__doc__ or "").strip().splitlines()[0]))
    return tuple(found)
