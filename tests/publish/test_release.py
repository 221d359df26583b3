"""A release is the same bytes wherever it is made, and each of its readers can use it."""

import io
import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from realist_synth import read_package
from realist_synth.errors import InvalidReviewError, OutputError, PackageError, UnknownNameError, UsageError
from realist_synth.package.limits import Limits
from realist_synth.package.stored_zip import is_stored_zip, stored_zip
from realist_synth.publish import parts
from realist_synth.publish.options import Options
from realist_synth.publish.release import check_release, release
from realist_synth.publish.releases.contents import folded
from realist_synth.publish.releases.parameters import default_params, options_of
from tests.conftest import ROOT
from tests.publish.release_cases import PARAMS, describe, descriptor_of, members_of, small


@pytest.fixture(scope="module")
def made():
    return release(ROOT)


@pytest.fixture(scope="module")
def unpacked(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    (folder / "evidence.zip").write_bytes(made.data)
    with zipfile.ZipFile(folder / "evidence.zip") as archive:
        archive.extractall(folder / "evidence")
    return folder / "evidence"


def test_a_release_holds_what_a_reader_needs(made):
    members = members_of(made.data)
    assert len(members) == made.members
    assert {"datapackage.json", "README.md", "LICENSE", "LICENSE-DATA.md", "CITATION.cff", "params.yaml",
            "release.json", "SHA256SUMS", "schemas/realist-synthesis.json", "dictionary/index.md",
            "dictionary/vocabularies.md", "dictionary/checks.md", "dictionary/results.md"} <= set(members)
    assert members["params.yaml"] == (ROOT / "params.yaml").read_bytes()
    for resource in descriptor_of(ROOT)["resources"]:
        for path in (resource["path"], resource["schema"]):
            assert members[path] == (ROOT / path).read_bytes()


def test_its_results_are_those_of_build(made, bundled):
    options = Options.parse(yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8")))
    members = members_of(made.data)
    expected = {f"{part.folder}/{name}": data for part in parts().values() if part.folder.startswith("results/")
                for name, data in part.files(bundled, options).items()}
    found = {name: data for name, data in members.items()
             if name.startswith("results/") and not name.startswith("results/validation/")}
    assert found == expected
    assert json.loads(members["results/validation/report.json"])["valid"] is True


MAKE = """
import os, sys
os.umask(int(sys.argv[1], 8))
from realist_synth.cli import main
sys.exit(main(["release", "--out", sys.argv[2], *sys.argv[3:]]))
"""


def test_it_is_the_same_bytes_wherever_it_is_made(made, tmp_path):
    """Other folders, time zones, hash seeds, umasks, locales, working folders, and a way of naming the package."""
    digests = set()
    cases = [("a", "022", {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}, True),
             ("b/somewhere else", "077", {"TZ": "America/Lima", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8",
                                          "SOURCE_DATE_EPOCH": "1"}, False)]
    for name, umask, environment, inside in cases:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        for file in ("datapackage.json", "params.yaml", "LICENSE-DATA.md"):
            shutil.copy(ROOT / file, folder)
            os.utime(folder / file, (1, 1))
        for each in ("data", "schemas"):
            shutil.copytree(ROOT / each, folder / each)
        out = tmp_path / f"{umask}.zip"
        subprocess.run([sys.executable, "-c", MAKE, umask, str(out), *([] if inside else [str(folder)])], check=True,
                       cwd=folder if inside else tmp_path, env={**os.environ, **environment}, timeout=300,
                       capture_output=True)
        digests.add(out.read_bytes())
        assert stat.S_IMODE(out.stat().st_mode) == 0o644
    assert digests == {made.data}


def test_a_release_of_the_release_is_the_release(made, unpacked):
    assert release(unpacked).data == made.data
    assert release(unpacked.parent / "evidence.zip").data == made.data


def test_the_archive_is_plain(made):
    """Stored, sorted, one date, one mode, nothing beside the members: no compressor's habits, no clock, no user."""
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        infos = archive.infolist()
        assert archive.testzip() is None
        assert archive.comment == b""
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.compress_type, info.date_time, info.external_attr >> 16, info.extra, info.create_system)
            for info in infos} == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644, b"", 3)}


@given(st.dictionaries(st.text("abcé中./", min_size=1, max_size=9), st.binary(max_size=40), max_size=6))
def test_what_is_packed_is_what_is_read(files):
    with zipfile.ZipFile(io.BytesIO(stored_zip(files))) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files
        assert archive.namelist() == sorted(files)


def test_an_archive_that_the_plain_form_cannot_hold_is_refused():
    many = dict.fromkeys(map(str, range(65_535)), b"")
    with pytest.raises(ValueError, match="too many"):
        stored_zip(many)
    assert not is_stored_zip(stored_zip({"0": b""}), many)


def test_sha256sum_unzip_and_frictionless_agree(unpacked):
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=unpacked,
                              capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if shutil.which("unzip"):
        assert subprocess.run(["unzip", "-tqq", "evidence.zip"], cwd=unpacked.parent).returncode == 0
    from frictionless import Package

    listed = (unpacked / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    files = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    assert {line[66:] for line in listed} == files - {"SHA256SUMS"}
    # the archive as it is, and its folder; frictionless compares size and digest of each table with the descriptor
    for source in (unpacked.parent / "evidence.zip", unpacked / "datapackage.json"):
        report = Package(os.path.relpath(source)).validate()
        assert report.valid, report.flatten(["code", "note"])


def test_the_reader_reads_it_and_holds_it_to_its_digests(made, unpacked, bundled, tmp_path):
    for source in (unpacked, unpacked.parent / "evidence.zip"):
        review = read_package(source)
        assert (review.tables, review.metadata.version) == (bundled.tables, bundled.metadata.version)
    resources = descriptor_of(unpacked)["resources"]
    assert all(len(each["hash"]) == 71 and each["bytes"] for each in resources)
    broken = tmp_path / "broken"
    shutil.copytree(unpacked, broken)
    path = broken / "data" / "codings.csv"
    path.write_bytes(path.read_bytes().replace(b"s40", b"s41", 1))
    with pytest.raises(InvalidReviewError, match=r"resource\.hash"):
        read_package(broken)


def test_the_digest_of_the_tables_is_that_of_their_lines(unpacked):
    from hashlib import sha256

    lines = [line for line in (unpacked / "SHA256SUMS").read_bytes().splitlines(keepends=True) if b"  data/" in line]
    told = json.loads((unpacked / "release.json").read_text(encoding="utf-8"))
    assert told["tables"] == {"files": len(lines), "sha256": sha256(b"".join(lines)).hexdigest()}
    assert told["package"]["created"] == "2026-11-22T00:00:00Z"


def test_the_programs_in_its_readme_run(unpacked, tmp_path):
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    programs = re.findall(r"```(python|r|sh)\n(.*?)```", text, re.DOTALL)
    assert [language for language, _ in programs] == ["python", "python", "r", "sh"]
    for language, program in programs:
        command = {"python": [sys.executable, "-c"], "r": ["Rscript", "--vanilla", "-e"], "sh": ["bash", "-ec"]}[
            language]
        if shutil.which(command[0]):
            done = subprocess.run([*command, program], cwd=unpacked, capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, done.stderr
            assert done.stdout


def test_its_readme_counts_from_the_data(unpacked, bundled):
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    assert f"{len(bundled.studies)} studies, {len(bundled.codes)} codes, {len(bundled.codings)} codings" in text
    assert "259 stated, 27 configured, 4 inferred, 1 reconciled" in text
    assert "0 persons, 8 machines" in text
    assert "No person has coded." in text
    for name, rows in bundled.tables.items():
        assert f"| `{name}` | {len(rows)} |" in text
    assert "Version **0.1.0**" in text


def test_a_package_without_a_version_or_a_maker_is_refused(tmp_path):
    folder = small(tmp_path / "p")
    describe(folder, version=None, contributors=[{"title": "X", "roles": ["funder"]}])
    with pytest.raises(InvalidReviewError) as caught:
        release(folder)
    assert [(f.code, f.field) for f in caught.value.findings] == [
        ("release.no-version", "version"), ("release.no-author", "contributors")]
    assert "realist-synth diff" in caught.value.findings[0].hint


@pytest.mark.parametrize("one", [{"roles": ["author"]}, {"role": "author"}, {"roles": ["creator"]}, {}])
def test_whoever_made_it_is_named_in_the_words_of_either_version_of_the_standard(tmp_path, one):
    folder = small(tmp_path / "p")
    describe(folder, contributors=[{"title": "Ann Lee"} | one])
    assert b"Ann Lee" in members_of(release(folder).data)["CITATION.cff"]


def test_a_package_with_errors_is_refused(tmp_path):
    folder = small(tmp_path / "p")
    path = folder / "data" / "codings.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    with pytest.raises(InvalidReviewError, match=r"codings\.csv"):
        release(folder)


def test_without_parameters_the_defaults_are_written_down(tmp_path):
    folder = small(tmp_path / "p")
    chosen = release(folder)
    assert members_of(chosen.data)["params.yaml"] == PARAMS
    assert release(folder, params=b"").data != chosen.data
    (folder / "params.yaml").unlink()
    usual = release(folder)
    assert members_of(usual.data)["params.yaml"] == default_params()
    assert "crosstabs:\n  pairs: []\n  level: 1\n" in default_params().decode()
    plain = members_of(release(folder, params=b"{}").data)
    assert plain | {"params.yaml": b"", "SHA256SUMS": b""} == members_of(usual.data) | {
        "params.yaml": b"", "SHA256SUMS": b""}
    (folder / "params.yaml").mkdir()
    with pytest.raises(InvalidReviewError, match=r"params\.yaml"):
        release(folder)


@pytest.mark.parametrize(("text", "words"), [
    (b"\xff", "byte 0 is not UTF-8"), (b"- a", "no sections"), (b"a: [", "is no YAML"),
    (b"a: &x 1\nb: *x", "line 2: an alias"),
    (b"a: 1\na: 2", "line 2: 'a' stands twice"), (b"a: {b: 1, c: {}, b: 2}", "'b' stands twice"), (b"[" * 900, "deep"),
    (b"x: 2001-99-99", "month"), (b"crosstabs: {level: x}", "params.yaml: parameter"), (b"crosstabs: 3", "not a list"),
    (b"a: !!python/object/apply:os.system [x]", "constructor"), (b"crosstabs: {level: " + b"9" * 9999 + b"}", "digits"),
    (b"? [a]\n: b", "unhashable"), (b"a\n---\nb", "another document"),
])
def test_parameters_are_read_strictly(text, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        options_of(text)


def test_an_unknown_choice_is_named():
    with pytest.raises(UnknownNameError, match="did you mean 'level'"):
        options_of(b"crosstabs: {levl: 3}")
    assert options_of(b"\xef\xbb\xbf# nothing\n") == Options()


def test_a_package_goes_out_as_it_is(tmp_path):
    """Tables in other forms, other resources with their schemas, inline data, a descriptor of another name."""
    folder = small(tmp_path / "p")
    value = descriptor_of(folder)
    by_name = {each["name"]: each for each in value["resources"]}
    claims = (folder / "data" / "claims.csv").read_bytes()
    (folder / "data" / "claims.txt").write_bytes(claims.decode("utf-8").encode("latin-1"))
    by_name["claims"] |= {"path": ["data/claims.txt"], "encoding": "iso-8859-1", "format": "csv"}
    (folder / "extra.csv").write_bytes(b"a;b\n1;2\n")
    (folder / "extra-schema.json").write_bytes(b'{"fields": [{"name": "a"}, {"name": "b"}]}')
    (folder / "dialect.json").write_bytes(b'{"delimiter": ";"}')
    value["resources"] += [{"name": "extra", "path": "extra.csv", "schema": "extra-schema.json", "encoding": "utf-8",
                            "dialect": "dialect.json"}, {"name": "more", "data": [{"a": 1}], "title": "kept"}]
    value["unknown"] = {"kept": [1, None]}
    (folder / "datapackage.json").unlink()
    (folder / "review.json").write_text(json.dumps(value), encoding="utf-8")
    made = release(folder / "review.json")
    members = members_of(made.data)
    assert members["extra.csv"] == b"a;b\n1;2\n"
    assert {"extra-schema.json", "dialect.json"} <= set(members)
    told = json.loads(members["datapackage.json"])
    assert told["unknown"] == {"kept": [1, None]}
    assert [each["name"] for each in told["resources"]] == [each["name"] for each in value["resources"]]
    extra, more = told["resources"][-2:]
    assert (extra["bytes"], more) == (8, {"name": "more", "data": [{"a": 1}], "title": "kept"})
    path = tmp_path / "again.zip"
    path.write_bytes(made.data)
    assert release(path).data == made.data
    (folder / "extra.csv").unlink()
    with pytest.raises(InvalidReviewError, match=r"extra\.csv"):
        release(folder / "review.json")


def test_a_profile_may_lie_elsewhere_but_has_to_be_there(tmp_path):
    folder = small(tmp_path / "p")
    for profile in ("https://example.org/realist-synthesis.json", None):
        describe(folder, **{"$schema": profile})
        assert "schemas/realist-synthesis.json" in members_of(release(folder).data)
    describe(folder, profile="data-package")
    assert "data-package" not in members_of(release(folder).data)
    describe(folder, **{"$schema": "mine/realist-synthesis.json"})
    with pytest.raises(InvalidReviewError, match=r"mine/realist-synthesis\.json"):
        release(folder)
    (folder / "mine").mkdir()
    (folder / "mine" / "realist-synthesis.json").write_bytes(b"{}")
    assert members_of(release(folder).data)["mine/realist-synthesis.json"] == b"{}"


@pytest.mark.parametrize("name", ["README.md", "readme.MD", "results/x.csv", "Dictionary/x.csv", "SHA256SUMS",
                                  "release.json", "data/CODES.csv", "data/cod\uff45s.csv", "params.yaml"])
def test_no_file_of_the_package_takes_the_place_of_a_member(tmp_path, name):
    folder = small(tmp_path / "p")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(PARAMS if name == "params.yaml" else b"a\n1\n")
    describe(folder, resources=[*descriptor_of(folder)["resources"], {"name": "x", "path": name, "encoding": "utf-8"}])
    with pytest.raises(OutputError, match="give the file of the package another name"):
        release(folder)


def test_folded_paths():
    assert folded("\uff32EADME.md") == "readme.md"
    assert folded("Stra\u00dfe") == folded("STRASSE")


def test_what_our_reader_would_refuse_is_not_written(tmp_path):
    folder = small(tmp_path / "p")
    with pytest.raises(OutputError, match="--limit archive_members=VALUE"):
        release(folder, limits=Limits(archive_members=60))
    with pytest.raises(PackageError, match="--limit archive_bytes=VALUE"):
        release(folder, limits=Limits(archive_bytes=150_000))


def test_rows_in_another_order_are_another_release(tmp_path):
    """Tables go out as they are: an archive proves one form of them, and not only their meaning."""
    folder = small(tmp_path / "p")
    before = release(folder)
    path = folder / "data" / "codings.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(1).shuffle(rows)
    path.write_text(head + "".join(rows), encoding="utf-8")
    assert release(folder).sha256 != before.sha256


def test_a_package_of_an_older_profile_is_released_as_what_it_is(tmp_path):
    folder = tmp_path / "p"
    shutil.copytree(ROOT / "tests" / "packages" / "profile-1.0", folder)
    (folder / "schemas" / "realist-synthesis.json").unlink()
    describe(folder, contributors=[{"title": "A. Author"}], **{"$schema": None})
    (tmp_path / "evidence.zip").write_bytes(release(folder).data)
    members = members_of((tmp_path / "evidence.zip").read_bytes())
    assert json.loads(members["release.json"])["profile_version"] == "1.0"
    assert "schemas/realist-synthesis.json" not in members
    assert check_release(tmp_path / "evidence.zip").proven
