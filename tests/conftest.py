"""What several tests share: the bundled package as a folder that may be damaged, and its review."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from realist_synth.validation import read_package

ROOT = Path(__file__).parent.parent
# what is drawn is judged by what it gives, not by the pace of the machine that draws it
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow],
                          derandomize=bool(os.environ.get("CI")))
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def bundled():
    return read_package("bundled")


@pytest.fixture
def package(tmp_path):
    """A copy of the evidence package."""
    folder = tmp_path / "package"
    folder.mkdir()
    shutil.copy(ROOT / "datapackage.json", folder)
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    return folder
