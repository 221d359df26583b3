"""A source is found where the user says, upwards from here, or in the library."""

import os
from pathlib import Path

import pytest

from realist_synth.errors import PackageError
from realist_synth.package import locate
from realist_synth.package.limits import Limits
from realist_synth.package.store import open_store
from tests.faults import VALID


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library that is installed in a folder of its own."""
    inside = tmp_path / "lib" / "src" / "realist_synth"
    inside.mkdir(parents=True)
    monkeypatch.setattr(locate.realist_synth, "__file__", str(inside / "__init__.py"))
    return inside


def put(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text("{}")
    return folder


def test_the_package_of_the_library(library):
    with pytest.raises(PackageError, match="holds no package of its own"):
        locate.bundled()
    checkout = put(library.parent.parent)
    assert locate.bundled() == checkout
    installed = put(library / "bundled")
    assert locate.bundled() == installed
    assert locate.resolve("bundled", fall_back=False) == (installed, True)


def test_the_nearest_package_upwards(tmp_path, monkeypatch):
    put(tmp_path / "a")
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert locate.nearest(deep) == tmp_path / "a"
    monkeypatch.chdir(deep)
    assert locate.resolve(None, fall_back=False) == (tmp_path / "a", False)


def test_no_package_upwards(library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if locate.nearest(tmp_path):
        pytest.skip("there is a package above the temporary folder")
    with pytest.raises(PackageError, match="name a package"):
        locate.resolve(None, fall_back=False)
    put(library / "bundled")
    assert locate.resolve(None, fall_back=True) == (library / "bundled", True)


def test_what_the_user_names(tmp_path, monkeypatch):
    for source in (VALID, str(VALID), VALID / "datapackage.json"):
        assert locate.resolve(source, fall_back=True) == (Path(source), False)
    (tmp_path / "bundled").mkdir()
    monkeypatch.chdir(tmp_path)
    assert locate.resolve("./bundled", fall_back=True) == (Path("bundled"), False)
    assert locate.resolve(Path("bundled"), fall_back=True) == (Path("bundled"), False)


@pytest.mark.parametrize("source", ["http://example.org/x.zip", "ftp://example.org/x.zip", "file:///x.zip",
                                    "git+ext::sh -c true", "git+git://example.org/x@v1", "git+http://127.0.0.1/x"])
def test_what_is_never_fetched(source):
    with pytest.raises(PackageError):
        locate.resolve(source, fall_back=True)


def test_an_existing_path_with_an_at_sign_wins(tmp_path):
    folder = put(tmp_path / "review@v1")
    assert locate.resolve(str(folder), fall_back=False) == (folder, False)
    assert locate.locate(folder, fall_back=False).to_dict() == {}


@pytest.mark.parametrize("source", ["none", "none@v1", "x" * 10_000, "a\0b", "@", "x" * 5000 + "@v1",
                                    os.devnull + "/x"])
def test_what_is_not_there(source):
    with pytest.raises(PackageError, match="no such folder"):
        locate.resolve(source, fall_back=True)


def test_a_tag_alone_is_told_how_it_is_written():
    with pytest.raises(PackageError, match=r"no such folder.*written \.@review@v1\.2\.0$"):
        locate.resolve("review@v1.2.0", fall_back=True)


def test_a_folder_of_tables_alone_is_told_apart(tmp_path):
    with pytest.raises(PackageError, match=r"holds no datapackage\.json$"):
        open_store(tmp_path, Limits())
    (tmp_path / "codings.csv").write_text("coding_id\n")
    with pytest.raises(PackageError, match="these are tables alone"):
        open_store(tmp_path, Limits())
