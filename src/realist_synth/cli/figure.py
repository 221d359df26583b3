"""Draw one figure for a paper, as SVG or PNG by the name of the file.

The arguments and options of a figure are those of the analysis that it shows, and its own.

Examples:
  realist-synth figure forest out-hiv --measures HR --measures IRR -o forest.svg
  realist-synth figure heat-map role outcome --reading configured -o map.png
  realist-synth figure configuration-diagram cfg-theme --narrow -o theme.svg
  realist-synth figure timeline -o studies.svg
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Sequence
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from realist_synth import figures as folder
from realist_synth.cli.output import say
from realist_synth.errors import UnknownNameError, UsageError
from realist_synth.model.review import Review

if TYPE_CHECKING:
    from realist_synth.analyses.result import Result
    from realist_synth.figures.figure import Figure

FORMS = (".svg", ".png")
# Options of an analysis that move its table alone, and not the figure.
TABLE_ONLY = {"forest": {"leave_one_out"}, "effect-direction": {"by"}}
TAKE_A_VALUE = ("-o", "--output", "--limit")


def figures() -> tuple[str, ...]:
    """The names of the figures: the modules of the folder whose function bears their name.

    Examples:
        >>> "figure" in figures()
        False
    """
    names = sorted(path.stem for path in Path(folder.__path__[0]).glob("[!_]*.py"))
    return tuple(name.replace("_", "-") for name in names if _function(name) is not None)


def _function(name: str) -> Callable[..., Figure] | None:
    function = getattr(import_module(f"{folder.__name__}.{name}"), name, None)
    return function if inspect.isfunction(function) else None


def analysis_of(draw: Callable[..., Figure]) -> Callable[..., Any]:
    """What gives a figure its subject, found by the type of its first argument: an analysis, or the review itself.

    Raises:
        UnknownNameError: If no analysis gives such a result.
    """
    from realist_synth.cli.analysis import analyses, analysis_function

    wanted = next(hint for name, hint in get_type_hints(draw).items() if name != "return")
    if wanted is Review:
        return _itself
    for name in analyses():
        function = analysis_function(name)
        if get_type_hints(function).get("return") is wanted:
            return function
    raise UnknownNameError("analysis that gives", wanted.__name__, analyses())


def _itself(review: Review) -> Review:
    return review


def configure_for(parser: argparse.ArgumentParser, argv: Sequence[str]) -> None:
    """Add the name of the figure, and once it is named the arguments of its analysis and its own."""
    from realist_synth.cli.analysis import add_parameters
    from realist_synth.cli.package_argument import add_package

    names = figures()
    parser.add_argument("figure", choices=names, metavar="NAME", help="one of: " + ", ".join(names))
    words = [word for before, word in zip(("", *argv), argv, strict=False)
             if not word.startswith("-") and before not in TAKE_A_VALUE]
    chosen = next((word for word in words if word in names), words[0] if words else None)
    if chosen is not None and chosen not in names:
        raise UnknownNameError("figure", chosen, names)
    draw = _function(chosen.replace("-", "_")) if chosen else None
    if chosen and draw is not None:
        function = _without(analysis_of(draw), TABLE_ONLY.get(chosen, set()))
        add_parameters(parser, function)
        own: Callable[..., Any] = draw
        add_parameters(parser, own)
        parser.set_defaults(run=partial(run, draw, function), **getattr(draw, "asks", {}))
    add_package(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="where to write: .svg or .png")


def _without(function: Callable[..., Result], names: set[str]) -> Callable[..., Result]:
    """The same function, as it says of itself without these parameters."""
    @wraps(function)
    def narrower(*args: Any, **options: Any) -> Result:
        return function(*args, **options)

    known = inspect.signature(function)
    kept = [parameter for name, parameter in known.parameters.items() if name not in names]
    narrower.__signature__ = known.replace(parameters=kept)  # type: ignore[attr-defined]
    return narrower


def run(draw: Callable[..., Figure], function: Callable[..., Any], args: argparse.Namespace) -> int:
    """Compute, draw and write the figure, and print its caption."""
    from realist_synth.cli.analysis import computed
    from realist_synth.package.atomic import write_file

    path = Path(args.output)
    if path.suffix.lower() not in FORMS:
        raise UsageError(f"{args.output}: a figure is written as one of {', '.join(FORMS)}")
    _, *own = inspect.signature(draw).parameters
    made = draw(computed(function, args), **{name: getattr(args, name) for name in own})
    write_file(path, made.svg().encode() if path.suffix.lower() == ".svg" else made.png())
    say(f"wrote {path}")
    print(made.caption)  # noqa: T201
    return 0
