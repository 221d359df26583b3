"""Files are read from inside the package only, as regular files, within the limits."""

import os
from pathlib import Path

import pytest

import realist_synth.package.store as store_module
from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding
from realist_synth.package.limits import Limits
from realist_synth.package.paths import path_fault
from realist_synth.package.store import open_store


@pytest.fixture(params=[True, False], ids=["by-folder", "by-name"])
def store(request, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "_BY_FOLDER", request.param)
    root = tmp_path / "package"
    (root / "data").mkdir(parents=True)
    (root / "datapackage.json").write_bytes(b"{}")
    (root / "data" / "a.csv").write_bytes(b"a,b\n")
    (tmp_path / "secret.csv").write_bytes(b"secret")
    return open_store(root, Limits(table_bytes=10))


def code(answer: bytes | Finding) -> str:
    return answer.code if isinstance(answer, Finding) else "read"


def test_a_file_is_read(store):
    assert store.read("data/a.csv", "table_bytes") == b"a,b\n"
    assert store.read("datapackage.json", "descriptor_bytes") == b"{}"


@pytest.mark.parametrize(("path", "wanted"), [
    ("../secret.csv", "path.outside"), ("/etc/passwd", "path.outside"), ("\\\\host\\x", "path.outside"), ("D:/x",
                                                                                                          "path.outside"),
    ("data/../../secret.csv", "path.outside"), ("data\\a.csv", "path.not-portable"), ("..\\secret.csv", "path.outside"),
    ("", "path.not-portable"), ("data/./a.csv", "path.not-portable"), ("data/a.csv/", "path.not-portable"),
    ("data/\0.csv", "path.not-portable"), ("data/\x7f.csv", "path.not-portable"), ("data/\ud800.csv",
                                                                                   "path.not-portable"),
    (".git/config", "path.hidden"), ("data/.a.csv", "path.hidden"), ("https://x.org/a.csv", "path.remote"),
    ("data:text/csv,a", "path.remote"), ("file:///etc/passwd", "path.remote"), ("data/none.csv", "path.missing"),
    ("none/a.csv", "path.missing"), ("data/a.csv/more", "path.missing"), ("data", "path.not-a-file"),
    ("data/" + "x" * 5000, "path.unreadable"),
])
def test_what_breaks_the_rules_is_not_read(store, path, wanted):
    assert code(store.read(path, "table_bytes")) == wanted


def test_no_link_is_followed(store):
    root = store.root
    (root / "data" / "link.csv").symlink_to("a.csv")
    (root / "folder").symlink_to("data")
    (root / "out.csv").symlink_to("../secret.csv")
    (root / "round").symlink_to("round")
    for path in ("data/link.csv", "folder/a.csv", "out.csv", "round", "round/a.csv"):
        assert code(store.read(path, "table_bytes")) == "path.link"


def test_a_pipe_or_a_device_does_not_hold_the_reader_up(store):
    os.mkfifo(store.root / "pipe.csv")
    assert code(store.read("pipe.csv", "table_bytes")) == "path.not-a-file"


def test_the_size_is_looked_at_first(store):
    (store.root / "big.csv").write_bytes(b"x" * 11)
    answer = store.read("big.csv", "table_bytes")
    assert code(answer) == "limit.exceeded"
    assert "--limit table_bytes=" in answer.hint


def test_a_file_that_changes_under_the_reader_is_noticed(store, monkeypatch):
    real_open, real_fstat = os.open, os.fstat

    def swapped(path, *args, **kwargs):
        if Path(path).name == "a.csv":
            (store.root / "data" / "a.csv").unlink()
            os.mkfifo(store.root / "data" / "a.csv")
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", swapped)
    assert code(store.read("data/a.csv", "table_bytes")) == "path.not-a-file"
    monkeypatch.setattr(os, "open", real_open)
    (store.root / "b.csv").write_bytes(b"x" * 11)

    class Small:
        def __init__(self, about):
            self.about, self.st_size = about, 1

        def __getattr__(self, name):
            return getattr(self.about, name)

    monkeypatch.setattr(os, "fstat", lambda handle: Small(real_fstat(handle)))
    assert code(store.read("b.csv", "table_bytes")) == "limit.exceeded"


def test_no_file_stays_open(store):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in ("data/a.csv", "data", "data/none.csv", "none/x", "datapackage.json"):
        store.read(path, "table_bytes")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_errors_of_the_system_are_findings(store, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        answer = store.read("data/a.csv", "table_bytes")
    assert code(answer) == "path.unreadable"
    assert "Permission denied" in answer.message
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", refuse)
        assert code(store.read("data/a.csv", "table_bytes")) == "path.unreadable"


def test_sources(tmp_path, store):
    assert open_store(store.root / "datapackage.json", Limits()).read("data/a.csv", "table_bytes") == b"a,b\n"
    (tmp_path / "note.txt").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.zip")
    for source in (tmp_path, tmp_path / "none", tmp_path / "note.txt", tmp_path / "pipe.zip", tmp_path / "x\0y"):
        with pytest.raises(PackageError):
            open_store(source, Limits())


def test_a_path_that_is_fine_has_no_fault():
    for path in ("a.csv", "data/a b.csv", "data/ä.csv", "a..b/c.csv"):
        assert path_fault(path) is None
