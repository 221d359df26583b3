"""What newcomers stumbled over: each stays mended."""

import json
import os
import shutil
import subprocess
import sys

import pytest

import realist_synth
from realist_synth.cli import main
from tests.cli.test_commands import edit, run


def test_the_package_may_stand_after_the_options(capsys):
    code, out, _ = run(capsys, "crosstab", "role", "outcome", "--reading", "configured", "bundled")
    assert (code, out.startswith("code_id")) == (0, True)


def test_a_table_without_its_choices_is_told_them(capsys):
    _, _, err = run(
        capsys, "crosstab", "role", "outcome", "bundled", "--reading", "reconciled", "--where", "country=KEN"
    )
    assert "reading reconciled" in err
    assert "where country=KEN" in err


def test_a_value_that_nobody_has_is_no_table_of_zeros(capsys):
    code, out, err = run(capsys, "crosstab", "role", "outcome", "bundled", "--where", "country=ken")
    assert (code, out) == (2, "")
    assert "'ken'" in err
    assert "KEN" in err


def test_a_text_for_no_document_is_refused(capsys, tmp_path):
    text = tmp_path / "t.txt"
    text.write_text("x", encoding="utf-8")
    code, _, err = run(capsys, "validate", "bundled", "--no-second-judge", "--text", f"chang-2020={text}")
    assert (code, "did you mean 'chang-2021'" in err) == (2, True)


def test_one_lost_row_is_one_error(capsys, package):
    edit(package / "data" / "studies.csv", ",2018,AIDS Care", ",2018.0,AIDS Care")
    code, out, _ = run(capsys, "validate", package, "--no-second-judge", "--format", "json")
    assert code == 1
    wrong = [f for f in json.loads(out)["findings"] if f["severity"] != "note"]
    assert [(f["path"], f["line"], f["field"], f["value"]) for f in wrong] == [
        ("data/studies.csv", 2, "year", "2018.0")
    ]
    (package / "data" / "settings.csv").unlink()
    _, out, _ = run(capsys, "validate", package, "--no-second-judge")
    assert "leave citations empty" not in out


def test_every_code_that_is_found_is_listed(capsys):
    _, out, _ = run(capsys, "validate", "--list-checks")
    listed = {line.split()[0] for line in out.splitlines()}
    _, out, _ = run(capsys, "validate", "bundled", "--no-second-judge", "--format", "json")
    assert {f["code"] for f in json.loads(out)["findings"]} <= listed
    assert {"passages.against-texts", "claims.bad-rule"} <= listed


def test_incidence_takes_codes(capsys):
    _, out, _ = run(capsys, "incidence", "bundled", "--codes", "role-advocacy", "--codes", "mech-bridge")
    assert {line.split(",")[1] for line in out.splitlines()[1:]} == {"role-advocacy", "mech-bridge"}


@pytest.mark.parametrize("folder", ["data", "schemas", "data/results"])
def test_build_spares_the_folders_of_the_package(folder, capsys, package):
    code, _, err = run(capsys, "build", package, "--part", "claims", "--out", package / folder / "x")
    assert (code, "a folder of the package's own" in err) == (4, True)
    assert not (package / folder / "x").exists()


def test_build_spares_folders_that_are_written_as_a_whole(capsys, package, tmp_path):
    assert run(capsys, "build", package, "--part", "claims", "--out", tmp_path / "out")[0] == 0
    code, _, err = run(capsys, "build", package, "--part", "claims", "--out", tmp_path / "out" / "inner")
    assert (code, "written as a whole" in err) == (4, True)


@pytest.mark.parametrize(("change", "rewrite"), [
    ({"encoding": "iso-8859-1"}, lambda text: text.encode("latin-1", "replace")),
    ({"path": "data/coders.tsv", "format": "tsv"}, None),
])
def test_tidy_leaves_alone_what_it_would_spoil(change, rewrite, capsys, package):
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in descriptor["resources"] if r["name"] == "coders")
    resource.update(change)
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    if rewrite is None:
        import csv

        rows = list(csv.reader((package / "data" / "coders.csv").read_text(encoding="utf-8").splitlines()))
        (package / "data" / "coders.tsv").write_text("\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
        resource["dialect"] = {"delimiter": "\t"}
        (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    before = {p: p.read_bytes() for p in package.rglob("*") if p.is_file()}
    code, _, err = run(capsys, "tidy", package)
    assert (code, "nothing was changed" in err) == (3, True), err
    assert before == {p: p.read_bytes() for p in package.rglob("*") if p.is_file()}


def test_a_closed_standard_output_is_no_defect():
    done = subprocess.run([sys.executable, "-c", "import os, subprocess, sys; os.close(1); "
                           "from realist_synth.cli import start; sys.exit(start())"], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=60)
    assert "internal error" not in done.stderr
    done = subprocess.run(f"{sys.executable} -m realist_synth.cli info bundled >&-", shell=True, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=60)
    assert done.stderr == ""


def test_wide_tables_are_folded_to_the_terminal():
    from realist_synth.cli.analysis import rendered

    review = realist_synth.read_package("bundled")
    text = rendered(realist_synth.cell(review, "role-advocacy", "out-access"), "table", 100)
    table = text.split("\n\n", 1)[1]
    assert max(map(len, table.splitlines())) <= 130
    assert max(map(len, table.splitlines())) < max(map(len, rendered(
        realist_synth.cell(review, "role-advocacy", "out-access"), "table").split("\n\n", 1)[1].splitlines()))


def test_results_show_themselves_in_a_prompt():
    review = realist_synth.read_package("bundled")
    assert repr(review).startswith("<Review peer-involvement-chang-2021")
    table = realist_synth.crosstab(review, "role", "outcome")
    assert repr(table) == str(table)


def test_misuse_of_the_library_is_explained(tmp_path):
    for source in (3, ""):
        with pytest.raises(realist_synth.PackageError, match="name a folder"):
            realist_synth.read_package(source)
    review = realist_synth.read_package("bundled")
    realist_synth.write_package(review, str(tmp_path / "copy"))
    assert realist_synth.read_package(str(tmp_path / "copy")).codings == review.codings
    with pytest.raises(realist_synth.UsageError):
        realist_synth.Limits.with_overrides(["cell_bytes=many"])


def test_a_package_survives_a_zip(capsys, package, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "package"), "zip", package)
    assert run(capsys, "validate", archive)[0] == 0
    assert main(["info", archive]) == 0


def test_an_endless_number_is_no_defect(capsys, package):
    edit(package / "data" / "claims.csv", ",29,", ",1e9999,")
    code, out, _ = run(capsys, "validate", package, "--no-second-judge")
    assert (code, "1e300" in out) == (1, True)
