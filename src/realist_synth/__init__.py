"""Realist review evidence as data, and the instruments to work with it.

>>> import realist_synth
>>> review = realist_synth.read_package("bundled")
>>> table = realist_synth.crosstab(review, "role", "outcome")
>>> table.n_studies
29
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realist_synth.analyses.agreement import agreement
    from realist_synth.analyses.cell import cell
    from realist_synth.analyses.claims import claims
    from realist_synth.analyses.configurations import configurations
    from realist_synth.analyses.crosstab import crosstab
    from realist_synth.analyses.incidence import Incidence, incidence
    from realist_synth.errors import (
        AnalysisError,
        FormatError,
        InvalidReviewError,
        OutputError,
        PackageError,
        RealistSynthError,
        UnknownNameError,
        UsageError,
    )
    from realist_synth.model.finding import Finding
    from realist_synth.model.metadata import Metadata
    from realist_synth.model.review import Review
    from realist_synth.package.frames import from_frames, to_frames
    from realist_synth.package.limits import Limits
    from realist_synth.package.write import write_package
    from realist_synth.validation import read_package, validate

__version__ = "0.1.0"

_PLACES = {
    "agreement": "analyses.agreement", "cell": "analyses.cell", "claims": "analyses.claims",
    "configurations": "analyses.configurations", "crosstab": "analyses.crosstab",
    "Incidence": "analyses.incidence", "incidence": "analyses.incidence",
    "AnalysisError": "errors", "FormatError": "errors", "InvalidReviewError": "errors", "OutputError": "errors",
    "PackageError": "errors", "RealistSynthError": "errors", "UnknownNameError": "errors",
    "UsageError": "errors",
    "Finding": "model.finding", "Metadata": "model.metadata", "Review": "model.review",
    "from_frames": "package.frames", "to_frames": "package.frames", "Limits": "package.limits",
    "write_package": "package.write", "read_package": "validation", "validate": "validation",
}

__all__ = [
    "AnalysisError",
    "Finding",
    "FormatError",
    "Incidence",
    "InvalidReviewError",
    "Limits",
    "Metadata",
    "OutputError",
    "PackageError",
    "RealistSynthError",
    "Review",
    "UnknownNameError",
    "UsageError",
    "agreement",
    "cell",
    "claims",
    "configurations",
    "crosstab",
    "from_frames",
    "incidence",
    "read_package",
    "to_frames",
    "validate",
    "write_package",
]


def __getattr__(name: str) -> object:
    """Load what is asked for, and no more: a command starts in a blink."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
