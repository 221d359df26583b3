"""A review as the files of its package, byte for byte the same wherever and whenever they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from realist_synth.errors import InvalidReviewError, OutputError, UnknownNameError
from realist_synth.model.csv_text import csv_text
from realist_synth.model.finding import Finding, visible
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import Row, column_types
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import Term
from realist_synth.package.atomic import write_folder
from realist_synth.package.codes import found
from realist_synth.schemas import PROFILE_PATH, profile, table_schema, to_json


def table_csv(table: str, rows: Iterable[Row]) -> bytes:
    r"""The CSV file of a table: UTF-8, LF, the columns of the profile, quoted only where needed.

    Args:
        table: A table of the profile.
        rows: Its rows, written in this order.

    Raises:
        UnknownNameError: If the profile has no such table.
        OutputError: If a cell holds NUL or half of a surrogate pair, which no file of a package can hold.

    Examples:
        >>> from realist_synth.model.claims import ClaimCitation
        >>> table_csv("claim_citations", [ClaimCitation(claim_id="a,b", study_id="s40")])
        b'claim_id,study_id\n"a,b",s40\n'
    """
    if table not in TABLES:
        raise UnknownNameError("table", table, TABLES)
    names = tuple(column_types(TABLES[table]))
    text = csv_text([names, *([_cell(getattr(row, name)) for name in names] for row in rows)])
    try:
        if "\x00" in text:
            raise OutputError(f"table {table}: a cell holds a NUL character, which no CSV file of a package can hold")
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = visible(text[error.start])
        raise OutputError(f"table {table}: a cell holds {half}, half of a surrogate pair and no character") from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def descriptor(metadata: Metadata, tables: Collection[str]) -> dict[str, Any]:
    """What datapackage.json says: the metadata, what the profile does not know of them included, and the tables.

    Args:
        metadata: What the package says of itself.
        tables: The names of its tables; listed in the order of the profile.

    Examples:
        >>> descriptor(Metadata.minimal("demo"), ["studies"])["resources"][0]["path"]
        'data/studies.csv'
    """
    own = {name: value for name, value in _plain(metadata).items() if name not in ("$schema", "resources")}
    resources = [{"name": table, "path": f"data/{table}.csv", "schema": f"schemas/{table}.json", "format": "csv",
                  "mediatype": "text/csv", "encoding": "utf-8"} for table in TABLES if table in tables]
    return {"$schema": PROFILE_PATH, **own, "resources": resources}


def _plain(value: Any) -> Any:
    """JSON-ready, without the properties that say nothing; an unknown property stays even where it is null."""
    if hasattr(value, "model_fields_set"):
        known = {name: getattr(value, name) for name in type(value).model_fields}
        said = {name: _plain(one) for name, one in known.items() if one is not None and one != ()}
        return said | dict(value.model_extra or {})
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Term) else value


def package_files(review: Review) -> dict[str, bytes]:
    """All files of a package by path: the descriptor, the tables that have rows or are required, their schemas.

    Raises:
        OutputError: If a cell or a property cannot stand in a file.

    Examples:
        >>> list(package_files(Review(Metadata.minimal("demo"))))[:3]
        ['datapackage.json', 'data/studies.csv', 'data/codes.csv']
    """
    tables = [table for table in TABLES if table in REQUIRED_TABLES or review.table(table)]
    texts = {"datapackage.json": to_json(descriptor(review.metadata, tables))}
    schemas = {f"schemas/{table}.json": to_json(table_schema(table, tables)) for table in tables}
    data = {f"data/{table}.csv": table_csv(table, review.table(table)) for table in tables}
    try:
        head = {path: text.encode("utf-8") for path, text in texts.items()}
    except UnicodeEncodeError:
        raise OutputError("datapackage.json: a property holds half of a surrogate pair, no character") from None
    tail = {path: text.encode("utf-8") for path, text in schemas.items()}
    return head | data | tail | {PROFILE_PATH: to_json(profile()).encode("utf-8")}


def write_package(review: Review, folder: str | Path) -> None:
    """Write a review as a data package, whole or not at all; reading it gives the review back.

    Args:
        review: The review.
        folder: Where: missing, empty, or written by this library and unchanged since.

    Raises:
        OutputError: If it cannot be written; what stood there is untouched.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "demo"
        >>> write_package(Review(Metadata.minimal("demo")), folder)
        >>> sorted(path.name for path in folder.iterdir())
        ['data', 'datapackage.json', 'manifest.json', 'schemas']
    """
    require_review(review)
    write_folder(folder, package_files(review))


def tidy(tables: Mapping[str, Sequence[Row]]) -> dict[str, tuple[Row, ...]]:
    r"""The same tables with text in NFC, LF for CR LF, no white space around cells, and rows sorted by key.

    Raises:
        InvalidReviewError: If two keys of a table become one.

    Examples:
        >>> from realist_synth.model.claims import ClaimCitation
        >>> rows = [ClaimCitation(claim_id="c2", study_id="s1"), ClaimCitation(claim_id=" c1\r\n", study_id="s1")]
        >>> [row.id for row in tidy({"claim_citations": rows})["claim_citations"]]
        ['c1|s1', 'c2|s1']
    """
    tidied = {table: [_tidy_row(row) for row in rows] for table, rows in tables.items()}
    clashes = [clash for table, rows in tidied.items() for clash in _clashes(table, tables[table], rows)]
    if clashes:
        raise InvalidReviewError(clashes)
    return {table: tuple(sorted(rows, key=_key)) for table, rows in tidied.items()}


def tidied(review: Review) -> Review:
    """The review with all its tables tidy, under the same reading.

    Raises:
        InvalidReviewError: If two keys of a table become one.

    Examples:
        >>> tidied(Review(Metadata.minimal("demo"))).metadata.name
        'demo'
    """
    return Review.from_tables(review.metadata, tidy(review.tables), review.reading)


def _key(row: Row) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in row.key)


def _tidy_row(row: Row) -> Row:
    free = {name: getattr(row, name) for name, kind in column_types(type(row)).items()
            if kind.name == "string" and not kind.vocabulary}
    changed = {name: _tidy_text(text, column_types(type(row))[name].required) for name, text in free.items() if text}
    changed = {name: text for name, text in changed.items() if text != free[name]}
    return row.model_copy(update=changed) if changed else row


def _tidy_text(text: str, required: bool) -> str | None:
    plain = re.sub(r"\r+\n", "\n", unicodedata.normalize("NFC", text)).strip()
    return plain or (text if required else None)


def _clashes(table: str, before: Sequence[Row], after: Sequence[Row]) -> Iterable[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(after):
        other = first.setdefault(_key(row), at)
        if other != at and _key(before[other]) != _key(before[at]):
            yield found("key.duplicate", "two keys become one when they are tidied", table=table, row=at + 1,
                        field=row.key[0], value=before[at].id,
                        hint=f"row {other + 1} becomes the same; rename one of them")
