"""Every analysis as a command: its arguments are those of the function, its help is the docstring."""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
import types
from collections.abc import Callable, Sequence
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from realist_synth import analyses as folder
from realist_synth.analyses.result import Result, escape_markdown
from realist_synth.cli.output import emit, say, terminal_width
from realist_synth.cli.package_argument import add_output, add_package, chosen_format, open_review
from realist_synth.errors import PackageError, UsageError
from realist_synth.model.vocabularies import Basis

_GROUP = "realist_synth.analyses"


def analyses() -> tuple[str, ...]:
    """The names of the analyses: the modules whose function of the same name gives a result.

    Examples:
        >>> "crosstab" in analyses()
        True
    """
    return tuple(name for name in _files() if _function_in(name) is not None)


def _files() -> list[str]:
    return sorted(path.stem for path in Path(folder.__path__[0]).glob("[!_]*.py"))


def _function_in(name: str) -> Callable[..., Result] | None:
    function = getattr(import_module(f"{folder.__name__}.{name}"), name, None)
    if not inspect.isfunction(function):
        return None
    given = get_type_hints(function).get("return")
    return function if isinstance(given, type) and issubclass(given, Result) else None


def analysis_function(command: str) -> Callable[..., Result]:
    """The function behind a command; entry points are looked at only for a name that is not in the library.

    Raises:
        UnknownNameError: If there is no such analysis.
    """
    name = command.replace("-", "_")
    if name in _files() and (function := _function_in(name)):
        return function
    from importlib.metadata import entry_points

    for point in entry_points(group=_GROUP, name=name):
        loaded: Callable[..., Result] = point.load()
        return loaded
    from realist_synth.cli.commands import unknown_command

    raise unknown_command(command)


def configure(parser: argparse.ArgumentParser, command: str) -> None:
    """Give a parser the arguments of an analysis."""
    function = analysis_function(command)
    text = inspect.getdoc(function) or ""
    add_parameters(parser, function)
    add_package(parser)
    add_output(parser)
    parser.description = re.split(r"\n\s*(?:Args|Raises|Examples|Returns):", text)[0]
    parser.epilog = f"In Python: realist_synth.{function.__name__}(review, ...)"
    parser.set_defaults(run=lambda args: run(function, args))


def add_parameters(parser: argparse.ArgumentParser, function: Callable[..., Result]) -> None:
    """Give a parser the parameters of an analysis, without the package."""
    told = _told(inspect.getdoc(function) or "")
    hints = get_type_hints(function)
    first, *others = inspect.signature(function).parameters.values()
    for parameter in others:
        _add(parser, parameter, hints[parameter.name], told.get(parameter.name, ""))
    if _table_of_sets(hints[first.name]) is not None:
        parser.add_argument("--sets", metavar="FILE",
                            help="a CSV of sets to analyse instead of a package: the names of the cases, then the sets")


def _table_of_sets(hint: Any) -> Any:
    """The type that reads a table of sets, where an analysis takes one in the place of a review."""
    return next((part for part in _parts(hint) if hasattr(part, "from_csv")), None)


def _told(text: str) -> dict[str, str]:
    """What the docstring says of each argument."""
    section = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^    (\w+): (.*(?:\n        .*)*)", section.group(1) if section else "", re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in found}


def _add(parser: argparse.ArgumentParser, parameter: inspect.Parameter, hint: Any, told: str) -> None:
    told = told.replace("%", "%%")
    if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        parser.add_argument(parameter.name, metavar=parameter.name.upper(), help=told)
        return
    flag = "--" + parameter.name.replace("_", "-")
    if hint is bool:
        parser.add_argument(flag, action="store_true", help=told)
        return
    if any(get_origin(part) is Sequence for part in _parts(hint)):
        parser.add_argument(flag, action="append", default=None, metavar=parameter.name.upper().removesuffix("S"),
                            help=told + " (repeatable)")
        return
    if parameter.default == ():
        parser.add_argument(flag, action="append", default=[], metavar="COLUMN=VALUE", help=told + " (repeatable)")
        return
    choices = [b.value for b in Basis] if parameter.name == "reading" else _choices(hint)
    default = "" if parameter.default is None else f" (default: {parameter.default})"
    parser.add_argument(flag, choices=None if int in _parts(hint) else choices or None, default=parameter.default,
                        type=_converter(hint, choices), help=told + default)


def _converter(hint: Any, choices: list[str]) -> Callable[[str], object]:
    if int in _parts(hint):
        return whole_or(choices)
    return number if float in _parts(hint) else str


def number(text: str) -> float:
    """A finite number.

    Examples:
        >>> number("0.8")
        0.8
    """
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not isfinite(found):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return found


def _parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _choices(hint: Any) -> list[str]:
    return [str(value) for part in _parts(hint) if get_origin(part) is Literal for value in get_args(part)]


def whole_or(words: list[str]) -> Callable[[str], int | str]:
    """A converter of arguments that are a whole number or one of some words.

    Examples:
        >>> whole_or(["all"])("2"), whole_or(["all"])("all")
        (2, 'all')
    """

    def convert(text: str) -> int | str:
        if text in words:
            return text
        if not (text.isascii() and text.isdigit()):
            one = f"neither a whole number nor {' or '.join(words)}" if words else "no whole number"
            raise argparse.ArgumentTypeError(f"{text!r} is {one}")
        return int(text)

    return convert


def run(function: Callable[..., Result], args: argparse.Namespace) -> int:
    """Compute and print."""
    result = computed(function, args)
    form = chosen_format(args)
    if form == "csv":
        # this form holds the table alone, and no number may lose its reading
        say(f"{result.title()}; {result.caption()}")
    emit(rendered(result, form, None if args.output else terminal_width(sys.stdout)), args)
    return 0


def computed(function: Callable[..., Result], args: argparse.Namespace) -> Result:
    """The result of an analysis for the arguments of a command."""
    first, *others = inspect.signature(function).parameters.values()
    positional = [getattr(args, p.name) for p in others if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    keywords = {p.name: getattr(args, p.name) for p in others if p.kind is inspect.Parameter.KEYWORD_ONLY}
    data: object
    if getattr(args, "sets", None):
        if args.package is not None or args.limit:
            raise UsageError("--sets stands in the place of a package: leave out PACKAGE and --limit")
        data = _table_of_sets(get_type_hints(function)[first.name]).from_csv(_text_of(args.sets))
    else:
        data = open_review(args)
    return function(data, *positional, **keywords)


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise PackageError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PackageError(f"{path} is not UTF-8: {error}") from None


def rendered(result: Result, form: str, width: int | None = None) -> str:
    """A result as text in one of the formats; a table is folded to the width, if there is one."""
    match form:
        case "json":
            return json.dumps(result.to_dict(), indent=2, ensure_ascii=False)
        case "csv":
            return result.to_csv()
        case "md":
            told = escape_markdown(f"{result.title()}. {result.caption()}")
            return f"{told}\n\n{result.to_markdown()}"
        case _:
            return result.text(width)
