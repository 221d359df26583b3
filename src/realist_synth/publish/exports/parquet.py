"""Parquet files, one for each table: typed columns, with descriptions and keys in the metadata of each file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from realist_synth.package.read import Opened
from realist_synth.publish.relational.described import Table, written_schema
from realist_synth.publish.relational.values import Value, contents, needed

SUFFIX = ""


def export(opened: Opened) -> Mapping[str, bytes]:
    """The files by name; the same package gives the same bytes with the same version of pyarrow.

    The metadata of each file hold `table_schema` (what the table and its columns mean, its keys, the words of its
    vocabularies, as Table Schema) and `package` (the properties of the package), both as JSON.

    Args:
        opened: The package.

    Raises:
        InvalidReviewError: If the package has errors.
        OutputError: If a value does not fit, or pyarrow is not installed.

    Examples:
        >>> from realist_synth.package.locate import resolve
        >>> from realist_synth.package.read import open_package
        >>> export(open_package(resolve("bundled", fall_back=False)[0]))["studies.parquet"][:4]
        b'PAR1'
    """
    held = contents(opened)
    arrow = needed("pyarrow", "parquet", "a folder of Parquet files")
    present = [table.name for table in held.tables]
    package = json.dumps(held.properties, ensure_ascii=False)
    files = {}
    for table in held.tables:
        schema = json.dumps(written_schema(table, present), ensure_ascii=False)
        files[f"{table.name}.parquet"] = _file(arrow, table, held.rows[table.name],
                                               {"table_schema": schema, "package": package})
    return files


def _file(arrow: Any, table: Table, rows: Sequence[tuple[Value, ...]], metadata: Mapping[str, str]) -> bytes:
    parquet = needed("pyarrow.parquet", "parquet", "a folder of Parquet files")
    types = {"text": arrow.string(), "integer": arrow.int64(), "real": arrow.float64(), "boolean": arrow.bool_(),
             "date": arrow.date32()}
    fields = [arrow.field(column.name, types[column.kind], nullable=not column.required,
                          metadata={"description": column.description}) for column in table.columns]
    schema = arrow.schema(fields, metadata=dict(metadata))
    columns = zip(*rows, strict=True) if rows else [()] * len(fields)
    arrays = [arrow.array(values, type=field.type) for values, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()
