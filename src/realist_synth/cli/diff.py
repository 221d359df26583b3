"""What changed between two versions of a package, and every result that it moved, with the rows that moved it.

OLD and NEW are folders, a datapackage.json, a release .zip, PATH@REV, or whatever else names a package. Rows are
compared by key; then the same questions are asked of both versions: those that --params names, else the usual ones.
The text is short; json is complete; md is for release notes. The exit code is 0 when no result moved, though rows may
differ, and 1 when a result moved; 2 is wrong use, 3 a package that cannot be read or is not valid.

Examples:
  realist-synth diff bundled .
  realist-synth diff bundled . --params params.yaml --format md -o NOTES.md
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from realist_synth.cli.output import emit, print_findings, say, terminal_width
from realist_synth.errors import InvalidReviewError
from realist_synth.model.finding import Severity

if TYPE_CHECKING:
    from realist_synth.changing.asked import Asked
    from realist_synth.changing.version import Columns
    from realist_synth.model.review import Review

FORMATS = ("text", "json", "md")
NO_RESULT_MOVED, RESULT_MOVED, UNREADABLE = 0, 1, 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    from realist_synth.cli.analysis import whole_or
    from realist_synth.cli.package_argument import add_output

    for name in ("old", "new"):
        parser.add_argument(name, metavar=name.upper(), help=f"the {name} version: a folder, a datapackage.json, a "
                            "release .zip, an address with a version such as PATH@REV, or the word bundled")
    parser.add_argument("--params", metavar="FILE", help="a YAML file with what is asked, the one that build takes")
    parser.add_argument("--listed", type=whole_or([]), default=20, metavar="N",
                        help="how many differences of a kind text and md list (default: 20); json lists all")
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=VALUE",
                        help="raise a limit on what is read, such as cell_bytes=20000000 (repeatable)")
    add_output(parser, FORMATS)
    parser.epilog = "In Python: realist_synth.diff(old, new)"


def run(args: argparse.Namespace) -> int:
    """Compare, and say whether a result moved."""
    from realist_synth.changes import diff

    opened = []
    for name, source in (("old", args.old), ("new", args.new)):
        try:
            opened.append(_opened(source, args.limit))
        except InvalidReviewError as error:
            print_findings((each for each in error.findings if each.severity is Severity.ERROR), sys.stderr)
            say(f"nothing was compared: the {name} package, {source}, is not valid")
            return UNREADABLE
    (old, before), (new, after) = opened
    found = diff(old, new, asked=_asked(args.params, old, new), columns=(before, after), limit=args.listed)
    form = args.format or "text"
    emit(json.dumps(found.to_dict(), indent=2, ensure_ascii=False) if form == "json" else
         found.to_markdown() if form == "md" else
         found.text(None if args.output else terminal_width(sys.stdout)), args)
    return RESULT_MOVED if found.moves else NO_RESULT_MOVED


def _opened(source: str, limits: list[str]) -> tuple[Review, Columns]:
    """The review of a package, under the profile that it states, and the columns of the files of its tables."""
    from realist_synth.package.limits import Limits
    from realist_synth.package.locate import resolve
    from realist_synth.validation import open_valid

    opened = open_valid(resolve(source, fall_back=False)[0], Limits.with_overrides(limits))
    assert opened.review is not None
    told = opened.review.metadata
    synthesis = told.synthesis.model_copy(update={"profile_version": opened.profile_version})
    review = replace(opened.review, metadata=told.model_copy(update={"synthesis": synthesis}))
    return review, {name: tuple(place.columns) for name, place in opened.places.tables.items()}


def _asked(path: str | None, old: Review, new: Review) -> Asked:
    """What the parameters ask; where they leave it open, what is asked by default."""
    from realist_synth.changing.asked import Asked

    if path is None:
        return Asked.of(old, new)
    from realist_synth.cli.build import options_from
    from realist_synth.publish import crosstabs, directions, patterns, pooling, qca

    options = options_from(path)
    crossed, model = options.of(crosstabs.Params), options.of(qca.Params)
    pairs = dict.fromkeys(pair for review in (old, new) for pair in crossed.crossed(review))
    cuts = {"outcome": model.outcome, "expectations": model.expectations, "inclusion_cut": model.inclusion_cut,
            "n_cut": model.n_cut, **model.common()}
    return Asked(tuple(pairs), {"level": crossed.level, "within": crossed.within},
                 options.of(patterns.Params).model_dump(), options.of(directions.Params).model_dump(),
                 cuts if model.outcome else None,
                 tuple(one.model_dump(exclude={"note"}) for one in options.of(pooling.Params).syntheses))
