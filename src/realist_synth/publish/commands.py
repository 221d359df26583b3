"""The reference of the command line, one section for each command.

What there is to say comes from the parsers themselves, which belong to the command line: it hands them over as data,
since nothing here may know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from realist_synth.publish.encode import text_bytes
from realist_synth.publish.pages.markdown import grid

COMMANDS_FOLDER = "docs/reference/commands"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a command.

    Attributes:
        name: As it is typed: a place in capitals, or flags with the name of their value.
        told: What it means; defaults and whether it may be repeated stand in it.
        choices: The words that it may be, if they are limited.
        option: Whether it is a flag.
        required: Whether it must be given.
    """

    name: str
    told: str
    choices: tuple[str, ...]
    option: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command as its parser describes it.

    Attributes:
        words: What it does; the first line is a sentence by itself.
        examples: Lines that can be typed.
        function: The function of the library that does the same.
        figures: For the command that draws: what it can draw, each with a line on it.
    """

    name: str
    usage: str
    words: str
    arguments: tuple[Argument, ...]
    examples: tuple[str, ...]
    function: str | None = None
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def summary(self) -> str:
        """The first line of what it does."""
        return self.words.splitlines()[0] if self.words else ""


def command_files(commands: Sequence[Command]) -> Mapping[str, bytes]:
    """The page of all commands.

    Examples:
        >>> list(command_files([Command("info", "realist-synth info", "What it is.", (), ())]))
        ['index.md']
    """
    return {"index.md": text_bytes(_page(commands))}


def _page(commands: Sequence[Command]) -> str:
    rows = [[f"[`{one.name}`](#{one.name})", _cell(one.summary)] for one in commands]
    return "\n".join([
        "# Commands\n",
        "Everything that `realist-synth` can do, as its own `--help` says it. Results go to standard output, messages "
        "to standard error. Exit codes: 0 valid or done, 1 errors found, 2 wrong use, 3 the input cannot be read, "
        "4 the output cannot be written, 130 and 143 on signals. A package is a folder, a `datapackage.json`, a "
        "release `.zip`, or the word `bundled` for the one that ships with the library.\n",
        grid(["command", "does"], rows), *map(_section, commands)])


def _section(command: Command) -> str:
    parts = [f"\n## {command.name} {{: #{command.name} }}\n", f"{command.words.strip()}\n",
             _fence("text", [command.usage])]
    if command.function:
        parts.append(f"\nIn Python: `realist_synth.{command.function}(review, ...)`, "
                     "see [the library](../api.md).\n")
    parts += _arguments("Arguments", (one for one in command.arguments if not one.option))
    parts += _arguments("Options", (one for one in command.arguments if one.option))
    if command.figures:
        parts.append("\n**Figures**\n\n" + grid(["name", "shows"], ([f"`{name}`", _cell(words)]
                                                                   for name, words in command.figures)))
    if command.examples:
        parts.append("\n**Examples**\n\n" + _fence("sh", command.examples))
    return "\n".join(parts)


def _arguments(heading: str, found: Iterable[Argument]) -> list[str]:
    rows = [[f"`{one.name}`" + (" (must be given)" if one.required and one.option else ""), _told(one)]
            for one in found]
    return [f"\n**{heading}**\n\n" + grid([heading.lower().removesuffix("s"), "meaning"], rows)] if rows else []


def _told(argument: Argument) -> str:
    words = _cell(argument.told[:1].upper() + argument.told[1:])
    return words + (f" One of: {', '.join(f'`{choice}`' for choice in argument.choices)}." if argument.choices else "")


def _cell(text: str) -> str:
    """Words of the library itself, whose code marks stay, as one cell."""
    return text.replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


def _fence(language: str, lines: Sequence[str]) -> str:
    return f"```{language}\n" + "\n".join(lines) + "\n```\n"
