"""The folder of analyses: every question is offered by the library, none drags another in."""

import subprocess
import sys

import pytest

import realist_synth
from realist_synth.cli.analysis import analyses

HEAVY = ("numpy", "pandas", "pandera", "frictionless", "narwhals", "rich", "tabulate", "statistics")


def test_every_analysis_is_a_function_of_the_library():
    for name in analyses():
        assert getattr(realist_synth, name).__module__ == f"realist_synth.analyses.{name}"


@pytest.mark.parametrize("name", analyses())
def test_importing_one_loads_nothing_heavy(name):
    code = f"import sys; from realist_synth.analyses.{name} import {name}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [module for module in loaded if module.split(".")[0] in HEAVY]


def test_the_cross_tab_needs_no_other_question():
    code = "import sys; from realist_synth.analyses.crosstab import crosstab; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {f"realist_synth.analyses.{name}" for name in ("claims", "agreement", "configurations")} & set(loaded)
