"""Everything that a release holds, from the files of a package and its parameters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from realist_synth.errors import InvalidReviewError, OutputError
from realist_synth.package.limits import Limits
from realist_synth.package.read import Opened
from realist_synth.package.stored_zip import stored_zip
from realist_synth.publish import artefacts, dictionary, parts
from realist_synth.publish.encode import json_bytes
from realist_synth.publish.options import Options
from realist_synth.publish.releases.citation_file import CITATION, citation_file
from realist_synth.publish.releases.licence import LICENCE, licence
from realist_synth.publish.releases.own_files import PARAMS
from realist_synth.publish.releases.parameters import options_of
from realist_synth.publish.releases.readme import README, readme
from realist_synth.publish.releases.sums import SUMS, digest, sums_of
from realist_synth.publish.validation import REPORT_FOLDER, report_files
from realist_synth.validation import open_valid, validate

RELEASE = "release.json"
FORM = "1"  # of the archive: which members there are, and what they are called
RESULTS, DICTIONARY = "results", "dictionary"


def contents(own: Mapping[str, bytes], params: bytes, library: str, limits: Limits) -> dict[str, bytes]:
    """The bytes of every member of a release by its path.

    The package is read back from an archive of its own files, so that everything is made from what is released.

    Args:
        own: The files of the package, see `own_files`.
        params: The file of parameters.
        library: The version of the library to name.
        limits: How large the package and the archive may be.

    Raises:
        InvalidReviewError: If the package has errors.
        UsageError: If the parameters are not what they may be.
        AnalysisError: If the package cannot answer what the parameters ask.
        OutputError: If a file of the package has a name that a member of the release has, or there are too many.
    """
    options = options_of(params)
    with TemporaryDirectory(prefix="realist-synth-") as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(stored_zip(own))
        report = validate(path, limits=limits)
        if not report.valid:
            raise InvalidReviewError(report.findings)
        opened = open_valid(path, limits)
    review = opened.review
    assert review is not None
    made = {REPORT_FOLDER: ("validation", dict(report_files(report.to_dict())))}
    made |= {part.folder: (name, dict(part.files(review, options))) for name, part in parts().items()
             if part.folder.startswith(f"{RESULTS}/")}
    files = {PARAMS: params, README: readme(review, own, library), LICENCE: licence(review, own),
             CITATION: citation_file(review), RELEASE: _release(opened, own, library)}
    files |= {f"{folder}/{name}": data for folder, (_, results) in made.items() for name, data in results.items()}
    files |= {f"{DICTIONARY}/{name}": data for name, data in dictionary.files(review, Options()).items()}
    told = artefacts.artefact_page(review, [(part, folder, results) for folder, (part, results) in made.items()])
    files[f"{DICTIONARY}/results.md"] = told
    _refuse_clashes(own, files)
    whole = {**own, **files}
    whole[SUMS] = sums_of(whole, whole)
    _refuse_too_many(whole, limits)
    return whole


def _release(opened: Opened, own: Mapping[str, bytes], library: str) -> bytes:
    assert opened.review is not None
    told = opened.review.metadata
    tables = sorted({resource.path for resource in opened.resources if resource.path})
    return json_bytes({
        "form": FORM,
        "package": {"name": told.name, "version": told.version, "created": told.created},
        "profile_version": opened.profile_version,
        "library": {"name": "realist-synth", "version": library},
        # the digest of the lines of SHA256SUMS that are of tables
        "tables": {"files": len(tables), "sha256": digest(sums_of(own, tables))},
    })


def folded(path: str) -> str:
    """A path as systems see it that tell neither capitals nor forms of a letter apart.

    Examples:
        >>> folded("Data/Codes.csv")
        'data/codes.csv'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _refuse_clashes(own: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    """No file of the package may take a place that is the release's, on any system."""
    taken = {folded(path): path for path in (*files, SUMS)}
    seen: dict[str, str] = {}
    for path in sorted(own):
        key = folded(path)
        other = taken.get(key) or seen.get(key) or next(
            (f"{top}/" for top in (RESULTS, DICTIONARY) if key.startswith(f"{top}/")), None)
        if other:
            raise OutputError(f"{path}: the package has a file of this name, and the release another, {other}; "
                              "give the file of the package another name, such as data/NAME.csv")
        seen[key] = path


def _refuse_too_many(files: Mapping[str, bytes], limits: Limits) -> None:
    """What our own reader would not take is not written."""
    if len(files) > limits.archive_members:
        raise OutputError(f"the release would have {len(files)} members; {limits.text('archive_members')}")
    if sum(map(len, files.values())) > limits.archive_bytes:
        raise OutputError(f"the members of the release are too large together; {limits.text('archive_bytes')}")
