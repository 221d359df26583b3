"""What every result can do, with text made to break out of its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from realist_synth.analyses.result import ANY_TEXT, COUNT, FLAG, NUMBER, TEXT, Origin, Result, joined, number
from tests.analyses.small import small

HOSTILE = "a|b\\c <script>alert('x')</script>\n[l](javascript:x) \u202e\x1b[31m*`_~"


@dataclass(frozen=True)
class Sample(Result):
    name = "sample"

    rows: tuple = ()

    def columns(self) -> Mapping:
        return {"id": TEXT, "text": ANY_TEXT, "n": COUNT, "share": NUMBER, "yes": FLAG}

    def records(self):
        return list(self.rows)

    def to_dict(self):
        return {}


SAMPLE = Sample((("x", HOSTILE, 3, 0.1, True), ("y", None, 0, None, False)))


def test_text_names_choices_and_shows_what_is_invisible():
    lines = str(SAMPLE).splitlines()
    assert lines[:3] == ["Sample", "an empty cell means not reported, not absent", ""]
    assert "\\u202e\\x1b[31m" in str(SAMPLE)
    assert "\x1b" not in str(SAMPLE)
    assert "\u202e" not in str(SAMPLE)


def test_a_wide_cell_is_folded_but_an_id_stays_whole():
    text = "word " * 30 + "an-id-that-is-" + "very-" * 20
    assert max(map(len, str(Sample((("x", text, 1, None, None),))).splitlines())) < 160
    assert "an-id-that-is-" + "very-" * 20 in str(Sample((("x", text, 1, None, None),)))


def test_markdown_keeps_one_line_for_each_row():
    lines = SAMPLE.to_markdown().splitlines()
    assert len(lines) == 4
    assert lines[2].count(" | ") == 4
    assert "a\\|b\\\\c &lt;script&gt;" in lines[2]
    assert "<br>\\[l\\](javascript:x) \\u202e" in lines[2]


def test_html_is_escaped():
    html = SAMPLE._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)" in html
    assert html.startswith("<table><caption>Sample<br>an empty cell")


def test_csv_is_byte_true():
    import csv
    import io

    rows = list(csv.reader(io.StringIO(SAMPLE.to_csv(), newline="")))
    assert rows == [["id", "text", "n", "share", "yes"], ["x", HOSTILE, "3", "0.1", "true"],
                    ["y", "", "0", "", "false"]]


def test_frame_is_typed_and_guarded():
    from realist_synth.errors import InvalidReviewError

    frame = SAMPLE.to_frame()
    assert [str(kind) for kind in frame.dtypes][2:] == ["Int64", "Float64", "boolean"]
    assert frame["text"][0] == HOSTILE
    with pytest.raises(InvalidReviewError):
        Sample((("x", "t", -1, None, None),)).to_frame()


def test_an_empty_result_still_has_its_headings():
    empty = Sample()
    assert empty.to_frame().shape == (0, 5)
    assert empty.to_csv() == "id,text,n,share,yes\n"
    assert "share" in str(empty)
    assert empty.to_markdown().count("\n") == 2


def test_small_helpers():
    assert joined(("a", "b")) == "a; b"
    assert number(None) is None
    assert Origin.of(small().metadata).to_dict() == {"name": "small", "version": "1.2.3"}
