"""Every version of the profile that there ever was is read, and upgraded with nothing lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from realist_synth.cli import main
from realist_synth.errors import PackageError
from realist_synth.model.row import column_types
from realist_synth.model.tables import PROFILE_VERSION, TABLES
from realist_synth.package import profile_versions
from realist_synth.package.profile_versions import STEPS, VERSIONS, columns_of, schema_of
from realist_synth.package.read import open_package
from realist_synth.package.upgrade import upgraded
from realist_synth.schemas import table_schema
from realist_synth.validation import read_package, validate
from tests.repositories import begin, commit

FROZEN = Path(__file__).parent.parent / "packages"
OLDER = VERSIONS[:-1]


def frozen(version: str) -> Path:
    return FROZEN / f"profile-{version}"


def copied(version: str, to: Path) -> Path:
    shutil.copytree(frozen(version), to)
    return to


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def codes(source: Path) -> set[str]:
    return {finding.code for finding in validate(source).findings}


def test_each_version_leads_to_the_next_and_has_a_frozen_example():
    assert [(step.version, step.to) for step in STEPS] == list(pairwise(VERSIONS))
    assert VERSIONS[-1] == PROFILE_VERSION
    for version in VERSIONS:
        said = json.loads((frozen(version) / "datapackage.json").read_text("utf-8"))
        assert said["synthesis"]["profile_version"] == version


@pytest.mark.parametrize("version", VERSIONS)
def test_a_frozen_package_is_read_with_at_most_a_warning(version):
    found = codes(frozen(version))
    assert found == {"descriptor.other-resource"} | ({"descriptor.older-profile"} if version in OLDER else set())
    review = read_package(frozen(version))
    assert review.metadata.synthesis.profile_version == PROFILE_VERSION
    assert review.theories[0].id == "t-first"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_says_of_its_schemas_is_what_its_packages_say(version):
    """The schemas of a version are told from the current ones; the frozen files were written when it was current."""
    described = ("description", "example", "title", "label")
    for table in TABLES:
        path = frozen(version) / "schemas" / f"{table}.json"
        if path.exists():
            old = json.loads(path.read_text("utf-8"))
            present = [p.stem for p in (frozen(version) / "schemas").iterdir()]
            ours = schema_of(table, version, present)
            for field in (*old["fields"], *ours["fields"]):
                for key in described:
                    field.pop(key, None)
                field["categories"] = [one["value"] for one in field.get("categories", ())]
            assert [old["fields"], old.get("foreignKeys")] == [ours["fields"], ours.get("foreignKeys")], table


def test_the_current_version_has_the_current_schemas():
    assert all(schema_of(table) == table_schema(table) for table in TABLES)
    assert all(columns_of(table) == tuple(column_types(TABLES[table])) for table in TABLES)


@pytest.mark.parametrize("version", OLDER)
def test_nothing_is_lost(version, tmp_path, capsys):
    folder = copied(version, tmp_path / "old")
    before, review = content(folder), read_package(folder)
    assert main(["upgrade", str(folder), "--check"]) == 1
    assert content(folder) == before
    assert main(["upgrade", str(folder)]) == 0
    assert "upgraded from profile 1.0 to 1.1" in capsys.readouterr().err
    after = content(folder)
    assert set(before) <= set(after)
    for path in [path for path in before if path.startswith("data/")]:
        for old, new in zip(rows(before[path]), rows(after[path]), strict=True):
            assert old.items() <= new.items()
            assert {value for name, value in new.items() if name not in old} <= {""}
    old, new = (json.loads(files["datapackage.json"]) for files in (before, after))
    assert new["synthesis"].pop("profile_version") == PROFILE_VERSION
    del old["synthesis"]["profile_version"]
    assert old == new
    assert codes(folder) == {"descriptor.other-resource"}
    assert read_package(folder) == review
    assert main(["upgrade", str(folder)]) == 0
    assert content(folder) == after


@pytest.mark.parametrize("version", OLDER)
def test_an_upgrade_cut_short_leaves_a_sound_package(version, tmp_path):
    """After each file in turn, the folder is read as the same review, and the upgrade can be run again."""
    folder = copied(version, tmp_path / "old")
    review, changed = read_package(folder), upgraded(open_package(folder), "datapackage.json")
    assert list(changed)[-1] == "datapackage.json"
    for path, data in changed.items():
        (folder / path).write_bytes(data)
        assert read_package(folder) == review
        assert not any(code.startswith("frictionless") for code in codes(folder)), path
    assert "descriptor.older-profile" not in codes(folder)
    again = copied(version, tmp_path / "again")
    (again / "data" / "effects.csv").write_bytes(changed["data/effects.csv"])
    assert main(["upgrade", str(again)]) == 0
    assert content(again) == content(folder)


def test_places_are_those_of_the_file(tmp_path):
    folder = copied("1.0", tmp_path / "old")
    path = folder / "data" / "effects.csv"
    path.write_text(path.read_text("utf-8").replace("favours_intervention", "favours_nobody"), "utf-8")
    header = path.read_text("utf-8").split("\n")[0].split(",")
    (error,) = [f for f in validate(folder).findings if f.severity.value == "error"]
    assert (error.field, error.column, error.line) == ("direction", header.index("direction") + 1, 2)


def test_an_older_package_is_held_to_its_own_columns(tmp_path):
    folder = copied("1.0", tmp_path / "old")
    path = folder / "data" / "theories.csv"
    path.write_text(path.read_text("utf-8").replace("passage_id", "passage", 1), "utf-8")
    found = {(f.code, f.field) for f in validate(folder, second_judge=False).findings if f.severity.value == "error"}
    assert found == {("header.unknown-column", "passage"), ("header.missing-column", "passage_id")}


@pytest.mark.parametrize("version", ["0.9", "1.2", "2.0", "", 1.0, None, ["1.0"]])
def test_an_unknown_version_is_refused_with_what_is_supported(version, tmp_path):
    folder = copied("1.1", tmp_path / "new")
    value = json.loads((folder / "datapackage.json").read_text("utf-8"))
    value["synthesis"]["profile_version"] = version
    (folder / "datapackage.json").write_text(json.dumps(value), "utf-8")
    errors = [f for f in validate(folder, second_judge=False).findings if f.code == "descriptor.profile-version"]
    assert len(errors) == 1
    assert "1.0 and 1.1" in (errors[0].hint or "")


def test_from_an_archive_to_a_folder(tmp_path, capsys):
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path, data in content(frozen("1.0")).items():
            out.writestr(path, data)
    assert main(["upgrade", str(archive)]) == 2
    assert "--out" in capsys.readouterr().err
    assert main(["upgrade", str(archive), "--out", str(tmp_path / "new")]) == 0
    assert read_package(tmp_path / "new") == read_package(archive)
    assert (tmp_path / "new" / "data" / "x_costs.csv").read_bytes() == b"study_id,cost\ns40,007\n"


def test_a_package_with_errors_is_left_alone(tmp_path):
    folder = copied("1.0", tmp_path / "old")
    path = folder / "data" / "effects.csv"
    path.write_text(path.read_text("utf-8").replace("favours_intervention", "favours_nobody"), "utf-8")
    before = content(folder)
    assert main(["upgrade", str(folder)]) == 1
    assert content(folder) == before


def test_what_is_there_besides_stays(tmp_path):
    """Inline data, tabs, another encoding, declared digests, schemas in the descriptor, and other missing values."""
    folder = copied("1.0", tmp_path / "old")
    value = json.loads((folder / "datapackage.json").read_text("utf-8"))
    items = {item["name"]: item for item in value["resources"]}
    effects = (folder / "data" / "effects.csv").read_bytes()
    items["effects"] |= {"bytes": len(effects), "hash": f"sha256:{sha256(effects).hexdigest()}"}
    theories = list(csv.reader(io.StringIO((folder / "data" / "theories.csv").read_text("utf-8"), newline="")))
    del items["theories"]["path"], items["theories"]["format"]
    items["theories"]["data"] = theories
    events = (folder / "data" / "theory_events.csv").read_text("utf-8").replace(",,", ",,")
    schema = json.loads((folder / "schemas" / "theory_events.json").read_text("utf-8"))
    items["theory_events"]["schema"] = schema | {"missingValues": ["", "n/a"]}
    table = list(csv.reader(io.StringIO(events, newline="")))
    (folder / "data" / "theory_events.tsv").write_text("".join("\t".join(row) + "\n" for row in table), "utf-16")
    items["theory_events"] |= {"path": "data/theory_events.tsv", "format": "tsv", "encoding": "utf-16"}
    (folder / "datapackage.json").write_text(json.dumps(value), "utf-8")
    review = read_package(folder)
    assert main(["upgrade", str(folder)]) == 0
    assert codes(folder) == {"descriptor.other-resource"}
    assert read_package(folder) == review
    new = {item["name"]: item for item in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]}
    assert new["theory_events"]["schema"]["missingValues"] == ["", "n/a"]
    assert new["theories"]["data"][0] == list(columns_of("theories"))
    assert new["effects"]["hash"] != items["effects"]["hash"]


def test_the_current_version_has_nothing_to_upgrade(capsys):
    assert main(["upgrade", str(frozen("1.1"))]) == 0
    assert "the current one" in capsys.readouterr().err
    with pytest.raises(PackageError, match="nothing to upgrade"):
        upgraded(open_package(frozen("1.1")), "datapackage.json")


def test_a_review_that_changed_is_not_written(tmp_path, monkeypatch, capsys):
    folder = copied("1.0", tmp_path / "old")
    before = content(folder)

    def forgetful(opened, descriptor, limits=None):
        return {path: data.replace(b"Trust is there", b"Trust was there")
                for path, data in {**opened.files, **upgraded(opened, descriptor, limits)}.items()}

    monkeypatch.setattr("realist_synth.package.upgrade.upgraded", forgetful)
    assert main(["upgrade", str(folder)]) == 3
    assert "does not hold the same review" in capsys.readouterr().err
    assert content(folder) == before


def test_steps_follow_one_another(monkeypatch):
    """A second step would start from what the first one left."""
    seen = []
    steps = [profile_versions.Step(one, two, {}, {}, lambda cells, at=one: seen.append(at) or cells)
             for one, two in (("1", "2"), ("2", "3"))]
    monkeypatch.setattr(profile_versions, "STEPS", steps)
    monkeypatch.setattr(profile_versions, "VERSIONS", ("1", "2", "3"))
    profile_versions.lifted({}, "1")
    profile_versions.lifted({}, "2")
    profile_versions.lifted({}, "3")
    assert seen == ["1", "2", "2"]


@pytest.mark.parametrize("name", ["link.json", "OLD.JSON"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_descriptor_of_any_name(name, elsewhere, tmp_path):
    folder = copied("1.0", tmp_path / "p")
    if name == "link.json":
        (folder / name).symlink_to("datapackage.json")
    else:
        (folder / "datapackage.json").rename(folder / name)
    out = ["--out", str(tmp_path / "out")] if elsewhere else []
    assert main(["upgrade", str(folder / name), *out]) == 0
    assert open_package(tmp_path / "out" if elsewhere else folder / name).profile_version == PROFILE_VERSION


def test_an_upgrade_that_is_cut_short_leaves_a_valid_package_that_declares_digests(tmp_path, monkeypatch):
    told = json.loads((frozen("1.0") / "datapackage.json").read_text("utf-8"))
    for item in told["resources"]:
        data = (frozen("1.0") / item["path"]).read_bytes()
        item |= {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}

    def begun(number: int) -> Path:
        folder = copied("1.0", tmp_path / str(number))
        (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
        return folder

    written: list[Path] = []

    def cut(path: Path, data: bytes) -> None:
        if len(written) == most:
            raise KeyboardInterrupt
        written.append(path)
        path.write_bytes(data)

    monkeypatch.setattr("realist_synth.package.atomic.write_file", cut)
    for most in range(100):
        folder = begun(most)
        written.clear()
        code = main(["upgrade", str(folder)])
        assert validate(folder, second_judge=False).valid, written[-1]
        if code == 0:
            break
    assert most == len(written) > 10
    items = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    declared = {item["name"]: item["hash"] for item in items}
    assert declared["effects"] == f"sha256:{sha256((folder / 'data/effects.csv').read_bytes()).hexdigest()}"


def test_what_cannot_be_upgraded_in_place_is_called_as_the_user_called_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / "cache"))
    folder = begin(tmp_path / "p", frozen("1.0"))
    commit(folder)
    assert main(["upgrade", f"{folder}@HEAD"]) == 2
    assert f"{folder}@HEAD: only a folder can be upgraded in place; name another with --out" in capsys.readouterr().err
    assert main(["upgrade", f"{folder}@HEAD", "--out", str(tmp_path / "out")]) == 0


def test_a_line_break_of_any_kind_in_a_cell_stays(tmp_path):
    folder = copied("1.0", tmp_path / "old")
    path = folder / "data" / "theories.csv"
    said = b'"If peers reach out, then people are reached, because they trust peers."'
    assert said in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(said, b'"If peers\rreach out"'))
    review = read_package(folder)
    assert review.theories[0].statement == "If peers\rreach out"
    assert main(["upgrade", str(folder)]) == 0
    assert read_package(folder) == review
