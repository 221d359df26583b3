"""`fetch` writes a verified package as a folder, and `info` and the rest take addresses as they take folders."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from realist_synth.cli import main
from realist_synth.package.locate import DESCRIPTOR
from tests.publish.release_cases import small
from tests.repositories import commit, edit, two_versions


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.fixture
def made(tmp_path):
    folder = tmp_path / "review"
    return folder, *two_versions(folder)


def run(capsys, *argv):
    code = main([str(a) for a in argv])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_version_becomes_a_folder(made, tmp_path, capsys):
    folder, first, second = made
    out = tmp_path / "out"
    code, told, _ = run(capsys, "fetch", f"git+{folder}@v1.0.0", "--out", out)
    assert code == 0
    assert {"valid", "1.0.0", first, str(out)} <= set(told.split())
    assert (out / DESCRIPTOR).is_file()
    assert (out / "LICENSE").read_text() == "CC0\n"
    assert not (out / "secret.txt").exists()
    code, told, _ = run(capsys, "fetch", f"{folder}@v1.1.0", "--out", out, "--format", "json")
    said = json.loads(told)
    assert (code, said["version"], said["commit"]) == (0, "1.1.0", second)
    # the folder is the package: packed, it has the digest that was said
    _, again, _ = run(capsys, "fetch", out, "--out", tmp_path / "again", "--format", "json")
    assert json.loads(again)["sha256"] == said["sha256"]
    assert "commit" not in json.loads(again)


def test_a_folder_that_is_not_its_own_is_left_alone(made, tmp_path, capsys):
    folder, _, _ = made
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert run(capsys, "fetch", f"{folder}@v1.0.0", "--out", out)[0] == 4
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    run(capsys, "fetch", f"{folder}@v1.0.0", "--out", tmp_path / "mine")
    edit(tmp_path / "mine" / "data" / "codes.csv", "a", "b")
    code, _, err = run(capsys, "fetch", f"{folder}@v1.1.0", "--out", tmp_path / "mine")
    assert (code, "was changed since" in err) == (4, True)


def test_a_package_with_errors_is_not_written(made, tmp_path, capsys):
    folder, _, _ = made
    edit(folder / "data" / "codings.csv", "stated", "statd")
    commit(folder)
    code, _, err = run(capsys, "fetch", f"{folder}@HEAD", "--out", tmp_path / "out")
    assert (code, "codings.csv" in err, (tmp_path / "out").exists()) == (1, True, False)


@pytest.mark.parametrize("source", ["bundled", "https://127.0.0.1:9/x.zip", "git+/nowhere@v1", "nowhere"])
def test_what_cannot_be_fetched(source, tmp_path, capsys):
    code, _, err = run(capsys, "fetch", source, "--out", tmp_path / "out")
    assert (code, bool(err)) == ((0, False) if source == "bundled" else (3, True))


def test_a_zip_is_fetched_without_what_is_not_the_package(made, tmp_path, capsys):
    import zipfile

    folder, _, _ = made
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as out:
        for path in sorted(folder.rglob("*")):
            if ".git" not in path.parts and path.is_file():
                out.write(path, f"review-1.1.0/{path.relative_to(folder).as_posix()}")
    assert run(capsys, "fetch", tmp_path / "release.zip", "--out", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "LICENSE").exists()
    assert not (tmp_path / "out" / "secret.txt").exists()


def test_every_command_takes_an_address(made, tmp_path, capsys):
    folder, first, _ = made
    source = f"git+{folder}@v1.0.0"
    for argv in (["validate", source], ["crosstab", "context", "outcome", source], ["claims", source],
                 ["build", source, "--part", "claims", "--out", tmp_path / "built"]):
        assert run(capsys, *argv)[0] == 0
    code, _, err = run(capsys, "tidy", source)
    assert (code, "only a folder can be written to" in err) == (3, True)
    _, told, _ = run(capsys, "info", source, "--format", "json")
    assert json.loads(told)["source"] | {"sha256": ""} == {
        "address": folder.as_uri(), "revision": "v1.0.0", "commit": first, "sha256": ""}
    _, told, _ = run(capsys, "info", source, "--format", "text")
    assert first in told
    _, told, _ = run(capsys, "info", "bundled", "--format", "json")
    assert "source" not in json.loads(told)
    code, _, err = run(capsys, "info", source, "--limit", "table_bytes=10")
    assert (code, "table_bytes" in err) == (1, True)  # it is in the cache, and the reader has limits too


def test_an_address_without_a_version_says_which_commit_it_was(made):
    folder, _, second = made
    done = subprocess.run([sys.executable, "-m", "realist_synth.cli", "info", f"git+{folder}"], capture_output=True,
                          text=True, timeout=120, check=True)
    assert second in done.stderr
    assert "no version was named" in done.stderr


def test_the_digest_of_an_archive_is_that_of_its_file(tmp_path, capsys):
    package = small(tmp_path / "p")
    assert run(capsys, "release", package, "--out", tmp_path / "evidence.zip")[0] == 0
    code, told, _ = run(capsys, "fetch", tmp_path / "evidence.zip", "--out", tmp_path / "out", "--format", "json")
    assert code == 0
    assert json.loads(told)["sha256"] == sha256((tmp_path / "evidence.zip").read_bytes()).hexdigest()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="only where terminals hang up")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_nothing_is_left_of_a_fetch_that_is_ended(name, tmp_path):
    program, pid, left = tmp_path / "ssh", tmp_path / "pid", tmp_path / "left"
    program.write_text(f"#!/bin/sh\necho $$ > {pid}.new; mv {pid}.new {pid}\nexec sleep 300\n")
    program.chmod(0o755)
    left.mkdir()
    # a test run may itself be deaf to some of them, as under nohup, and its children would inherit that
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); " \
           "[signal.signal(one, signal.SIG_DFL) for one in (signal.SIGTERM, signal.SIGHUP)]; " \
           "from realist_synth.cli import main; sys.exit(main(['info', 'git+ssh://host/x@v1']))"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE,
                          env={**os.environ, "GIT_SSH_COMMAND": str(program), "TMPDIR": str(left)}) as process:
        for _ in range(3_000):
            if pid.exists():
                break
            time.sleep(0.02)
        process.send_signal(getattr(signal, name))
        try:
            assert process.wait(60) == 128 + getattr(signal, name)
        finally:
            process.kill()
    state = Path(f"/proc/{int(pid.read_text())}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"
    assert list(left.iterdir()) == []
