"""From a source to a trusted `Review`: the strict reader, the second judge and the domain checks, in one report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realist_synth.checks import all_checks, run_checks
from realist_synth.checks.passages import against_texts
from realist_synth.errors import InvalidReviewError, UnknownNameError
from realist_synth.model.finding import Finding, Severity, in_order
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.package.limits import Limits
from realist_synth.package.locate import resolve
from realist_synth.package.read import Opened, open_package


@dataclass(frozen=True)
class Report:
    """What a validation found.

    Attributes:
        findings: Every finding, errors first.
        tables: How many tables were read.
        rows: How many rows were read.
        checks: How many domain checks ran.
    """

    findings: tuple[Finding, ...]
    tables: int
    rows: int
    checks: int

    @property
    def valid(self) -> bool:
        """Whether there is no error; warnings and notes are allowed."""
        return not any(f.severity is Severity.ERROR for f in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {"valid": self.valid, "findings": [f.to_dict() for f in self.findings],
                "checked": {"tables": self.tables, "rows": self.rows, "checks": self.checks}}

    def __str__(self) -> str:
        numbers = {s: sum(f.severity is s for f in self.findings) for s in Severity}
        counts = [f"{number} {s}{'' if number == 1 else 's'}" for s, number in numbers.items()]
        verdict = "valid" if self.valid else "not valid"
        checked = f"checked {self.rows} rows of {self.tables} tables with {self.checks} checks"
        return f"{verdict}: {', '.join(counts)}; {checked}"

    def _repr_html_(self) -> str:
        import html

        body = "".join(f"<tr><td>{f.severity.value}</td><td>{html.escape(str(f))}</td></tr>" for f in self.findings)
        head = "<thead><tr><th>severity</th><th>finding</th></tr></thead>" if body else ""
        return f"<table><caption>{html.escape(str(self))}</caption>{head}<tbody>{body}</tbody></table>"


def validate(source: str | Path | Review, *, texts: Mapping[str, str] | None = None, limits: Limits | None = None,
             second_judge: bool = True) -> Report:
    """Every problem of a package, each at its place, in one run.

    Args:
        source: A folder, a `datapackage.json`, a release `.zip`, the word `bundled` or an address, as for
            `read_package`; or a review, such as one made from data frames, whose findings then name rows and not lines.
        texts: The texts of documents that are at hand, by document id: offsets and digests are checked against them.
        limits: Other limits than the usual ones.
        second_judge: Whether frictionless looks at the package too.

    Raises:
        PackageError: If there is nothing to read at the source, or it cannot be fetched.
        UnknownNameError: If a text is given for a document that the package does not have.

    Examples:
        >>> validate("bundled", second_judge=False).valid
        True
    """
    if isinstance(source, Review):
        found = in_order(_content(source, texts or {}))
        return Report(found, len(source.tables), sum(map(len, source.tables.values())), len(all_checks()))
    limits = limits or Limits()
    opened = open_package(resolve(source, fall_back=False, limits=limits)[0], limits)
    findings = list(opened.findings)
    if second_judge:
        from realist_synth.package.judge import frictionless_findings

        findings += frictionless_findings(opened)
    if opened.review is not None:
        findings += _domain(opened, opened.review, texts or {})
    tables = opened.places.tables
    rows = sum(len(place.all_lines) or len(place.rows) for place in tables.values())
    return Report(in_order(findings), len(tables), rows, len(all_checks()) if opened.review else 0)


def _domain(opened: Opened, review: Review, texts: Mapping[str, str]) -> list[Finding]:
    faulty = any(finding.severity is Severity.ERROR for finding in opened.findings)
    return [opened.places.locate(finding) for finding in _content(review, texts, _incomplete(opened), faulty)]


def _content(review: Review, texts: Mapping[str, str], incomplete: Collection[str] = (),
             faulty: bool = False) -> list[Finding]:
    """What the domain checks, the texts at hand and, where nothing is an error, the claims say of a review."""
    from realist_synth.analyses.claims import claims

    for document in texts:
        if document not in review.index("documents"):
            raise UnknownNameError("document", document, review.index("documents"))
    found = [*run_checks(review, incomplete)]
    if not incomplete:
        found += against_texts(review, texts)
    if not faulty and not any(f.severity is Severity.ERROR for f in found):
        found += claims(review).findings()
    return found


def _incomplete(opened: Opened) -> frozenset[str]:
    """The tables that were not read whole and sound: what is not there may stand in the file all the same."""
    whole = {"key.duplicate", "key.absent-table"}
    return frozenset(f.table for f in opened.findings
                     if f.severity is Severity.ERROR and f.table and f.code not in whole)


def read_package(source: str | Path, *, reading: str | None = None, limits: Limits | None = None) -> Review:
    """The review in a package, trusted: the strict reader and the domain checks found no error.

    Args:
        source: A folder, a `datapackage.json`, a release `.zip`, the word `bundled`, or an address: `git+URL@REV` or
            `git+URL@REV#folder` (https, ssh, file or a path; REV is a tag, a branch or a commit), `path@REV` for a
            version out of a repository on this machine, `https://HOST/NAME.zip` with `#sha256=DIGEST` if it must hold.
            What is fetched is kept in a cache by its digest.
        reading: The bases that count (`stated`, `configured`, `inferred`, `reconciled`); by default the package's own.
        limits: Other limits than the usual ones.

    Raises:
        PackageError: If there is nothing to read at the source, or it cannot be fetched.
        InvalidReviewError: If the package has errors; it carries every finding.
        UnknownNameError: If there is no such reading.

    Examples:
        >>> review = read_package("bundled")
        >>> len(review.studies), review.reading.value
        (29, 'stated')
    """
    limits = limits or Limits()
    opened = open_valid(resolve(source, fall_back=False, limits=limits)[0], limits)
    assert opened.review is not None
    return opened.review.with_reading(reading)


def from_frames(frames: Mapping[str, Any], metadata: Metadata | None = None, *, reading: str | None = None) -> Review:
    """A review from one data frame per table, held to the same rules as one that is read from a package.

    Types are strict: identifiers are text, True is not the text "true". A column that may be empty can be left out;
    None, NaN and "" are all missing. Columns may come in any order. Warnings and notes are listed by `validate`.

    Args:
        frames: The data frame of each table (pandas, Polars, DuckDB or whatever else narwhals takes); studies, codes
            and codings are required.
        metadata: What the package says of itself; the usual dimensions if left out.
        reading: The reading; if left out, the one that the metadata name.

    Raises:
        InvalidReviewError: If cells, columns, keys, references or a domain check find an error; it carries every
            finding.
        UnknownNameError: If the profile has no such table, or there is no such reading.
        PackageError: If something is no data frame.
        UsageError: If there is no telling which frame is which table.

    Examples:
        >>> import pandas as pd
        >>> studies = pd.DataFrame({"study_id": ["s1"], "label": ["A"], "title": ["T"], "facts_basis": ["review"]})
        >>> codes = pd.DataFrame({"code_id": ["trust"], "dimension": ["mechanism"], "label": ["Trust"]})
        >>> codings = pd.DataFrame({"coding_id": ["1"], "study_id": ["s1"], "code_id": ["trust"], "basis": ["stated"],
        ...                         "presence": ["present"]})
        >>> len(from_frames({"studies": studies, "codes": codes, "codings": codings}).evidence)
        1
    """
    from realist_synth.package.frames import from_frames as typed

    review = typed(frames, metadata, reading=reading)
    findings = list(run_checks(review))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InvalidReviewError(in_order(findings))
    return review


def open_valid(path: Path, limits: Limits) -> Opened:
    """A package without errors, together with its files and the places of its rows.

    Raises:
        PackageError: If there is nothing to read.
        InvalidReviewError: If the package has errors.
    """
    opened = open_package(path, limits)
    findings = list(opened.findings)
    if opened.review is not None:
        findings += map(opened.places.locate, run_checks(opened.review, _incomplete(opened)))
    if opened.review is None or any(f.severity is Severity.ERROR for f in findings):
        raise InvalidReviewError(in_order(findings))
    return opened


def listed_checks() -> list[tuple[str, str, str]]:
    """Everything that a validation can find: its code, its severity, what it means.

    Examples:
        >>> [words for code, _, words in listed_checks() if code == "codings.study-coded"]
        ['Every study has a coding.']
    """
    from realist_synth.analyses.claims import FINDINGS
    from realist_synth.package.codes import CODES

    own = {code: (one.severity.value, (one.__doc__ or "").strip()) for code, one in all_checks().items()}
    own["passages.against-texts"] = (
        "error",
        "With the text at hand: digests hold, and a passage covers every citation.",
    )
    own["frame.invalid"] = ("error", "A data frame breaks a check of its own.")
    own |= {code: (severity.value, words) for code, (severity, words) in FINDINGS.items()}
    own |= {code: (kind.severity.value, kind.description) for code, kind in CODES.items()}
    return [(code, *own[code]) for code in sorted(own)]
