"""Folders that change places."""

from __future__ import annotations

import ctypes
import errno
import sys

import pytest

from realist_synth.package import swap
from realist_synth.package.swap import exchange, remove


@pytest.fixture
def two(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    return tmp_path / "one", tmp_path / "other"


def pretend(monkeypatch, code):
    class Library:
        class Rename:
            def __call__(self, *_):
                return -1

        renameat2 = Rename()

    monkeypatch.setattr(swap.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: code)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux exchanges folders")
def test_linux_exchanges_in_one_step(two):
    assert exchange(*two)
    assert (two[0] / "other").exists()
    assert (two[1] / "one").exists()


def test_other_systems_do_not(two, monkeypatch):
    monkeypatch.setattr(swap.sys, "platform", "darwin")
    assert not exchange(*two)


def test_an_old_library_does_not(two, monkeypatch):
    monkeypatch.setattr(swap.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert not exchange(*two)


def test_a_file_system_that_knows_no_exchange(two, monkeypatch):
    pretend(monkeypatch, errno.EINVAL)
    assert not exchange(*two)
    assert (two[0] / "one").exists()


def test_an_exchange_that_fails(two, monkeypatch):
    pretend(monkeypatch, errno.EACCES)
    with pytest.raises(PermissionError):
        exchange(*two)


def test_remove_takes_what_there_is(two, tmp_path):
    one, other = two
    (tmp_path / "link").symlink_to(one)
    for path in (tmp_path / "link", other, tmp_path / "missing"):
        remove(path)
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert (one / "one").exists()
