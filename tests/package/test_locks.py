"""Locks that die with their process."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from realist_synth.errors import OutputError
from realist_synth.package import locks
from realist_synth.package.locks import locked, open_locked


def test_a_lock_is_held_once(tmp_path):
    held = open_locked(tmp_path / "lock")
    assert open_locked(tmp_path / "lock") is None
    os.close(held)
    again = open_locked(tmp_path / "lock")
    assert again is not None
    os.close(again)


@pytest.mark.parametrize("after", ["gone", "another"])
def test_a_file_removed_while_it_was_being_locked_guards_nothing(tmp_path, monkeypatch, after):
    path = tmp_path / "lock"

    def take(descriptor):
        path.unlink()
        if after == "another":
            path.touch()
        return True

    monkeypatch.setattr(locks, "try_lock", take)
    assert open_locked(path) is None


def test_a_file_system_without_locks(tmp_path, monkeypatch):
    def fail(descriptor):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(locks, "try_lock", fail)
    with pytest.raises(OSError, match="no locks"):
        open_locked(tmp_path / "lock")


@pytest.mark.parametrize("text", ["", "no number", "\udcff"])
def test_a_holder_without_a_name(tmp_path, text):
    path = tmp_path / "lock"
    path.write_bytes(os.fsencode(text))
    held = open_locked(path)
    with pytest.raises(OutputError, match="results: another run is writing here"), locked(path, "results", 0.01):
        pass
    os.close(held)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links are opened here")
def test_a_link_is_no_lock(tmp_path):
    (tmp_path / "lock").symlink_to("elsewhere")
    with pytest.raises(OSError, match="lock"):
        open_locked(tmp_path / "lock")
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_is_let_go_when_the_work_fails(tmp_path):
    def work():
        with locked(Path(tmp_path / "lock"), "results", 0):
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            work()
    assert not list(tmp_path.iterdir())
