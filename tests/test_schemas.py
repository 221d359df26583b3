"""The schemas written from the row models, and the pandera schemas that guard data frames."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import jsonschema
import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from realist_synth.errors import InvalidReviewError, UnknownNameError
from realist_synth.model.row import ColumnType, column_types
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import Basis
from realist_synth.package.write import descriptor
from realist_synth.schemas import (
    PROFILE_PATH,
    frame_findings,
    frame_schema,
    profile,
    schema_files,
    table_frame_schema,
    table_schema,
    to_json,
    typed_frame,
)
from tests.strategies import HOSTILE, metadata

TEXT = ColumnType("string", None, True, {"minLength": 1})
WHOLE = ColumnType("integer", None, False, {"minimum": 0})
KINDS = {name: ColumnType(name, None, False, {}) for name in ("string", "integer", "number", "boolean", "date")}


def errors_of(schema, frame):
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        schema.validate(frame, lazy=True)
    return caught.value


def passes(kind, value):
    frame = pd.DataFrame({"x": pd.Series([value], dtype=object)})
    try:
        frame_schema({"x": kind}, name="one").validate(frame, lazy=True)
    except pandera.errors.SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("table", TABLES)
def test_each_table_schema_has_the_columns_and_keys_of_its_model(table):
    schema = table_schema(table)
    assert [field["name"] for field in schema["fields"]] == list(TABLES[table].model_fields)
    assert schema["primaryKey"] == list(TABLES[table].key)
    assert all(field["description"] and field["example"] is not None for field in schema["fields"])


def test_keys_into_tables_that_are_absent_are_left_out():
    fields = [key["fields"] for key in table_schema("codings", REQUIRED_TABLES)["foreignKeys"]]
    assert fields == [["study_id"], ["code_id"]]
    assert "foreignKeys" not in table_schema("documents", ["documents"])


def test_a_key_into_the_same_table_names_no_resource():
    assert table_schema("codes")["foreignKeys"] == [
        {"fields": ["parent_id"], "reference": {"resource": "", "fields": ["code_id"]}}]


@pytest.mark.parametrize("function", [table_schema, table_frame_schema])
def test_an_unknown_table(function):
    with pytest.raises(UnknownNameError, match="did you mean 'codings'"):
        function("codngs")


@settings(max_examples=25, deadline=None)
@given(metadata())
def test_every_descriptor_obeys_the_profile(described):
    own = {key: value for key, value in profile().items() if key != "allOf"}
    written = json.loads(json.dumps(descriptor(described, REQUIRED_TABLES)))
    jsonschema.Draft7Validator(own).validate(written)
    del written["resources"][0]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(own).validate(written)


def test_schema_files_are_json_with_a_final_newline():
    files = schema_files()
    assert set(files) == {f"schemas/{table}.json" for table in TABLES} | {PROFILE_PATH}
    assert all(text == to_json(json.loads(text)) for text in files.values())


def test_importing_the_schemas_loads_nothing_heavy():
    heavy = {"numpy", "pandas", "pandera", "narwhals"}
    code = f"import sys, realist_synth.schemas, realist_synth.package.frames; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("table", TABLES)
def test_frame_schema_of_each_table(table):
    schema = table_frame_schema(table)
    assert list(schema.columns) == list(column_types(TABLES[table]))
    assert [name for name, column in schema.columns.items() if not column.nullable] == [
        name for name, kind in column_types(TABLES[table]).items() if kind.required]


def test_messages_of_pandera_carry_row_and_column():
    frame = pd.DataFrame({"a": pd.Series(["x", 7, None], dtype=object), "n": [1, -1, 2]})
    cases = errors_of(frame_schema({"a": TEXT, "n": WHOLE}, name="demo"), frame).failure_cases
    assert sorted(zip(cases["column"], cases["index"], cases["check"], strict=True)) == [
        ("a", 1, "is not text"), ("a", 2, "not_nullable"), ("n", 1, "is less than 0")]


def test_findings_count_rows_whatever_the_index():
    frame = pd.DataFrame({"a": ["x", ""]}, index=["p", "q"])
    error = errors_of(frame_schema({"a": TEXT}, name="demo"), frame)
    (found,) = frame_findings(error, "demo")
    assert (found.row, found.field, found.value, found.message) == (2, "a", "", "has fewer characters than 1")


def test_a_check_of_someone_else_is_reported_as_it_is():
    schema = pa.DataFrameSchema({"a": pa.Column(int, pa.Check.gt(0), metadata={"kind": WHOLE})}, name="demo")
    (found,) = frame_findings(errors_of(schema, pd.DataFrame({"a": [0]})), "demo")
    assert found.code == "frame.invalid"
    assert "greater_than(0)" in found.message


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("string", ["a", "", "7", "\ud7ff"], [7, 1.5, True, b"a", "\ud800", ["a"]]),
        (
            "integer",
            [7, -7, 0, 10**30, 2018.0, np.int64(7), np.uint8(7)],
            ["7", True, 7.5, 2.0**54, float("inf"), Decimal(7), [7], 1j],
        ),
        (
            "number",
            [7, 0.5, Decimal("0.50"), np.float64(2.5), 2.0**60],
            ["7", True, float("-inf"), Decimal("sNaN"), Decimal("Infinity")],
        ),
        ("boolean", [True, False, np.True_], [0, 1, "true", "False", 1.0]),
        (
            "date",
            ["2026-01-31", "0001-01-01"],
            ["2026-02-30", "2026-1-31", "2026-01-31\n", "\u0662026-01-31", 20260131, "20260131"],
        ),
    ],
)
def test_types_are_strict(kind, good, bad):
    assert all(passes(KINDS[kind], value) for value in good)
    assert not any(passes(KINDS[kind], value) for value in bad)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_missing_passes_where_it_may(name):
    for missing in (None, float("nan"), pd.NA):
        assert passes(KINDS[name], missing)
        assert not passes(ColumnType(name, None, True, {}), missing)


@pytest.mark.parametrize("dtype", ["int64", "Int64", "uint8", "float64", "Float64", "object"])
def test_integers_in_any_storage(dtype):
    frame = pd.DataFrame({"n": pd.Series([1, 2], dtype=dtype)})
    assert frame_schema({"n": WHOLE}, name="demo").validate(frame).equals(frame)


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_text_in_any_storage(dtype):
    frame = pd.DataFrame({"a": pd.Series(["x", "y"], dtype=dtype)})
    assert frame_schema({"a": TEXT}, name="demo").validate(frame).equals(frame)


@pytest.mark.parametrize(("pattern", "good", "bad"), [
    ("A|B", ["A", "B"], ["AB", "xA", "Bx", "A\n", "\nB"]), ("^[A-Z]{3}$", ["KEN"], ["KEN\n", "KENY", "ken"]),
    ("a*", ["", "aa"], ["b", "aab"])])
def test_patterns_are_anchored_as_a_whole(pattern, good, bad):
    kind = ColumnType("string", None, True, {"pattern": pattern})
    assert all(passes(kind, value) for value in good)
    assert not any(passes(kind, value) for value in bad)


def test_a_pattern_that_backtracks_elsewhere_ends_at_once():
    assert not passes(ColumnType("string", None, True, {"pattern": "(a+)+b"}), "a" * 50_000)


def test_a_value_of_another_type_is_reported_once():
    kind = ColumnType("integer", None, True, {"minimum": 1, "maximum": 9})
    error = errors_of(frame_schema({"n": kind}, name="demo"), pd.DataFrame({"n": pd.Series(["x"], dtype=object)}))
    assert len(error.failure_cases) == 1


def test_vocabularies_take_terms_and_their_words():
    kind = ColumnType("string", Basis, True, {})
    assert passes(kind, "stated")
    assert passes(kind, Basis.STATED)
    assert not passes(kind, "Stated")
    assert not passes(kind, "")


def test_keys():
    frame = pd.DataFrame({"a": ["x", "x", "y", "y"], "n": [1, 1, None, None]})
    kinds = {"a": TEXT, "n": WHOLE}
    for unique in (["a", "n"], [("a", "n")]):
        (found,) = frame_findings(errors_of(frame_schema(kinds, name="demo", unique=unique), frame), "demo")
        assert (found.code, found.row, found.hint) == ("key.duplicate", 2, "row 1 has it first")
    both = frame_findings(errors_of(frame_schema(kinds, name="demo", unique=[("a",), ("n",)]), frame), "demo")
    assert [(found.field, found.row) for found in both] == [("a", 2), ("n", 2), ("a", 4)]
    assert frame_schema(kinds, name="demo").validate(frame).equals(frame)
    empty = frame.iloc[2:]
    assert frame_schema(kinds, name="demo", unique=["a", "n"]).validate(empty).equals(empty), "an empty cell is no key"


def test_one_and_true_are_two_values():
    error = errors_of(frame_schema({"n": WHOLE}, name="demo"), pd.DataFrame({"n": pd.Series([1, True], dtype=object)}))
    assert error.failure_cases["index"].tolist() == [1]


def test_a_key_without_its_column_says_only_that_it_is_missing():
    error = errors_of(
        frame_schema({"a": TEXT, "n": WHOLE}, name="demo", unique=["a", "n"]), pd.DataFrame({"a": ["x", "x"]})
    )
    assert [(found.code, found.field) for found in frame_findings(error, "demo")] == [("header.missing-column", "n")]


def test_an_unknown_column_far_from_all_others():
    error = errors_of(frame_schema({"a": TEXT}, name="demo"), pd.DataFrame({"a": ["x"], "zzz": [1]}))
    assert frame_findings(error, "demo")[0].hint == "columns: a"


def test_coercion_changes_the_storage_and_no_value():
    frame = pd.DataFrame(
        {
            "string": ["007", None],
            "integer": [2018.0, None],
            "number": [1, None],
            "boolean": [True, None],
            "date": ["2026-01-31", None],
        }
    )
    out = frame_schema(KINDS, name="demo", coerce=True).validate(frame)
    assert isinstance(out["string"].dtype, pd.StringDtype)
    assert [str(out[name].dtype) for name in ("integer", "number", "boolean")] == ["Int64", "Float64", "boolean"]
    assert out["string"][0] == "007"
    assert out["integer"][0] == 2018
    assert out.isna().iloc[1].all()


def test_coercion_leaves_what_does_not_fit():
    frame = pd.DataFrame({"n": pd.Series(["7", 8], dtype=object)})
    error = errors_of(frame_schema({"n": WHOLE}, name="demo", coerce=True), frame)
    assert error.failure_cases["failure_case"].tolist() == ["7"]


def test_typed_frame_without_rows():
    frame = typed_frame(KINDS, [], name="demo")
    assert frame.shape == (0, 5)
    assert str(frame["integer"].dtype) == "Int64"


def test_typed_frame_refuses_with_findings():
    with pytest.raises(InvalidReviewError) as caught:
        typed_frame({"a": TEXT}, [("x",), (7,)], name="demo", unique=["a"])
    assert [(found.table, found.row, found.field, found.value) for found in caught.value.findings] == [
        ("demo", 2, "a", "7")
    ]


CANDIDATES = (
    st.none()
    | st.booleans()
    | st.integers(-1, 2500)
    | st.sampled_from(
        [
            "stated",
            "study",
            "KEN",
            "KENYA",
            "2026-01-31",
            "10.1186/x",
            "10.1186/",
            "sha256:" + "0" * 64,
            "x\n",
            "10.1/\x1c",
            *HOSTILE,
        ]
    )
    | (st.decimals(-1, 101, places=1))
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_guard_and_the_row_models_agree(data):
    table = data.draw(st.sampled_from(sorted(TABLES)))
    name = data.draw(st.sampled_from(list(column_types(TABLES[table]))))
    value, kind = data.draw(CANDIDATES), column_types(TABLES[table])[name]
    accepted = passes(kind, value)
    good = {other: example for other, info in TABLES[table].model_fields.items() for example in info.examples[:1]}
    try:
        row = TABLES[table].model_validate(good | {name: value})
    except ValidationError:
        assert not accepted
    else:
        # the models also read numbers and truth values out of text, which the guard never does
        same = getattr(row, name) == value and type(value) in (type(getattr(row, name)), str)
        assert accepted or not same or isinstance(value, bool) or kind.name == "date"
