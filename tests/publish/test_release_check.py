"""What was done to an archive is found: any byte of any member, and whatever a stranger may put into one."""

import io
import json
import re
import stat
import struct
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

import realist_synth
from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.stored_zip import stored_zip
from realist_synth.publish.release import check_release, release
from realist_synth.publish.releases import apart, proof
from realist_synth.publish.releases.findings import FINDINGS, noted
from realist_synth.publish.releases.proof import Proof
from realist_synth.publish.releases.sums import SUMS, digest, read_sums
from tests.conftest import ROOT
from tests.publish.release_cases import forged, members_of, small

CROSSTAB = "results/crosstabs/role-by-outcome.stated.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return release(small(tmp_path_factory.mktemp("small") / "p")).data


@pytest.fixture(scope="module")
def digests(made):
    """What a release made anew from the package comes to."""
    return {path: digest(data) for path, data in members_of(made).items()}


@pytest.fixture
def at_once(digests, monkeypatch):
    """Spare the process that makes the release anew: of packages that are not changed, it always gives the same."""
    monkeypatch.setattr(proof, "rebuilt_apart", lambda *_: {"digests": digests})


def checked(tmp_path, data, limits=None):
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)
    return check_release(path, limits=limits)


def codes(result):
    return {(finding.code, finding.path) for finding in result.findings}


def test_a_release_is_proven(tmp_path, made):
    result = checked(tmp_path, made)
    assert (result.findings, result.sound, result.proven) == ((), True, True)
    assert (result.members, result.remade) == (len(members_of(made)), len(members_of(made)) - 1)
    assert result.sha256 == digest(made)
    assert str(result).startswith("proven: 0 errors, 0 warnings; ")
    assert f"; {result.members} members, {result.remade} of the {result.remade} beside SHA256SUMS came" in str(result)
    assert json.loads(json.dumps(result.to_dict()))["proven"] is True


def test_the_release_of_the_evidence_is_proven(tmp_path):
    assert checked(tmp_path, release(ROOT).data).proven


def test_a_flipped_byte_in_any_member_is_found(tmp_path, made):
    """As a disk or a line would flip it: the archive's own check sums see it, member by member."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        infos = archive.infolist()
    path = tmp_path / "evidence.zip"
    for number, info in enumerate(infos):
        data = bytearray(made)
        start = info.header_offset + 30 + len(info.filename.encode("utf-8"))
        data[start + (number * 7919) % info.file_size] ^= 1 << (number % 8)
        path.write_bytes(data)
        looked = Proof(path, Limits())
        looked.read()
        assert [(f.code, f.path) for f in looked.findings] == [("archive.damaged", info.filename)]


def test_a_flipped_byte_is_named_once(tmp_path, made):
    """Though the member, the list of digests and the package all miss it."""
    data = bytearray(made)
    data[made.index(b"stated,present")] ^= 1
    assert [(f.code, f.path) for f in checked(tmp_path, bytes(data)).findings] == [
        ("archive.damaged", "data/codings.csv")]


def test_a_changed_byte_in_any_member_is_found_although_the_archive_is_whole(tmp_path, made):
    """As a hand would change it: the list of digests sees it."""
    members = members_of(made)
    path = tmp_path / "evidence.zip"
    for number, name in enumerate(sorted(members)):
        data = bytearray(members[name])
        data[(number * 7919) % len(data)] ^= 1
        path.write_bytes(stored_zip(members | {name: bytes(data)}))
        looked = Proof(path, Limits())
        looked.read()
        looked.against_sums()
        found = {(f.code, f.path) for f in looked.findings}
        if name == SUMS:
            assert found
        else:
            assert found == {("release.altered", name)}


def test_a_changed_member_is_found_although_the_list_was_made_to_fit(tmp_path, made, at_once):
    """As a forger would change it: the release made anew sees it, or the descriptor, which knows its tables."""
    path = tmp_path / "evidence.zip"
    for name, data in sorted(members_of(made).items()):
        if name not in (SUMS, "params.yaml") and not name.startswith("schemas/"):
            path.write_bytes(forged(made, members={name: data + b" "}))
            looked = Proof(path, Limits())
            looked.read()
            looked.against_sums()
            assert looked.findings == []
            if name.startswith("data/"):
                assert not looked.against_package()
            else:
                looked.against_rebuild()
            assert name in {finding.path for finding in looked.findings if finding.severity == "error"}


@pytest.mark.parametrize("name", [CROSSTAB, "README.md", "dictionary/results.md", "results/validation/report.json",
                                  "release.json"])
def test_an_altered_result_is_found_by_making_it_again(tmp_path, made, name):
    data = members_of(made)[name]
    changed = data.replace(b"1", b"2", 1) if name != "release.json" else data.replace(b'"files": 12', b'"files": 13')
    assert changed != data
    result = checked(tmp_path, forged(made, members={name: changed}))
    assert codes(result) == {("release.differs", name)}
    assert not result.sound
    assert str(result).startswith("not sound: 1 error,")


def test_an_altered_table_is_found_by_the_descriptor(tmp_path, made):
    data = members_of(made)["data/studies.csv"]
    result = checked(tmp_path, forged(made, members={"data/studies.csv": data.replace(b"a", b"b", 1)}))
    assert ("resource.hash", "data/studies.csv") in codes(result)
    assert result.remade is None


def test_members_are_those_of_a_release(tmp_path, made, at_once):
    def found(fit=True, **members):
        return codes(checked(tmp_path, forged(made, members=members, fit=fit)))

    lookalike = "d\u0430ta/codings.csv"  # a Cyrillic letter
    assert found(**{"extra.txt": b"x"}) == {("release.unexpected-member", "extra.txt")}
    assert found(False, **{"extra.txt": b"x"}) == {("release.unlisted-member", "extra.txt"),
                                                   ("release.unexpected-member", "extra.txt")}
    assert found(**{lookalike: b"x"}) == {("release.unexpected-member", lookalike)}
    assert found(**{"Data/codings.csv": b"x"}) == {("release.unexpected-member", "Data/codings.csv")}
    assert found(**{CROSSTAB: None}) == {("release.member-missing", CROSSTAB)}
    assert found(False, **{CROSSTAB: None}) == {("release.absent-member", CROSSTAB),
                                                ("release.member-missing", CROSSTAB)}
    assert found(**{"release.json": None}) == {("release.stated", "release.json")}
    assert found(**{"params.yaml": None}) == {("release.params", "params.yaml")}
    assert ("release.manifest", SUMS) in found(False, **{SUMS: None})


LISTED = b"0" * 64


@pytest.mark.parametrize(("data", "line", "words"), [
    (b"\xff", None, "UTF-8"), (b"x\n", 1, "64 small"), (LISTED + b" a\n", 1, "64 small"),
    (b"A" * 64 + b"  a\n", 1, "64 small"), (LISTED + b" *a\n", 1, "64 small"), (LISTED + b"  a", 1, "does not end"),
    (LISTED + b"  a\n" + LISTED + b"  a\n", 2, "second time"), (LISTED + b"  SHA256SUMS\n", 1, "itself"),
    (LISTED + b"  ../a\n", 1, "no member"), (LISTED + b"  /etc/passwd\n", 1, "no member"),
    (LISTED + b"  a\xe2\x80\xaeb\n", 1, "no member"), (LISTED + b"  b\n" + LISTED + b"  a\n", None, "sorted"),
    (LISTED + b"  a\r\n", 1, "no member"),
])
def test_a_list_of_another_form_is_found(data, line, words):
    _, findings = read_sums(data)
    assert [(f.code, f.path, f.line) for f in findings] == [("release.manifest", SUMS, line)]
    assert words in findings[0].message


def hostile(made, *items, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in [*members_of(made).items(), *items]:
            archive.writestr(name, data)
    return out.getvalue()


def mode(name, kind):
    info = zipfile.ZipInfo(name)
    info.external_attr = kind << 16
    return info


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("items", "words"), [
    ([("README.md", b"another")], "'README.md' stands twice"), ([("../evil", b"x")], "leads out"),
    ([("/etc/cron.d/evil", b"x")], "leads out"), ([("C:\\evil", b"x")], "leads out"), ([(".git/config", b"x")], "dot"),
    ([(mode("link", stat.S_IFLNK | 0o777), b"/etc/passwd")], "link"), ([("a\u202eb", b"x")], "plain parts"),
    ([(mode("pipe", stat.S_IFIFO | 0o644), b"")], "device"), ([("https://example.org/x", b"x")], "address"),
], ids=lambda v: v if isinstance(v, str) else "")
def test_a_dishonest_archive_is_refused_as_a_whole(tmp_path, made, items, words):
    with pytest.raises(PackageError, match=re.escape(words)):
        checked(tmp_path, hostile(made, *items))


def test_bombs_are_refused(tmp_path, made):
    with pytest.raises(PackageError, match="archive_ratio"):
        checked(tmp_path, hostile(made, ("bomb", b"0" * 5_000_000), method=zipfile.ZIP_DEFLATED))
    with pytest.raises(PackageError, match="archive_members"):
        checked(tmp_path, hostile(made, *((f"x/{n}", b"") for n in range(2_100))))
    with pytest.raises(PackageError, match="archive_bytes"):
        checked(tmp_path, made, Limits(archive_bytes=100_000))


@pytest.mark.parametrize("change", [
    lambda data: b"#!/bin/sh\nevil\n" + data,
    lambda data: data[:-2] + struct.pack("<H", 4) + b"evil",
    lambda data: hostile(data), lambda data: hostile(data, ("empty/", b"")),
], ids=["before", "comment", "another packer", "a folder"])
def test_what_hides_around_the_members_is_said(tmp_path, made, change, at_once):
    result = checked(tmp_path, change(made))
    assert codes(result) == {("release.packing", None)}
    assert result.proven


def test_an_archive_within_one_folder_is_judged_by_its_members(tmp_path, made):
    inside = stored_zip({f"evidence-1.0/{name}": data for name, data in members_of(made).items()})
    assert codes(checked(tmp_path, inside)) == {("release.packing", None)}


@pytest.mark.parametrize(("params", "code", "words"), [
    (b"a: [", "release.params", "is no YAML"), (b"a: &x [1]\nb: *x", "release.params", "alias"),
    (b"\xff\xfe", "release.params", "UTF-8"), (b"- x", "release.params", "no sections"),
    (b"nothing: {}", "release.params", "unknown section"), (b"[" * 60_000, "release.params", "deep"),
    (b"a: !!python/object/apply:os.system ['true']", "release.params", "is no YAML"),
    (b"#" * 70_000, "limit.exceeded", "70000 bytes"),
    (b"crosstabs: {pairs: ['no:outcome']}", "release.not-rebuilt", "dimension 'no'"),
])
def test_parameters_of_a_stranger(tmp_path, made, params, code, words):
    result = checked(tmp_path, forged(made, members={"params.yaml": params}))
    assert [finding.code for finding in result.findings] == [code]
    assert words in result.findings[0].message
    assert not result.sound


def test_parameters_that_ask_for_too_much(tmp_path):
    """Small as they are, they ask for more results than an archive may have members."""
    lines = "".join(f"  - {{name: a{n}, outcome: out-hiv, measures: [HR, IRR]}}\n" for n in range(30))
    data = release(ROOT).data
    result = checked(tmp_path, forged(data, members={"params.yaml": b"pooling:\n  syntheses:\n" + lines.encode()}),
                     Limits(archive_members=200))
    assert [finding.code for finding in result.findings] == ["release.not-rebuilt"]
    assert "--limit archive_members=VALUE" in result.findings[0].message


def test_what_the_process_does(tmp_path, made, digests, monkeypatch, capsys):
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    assert apart.rebuilt(path, realist_synth.__version__, Limits()) == digests
    capped = []
    monkeypatch.setattr(apart, "_cap", capped.append)

    def answer(limits=Limits()):  # noqa: B008
        task = {"archive": str(path), "library": "1.0", "limits": asdict(limits)}
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(task)))
        apart.child()
        return json.loads(capsys.readouterr().out)

    assert set(answer()["digests"]) == set(digests)
    assert capped == [Limits().rebuild_bytes]
    assert "archive_members" in answer(Limits(archive_members=3))["refused"]
    path.write_bytes(forged(made, members={"params.yaml": None}))
    assert answer()["refused"] == "params.yaml: there is no such member"
    for error in (MemoryError, RecursionError):
        monkeypatch.setattr(apart, "rebuilt", lambda *_, error=error: (_ for _ in ()).throw(error))
        assert "memory" in answer()["refused"]


def test_memory_is_capped_where_the_system_can(monkeypatch):
    resource = pytest.importorskip("resource")
    calls = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, pair: calls.append(pair))
    for most, expected in ((resource.RLIM_INFINITY, 100), (50, 50), (200, 100)):
        monkeypatch.setattr(resource, "getrlimit", lambda which, most=most: (most, most))
        apart._cap(100)
        assert calls.pop() == (expected, most)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (_ for _ in ()).throw(OSError))
    apart._cap(100)
    assert not calls


def test_endless_work_is_stopped(tmp_path, made, monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", "import time; time.sleep(3600)")
    result = checked(tmp_path, made, Limits(rebuild_seconds=1))
    assert codes(result) == {("release.not-rebuilt", None)}
    assert "--limit rebuild_seconds=VALUE" in result.findings[0].message
    assert (result.sound, result.remade) == (False, None)


def test_endless_memory_is_refused(tmp_path, made, monkeypatch):
    pytest.importorskip("resource")
    greedy = ("from realist_synth.publish.releases import apart; "
              "apart.rebuilt = lambda *_: bytearray(1 << 40); apart.child()")
    monkeypatch.setattr(apart, "_PROGRAM", greedy)
    result = checked(tmp_path, made)
    assert codes(result) == {("release.not-rebuilt", None)}
    assert "--limit rebuild_bytes=VALUE" in result.findings[0].message


@pytest.mark.parametrize("program", ["raise SystemExit(9)", "print('[1]')", "1 / 0"])
def test_a_process_that_dies_proves_nothing(tmp_path, made, monkeypatch, program):
    monkeypatch.setattr(apart, "_PROGRAM", program)
    result = checked(tmp_path, made)
    assert codes(result) == {("release.not-rebuilt", None)}
    assert not result.sound


def test_nothing_of_the_folder_it_runs_in_is_imported(tmp_path, made, monkeypatch):
    """Who unpacks an archive and checks it there must not run what was in it."""
    folder = tmp_path / "unpacked"
    folder.mkdir()
    for name in ("yaml", "json", "realist_synth", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('evil')", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert checked(tmp_path, made).proven


def as_of(made, version, **members):
    """The archive as another version of the library would have made it."""
    own = f'"version": "{realist_synth.__version__}"\n }},\n "tables"'
    told = members_of(made)["release.json"].decode()
    assert own in told
    readme = members_of(made)["README.md"].decode()
    line = "They were made with version {} of the library."
    before = line.format(realist_synth.__version__)
    assert before in readme
    return forged(made, members={
        "release.json": told.replace(own, f'"version": "{version}"\n }},\n "tables"').encode(),
        "README.md": readme.replace(before, line.format(version)).encode(), **members})


def test_another_version_that_makes_the_same_is_proven(tmp_path, made):
    assert checked(tmp_path, as_of(made, "99.0.1")).proven


def test_what_another_version_makes_otherwise_is_no_damage(tmp_path, made):
    result = checked(tmp_path, as_of(made, "99.0.1", **{CROSSTAB: b"x", "results/new/a.csv": b"", "LICENSE": None}))
    assert codes(result) == {("release.other-version", name) for name in (CROSSTAB, "results/new/a.csv", "LICENSE")}
    assert (result.sound, result.proven) == (True, False)
    assert str(result).startswith("sound, but not proven: 0 errors, 3 warnings")
    assert {f.hint for f in result.findings} == {"install version 99.0.1 to prove it"}


def test_another_version_excuses_nothing_but_results(tmp_path, made):
    schema = members_of(made)["datapackage.json"].replace(b"}", b" }", 1)
    result = checked(tmp_path, as_of(made, "99.0.1", **{"datapackage.json": schema, "extra.sh": b""}))
    assert codes(result) == {("release.differs", "datapackage.json"), ("release.unexpected-member", "extra.sh")}
    result = checked(tmp_path, as_of(made, "99.0.1", **{"params.yaml": b"of_the_future: {}"}))
    assert codes(result) == {("release.not-rebuilt", None)}
    assert "made by version 99.0.1" in result.findings[0].hint


def test_a_list_of_endless_length_is_not_read(tmp_path, made):
    result = checked(tmp_path, forged(made, members={SUMS: b"x\n" * 2_000_000}, fit=False))
    assert ("limit.exceeded", SUMS) in codes(result)
    assert not result.sound


@pytest.mark.parametrize("told", [
    b" " * 70_000, b"", b"[]", b"{}", b'{"library": 1}', b'{"library": {"version": 1}}', b"[" * 9_000,
    b'{"library": {"version": "' + b"1" * 99 + b'"}}', b'{"library": {"version": ""}}',
    b'{"library": {"version": "1\\n2"}}', b'{"library": {"version": "1 <b>"}}'], ids=range(11))
def test_a_release_that_does_not_say_who_made_it(tmp_path, made, told):
    result = checked(tmp_path, forged(made, members={"release.json": told}))
    assert ("release.stated", "release.json") in codes(result)
    assert not result.sound


def test_an_archive_of_a_package_is_no_release(tmp_path, made):
    own = {name: data for name, data in members_of(made).items() if name.startswith(("data", "schemas"))}
    value = json.loads(own["datapackage.json"])
    for each in value["resources"]:
        del each["hash"]
    own["datapackage.json"] = json.dumps(value).encode()
    found = codes(checked(tmp_path, stored_zip(own)))
    assert {("release.manifest", SUMS), ("release.stated", "release.json"),
            ("release.undeclared", "datapackage.json")} <= found


@pytest.mark.parametrize("source", [ROOT, ROOT / "datapackage.json"])
def test_only_an_archive_is_checked(source):
    with pytest.raises(PackageError, match=r"name a \.zip"):
        check_release(source)


def test_every_finding_is_registered_and_explained():
    sources = Path(realist_synth.__file__).parent / "publish"
    used = {code for path in sources.rglob("*.py")
            for code in re.findall(r'(?:noted|note)\(\s*"(release\.[a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert used == set(FINDINGS)
    with pytest.raises(KeyError):
        noted("release.unknown", "x")
    page = (ROOT / "docs" / "how-to" / "release.md").read_text(encoding="utf-8")
    for code, (severity, words) in FINDINGS.items():
        assert f"| `{code}` | {severity.value} | {words} |" in page
