"""A repository under DVC with two versions of a small package, as a data user meets it: by its file:// address."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import begin, commit, edit, git

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = Path(sys.executable).parent
DVC_YAML = """\
metrics:
  - results/metrics/metrics.json
plots:
{plots}
artifacts:
  review:
    path: .
    type: dataset
    desc: A small valid package.
"""


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """The environment of a data user, with caches of its own."""
    own = tmp_path_factory.mktemp("own")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "DVC_"))}
    return kept | {"PATH": os.pathsep.join([str(SCRIPTS), os.environ["PATH"]]), "PYTHONPATH": "", "HOME": str(own),
                   "XDG_CONFIG_HOME": str(own / "config"), "XDG_CACHE_HOME": str(own / "cache"),
                   "DVC_SITE_CACHE_DIR": str(own / "site"), "DVC_NO_ANALYTICS": "1",
                   "REALIST_SYNTH_CACHE": str(own / "packages"), "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(scope="session")
def run(surroundings):
    """Run a command as a user does, and give what it prints."""
    def command(*words, cwd):
        done = subprocess.run([str(word) for word in words], cwd=cwd, env=surroundings, capture_output=True, text=True,
                              timeout=600)
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    return command


@pytest.fixture(scope="session")
def dvc(run):
    """Run DVC."""
    return lambda *words, cwd: run(sys.executable, "-m", "dvc", *words, cwd=cwd)


@pytest.fixture(scope="session")
def versions(tmp_path_factory, run):
    """The repository: the tags review@v0.1.0 and review@v0.2.0, between which one coding goes; `main` is the second."""
    folder = begin(tmp_path_factory.mktemp("review") / "small-review")
    edit(folder / "datapackage.json", '"version": "1.0.0"', '"version": "0.1.0"')
    whole = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
    plots = whole.partition("\nplots:\n")[2].partition("\n\n")[0]
    (folder / "dvc.yaml").write_text(DVC_YAML.format(plots=plots), encoding="utf-8")
    shutil.copytree(ROOT / ".dvc", folder / ".dvc", ignore=shutil.ignore_patterns("tmp", "cache", "config.local"))
    build = ["realist-synth", "build", ".", "--part", "metrics", "--out", "results/metrics"]
    run(*build, cwd=folder)
    commit(folder, "Version 0.1.0")
    git("tag", "-a", "review@v0.1.0", "-m", "0.1.0", cwd=folder)
    edit(folder / "datapackage.json", '"version": "0.1.0"', '"version": "0.2.0"')
    edit(folder / "data" / "codings.csv", "s41-mech-trust,s41,mech-trust,p-trust,stated,present,,,,,,,\n", "")
    run(*build, cwd=folder)
    commit(folder, "Version 0.2.0")
    git("tag", "-a", "review@v0.2.0", "-m", "0.2.0", cwd=folder)
    return folder
