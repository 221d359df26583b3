"""A small package that can be released, and archives made of it by an honest and by a dishonest hand."""

import io
import json
import shutil
import zipfile
from pathlib import Path

from realist_synth.package.stored_zip import stored_zip
from realist_synth.publish.releases.sums import SUMS, sums_of
from tests.faults import VALID

PARAMS = b"crosstabs: {level: all}\n"


def descriptor_of(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def describe(folder, **properties):
    """Change properties of the descriptor; None takes one out."""
    value = descriptor_of(folder) | properties
    value = {name: each for name, each in value.items() if each is not None}
    (folder / "datapackage.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def small(folder: Path) -> Path:
    """A copy of the small valid package, with somebody who made it."""
    shutil.copytree(VALID, folder)
    describe(folder, contributors=[{"title": "A. Author"}], created="2026-01-31T12:00:00Z")
    (folder / "params.yaml").write_bytes(PARAMS)
    return folder


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(data: bytes, **changed) -> bytes:
    """The archive with members changed or, by None, taken out, and its list of digests made to fit."""
    members = members_of(data)
    for name, each in changed.pop("members", {}).items():
        members.pop(name, None)
        if each is not None:
            members[name] = each
    if changed.pop("fit", True):
        members[SUMS] = sums_of(members, set(members) - {SUMS})
    assert not changed
    return stored_zip(members)
