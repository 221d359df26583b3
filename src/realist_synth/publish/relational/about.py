"""What an export says of itself, as tables beside those of the package: its metadata, tables, columns and words.

The annotations are not postponed, as in the modules of the row models.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, ClassVar

from realist_synth.model.metadata import Metadata
from realist_synth.model.row import Id, References, Row, Text, column, optional
from realist_synth.model.vocabularies import Term
from realist_synth.package.write import descriptor

if TYPE_CHECKING:
    from realist_synth.publish.relational.described import Column, Table


class Form(Term):
    """How a property is written."""

    TEXT = ("text", "As it reads.")
    JSON = ("json", "As JSON.")


class Property(Row):
    """One property of the package, from its datapackage.json."""

    table: ClassVar[str] = "_package"
    key: ClassVar[tuple[str, ...]] = ("property",)

    property: str = column("The property.", "title")
    form: Form = column("Whether the value is written as text or as JSON.", "text")
    value: str = column("Its value.", "Peer involvement")


class TableNote(Row):
    """A table, and what one of its rows is."""

    table: ClassVar[str] = "_tables"
    key: ClassVar[tuple[str, ...]] = ("table_name",)

    table_name: Id = column("The table.", "codings")
    row_count: int = column("How many rows it has.", 226, ge=0)
    key_columns: Text = column("The columns that are its key.", "coding_id")
    description: Text = column("What a row of it is.", "The consensus.")


class ColumnNote(Row):
    """A column, and what it means."""

    table: ClassVar[str] = "_columns"
    key: ClassVar[tuple[str, ...]] = ("table_name", "column_name")

    table_name: Annotated[Id, References("_tables")] = column("The table.", "codings")
    column_name: Id = column("The column.", "basis")
    position: int = column("Its place in the table, from 1.", 5, ge=1)
    type: Text = column("What it holds: text, integer, real, boolean or date.", "text")
    required: bool = column("Whether every row has a value.", True)
    description: Text = column("What it means.", "How the coding came to be.")
    vocabulary: Text | None = optional("The closed vocabulary of its values.", "Basis")
    limits: Text | None = optional("Other bounds of its values, by their names in Table Schema.", "minimum 0")
    refers_to: Text | None = optional("The table whose key it holds.", "studies")
    same_as: Text | None = optional("The term of a standard vocabulary that it equals.", "https://schema.org/name")
    example: Text = column("A value, as text.", "stated")


class Word(Row):
    """A word of a closed vocabulary, and what it means."""

    table: ClassVar[str] = "_vocabularies"
    key: ClassVar[tuple[str, ...]] = ("vocabulary", "word")

    vocabulary: Id = column("The vocabulary.", "Basis")
    word: Id = column("The word.", "stated")
    meaning: Text = column("What it means.", "The source says so of this study.")


ABOUT: Mapping[str, type[Row]] = MappingProxyType({model.table: model
                                                   for model in (Property, TableNote, ColumnNote, Word)})


def properties(metadata: Metadata) -> dict[str, object]:
    """The properties of a package as its datapackage.json has them, without the resources.

    Examples:
        >>> list(properties(Metadata.minimal("demo")))
        ['name', 'synthesis']
    """
    return {name: value for name, value in descriptor(metadata, ()).items() if name not in ("$schema", "resources")}


def about(metadata: Metadata, tables: Sequence["Table"], counts: Mapping[str, int]) -> dict[str, tuple[Row, ...]]:
    """The rows of the tables that describe an export.

    Args:
        metadata: What the package says of itself.
        tables: The tables of the package that are exported.
        counts: How many rows each has.
    """
    said = [Property.model_construct(property=name, form=Form.TEXT, value=value) if isinstance(value, str)
            else Property.model_construct(property=name, form=Form.JSON, value=json.dumps(value, ensure_ascii=False))
            for name, value in properties(metadata).items()]
    notes = [TableNote.model_construct(table_name=table.name, row_count=counts[table.name],
                                       key_columns=", ".join(table.key), description=table.description)
             for table in tables]
    columns = [_note(table, position, one) for table in tables for position, one in enumerate(table.columns, 1)]
    return {"_package": tuple(said), "_tables": tuple(notes), "_columns": tuple(columns),
            "_vocabularies": tuple(_words(tables))}


def _note(table: "Table", position: int, one: "Column") -> ColumnNote:
    limits = ", ".join(f"{name} {value}" for name, value in one.constraints.items() if name != "minLength")
    return ColumnNote.model_construct(
        table_name=table.name, column_name=one.name, position=position, type=one.kind, required=one.required,
        description=one.description, vocabulary=one.vocabulary.__name__ if one.vocabulary else None,
        limits=limits or None, refers_to=one.refers_to, same_as=one.term, example=one.example)


def _words(tables: Sequence["Table"]) -> Iterator[Word]:
    used = {one.vocabulary.__name__: one.vocabulary for table in tables for one in table.columns if one.vocabulary}
    for name in sorted(used):
        yield from (Word.model_construct(vocabulary=name, word=term.value, meaning=term.definition)
                    for term in used[name])
