"""Each command as a user types it: output, files, exit codes, messages."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import realist_synth
from realist_synth.cli import main
from realist_synth.cli.commands import all_commands


def run(capsys, *argv):
    code = main([str(a) for a in argv])
    out = capsys.readouterr()
    return code, out.out, out.err


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


@pytest.mark.parametrize("command", all_commands())
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"realist-synth {command}" in capsys.readouterr().out


def test_the_program_lists_its_commands(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(command in out for command in all_commands())
    with pytest.raises(SystemExit):
        main(["--version"])
    assert realist_synth.__version__ in capsys.readouterr().out


def test_unknown_names_are_wrong_use(capsys):
    code, _, err = run(capsys, "crostab", "role", "outcome")
    assert (code, "did you mean 'crosstab'" in err) == (2, True)
    code, _, err = run(capsys, "crosstab", "roles", "outcome", "bundled")
    assert (code, "did you mean 'role'" in err) == (2, True)
    code, _, err = run(capsys, "crosstab", "role", "outcome", "bundled", "--where", "nothing")
    assert (code, "COLUMN=VALUE" in err) == (2, True)


def test_crosstab_in_its_forms(capsys):
    code, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled")
    rows = {row["code_id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (code, rows["role-advocacy"]["out-access"], rows["total"]["total"]) == (0, "3", "29")
    code, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled", "--format", "json")
    found = json.loads(out)
    row = found["rows"]["codes"].index("role-advocacy")
    column = found["columns"]["codes"].index("out-access")
    assert found["counts"][row][column] == len(found["studies"][row][column]) == 3
    assert (found["within"], found["reading"], found["unit"], found["n_studies"]) == ("study", "stated", "study", 29)
    _, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled", "--format", "table", "--level", "2", "--studies")
    assert "reading stated" in out
    assert "s45" in out
    _, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled", "--format", "md", "--percent", "row")
    assert "reading stated" in out.splitlines()[0]
    assert out.splitlines()[2].startswith("| ")


@pytest.mark.parametrize("reading", ["stated", "configured", "inferred", "reconciled"])
def test_every_reading_has_its_table_and_says_so(reading, capsys):
    _, out, _ = run(capsys, "crosstab", "context", "mechanism", "bundled", "--reading", reading, "--format", "table")
    assert f"reading {reading}" in out


def test_filters_and_units(capsys):
    _, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled", "--format", "json", "--where", "country=KEN",
                    "--unit", "project", "--within", "passage", "--rollup", "--level", "all")
    found = json.loads(out)
    assert found["n_studies"] == 1
    assert (found["unit"], found["within"], found["rollup"], found["level"]) == ("project", "passage", True, "all")


def test_a_wrong_level_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["crosstab", "role", "outcome", "bundled", "--level", "deep"])
    assert stop.value.code == 2
    assert "neither a whole number nor all" in capsys.readouterr().err


def test_cell_leads_to_the_passages(capsys):
    _, out, _ = run(capsys, "cell", "role-advocacy", "out-access", "bundled", "--format", "json")
    text = json.dumps(json.loads(out))
    assert '"s45"' in text
    assert '"p-advocacy"' in text


def test_claims_and_configurations(capsys):
    _, out, _ = run(capsys, "claims", "bundled", "--disagree", "--format", "json")
    found = json.loads(out)["claims"]
    assert all(claim["agrees"] is False for claim in found)
    management = next(c for c in found if c["claim_id"] == "c-management")
    assert (management["stated"], management["cited_count"], management["recomputed"]["stated"]) == (7, 6, 6)
    _, out, _ = run(capsys, "configurations", "bundled", "--level", "synthesis", "--coverage", "--format", "json")
    theme = json.loads(out)["configurations"][0]
    assert len(theme["coverage"]) == 29


def test_an_output_file_is_written_whole(capsys, tmp_path):
    target = tmp_path / "table.csv"
    code, out, _ = run(capsys, "crosstab", "role", "outcome", "bundled", "-o", target)
    assert (code, out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("code_id,")
    code, _, err = run(capsys, "crosstab", "role", "outcome", "bundled", "-o", tmp_path)
    assert code == 4
    assert str(tmp_path) in err


def test_validate_passes_and_counts(capsys):
    code, out, _ = run(capsys, "validate", "bundled", "--no-second-judge")
    assert code == 0
    assert out.splitlines()[-1].startswith("valid: 0 errors, 0 warnings")
    code, out, _ = run(capsys, "validate", "bundled", "--format", "json")
    assert (code, json.loads(out)["valid"], json.loads(out)["checked"]["tables"]) == (0, True, 21)


def test_validate_names_the_near_id(capsys, package):
    edit(package / "data" / "codings.csv", ",s40,", ",s4O,")
    code, out, _ = run(capsys, "validate", package)
    first = out.splitlines()[0]
    assert code == 1
    assert first.startswith("error: data/codings.csv:2: study_id:")
    assert "s4O" in first
    assert "s40" in first


def test_validate_strict_counts_warnings(capsys, package):
    edit(package / "data" / "codes.csv", "\natt-theory,", "\natt-unused,attribute,Unused,Not used.,,9,,,x\natt-theory,")
    assert run(capsys, "validate", package, "--no-second-judge")[0] == 0
    assert run(capsys, "validate", package, "--no-second-judge", "--strict")[0] == 1


def test_validate_reads_texts(capsys, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("another text", encoding="utf-8")
    code, out, _ = run(capsys, "validate", "bundled", "--no-second-judge", "--text", f"chang-2021={text}")
    assert code == 1
    assert "not the one that was coded" in out
    assert run(capsys, "validate", "bundled", "--text", f"chang-2021={tmp_path / 'none'}")[0] == 3
    assert run(capsys, "validate", "bundled", "--text", "chang-2021")[0] == 2


def test_checks_are_listed(capsys):
    code, out, _ = run(capsys, "validate", "--list-checks")
    assert code == 0
    assert "passages.bracket-expands" in out
    assert "csv.nul" in out


def test_a_broken_package_computes_nothing(capsys, package):
    edit(package / "data" / "codings.csv", ",s40,", ",s4O,")
    code, out, err = run(capsys, "crosstab", "role", "outcome", package)
    assert (code, out) == (1, "")
    assert "data/codings.csv:2" in err


def test_what_cannot_be_read(capsys, tmp_path):
    assert run(capsys, "info", tmp_path / "nothing")[0] == 3
    assert run(capsys, "info", "bundled", "--limit", "cell_bytes=5")[0] == 1
    assert run(capsys, "info", "bundled", "--limit", "cells=5")[0] == 2


def test_info(capsys):
    _, out, _ = run(capsys, "info", "bundled")
    assert "29 rows" in out
    _, out, _ = run(capsys, "info", "bundled", "--format", "json")
    assert json.loads(out)["tables"]["studies"] == 29


def test_without_a_package_here_the_bundled_one_is_named(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "crosstab", "role", "outcome")
    assert (code, out.startswith("code_id")) == (0, True)
    assert "ships with the library" in err
    assert "peer-involvement-chang-2021" in err
    for command in (["validate"], ["build", "--out", str(tmp_path / "out")]):
        code, _, err = run(capsys, *command)
        assert code == 3, command
        assert "datapackage.json" in err


def test_schemas_are_written_and_checked(capsys, package):
    assert run(capsys, "schemas", package, "--check")[0] == 0
    edit(package / "schemas" / "codes.json", "codebook", "notebook")
    code, _, err = run(capsys, "schemas", package, "--check")
    assert (code, "schemas/codes.json is stale" in err) == (1, True)
    (package / "schemas" / "flow.json").unlink()
    assert run(capsys, "schemas", package)[0] == 0
    assert run(capsys, "schemas", package, "--check")[0] == 0
    assert run(capsys, "schemas", "bundled")[0] == 3


def test_tidy_changes_only_the_form(capsys, package):
    assert run(capsys, "tidy", package, "--check")[0] == 0
    path = package / "data" / "coders.csv"
    before = path.read_bytes()
    lines = before.decode().splitlines()
    path.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n", encoding="utf-8", newline="")
    code, _, err = run(capsys, "tidy", package, "--check")
    assert (code, "data/coders.csv is not tidy" in err) == (1, True)
    assert run(capsys, "tidy", package / "datapackage.json")[0] == 0
    assert path.read_bytes() == before


def test_build_writes_all_parts_twice_the_same(capsys, package, tmp_path):
    from realist_synth.publish import parts

    out = tmp_path / "out"
    assert run(capsys, "build", package, "--out", out)[0] == 0
    first = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert run(capsys, "build", package, "--out", out)[0] == 0
    assert first == {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    folders = {str(path.parent.as_posix()) for path in first}
    assert {part.folder for part in parts().values()} | {"results/validation"} <= folders


def test_build_of_a_broken_package_leaves_the_old(capsys, package, tmp_path):
    out = tmp_path / "out"
    assert run(capsys, "build", package, "--part", "claims", "--out", out)[0] == 0
    assert run(capsys, "build", package, "--part", "validation", "--out", tmp_path / "report")[0] == 0
    before = (out / "claims.csv").read_bytes()
    edit(package / "data" / "codings.csv", ",s40,", ",s4O,")
    assert run(capsys, "build", package, "--part", "claims", "--out", out)[0] == 1
    code, _, err = run(capsys, "build", package, "--part", "validation", "--out", tmp_path / "report")
    assert (code, "not valid" in err) == (1, True)
    assert (out / "claims.csv").read_bytes() == before
    assert json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["valid"] is True


def test_build_with_other_choices(capsys, tmp_path):
    params = tmp_path / "params.yaml"

    def build(text, out="x"):
        params.write_text(text, encoding="utf-8")
        return run(capsys, "build", "bundled", "--part", "crosstabs", "--out", tmp_path / out, "--params", params)

    assert build('crosstabs: {pairs: ["role:context"], level: all, within: passage}')[0] == 0
    assert "role-by-context.stated.csv" in {p.name for p in (tmp_path / "x").iterdir()}
    for text, said in (("crosstabs: {pairs: [role]}", "'role' is no pair of dimensions"),
                       ("crosstabs: {levl: 1}", "did you mean 'level'"), ("crosstab: {}", "did you mean 'crosstabs'"),
                       ("crosstabs: {level: 0}", "parameter crosstabs.level"), ("crosstabs: 1", "not a list of names"),
                       ("a: [", "is no YAML"), ("- a", "holds no sections")):
        code, _, err = build(text, "y")
        assert (code, said in err) == (2, True), err
    assert run(capsys, "build", "bundled", "--part", "crosstabs", "--out", tmp_path / "y", "--params",
               tmp_path / "nothing.yaml")[0] == 2
    code, _, err = build("directions: {}\n\ncrosstabs:\n  level: 1\n  pairs: ['role:outcme']\n", "y")
    assert (code, f"{params}:5: crosstabs: unknown dimension 'outcme' (did you mean 'outcome'?)" in err) == (2, True)
    params.write_text("pooling:\n  syntheses:\n    - name: a\n      outcome: out-sti\n", encoding="utf-8")
    code, _, err = run(capsys, "build", "bundled", "--part", "pooling", "--out", tmp_path / "y", "--params", params)
    assert (code, f"{params}:4: pooling: out-sti: two independent estimates" in err) == (2, True)
    assert build("", "z")[0] == 0
    assert not (tmp_path / "y").exists()


def test_a_defect_is_one_line_with_a_log(capsys, monkeypatch):
    import realist_synth.cli as cli

    def broken(argv):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(cli, "_dispatch", broken)
    code, _, err = run(capsys, "info")
    assert code == 1
    assert err.count("\n") == 1
    assert "internal error: ZeroDivisionError" in err
    log = Path(err.split(" with ")[-1].strip())
    assert "Traceback" in log.read_text(encoding="utf-8")
    log.unlink()


def test_an_interrupt_ends_with_130(capsys, monkeypatch):
    import realist_synth.cli as cli

    def interrupted(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_dispatch", interrupted)
    assert run(capsys, "info")[0] == 130


def environment(**more):
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "", **more}


def test_a_closed_pipe_ends_quietly():
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'realist_synth.cli', 'claims', 'bundled', "
        "'--format', 'json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.read(10); p.stdout.close(); "
        "err = p.stderr.read(); p.wait(); print(p.returncode, err.decode())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60)
    assert done.stdout.strip() == "0"


def test_colours_only_where_they_are_wanted():
    from realist_synth.cli.output import coloured

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    before = {name: os.environ.pop(name, None) for name in ("NO_COLOR", "TERM")}
    try:
        assert coloured(Terminal())
        assert not coloured(io.StringIO())
        os.environ["NO_COLOR"] = "1"
        assert not coloured(Terminal())
    finally:
        os.environ.pop("NO_COLOR", None)
        os.environ.update({name: value for name, value in before.items() if value is not None})


def test_many_findings_of_a_kind_are_counted():
    from realist_synth.cli.output import finding_lines
    from realist_synth.model.finding import Finding, Severity

    lines = finding_lines([Finding("csv.nul", Severity.ERROR, "NUL", line=n) for n in range(250)], colour=True)
    assert len(lines) == 101
    assert lines[0].startswith("\x1b[31merror\x1b[0m")
    assert lines[-1] == "150 more of csv.nul, 250 in all"


def test_plugins_are_asked_only_for_unknown_names(monkeypatch):
    import importlib.metadata

    from realist_synth.cli.analysis import analysis_function

    class Point:
        def load(self):
            return realist_synth.crosstab

    asked = []
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **k: asked.append(k) or [Point()])
    assert analysis_function("crosstab") is realist_synth.crosstab
    assert not asked
    assert analysis_function("somebody-elses") is realist_synth.crosstab
    assert asked == [{"group": "realist_synth.analyses", "name": "somebody_elses"}]
