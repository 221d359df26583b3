"""pandera schemas from the column types: the guard where data frames come in and go out.

What a column holds is tested value by value and strictly, whatever stores it (object, `str`, Arrow, nullable): text is
`str` and never a number, a boolean is never the text "false", 7 is not the identifier "007". A pattern is searched by
pydantic's engine and anchored as a whole, so that `A|B` and a final line break mean here what they mean in the models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any

from realist_synth.errors import InvalidReviewError, UnknownNameError
from realist_synth.frame_findings import frame_findings
from realist_synth.model.row import ColumnType, column_types
from realist_synth.model.tables import TABLES

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from pandera.pandas import DataFrameSchema

Test = Callable[[Any], bool]
Keys = Sequence[str] | Iterable[Sequence[str]]

EXACT_INTEGERS = 2**53
"""Up to here every whole number is exact as a float, which is how pandas stores integers beside missing values."""
NAMES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "True or False",
         "date": "a date as text, yyyy-mm-dd"}


def frame_schema(columns: Mapping[str, ColumnType], *, name: str, unique: Keys | None = None,
                 coerce: bool = False) -> DataFrameSchema:
    """The pandera schema of a data frame with exactly these columns, in any order.

    Args:
        columns: What each column holds.
        name: The name of the schema, which its messages carry.
        unique: Columns whose values, where all are filled, may occur together only once; or several such keys.
        coerce: Return text as `string`, integers as `Int64` (`object` beyond 64 bits), booleans as `boolean`, numbers
            as `Float64`, or as `object` where they are Decimal, as printed. Only the storage changes, never a value.

    Examples:
        >>> import pandas as pd
        >>> schema = frame_schema({"n": ColumnType("integer", None, True, {"minimum": 0})}, name="counts")
        >>> schema.validate(pd.DataFrame({"n": [1, 2]})).shape
        (2, 1)
    """
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {column: _column(kind, coerce) for column, kind in columns.items()},
        checks=[_unique_check(key) for key in _keys(unique)],
        strict=True, unique_column_names=True, name=name,
    )


@cache
def table_frame_schema(table: str) -> DataFrameSchema:
    """The pandera schema of a table of the profile: its columns, its key and what else is unique in it.

    Raises:
        UnknownNameError: If the profile has no such table.

    Examples:
        >>> list(table_frame_schema("claim_citations").columns)
        ['claim_id', 'study_id']
    """
    if table not in TABLES:
        raise UnknownNameError("table", table, TABLES)
    model = TABLES[table]
    return frame_schema(column_types(model), name=table, unique=(model.key, *model.unique))


def typed_frame(columns: Mapping[str, ColumnType], records: Sequence[Sequence[Any]], *, name: str,
                unique: Keys | None = None) -> DataFrame:
    """A pandas data frame of these records, stored as `frame_schema(..., coerce=True)` says and guarded by it.

    Raises:
        InvalidReviewError: If a record does not fit its columns; it carries all findings.

    Examples:
        >>> kind = ColumnType("integer", None, False, {})
        >>> typed_frame({"n": kind}, [(1,), (None,)], name="counts").dtypes.to_dict()
        {'n': Int64Dtype()}
    """
    import pandas as pd
    import pandera.errors

    by_column = {column: pd.Series([record[at] for record in records], dtype=object)
                 for at, column in enumerate(columns)}
    try:
        frame: DataFrame = frame_schema(columns, name=name, unique=unique, coerce=True).validate(
            pd.DataFrame(by_column), lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise InvalidReviewError(frame_findings(error, name)) from error
    return frame


def _keys(unique: Keys | None) -> list[tuple[str, ...]]:
    keys = list(unique or ())
    return [tuple(map(str, keys))] if keys and isinstance(keys[0], str) else [tuple(key) for key in keys]


def _column(kind: ColumnType, coerce: bool) -> Any:
    import pandera.pandas as pa

    checks = [pa.Check(_each(test), name=code, error=message) for code, test, message in _tests(kind)]
    parsers = [pa.Parser(lambda series: _stored(series, kind))] if coerce else None
    return pa.Column(None, checks, parsers=parsers, nullable=not kind.required, metadata={"kind": kind})


def _each(test: Test) -> Callable[[Series[Any]], Series[bool]]:
    """A check of a column that asks once for each distinct value; True and 1 are two."""

    def check(series: Series[Any]) -> Series[bool]:
        import pandas as pd

        seen: dict[tuple[type, Any], bool] = {}
        passed = []
        for value in series.tolist():
            key = (type(value), value if isinstance(value, str | int | float | Decimal) else id(value))
            if key not in seen:
                seen[key] = test(value)
            passed.append(seen[key])
        return pd.Series(passed, index=series.index, dtype=bool)

    return check


def _tests(kind: ColumnType) -> list[tuple[str, Test, str]]:
    """What is asked of a value, as code, test and message; a value of another type fails the first alone."""
    fits = _FITS[kind.name]
    tests: list[tuple[str, Test, str]] = [("cell.type", fits, f"is not {NAMES[kind.name]}")]
    if kind.vocabulary:
        terms = frozenset(term.value for term in kind.vocabulary)
        tests.append(("cell.bad-enum", lambda value: value in terms, "is not in the vocabulary of the column"))
    for constraint, bound in kind.constraints.items():
        tests.append(_CONSTRAINTS[constraint](bound))
    return [tests[0], *((code, _unless(fits, test), message) for code, test, message in tests[1:])]


def _unless(fits: Test, test: Test) -> Test:
    return lambda value: not fits(value) or test(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def _is_integer(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer() and abs(value) <= EXACT_INTEGERS
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value.adjusted() <= 300
    return isfinite(value) if isinstance(value, float) else _is_integer(value)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def _is_date(value: Any) -> bool:
    if not (isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


_FITS: Mapping[str, Test] = {"string": _is_text, "integer": _is_integer, "number": _is_number, "boolean": _is_boolean,
                             "date": _is_date}


def _pattern_test(pattern: str) -> tuple[str, Test, str]:
    from typing import Annotated

    from pydantic import StringConstraints, TypeAdapter, ValidationError

    whole = TypeAdapter(Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$")])

    def test(value: Any) -> bool:
        try:
            return bool(whole.validate_python(value)) or value == ""
        except ValidationError:
            return False

    return "cell.pattern", test, f"does not match the pattern {pattern}"


_CONSTRAINTS: Mapping[str, Callable[[Any], tuple[str, Test, str]]] = {
    "minimum": lambda bound: ("cell.range", lambda value: value >= bound, f"is less than {bound}"),
    "maximum": lambda bound: ("cell.range", lambda value: value <= bound, f"is more than {bound}"),
    "exclusiveMinimum": lambda bound: ("cell.range", lambda value: value > bound, f"is not more than {bound}"),
    "exclusiveMaximum": lambda bound: ("cell.range", lambda value: value < bound, f"is not less than {bound}"),
    "minLength": lambda bound: ("cell.range", lambda value: len(value) >= bound, f"has fewer characters than {bound}"),
    "pattern": _pattern_test,
}


def _stored(series: Series[Any], kind: ColumnType) -> Series[Any]:
    """The column in the storage of its type; as it is where a value does not fit, for the check to report it."""
    import pandas as pd

    values = [None if missing else value for value, missing in zip(series.tolist(), series.isna(), strict=True)]
    filled = [value for value in values if value is not None]
    if not all(map(_FITS[kind.name], filled)):
        return series
    if kind.name == "integer":
        values = [value if value is None else int(value) for value in values]
        storage = "Int64" if all(-(2**63) <= int(value) < 2**63 for value in filled) else "object"
    elif kind.name == "number":
        storage = "object" if any(isinstance(value, Decimal) for value in filled) else "Float64"
    else:
        storage = "boolean" if kind.name == "boolean" else "string"
    return pd.Series(values, index=series.index, dtype=storage, name=series.name)


def _unique_check(key: tuple[str, ...]) -> Any:
    import pandera.pandas as pa

    def check(frame: DataFrame) -> Series[bool]:
        fields = [field for field in key if field in frame.columns]
        filled = frame[fields].notna().all(axis=1) if len(fields) == len(key) else frame.index.isin([])
        return ~(frame[fields].astype(object).duplicated() & filled)

    return pa.Check(check, name="key.duplicate", error=", ".join(key), ignore_na=False)
