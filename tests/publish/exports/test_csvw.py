"""CSV on the Web: the metadata hold for the csvw library, and the tables come back equal through it."""

import csv
import datetime
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from realist_synth.model.row import column_types, foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.publish.exports import csvw as exported
from realist_synth.publish.exports import export, opened_from
from tests.publish.exports.cases import hostile_review, plain
from tests.strategies import reviews

csvw = pytest.importorskip("csvw")
ROOT = Path(__file__).parents[3]


def read_back(folder):
    """What the csvw library makes of a folder; not strict, for there a key that may be empty is forbidden."""
    found = csvw.CSVW(str(folder / exported.METADATA), validate=True, strict=False)
    assert found.is_valid, found.warnings
    return {Path(str(table.url)).stem: list(table) for table in found.tables}


def check(review, folder):
    export("csvw", folder, review)
    tables = read_back(folder)
    assert set(review.tables) <= set(tables)
    for name, rows in tables.items():
        assert len(rows) == len(review.table(name))
        for found, row in zip(rows, review.table(name), strict=True):
            for column, value in found.items():
                wanted = plain(getattr(row, column))
                if isinstance(value, datetime.datetime):
                    value = value.date()
                if isinstance(value, float):
                    wanted = float(wanted)
                assert value == wanted, (name, column)


def test_the_package_comes_back_equal(bundled, tmp_path):
    check(bundled, tmp_path / "out")


def test_hostile_text_comes_back_equal(tmp_path):
    check(hostile_review(), tmp_path / "out")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(reviews())
def test_any_review_comes_back_equal(tmp_path_factory, review):
    check(review, tmp_path_factory.mktemp("csvw") / "out")


def test_numbers_with_exponents_are_doubles(bundled, tmp_path):
    effects = tuple(one.model_copy(update={"estimate": Decimal("1e-7")}) for one in bundled.effects)
    review = replace(bundled, effects=effects)
    check(review, tmp_path / "out")
    found = json.loads((tmp_path / "out" / exported.METADATA).read_text(encoding="utf-8"))
    table = next(one for one in found["tables"] if one["url"] == "data/effects.csv")
    types = {column["name"]: column["datatype"] for column in table["tableSchema"]["columns"]}
    assert (types["estimate"], types["ci_low"]) == ("double", "decimal")


def test_it_says_of_every_column_what_the_profile_says(bundled):
    found = json.loads(exported.export(opened_from(bundled))[exported.METADATA])
    assert found["null"] == ""
    assert found["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    for table in found["tables"]:
        model = TABLES[Path(table["url"]).stem]
        schema = table["tableSchema"]
        assert [column["name"] for column in schema["columns"]] == list(column_types(model))
        assert schema["primaryKey"] == list(model.key)
        keys = {key["columnReference"][0]: Path(key["reference"]["resource"]).stem
                for key in schema.get("foreignKeys", [])}
        assert keys == {column: other for column, other in foreign_keys(model).items() if bundled.table(other)}
        for column in schema["columns"]:
            assert column["dc:description"] == model.model_fields[column["name"]].description
            assert column.get("required", False) == column_types(model)[column["name"]].required


@pytest.mark.parametrize(("old", "new"), [(b",s41,", b",s4O,"), (b"s41,41,", b"s40,41,"), (b",2018,", b",20 18,")])
def test_a_fault_would_be_seen(old, new, bundled, tmp_path):
    """The library that judges is no formality: a broken reference, a double key and a broken number are refused."""
    export("csvw", tmp_path / "out", bundled)
    broken = 0
    for path in (tmp_path / "out" / "data").glob("*.csv"):
        data = path.read_bytes()
        broken += old in data
        path.write_bytes(data.replace(old, new))
    assert broken
    with pytest.raises((AssertionError, ValueError, UserWarning)):
        read_back(tmp_path / "out")


def test_tables_written_otherwise_are_rewritten_with_the_same_rows(package, tmp_path, bundled):
    descriptor = package / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(text.replace('"path": "data/codes.csv"', '"path": "data/codes.tsv"').replace(
        '"schema": "schemas/codes.json",\n      "format": "csv"',
        '"schema": "schemas/codes.json",\n      "format": "tsv"'), encoding="utf-8")
    old = package / "data" / "codes.csv"
    rows = csv.reader(io.StringIO(old.read_text(encoding="utf-8"), newline=""))
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter="\t").writerows(rows)
    (package / "data" / "codes.tsv").write_text(lines.getvalue(), encoding="utf-16", newline="")
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace(
        '"format": "tsv",\n      "mediatype": "text/csv",\n      "encoding": "utf-8"',
        '"format": "tsv",\n      "encoding": "utf-16"'), encoding="utf-8")
    original = old.read_bytes()
    old.unlink()
    export("csvw", tmp_path / "out", package)
    assert (tmp_path / "out" / "data" / "codes.csv").read_bytes() == original
    check(bundled, tmp_path / "other")


def test_a_tidy_package_gives_its_own_bytes(bundled, tmp_path):
    files = exported.export(opened_from(bundled))
    assert {path: data for path, data in files.items() if path != exported.METADATA} == {
        f"data/{path.name}": path.read_bytes() for path in (ROOT / "data").glob("*.csv")}


def test_cells_that_only_our_reader_takes_are_written_plainly(package, bundled, tmp_path):
    def rewritten(name, change):
        path = package / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        before = [dict(row) for row in rows]
        for row in rows:
            change(row)
        assert rows != before
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\r\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)

    rewritten("passages", lambda row: row.update(cites_all={"true": "1", "false": "FALSE"}[row["cites_all"]]))
    rewritten("effects", lambda row: row.update(chi_squared=row["chi_squared"] or "NaN"))
    export("csvw", tmp_path / "out", package)
    read_back(tmp_path / "out")
    for name in ("passages", "effects"):
        assert (tmp_path / "out" / "data" / f"{name}.csv").read_bytes() == (ROOT / "data" / f"{name}.csv").read_bytes()
