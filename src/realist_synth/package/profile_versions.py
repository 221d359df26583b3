"""The versions of the profile: what each brought, and one small function for each step from one to the next.

A package of an older version is lifted as it is read, its cells still text, before anything is judged by the models;
`upgrade` writes the same lifted tables. A step adds, renames or moves; it drops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from realist_synth.model.row import column_types
from realist_synth.model.tables import PROFILE_VERSION, TABLES
from realist_synth.package.strict_csv import CsvTable
from realist_synth.schemas import table_schema

Cells = Mapping[str, CsvTable]


@dataclass(frozen=True)
class Step:
    """One step from a version of the profile to the next.

    Attributes:
        version: The version that it starts from.
        to: The version that it leads to.
        columns: The columns that the new version brought, by table.
        terms: The words that the new version brought to a closed vocabulary, by table and column.
        lift: What it does to the cells of a package, by table.
    """

    version: str
    to: str
    columns: Mapping[str, Sequence[str]]
    terms: Mapping[tuple[str, str], frozenset[str]]
    lift: Callable[[Cells], Cells]


_IN_1_1: Mapping[str, Sequence[str]] = MappingProxyType({
    "effects": ("chi_squared", "chi_squared_df"),
    "theories": ("configuration_id", "basis", "note"),
    "theory_events": ("element_id", "study_id", "passage_id", "basis"),
})


def to_1_1(cells: Cells) -> Cells:
    """Results get the statistic of their test, theories and their events what they rest on: all empty, as not said.

    The tables `coder_configurations` and `coder_judgements` are new too; a package of 1.0 has none of them.

    Examples:
        >>> old = CsvTable(header=["theory_id", "statement", "status", "parent_id", "passage_id"], rows=[["t"] * 5])
        >>> new = to_1_1({"theories": old})["theories"]
        >>> new.header, new.rows[0][-1]
        (['theory_id', 'statement', 'status', 'parent_id', 'passage_id', 'configuration_id', 'basis', 'note'], '')
    """
    return {table: with_columns(read, _IN_1_1.get(table, ())) for table, read in cells.items()}


STEPS = (
    Step("1.0", "1.1", _IN_1_1, MappingProxyType({
        ("effects", "measure"): frozenset({"percentage_points", "percentage_reduction"}),
        ("effects", "direction"): frozenset({"mixed", "no_test_seen"}),
    }), to_1_1),
)
VERSIONS = (*(step.version for step in STEPS), PROFILE_VERSION)


def with_columns(read: CsvTable, names: Sequence[str]) -> CsvTable:
    """The cells of a table with further columns after its own, empty in every row; one that is there stays."""
    if read.header is None or not (new := [name for name in names if name not in read.header]):
        return read
    more = [""] * len(new)
    return replace(read, header=[*read.header, *new], rows=[[*row, *more] for row in read.rows])


def lifted(cells: Cells, version: str) -> Cells:
    """The cells of a package of some version, as the current version has them.

    Args:
        cells: What the tables hold, by name.
        version: The version of the package, one of `VERSIONS`.
    """
    for step in STEPS[VERSIONS.index(version):]:
        cells = step.lift(cells)
    return cells


def since(version: str) -> tuple[str, ...]:
    """A version and those after it; what a package of an older version may hold when an upgrade of it was cut short.

    Examples:
        >>> since("1.0")
        ('1.0', '1.1')
    """
    return VERSIONS[VERSIONS.index(version):]


def columns_of(table: str, version: str = PROFILE_VERSION) -> tuple[str, ...]:
    """The columns that a version of the profile gives a table, in their order.

    Examples:
        >>> columns_of("theories", "1.0")
        ('theory_id', 'statement', 'status', 'parent_id', 'passage_id')
    """
    later = {name for step in STEPS[VERSIONS.index(version):] for name in step.columns.get(table, ())}
    return tuple(name for name in column_types(TABLES[table]) if name not in later)


def schema_of(table: str, version: str = PROFILE_VERSION, present: Sequence[str] = tuple(TABLES)) -> dict[str, Any]:
    """The Table Schema that a version of the profile gives a table.

    Args:
        table: A table of the profile.
        version: One of `VERSIONS`.
        present: The tables of the package; keys into others are left out.

    Examples:
        >>> [field["name"] for field in schema_of("theories", "1.0")["fields"]] == list(columns_of("theories", "1.0"))
        True
    """
    schema = table_schema(table, present)
    names = columns_of(table, version)
    fields = [_earlier(field, table, version) for field in schema["fields"] if field["name"] in names]
    keys = [key for key in schema.get("foreignKeys", []) if set(key["fields"]) <= set(names)]
    return {**schema, "fields": fields} | ({"foreignKeys": keys} if "foreignKeys" in schema else {})


def _earlier(field: Mapping[str, Any], table: str, version: str) -> dict[str, Any]:
    """A field with the words that its vocabulary had in a version."""
    later = {word for step in STEPS[VERSIONS.index(version):] for word in step.terms.get((table, field["name"]), ())}
    if not later:
        return dict(field)
    constraints = field["constraints"]
    words = [word for word in constraints["enum"] if word not in later]
    categories = [one for one in field["categories"] if one["value"] not in later]
    return {**field, "categories": categories, "constraints": {**constraints, "enum": words}}
