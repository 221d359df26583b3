"""The cache keeps by digest, believes nothing that it does not recompute, and saves the network where it may."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from realist_synth.errors import OutputError, PackageError
from realist_synth.package.locate import locate
from realist_synth.package.sources.kept import Cache, Key, cache_folder
from realist_synth.validation import read_package


def test_where_it_is(tmp_path):
    assert cache_folder({"REALIST_SYNTH_CACHE": str(tmp_path)}, "linux") == tmp_path
    assert cache_folder({"XDG_CACHE_HOME": "not/absolute"}, "linux") == Path.home() / ".cache" / "realist-synth"
    assert cache_folder({}, "darwin") == Path.home() / "Library" / "Caches" / "realist-synth"
    assert cache_folder({"LOCALAPPDATA": str(tmp_path)}, "win32") == tmp_path / "realist-synth" / "cache"


def test_a_commit_in_the_cache_needs_no_repository_and_a_tag_does(repository):
    found = locate(f"git+{repository}@v1.0.0", fall_back=False)
    shutil.move(repository, repository.with_name("gone"))
    again = locate(f"git+{repository}@{found.commit}", fall_back=False)
    assert (again.sha256, again.commit) == (found.sha256, found.commit)
    with pytest.raises(PackageError, match="there is no such repository"):
        locate(f"git+{repository}@v1.0.0", fall_back=False)


def test_without_a_network_the_error_says_what_is_in_the_cache(made, monkeypatch, cache):
    url = "https://127.0.0.1:9/review"
    with pytest.raises(PackageError, match=r"cannot be reached .*; nothing of it is in the cache"):
        locate(f"git+{url}@v1.0.0", fall_back=False)
    found = locate(f"git+{made[0]}@v1.0.0", fall_back=False)
    Cache().put(found.path.read_bytes(), Key(url, found.commit), "v1.0.0")
    with pytest.raises(PackageError, match=rf"in the cache.* as @COMMIT: {found.commit} \(v1\.0\.0\)"):
        locate(f"git+{url}@v1.0.0", fall_back=False)
    assert locate(f"git+{url}@{found.commit}", fall_back=False).sha256 == found.sha256


@pytest.mark.parametrize("damage", [lambda p: p.write_bytes(p.read_bytes()[:-1]), lambda p: p.write_bytes(b""),
                                    lambda p: p.unlink(),
                                    lambda p: p.write_bytes(p.read_bytes().replace(b"s", b"S", 1))])
def test_a_damaged_archive_is_dropped_and_fetched_again(damage, made, repository):
    commit = made[1]
    source = f"git+{repository}@{commit}"
    found = locate(source, fall_back=False)
    whole = found.path.read_bytes()
    damage(found.path)
    assert locate(source, fall_back=False).path.read_bytes() == whole
    damage(found.path)
    shutil.move(repository, repository.with_name("gone"))
    with pytest.raises(PackageError, match="there is no such repository"):
        locate(source, fall_back=False)
    assert not found.path.exists()


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b"\xff", b'{"sha256": "../../x"}', b"[" * 5_000])
def test_a_damaged_note_is_written_anew(note, made, cache):
    source = f"git+{made[0]}@{made[1]}"
    found = locate(source, fall_back=False)
    path, = (cache / "refs").iterdir()
    before = path.read_bytes()
    path.write_bytes(note)
    assert locate(source, fall_back=False).sha256 == found.sha256
    assert path.read_bytes() == before


def test_a_note_of_another_commit_is_not_believed(made, cache):
    folder, first, second = made
    wrong = locate(f"git+{folder}@{second}", fall_back=False)
    other, = (cache / "refs").iterdir()
    locate(f"git+{folder}@{first}", fall_back=False)
    mine = next(path for path in (cache / "refs").iterdir() if path != other)
    mine.write_bytes(other.read_bytes())
    assert locate(f"git+{folder}@{first}", fall_back=False).sha256 != wrong.sha256


def test_names_add_up(made, cache):
    folder, first, _ = made
    for revision in ("v1.0.0", "feature/x", "v1.0.0"):
        locate(f"git+{folder}@{revision}", fall_back=False)
    path, = (cache / "refs").iterdir()
    assert json.loads(path.read_text())["asked"] == ["feature/x", "v1.0.0"]
    assert [commit for commit, _, _ in Cache().known(json.loads(path.read_text())["address"])] == [first]


def test_a_cache_that_cannot_be_written(made, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OutputError, match="set REALIST_SYNTH_CACHE to a folder"):
        locate(f"{made[0]}@v1.0.0", fall_back=False)


def test_nobody_else_may_write_where_it_is(made, cache):
    before = os.umask(0o002)
    try:
        locate(f"{made[0]}@v1.0.0", fall_back=False)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (cache, *cache.iterdir())] == [0o700] * 3


def test_a_user_without_a_home(monkeypatch):
    def nowhere():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(OutputError, match=r"no home folder.*; set REALIST_SYNTH_CACHE"):
        cache_folder({}, "linux")


def test_two_at_once(made, cache):
    code = ("import sys; from realist_synth.validation import read_package; "
            "[read_package(s) for s in sys.argv[1:]]; print(read_package(sys.argv[1]).metadata.version)")
    sources = [f"git+{made[0]}@v1.0.0", f"{made[0]}@main"]
    running = [subprocess.Popen([sys.executable, "-c", code, *sources], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True) for _ in range(3)]
    for one in running:
        out, err = one.communicate(timeout=300)
        assert (one.returncode, out.strip(), err) == (0, "1.0.0", "")
    assert len(list((cache / "objects").iterdir())) == len(list((cache / "refs").iterdir())) == 2
    assert read_package(sources[0]).studies


def test_a_cache_that_others_can_write_is_not_believed(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    Cache(folder)
    folder.chmod(0o707)
    with pytest.raises(PackageError, match="others can write to this cache"):
        Cache(folder)
    folder.chmod(0o700)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(PackageError, match="set REALIST_SYNTH_CACHE to another folder"):
        Cache(folder)
