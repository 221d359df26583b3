"""A repository of a stranger's making runs nothing, leads nowhere else, and fills neither disk nor memory."""

import json
import os
import subprocess
import zlib
from pathlib import Path

import pytest

from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.locate import locate, resolve
from realist_synth.package.sources.git import GitError, git, started
from realist_synth.validation import read_package, validate
from tests.repositories import VALID, begin, commit, edit
from tests.repositories import git as as_author

WAYS = ["{}@HEAD", "git+{}", "git+file://{}@main"]


@pytest.fixture
def hostile(tmp_path):
    return begin(tmp_path / "hostile")


@pytest.mark.parametrize("way", WAYS)
def test_a_descriptor_that_is_a_link_is_not_followed(way, hostile):
    (hostile / "datapackage.json").unlink()
    (hostile / "datapackage.json").symlink_to("/etc/passwd")
    commit(hostile)
    with pytest.raises(PackageError, match=r"a link in the place of datapackage\.json"):
        resolve(way.format(hostile), fall_back=False)


@pytest.mark.parametrize("way", WAYS)
def test_a_table_that_is_a_link_or_another_repository_is_no_file(way, hostile):
    (hostile / "data" / "codes.csv").unlink()
    (hostile / "data" / "codes.csv").symlink_to("../../../../etc/passwd")
    head = commit(hostile)
    as_author("update-index", "--add", "--cacheinfo", f"160000,{head},module", cwd=hostile)
    (hostile / ".gitmodules").write_text('[submodule "module"]\n\tpath = module\n\turl = /etc\n')
    as_author("add", ".gitmodules", cwd=hostile)
    edit(hostile / "datapackage.json", "data/studies.csv", "module")
    as_author("add", "datapackage.json", cwd=hostile)
    as_author("commit", "-qm", "module", cwd=hostile)
    report = validate(way.format(hostile), second_judge=False)
    assert {f.value for f in report.findings if f.code == "path.missing"} == {"data/codes.csv", "module"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "data/../../secret.csv", ".git/config",
                                  "https://example.org/x.csv", "data\\codes.csv"])
def test_a_path_out_of_the_package_is_a_finding_and_not_a_file(way, path, hostile):
    (hostile.parent / "secret.csv").write_text("of nobody's concern")
    edit(hostile / "datapackage.json", '"data/codes.csv"', json.dumps(path))
    commit(hostile)
    report = validate(way.format(hostile), second_judge=False)
    assert next(f.code for f in report.findings if f.value == path).startswith("path.")
    assert b"nobody" not in locate(way.format(hostile), fall_back=False).path.read_bytes()


@pytest.mark.parametrize("way", WAYS)
def test_a_file_beyond_the_limits_is_not_taken_in(way, hostile):
    (hostile / "data" / "codes.csv").write_bytes(b"0" * 3_000_000)
    (hostile / "of no concern.bin").write_bytes(b"0" * 30_000_000)
    commit(hostile)
    with pytest.raises(PackageError, match=r"data/codes\.csv has 3000000 bytes; the limit table_bytes is 1000000"):
        resolve(way.format(hostile), fall_back=False, limits=Limits(table_bytes=1_000_000))


def test_what_a_repository_sends_is_counted_while_it_comes(hostile):
    (hostile / "of no concern.bin").write_bytes(os.urandom(3_000_000))
    commit(hostile)
    with pytest.raises(PackageError, match="sent more than 1000000 bytes; the limit archive_bytes"):
        resolve(f"git+{hostile}", fall_back=False, limits=Limits(archive_bytes=1_000_000))
    assert locate(f"{hostile}@HEAD", fall_back=False, limits=Limits(archive_bytes=1_000_000)).commit


def test_nothing_that_a_repository_brings_is_run(hostile):
    """Hooks, filters, helpers, aliases, a settings file and attributes, all of which would leave a trace."""
    trace = hostile.parent / "trace"
    run = f"touch {trace}"
    (hostile / ".gitattributes").write_text("*.csv filter=evil diff=evil merge=evil ident\n")
    commit(hostile)
    settings = {"filter.evil.smudge": run, "filter.evil.clean": run, "filter.evil.process": run, "core.pager": run,
                "core.fsmonitor": run, "core.sshCommand": run, "core.askPass": run, "core.gitProxy": run,
                "core.editor": run, "alias.ls-tree": f"!{run}", "alias.cat-file": f"!{run}", "diff.evil.textconv": run,
                "uploadpack.packObjectsHook": run, "core.alternateRefsCommand": run, "credential.helper": f"!{run}",
                "core.hooksPath": str(hostile / "hooks"), "gpg.program": run, "remote.origin.uploadpack": run,
                "remote.origin.url": f"ext::{run}", "remote.origin.promisor": "true",
                "extensions.partialClone": "origin", "protocol.ext.allow": "always", "fetch.recurseSubmodules": "true"}
    for folder in (hostile / "hooks", hostile / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for hook in ("post-checkout", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
            (folder / hook).write_text(f"#!/bin/sh\n{run}\n")
            (folder / hook).chmod(0o755)
    as_author("config", "core.repositoryformatversion", "1", cwd=hostile)
    for name, value in settings.items():
        as_author("config", name, value, cwd=hostile)
    for way in WAYS:
        assert read_package(way.format(hostile)).studies
    assert not trace.exists()


def test_a_missing_object_is_asked_for_nowhere(hostile):
    trace = hostile.parent / "trace"
    commit(hostile)
    oid = as_author("rev-parse", "HEAD:data/codes.csv", cwd=hostile)
    (hostile / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    for name, value in {"core.repositoryformatversion": "1", "extensions.partialClone": "origin",
                        "remote.origin.promisor": "true", "remote.origin.url": str(VALID),
                        "remote.origin.uploadpack": f"touch {trace}; false"}.items():
        as_author("config", name, value, cwd=hostile)
    with pytest.raises(PackageError, match=r"does not hold data/codes\.csv"):
        resolve(f"{hostile}@HEAD", fall_back=False)
    assert not trace.exists()


def test_an_object_that_is_not_what_its_name_says(hostile):
    commit(hostile)
    oid = as_author("rev-parse", "HEAD:data/codes.csv", cwd=hostile)
    loose = hostile / ".git" / "objects" / oid[:2] / oid[2:]
    loose.chmod(0o644)
    loose.write_bytes(zlib.compress(b"blob 4\0evil"))
    with pytest.raises(PackageError, match="is damaged in the repository"):
        resolve(f"{hostile}@HEAD", fall_back=False)
    with pytest.raises(PackageError):
        resolve(f"git+{hostile}@HEAD", fall_back=False)


def test_an_object_that_honest_git_does_not_make_is_not_taken(hostile, tmp_path):
    commit(hostile)
    blob = as_author("rev-parse", "HEAD:datapackage.json", cwd=hostile)
    (tmp_path / "tree").write_bytes(b"100644 .git\0" + bytes.fromhex(blob))
    evil = as_author("hash-object", "-t", "tree", "-w", "--literally", tmp_path / "tree", cwd=hostile)
    head = as_author("commit-tree", "-m", "evil", evil, cwd=hostile)
    as_author("update-ref", "refs/heads/evil", head, cwd=hostile)
    with pytest.raises(PackageError, match="sent what git does not take"):
        resolve(f"git+{hostile}@evil", fall_back=False)


def test_a_branch_that_looks_like_an_option(hostile):
    whole = commit(hostile)
    for name in ("-x", "--upload-pack=touch"):
        (hostile / ".git" / "refs" / "heads" / name).write_text(whole + "\n")
    (hostile / ".git" / "HEAD").write_text("ref: refs/heads/-x\n")
    assert locate(f"git+{hostile}", fall_back=False).commit == whole
    assert locate(f"{hostile}@HEAD", fall_back=False).commit == whole
    for way in ("{}@-x", "git+{}@-x", "{}@--upload-pack=touch", "git+{}@--upload-pack=touch"):
        with pytest.raises(PackageError, match="is no name of a version"):
            resolve(way.format(hostile), fall_back=False)


def test_a_pointer_to_a_file_elsewhere_is_named(hostile):
    (hostile / "data" / "codes.csv").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    commit(hostile)
    with pytest.raises(PackageError, match="kept in Git LFS"):
        resolve(f"git+{hostile}", fall_back=False)


def test_replaced_objects_are_not_followed(hostile):
    commit(hostile)
    good = as_author("rev-parse", "HEAD:datapackage.json", cwd=hostile)
    (hostile / "other.json").write_text("{}")
    evil = as_author("hash-object", "-w", "other.json", cwd=hostile)
    as_author("replace", good, evil, cwd=hostile)
    for way in WAYS:
        assert read_package(way.format(hostile)).metadata.name == "valid"


@pytest.mark.parametrize("text", ["[]", "{", "null", '{"resources": 3}',
                                  '{"resources": [3, {"path": 3}, {"path": [4]}]}',
                                  '{"resources": [{"path": "manifest.json", "schema": {}, "dialect": []}]}'])
def test_a_descriptor_that_is_none_is_reported_as_usual(text, hostile):
    (hostile / "datapackage.json").write_text(text)
    commit(hostile)
    assert not validate(f"{hostile}@HEAD", second_judge=False).valid


def test_git_is_ended_with_what_it_started(tmp_path, monkeypatch):
    """A git that never ends is ended when the watch says so."""
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nsleep 600 &\necho $! > \"$0.pid\"\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    pid = tmp_path / "bin" / "git.pid"

    def watch():
        if pid.exists() and pid.read_text().strip():
            raise PackageError("enough")

    with pytest.raises(PackageError, match="enough"):
        git("fetch", cwd=tmp_path, watch=watch)
    number = int(pid.read_text())
    state = Path(f"/proc/{number}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_what_git_prints_is_bounded(tmp_path, monkeypatch):
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nyes\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(PackageError, match="prints more than 1000 bytes"):
        git("ls-remote", cwd=tmp_path, most=1_000)
    fake.write_text("#!/bin/sh\nhead -c 9000000 /dev/zero | tr '\\0' x >&2\nexit 1\n")
    with pytest.raises(GitError) as refused:
        git("ls-remote", cwd=tmp_path)
    assert len(str(refused.value)) == 1_000
    fake.write_text("#!/bin/sh\nexit 0\n")
    with started("cat-file", cwd=tmp_path) as (process, said):
        assert process.wait(60) == 0
        assert said() == "no reason given"


@pytest.mark.parametrize("way", WAYS)
def test_folders_that_hold_each_other_many_times_over_are_not_walked_to_the_end(way, hostile):
    """Ten in each of ten, five deep and without a file: 11,110 folders out of six objects, and not a word of them."""
    commit(hostile)

    def tree(lines: str) -> str:
        (hostile / "lines").write_text(lines)
        with (hostile / "lines").open() as file:
            return subprocess.run(["git", "mktree"], cwd=hostile, stdin=file, capture_output=True, text=True,
                                  check=True).stdout.strip()

    inside = tree("")
    for _ in range(4):
        inside = tree("".join(f"040000 tree {inside}\t{number}\n" for number in range(10)))
    whole = tree(as_author("ls-tree", "HEAD", cwd=hostile) + f"\n040000 tree {inside}\tx\n")
    as_author("update-ref", "refs/heads/main", as_author("commit-tree", "-m", "x", whole, cwd=hostile), cwd=hostile)
    with pytest.raises(PackageError, match="too many files; the limit tree_entries is 100"):
        resolve(way.format(hostile), fall_back=False, limits=Limits(tree_entries=100))
