"""What several tests share: the bundled package as a folder that may be damaged, and its review."""

import shutil
from pathlib import Path

import pytest

from realist_synth.validation import read_package

ROOT = Path(__file__).parent.parent


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
