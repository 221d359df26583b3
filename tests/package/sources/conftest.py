"""A cache of a test's own, and settings of git that are nobody's."""

import os
import shutil

import pytest

from tests.repositories import two_versions


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "the cache"
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A repository with two versions at a path with a space and an @, and the ids of its commits."""
    folder = tmp_path_factory.mktemp("work") / "me@work" / "a review"
    return folder, *two_versions(folder)


@pytest.fixture
def repository(made, tmp_path):
    """A copy of it that a test may change."""
    folder = tmp_path / "me@home" / "a review"
    shutil.copytree(made[0], folder)
    return folder
