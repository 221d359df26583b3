"""What an archive has to hold to be the release that it says it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import realist_synth
from realist_synth.errors import InvalidReviewError, UnknownNameError, UsageError
from realist_synth.model.finding import Finding, Severity
from realist_synth.package.archive import ZipStore
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.stored_zip import is_stored_zip
from realist_synth.package.strict_json import read_json
from realist_synth.publish.releases.apart import rebuilt_apart
from realist_synth.publish.releases.citation_file import CITATION
from realist_synth.publish.releases.contents import DICTIONARY, RELEASE, RESULTS
from realist_synth.publish.releases.findings import noted
from realist_synth.publish.releases.licence import LICENCE
from realist_synth.publish.releases.own_files import PARAMS, own_params
from realist_synth.publish.releases.parameters import options_of
from realist_synth.publish.releases.readme import README
from realist_synth.publish.releases.sums import SUMS, digest, read_sums

# what the library writes, in words and numbers that may change from one version of it to the next
_COMPUTED = (f"{RESULTS}/", f"{DICTIONARY}/", README, LICENCE, CITATION, RELEASE)
_LONGEST = 60
_LINE = 1_024  # no member needs a longer line in the list of digests


@dataclass
class Proof:
    """The members of an archive, and what was found wrong with them."""

    path: Path
    limits: Limits
    members: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def note(self, code: str, message: str, **place: Any) -> None:
        """Keep a finding."""
        self.findings.append(noted(code, message, **place))

    def read(self) -> None:
        """Take every member into memory, by name and with running byte counts.

        Raises:
            PackageError: If it is no archive, or not an honest one.
        """
        store = ZipStore(self.path, self.limits)
        for name in sorted(store.members):
            path = name.removeprefix(store.prefix)
            if name.endswith("/"):
                continue
            data = store.read(path, "archive_bytes")
            if isinstance(data, Finding):
                self.findings.append(data)
                self.unread.add(path)
            else:
                self.members[path] = data
        if not self.findings and (store.prefix or not is_stored_zip(self.path.read_bytes(), self.members)):
            self.note("release.packing", "the archive was packed by something else than this library",
                      hint="its members are judged one by one; the digest of the whole is not that of the release")

    def against_sums(self) -> None:
        """Every member listed, none besides, and every digest."""
        if SUMS not in self.members:
            self.note("release.manifest", "there is no list of digests, so this is no release", path=SUMS,
                      hint="make one with `realist-synth release`")
            return
        if len(self.members[SUMS]) > self.limits.archive_members * _LINE:
            self.findings.append(self.limits.exceeded(
                "archive_members", f"the list has {len(self.members[SUMS])} bytes", path=SUMS))
            return
        listed, faults = read_sums(self.members[SUMS])
        self.findings += faults
        for path in sorted({*listed, *self.members} - {SUMS} - self.unread):
            if path not in self.members:
                self.note("release.absent-member", "the member is listed, and is not there", path=path)
            elif path not in listed:
                self.note("release.unlisted-member", "the member is not listed", path=path)
            elif digest(self.members[path]) != listed[path]:
                self.note("release.altered", "the member is not the one that was listed", path=path,
                          hint="take the archive anew")

    def against_package(self) -> bool:
        """Whether the package in it is valid; it also declares the size and the SHA-256 of every table, which hold."""
        from realist_synth.validation import validate

        report = validate(self.path, limits=self.limits)
        self.findings += [finding for finding in report.findings if finding.severity is not Severity.NOTE]
        value, _ = read_json(self.members.get(DESCRIPTOR, b"{}"), DESCRIPTOR, self.limits)
        for number, item in enumerate(value.get("resources") or [] if isinstance(value, dict) else []):
            if isinstance(item, dict) and "path" in item and not (
                    "bytes" in item and str(item.get("hash")).startswith("sha256:")):
                self.note("release.undeclared", "the table declares no size or no SHA-256", path=DESCRIPTOR,
                          field=f"resources[{number}]", value=str(item.get("name"))[:200])
        return report.valid

    def library(self) -> str | None:
        """The version of the library that release.json names; None where it names none that can be."""
        data = self.members.get(RELEASE, b"")
        value, faults = read_json(data if len(data) <= self.limits.params_bytes else b"", RELEASE, self.limits)
        self.findings += faults if data else []
        named = value.get("library") if isinstance(value, dict) else None
        version = named.get("version") if isinstance(named, dict) else None
        if isinstance(version, str) and 0 < len(version) <= _LONGEST and all(
                sign.isascii() and (sign.isalnum() or sign in ".+-_!") for sign in version):
            return version
        self.note("release.stated", "release.json is missing, or names no version of the library", path=RELEASE)
        return None

    def against_rebuild(self) -> int | None:
        """Release the package in it again, with its own parameters; how many members came out the same."""
        version = self.library()
        if version is None or not self._params_are_sound(version):
            return None
        answer = rebuilt_apart(self.path, version, self.limits)
        if "digests" not in answer:
            self._refused(str(answer.get("refused")), version)
            return None
        same = 0
        expected: Mapping[str, str] = answer["digests"]
        for path in sorted({*expected, *self.members} - {SUMS}):
            if path in self.members and expected.get(path) == digest(self.members[path]):
                same += 1
            else:
                self.findings.append(self._difference(path, expected, version))
        return same

    def _params_are_sound(self, version: str) -> bool:
        try:
            data = own_params(self.path, self.limits)
            if data is None:
                raise UsageError("there is no such member")
            options_of(data)
        except InvalidReviewError as error:
            self.findings += error.findings
        except UnknownNameError as error:
            if version == realist_synth.__version__:
                self.note("release.params", str(error), path=PARAMS)
            else:
                self._refused(str(error), version)
        except UsageError as error:
            self.note("release.params", str(error).removeprefix(f"{PARAMS}: "), path=PARAMS)
        else:
            return True
        return False

    def _refused(self, why: str, version: str) -> None:
        own = realist_synth.__version__
        hint = None if version == own else f"the archive was made by version {version} of the library, this is {own}"
        self.note("release.not-rebuilt", f"the results could not be made again: {why}", hint=hint)

    def _difference(self, path: str, expected: Mapping[str, str], version: str) -> Finding:
        own = realist_synth.__version__
        if version != own and path.startswith(_COMPUTED):
            what = ("does not make this member" if path not in expected else "makes the member otherwise"
                    if path in self.members else "makes a member that the archive lacks")
            return noted("release.other-version", f"made by version {version} of the library; this one, {own}, {what}",
                         path=path, hint=f"install version {version} to prove it")
        if path not in expected:
            return noted("release.unexpected-member", "no release of this package has such a member", path=path)
        if path not in self.members:
            return noted("release.member-missing", "a release of this package has such a member", path=path)
        return noted("release.differs", "the package in the archive gives another member", path=path,
                     hint="it was altered, and the list of digests with it; take the archive anew")
