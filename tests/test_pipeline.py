"""The pipeline as the maintainer meets it: described stages, outputs in git, old outputs safe when a stage fails."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
SCRIPTS = Path(sys.executable).parent
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "site", "*cache*", ".hypothesis", "uv.lock", ".coverage*", "build", "dist"
)
needs_script = pytest.mark.skipif(not (SCRIPTS / "realist-synth").exists(), reason="the library is not installed")


def dvc(*args, cwd):
    path = os.pathsep.join([str(SCRIPTS), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": "", "DVC_NO_ANALYTICS": "1"}
    return subprocess.run([sys.executable, "-m", "dvc", *args], cwd=cwd, capture_output=True, text=True,
                          env=environment, timeout=300)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A repository of its own with the files of this one."""
    folder = tmp_path_factory.mktemp("clone") / "repository"
    shutil.copytree(ROOT, folder, ignore=IGNORED)
    for command in (["init", "-q"], ["add", "-A"],
                    ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "all"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_is_described_and_owns_its_folder(name):
    stage = STAGES[name]
    assert stage["desc"].endswith(".")
    assert {"datapackage.json", "data", "schemas", "src/realist_synth"} <= set(stage["deps"])
    for out in stage["outs"]:
        (folder, settings), = out.items()
        assert settings == {"cache": False, "persist": True}
        assert (ROOT / folder / "manifest.json").is_file()
        assert [other for other, s in STAGES.items() for o in s["outs"] if folder in o] == [name]


def test_the_evidence_package_is_an_artifact():
    whole = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    artifact, = whole["artifacts"].values()
    assert (artifact["path"], artifact["type"]) == (".", "dataset")
    assert whole["metrics"] == ["results/metrics/metrics.json"]


def test_every_plot_draws_columns_that_there_are():
    whole = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    drawn = [settings for plot in whole["plots"] for settings in plot.values()]
    assert len(drawn) == 2
    for settings in drawn:
        assert (ROOT / ".dvc" / "plots" / f"{settings['template']}.json").is_file()
        for axis in ("x", "y"):
            (file, column), = settings[axis].items()
            assert column in (ROOT / file).read_text(encoding="utf-8").partition("\n")[0].split(",")


@needs_script
def test_nothing_is_stale(checkout):
    done = dvc("status", "--json", cwd=checkout)
    assert json.loads(done.stdout) == {}, done.stdout + done.stderr


@needs_script
def test_a_failing_stage_leaves_the_old_outputs_whole(checkout):
    def outputs():
        return {
            p: p.read_bytes() for folder in ("results", "docs") for p in (checkout / folder).rglob("*") if p.is_file()
        }

    before, codings = outputs(), checkout / "data" / "codings.csv"
    good = codings.read_bytes()
    codings.write_bytes(good.replace(b",s40,", b",s4O,", 1))
    try:
        done = dvc("repro", cwd=checkout)
        assert done.returncode != 0
        assert "data/codings.csv:2: study_id" in done.stdout + done.stderr
        assert outputs() == before
    finally:
        codings.write_bytes(good)


@needs_script
def test_an_edit_refreshes_the_results_and_a_second_run_does_nothing(checkout):
    codings = checkout / "data" / "codings.csv"
    lines = codings.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("s51-role-advocacy-advocacy,")]
    assert len(kept) == len(lines) - 1
    bracket = checkout / "data" / "passages.csv"
    bracket.write_text(bracket.read_text(encoding="utf-8").replace('"[45, 49, 51]"', '"[45, 49]"'), encoding="utf-8")
    codings.write_text("".join(kept), encoding="utf-8")
    assert dvc("repro", cwd=checkout).returncode == 0
    table = (checkout / "results" / "crosstabs" / "role-by-outcome.stated.csv").read_text(encoding="utf-8")
    advocacy = next(line for line in table.splitlines() if line.startswith("role-advocacy"))
    assert advocacy.endswith(",2")
    assert "up to date" in dvc("repro", cwd=checkout).stdout
