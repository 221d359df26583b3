"""One exact version of a package as an archive: tables, schemas, results, dictionary, citation, licence, digests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import realist_synth
from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding, Severity, in_order
from realist_synth.package.limits import Limits
from realist_synth.package.locate import resolve
from realist_synth.package.stored_zip import stored_zip
from realist_synth.publish.releases.contents import RELEASE, contents
from realist_synth.publish.releases.own_files import own_files, own_params
from realist_synth.publish.releases.parameters import default_params
from realist_synth.publish.releases.proof import Proof
from realist_synth.publish.releases.sums import digest


@dataclass(frozen=True)
class Release:
    """A release that can be written.

    Attributes:
        data: The bytes of the archive.
        members: How many members it has.
        profile_version: The version of the profile that the package is of.
    """

    data: bytes
    members: int
    profile_version: str

    @property
    def sha256(self) -> str:
        """The digest of the archive, in hexadecimal digits."""
        return digest(self.data)


def release(source: str | Path | None, *, params: bytes | None = None, limits: Limits | None = None) -> Release:
    r"""The release of a package: the same bytes wherever and whenever it is made by one version of the library.

    Args:
        source: A folder, a `datapackage.json`, a `.zip`, or whatever else names a package; None for the nearest one.
        params: The choices about the results, as a YAML file; by default the `params.yaml` that lies beside the
            descriptor, and where there is none, the defaults.
        limits: How large the package and the archive may be.

    Raises:
        PackageError: If there is nothing to read at the source, or the release could not be read.
        InvalidReviewError: If the package has errors, no version, or nobody to cite.
        UsageError: If the parameters are not what they may be.
        AnalysisError: If the package cannot answer what the parameters ask.

    Examples:
        >>> made = release("bundled")
        >>> made.data[:4], made.members > 100, len(made.sha256)
        (b'PK\x03\x04', True, 64)
    """
    limits = limits or Limits()
    path = resolve(source, fall_back=False, limits=limits)[0]
    own = own_files(path, limits)
    if params is None:
        params = own_params(path, limits)
    files = contents(own, default_params() if params is None else params, realist_synth.__version__, limits)
    return Release(stored_zip(files), len(files), json.loads(files[RELEASE])["profile_version"])


@dataclass(frozen=True)
class Checked:
    """What the proof of a release found.

    Attributes:
        findings: Every finding, errors first; notes on the data are left to `validate`.
        members: How many members the archive has.
        remade: How many of them came out the same when they were made again; None where none were.
        sha256: The digest of the archive.
    """

    findings: tuple[Finding, ...]
    members: int
    remade: int | None
    sha256: str

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def proven(self) -> bool:
        """Whether, besides, all of it came out the same when it was made again."""
        return self.sound and self.remade is not None and not any(
            finding.code == "release.other-version" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON-ready values."""
        return {"sound": self.sound, "proven": self.proven, "sha256": self.sha256, "members": self.members,
                "remade": self.remade, "findings": [finding.to_dict() for finding in self.findings]}

    def __str__(self) -> str:
        numbers = {s: sum(f.severity is s for f in self.findings) for s in (Severity.ERROR, Severity.WARNING)}
        counts = ", ".join(f"{number} {s}{'' if number == 1 else 's'}" for s, number in numbers.items())
        verdict = "proven" if self.proven else "sound, but not proven" if self.sound else "not sound"
        of_all = f" of the {self.members - 1} beside SHA256SUMS" if self.sound else ""
        remade = ("none were made again" if self.remade is None else
                  f"{self.remade}{of_all} came out the same when made again")
        return f"{verdict}: {counts}; {self.members} members, {remade}; sha256 {self.sha256}"


def check_release(source: str | Path, *, limits: Limits | None = None) -> Checked:
    """Prove an archive against its list of digests, its package, and a release made anew from that package.

    Nothing is extracted to disk. The release is made anew in a process of its own, with limits on time and memory.

    Args:
        source: The archive, or whatever else `resolve` finds one by.
        limits: How large it may be, and how long it may take.

    Raises:
        PackageError: If it is no archive, or one that no honest archive of a package is.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "package.zip"
        >>> _ = path.write_bytes(stored_zip({"datapackage.json": b"{}"}))
        >>> sorted({finding.code for finding in check_release(path).findings})[-1:]
        ['release.manifest']
    """
    limits = limits or Limits()
    path = resolve(source, fall_back=False, limits=limits)[0]
    if path.is_dir() or path.suffix.lower() != ".zip":
        raise PackageError(f"{path}: is no release archive; name a .zip")
    proof = Proof(path, limits)
    proof.read()
    proof.against_sums()
    remade = proof.against_rebuild() if proof.against_package() else None
    # what is wrong with a member of the package is found twice: with the member, and with the package
    findings = {str(finding): finding for finding in proof.findings}
    return Checked(in_order(findings.values()), len(proof.members), remade, digest(path.read_bytes()))
