"""What every format keeps to, and how one is written: by the library, by the command, by another distribution."""

import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import realist_synth
from realist_synth.cli import main
from realist_synth.errors import OutputError, PackageError, UnknownNameError, UsageError
from realist_synth.publish.exports import export, formats, opened_from, write_export
from realist_synth.validation import open_valid
from tests.publish.exports.cases import hostile_review

OURS = ("bibtex", "croissant", "csl-json", "csvw", "datacite", "ris", "ro-crate")
ROOT = Path(__file__).parents[3]
DIGESTS = """
import hashlib, json, sys
from pathlib import Path
from realist_synth.package.limits import Limits
from realist_synth.publish.exports import formats
from realist_synth.validation import open_valid
opened = open_valid(Path(sys.argv[1]), Limits())
made = {name: formats()[name].export(opened) for name in sys.argv[2:]}
print(json.dumps({name: {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
                  for name, files in made.items()}, sort_keys=True))
"""


def run(capsys, *argv):
    code = main([str(word) for word in argv])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("review", ["bundled", "hostile"])
def test_every_format_keeps_to_the_rules(name, review, bundled):
    one = formats()[name.replace("-", "_")]
    assert one.name == name
    assert one.says.endswith(".")
    assert len(one.says) < 120
    opened = opened_from(bundled if review == "bundled" else hostile_review())
    files = one.export(opened)
    assert files == one.export(opened)
    assert one.suffix == "" or len(files) == 1
    for path, data in files.items():
        text = data.decode("utf-8")
        assert text.endswith("\n")
        assert str(ROOT) not in text
        if path not in opened.files:
            assert "\r" not in text
        if path.endswith(".json"):
            json.loads(text)


def test_the_same_bytes_under_any_hash_seed_time_zone_and_folder(tmp_path, package):
    said = set()
    for seed, zone, where, source in (("1", "UTC", ROOT, ROOT), ("7", "Asia/Kathmandu", tmp_path, package)):
        done = subprocess.run([sys.executable, "-c", DIGESTS, str(source), *(name.replace("-", "_") for name in OURS)],
                              cwd=where, capture_output=True, text=True, check=True, timeout=120,
                              env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone,
                                   "PYTHONPATH": os.pathsep.join(sys.path)})
        said.add(hashlib.sha256(done.stdout.encode()).hexdigest())
    assert len(said) == 1


def test_folder_zip_and_review_give_the_same(bundled, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for path in ("datapackage.json", *(str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("data/*.csv"))),
                     *(str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("schemas/*.json")))):
            archive.write(ROOT / path, path)
    written = {}
    for number, source in enumerate((ROOT, tmp_path / "package.zip", bundled, "bundled", None)):
        for name in OURS:
            out = tmp_path / f"{number}-{name}"
            paths = export(name, out, source)
            assert all(path.is_file() for path in paths)
            written.setdefault(name, []).append(
                {path.relative_to(out).as_posix(): path.read_bytes() for path in paths})
    for name, made in written.items():
        assert all(one == made[0] for one in made), name


def test_an_unknown_format_lists_near_names(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'csl-json'") as raised:
        export("csl-jsn", tmp_path / "x", "bundled")
    assert "ro-crate" in str(raised.value)
    assert export("csl_json", tmp_path / "x.json", "bundled") == (tmp_path / "x.json",)


def test_the_package_itself_is_never_replaced(package, tmp_path):
    before = (package / "datapackage.json").read_bytes()
    for source in (package, package / "datapackage.json"):
        with pytest.raises(OutputError, match="belongs to the package itself"):
            export("datacite", package / "datapackage.json", source)
        with pytest.raises(OutputError, match="belongs to the package itself"):
            export("ro-crate", package, source)
    (package / "README.md").write_text("Mine.", encoding="utf-8")
    (package / "map.png").write_bytes(b"not ours")
    descriptor = json.loads(before)
    descriptor["resources"].append({"name": "map", "path": "map.png"})
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for name in ("README.md", "map.png"):
        with pytest.raises(OutputError, match="belongs to the package itself"):
            export("bibtex", package / name, package)
    (package / "datapackage.json").write_bytes(before)
    with pytest.raises(OutputError, match="was not written by realist-synth"):
        export("ro-crate", package, "bundled")
    with pytest.raises(OutputError, match="folder of the package's own"):
        export("ro-crate", package / "data" / "crate", package)
    assert (package / "datapackage.json").read_bytes() == before


def test_what_somebody_else_put_into_the_folder_stays(tmp_path):
    export("csvw", tmp_path / "out", "bundled")
    export("csvw", tmp_path / "out", "bundled")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        export("csvw", tmp_path / "out", "bundled")
    assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(OutputError, match="is a folder"):
        export("ris", tmp_path / "out", "bundled")


def test_a_name_that_says_another_format_is_a_mistake(tmp_path):
    with pytest.raises(UsageError, match=r"ris writes a file that ends in \.ris.*choose the format that writes \.bib"):
        export("ris", tmp_path / "studies.bib", "bundled")
    with pytest.raises(UsageError, match="ro-crate writes a folder"):
        export("ro-crate", tmp_path / "crate.json", "bundled")
    assert export("ris", tmp_path / "studies.txt", "bundled")
    assert export("ris", tmp_path / "STUDIES.RIS", "bundled")


def test_others_add_formats(monkeypatch, tmp_path, capsys):
    def added(module):
        point = SimpleNamespace(name="plain-list", load=lambda: module)
        real = importlib.metadata.entry_points
        monkeypatch.setattr(importlib.metadata, "entry_points",
                            lambda **asked: [point] if asked.get("group") == "realist_synth.exports" else real(**asked))

    added(SimpleNamespace(__doc__="The ids.\n\nMore.", SUFFIX=".lst", export=lambda opened: {
        "a": "".join(f"{study.study_id}\n" for study in opened.review.studies).encode()}))
    export("plain-list", tmp_path / "x.lst", "bundled")
    assert (tmp_path / "x.lst").read_text(encoding="utf-8").startswith("s40\ns41\n")
    listed = [line.split(maxsplit=2) for line in run(capsys, "export", "--list-formats")[1].splitlines()]
    assert ["plain-list", ".lst", "The ids."] in listed
    added(SimpleNamespace(__doc__=None, SUFFIX=".lst", export=lambda opened: {}))
    with pytest.raises(PackageError, match="gave 0 files instead of one"):
        export("plain-list", tmp_path / "y.lst", "bundled")
    assert not (tmp_path / "y.lst").exists()
    added(SimpleNamespace(__doc__=None))
    with pytest.raises(UsageError, match=r"plain-list has no SUFFIX"):
        formats()


def test_a_format_of_the_library_is_not_replaced_by_another(monkeypatch):
    point = SimpleNamespace(name="ris", load=lambda: SimpleNamespace(__doc__="x", SUFFIX="", export=None))
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: [point])
    assert formats()["ris"].suffix == ".ris"


def test_the_command_lists_the_formats(capsys):
    code, out, err = run(capsys, "export", "--list-formats")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert set(OURS) <= {line.split()[0] for line in lines}
    assert len({line.index(line.split(maxsplit=2)[2]) for line in lines}) == 1


def test_the_command_writes_and_says_so(capsys, tmp_path):
    code, out, err = run(capsys, "export", "ris", "--out", tmp_path / "a.ris", "bundled")
    assert (code, out, err) == (0, "", f"realist-synth: wrote {tmp_path / 'a.ris'}\n")
    code, out, err = run(capsys, "export", "csvw", "bundled", "--out", tmp_path / "csvw")
    assert (code, out) == (0, "")
    assert err.endswith("a folder of 22 files\n")
    assert realist_synth.export("ris", tmp_path / "b.ris", "bundled") == (tmp_path / "b.ris",)
    assert (tmp_path / "a.ris").read_bytes() == (tmp_path / "b.ris").read_bytes()


def test_the_command_says_whose_package_it_is(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "export", "bibtex", "--out", "a.bib")
    assert code == 0
    assert "ships with the library" in err


@pytest.mark.parametrize(("words", "code", "said"), [
    (["export"], 2, "--list-formats"),
    (["export", "ris"], 2, "--out FILE.ris"),
    (["export", "csvw", "bundled"], 2, "--out FOLDER"),
    (["export", "bibtx", "--out", "x"], 2, "did you mean 'bibtex'"),
    (["export", "ris", "--out", "x", "nowhere"], 3, "nowhere"),
    (["export", "ris", "--out", "no/such/folder/x.ris", "bundled"], 4, "does not exist"),
    (["export", "ris", "--out", "x", "--limit", "cells=1", "bundled"], 2, "cells"),
])
def test_wrong_use_says_what_to_do(words, code, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_package_with_errors_writes_nothing(package, capsys, tmp_path):
    path = package / "data" / "codings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",s40,", ",s4O,", 1), encoding="utf-8")
    code, _, err = run(capsys, "export", "ris", "--out", tmp_path / "x.ris", package)
    assert code == 1
    assert "data/codings.csv:2" in err
    assert not (tmp_path / "x.ris").exists()


def test_a_package_that_lacks_what_a_format_requires(package, capsys, tmp_path):
    path = package / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["licenses"]
    path.write_text(json.dumps(told), encoding="utf-8")
    code, _, err = run(capsys, "export", "croissant", "--out", tmp_path / "x", package)
    assert (code, "requires a licence" in err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_a_folder_takes_the_files_under_its_own_lock(package, tmp_path):
    from realist_synth.package.limits import Limits

    opened = open_valid(package, Limits())
    paths = write_export(formats()["csvw"], tmp_path / "deep" / "er", opened, package)
    assert (tmp_path / "deep" / "er" / "csv-metadata.json") in paths
