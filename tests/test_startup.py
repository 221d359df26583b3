"""A command starts in a blink: nothing heavier than pydantic is imported for it."""

import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "pandera", "frictionless", "narwhals", "rich", "polars", "duckdb", "dvc", "scipy")
COMMANDS = ["crosstab role outcome bundled", "crosstab role outcome bundled --format table",
            "cell role-advocacy out-access bundled", "claims bundled", "configurations bundled --coverage",
            "agreement bundled", "agreement bundled --by configuration --published", "agreement bundled --by judgement",
            "patterns bundled", "directions bundled", "theories bundled", "robustness bundled --of all",
            "pooling out-hiv bundled --measures HR --measures IRR",
            "minimise out-access bundled --conditions role-support --not-reported-as-absent",
            "info bundled", "diff bundled bundled", "validate bundled --no-second-judge", "schemas --help",
            "export --list-formats"]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_heavy_is_imported(command):
    code = ("import sys\nfrom realist_synth.cli import main\n"
            f"try:\n    main({command.split()!r})\nexcept SystemExit:\n    pass\n"
            f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_nothing_that_fetches_is_imported_for_a_package_that_is_here():
    code = ("import sys\nfrom realist_synth.cli import main\nmain(['info', '.'])\n"
            "print([m for m in ('subprocess', 'urllib.request', 'http.client', 'realist_synth.package.sources') "
            "if m in sys.modules], file=sys.stderr)")
    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=root,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_importing_the_library_loads_nothing_of_it():
    code = "import sys, realist_synth; print(sorted(m for m in sys.modules if m.startswith('realist_synth.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stdout.strip() == "[]"


def test_the_library_offers_what_it_names():
    import realist_synth

    assert len(set(realist_synth.__all__)) == len(realist_synth.__all__) > 20
    for name in realist_synth.__all__:
        assert getattr(realist_synth, name).__name__ == name
    assert "crosstab" in dir(realist_synth)
    with pytest.raises(AttributeError):
        realist_synth.nothing  # noqa: B018
