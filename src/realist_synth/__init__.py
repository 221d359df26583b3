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
    from realist_synth.analyses.association import association
    from realist_synth.analyses.cell import cell
    from realist_synth.analyses.claims import claims
    from realist_synth.analyses.coders.coefficients import cohen_kappa, fleiss_kappa, gwet_ac1
    from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
    from realist_synth.analyses.configurations import configurations
    from realist_synth.analyses.crosstab import crosstab
    from realist_synth.analyses.cutoffs import cutoffs
    from realist_synth.analyses.directions import directions
    from realist_synth.analyses.incidence import Incidence, incidence
    from realist_synth.analyses.minimise import minimise
    from realist_synth.analyses.necessity import necessity
    from realist_synth.analyses.pattern.evidence import statements_behind
    from realist_synth.analyses.pattern.frames import patterns_of
    from realist_synth.analyses.patterns import patterns
    from realist_synth.analyses.pooling import pooling
    from realist_synth.analyses.qca.calibration import calibrate
    from realist_synth.analyses.qca.sets import Sets
    from realist_synth.analyses.reporting import reporting
    from realist_synth.analyses.robustness import robustness
    from realist_synth.analyses.theories import theories
    from realist_synth.analyses.truth_table import truth_table
    from realist_synth.changes import Changes, diff
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
    from realist_synth.package.frames import to_frames
    from realist_synth.package.limits import Limits
    from realist_synth.package.write import write_package
    from realist_synth.publish.exports import export
    from realist_synth.validation import from_frames, read_package, validate

__version__ = "0.1.0"

_PLACES = {
    "agreement": "analyses.agreement", "association": "analyses.association", "cell": "analyses.cell",
    "claims": "analyses.claims", "cohen_kappa": "analyses.coders.coefficients",
    "fleiss_kappa": "analyses.coders.coefficients", "gwet_ac1": "analyses.coders.coefficients",
    "krippendorff_alpha": "analyses.coders.krippendorff", "configurations": "analyses.configurations",
    "crosstab": "analyses.crosstab", "cutoffs": "analyses.cutoffs", "directions": "analyses.directions",
    "Incidence": "analyses.incidence", "incidence": "analyses.incidence", "minimise": "analyses.minimise",
    "necessity": "analyses.necessity", "statements_behind": "analyses.pattern.evidence",
    "patterns_of": "analyses.pattern.frames", "patterns": "analyses.patterns", "pooling": "analyses.pooling",
    "calibrate": "analyses.qca.calibration", "Sets": "analyses.qca.sets", "reporting": "analyses.reporting",
    "robustness": "analyses.robustness",
    "theories": "analyses.theories", "truth_table": "analyses.truth_table", "Changes": "changes",
    "diff": "changes", "AnalysisError": "errors",
    "FormatError": "errors", "InvalidReviewError": "errors", "OutputError": "errors", "PackageError": "errors",
    "RealistSynthError": "errors", "UnknownNameError": "errors", "UsageError": "errors", "Finding": "model.finding",
    "Metadata": "model.metadata", "Review": "model.review", "export": "publish.exports", "from_frames": "validation",
    "to_frames": "package.frames", "Limits": "package.limits", "write_package": "package.write",
    "read_package": "validation", "validate": "validation",
}

__all__ = [
    "AnalysisError",
    "Changes",
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
    "Sets",
    "UnknownNameError",
    "UsageError",
    "agreement",
    "association",
    "calibrate",
    "cell",
    "claims",
    "cohen_kappa",
    "configurations",
    "crosstab",
    "cutoffs",
    "diff",
    "directions",
    "export",
    "fleiss_kappa",
    "from_frames",
    "gwet_ac1",
    "incidence",
    "krippendorff_alpha",
    "minimise",
    "necessity",
    "patterns",
    "patterns_of",
    "pooling",
    "read_package",
    "reporting",
    "robustness",
    "statements_behind",
    "theories",
    "to_frames",
    "truth_table",
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
