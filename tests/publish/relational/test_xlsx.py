"""The workbook: everything is there and nothing is computed, whatever the text; read by openpyxl and LibreOffice."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from realist_synth.errors import OutputError
from realist_synth.model.flow import FlowStep
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish.exports import xlsx
from realist_synth.publish.exports.xlsx import SHEETS, export
from realist_synth.publish.relational.described import described
from realist_synth.publish.relational.values import contents
from realist_synth.publish.relational.workbook import Sheet, escaped, letters, workbook
from tests.publish.relational.held import HOSTILE, equal, hostile, opened_of, rebuilt, same, small_runs, studies, wanted
from tests.strategies import HOSTILE as MORE


def opened(review):
    return load_workbook(io.BytesIO(export(opened_of(review))["evidence.xlsx"]))


def read(book, sheet):
    """The headings and rows of a sheet, escapes undone as the standard says."""
    rows = [[unescape(value) if isinstance(value, str) else value for value in row]
            for row in book[sheet].iter_rows(values_only=True)]
    return rows[0], [tuple(row) for row in rows[1:]]


def as_text(rows):
    """Rows as a workbook has them: days are text."""
    return [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in rows]


@pytest.fixture(scope="module")
def book(bundled):
    return opened(bundled)


def test_sheets_stand_in_order_and_the_first_is_about_the_package(book, bundled):
    assert book.sheetnames == [*SHEETS.values(), *bundled.tables]
    _, rows = read(book, "about")
    assert rows[1] == ("title", "text", bundled.metadata.title)
    headings, rows = read(book, "dictionary")
    assert headings[:7] == ["table_name", "column_name", "position", "type", "required", "description", "vocabulary"]
    assert ("codings", "basis") in {row[:2] for row in rows}
    _, words = read(book, "words")
    assert ("Basis", "stated") in {row[:2] for row in words}


def test_every_sheet_is_as_the_tables_are(book, bundled):
    held = contents(opened_of(bundled))
    for table in (*held.notes, *held.tables):
        headings, rows = read(book, SHEETS.get(table.name, table.name))
        assert headings == [column.name for column in table.columns]
        assert same(rows, as_text(held.rows[table.name]))
    for table in bundled.tables:
        assert same(read(book, table)[1], as_text(wanted(bundled, table)))


@small_runs(25)
@given(hostile())
def test_any_review_comes_back(review):
    book = opened(review)
    back = {}
    for table in book.sheetnames[len(SHEETS):]:
        headings, rows = read(book, table)
        assert same(rows, as_text(wanted(review, table)))
        back[table] = [dict(zip(headings, row, strict=True)) for row in rows]
    assert equal(rebuilt(review, back), review)
    assert all(len(name) <= 31 for name in book.sheetnames)


@small_runs(300)
@given(st.text(st.sampled_from("_x005FA4a1\x1f\r\ufffe<&\n ") | st.characters(exclude_categories=("Cs",),
                                                                             exclude_characters="\x00")))
@example("_x0041_x0042_")
@example("_x0041\x1f")
@example("__x000D_\r_")
def test_escapes_are_undone_to_the_same_text(text):
    read = ElementTree.fromstring(f"<t>{escaped(text)}</t>").text or ""
    assert unescape(read) == text


def test_no_text_becomes_a_formula_or_a_piece_of_the_file():
    texts = (*HOSTILE, *MORE, "<r></t></is></c><c r='A9'><f>1+1</f></c><r></r>", '"/><x a="')
    book = opened(studies(*texts))
    column = [column.name for column in described(["studies"])[0].columns].index("note")
    cells = [row[column] for row in book["studies"].iter_rows(min_row=2)]
    assert [unescape(cell.value) for cell in cells] == list(texts)
    for cell, text in zip(cells, texts, strict=True):
        assert cell.data_type == "s"
        assert cell.number_format == "@"
        assert cell.quotePrefix is (text[0] in "=+-@\t\r\n'"), text
    with zipfile.ZipFile(io.BytesIO(export(opened_of(studies(*texts)))["evidence.xlsx"])) as archive:
        assert all(b"<f" not in archive.read(name).replace(b"<font", b"").replace(b"<fill", b"")
                   for name in archive.namelist())


def test_headings_are_frozen_and_filtered_and_columns_fit(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert all(3 < size.width <= 60 for size in sheet.column_dimensions.values())


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    assert len(read(opened(studies("a" * 32_767)), "studies")[1][0][-1]) == 32_767
    with pytest.raises(OutputError, match=r"table studies, row 2, column note: .* 32768 characters .* holds 32767"):
        export(opened_of(studies("a", "a" * 32_768)))
    with pytest.raises(OutputError, match=r"has 32768 characters"):
        export(opened_of(studies("🧪" * 16_384)))


def test_a_number_longer_than_a_spreadsheet_keeps_is_refused():
    def flow(count):
        return opened_of(Review(Metadata.minimal("demo"), flow=(FlowStep(step="studies_included", count=count),)))

    assert b"PK" in export(flow(10**15 - 1))["evidence.xlsx"]
    with pytest.raises(OutputError, match=r"table flow, row 1, column count: .*15 digits"):
        export(flow(10**15))


def test_a_table_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 20)
    with pytest.raises(OutputError, match=r"table _columns, .*a sheet holds 19 rows"):
        export(opened_of(studies("a")))


@pytest.mark.parametrize(("created", "says"), [
    ("2026-01-31T10:00:00+02:00", datetime(2026, 1, 31, 8)), ("2026-01-31", datetime(2026, 1, 31)),
    ("soon", datetime(2000, 1, 1)), (None, datetime(2000, 1, 1)), ("0001-01-01T00:00:00+10:00", datetime(2000, 1, 1))])
def test_the_day_is_that_of_the_package_and_never_the_clock(created, says):
    metadata = Metadata.model_validate(Metadata.minimal("demo").model_dump() | {"created": created})
    book = opened(Review(metadata))
    assert book.properties.created == says
    assert book.properties.title == "demo"


def test_members_have_fixed_dates(bundled):
    with zipfile.ZipFile(io.BytesIO(export(opened_of(bundled))["evidence.xlsx"])) as archive:
        assert archive.testzip() is None
        for member in archive.infolist():
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert member.create_system == 3
            ElementTree.fromstring(archive.read(member))


def test_columns_are_named_as_spreadsheets_do():
    from openpyxl.utils import get_column_letter

    assert [letters(at) for at in range(2_000)] == [get_column_letter(at + 1) for at in range(2_000)]
    wide = Sheet("wide", [str(at) for at in range(800)], [9] * 800, [True] * 800, [])
    assert load_workbook(io.BytesIO(workbook([wide], "t", "2000-01-01T00:00:00Z")))["wide"].max_column == 800


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same(tmp_path, bundled):
    texts = [text for text in (*HOSTILE, *MORE) if "\r\n" not in text]  # which it makes a line feed
    for name, review in (("hostile", studies(*texts)), ("bundled", bundled)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(export(opened_of(review))["evidence.xlsx"])
        form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                        "--convert-to", form, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True)
        for table in review.tables:
            text = (tmp_path / f"{name}-{table}.csv").read_bytes().decode("utf-8")
            found = list(csv.reader(io.StringIO(text, newline="")))[1:]
            assert [[cell for cell, value in zip(row, other, strict=True) if isinstance(value, str)]
                    for row, other in zip(found, wanted(review, table), strict=True)] == [
                [value for value in row if isinstance(value, str)] for row in wanted(review, table)]
