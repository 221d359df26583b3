"""Cells are read by the grammar of the standard, on the whole value."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.model.codings import Coding
from realist_synth.model.effects import Effect
from realist_synth.model.row import ColumnType, column_types
from realist_synth.model.studies import Setting, Study
from realist_synth.package.cells import all_plain, read_cell
from realist_synth.package.characters import bare, is_blank, skeleton


def kind(name: str, required: bool = True, **constraints) -> ColumnType:
    return ColumnType(name, None, required, constraints)


@pytest.mark.parametrize(("name", "raw", "value"), [
    ("integer", "007", 7), ("integer", "+5", 5), ("integer", "-0", 0), ("number", "1.", Decimal("1.")), ("number",
                                                                                                         ".5",
                                                                                                         Decimal(".5")),
    ("number", "-1.50e-3", Decimal("-0.00150")), ("number", "1E5", Decimal("1E5")),
    ("boolean", "TRUE", True), ("boolean", "1", True), ("boolean", "False", False), ("boolean", "0", False),
    ("date", "2024-02-29", datetime.date(2024, 2, 29)),
    ("string", "NA", "NA"), ("string", "null", "null"), ("string", "007", "007"), ("string", "1e5", "1e5"), ("string",
                                                                                                             " x ",
                                                                                                             " x "),
])
def test_values(name, raw, value):
    cell = read_cell(raw, kind(name))
    assert (cell.value, type(cell.value), cell.faults) == (value, type(value), ())


@pytest.mark.parametrize(("name", "raw"), [
    ("integer", "1_000"), ("integer", "1.0"), ("integer", " 1"), ("integer", "1\n"), ("integer", "\u0663"), ("integer",
                                                                                                             "0x1"),
    ("integer", ""),
    ("integer", "9" * 4301), ("number", "1,5"), ("number", "inf"), ("number", "-INF"), ("number",
                                                                                                           "1e99999"),
    ("number", "."), ("number", "1_0"), ("number", "\u0663"), ("number", "5%"), ("boolean", "yes"), ("boolean", "tRUE"),
    ("boolean", " true"), ("date", "2023-02-29"), ("date", "0000-01-01"), ("date", "20240101"), ("date", "2024-1-1"),
    ("date", "2024-01-01T00:00"), ("date", "\u0662024-01-01"), ("string", ""), ("string", " \t"), ("string",
                                                                                                   "\u2800\u3164"),
])
def test_what_is_refused(name, raw):
    cell = read_cell(raw, kind(name))
    assert not cell.sound
    assert cell.value is None
    assert len(cell.faults) == 1


@given(st.text(max_size=12), st.sampled_from(["integer", "number", "boolean", "date", "string"]))
def test_no_text_raises_and_a_sound_value_has_its_type(raw, name):
    types = {"integer": int, "number": Decimal, "boolean": bool, "date": datetime.date, "string": str}
    cell = read_cell(raw, kind(name, required=False))
    assert cell.value is None or isinstance(cell.value, types[name])


@given(st.integers())
def test_integers_are_exact(number):
    assert read_cell(str(number), kind("integer")).value == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-10**30, max_value=10**30))
def test_numbers_are_exact(number):
    assert read_cell(str(number), kind("number")).value == number


def test_only_declared_missing_values_are_missing():
    optional = kind("string", required=False)
    assert read_cell("", optional).value is None
    assert read_cell("NA", optional, missing=frozenset({"", "NA"})).value is None
    assert not read_cell("", kind("integer", required=False), missing=frozenset({"NA"})).sound
    assert read_cell("NA", kind("string"), missing=frozenset({"NA"})).faults[0].code == "cell.required"


def test_patterns_run_on_the_whole_text_in_linear_time():
    country = column_types(Setting)["country"]
    assert read_cell("KEN", country).value == "KEN"
    assert read_cell("KEN\n", country).faults[0].code == "cell.pattern"
    assert not all_plain(["KEN"], country)
    hostile = kind("string", pattern=r"^(a|aa)+$")
    assert not read_cell("a" * 5_000 + "b", hostile).sound


def test_bounds():
    level = column_types(Effect)["ci_level"]
    assert [read_cell(raw, level).sound for raw in ("0", "0.1", "99.9", "100")] == [False, True, True, False]
    year = column_types(Study)["year"]
    assert [read_cell(raw, year).sound for raw in ("1499", "1500", "2200", "2201")] == [False, True, True, False]


def test_words_of_a_vocabulary():
    basis = column_types(Coding)["basis"]
    assert read_cell("stated", basis).value.definition
    assert read_cell("Stated ", basis).faults[0].hint == "did you mean 'stated'?"
    assert read_cell("x" * 100_000, basis).faults[0].hint.startswith("one of")


@pytest.mark.parametrize(("text", "code"), [
    ("a\u202eb", "cell.bidi"), ("a\u2066b", "cell.bidi"), ("a\u200bb", "cell.invisible"), ("a\x1bb", "cell.invisible"),
    ("a\u00adb", "cell.invisible"), ("\ufeffa", "cell.invisible"), ("a\u200db", "cell.invisible"), ("e\u0301",
                                                                                                    "cell.not-nfc"),
])
def test_what_cannot_be_seen_is_a_warning_and_the_value_stays(text, code):
    cell = read_cell(text, kind("string"))
    assert (cell.value, cell.sound, [fault.code for fault in cell.faults]) == (text, True, [code])


@pytest.mark.parametrize("text", ["line\nline", "a\r\nb", "a\tb", "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627",
                                  "👩\u200d🔬", "❤\ufe0f", "中文", "=1+1", "é"])
def test_good_writing_is_accepted_in_silence(text):
    assert read_cell(text, kind("string")) == (text, (), True)


def test_plain_columns_need_no_look_at_each_text():
    text = kind("string")
    assert all_plain(["a", "b c"], text)
    for other in ("", " ", "\n", "é", "\x00"):
        assert not all_plain(["a", other], text)
    assert not all_plain(["1"], kind("integer"))


def test_blank_and_look_alike_texts():
    assert all(map(is_blank, ("", " ", "\u200b\u2060", "\u00a0\u3000", "\u202e", "\u200c")))
    assert bare("\ufeff a\u200b \u202c") == "a"
    assert skeleton("M0l") == skeleton("mo1") == skeleton("\u041col")
    assert skeleton("s40") != skeleton("s41")


@given(st.text(max_size=8))
def test_folding_twice_changes_nothing_more(text):
    once = skeleton(text)
    assert skeleton(once) == skeleton(text) or not text.isascii()
