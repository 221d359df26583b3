"""The exceptions of the library: few, with one base.

Faults in data are findings (values); an exception means that the call itself cannot go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realist_synth.model.finding import Finding


FEW, MOST, MOST_LOOKED_AT = 12, 40, 100_000


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
        said = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        super().__init__(f"the package has {said}:\n" + "\n".join(errors[:10]) + more)


class AnalysisError(RealistSynthError):
    """The data cannot answer this question; the message says what is missing."""


class UsageError(RealistSynthError, ValueError):
    """An argument is not of the form that it must have."""


class UnknownNameError(RealistSynthError, KeyError):
    """A name that does not exist; the message tells near names, or what is known where that is not much.

    Examples:
        >>> str(UnknownNameError("dimension", "roles", ["role", "outcome"]))
        "unknown dimension 'roles' (did you mean 'role'?); known: outcome, role"
        >>> str(UnknownNameError("code", "trust", ["mech-trust", "out-reach"]))
        "unknown code 'trust' (did you mean 'mech-trust'?); known: mech-trust, out-reach"
        >>> str(UnknownNameError("measure", "HR,IRR", ["HR", "IRR", "OR"]))
        "unknown measure 'HR,IRR': these are 2, give each by itself: 'HR', 'IRR'"
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        # whoever passes a number by mistake is told that no name is like it
        self.kind, self.name, self.known = kind, str(name), tuple(sorted(known))
        super().__init__(name)

    def __str__(self) -> str:
        said, known = f"unknown {self.kind} {self.name[:200]!r}", [name for name in self.known if name]
        apart = [part.strip() for part in self.name[:200].split(",")]
        if len(apart) > 1 and set(apart) <= set(known):
            return f"{said}: these are {len(apart)}, give each by itself: {', '.join(map(repr, apart))}"
        near = near_names(self.name, known) or _with(self.name, known)
        guess = f" (did you mean {' or '.join(map(repr, near))}?)" if near else ""
        if near and len(known) > FEW:
            return f"{said}{guess}; {len(known)} are known"
        shown = ", ".join(name[:100] for name in known[:MOST]) + (", ..." if len(known) > MOST else "")
        return f"{said}{guess}; known: {shown or 'none'}"


def _with(name: str, known: Sequence[str]) -> list[str]:
    """A few names that have this one as a whole word in them."""
    words = name.casefold()
    if len(words) < 3 or len(known) > MOST_LOOKED_AT:
        return []
    return [other for other in known if f"-{words}-" in f"-{other.casefold()}-".replace("_", "-")][:3]
