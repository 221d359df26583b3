"""`release` as a user types it: files, exit codes, messages."""

import json
import shutil
import stat

import pytest

from realist_synth.cli import main
from realist_synth.publish.releases import apart
from realist_synth.publish.releases.sums import digest
from tests.cli.test_commands import run
from tests.conftest import ROOT
from tests.publish.release_cases import describe, forged, members_of, small
from tests.publish.test_release_check import CROSSTAB, as_of


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released")
    assert main(["release", str(small(folder / "p")), "--out", str(folder / "evidence.zip")]) == 0
    return folder / "evidence.zip"


def test_it_writes_an_archive_and_prints_its_digest(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(small(tmp_path / "p"))
    code, out, err = run(capsys, "release", "--out", tmp_path / "evidence.zip")
    data = (tmp_path / "evidence.zip").read_bytes()
    assert (code, out) == (0, f"{digest(data)}  evidence.zip\n")
    assert f"wrote {len(members_of(data))} members, {len(data)} bytes" in err
    assert stat.S_IMODE((tmp_path / "evidence.zip").stat().st_mode) == 0o644
    code, out, _ = run(capsys, "release", "--out", tmp_path / "evidence.zip", "-o", tmp_path / "SHA256")
    assert (code, out) == (0, "")
    assert (tmp_path / "SHA256").read_text(encoding="utf-8") == f"{digest(data)}  evidence.zip\n"


def test_it_takes_parameters_from_a_file(capsys, archive, tmp_path):
    (tmp_path / "mine.yaml").write_bytes(b"patterns: {minimum: 1}\n")
    code, _, _ = run(capsys, "release", archive, "--out", tmp_path / "b.zip", "--params", tmp_path / "mine.yaml")
    assert code == 0
    assert members_of((tmp_path / "b.zip").read_bytes())["params.yaml"] == b"patterns: {minimum: 1}\n"
    code, _, err = run(capsys, "release", archive, "--out", tmp_path / "c.zip", "--params", tmp_path / "none.yaml")
    assert (code, "none.yaml: No such file" in err) == (2, True)
    (tmp_path / "mine.yaml").write_bytes(b"paterns: {}\n")
    code, _, err = run(capsys, "release", archive, "--out", tmp_path / "c.zip", "--params", tmp_path / "mine.yaml")
    assert (code, "did you mean 'patterns'" in err) == (2, True)
    assert not (tmp_path / "c.zip").exists()


@pytest.mark.parametrize(("words", "said"), [
    ([], "say either --out"), (["--out", "a.zip", "--check", "b.zip"], "say either --out"),
    (["--out", "a.tar"], "does not end in .zip"), (["p", "--check", "a.zip"], "leave out 'p'"),
    (["--check", "a.zip", "--params", "x.yaml"], "leave out 'x.yaml'"), (["--out", "a.zip", "--limit", "x=1"], "limit"),
])
def test_wrong_use(capsys, words, said):
    code, out, err = run(capsys, "release", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_package_that_cannot_be_cited_is_refused_with_advice(capsys, tmp_path):
    folder = small(tmp_path / "p")
    describe(folder, version=None)
    code, out, err = run(capsys, "release", folder, "--out", tmp_path / "a.zip")
    assert (code, out) == (1, "")
    assert 'write "version": "1.0.0"' in err
    assert not (tmp_path / "a.zip").exists()


def test_what_stands_there_survives_a_failure(capsys, archive, tmp_path):
    code, _, err = run(capsys, "release", archive, "--out", tmp_path / "none" / "a.zip")
    assert (code, "does not exist" in err) == (4, True)
    (tmp_path / "a.zip").write_bytes(b"old")
    code, _, _ = run(capsys, "release", tmp_path / "nothing", "--out", tmp_path / "a.zip")
    assert (code, (tmp_path / "a.zip").read_bytes()) == (3, b"old")


def test_a_proof_says_so(capsys, archive):
    code, out, err = run(capsys, "release", "--check", archive)
    assert (code, err) == (0, "")
    assert out.startswith("proven: 0 errors, 0 warnings; ")
    code, out, _ = run(capsys, "release", "--check", archive, "--format", "json", "--strict")
    assert (code, json.loads(out)["proven"], json.loads(out)["findings"]) == (0, True, [])


def test_what_is_wrong_is_named(capsys, archive, tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(forged(archive.read_bytes(), members={CROSSTAB: b"x"}))
    code, out, _ = run(capsys, "release", "--check", bad)
    assert (code, out.count("\n")) == (1, 2)
    assert out.startswith(f"error: {CROSSTAB}: the package in the archive gives another member")
    bad.write_bytes(b"PK")
    code, _, err = run(capsys, "release", "--check", bad)
    assert (code, "bad.zip: is no archive" in err) == (3, True)
    code, _, _ = run(capsys, "release", "--check", tmp_path / "none.zip")
    assert code == 3


def test_another_version_is_no_damage_and_no_proof(capsys, archive, tmp_path):
    other = tmp_path / "other.zip"
    other.write_bytes(as_of(archive.read_bytes(), "99.0", **{CROSSTAB: b"x"}))
    code, out, _ = run(capsys, "release", "--check", other)
    assert (code, out.startswith(f"warning: {CROSSTAB}: made by version 99.0")) == (0, True)
    assert "sound, but not proven" in out
    assert run(capsys, "release", "--check", other, "--strict")[0] == 1


def test_limits_reach_the_process_that_makes_it_again(capsys, archive, monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", "import time; time.sleep(3600)")
    code, out, _ = run(capsys, "release", "--check", archive, "--limit", "rebuild_seconds=1")
    assert (code, "more than 1 seconds" in out) == (1, True)


def test_the_package_itself_is_not_replaced(capsys, archive, tmp_path):
    own = tmp_path / "own.zip"
    own.write_bytes(forged(archive.read_bytes(), members={"NOTES.md": b"mine"}))
    code, _, err = run(capsys, "release", own, "--out", tmp_path / "." / "own.zip")
    assert (code, "is the package itself; name another file" in err) == (2, True)
    assert "NOTES.md" in members_of(own.read_bytes())


def test_it_says_what_it_wrote_as_json(capsys, archive, tmp_path):
    code, out, _ = run(capsys, "release", archive, "--out", tmp_path / "a.zip", "--format", "json")
    data = (tmp_path / "a.zip").read_bytes()
    assert code == 0
    assert json.loads(out) == {"sha256": digest(data), "members": len(members_of(data)), "bytes": len(data),
                               "written": str(tmp_path / "a.zip")}


def test_a_package_of_an_older_profile_is_told_to_upgrade_first(capsys, tmp_path):
    folder = tmp_path / "p"
    shutil.copytree(ROOT / "tests" / "packages" / "profile-1.0", folder)
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told["contributors"] = [{"title": "A. Author"}]
    (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    code, _, err = run(capsys, "release", folder, "--out", tmp_path / "old.zip")
    assert (code, "is of profile 1.0, and released as that" in err, "realist-synth upgrade" in err) == (0, True, True)
    assert run(capsys, "upgrade", folder)[0] == 0
    assert "profile 1.0" not in run(capsys, "release", folder, "--out", tmp_path / "new.zip")[2]
