"""A package opened: rows, places, and what survives when parts are broken."""

import gc
import json
import pickle
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from realist_synth.model.finding import Finding, Severity
from realist_synth.model.vocabularies import Basis, Direction
from realist_synth.package.codes import CODES, found
from realist_synth.package.names import near_keys, nearest_key
from realist_synth.package.read import open_package
from tests.faults import CODES as CODES_CSV
from tests.faults import CODINGS, DESCRIPTOR, VALID, change, copy, edit, resource, row, schema
from tests.make_valid import files


def test_the_valid_package():
    opened = open_package(VALID)
    review = opened.review
    assert opened.findings == ()
    assert {name: len(rows) for name, rows in review.tables.items()} == {
        "studies": 3, "settings": 2, "codes": 8, "documents": 1, "passages": 5, "codings": 11, "configurations": 1,
        "configuration_elements": 4, "claims": 2, "claim_citations": 2, "decisions": 1, "effects": 1}
    assert review.study("s62").note == "The title is\ncut off in the source."
    assert review.codings[3].basis is Basis.STATED
    assert review.codings[3].direction is Direction.DECREASE
    assert review.passages[0].cites_all is False
    assert review.claims[0].stated == Decimal(2)
    assert review.decisions[0].decided_on == date(2026, 1, 31)
    assert review.metadata.title == "A small valid package"
    assert review.metadata.model_extra == {}
    assert CODINGS in opened.files
    assert {entry.table for entry in opened.resources} == set(review.tables)


def test_the_valid_package_is_of_the_profile_as_it_is_now():
    assert {path: (VALID / path).read_text("utf-8") for path in files()} == files(), "run python -m tests.make_valid"


def test_rows_are_as_good_as_validated_ones():
    for rows in open_package(VALID).review.tables.values():
        for one in rows:
            again = type(one).model_validate(one.model_dump())
            assert one == again
            assert hash(one) == hash(again)
            assert repr(one) == repr(again)
            assert one.to_dict() == again.to_dict()
            assert one.model_fields_set == set(type(one).model_fields)
            assert pickle.loads(pickle.dumps(one)) == one
            assert one.model_copy(update={}) == one
            with pytest.raises(Exception, match="frozen"):
                setattr(one, one.key[0], "x")


def test_a_broken_row_does_not_stop_the_others_and_places_count_it(tmp_path):
    folder = copy(tmp_path / "package")
    edit(CODES_CSV, "ctx-stigma,context,Stigma", "ctx-stigma,context,")(folder)
    edit(CODES_CSV, "ctx-police,context", "ctx-police,context,and,more,cells,than,there,should,be")(folder)
    opened = open_package(folder)
    assert [code.code_id for code in opened.review.codes] == [
        "role-outreach", "mech-trust", "mech-hope", "out-health", "out-hiv", "attr-paid"]
    assert [finding.code for finding in opened.findings] == ["cell.required", "csv.ragged-row"]
    place = opened.places.locate(Finding("codes.unused", Severity.WARNING, "x", table="codes", row=2, field="label"))
    assert (place.path, place.row, place.line, place.column) == (CODES_CSV, 4, 5, 3)


def test_places_of_findings_that_name_less():
    locate = open_package(VALID).places.locate
    whole = Finding("x.y", Severity.NOTE, "x")
    assert locate(whole) == whole
    other = Finding("x.y", Severity.NOTE, "x", table="theories", row=1)
    assert locate(other) == other
    table = locate(Finding("x.y", Severity.NOTE, "x", table="studies", row=99, field="none"))
    assert (table.path, table.row, table.line, table.column) == ("data/studies.csv", 99, None, None)
    multiline = locate(Finding("x.y", Severity.NOTE, "x", table="studies", row=3))
    assert multiline.line == 4


@pytest.mark.parametrize("data", [
    [{"setting_id": "a", "study_id": "s40", "country": "KEN", "basis": "stated"}],
    [["setting_id", "study_id", "region", "country", "place", "passage_id", "basis", "note"],
     ["a", "s40", None, "KEN", "", None, "stated", None]],
])
def test_inline_data(tmp_path, data):
    folder = copy(tmp_path / "package")
    resource("settings", path=None, format=None, data=data)(folder)
    opened = open_package(folder)
    assert opened.findings == ()
    [setting] = opened.review.settings
    assert (setting.setting_id, setting.country, setting.place) == ("a", "KEN", None)
    place = opened.places.locate(Finding("x.y", Severity.NOTE, "x", table="settings", row=1, field="country"))
    assert (place.path, place.row, place.line) == (DESCRIPTOR, 1, None)


def test_inline_data_keep_types_apart(tmp_path):
    folder = copy(tmp_path / "package")
    good = {"passage_id": "p", "document_id": "review", "start": 5, "cites_all": True, "summary": "x"}
    bad = [{"passage_id": 7}, {"start": "1.5"}, {"start": True}, {"cites_all": 1}, {"summary": ["x"]}, {"start": 1.5}]
    for table in ("settings", "codings", "configurations", "configuration_elements", "claims", "claim_citations",
                  "decisions"):
        change(lambda value, table=table: value.update(resources=[item for item in value["resources"]
                                                                  if item["name"] != table]))(folder)
    resource("passages", path=None, data=[{**good, "passage_id": f"p{number}", **one} for number,
                                          one in enumerate(bad)] + [good])(folder)
    opened = open_package(folder)
    assert [(finding.code, finding.row) for finding in opened.findings if finding.table == "passages"] == [
        ("cell.type", number) for number in range(1, 7)]
    [passage] = opened.review.passages
    assert (passage.start, passage.cites_all) == (5, True)
    place = opened.places.locate(Finding("x.y", Severity.NOTE, "x", table="passages", row=1))
    assert place.row == 7


@pytest.mark.parametrize(("data", "wanted"), [
    ([["a"], [1, 2]], "csv.ragged-row"), ([[1]], "resource.inline"), ([[]], "header.missing-column"), ([{}, []],
                                                                                                       "resource.inline"),
    ([{"setting_id": "a", "study_id": "s40", "basis": "stated", "more": "x"}], "header.unknown-column"),
    ([{"setting_id": "a", "study_id": "s40"}], "header.missing-column"),
    ([{"setting_id": "a", "study_id": "s40", "basis": "stated"}, {"setting_id": "a", "study_id": "s40",
                                                                  "basis": "stated"}], "key.duplicate"),
])
def test_inline_faults(tmp_path, data, wanted):
    folder = copy(tmp_path / "package")
    resource("settings", path=None, data=data)(folder)
    assert wanted in [finding.code for finding in open_package(folder).findings]


def test_inline_rows_are_limited(tmp_path):
    from realist_synth.package.limits import Limits

    folder = copy(tmp_path / "package")
    resource("settings", path=None, data=[{}] * 50)(folder)
    assert [finding.code for finding in open_package(folder, Limits(table_rows=40)).findings] == ["limit.exceeded"]


def test_tabs_other_encodings_and_inline_schemas(tmp_path):
    folder = copy(tmp_path / "package")
    before = open_package(folder).review
    text = (folder / "data/settings.csv").read_text("utf-8")
    (folder / "data/settings.tsv").write_text(text.replace(",", "\t"), "utf-16")
    resource("settings", path="data/settings.tsv", format=None, encoding="UTF_16",
             schema=json.loads((folder / "schemas/settings.json").read_text("utf-8")))(folder)
    resource("effects", path=["data/effects.csv"], dialect={"delimiter": ",", "quoteChar": '"', "header": True})(folder)
    opened = open_package(folder)
    assert opened.findings == ()
    assert opened.review == before
    (folder / "dialect.json").write_text('{"delimiter": "\\t"}')
    resource("settings", dialect="dialect.json", format="csv")(folder)
    assert open_package(folder).review == before


def test_missing_values_of_the_schema(tmp_path):
    folder = copy(tmp_path / "package")
    schema("settings", lambda value: value.update(missingValues=["", {"value": "-", "label": "none"}]))(folder)
    edit("data/settings.csv", ",KEN,", ",-,")(folder)
    opened = open_package(folder)
    assert opened.findings == ()
    assert opened.review.settings[0].country is None


def test_text_that_looks_like_something_else_stays_text(tmp_path):
    folder = copy(tmp_path / "package")
    for name in ("007", "NA", "null", "1e5", "TRUE", "=1+1", "a b", "Straße", "名前"):
        row("codes", code_id=name, dimension="context", label=name)(folder)
    opened = open_package(folder)
    assert opened.findings == ()
    assert [code.code_id for code in opened.review.codes][8:] == ["007", "NA", "null", "1e5", "TRUE", "=1+1", "a b",
                                                                  "Straße", "名前"]


def test_other_properties_are_kept(tmp_path):
    folder = copy(tmp_path / "package")
    change(lambda value: value.update(bibliographicCitation="x", doi="10.1000/x"))(folder)
    change(lambda value: value.update({"$schema": "https://example.org/v1/realist-synthesis.json"}))(folder)
    opened = open_package(folder)
    assert opened.findings == ()
    assert opened.review.metadata.model_extra == {"bibliographicCitation": "x", "doi": "10.1000/x"}


def test_no_review_without_a_usable_descriptor(tmp_path):
    folder = copy(tmp_path / "package")
    change(lambda value: value.pop("synthesis"))(folder)
    edit(CODES_CSV, ",Hope,", ",,")(folder)
    opened = open_package(folder)
    assert opened.review is None
    assert {finding.code for finding in opened.findings} == {"descriptor.missing-property", "cell.required"}


def test_references_of_broken_rows_are_checked_and_broken_rows_are_known(tmp_path):
    folder = copy(tmp_path / "package")
    edit(CODINGS, "s41-mech-trust,s41,mech-trust,p-trust,stated", "s41-mech-trust,s99,mech-trust,p-trust,said")(folder)
    edit("data/studies.csv", "s62,62", '"s62,62')(folder)
    codes = [finding.code for finding in open_package(folder).findings]
    assert sorted(codes) == ["cell.bad-enum", "csv.stray-quote", "csv.text-after-quote", "key.unknown"]


def test_near_keys_leave_other_keys_alone():
    assert near_keys({"doi": 1, "language": 2, "spatial": 3}, ["id", "name", "title"], "", "x.json") == []
    assert nearest_key("nmae", ["name"]) == "name"
    assert nearest_key("Title", ["title"]) == "title"
    assert nearest_key("missing_values", ["missingValues"]) == "missingValues"
    assert nearest_key("colour", ["name"]) is None


def test_every_code_has_a_description_and_unknown_ones_are_programming_errors():
    assert all(code.description.endswith(".") for code in CODES.values())
    assert all("." in name for name in CODES)
    with pytest.raises(KeyError):
        found("csv.none", "x")
    assert found("frictionless.type-error", "x").severity == "error"


def test_reading_loads_nothing_heavy():
    script = ("import sys; from pathlib import Path; from realist_synth.package.read import open_package\n"
              f"open_package(Path({str(VALID)!r}))\n"
              "print([name for name in ('numpy', 'pandas', 'pandera', 'frictionless', 'narwhals', 'rich', 'tabulate')"
              " if name in sys.modules])")
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          check=True).stdout.strip() == "[]"


def test_the_collector_is_left_as_it_was(tmp_path):
    for wanted in (False, True):
        (gc.enable if wanted else gc.disable)()
        try:
            open_package(VALID)
            assert gc.isenabled() is wanted
        finally:
            gc.enable()


def test_the_answer_does_not_hang_on_the_hash_seed(tmp_path):
    folder = copy(tmp_path / "package")
    for old, new in ((",s40,", ",s4l,"), ("mech-trust,p", "mech-trsut,p"), ("stated", "said")):
        edit(CODINGS, old, new)(folder)
    script = ("from pathlib import Path; from realist_synth.package.read import open_package\n"
              f"print(*open_package(Path({str(folder)!r})).findings, sep='\\n')")
    outputs = {subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                              env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}).stdout for seed in "0123"}
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 3
