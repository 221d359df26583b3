"""What every row of a table has: its table, its key, its fields and what they refer to.

The modules of row models do not postpone their annotations: pydantic would compile each of them anew at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.fields import FieldInfo

from realist_synth.model.vocabularies import Term


@dataclass(frozen=True, slots=True)
class References:
    """Marks a field as a foreign key: its values are keys of `table`."""

    table: str


Id = Annotated[str, StringConstraints(min_length=1)]
Text = Annotated[str, StringConstraints(min_length=1)]


def column(description: str, example: str | int | float | bool, *, term: str | None = None, **constraints: Any) -> Any:
    """A column that must be filled: its definition, an example, and the standard term that it equals."""
    return Field(description=description, examples=[example],
                 json_schema_extra={"term": term} if term else None, **constraints)


def optional(
    description: str, example: str | int | float | bool, *, term: str | None = None, **constraints: Any
) -> Any:
    """A column that may be empty."""
    return Field(default=None, description=description, examples=[example],
                 json_schema_extra={"term": term} if term else None, **constraints)


class Row(BaseModel):
    """One row of a table, checked and frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, strict=False)

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def id(self) -> str:
        """The key of the row; a key of several fields is joined by a bar."""
        return "|".join(str(getattr(self, name)) for name in self.key)

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON-ready values."""
        return self.model_dump(mode="json")


@cache
def foreign_keys(model: type[Row]) -> Mapping[str, str]:
    """The fields of a table that refer to another table, with that table's name.

    Examples:
        >>> from realist_synth.model.claims import ClaimCitation
        >>> dict(foreign_keys(ClaimCitation))
        {'claim_id': 'claims', 'study_id': 'studies'}
    """
    found = {}
    for name, info in model.model_fields.items():
        for mark in marks(info):
            if isinstance(mark, References):
                found[name] = mark.table
    return found


def marks(info: FieldInfo) -> list[Any]:
    """All metadata of a field, also of an annotation inside `... | None`."""
    inner = [mark for arg in getattr(info.annotation, "__args__", ()) for mark in getattr(arg, "__metadata__", ())]
    return [*info.metadata, *inner]


StudyRef = Annotated[Id, References("studies")]
CodeRef = Annotated[Id, References("codes")]
PassageRef = Annotated[Id, References("passages")]
DecisionRef = Annotated[Id, References("decisions")]
ClaimRef = Annotated[Id, References("claims")]
ConfigurationRef = Annotated[Id, References("configurations")]
DocumentRef = Annotated[Id, References("documents")]
CoderRef = Annotated[Id, References("coders")]
TheoryRef = Annotated[Id, References("theories")]
ElementRef = Annotated[Id, References("configuration_elements")]


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What a column holds: a type of Table Schema, its closed vocabulary, whether it is required, constraints."""

    name: str
    vocabulary: type[Term] | None
    required: bool
    constraints: Mapping[str, Any]


@cache
def column_types(model: type[Row]) -> Mapping[str, ColumnType]:
    """The type of each column of a table, in order.

    Examples:
        >>> from realist_synth.model.sources import Passage
        >>> column_types(Passage)["start"]
        ColumnType(name='integer', vocabulary=None, required=False, constraints={'minimum': 0})
    """
    return {name: _column_type(info) for name, info in model.model_fields.items()}


_TYPES = {str: "string", int: "integer", Decimal: "number", bool: "boolean", date: "date"}
_CONSTRAINTS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum",
                "min_length": "minLength", "pattern": "pattern"}


def _column_type(info: FieldInfo) -> ColumnType:
    bare = next((arg for arg in get_args(info.annotation) if arg is not type(None)), info.annotation)
    bare = get_args(bare)[0] if get_origin(bare) is Annotated else bare
    vocabulary = bare if isinstance(bare, type) and issubclass(bare, Term) else None
    constraints = {ours: value for mark in marks(info) for theirs, ours in _CONSTRAINTS.items()
                   if (value := getattr(mark, theirs, None)) is not None}
    return ColumnType("string" if vocabulary else _TYPES[bare], vocabulary, info.is_required(), constraints)  # type: ignore[index]
