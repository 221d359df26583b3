"""The tables of the profile as a database has them: typed columns, keys and comments, all from the row models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from realist_synth.model.row import Row, column_types, foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.model.vocabularies import Term
from realist_synth.publish.relational.about import ABOUT
from realist_synth.schemas import example_text, table_schema

Kind = Literal["text", "integer", "real", "boolean", "date"]

MODELS: Mapping[str, type[Row]] = MappingProxyType({**ABOUT, **TABLES})
_KINDS: Mapping[str, Kind] = {"string": "text", "integer": "integer", "number": "real", "boolean": "boolean",
                              "date": "date"}
PRINTED = "_printed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is written.

    Attributes:
        name: Its name.
        kind: What it holds.
        required: Whether every row has a value.
        description: What it means.
        example: A value, as text.
        vocabulary: The closed vocabulary of its values, if any.
        constraints: Other bounds, by their names in Table Schema.
        refers_to: The table whose key it holds, if any.
        field: The column of the profile that it comes from.
        term: The term of a standard vocabulary that it equals, if any.
    """

    name: str
    kind: Kind
    required: bool
    description: str
    example: str
    vocabulary: type[Term] | None
    constraints: Mapping[str, Any]
    refers_to: str | None
    field: str
    term: str | None

    @property
    def printed(self) -> bool:
        """Whether it holds a number as text, as printed."""
        return self.name != self.field


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is written: its name, what a row is, its columns, its keys."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]

    @property
    def references(self) -> tuple[tuple[str, str, str], ...]:
        """Its foreign keys: a column, the table it refers to, and the key of that."""
        return tuple((column.name, column.refers_to, MODELS[column.refers_to].key[0])
                     for column in self.columns if column.refers_to)


def described(tables: Collection[str]) -> tuple[Table, ...]:
    """These tables, in the order of the profile; a key into a table that is not among them is left out.

    Examples:
        >>> effects = described(["effects"])[0]
        >>> [column.name for column in effects.columns][5:7], effects.references
        (['estimate', 'estimate_printed'], ())
    """
    return tuple(_table(name, frozenset(tables)) for name in MODELS if name in tables)


@cache
def _table(name: str, present: frozenset[str]) -> Table:
    model = MODELS[name]
    return Table(name, _words(model.__doc__), tuple(_columns(model, present)), model.key, model.unique)


def _columns(model: type[Row], present: frozenset[str]) -> list[Column]:
    """Its columns; a number stands twice: to be computed with, and as text just as printed."""
    found = []
    for name, kind in column_types(model).items():
        info = model.model_fields[name]
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}
        other, term = foreign_keys(model).get(name), extra.get("term")
        one = Column(name, _KINDS[kind.name], kind.required, _words(info.description), example_text(info.examples),
                     kind.vocabulary, kind.constraints, other if other in present else None, name,
                     str(term) if term else None)
        found.append(one)
        if one.kind == "real":
            found.append(Column(name + PRINTED, "text", kind.required, f"The number of `{name}` as text, digit by "
                                "digit as printed.", one.example, None, {"minLength": 1}, None, name, None))
    return found


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def in_order_of_keys(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables with each after those that it refers to, else as they come.

    Examples:
        >>> [table.name for table in in_order_of_keys(described(["codings", "passages", "documents"]))]
        ['documents', 'passages', 'codings']
    """
    left, ordered = list(tables), dict[str, Table]()
    while left:
        ready = next(table for table in left
                     if all(other == table.name or other in ordered for _, other, _ in table.references))
        left.remove(ready)
        ordered[ready.name] = ready
    return tuple(ordered.values())


def written_schema(table: Table, present: Collection[str]) -> dict[str, Any]:
    """The Table Schema of a table of the profile as it is written, with the columns of numbers as printed.

    Examples:
        >>> fields = written_schema(described(["claims"])[0], ["claims"])["fields"]
        >>> [(field["name"], field["type"]) for field in fields if "stated" in field["name"]]
        [('stated', 'number'), ('stated_printed', 'string')]
    """
    schema = table_schema(table.name, present)
    known = {field["name"]: field for field in schema["fields"]}
    fields = [{"name": column.name, "type": "string", "description": column.description, "example": column.example}
              if column.printed else known[column.name] for column in table.columns]
    return {**{name: value for name, value in schema.items() if name != "missingValues"}, "fields": fields}
