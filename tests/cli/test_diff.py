"""`diff OLD NEW` as a user types it: forms, parameters, exit codes, messages."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import edit, run

ROOT = Path(__file__).parent.parent.parent
ROW = "s42-mech-bridge-cfg-bartlett"


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    shutil.copy(ROOT / "datapackage.json", folder)
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def delete(path, key):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{key},")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


def test_nothing_differs(capsys, package):
    code, out, err = run(capsys, "diff", "bundled", package)
    assert (code, err) == (0, "")
    assert "no difference" in out


def test_rows_may_differ_while_no_result_moves(capsys, package):
    edit(package / "data" / "codes.csv", "Costs and fees", "Costs")
    code, out, _ = run(capsys, "diff", "bundled", package)
    assert code == 0
    assert "~ ctx-costs: label Costs and fees -> Costs" in out


def test_a_moved_result_is_exit_code_one_in_every_form(capsys, package, tmp_path):
    delete(package / "data" / "codings.csv", ROW)
    code, out, _ = run(capsys, "diff", "bundled", package, "--params", ROOT / "params.yaml")
    assert (code, "Results that moved" in out) == (1, True)
    code, out, _ = run(capsys, "diff", "bundled", package, "--format", "json")
    told = json.loads(out)
    assert (code, told["moved"], told["version"]["step"]) == (1, True, "minor")
    assert {ref["id"] for move in told["results"] for ref in move["moved_by"]} == {ROW}
    notes = tmp_path / "NOTES.md"
    code, out, _ = run(capsys, "diff", "bundled", package, "--format", "md", "-o", notes)
    assert (code, out) == (1, "")
    assert notes.read_text(encoding="utf-8").startswith("## [Unreleased]")
    code, out, _ = run(capsys, "diff", "bundled", package, "--listed", "1")
    assert "more (--format json has all)" in out


def test_a_column_that_is_gone_from_a_file_is_a_major_step(capsys, package):
    path = package / "data" / "flow.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0][-1] == "passage_id"
    path.write_text("".join(",".join(line[:-1]) + "\n" for line in lines), encoding="utf-8")
    code, out, _ = run(capsys, "diff", "bundled", package)
    assert code in (0, 3)
    assert code == 3 or "the column flow.passage_id is gone" in " ".join(out.split())


def test_what_cannot_be_compared(capsys, package, tmp_path):
    code, _, err = run(capsys, "diff", "bundled", tmp_path / "nowhere")
    assert (code, "there is no such folder" in err) == (3, True)
    code, _, err = run(capsys, "diff", "bundled", package, "--params", tmp_path / "nowhere.yaml")
    assert (code, "No such file" in err) == (2, True)
    edit(package / "data" / "codings.csv", ",s45,role-advocacy,", ",s45,role-advocaci,")
    code, out, err = run(capsys, "diff", "bundled", package)
    assert (code, out) == (3, "")
    assert "role-advocaci" in err
    assert "nothing was compared" in err
    with pytest.raises(SystemExit) as stop:
        run(capsys, "diff", "bundled")
    assert stop.value.code == 2


def test_the_help_names_a_version_in_git(capsys):
    with pytest.raises(SystemExit):
        run(capsys, "diff", "--help")
    assert "such as .@HEAD and .@TAG" in " ".join(capsys.readouterr().out.split())


def test_the_help_states_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        run(capsys, "diff", "--help")
    out = " ".join(capsys.readouterr().out.split())
    assert "The exit code is 0 when no result moved" in out
    assert "1 when a result moved" in out


def test_an_upgrade_tells_the_profile_and_its_columns(capsys, tmp_path):
    old, new = ROOT / "tests" / "packages" / "profile-1.0", tmp_path / "upgraded"
    assert run(capsys, "upgrade", old, "--out", new)[0] == 0
    code, out, _ = run(capsys, "diff", old, new)
    assert (code, "no difference" in out) == (0, False)
    for line in ("  the column effects.chi_squared added", "    ~ synthesis.profile_version: 1.0 -> 1.1"):
        assert line in out.splitlines()
    told = json.loads(run(capsys, "diff", new, old, "--format", "json")[1])
    assert (told["differs"], told["moved"], told["version"]["step"]) == (True, False, "major")
    assert {"column": "effects.chi_squared", "change": "removed"} in told["columns"]
    assert "### Added\n\n- the column theories.note\n" in run(capsys, "diff", old, new, "--format", "md")[1]


def test_the_package_that_is_not_valid_is_named(capsys, package):
    delete(package / "data" / "codings.csv", "s46-out-stigma-stigma-less")
    for name, pair in (("new", ("bundled", package)), ("old", (package, "bundled"))):
        code, _, err = run(capsys, "diff", *pair)
        assert (code, f"the {name} package, {package}, is not valid" in err) == (3, True)


def test_limits_hold_for_what_is_fetched_too(capsys, package, monkeypatch):
    from realist_synth.package import locate

    fetched, resolve = [], locate.resolve
    monkeypatch.setattr(locate, "resolve", lambda *args, **kw: (fetched.append(kw["limits"]), resolve(*args, **kw))[1])
    assert run(capsys, "diff", "bundled", package, "--limit", "archive_members=7")[0] == 0
    assert [limits.archive_members for limits in fetched] == [7, 7]
