"""What the proof of a release can find: each code with its severity and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from realist_synth.model.finding import Finding, Severity

_ERRORS = {
    "release.absent-member": "SHA256SUMS lists a member that the archive does not have.",
    "release.altered": "A member has another digest than SHA256SUMS lists.",
    "release.differs": "A member is not what the package in the archive gives when it is released again by the same "
                       "version of the library.",
    "release.manifest": "SHA256SUMS is missing, or a line of it is not of its form.",
    "release.member-missing": "A release of this package has a member that the archive lacks.",
    "release.no-author": "The package names nobody who made it, so it cannot be cited.",
    "release.no-version": "The package has no version.",
    "release.not-rebuilt": "The results could not be made again, so the archive is not proven.",
    "release.params": "params.yaml is missing, or not what a file of parameters may be.",
    "release.stated": "release.json is missing, or does not say what it must.",
    "release.undeclared": "A table has no declared size or no SHA-256 in datapackage.json.",
    "release.unexpected-member": "The archive has a member that no release of this package has.",
    "release.unlisted-member": "The archive has a member that SHA256SUMS does not list.",
}
_WARNINGS = {
    "release.other-version": "Another version of the library made the archive, and this one makes a member otherwise: "
                             "that is no damage, and no proof.",
    "release.packing": "The members are as they should be, but the archive around them was packed by something else.",
}
FINDINGS: Mapping[str, tuple[Severity, str]] = MappingProxyType(dict(sorted(
    [(code, (Severity.ERROR, words)) for code, words in _ERRORS.items()]
    + [(code, (Severity.WARNING, words)) for code, words in _WARNINGS.items()])))


def noted(code: str, message: str, **place: Any) -> Finding:
    """A finding of one of these codes, which gives its severity.

    Args:
        code: A key of `FINDINGS`; any other is a programming error.
        message: What happened, in one sentence.
        **place: The other attributes of `Finding`.

    Examples:
        >>> noted("release.altered", "the member was altered", path="data/codes.csv").severity.value
        'error'
    """
    return Finding(code, FINDINGS[code][0], message, **place)
