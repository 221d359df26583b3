"""The tables as databases have them: all from the models, nothing lost, what does not fit refused with its place."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from realist_synth.errors import InvalidReviewError, OutputError
from realist_synth.model.effects import Effect
from realist_synth.model.finding import Severity
from realist_synth.model.flow import FlowStep
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import column_types, foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.package.codes import found
from realist_synth.publish.relational.about import ABOUT
from realist_synth.publish.relational.described import (
    MODELS,
    PRINTED,
    described,
    in_order_of_keys,
    written_schema,
)
from realist_synth.publish.relational.values import contents, needed
from tests.publish.relational.held import hostile, opened_of, same, small_runs, studies, wanted


def test_every_column_of_the_profile_is_there_with_its_meaning():
    for table in described(TABLES):
        model = TABLES[table.name]
        assert [column.name for column in table.columns if not column.printed] == list(column_types(model))
        assert {name: other for name, other, _ in table.references} == foreign_keys(model)
        for column in table.columns:
            assert column.description
            assert column.example
            if not column.printed:
                assert column.description == " ".join(model.model_fields[column.name].description.split())


def test_numbers_stand_twice_and_their_names_are_free():
    numbers = {(table, name) for table in TABLES for name, kind in column_types(TABLES[table]).items()
               if kind.name == "number"}
    assert len(numbers) > 4
    for table in described(MODELS):
        names = [column.name for column in table.columns]
        assert len(set(map(str.lower, names))) == len(names)
        for name in names:
            if (table.name, name) in numbers:
                assert names[names.index(name) + 1] == name + PRINTED


def test_tables_that_tell_of_others_take_no_name_of_the_profile():
    assert not set(ABOUT) & set(TABLES)
    assert len(MODELS) == len(ABOUT) + len(TABLES)
    assert all(len(name) <= 31 for name in MODELS)


def test_no_table_comes_before_one_that_it_refers_to():
    seen = set()
    for table in in_order_of_keys(described(MODELS)):
        assert {other for _, other, _ in table.references} <= seen | {table.name}
        seen.add(table.name)
    assert seen == set(MODELS)


def test_a_key_into_a_table_that_is_not_there_is_left_out():
    codings = described(["codings", "studies"])[1]
    assert [other for _, other, _ in codings.references] == ["studies"]
    assert [key["reference"]["resource"] for key in written_schema(codings, ["codings", "studies"])["foreignKeys"]] \
        == ["studies"]


@small_runs(30)
@given(hostile())
def test_the_values_are_those_of_the_review(review):
    held = contents(opened_of(review))
    for table in held.tables:
        assert same(held.rows[table.name], wanted(review, table.name))
    assert {table.name for table in held.tables} >= set(review.tables)


@small_runs(30)
@given(hostile())
def test_the_metadata_are_those_of_the_review(review):
    rows = contents(opened_of(review)).rows["_package"]
    said = {name: json.loads(value) if form == "json" else value for name, form, value in rows}
    assert Metadata.model_validate(said) == review.metadata


def test_tables_and_columns_are_described(bundled):
    held = contents(opened_of(bundled))
    counts = {row[0]: row[1] for row in held.rows["_tables"]}
    assert counts == {table: len(rows) for table, rows in bundled.tables.items()}
    columns = {(row[0], row[1]): row for row in held.rows["_columns"]}
    assert len(columns) == sum(len(table.columns) for table in held.tables)
    assert columns["passages", "start"][7] == "minimum 0"
    assert columns["codings", "study_id"][8] == "studies"
    words = {(row[0], row[1]) for row in held.rows["_vocabularies"]}
    assert ("Basis", "configured") in words
    assert {row[6] for row in held.rows["_columns"] if row[6]} == {vocabulary for vocabulary, _ in words}


def test_a_package_with_errors_is_refused():
    opened = opened_of(studies())
    broken = replace(opened, findings=(found("cell.blank", "is blank", table="studies", row=1),))
    assert broken.findings[0].severity is Severity.ERROR
    with pytest.raises(InvalidReviewError, match="is blank"):
        contents(broken)
    with pytest.raises(InvalidReviewError):
        contents(replace(opened, review=None))
    warned = replace(opened, findings=(found("cell.bidi", "has bidi"),))
    assert contents(warned).rows["studies"] == []


def test_a_column_that_the_profile_lacks_is_refused_by_the_reader_and_so_by_every_export(package):
    from realist_synth.package.read import open_package

    path = package / "data" / "coders.csv"
    path.write_text("\n".join(line + ",more" for line in path.read_text(encoding="utf-8").splitlines()),
                    encoding="utf-8")
    with pytest.raises(InvalidReviewError, match="column"):
        contents(open_package(package))


@pytest.mark.parametrize(("note", "says"), [
    ("a\x00b", "table studies, row 2, column note: holds a NUL"),
    ("é\x00", "NUL"),
    ("a\ud800", r"holds \\ud800, half of a surrogate pair"),
])
def test_text_that_no_database_holds_is_refused_with_its_place(note, says):
    with pytest.raises(OutputError, match=says):
        contents(opened_of(studies("fine", note)))


def test_numbers_that_do_not_fit_are_refused():
    large = FlowStep(step="studies_included", count=2**63)
    with pytest.raises(OutputError, match=r"table flow, row 1, column count: .* 64 bits"):
        contents(opened_of(Review(Metadata.minimal("demo"), flow=(large,))))
    row = Effect.model_construct(**dict.fromkeys(Effect.model_fields) | {"estimate": Decimal("1e400")})
    with pytest.raises(OutputError, match=r"column estimate: .*too large"):
        contents(opened_of(Review(Metadata.minimal("demo"), effects=(row,))))


def test_metadata_with_half_a_character_are_refused():
    metadata = Metadata.model_validate(Metadata.minimal("demo").model_dump() | {"title": "a\udc00"})
    with pytest.raises(OutputError, match="table _package, row 2, column value"):
        contents(opened_of(Review(metadata)))


def test_what_is_not_installed_is_named_with_the_way_to_install_it(monkeypatch):
    import sys
    from importlib import import_module

    opened = opened_of(studies())
    for name, module, extra in (("duckdb", "duckdb", "duckdb"), ("parquet", "pyarrow", "parquet")):
        monkeypatch.setitem(sys.modules, module, None)
        export = import_module(f"realist_synth.publish.exports.{name}").export
        with pytest.raises(OutputError, match=rf'needs {module}: pip install "realist-synth\[{extra}\]"'):
            export(opened)
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    with pytest.raises(OutputError, match="needs sqlite3: use a build of Python that has it"):
        import_module("realist_synth.publish.exports.sqlite").export(opened)
    assert needed("json", "", "nothing").__name__ == "json"
