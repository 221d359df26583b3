"""A version is had by tag, branch or commit, from a repository at hand or one that git asks, and is that one."""

import logging
import os
import shutil
import zipfile

import pytest

from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.locate import locate, resolve
from realist_synth.package.sources import git as runner
from realist_synth.validation import read_package, validate
from tests.repositories import VALID, commit, edit, git


def version_of(source):
    return read_package(source).metadata.version


def test_two_versions_by_every_name(made):
    folder, first, second = made
    asked = {"v1.0.0": first, "feature/x": first, first: first, first[:8]: first, first.upper(): first,
             "refs/heads/feature/x": first, "v1.1.0": second, "main": second, "valid@v1.1.0": second, "HEAD": second}
    for revision, wanted in asked.items():
        for source in (f"{folder}@{revision}", f"git+{folder}@{revision}", f"git+file://{folder}@{revision}"):
            found = locate(source, fall_back=False)
            assert (found.commit, found.revision) == (wanted, revision), source
            assert version_of(source) == ("1.0.0" if wanted == first else "1.1.0")
    assert locate(f"{folder}@HEAD~1", fall_back=False).commit == first
    assert locate(f"{folder}/datapackage.json@v1.0.0", fall_back=False).commit == first


def test_the_same_package_has_the_same_digest_by_every_way(made, tmp_path):
    folder, first, _ = made
    ways = [f"{folder}@v1.0.0", f"git+{folder}@{first}"]
    found = [locate(way, fall_back=False) for way in ways]
    assert len({one.sha256 for one in found}) == len({one.path for one in found}) == 1
    with zipfile.ZipFile(found[0].path) as archive:
        names = archive.namelist()
    assert "LICENSE" in names
    assert {"secret.txt", ".gitattributes"}.isdisjoint(names)
    assert names == sorted(names)
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    assert locate(f"{moved}@v1.0.0", fall_back=False).sha256 == found[0].sha256


def test_a_version_is_what_was_committed_and_not_what_lies_about(repository):
    edit(repository / "datapackage.json", '"version": "1.1.0"', '"version": "9.9.9"')
    assert version_of(repository) == "9.9.9"
    assert version_of(f"{repository}@HEAD") == version_of(f"git+{repository}") == "1.1.0"


def test_the_head_of_the_default_branch_is_taken_with_a_word_on_which_commit(made, caplog):
    folder, _, second = made
    with caplog.at_level(logging.WARNING, logger="realist_synth"):
        assert locate(f"git+{folder}", fall_back=False).commit == second
    assert second in caplog.text


def test_a_branch_is_asked_for_again_each_time(repository):
    assert version_of(f"git+{repository}@main") == "1.1.0"
    edit(repository / "datapackage.json", '"version": "1.1.0"', '"version": "1.2.0"')
    commit(repository)
    assert version_of(f"git+{repository}@main") == version_of(f"{repository}@main") == "1.2.0"


def test_a_package_in_a_folder(tmp_path):
    root = tmp_path / "many"
    shutil.copytree(VALID, root / "reviews" / "ein Review")
    git("init", "-q", "-b", "main", cwd=root)
    commit(root)
    git("tag", "v1", cwd=root)
    for source in (f"git+{root}@v1#reviews/ein Review", f"git+{root}#reviews/ein Review/datapackage.json",
                   f"{root}/reviews/ein Review@v1", f"{root}/reviews/ein Review/datapackage.json@v1"):
        assert version_of(source) == "1.0.0"
        assert locate(source, fall_back=False).folder == "reviews/ein Review"
    with pytest.raises(PackageError, match="there is one in reviews/ein Review"):
        locate(f"git+{root}@v1", fall_back=False)
    with pytest.raises(PackageError, match="has no folder 'other'"):
        locate(f"git+{root}@v1#other", fall_back=False)
    with pytest.raises(PackageError, match="neither"):
        locate(f"{root}/reviews/ein Review/data/codes.csv@v1", fall_back=False)


def test_a_bare_repository_a_worktree_and_one_of_the_longer_hashes(made, tmp_path):
    folder, first, _ = made
    git("clone", "-q", "--bare", folder, tmp_path / "bare.git", cwd=tmp_path)
    assert version_of(f"{tmp_path}/bare.git@v1.0.0") == version_of(f"git+{tmp_path}/bare.git@v1.0.0") == "1.0.0"
    shutil.copytree(folder, tmp_path / "main")
    git("worktree", "add", "-q", tmp_path / "tree", first, cwd=tmp_path / "main")
    assert locate(f"{tmp_path}/tree@HEAD", fall_back=False).commit == first
    longer = tmp_path / "longer"
    shutil.copytree(VALID, longer)
    git("init", "-q", "-b", "main", "--object-format=sha256", cwd=longer)
    whole = commit(longer)
    assert len(whole) == 64
    for source in (f"{longer}@main", f"git+{longer}@main", f"git+{longer}@{whole}", f"git+{longer}@{whole[:9]}"):
        assert locate(source, fall_back=False).commit == whole


def test_a_host_that_hands_out_no_commit_by_its_id(made, tmp_path, monkeypatch):
    folder, first, _ = made
    settings = tmp_path / "settings"
    settings.write_text("[protocol]\n\tversion = 0\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert locate(f"git+{folder}@{first}", fall_back=False).commit == first
    with pytest.raises(PackageError, match="no tag, branch or commit there is called"):
        locate(f"git+{folder}@{'0' * 40}", fall_back=False)


@pytest.mark.parametrize("way", ["{}@{}", "git+{}@{}"])
def test_what_is_no_version_there(way, made):
    folder, _, _ = made
    with pytest.raises(PackageError, match=r"did you mean 'v1\.1\.0' or 'v1\.0\.0'"):
        resolve(way.format(folder, "v1.1.1"), fall_back=False)
    with pytest.raises(PackageError, match=r"its last tags: valid@v1\.1\.0, v1\.1\.0, v1\.0\.0"):
        resolve(way.format(folder, "zzzzzzzz"), fall_back=False)
    with pytest.raises(PackageError, match="no tag, branch or commit there is called 'abcdef12'"):
        resolve(way.format(folder, "abcdef12"), fall_back=False)


def test_a_tag_and_a_branch_of_one_name(repository):
    git("branch", "v1.0.0", "main", cwd=repository)
    for way in ("{}@{}", "git+{}@{}"):
        with pytest.raises(PackageError, match=r"write @refs/tags/v1\.0\.0 or @refs/heads/v1\.0\.0"):
            resolve(way.format(repository, "v1.0.0"), fall_back=False)
        assert version_of(way.format(repository, "refs/tags/v1.0.0")) == "1.0.0"
        assert version_of(way.format(repository, "refs/heads/v1.0.0")) == "1.1.0"


def test_where_there_is_no_repository_or_nothing_in_it(tmp_path):
    with pytest.raises(PackageError, match="not a git repository"):
        resolve(f"{tmp_path}@v1", fall_back=False)
    with pytest.raises(PackageError, match="there is no such repository"):
        resolve(f"git+{tmp_path}@v1", fall_back=False)
    git("init", "-q", cwd=tmp_path)
    with pytest.raises(PackageError, match="is empty"):
        resolve(f"git+{tmp_path}@v1", fall_back=False)
    with pytest.raises(PackageError, match="it has no tags"):
        resolve(f"{tmp_path}@v1", fall_back=False)


def test_a_tag_of_what_is_no_commit(repository):
    git("tag", "tree", "HEAD^{tree}", cwd=repository)
    for way in ("{}@{}", "git+{}@{}"):
        with pytest.raises(PackageError, match=r"tree.*no commit"):
            resolve(way.format(repository, "tree"), fall_back=False)


def test_without_git(made, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PackageError, match="needs the program git, which is not installed"):
        resolve(f"{made[0]}@v1.0.0", fall_back=False)


@pytest.mark.parametrize("old", [
    "case \"$*\" in *--object-format*) echo 'error: unknown option `object-format=sha1' >&2; exit 129;; esac",
    "case \"$*\" in *--path-format*) echo --path-format=absolute; echo .git; exit;; esac",
])
def test_with_an_old_git(old, made, monkeypatch, tmp_path):
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n{old}\nexec {shutil.which("git")} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(PackageError, match=r"git is too old: 2\.31 or later"):
        resolve(f"{made[0]}@v1.0.0", fall_back=False)


def test_the_second_judge_and_the_findings_work_on_a_version(repository):
    edit(repository / "data" / "codings.csv", "stated", "statd")
    commit(repository)
    report = validate(f"{repository}@HEAD")
    assert not report.valid
    assert any("codings.csv" in (finding.path or "") for finding in report.findings)
    assert validate(f"{repository}@v1.0.0").valid


def test_a_declared_digest_is_held_to(repository):
    edit(repository / "datapackage.json", '"path": "data/codes.csv",',
         '"path": "data/codes.csv", "hash": "sha256:' + "0" * 64 + '",')
    commit(repository)
    assert "resource.hash" in {finding.code for finding in validate(f"git+{repository}@main").findings}


def test_the_surroundings_of_git_do_not_matter(made, monkeypatch, tmp_path):
    folder, first, _ = made
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "nonsense")
    assert locate(f"{folder}@v1.0.0", fall_back=False).commit == first
    assert locate(f"git+{folder}@v1.0.0", fall_back=False).commit == first
    told = runner.environment(os.environ, "https", own_settings=True)
    assert {"GIT_DIR", "GIT_CONFIG_COUNT"}.isdisjoint(told)
    assert told["GIT_ALLOW_PROTOCOL"] == "https"


def test_limits_have_a_name_and_can_be_raised(made, monkeypatch, tmp_path):
    folder, first, _ = made
    for number, way in enumerate((f"{folder}@{first}", f"git+{folder}@{first}")):
        monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / str(number)))
        for name, most in (("table_bytes", 100), ("descriptor_bytes", 100), ("archive_bytes", 1_000),
                           ("tree_entries", 3)):
            with pytest.raises(PackageError, match=f"--limit {name}=VALUE"):
                resolve(way, fall_back=False, limits=Limits(**{name: most}))
        assert resolve(way, fall_back=False)[0].suffix == ".zip"


def test_an_address_may_be_turned_by_the_settings_of_the_user_and_of_nobody_else(made, tmp_path, monkeypatch):
    folder, first, _ = made
    settings = tmp_path / "settings"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    settings.write_text(f'[url "ssh://git@example.org{folder.parent}/"]\n\tinsteadOf = https://example.org/team/\n')
    by_ssh(tmp_path, monkeypatch, 'for last; do :; done; eval "$last"')
    assert locate("git+https://example.org/team/a%20review@v1.0.0", fall_back=False).commit == first
    settings.write_text('[url "ext::touch trace "]\n\tinsteadOf = https://example.org/team/\n'
                        "[protocol]\n\tallow = always\n")
    with pytest.raises(PackageError, match="transport 'ext' not allowed"):
        locate("git+https://example.org/team/review@v1.0.0", fall_back=False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else(repository):
    os.chown(repository, 12345, 12345)
    os.chown(repository / ".git", 12345, 12345)
    for way in (f"{repository}@v1.0.0", f"git+{repository}@v1.0.0"):
        with pytest.raises(PackageError, match="dubious ownership"):
            locate(way, fall_back=False)


def by_ssh(tmp_path, monkeypatch, script):
    """An ssh of the test's own in the place of the real one."""
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(program))
    monkeypatch.setenv("GIT_SSH_VARIANT", "simple")


def test_over_ssh_with_the_programs_and_keys_of_the_user(made, tmp_path, monkeypatch):
    folder, first, _ = made
    bare = tmp_path / "bare.git"
    git("clone", "-q", "--bare", folder, bare, cwd=tmp_path)
    by_ssh(tmp_path, monkeypatch, f'echo "$@" >> "{tmp_path}/called"; for last; do :; done; eval "$last"')
    found = locate(f"git+ssh://git@example.org{bare}@v1.0.0", fall_back=False)
    assert (found.commit, found.address) == (first, f"ssh://git@example.org{bare}")
    assert "git@example.org" in (tmp_path / "called").read_text()


def test_a_repository_that_is_not_open(tmp_path, monkeypatch):
    by_ssh(tmp_path, monkeypatch, 'echo "git@example.org: Permission denied (publickey)." >&2; exit 255')
    with pytest.raises(PackageError, match=r"is not open to you.*Permission denied.*no password is asked for"):
        locate("git+ssh://git@example.org/r@v1.0.0", fall_back=False)
