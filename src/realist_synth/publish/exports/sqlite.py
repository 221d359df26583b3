"""A SQLite database: strict tables with keys, checks and comments, and the metadata of the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from realist_synth.errors import OutputError
from realist_synth.package.read import Opened
from realist_synth.publish.relational.ddl import SQLITE, create_table, insert_values
from realist_synth.publish.relational.described import in_order_of_keys
from realist_synth.publish.relational.values import Contents, Value, contents, needed

SUFFIX = ".sqlite"

LEAST = (3, 37, 0)
"""The first version that knows strict tables, which the file asks of whoever opens it."""
_WRITER = slice(96, 100)
"""Where the header of a database names the version that wrote it, for information only."""


def export(opened: Opened) -> Mapping[str, bytes]:
    """The database as one file; the same package gives the same bytes.

    Args:
        opened: The package.

    Raises:
        InvalidReviewError: If the package has errors.
        OutputError: If a value does not fit, or the SQLite of this Python is too old.

    Examples:
        >>> from realist_synth.package.locate import resolve
        >>> from realist_synth.package.read import open_package
        >>> export(open_package(resolve("bundled", fall_back=False)[0]))["evidence.sqlite"][:15]
        b'SQLite format 3'
    """
    held = contents(opened)
    sqlite3 = needed("sqlite3", "", "a SQLite database")
    if sqlite3.sqlite_version_info < LEAST:
        raise OutputError(f"a SQLite database with strict tables needs SQLite {'.'.join(map(str, LEAST))} or later; "
                          f"this Python has {sqlite3.sqlite_version}: use a newer Python, or export to DuckDB")
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _fill(database, held)
        data = bytearray(database.serialize())
    except sqlite3.IntegrityError as error:
        raise OutputError(f"the tables do not fit together ({error}): look at the package with validate") from error
    finally:
        database.close()
    data[_WRITER] = (LEAST[0] * 1_000_000 + LEAST[1] * 1_000 + LEAST[2]).to_bytes(4, "big")
    return {f"evidence{SUFFIX}": bytes(data)}


def _fill(database: object, held: Contents) -> None:
    execute = database.execute  # type: ignore[attr-defined]
    for setting in ("page_size = 4096", "encoding = 'UTF-8'", "auto_vacuum = 0", "foreign_keys = 1"):
        execute(f"PRAGMA {setting}")
    execute("BEGIN")
    execute("PRAGMA defer_foreign_keys = 1")
    for table in in_order_of_keys((*held.notes, *held.tables)):
        execute(create_table(table, SQLITE))
        rows = (tuple(map(_stored, row)) for row in held.rows[table.name])
        database.executemany(insert_values(table), rows)  # type: ignore[attr-defined]
    execute("COMMIT")


def _stored(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value
