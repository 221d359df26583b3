"""The tables as CSV of UTF-8 beside the schemas that describe them: what every format of tables starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist_synth.model.review import Review
from realist_synth.model.row import Row, column_types
from realist_synth.model.tables import TABLES
from realist_synth.package.read import Opened
from realist_synth.package.resources import Resource
from realist_synth.package.write import table_csv
from realist_synth.schemas import table_schema


@dataclass(frozen=True)
class Table:
    """A table of a package.

    Attributes:
        name: Its name.
        path: Its file, `data/NAME.csv`.
        data: The bytes of the file: those of the package where it is plain CSV of UTF-8, else the same rows as such.
        schema: Its Table Schema; keys into tables that the package lacks are left out.
        rows: Its rows, in the order of the package.
    """

    name: str
    path: str
    data: bytes
    schema: Mapping[str, Any]
    rows: Sequence[Row]


def review_of(opened: Opened) -> Review:
    """The review of a package that was found valid."""
    assert opened.review is not None
    return opened.review


def tables_of(opened: Opened) -> list[Table]:
    """The tables of a package, in the order of the profile."""
    review, resources = review_of(opened), {one.table: one for one in opened.resources}
    return [Table(name, f"data/{name}.csv", _data(opened, resources[name], review.table(name)),
                  table_schema(name, resources), review.table(name)) for name in TABLES if name in resources]


def _data(opened: Opened, resource: Resource, rows: Sequence[Row]) -> bytes:
    data = opened.files.get(resource.path or "")
    header = ",".join(column_types(TABLES[resource.table])).encode()
    plain = resource.encoding.startswith("utf") and resource.delimiter == "," and resource.missing == {""}
    if data is not None and plain and data.splitlines()[:1] == [header]:
        return data
    return table_csv(resource.table, rows)
