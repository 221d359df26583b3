"""The SQLite database: everything is there, its keys and checks hold, and the same package gives the same bytes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given

from realist_synth.errors import OutputError
from realist_synth.model.tables import TABLES
from realist_synth.publish.exports.sqlite import export
from tests.publish.relational.held import equal, hostile, opened_of, rebuilt, same, small_runs, studies, wanted


def database(review):
    made = sqlite3.connect(":memory:")
    made.deserialize(export(opened_of(review))["evidence.sqlite"])
    made.execute("PRAGMA foreign_keys = 1")
    return made


@pytest.fixture(scope="module")
def made(bundled):
    with closing(database(bundled)) as opened:
        yield opened


def in_python(table, row):
    """What SQLite gives, with dates and truth as the review has them."""
    from datetime import date

    from realist_synth.publish.relational.described import described

    turn = {"boolean": bool, "date": date.fromisoformat}
    return tuple(turn.get(column.kind, lambda value: value)(value) if value is not None else None
                 for column, value in zip(described(TABLES)[list(TABLES).index(table)].columns, row, strict=True))


def read(opened, table):
    return [in_python(table, row) for row in opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]


def test_the_bundled_package_comes_back(made, bundled):
    for table in bundled.tables:
        assert same(read(made, table), wanted(bundled, table))


@small_runs(40)
@given(hostile())
def test_any_review_comes_back(review):
    with closing(database(review)) as opened:
        tables = [name for (name,) in opened.execute("SELECT table_name FROM _tables ORDER BY rowid")]
        names = {table: [row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')] for table in tables}
        for table in tables:
            assert same(read(opened, table), wanted(review, table))
        back = {table: [dict(zip(names[table], row, strict=True)) for row in read(opened, table)] for table in tables}
        assert equal(rebuilt(review, back), review)
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


def test_tables_are_strict_with_all_keys(made, bundled):
    strict = {row[1]: row[5] for row in made.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
    assert set(strict) == {*bundled.tables, "_package", "_tables", "_columns", "_vocabularies"}
    assert all(strict.values())
    keys = {(row[3], row[2], row[4]) for row in made.execute("PRAGMA foreign_key_list(codings)")}
    assert keys == {("study_id", "studies", "study_id"), ("code_id", "codes", "code_id"),
                    ("passage_id", "passages", "passage_id"), ("decision_id", "decisions", "decision_id"),
                    ("withdrawn_by", "decisions", "decision_id")}
    assert ("parent_id", "codes") in {(row[3], row[2]) for row in made.execute("PRAGMA foreign_key_list(codes)")}


@pytest.mark.parametrize(("change", "says"), [
    ("UPDATE codings SET basis = 'guessed'", "CHECK"),
    ("UPDATE codings SET study_id = 'nobody' WHERE rowid = 1", "FOREIGN KEY"),
    ("UPDATE codings SET study_id = NULL", "NOT NULL"),
    ("UPDATE codings SET coding_id = 'same'", "UNIQUE"),
    ("INSERT INTO codings SELECT 'new', study_id, code_id, passage_id, basis, presence, direction, rationale, "
     "relevance, rigour, decision_id, withdrawn_by, note FROM codings WHERE passage_id IS NOT NULL LIMIT 1", "UNIQUE"),
    ("UPDATE studies SET year = 'then'", "cannot store TEXT"),
    ("UPDATE studies SET year = 20180", "CHECK"),
    ("UPDATE studies SET label = ''", "CHECK"),
    ("UPDATE effects SET estimate_printed = NULL", "CHECK"),
    ("UPDATE effects SET n = -1", "CHECK"),
    ("UPDATE passages SET cites_all = 2", "CHECK"),
    ("UPDATE decisions SET decided_on = '2026-02-30'", "CHECK"),
    ("DELETE FROM studies", "FOREIGN KEY"),
])
def test_keys_and_checks_hold(made, change, says):
    with pytest.raises(sqlite3.IntegrityError, match=says):
        made.execute(change)
    made.rollback()


def test_what_tables_and_columns_mean_stands_in_the_statements_too(made):
    text = made.execute("SELECT sql FROM sqlite_schema WHERE name = 'codings'").fetchone()[0]
    assert "-- The consensus: this study" in text
    assert "-- How the coding came to be.\n" in text


def test_a_table_that_the_package_lacks_is_left_out():
    with closing(database(studies("a"))) as opened:
        names = {row[0] for row in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert names == {"studies", "codes", "codings", "_package", "_tables", "_columns", "_vocabularies"}
        assert {row[2] for row in opened.execute("PRAGMA foreign_key_list(codings)")} == {"studies", "codes"}
        assert opened.execute("SELECT table_name, row_count FROM _tables").fetchall() == [
            ("studies", 1), ("codes", 0), ("codings", 0)]


def test_bytes_are_the_same_under_any_hash_seed_and_time_zone():
    program = ("import hashlib; from importlib import import_module; from realist_synth.package.locate import resolve\n"
               "from realist_synth.package.read import open_package\n"
               "opened = open_package(resolve('bundled', fall_back=False)[0])\n"
               "for name in ('sqlite', 'parquet', 'xlsx'):\n"
               "    files = import_module('realist_synth.publish.exports.' + name).export(opened)\n"
               "    print(name, [(path, hashlib.sha256(data).hexdigest()) for path, data in files.items()])\n")
    said = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}).stdout
            for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))]
    assert said[0] == said[1]
    assert said[0].count("\n") == 3


def test_the_header_asks_for_the_least_version(bundled):
    data = export(opened_of(bundled))["evidence.sqlite"]
    assert data[:15] == b"SQLite format 3"
    assert int.from_bytes(data[16:18], "big") == 4096
    assert int.from_bytes(data[96:100], "big") == 3_037_000


def test_an_old_sqlite_is_named(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(OutputError, match=r"needs SQLite 3\.37\.0 or later; this Python has 3\.34\.1"):
        export(opened_of(studies()))


def test_rows_that_do_not_fit_together_are_refused():
    from realist_synth.model.codings import Coding
    from realist_synth.model.review import Review

    coding = Coding(coding_id="c", study_id="s0", code_id="nowhere", basis="stated", presence="present")
    review = studies("a")
    with pytest.raises(OutputError, match=r"do not fit together \(FOREIGN KEY.*validate"):
        export(opened_of(Review.from_tables(review.metadata, {**review.tables, "codings": (coding,)})))


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the shell of SQLite is not installed")
def test_the_shell_of_sqlite_opens_it(bundled, tmp_path):
    path = tmp_path / "review.sqlite"
    path.write_bytes(export(opened_of(bundled))["evidence.sqlite"])
    query = "PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM codings;"
    said = subprocess.run(["sqlite3", str(path), query], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["ok", str(len(bundled.codings))]
