"""What every result can do, with text made to break out of its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from realist_synth.analyses.crosstab import crosstab
from realist_synth.analyses.directions import directions
from realist_synth.analyses.result import (
    ANY_TEXT,
    COUNT,
    FLAG,
    NUMBER,
    TEXT,
    Origin,
    Result,
    aligned,
    joined,
    number,
)
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


HEADINGS = ["element", "only_first", "says what stands behind it", "n"]
ROWS = [["Access and quality of services", "3", "a passage of the results, and one of the discussion", "12"],
        ["ctx-confidentiality", "", "nothing", "4"]]


@pytest.mark.parametrize("width", [40, 48, 60, 80, 120])
def test_a_table_keeps_to_the_width_of_the_terminal(width):
    lines = aligned(HEADINGS, ROWS, width).split("\n")
    assert max(map(len, lines)) <= width
    assert "ctx-confidentiality" in " ".join(lines)


def test_a_table_that_cannot_be_narrow_enough_is_told_row_by_row():
    assert aligned(HEADINGS, ROWS, 40).split("\n")[:5] == [
        "element        Access and quality of", "               services", "only_first     3",
        "says what      a passage of the results,", "stands behind  and one of the discussion"]
    assert aligned(HEADINGS, ROWS, 40).split("\n")[-1] == "n              4"


def test_headings_break_at_an_underscore_before_cells_give_way():
    headings, *_ = aligned(["code", "only_the_second"], [["a b c d e f", "1"]], 20).split("\n\n")
    assert [line.split() for line in headings.split("\n")[:3]] == [["only_"], ["the_"], ["code", "second"]]


def test_title_and_caption_are_folded_too(bundled):
    found = crosstab(bundled, "role", "outcome")
    assert max(map(len, found.text(60).split("\n"))) <= 60
    told = directions(bundled).text().split("\n")
    assert max(map(len, told)) <= max(120, max(map(len, told[told.index("") + 1:])))
    assert len(directions(bundled).caption()) > 300
