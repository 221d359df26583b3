"""Writing whole or not at all: files, folders, crashes, two runs at once."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.errors import OutputError
from realist_synth.package import atomic, swap
from realist_synth.package.atomic import write_file, write_folder
from realist_synth.package.manifest import MANIFEST, manifest
from realist_synth.package.swap import sibling

posix = pytest.mark.skipif(os.name != "posix", reason="the system has no such files")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_whole(folder):
    files = contents(folder)
    return files.pop(MANIFEST) == manifest(files)


@pytest.fixture(params=["exchange", "two renames"])
def any_swap(request, monkeypatch):
    if request.param == "two renames":
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)


# files


@pytest.mark.parametrize("data", [b"", b"a\r\n\x00", b"x" * 3_000_000])
def test_a_file_is_written_and_replaced(tmp_path, data):
    path = tmp_path / "größe 1.csv"
    write_file(path, b"old")
    write_file(path, data)
    assert path.read_bytes() == data
    assert names(tmp_path) == [path.name]


@posix
@pytest.mark.parametrize("mask", [0, 0o077, 0o777])
def test_the_mode_does_not_follow_the_umask(tmp_path, mask):
    old = os.umask(mask)
    try:
        write_file(tmp_path / "a", b"")
        write_folder(tmp_path / "f", {"x/y": b""})
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {"a": 0o644, "f": 0o755, "x": 0o755, "y": 0o644, MANIFEST: 0o644}


def test_a_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_file(Path("a.csv"), b"a")
    write_folder(Path("f"), {"a": b""})
    assert names(tmp_path) == ["a.csv", "f"]


@posix
@pytest.mark.parametrize(("make", "words"), [
    (lambda path: path.symlink_to("elsewhere"), "is a link"), (lambda path: path.mkdir(), "is a folder"),
    (lambda path: os.mkfifo(path), "is not a regular file")])
def test_only_a_regular_file_is_replaced(tmp_path, make, words):
    path = tmp_path / "a"
    make(path)
    with pytest.raises(OutputError, match=words):
        write_file(path, b"new")
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(("path", "words"), [
    ("missing/a", "the folder it should be in does not exist"), ("file/a", "a part of the path is not a folder"),
    ("n" * 300, "the name is too long"), ("a\x00b", "is not a path that can be written"), ("..", "is a folder")])
def test_paths_that_cannot_be_written(tmp_path, path, words):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=words):
        write_file(tmp_path / path, b"")
    assert names(tmp_path) == ["file"]


def test_the_root_is_no_file():
    with pytest.raises(OutputError, match="is the root of the file system"):
        write_file(Path("/"), b"")


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "the disk is full"), (errno.EROFS, "the file system is read-only"), (errno.EDQUOT, "quota"),
    (errno.EXDEV, "cross-device")])
@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_failure_leaves_the_old_and_names_the_cause(tmp_path, monkeypatch, code, words, step):
    write_file(tmp_path / "a", b"old")
    write_folder(tmp_path / "f", {"a": b"old"})

    def fail(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    for write in (lambda: write_file(tmp_path / "a", b"new"), lambda: write_folder(tmp_path / "f", {"a": b"new"})):
        with pytest.raises(OutputError, match=f"(?i){words}"):
            write()
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "f" / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a", "f"]


@posix
def test_a_limit_on_file_sizes(tmp_path):
    code = ("import resource, sys; from pathlib import Path; from realist_synth.package.atomic import write_file\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "write_file(Path(sys.argv[1]), b'x' * 5000)")
    write_file(tmp_path / "a", b"old")
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a"], capture_output=True, text=True)
    assert "cannot be written: a limit on file sizes is hit" in done.stderr
    assert contents(tmp_path) == {"a": b"old"}


def test_files_of_dead_runs_are_cleared_and_those_of_living_ones_are_not(tmp_path):
    path = tmp_path / "a"
    stale = sibling(path, "0123.tmp")
    stale.touch()
    other = sibling(tmp_path / "b", "0123.tmp")
    other.touch()
    living, descriptor = atomic._temporary(path)
    write_file(path, b"new")
    os.close(descriptor)
    assert not stale.exists()
    assert living.exists()
    assert other.exists()


# folders


def test_a_folder_is_written_with_its_manifest(tmp_path, any_swap):
    folder = tmp_path / "deep" / "results"
    write_folder(folder, {"b.txt": b"bb", "a/c.txt": b""})
    listed = json.loads((folder / MANIFEST).read_bytes())
    assert listed == {"written_by": "realist-synth", "files": [
        {"path": "a/c.txt", "bytes": 0, "sha256": sha256(b"").hexdigest()},
        {"path": "b.txt", "bytes": 2, "sha256": sha256(b"bb").hexdigest()}]}
    assert names(tmp_path / "deep") == ["results"]


def test_a_folder_is_replaced_as_a_whole(tmp_path, any_swap):
    folder = tmp_path / "results"
    folder.mkdir()
    write_folder(folder, {"a/old": b"1", "both": b"1"})
    write_folder(folder, {"new": b"2", "both": b"2"})
    assert set(contents(folder)) == {"new", "both", MANIFEST}
    assert is_whole(folder)
    assert names(tmp_path) == ["results"]


def test_the_same_files_give_the_same_bytes_in_any_order(tmp_path):
    files = {"b": b"2", "a/x": b"1", "c": b""}
    write_folder(tmp_path / "one", files)
    write_folder(tmp_path / "other", dict(reversed(files.items())))
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def foreign_file(folder):
    (folder / "notes.txt").write_text("mine")


def foreign_link(folder):
    (folder / "a").unlink()
    (folder / "a").symlink_to("b")


def hidden_file(folder):
    (folder / ".git").mkdir()
    (folder / ".git" / "config").touch()


def no_manifest(folder):
    (folder / MANIFEST).unlink()


def bad_manifest(folder):
    (folder / MANIFEST).write_bytes(b"[" * 100_000)


def manifest_of_another(folder):
    (folder / MANIFEST).write_text('{"name": "web app"}')


def list_manifest(folder):
    (folder / MANIFEST).write_text("[]")


@posix
@pytest.mark.parametrize(
    "spoil", [foreign_file, foreign_link, hidden_file, no_manifest, bad_manifest, manifest_of_another, list_manifest]
)
def test_a_folder_that_is_not_only_ours_is_not_replaced(tmp_path, spoil):
    folder = tmp_path / "results"
    write_folder(folder, {"a": b"old", "b": b"old"})
    spoil(folder)
    before = contents(folder)
    with pytest.raises(OutputError, match=r"holds what its|was not written by"):
        write_folder(folder, {"a": b"new"})
    assert contents(folder) == before
    assert names(tmp_path) == ["results"]


def test_a_package_is_replaced_only_while_it_is_as_written(tmp_path):
    folder = tmp_path / "package"
    write_folder(folder, {"datapackage.json": b"{}", "data/a.csv": b"a"})
    write_folder(folder, {"datapackage.json": b"{}", "data/a.csv": b"b"})
    (folder / "data" / "a.csv").write_bytes(b"edited")
    with pytest.raises(OutputError, match=r"data/a.csv was changed since"):
        write_folder(folder, {"datapackage.json": b"{}"})
    assert (folder / "data" / "a.csv").read_bytes() == b"edited"


def test_the_package_itself_is_never_replaced(tmp_path):
    (tmp_path / "datapackage.json").write_text("{}")
    with pytest.raises(OutputError, match="was not written by realist-synth"):
        write_folder(tmp_path, {"a": b""})
    (tmp_path / MANIFEST).write_bytes(manifest({}))
    with pytest.raises(OutputError, match=r"does not list \(datapackage.json\)"):
        write_folder(tmp_path, {"a": b""})


def test_a_file_edited_in_a_folder_of_results_is_written_anew(tmp_path):
    write_folder(tmp_path / "f", {"a": b"old"})
    (tmp_path / "f" / "a").write_bytes(b"edited")
    write_folder(tmp_path / "f", {"a": b"new"})
    assert (tmp_path / "f" / "a").read_bytes() == b"new"


@posix
def test_files_and_links_are_not_replaced_by_a_folder(tmp_path):
    write_folder(tmp_path / "real", {"a": b""})
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(OutputError, match="is not a folder"):
        write_folder(tmp_path / "file", {})
    with pytest.raises(OutputError, match="is a link"):
        write_folder(tmp_path / "link", {})
    with pytest.raises(OutputError, match="is the root"):
        write_folder(Path("/"), {})
    assert names(tmp_path) == ["file", "link", "real"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../a", "leads out"),
        ("/a", "leads out"),
        ("a/../../b", "leads out"),
        ("", "plain parts"),
        ("a//b", "plain parts"),
        ("a\\b", "plain parts"),
        (".hidden", "dot"),
        ("a/.b", "dot"),
        ("c:/x", "leads out"),
        ("http://x/y", "address"),
        ("a\x00", "plain parts"),
        ("a\ud800", "plain parts"),
        (MANIFEST, "taken by the manifest"),
        ("b/c/d", "b is a file"),
    ],
)
def test_unsafe_members_are_refused_before_anything_is_written(tmp_path, path, words):
    with pytest.raises(OutputError, match=words):
        write_folder(tmp_path / "f", {"ok": b"", "b": b"", path: b""})
    assert names(tmp_path) == []


def test_a_folder_in_what_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        write_folder(tmp_path / "file" / "f", {})


def test_a_swap_that_fails_midway_puts_the_old_back(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    write_folder(tmp_path / "f", {"a": b"old"})
    rename = Path.rename

    def fail(self, target):
        if self.name.endswith(".new"):
            raise OSError(errno.EIO, "")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="the disk failed"):
        write_folder(tmp_path / "f", {"a": b"new"})
    assert contents(tmp_path)["f/a"] == b"old"
    assert names(tmp_path) == ["f"]


def test_a_run_that_died_between_two_renames_is_recovered(tmp_path):
    folder = tmp_path / "f"
    write_folder(folder, {"a": b"old"})
    folder.rename(sibling(folder, "old"))
    write_folder(tmp_path / "other", {})
    swap.recover(folder)
    assert (folder / "a").read_bytes() == b"old"
    folder.rename(sibling(folder, "old"))
    write_folder(folder, {"a": b"new"})
    sibling(folder, "new").mkdir()
    write_folder(folder, {"a": b"newer"})
    assert contents(folder)["a"] == b"newer"
    assert names(tmp_path) == ["f", "other"]


def test_the_second_run_waits_and_then_says_who_writes(tmp_path):
    lock = sibling(tmp_path / "f", "lock")
    code = ("import sys, time; from pathlib import Path; from realist_synth.package.locks import locked\n"
            "with locked(Path(sys.argv[1]), 'f', 0):\n    print('held', flush=True); time.sleep(float(sys.argv[2]))")
    with subprocess.Popen([sys.executable, "-c", code, lock, "60"], stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(OutputError, match=f"another run \\(process {holder.pid}\\) is writing here"):
            write_folder(tmp_path / "f", {"a": b""}, patience=0.2)
        holder.kill()
    assert lock.exists()
    write_folder(tmp_path / "f", {"a": b""}, patience=0)
    assert names(tmp_path) == ["f"]
    with subprocess.Popen([sys.executable, "-c", code, lock, "0.3"], stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        write_folder(tmp_path / "f", {"a": b"waited"}, patience=30)
    assert names(tmp_path) == ["f"]


def test_a_lock_file_that_a_dead_process_left(tmp_path):
    sibling(tmp_path / "f", "lock").write_text("999999999\n")
    write_folder(tmp_path / "f", {"a": b""}, patience=0)
    assert names(tmp_path) == ["f"]


WRITER = """
import sys
from pathlib import Path
from realist_synth.package import swap
from realist_synth.package.atomic import write_file, write_folder
if sys.argv[2] == "renames":
    swap.exchange = lambda one, other: False
print("ready", flush=True)
for at in range(10_000):
    data = str(at).encode() * 2_000
    write_file(Path(sys.argv[1]) / "file", data)
    write_folder(Path(sys.argv[1]) / "folder", {f"{part}/x": data for part in range(5)}, patience=60)
"""


@posix
@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new_whole(tmp_path, way):
    chance, end, rounds = random.Random(7), time.monotonic() + 4, 0
    write_folder(tmp_path / "folder", {"0/x": b"first"})
    while time.monotonic() < end and rounds < 12:
        with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, way], stdout=subprocess.PIPE) as writer:
            writer.stdout.readline()
            time.sleep(chance.uniform(0.005, 0.06))
            writer.send_signal(signal.SIGKILL)
        rounds += 1
        if way == "renames":
            swap.recover(tmp_path / "folder")
        assert is_whole(tmp_path / "folder")
        data = (tmp_path / "file").read_bytes() if (tmp_path / "file").exists() else b""
        assert data == data[:len(data) // 2_000] * 2_000
    write_file(tmp_path / "file", b"last")
    write_folder(tmp_path / "folder", {"last": b""})
    assert names(tmp_path) == ["file", "folder"]
    assert rounds > 2


@posix
def test_runs_at_once_never_mix(tmp_path):
    argv = [sys.executable, "-c", WRITER, tmp_path, "exchange"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as one, subprocess.Popen(argv, stdout=subprocess.PIPE) as other:
        for writer in (one, other):
            writer.stdout.readline()
        time.sleep(0.7)
        for writer in (one, other):
            assert writer.poll() is None, "a writer failed"
            writer.kill()
    write_folder(tmp_path / "other", {})
    assert is_whole(tmp_path / "folder")
    assert len({data for path, data in contents(tmp_path / "folder").items() if path != MANIFEST}) == 1


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-d](/[a-d]){0,2}", fullmatch=True), st.binary(max_size=20), max_size=5))
def test_any_files_are_written_or_refused(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("any") / "f"
    clash = any(other.startswith(f"{path}/") for path in files for other in files)
    if clash:
        with pytest.raises(OutputError, match="is a file"):
            write_folder(folder, files)
    else:
        write_folder(folder, files)
        assert contents(folder) == files | {MANIFEST: manifest(files)}
