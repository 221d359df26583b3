"""The domain checks: one file per subject, each public function a check.

A check takes a `Review` and yields findings; its code is `file.function`, its docstring says what it looks for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from realist_synth.model.finding import Check, Finding
from realist_synth.model.review import Review


@cache
def all_checks() -> dict[str, Check]:
    """Every check by its code, in the order of the codes.

    Examples:
        >>> all_checks()["codebook.dimension-declared"].severity.value
        'error'
    """
    found: dict[str, Check] = {}
    for module in sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")):
        for name, value in vars(import_module(f"{__name__}.{module}")).items():
            if hasattr(value, "severity") and getattr(value, "__module__", "").endswith(f".{module}"):
                found[f"{module}.{name.replace('_', '-')}"] = value
    return dict(sorted(found.items()))


def run_checks(review: Review, incomplete: Collection[str] = ()) -> Iterator[Finding]:
    """The findings of every check on a review.

    Args:
        review: The review.
        incomplete: Tables of which rows or columns could not be read; a check that rests on one of them is left out,
            since it would take what was lost for missing.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(run_checks(Review(Metadata.minimal("demo"))))
        []
    """
    for function in all_checks().values():
        if function.rests_on.isdisjoint(incomplete):
            yield from function(review)
