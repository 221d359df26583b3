"""The strict CSV reader agrees with the standard one where a file is sound, and says what is wrong where it is not."""

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.package.limits import Limits
from realist_synth.package.strict_csv import CsvTable, read_csv

CELLS = st.text(st.characters(exclude_characters="\0",
                              exclude_categories=["Cs"]) | st.sampled_from(list(',"\t\r\n;x')), max_size=8)
ROWS = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1,
                                                        max_size=8))


def read(data: bytes, **options) -> CsvTable:
    return read_csv(data, path="t.csv", **options)


def codes(table: CsvTable) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in table.findings]


def written(rows, delimiter=",", end="\n") -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in ',"\t\r\n') else text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


@given(ROWS, st.sampled_from(",\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_the_standard_writer_writes_is_read_back(rows, delimiter, end, mark):
    text = written(rows, delimiter, end)
    table = read(b"\xef\xbb\xbf" * mark + text.encode(), delimiter=delimiter)
    assert table.findings == []
    assert [table.header, *table.rows] == rows
    lines, line = [], 1
    for row in rows:
        lines.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    assert list(table.lines) == list(table.all_lines) == lines[1:]
    assert list(table.numbers) == list(range(1, len(rows)))


@given(ROWS, st.sampled_from(["utf-16", "iso-8859-1", "windows-1252", "ascii"]))
def test_other_encodings_are_read(rows, encoding):
    rows = [[cell.encode("ascii", "replace").decode() for cell in row] for row in rows]
    table = read(written(rows).encode(encoding), encoding=encoding)
    assert [table.header, *table.rows] == rows


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-16", "ascii", "windows-1252"]))
def test_no_bytes_raise(data, encoding):
    table = read(data, encoding=encoding)
    assert table.header is not None or table.findings
    assert all(len(row) == len(table.header) for row in table.rows)
    assert len(table.rows) == len(table.numbers) == len(table.lines)


@given(ROWS, st.data())
def test_fast_and_careful_reading_agree(rows, data):
    text = written(rows)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.sampled_from(['"', ",", "\n", "x", ""])) + text[at:]
    fast, careful = read(text.encode()), read(text.encode(), limits=Limits(cell_bytes=4_000_000))
    slow = read(text.encode(), limits=Limits(cell_bytes=3))  # no line is short enough for the fast way
    assert codes(fast) == codes(careful)
    if not slow.findings:
        assert (slow.header, slow.rows, list(slow.lines)) == (fast.header, fast.rows, list(fast.lines))


@pytest.mark.parametrize(("text", "wanted"), [
    ("", [("csv.empty", None)]),
    ("\n\n", [("csv.empty", 1)]),
    ("\na,b\n1,2\n", [("csv.blank-line", 1)]),
    ("a,b\n1,2\n\n3,4\n", [("csv.blank-line", 3)]),
    ("a,b\n1,2\n\n\n", [("csv.trailing-blank", 3)]),
    ("a,b\r\n1,2\r\n\r\n", [("csv.trailing-blank", 3)]),
    ("a,b\n1,2\r\n", [("csv.mixed-line-ends", 2)]),
    ('a,b\r\n1,"2\n2"\r\n', []),
    ('a,b\n1,"2"\r\n', [("csv.mixed-line-ends", 2)]),
    ("a,b\n1,2\r", [("csv.bare-cr", 2)]),
    ("a,b\r1,2\r", [("csv.bare-cr", 1)]),
    ('a,b\n1,"2\r2"\n', []),
    ('a,b\n1,"2"\r3\n', [("csv.bare-cr", 2)]),
    ("a,b\n1\n1,2,3\n", [("csv.ragged-row", 2), ("csv.ragged-row", 3)]),
    ('a,b\n1,"2\n3,4\n', [("csv.unclosed-quote", 2)]),
    ('a,b\n1,"2\n3,"4"\n5,6\n', [("csv.unclosed-quote", 2)]),
    ('"a,b\n1,2\n', [("csv.unclosed-quote", 1)]),
    ('a,b\n1,"2"x\n', [("csv.text-after-quote", 2)]),
    ('a,b\n1,"2\n2"x\n3,4\n', [("csv.text-after-quote", 2)]),
    ('a,b\n1,2"x\n', [("csv.stray-quote", 2)]),
    ('a,b\n"x\ny",1"\n3,"4\n', [("csv.stray-quote", 3), ("csv.unclosed-quote", 4)]),
    ("a,b\n1,\0\n3,4\n", [("csv.nul", 2)]),
    ('a,b\n1,"x\n\0"\n3\n', [("csv.nul", 3), ("csv.ragged-row", 4)]),
])
def test_each_fault_has_its_line(text, wanted):
    table = read(text.encode())
    assert sorted(codes(table), key=lambda item: item[1] or 0) == wanted


def test_rows_after_a_fault_are_read_and_counted():
    table = read(b'a,b\n1,2\n3,"4\n5,6\n7,8,9\n0,"x\ny"\n')
    assert (table.rows, table.numbers, table.lines) == ([["1", "2"], ["5", "6"], ["0", "x\ny"]], [1, 3, 5], [2, 4, 6])
    assert table.all_lines == [2, 3, 4, 5, 6]
    assert [row[0] for row in table.broken] == ["3", "7"]
    assert [finding.row for finding in table.findings] == [2, 4]


def test_the_place_of_a_quote_is_the_place_where_it_opened():
    [finding] = read(b'a,b,c\n2,"p\nq"r,4\n').findings
    assert (finding.line, finding.column, finding.field) == (2, 2, "b")
    assert "character 3 of the line" in finding.message


def test_bytes_that_are_no_text_are_named_by_line_and_byte():
    findings = read(b"a,b\n1,\xff\n2,ok\n3,\xc3\n").findings
    assert [(finding.code, finding.line) for finding in findings] == [("csv.encoding", 2), ("csv.encoding", 4)]
    assert "byte 6 (0xff)" in findings[0].message
    assert read(b"a,b\n1,\xff\n2,ok\n").rows == [["2", "ok"]]
    assert codes(read(b"a,b\n", encoding="utf-16")) == [("csv.encoding", 1)]
    assert codes(read(b"\xff\xfea", encoding="utf-16")) == [("csv.encoding", 1)]


def test_the_wrong_encoding_of_one_byte_per_letter_has_faults_too():
    assert codes(read(b"a,b\n1,\x81\n", encoding="windows-1252")) == [("csv.encoding", 2)]
    assert codes(read(b"a,b\n1,\xe9\n", encoding="ascii")) == [("csv.encoding", 2)]
    assert read(b"a,b\n1,\xe9\n", encoding="iso-8859-1").rows == [["1", "é"]]


@pytest.mark.parametrize(("limits", "text", "name"), [
    (Limits(cell_bytes=8), "a,b\n1,123456789\n2,3\n", "cell_bytes"),
    (Limits(cell_bytes=8), 'a,b\n1,"1234567,"\n1,"12345678,"\n2,3\n', "cell_bytes"),
    (Limits(cell_bytes=8), "a,b\n1,ééééé\n2,3\n", "cell_bytes"),
    (Limits(table_columns=3), "a,b,c,d\n", "table_columns"),
    (Limits(table_columns=3), '"a",b,c,d,e\n', "table_columns"),
    (Limits(table_columns=3, cell_bytes=8), "a,b\n1,2,3,4,5,6\n", "table_columns"),
    (Limits(table_rows=2), "a,b\n1,2\n3,4\n5,6\n", "table_rows"),
    (Limits(findings=2), "a,b\n1\n2\n3\n4\n", "findings"),
])
def test_each_limit_is_named(limits, text, name):
    table = read(text.encode(), limits=limits)
    found = [finding for finding in table.findings if finding.code in ("limit.exceeded", "csv.ragged-row")]
    assert any(f"--limit {name}=" in (finding.hint or "") for finding in found) or (name == "table_columns" and found)
    assert table.whole is (name == "cell_bytes")


def test_lines_with_only_quotes_do_not_take_long():
    start = time.perf_counter()
    for line in ('a,"b\n', '"""a\n', '"\n', '""""\n', 'a,""b\n'):
        read(b"a,b\n" + line.encode() * 20_000, limits=Limits(findings=50_000))
    read(b'a,b\n"' + b'""' * 500_000)
    assert time.perf_counter() - start < 120


def test_the_standard_reader_may_have_a_lower_limit():
    before = csv.field_size_limit(3)
    try:
        assert read(b'a,b\n1,"12345"\n').rows == [["1", "12345"]]
    finally:
        csv.field_size_limit(before)


def test_separators_of_other_kinds_end_no_line():
    table = read("a,b\n1,x\u2028y\u0085z\x0b\x0c\n".encode())
    assert table.rows == [["1", "x\u2028y\u0085z\x0b\x0c"]]
