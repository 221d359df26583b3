"""The files of the package itself as a release holds them: as they are, with each size and digest in the descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from realist_synth.errors import InvalidReviewError
from realist_synth.model.finding import Finding
from realist_synth.model.review import Review
from realist_synth.model.tables import PROFILE_VERSION
from realist_synth.package.contents import own_paths
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.store import Store, open_store
from realist_synth.package.strict_json import read_json
from realist_synth.publish.releases.findings import noted
from realist_synth.publish.releases.sums import digest
from realist_synth.schemas import PROFILE_PATH, profile, to_json
from realist_synth.validation import open_valid

MAKERS = ("creator", "author")  # version 2 of the standard says the one, version 1 the other

LICENCE_NOTE = "LICENSE-DATA.md"  # what the makers say of the licence in their own words
PARAMS = "params.yaml"


def own_files(source: Path, limits: Limits) -> dict[str, bytes]:
    """The descriptor, every file that it names, the profile and the note on the licence if there is one.

    Args:
        source: A folder, the datapackage.json in it, or a `.zip` of it.
        limits: How large it may be.

    Raises:
        PackageError: If there is nothing to read.
        InvalidReviewError: If the package has errors, lacks a version or somebody to cite, or names a file that is
            not there.
    """
    opened = open_valid(source, limits)
    assert opened.review is not None
    _refuse_uncitable(opened.review)
    store = open_store(source, limits)
    value, faults = read_json(opened.files[store.descriptor], store.descriptor, limits)
    if faults:  # the reader above has read the same bytes
        raise InvalidReviewError(faults)
    files: dict[str, bytes] = {}
    for path, limit in own_paths(value, limits):
        if path not in (store.descriptor, PROFILE_PATH):
            files[path] = opened.files[path] if path in opened.files else _read(store, path, limit)
    for item in value["resources"]:
        if file := _path(item):
            item |= {"bytes": len(files[file]), "hash": f"sha256:{digest(files[file])}"}
    files |= {path: data for path in (PROFILE_PATH, LICENCE_NOTE)
              if not isinstance(data := store.read(path, "descriptor_bytes"), Finding)}
    if opened.profile_version == PROFILE_VERSION:
        files.setdefault(PROFILE_PATH, to_json(profile()).encode("utf-8"))
    return {DESCRIPTOR: to_json(value).encode("utf-8"), **files}


def own_params(source: Path, limits: Limits) -> bytes | None:
    """The file of parameters that lies beside the descriptor, if one does.

    Raises:
        InvalidReviewError: If there is one that cannot be read.
    """
    data = open_store(source, limits).read(PARAMS, "params_bytes")
    if isinstance(data, Finding):
        if data.code != "path.missing":
            raise InvalidReviewError([data])
        return None
    return data


def _refuse_uncitable(review: Review) -> None:
    told = review.metadata
    missing = []
    if not told.version:
        missing.append(noted("release.no-version", "the package has no version", path=DESCRIPTOR, field="version",
                             hint='write "version": "1.0.0"; `realist-synth diff OLD NEW` suggests the next one'))
    if not creators(review):
        missing.append(noted("release.no-author", "the package names nobody who made it", path=DESCRIPTOR,
                             field="contributors",
                             hint='write "contributors": [{"title": "NAME", "roles": ["creator"]}]'))
    if missing:
        raise InvalidReviewError(missing)


def creators(review: Review) -> list[Mapping[str, Any]]:
    """Those who made the package, as the descriptor has them: who has no role is taken for a maker.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> creators(Review(Metadata.minimal("demo")))
        []
    """
    return [one for one in review.metadata.contributors
            if _name(one) and any(maker in (one.get("roles") or [one.get("role") or "creator"]) for maker in MAKERS)]


def _name(one: Mapping[str, Any]) -> bool:
    return any(isinstance(one.get(key), str) and one[key].strip() for key in ("title", "familyName", "organization"))


def _path(item: Mapping[str, Any]) -> str | None:
    path = item.get("path")
    first = path[0] if isinstance(path, list) else path
    return first if isinstance(first, str) else None


def _read(store: Store, path: str, limit: str) -> bytes:
    data = store.read(path, limit)
    if isinstance(data, Finding):
        raise InvalidReviewError([data])
    return data
