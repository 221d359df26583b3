"""The DuckDB database: everything is there, and its keys and checks hold."""

import subprocess
import sys

import duckdb
import pytest
from hypothesis import given

from realist_synth.errors import OutputError
from realist_synth.model.codings import Coding
from realist_synth.model.review import Review
from realist_synth.publish.exports.duckdb import comment, export
from realist_synth.publish.relational.described import described
from tests.faults import VALID
from tests.publish.relational.held import equal, hostile, opened_of, rebuilt, same, small_runs, studies, wanted


def database(review, folder, **options):
    path = folder / "review.duckdb"
    path.write_bytes(export(opened_of(review))["evidence.duckdb"])
    return duckdb.connect(str(path), **options)


def read(opened, table):
    return opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()


@pytest.fixture(scope="module")
def made(bundled, tmp_path_factory):
    with database(bundled, tmp_path_factory.mktemp("duckdb")) as opened:
        yield opened


def test_the_bundled_package_comes_back(made, bundled):
    for table in bundled.tables:
        assert same(read(made, table), wanted(bundled, table))


@small_runs(12)
@given(hostile())
def test_any_review_comes_back(tmp_path_factory, review):
    with database(review, tmp_path_factory.mktemp("any"), read_only=True) as opened:
        tables = [name for (name,) in opened.execute("SELECT table_name FROM _tables ORDER BY rowid").fetchall()]
        back = {}
        for table in tables:
            assert same(read(opened, table), wanted(review, table))
            names = [row[0] for row in opened.execute(f'DESCRIBE "{table}"').fetchall()]
            back[table] = [dict(zip(names, row, strict=True)) for row in read(opened, table)]
        assert equal(rebuilt(review, back), review)


def test_two_exports_read_the_same(bundled, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with database(bundled, tmp_path / "one") as one, database(bundled, tmp_path / "two") as two:
        for about in ("duckdb_tables()", "duckdb_columns()", "duckdb_constraints()"):
            kept = f"SELECT * EXCLUDE (database_oid, schema_oid, table_oid) FROM {about} WHERE database_name = 'review'"
            assert one.execute(kept).fetchall() == two.execute(kept).fetchall()
        for table in ("_package", "_columns", "_vocabularies", *bundled.tables):
            assert read(one, table) == read(two, table)


def test_types_and_comments(made, bundled):
    rows = made.execute("SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
                        "WHERE database_name = 'review'").fetchall()
    found = {row[:2]: row[2:] for row in rows}
    types = {"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    for table in described(bundled.tables):
        for column in table.columns:
            assert found[table.name, column.name] == (types[column.kind], not column.required, comment(column))
    kept = "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'review'"
    said = dict(made.execute(kept).fetchall())
    assert said["codings"].startswith("The consensus")
    assert all(said.values())


def test_keys_are_declared_except_those_of_a_table_into_itself(made, bundled):
    rows = made.execute("SELECT table_name, constraint_column_names[1], referenced_table FROM duckdb_constraints() "
                        "WHERE constraint_type = 'FOREIGN KEY' AND database_name = 'review'").fetchall()
    assert set(rows) == {("_columns", "table_name", "_tables"), *(
        (table.name, name, other) for table in described(bundled.tables)
        for name, other, _ in table.references if other != table.name)}


@pytest.mark.parametrize("change", [
    "UPDATE codings SET basis = 'guessed'",
    "UPDATE codings SET study_id = 'nobody' WHERE rowid = 1",
    "UPDATE codings SET study_id = NULL",
    "INSERT INTO codes SELECT * FROM codes LIMIT 1",
    "INSERT INTO codings SELECT * REPLACE ('new' AS coding_id) FROM codings WHERE passage_id IS NOT NULL LIMIT 1",
    "UPDATE studies SET doi = 'doi:10.1/x'",
    "UPDATE settings SET country = 'Kenya'",
    "UPDATE effects SET estimate_printed = NULL",
    "UPDATE effects SET n = -1",
    "DELETE FROM studies",
])
def test_keys_and_checks_hold(made, change):
    with pytest.raises(duckdb.ConstraintException):
        made.execute(change)


def test_rows_that_do_not_fit_together_are_refused():
    coding = Coding(coding_id="c", study_id="s0", code_id="nowhere", basis="stated", presence="present")
    review = studies("a")
    with pytest.raises(OutputError, match="do not fit together"):
        export(opened_of(Review.from_tables(review.metadata, {**review.tables, "codings": (coding,)})))


def test_the_command_says_no_more_than_what_it_wrote(tmp_path):
    """In a process of its own: what DuckDB says of itself comes as the process ends."""
    program = "import sys; from realist_synth.cli import start; sys.exit(start())"
    done = subprocess.run([sys.executable, "-c", program, "export", "duckdb", "--out", "x.duckdb", str(VALID)],
                          cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "realist-synth: wrote x.duckdb\n")
