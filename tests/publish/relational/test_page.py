"""The page on exports of tables: its query gives the published table in both databases, and it says what is so."""

import csv
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from realist_synth.model.row import column_types
from realist_synth.model.tables import TABLES
from realist_synth.publish.exports import duckdb as to_duckdb
from realist_synth.publish.exports import sqlite as to_sqlite
from realist_synth.publish.exports import xlsx
from tests.publish.relational.held import opened_of

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "how-to" / "export-tables.md").read_text(encoding="utf-8")


def test_the_query_gives_the_published_table_in_both_databases(bundled, tmp_path):
    query = re.search(r"cat > role-by-outcome.sql <<'END'\n(.+?)\nEND\n", PAGE, re.DOTALL)[1]
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(to_sqlite.export(opened_of(bundled))["evidence.sqlite"])
        rows = database.execute(query).fetchall()
    path = tmp_path / "review.duckdb"
    path.write_bytes(to_duckdb.export(opened_of(bundled))["evidence.duckdb"])
    with duckdb.connect(str(path)) as database:
        assert database.execute(query).fetchall() == rows
    with (ROOT / "results" / "crosstabs" / "role-by-outcome.stated.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    labels = {code.code_id: code.label for code in bundled.codes}
    outcomes = [name for name in published[0] if name.startswith("out-")]
    roles = [row for row in published if row["code_id"] in labels]
    assert rows == [(row["label"], labels[outcome], int(row[outcome])) for row in roles for outcome in outcomes]
    assert len(rows) >= 16


def test_limits_and_self_references_are_as_the_page_says():
    assert f"{xlsx.MOST_CHARACTERS:,} characters" in PAGE
    assert f"({xlsx.MOST_ROWS - 1:,})" in PAGE
    from realist_synth.model.row import foreign_keys

    own = [f"`{table}.{name}`" for table, model in TABLES.items() for name, other in foreign_keys(model).items()
           if other == table]
    assert ", ".join(own) in PAGE
    patterned = {name for model in TABLES.values() for name, kind in column_types(model).items()
                 if "pattern" in kind.constraints}
    assert patterned == {"doi", "sha256", "digest", "country"}
    for ours, sheet in xlsx.SHEETS.items():
        assert f"| `{ours}` | `{sheet}` |" in PAGE
