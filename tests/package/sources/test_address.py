"""What the user types means one thing, or is refused with a word on what to write."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.errors import PackageError
from realist_synth.package.sources.address import ArchiveAddress, GitAddress, LocalVersion, parse, shown

HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(("typed", "means"), [
    ("git+https://example.org/team/review@v1", GitAddress("https://example.org/team/review", "v1", "")),
    ("git+https://example.org/team/review", GitAddress("https://example.org/team/review", None, "")),
    ("git+https://example.org/@scope/review@v1", GitAddress("https://example.org/@scope/review", "v1", "")),
    ("git+https://example.org/r.git@review@v0.1.0", GitAddress("https://example.org/r.git", "review@v0.1.0", "")),
    ("git+https://example.org/r@feature/x#a/b", GitAddress("https://example.org/r", "feature/x", "a/b")),
    ("git+https://example.org/r#a/datapackage.json", GitAddress("https://example.org/r", None, "a")),
    ("git+https://example.org/r#datapackage.json", GitAddress("https://example.org/r", None, "")),
    ("git+https://[::1]:8443/r@v1", GitAddress("https://[::1]:8443/r", "v1", "")),
    ("git+ssh://git@example.org:2222/r@v1", GitAddress("ssh://git@example.org:2222/r", "v1", "")),
    ("git+file:///gone/away@v1#a", GitAddress("file:///gone/away", "v1", "a")),
    ("git+/gone/away@v1", GitAddress("file:///gone/away", "v1", "")),
    (f"https://example.org/r.zip#sha256={HEX}", ArchiveAddress("https://example.org/r.zip", HEX)),
    (f"https://example.org/r.ZIP#sha256={HEX.upper()}", ArchiveAddress("https://example.org/r.ZIP", HEX)),
    ("https://example.org/r.zip?download=1", ArchiveAddress("https://example.org/r.zip?download=1", None)),
    ("http://127.0.0.1:8000/r.zip", ArchiveAddress("http://127.0.0.1:8000/r.zip", None)),
])
def test_what_an_address_means(typed, means):
    assert parse(typed) == means


def test_paths_with_spaces_at_signs_and_hashes(tmp_path):
    folder = tmp_path / "me@work" / "a #1 review"
    folder.mkdir(parents=True)
    url = folder.as_uri()
    assert parse(f"{folder}@HEAD~2") == LocalVersion(folder, "HEAD~2")
    assert parse(f"{folder}@review@v0.1.0") == LocalVersion(folder, "review@v0.1.0")
    assert parse(f"git+{folder}@v1#sub") == GitAddress(url.replace("@", "%40"), "v1", "sub")
    assert parse(f"git+file://{folder}") == GitAddress(url.replace("@", "%40"), None, "")
    assert parse(f"git+{url}@v1") == GitAddress(url.replace("@", "%40"), "v1", "")
    (tmp_path / "me@work" / "a #1 review@v1").mkdir()
    assert parse(f"{folder}@v1@v2") == LocalVersion(Path(f"{folder}@v1"), "v2")


@pytest.mark.parametrize("revision", ["", "-x", "--upload-pack=touch x", "a..b", "HEAD@{1}", "a b", "a:b", "a*", "a\\b",
                                      "[a]", "HEAD:data", "^main", "v1?"])
def test_what_is_no_revision(revision, tmp_path):
    for typed in (f"git+https://example.org/r@{revision}", f"git+{tmp_path}@{revision}", f"{tmp_path}@{revision}"):
        with pytest.raises(PackageError, match=r"no name of a version|is no address"):
            parse(typed)


@pytest.mark.parametrize(("typed", "said"), [
    ("git+https://example.org/r@main~1", "only for a repository on this machine"),
    ("git+https://example.org", "no address of a repository"), ("git+https:///r", "no address of a repository"),
    ("git+ssh://-oProxyCommand=x/r@v1", "no address of a repository"),
    ("git+ssh://-l@example.org/r", "no address of a repository"),
    ("git+ssh://a@-oProxyCommand=x/r@v1", "no address of a repository"),
    ("git+https://example.org/r?x=1", "no address of a repository"),
    ("git+http://example.org/r@v1", "no address of a repository"),
    ("git+ext::sh -c touch% x", "no such folder"), ("git+git@example.org:team/r", "git+ssh://USER@HOST/PATH@REV"),
    ("git+--upload-pack=x", "no such folder"), ("git+ext://x/y", "no address of a repository"),
    ("git+file://host/r@v1", "a folder of this machine"),
    ("git+https://example.org/r@v1#../x", "leads out"), ("git+https://example.org/r@v1#/etc", "leads out"),
    ("git+https://example.org/r@v1#.git", "begins with a dot"), ("git+https://example.org/r\n@v1", "cannot be seen"),
    ("http://example.org/r.zip", "only https"), ("ftp://example.org/r.zip", "only https"),
    ("file:///etc/r.zip", "only https"), ("http://127.0.0.1.example.org/r.zip", "only https"),
    ("https://me:secret@example.org/r.zip", "a name or a password"), ("https://example.org/r", "git+https://example.org/r@REV"),
    ("https:///r.zip", "no address of a .zip"), ("https://example.org:x/r.zip", "no address"),
    ("https://example.org/r.zip#md5=12", "64 hex digits"), ("https://example.org/r.zip#sha256=12", "64 hex digits"),
])
def test_what_is_refused(typed, said):
    with pytest.raises(PackageError) as refused:
        parse(typed)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


PIECES = st.sampled_from(["git+", "https://", "ssh://", "file://", "http://", "/", "@", "#", ":", "-x", "..", "a", "v1",
                          "example.org", ".zip", "%40", "%00", "[", "]", "?", "~1", "\\", " ", "\0", "\ud800", "ä",
                          "sha256=", "datapackage.json", ".git"])


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, min_size=1, max_size=9).map("".join))
def test_whatever_is_typed_is_understood_or_refused(typed):
    try:
        found = parse(typed)
    except PackageError:
        return
    if isinstance(found, ArchiveAddress):
        assert found.url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]"))
    else:
        assert not (found.revision or "").startswith("-")
    if isinstance(found, GitAddress):
        assert found.url.startswith(("https://", "ssh://", "file:///"))
        assert "//-" not in found.url
        assert not {"..", ".git"} & set(found.folder.split("/"))


def test_no_password_is_shown():
    with pytest.raises(PackageError) as refused:
        parse("git+https://me:secret@example.org/r@--x")
    assert "secret" not in str(refused.value)
    assert shown("unable to access 'https://me:secret@example.org/r'") == "unable to access 'https://***@example.org/r'"
    assert shown("ssh://me:secret@example.org/r") == "ssh://me:***@example.org/r"
