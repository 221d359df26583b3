"""The wheel carries the evidence package: it works away from the repository, on a path of its own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, built from the repository and laid out as an installer would."""
    out = tmp_path_factory.mktemp("wheel")
    build = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    wheel = out / done.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def test_the_wheel_holds_library_and_package_and_nothing_else(installed):
    assert {p.name.split("-")[0] for p in installed.iterdir()} == {"realist_synth"}
    for name in ("datapackage.json", "LICENSE-DATA.md", "data/codings.csv", "schemas/realist-synthesis.json"):
        assert (installed / "realist_synth" / "bundled" / name).read_bytes() == (ROOT / name).read_bytes()
    assert (installed / "realist_synth" / "py.typed").is_file()


def test_it_speaks_of_the_bundled_package_away_from_the_repository(installed, tmp_path):
    code = ("import sys; sys.path.insert(0, sys.argv[1]); import realist_synth; from realist_synth.cli import main; "
            "assert realist_synth.__file__.startswith(sys.argv[1]); sys.exit(main(['crosstab', 'role', 'outcome']))")
    done = subprocess.run([sys.executable, "-c", code, str(installed)], cwd=tmp_path, capture_output=True, text=True,
                          env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "total,,6,14,13,3,29" in done.stdout
    assert "the package that ships with the library, peer-involvement-chang-2021" in done.stderr
