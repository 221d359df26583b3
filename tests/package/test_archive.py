"""An archive gives what its folder gives, and is refused where it is not an honest archive of a package."""

import contextlib
import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.read import open_package
from realist_synth.package.store import open_store
from tests.faults import VALID


def pack(folder, prefix="", method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(prefix + path.relative_to(folder).as_posix(), path.read_bytes())
    return out.getvalue()


def opened(tmp_path, data: bytes, limits=None):
    path = tmp_path / "package.zip"
    path.write_bytes(data)
    return open_package(path, limits)


def members(*items, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in (("datapackage.json", b"{}"), *items):
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("prefix", ["", "review-1.0/"])
def test_an_archive_is_read_like_its_folder(tmp_path, prefix):
    one, other = open_package(VALID), opened(tmp_path, pack(VALID, prefix))
    assert one.review == other.review
    assert one.findings == other.findings == ()
    assert dict(one.files) == dict(other.files)


def attributes(name, mode) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("items", "words"), [
    ([("a.csv", b"1"), ("a.csv", b"2")], "stands twice"),
    ([("../a.csv", b"1")], "leads out"), ([("/a.csv", b"1")], "leads out"), ([("C:a.csv", b"1")], "leads out"),
    ([("data/../../a.csv", b"1")], "leads out"), ([(".hidden/a.csv", b"1")], "dot"), ([("data\\a.csv", b"1")],
                                                                                      "plain parts"),
    ([("http://x.org/a.csv", b"1")], "address"),
    ([(attributes("a.csv", stat.S_IFLNK | 0o777), b"/etc/passwd")], "link"),
    ([(attributes("a.csv", stat.S_IFIFO | 0o777), b"")], "device"),
    ([("a.csv", b"0" * 2_000_000)], "--limit archive_ratio"),
])
def test_a_dishonest_member_refuses_the_archive(tmp_path, items, words):
    with pytest.raises(PackageError, match=words):
        opened(tmp_path, members(*items))


def test_other_methods_and_encryption_are_refused(tmp_path):
    with pytest.raises(PackageError, match="deflate"):
        opened(tmp_path, members(("a.csv", b"1"), method=zipfile.ZIP_BZIP2))
    data = bytearray(members(("a.csv", b"1")))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(PackageError, match="encrypted"):
        opened(tmp_path, bytes(data))


def test_limits_refuse_the_archive_and_say_how_to_raise_them(tmp_path):
    data = members(("a.csv", bytes(range(256)) * 40), ("b.csv", b"1"))
    for limits, name in ((Limits(archive_members=2), "archive_members"), (Limits(archive_bytes=300), "archive_bytes"),
                         (Limits(archive_bytes=10_000), "archive_bytes")):
        with pytest.raises(PackageError, match=f"--limit {name}=VALUE"):
            opened(tmp_path, data, limits)
    store = open_store(tmp_path / "package.zip", Limits(table_bytes=100))
    assert store.read("a.csv", "table_bytes").code == "limit.exceeded"
    assert store.read("../a.csv", "table_bytes").code == "path.outside"
    assert store.read("none.csv", "table_bytes").code == "path.missing"


def test_a_directory_that_lies_about_sizes_gives_no_more_than_it_says(tmp_path):
    data = bytearray(members(("a.csv", b"0123456789" * 20)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 5)
    (tmp_path / "package.zip").write_bytes(data)
    answer = open_store(tmp_path / "package.zip", Limits()).read("a.csv", "table_bytes")
    assert not isinstance(answer, bytes)
    assert answer.code == "archive.damaged"


def test_what_is_unpacked_is_counted_over_all_reads(tmp_path):
    (tmp_path / "package.zip").write_bytes(members(("a.csv", bytes(range(256)))))
    store = open_store(tmp_path / "package.zip", Limits(archive_bytes=700))
    store.read("a.csv", "table_bytes")
    store.read("a.csv", "table_bytes")
    with pytest.raises(PackageError, match="archive_bytes"):
        store.read("a.csv", "table_bytes")


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 100, b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18,
                                  b"PK\x05\x06" + b"\0" * 3], ids=range(6))
def test_what_is_no_archive_is_refused(tmp_path, data):
    with pytest.raises(PackageError):
        opened(tmp_path, data)


def test_archives_of_the_64_bit_kind_are_refused(tmp_path):
    data = members()
    at = data.rindex(b"PK\x05\x06")
    with pytest.raises(PackageError, match="64-bit"):
        opened(tmp_path, data[:at] + b"PK\x06\x07" + b"\0" * 16 + data[at:])


def test_an_archive_without_a_descriptor_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/b.csv", b"")
        archive.writestr("c.csv", b"")
    with pytest.raises(PackageError, match="holds no datapackage"):
        opened(tmp_path, out.getvalue())


def test_a_damaged_member_is_a_finding(tmp_path):
    data = bytearray(pack(VALID, method=zipfile.ZIP_STORED))
    at = data.index(b"What is meant by hope")
    data[at] ^= 1
    found = opened(tmp_path, bytes(data))
    assert [finding.code for finding in found.findings] == ["archive.damaged"]


PACKED = pack(VALID)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PACKED) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_archive_is_refused_or_read(tmp_path_factory, changes):
    data = bytearray(PACKED)
    for at, value in changes:
        data[at] = value
    path = tmp_path_factory.mktemp("zip") / "package.zip"
    path.write_bytes(data)
    with contextlib.suppress(PackageError):
        assert open_package(path).findings is not None
