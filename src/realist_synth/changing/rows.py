"""The rows of two versions by their keys: added, removed, changed; and what the descriptors say differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from realist_synth.model.metadata import Metadata
from realist_synth.model.review import READINGS, Review
from realist_synth.model.row import Row, column_types
from realist_synth.model.tables import TABLES
from realist_synth.model.vocabularies import Basis, Term

Kind = Literal["added", "removed", "changed"]
DESCRIPTOR = "datapackage.json"
DEFAULT_READING = ("synthesis", "default_reading")
WITHDRAWN = "withdrawn"
# stamps of a version: they follow from a change and are none
STAMPS = {("version",), ("created",)}


class Ref(NamedTuple):
    """A row by its table and key, or a property of the descriptor by its path.

    Examples:
        >>> str(Ref("claim_citations", ("c-trust", "s40")))
        'claim_citations c-trust|s40'
    """

    table: str
    key: tuple[str, ...]

    @property
    def id(self) -> str:
        """The key as one text."""
        return ("." if self.table == DESCRIPTOR else "|").join(self.key)

    def __str__(self) -> str:
        return f"{self.table} {self.id}"

    def to_dict(self) -> dict[str, Any]:
        """The reference as JSON-ready values."""
        return {"table": self.table, "key": list(self.key), "id": self.id}


@dataclass(frozen=True, slots=True)
class Change:
    """A row, or a property of the descriptor, that differs between two versions.

    Attributes:
        old: Its fields in the old version, those that are filled; None where it is added.
        new: Its fields in the new version; None where it is removed.
        fields: The fields that differ, in the order of the table.
        same_as: Of a row that is added or removed: the row of the other version that has the same content under
            another key.
    """

    ref: Ref
    kind: Kind
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    fields: tuple[str, ...]
    same_as: Ref | None = None

    @property
    def in_table(self) -> bool:
        """Whether it is a row, and not a property of the descriptor."""
        return self.ref.table != DESCRIPTOR

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON-ready values."""
        return {**self.ref.to_dict(), "change": self.kind, "fields": list(self.fields),
                "old": None if self.old is None else dict(self.old),
                "new": None if self.new is None else dict(self.new),
                "same_content": None if self.same_as is None else self.same_as.id}


Edited = Mapping[Ref, frozenset[str]]


def edited(changes: Sequence[Change], old: Basis, new: Basis) -> Edited:
    """For each row that differs the fields that do, all of them where it came or went.

    Of the reading, the bases that count under only one of the two stand for fields.
    """
    found = {change.ref: frozenset(change.fields) for change in changes}
    first, last = sorted((READINGS.index(old), READINGS.index(new)))
    flipped = {basis.value for basis in READINGS[first + 1:last + 1]}
    if flipped:
        found[reading_ref(found)] = frozenset(flipped | ({WITHDRAWN} if Basis.RECONCILED in (old, new) else set()))
    return found


def reading_ref(found: Mapping[Ref, Any]) -> Ref:
    """What changed the reading: the descriptor, or whoever opened the versions under two readings."""
    declared = Ref(DESCRIPTOR, DEFAULT_READING)
    return declared if declared in found else Ref(DESCRIPTOR, ("reading",))


def rows_changed(old: Review, new: Review) -> tuple[Change, ...]:
    """Every row that differs, by table in the order of the profile and by key.

    Examples:
        >>> from realist_synth.model.studies import Study
        >>> study = Study(study_id="a", label="A", title="T", facts_basis="review")
        >>> old = Review(Metadata.minimal("demo"), studies=(study,))
        >>> new = Review(Metadata.minimal("demo"), studies=(study.model_copy(update={"label": "B"}),))
        >>> [(str(change.ref), change.kind, change.fields) for change in rows_changed(old, new)]
        [('studies a', 'changed', ('label',))]
    """
    return tuple(change for table, model in TABLES.items()
                 for change in _alike(model, list(_of_table(model, old.table(table), new.table(table)))))


def _of_table(model: type[Row], old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    if old is new:
        return
    # where a key stands twice, in what was put together by hand, the first row counts, as everywhere
    before, after = ({key_of(row): row for row in reversed(rows)} for rows in (old, new))
    numbers = [name for name, kind in column_types(model).items() if kind.name == "number"]
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        ref = Ref(model.table, key)
        if one is None or other is None:
            row = one or other
            assert row is not None
            fields = content(row)
            yield Change(ref, "added" if one is None else "removed", None if one is None else fields,
                         None if other is None else fields, tuple(model.model_fields))
        elif one is not other and (one.__dict__ != other.__dict__ or _respelt(one, other, numbers)):
            was, now = content(one), content(other)
            yield Change(ref, "changed", was, now,
                         tuple(name for name in model.model_fields if was.get(name) != now.get(name)))


def key_of(row: Row) -> tuple[str, ...]:
    """The values of the key of a row."""
    return tuple(str(getattr(row, name)) for name in row.key)


def _respelt(one: Row, other: Row, numbers: Sequence[str]) -> bool:
    # 0.5 and 0.50 are equal numbers, but printed figures say by their digits how precise they are
    return any(str(getattr(one, name)) != str(getattr(other, name)) for name in numbers)


def content(row: Row) -> dict[str, Any]:
    """The filled fields of a row as JSON-ready values; numbers as text, just as printed."""
    return {name: plain(value) for name, value in row.__dict__.items() if value is not None}


def plain(value: Any) -> Any:
    """A value of a cell as JSON-ready value.

    Examples:
        >>> plain(Decimal("0.50")), plain(Basis.STATED), plain(3)
        ('0.50', 'stated', 3)
    """
    if isinstance(value, Term):
        return value.value
    return str(value) if isinstance(value, Decimal | date) else value


def _alike(model: type[Row], changes: list[Change]) -> list[Change]:
    """The changes, those with a hint that came or went only by their key."""
    gone: dict[object, list[Ref]] = {}
    for change in changes:
        if change.kind == "removed" and change.old and (same := _without_key(model, change.old)):
            gone.setdefault(same, []).append(change.ref)
    pairs: dict[Ref, Ref] = {}
    for change in changes:
        if change.kind == "added" and change.new and (own := gone.get(_without_key(model, change.new))):
            pairs[change.ref] = own.pop(0)
            pairs[pairs[change.ref]] = change.ref
    return [replace(change, same_as=pairs[change.ref]) if change.ref in pairs else change for change in changes]


def _without_key(model: type[Row], values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, value) for name, value in values.items() if name not in model.key))


def metadata_changed(old: Review, new: Review) -> tuple[Change, ...]:
    """Every property of the descriptors that differs, by path; and the reading, where only that was chosen apart.

    Examples:
        >>> one = Review(Metadata.minimal("demo"))
        >>> other = Review(Metadata.minimal("demo").model_copy(update={"title": "Demo"}))
        >>> [(change.ref.id, change.new) for change in metadata_changed(one, other)]
        [('title', {'value': 'Demo'})]
    """
    before, after = _properties(old.metadata), _properties(new.metadata)
    # the order of the dimensions is told only where none came or went
    orders = [each.pop(_ORDER) for each in (before, after)]
    if sorted(orders[0]) == sorted(orders[1]):
        before[_ORDER], after[_ORDER] = orders
    if old.reading != new.reading and before.get(DEFAULT_READING) == after.get(DEFAULT_READING):
        before[("reading",)], after[("reading",)] = old.reading.value, new.reading.value
    return tuple(_property(path, before.get(path), after.get(path))
                 for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path))


_ORDER = ("synthesis", "dimensions", "order")


def _property(path: tuple[str, ...], old: Any, new: Any) -> Change:
    return Change(Ref(DESCRIPTOR, path), "added" if old is None else "removed" if new is None else "changed",
                  None if old is None else {"value": old}, None if new is None else {"value": new}, ("value",))


def _properties(metadata: Metadata) -> dict[tuple[str, ...], Any]:
    """The properties of a descriptor by path; what is not said is not there."""
    found: dict[tuple[str, ...], Any] = {(name,): _json(value) for name, value in metadata if name != "synthesis"}
    found |= {("synthesis", name): _json(value) for name, value in metadata.synthesis if name != "dimensions"}
    for one in metadata.synthesis.dimensions:
        found |= {("synthesis", "dimensions", one.name, name): _json(value) for name, value in one}
    found[_ORDER] = [one.name for one in metadata.synthesis.dimensions]
    return {path: value for path, value in found.items() if value is not None and value != []}


def _json(value: Any) -> Any:
    return [_json(each) for each in value] if isinstance(value, tuple | list) else plain(value)
