"""Results as files: one file here per part, each with its `FOLDER` and `files(review, options)`.

What a part returns depends on the review and the options alone: the same bytes wherever and whenever it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from realist_synth.model.review import Review
from realist_synth.publish.options import Options


class Part(NamedTuple):
    """A part of what is published: the folder that it owns, and what it puts there."""

    folder: str
    files: Callable[[Review, Options], Mapping[str, bytes]]


def parts() -> dict[str, Part]:
    """Every part by its name, found by listing the folder.

    Examples:
        >>> parts()["crosstabs"].folder
        'results/crosstabs'
    """
    modules = {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)}
    return {
        name: Part(module.FOLDER, module.files) for name, module in sorted(modules.items()) if hasattr(module, "FOLDER")
    }
