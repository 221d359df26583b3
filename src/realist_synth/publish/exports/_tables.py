"""The tables as plain CSV beside the schemas that describe them: what every format of tables starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist_synth.model.review import Review
from realist_synth.model.row import Row
from realist_synth.model.tables import TABLES
from realist_synth.package.read import Opened
from realist_synth.package.write import table_csv
from realist_synth.schemas import table_schema


@dataclass(frozen=True)
class Table:
    """A table of a package.

    Attributes:
        name: Its name.
        path: Its file, `data/NAME.csv`.
        data: The bytes of the file: plain CSV of UTF-8 whatever the package has, so that every cell is of the form that
            the schema says; of a tidy package the very bytes of its own file.
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
    review, present = review_of(opened), {one.table for one in opened.resources}
    return [Table(name, f"data/{name}.csv", table_csv(name, review.table(name)), table_schema(name, present),
                  review.table(name)) for name in TABLES if name in present]
