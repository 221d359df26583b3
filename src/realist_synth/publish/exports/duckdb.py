"""A DuckDB database: typed tables with keys, checks and comments, and the metadata of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from realist_synth.errors import OutputError
from realist_synth.package.read import Opened
from realist_synth.publish.relational.ddl import DUCKDB, create_table, literal, quoted
from realist_synth.publish.relational.described import Column, Table, in_order_of_keys
from realist_synth.publish.relational.values import Contents, Value, contents, needed

SUFFIX = ".duckdb"

_FORMAT = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384"
"""The oldest form that all newer versions read, in the smallest blocks, which small tables do not leave empty."""
_AT_ONCE = 10_000


def export(opened: Opened) -> Mapping[str, bytes]:
    """The database as one file; what is read back is the same each time, the bytes of the file are not.

    A table that refers to itself has no foreign key for that: DuckDB wants the row that is referred to before the one
    that refers, and the rows stand in the order of the package. `_columns` and the comment of the column say so.

    Args:
        opened: The package.

    Raises:
        InvalidReviewError: If the package has errors.
        OutputError: If a value does not fit, or DuckDB is not installed.

    Examples:
        >>> from realist_synth.package.locate import resolve
        >>> from realist_synth.package.read import open_package
        >>> export(open_package(resolve("bundled", fall_back=False)[0]))["evidence.duckdb"][8:12]
        b'DUCK'
    """
    held = contents(opened)
    duckdb = needed("duckdb", "duckdb", "a DuckDB database")
    with TemporaryDirectory(prefix="realist-synth-") as folder:
        path = Path(folder) / f"evidence{SUFFIX}"
        with duckdb.connect(":memory:", config={"threads": 1}) as database:
            try:
                database.execute(f"ATTACH {literal(str(path))} AS evidence ({_FORMAT})")
                database.execute("USE evidence")
                _fill(database, held)
                database.execute("USE memory")
                database.execute("DETACH evidence")
            except duckdb.ConstraintException as error:
                raise OutputError(f"the tables do not fit together ({error}): look at the package with "
                                  "validate") from error
        return {path.name: path.read_bytes()}


def _fill(database: Any, held: Contents) -> None:
    database.execute("BEGIN")
    for table in in_order_of_keys((*held.notes, *held.tables)):
        database.execute(create_table(table, DUCKDB))
        database.execute(f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.description)}")
        for column in table.columns:
            database.execute(f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS "
                             f"{literal(comment(column))}")
        lists = ", ".join(f"unnest(?::{DUCKDB.types[column.kind]}[])" for column in table.columns)
        for some in _batches(table, held):
            database.execute(f"INSERT INTO {quoted(table.name)} SELECT {lists}", some)
    database.execute("COMMIT")


def _batches(table: Table, held: Contents) -> Iterator[list[list[Value]]]:
    rows = held.rows[table.name]
    for at in range(0, len(rows), _AT_ONCE):
        yield list(map(list, zip(*rows[at:at + _AT_ONCE], strict=True)))


def comment(column: Column) -> str:
    """What the comment of a column says: what it means, and what it refers to.

    Examples:
        >>> from realist_synth.publish.relational.described import described
        >>> comment(described(["codings", "studies"])[1].columns[1])
        'The study. Key of studies.'
    """
    return column.description + (f" Key of {column.refers_to}." if column.refers_to else "")
