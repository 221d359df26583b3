"""The results as pages of the site: one file here per subject, each with its `pages(review, options)`.

They are Markdown, with nothing of the data left unescaped, and now and then a picture that a page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from realist_synth.model.review import Review
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.options import Options

FOLDER = "docs/results"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """Every page, found by listing the folder.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> "index.md" in files(Review(Metadata.minimal("demo")), Options())
        True
    """
    modules = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)]
    found = {name: text for module in modules if hasattr(module, "pages")
             for name, text in module.pages(review, options).items()}
    return {name: text_bytes(text) for name, text in sorted(found.items())}
