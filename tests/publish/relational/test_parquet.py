"""Parquet files: typed, with what they mean inside, read by three programs."""

import io
import json

import duckdb
import polars as pl
import pytest
from hypothesis import given
from pyarrow import parquet

from realist_synth.model.tables import TABLES
from realist_synth.publish.exports.parquet import export
from realist_synth.publish.relational.described import described
from tests.publish.relational.held import equal, hostile, opened_of, rebuilt, same, small_runs, studies, wanted


@pytest.fixture(scope="module")
def files(bundled):
    return export(opened_of(bundled))


def table_of(data):
    return parquet.read_table(io.BytesIO(data))


def rows_of(data):
    return [tuple(row.values()) for row in table_of(data).to_pylist()]


def test_one_file_for_each_table(files, bundled):
    assert list(files) == [f"{table}.parquet" for table in bundled.tables]
    for table in bundled.tables:
        assert same(rows_of(files[f"{table}.parquet"]), wanted(bundled, table))


@small_runs(25)
@given(hostile())
def test_any_review_comes_back(review):
    files = export(opened_of(review))
    back = {}
    for name, data in files.items():
        table = name.removesuffix(".parquet")
        assert same(rows_of(data), wanted(review, table))
        assert same(pl.read_parquet(io.BytesIO(data)).rows(), wanted(review, table))
        back[table] = table_of(data).to_pylist()
    assert equal(rebuilt(review, back), review)
    assert export(opened_of(review)) == files


def test_types_and_what_is_required(files):
    types = {"text": "string", "integer": "int64", "real": "double", "boolean": "bool", "date": "date32[day]"}
    for table in described(TABLES):
        if f"{table.name}.parquet" in files:
            schema = parquet.read_schema(io.BytesIO(files[f"{table.name}.parquet"]))
            for column in table.columns:
                field = schema.field(column.name)
                assert (str(field.type), field.nullable) == (types[column.kind], not column.required)
                assert field.metadata[b"description"].decode() == column.description


def test_keys_and_meanings_stand_in_the_metadata(files, bundled):
    metadata = parquet.read_schema(io.BytesIO(files["codings.parquet"])).metadata
    schema = json.loads(metadata[b"table_schema"])
    assert schema["primaryKey"] == ["coding_id"]
    assert schema["uniqueKeys"] == [["study_id", "code_id", "passage_id"]]
    assert {"fields": ["study_id"],
            "reference": {"resource": "studies", "fields": ["study_id"]}} in schema["foreignKeys"]
    basis = next(field for field in schema["fields"] if field["name"] == "basis")
    assert basis["categories"][0]["value"] == "stated"
    assert json.loads(metadata[b"package"])["title"] == bundled.metadata.title
    effects = json.loads(parquet.read_schema(io.BytesIO(files["effects.parquet"])).metadata[b"table_schema"])
    assert [field["name"] for field in effects["fields"]] == parquet.read_schema(
        io.BytesIO(files["effects.parquet"])).names


def test_duckdb_reads_files_and_metadata(files, bundled, tmp_path):
    path = tmp_path / "effects.parquet"
    path.write_bytes(files[path.name])
    with duckdb.connect() as database:
        assert same(database.execute(f"SELECT * FROM '{path}'").fetchall(), wanted(bundled, "effects"))
        keys = database.execute(f"SELECT key::VARCHAR FROM parquet_kv_metadata('{path}')").fetchall()
        assert {("table_schema",), ("package",)} <= set(keys)


def test_a_table_without_rows_keeps_its_columns():
    found = table_of(export(opened_of(studies("a")))["codes.parquet"])
    assert found.num_rows == 0
    assert found.column_names[0] == "code_id"
