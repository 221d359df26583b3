"""The exceptions of the library: few, with one base.

Faults in data are findings (values); an exception means that the call itself cannot go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realist_synth.model.finding import Finding


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """The name among those known that comes nearest, if any does; among very many, none is looked for.

    Examples:
        >>> near_names("roles", ["role", "outcome"])
        ['role']
    """
    from difflib import get_close_matches

    near = [other for other in known if abs(len(other) - len(name)) <= 3 + len(name) // 3]
    return get_close_matches(name, near, n=1) if len(name) * len(near) <= 5_000 else []


class RealistSynthError(Exception):
    """Base of every exception that the library raises on purpose."""


class PackageError(RealistSynthError):
    """An evidence package cannot be read or written at all."""


class OutputError(PackageError):
    """A result cannot be written; what stood there before is untouched."""


class FormatError(RealistSynthError):
    """A foreign file is unusable as a whole."""


class InvalidReviewError(RealistSynthError):
    """The data break the profile; `findings` carries every problem with its place.

    Examples:
        >>> try:
        ...     raise InvalidReviewError([])
        ... except InvalidReviewError as error:
        ...     len(error.findings)
        0
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [str(finding) for finding in self.findings if finding.severity == "error"]
        more = f"\n... and {len(errors) - 10} more" if len(errors) > 10 else ""
        super().__init__(f"the package has {len(errors)} errors:\n" + "\n".join(errors[:10]) + more)


class AnalysisError(RealistSynthError):
    """The data cannot answer this question; the message says what is missing."""


class UsageError(RealistSynthError, ValueError):
    """An argument is not of the form that it must have."""


class UnknownNameError(RealistSynthError, KeyError):
    """A name that does not exist; the message lists near names.

    Examples:
        >>> str(UnknownNameError("dimension", "roles", ["role", "outcome"]))
        "unknown dimension 'roles' (did you mean 'role'?); known: outcome, role"
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        super().__init__(name)

    def __str__(self) -> str:
        near = near_names(self.name, self.known)
        guess = f" (did you mean {near[0]!r}?)" if near else ""
        shown = ", ".join(name[:100] for name in self.known[:40]) + (", ..." if len(self.known) > 40 else "")
        return f"unknown {self.kind} {self.name[:200]!r}{guess}; known: {shown or 'none'}"
