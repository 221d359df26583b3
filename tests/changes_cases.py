"""Versions to compare: a review and what legal edits make of it, and named changes applied alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from realist_synth.changing.rows import DESCRIPTOR, Ref, key_of
from realist_synth.model.review import Review
from realist_synth.model.row import Row, column_types, foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.model.vocabularies import Basis


def with_rows(review: Review, table: str, rows: Iterable[Row]) -> Review:
    return replace(review, **{table: tuple(rows)})


def edit(review: Review, table: str, key: str, **values: Any) -> Review:
    """The review with other values in one row; None for the row deletes it."""
    assert key in review.index(table), key
    return with_rows(review, table, [type(row).model_validate(dict(row) | values) if row.id == key else row
                                     for row in review.table(table)])


def without(review: Review, table: str, *keys: str) -> Review:
    assert set(keys) <= set(review.index(table)), keys
    return with_rows(review, table, [row for row in review.table(table) if row.id not in keys])


def added(review: Review, table: str, **values: Any) -> Review:
    return with_rows(review, table, [*review.table(table), TABLES[table].model_validate(values)])


def sound(review: Review) -> Review:
    """The review without what refers to rows that are gone."""
    while True:
        ids = {table: {row.id for row in review.table(table)} for table in TABLES}
        kept: dict[str, tuple[Row, ...]] = {}
        for table, model in TABLES.items():
            rows = []
            for row in review.table(table):
                lost = {name: None for name, other in foreign_keys(model).items()
                        if getattr(row, name) is not None and getattr(row, name) not in ids[other]}
                if not any(column_types(model)[name].required for name in lost):
                    rows.append(row.model_copy(update=lost))
            kept[table] = tuple(rows)
        if all(kept[table] == review.table(table) for table in TABLES):
            return review
        review = replace(review, **kept)


def applied(old: Review, new: Review, refs: Iterable[Ref]) -> Review:
    """The old version with these changes of the new one, and no others."""
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for ref in refs:
        wanted.setdefault(ref.table, set()).add(ref.key)
    tables = {}
    for table in TABLES:
        keys = wanted.get(table, set())
        rows = {key_of(row): row for row in old.table(table) if key_of(row) not in keys}
        rows |= {key_of(row): row for row in new.table(table) if key_of(row) in keys}
        tables[table] = tuple(rows.values())
    framed = DESCRIPTOR in wanted
    return replace(old, metadata=new.metadata if framed else old.metadata,
                   reading=new.reading if framed else old.reading, **tables)


FIELDS = {
    "codings": ("code_id", "study_id", "basis", "presence", "direction", "passage_id", "withdrawn_by", "note"),
    "codes": ("parent_id", "label", "desired_direction", "dimension"),
    "studies": ("project", "year", "label", "design"),
    "configurations": ("level", "basis", "statement", "study_id"),
    "configuration_elements": ("code_id", "basis", "polarity"),
    "effects": ("estimate", "direction", "higher_is", "independent_unit", "measure"),
    "claims": ("stated", "statement"),
    "settings": ("country", "basis", "study_id"),
    "theory_events": ("effect", "theory_id"),
    "coder_codings": ("code_id", "coder_id"),
    "claim_relations": ("relation",),
}


def versions(old: Review, seed: int, most: int = 5) -> tuple[Review, Review]:
    """A review, and the same after a few edits: rows deleted, or given values that other rows or the words have.

    The same seed makes the same edits.
    """
    random, new = Random(seed), old
    for _ in range(random.randint(1, most)):
        table = random.choice([table for table in FIELDS if new.table(table)] or ["studies"])
        if not new.table(table):
            break
        row = random.choice(new.table(table))
        if random.random() < 0.3:
            new = sound(without(new, table, row.id))
            continue
        name = random.choice(FIELDS[table])
        value = random.choice([*(getattr(each, name) for each in new.table(table)), *_other(new, table, name)])
        changed = row.model_copy(update=_legal(new, row, name, value))
        new = with_rows(new, table, [changed if each.id == row.id else each for each in new.table(table)])
    if random.random() < 0.15:
        new = new.with_reading(random.choice(list(Basis)).value)
    # and from either side, so that rows are also added
    return (old, new) if random.random() < 0.5 else (new, old)


def _other(review: Review, table: str, name: str) -> list[Any]:
    kind = column_types(TABLES[table])[name]
    if kind.vocabulary:
        return list(kind.vocabulary)
    target = foreign_keys(TABLES[table]).get(name)
    return [row.id for row in review.table(target)] if target else []


def _legal(review: Review, row: Row, name: str, value: Any) -> dict[str, Any]:
    """An update that leaves out what would not be a row of a sound package."""
    if row.table == "codes" and name == "parent_id" and value is not None:
        parent, seen = value, {row.id}
        while parent is not None:
            if parent in seen or review.code(parent).dimension != row.dimension:
                return {}
            seen.add(parent)
            parent = review.code(parent).parent_id
    if row.table == "codes" and name == "dimension" and (
            row.parent_id is not None or any(each.parent_id == row.id for each in review.codes)):
        return {}
    if row.table == "configurations" and (name == "level" or (name == "study_id" and None in (row.study_id, value))):
        return {}
    return {name: value}


