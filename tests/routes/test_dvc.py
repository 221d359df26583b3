"""DVC as data users use it, from a file:// address: get, import and update, the library's open, artifacts, differences.

A call of DVC takes seconds, so each stands here once.
"""

import json
import sys

import pytest

from realist_synth.package.locate import DESCRIPTOR
from realist_synth.validation import read_package
from tests.repositories import commit, edit, git

ONE, TWO = "review@v0.1.0", "review@v0.2.0"


def version_of(folder):
    """The version that a folder says it is, which is read as any package is."""
    return read_package(folder).metadata.version


def rows(folder):
    return len(read_package(folder).codings)


def test_get_brings_one_version(versions, dvc, tmp_path):
    dvc("get", versions.as_uri(), ".", "-o", "package", "--rev", ONE, cwd=tmp_path)
    assert (version_of(tmp_path / "package"), rows(tmp_path / "package")) == ("0.1.0", 11)
    assert (tmp_path / "package" / "data" / "codings.csv").read_bytes() == git(
        "show", f"{ONE}:data/codings.csv", cwd=versions).encode() + b"\n"


def test_import_remembers_and_update_brings_the_next_version(versions, dvc, tmp_path):
    git("init", "-q", cwd=tmp_path)
    dvc("init", "-q", cwd=tmp_path)
    dvc("import", versions.as_uri(), "data", "-o", "peers", "--rev", ONE, cwd=tmp_path)
    pinned = (tmp_path / "peers.dvc").read_text()
    assert git("rev-parse", f"{ONE}^{{commit}}", cwd=versions) in pinned
    before = (tmp_path / "peers" / "codings.csv").read_text().splitlines()
    dvc("update", "peers.dvc", "--rev", TWO, cwd=tmp_path)
    after = (tmp_path / "peers" / "codings.csv").read_text().splitlines()
    assert [line.partition(",")[0] for line in before if line not in after] == ["s41-mech-trust"]
    assert git("rev-parse", f"{TWO}^{{commit}}", cwd=versions) in (tmp_path / "peers.dvc").read_text()


def test_the_library_opens_one_file_of_one_version(versions, run, tmp_path):
    code = ("import sys, csv, json, dvc.api\n"
            "def rows(rev):\n"
            "    with dvc.api.open('data/codings.csv', repo=sys.argv[1], rev=rev, encoding='utf-8') as file:\n"
            "        return len(list(csv.DictReader(file)))\n"
            "print(json.dumps([rows(rev) for rev in sys.argv[2:]]))")
    told = run(sys.executable, "-c", code, versions.as_uri(), ONE, TWO, cwd=tmp_path)
    assert json.loads(told) == [11, 10]


@pytest.mark.parametrize(("asked", "wanted"), [(["--rev", "v0.1.0"], "0.1.0"), ([], "0.2.0")])
def test_artifacts_are_had_by_their_tags(asked, wanted, versions, dvc, tmp_path):
    dvc("artifacts", "get", versions.as_uri(), "review", "-o", "package", *asked, cwd=tmp_path)
    assert (tmp_path / "package" / DESCRIPTOR).is_file()
    assert version_of(tmp_path / "package") == wanted


@pytest.fixture(scope="module")
def clone(versions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clone") / "review"
    git("clone", "-q", versions.as_uri(), folder, cwd=folder.parent)
    return folder


def test_metrics_show_what_moved(clone, dvc):
    changed = json.loads(dvc("metrics", "diff", ONE, TWO, "--json", cwd=clone))["results/metrics/metrics.json"]
    assert changed["rows.codings"] == {"old": 11, "new": 10, "diff": -1}
    assert changed["codings.stated"]["diff"] == -1
    assert changed["cells.context-by-mechanism.filled"]["diff"] == -1
    assert "studies" not in changed
    assert all(isinstance(move["diff"], int | float) for move in changed.values() if "diff" in move)


def test_plots_show_both_versions(clone, dvc):
    told = dvc("plots", "diff", ONE, TWO, "--json", cwd=clone)
    plots = json.loads(told[told.index("{"):])["data"]
    assert set(plots) == {"Studies by code", "Studies by cell"}
    moves = {"Studies by code": ("Mechanism: Trust", "2", "1"), "Studies by cell": ("Police x Trust", "1", "0")}
    for name, (label, before, after) in moves.items():
        plot, = plots[name]
        content = json.loads(plot["content"]) if isinstance(plot["content"], str) else plot["content"]
        points = plot.get("datapoints") or content["data"]["values"]
        points = [one for of in points.values() for one in of] if isinstance(points, dict) else points
        assert {one["rev"]: one["count"] for one in points if one["label"] == label} == {ONE: before, TWO: after}
        assert "<DVC" not in json.dumps(content["encoding"])


def test_a_later_commit_is_a_later_version(versions, tmp_path, monkeypatch):
    """What the tags name stays what it was."""
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / "cache"))
    moved = tmp_path / "moved"
    git("clone", "-q", versions, moved, cwd=tmp_path)
    edit(moved / DESCRIPTOR, '"version": "0.2.0"', '"version": "0.3.0"')
    commit(moved, "Version 0.3.0")
    assert [version_of(f"git+{moved.as_uri()}@{rev}") for rev in (ONE, TWO, "main")] == ["0.1.0", "0.2.0", "0.3.0"]
