"""The patterns as files and as a page."""

import json

import pytest

from realist_synth.errors import UnknownNameError, UsageError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages import patterns as page
from realist_synth.publish.patterns import asked_kinds, files
from tests.analyses.small import small


def options(**chosen):
    return Options.parse({"patterns": chosen})


def test_files_without_and_with_the_intervention():
    found = files(small().with_reading("configured"), Options())
    assert sorted(found) == ["patterns.csv", "patterns.json", "patterns.stated.csv", "with-intervention.csv",
                             "with-intervention.json"]
    assert json.loads(found["patterns.json"])["kinds"] == ["C+M", "C+O", "M+O", "C+M+O"]
    assert json.loads(found["with-intervention.json"])["kinds"][-1] == "I+C+M+O"
    assert found["patterns.stated.csv"].splitlines()[1].startswith(b"k1,synthesis,,C+M,ctx-law,m-trust,")
    assert found == files(small().with_reading("configured"), Options())


def test_kinds_of_which_nothing_is_coded_are_left_out():
    assert asked_kinds(small(codes=tuple(c for c in small().codes if c.dimension != "context")), Options()) == {
        "patterns": ("MO",), "with-intervention": ("IM", "IO", "IMO")}
    assert files(small(codings=()), Options()) == {}


def test_choices():
    found = files(small(), options(kinds=["IM"], minimum=1, most=1, rollup=True))
    assert sorted(found) == ["patterns.csv", "patterns.json"]
    result = json.loads(found["patterns.json"])
    assert (result["kinds"], result["minimum"], result["rollup"], result["listed"]) == (["I+M"], 1, True, 1)
    for wrong in ({"minimum": 0}, {"keep": "open"}, {"within": "page"}, {"most": 0}):
        with pytest.raises(UsageError):
            options(**wrong)
    with pytest.raises(UnknownNameError):
        files(small(), options(kinds=["XY"]))


def test_the_page():
    text = page.pages(small().with_reading("configured"), options(minimum=1))["patterns.md"]
    assert "co-occurrence, not claims" in text
    assert "not evidence that it was absent" in " ".join(text.split())
    assert "| Law | Trust | Access | 1 | [C](studies/c.md) |  | [k1](configurations.md#configuration-k1) |" in text
    assert "| [k1](configurations.md#configuration-k1) | Law | Trust | Access | 1 | yes | [C](studies/c.md) |" in text
    assert "- not evidence" not in text


def test_the_page_is_bounded_and_says_so(monkeypatch):
    monkeypatch.setattr(page, "MOST", 1)
    text = page.pages(small().with_reading("inferred"), options(kinds=["MO"], minimum=1))["patterns.md"]
    assert "The first 1 of " in text
    assert "The first 1 of 2 are shown." in text


def test_the_page_of_a_review_without_codings_or_configurations():
    assert page.pages(Review(Metadata.minimal("demo")), Options()) == {"patterns.md": page.NO_TABLES}
    text = page.pages(small(configuration_elements=()), options(kinds=["MO"]))["patterns.md"]
    assert "No stated configuration has codes in all of these slots." in text


def test_nothing_of_the_data_is_markup():
    codes = tuple(code.model_copy(update={"label": "<b>a|b</b>"}) for code in small().codes)
    assert "<b>" not in page.pages(small(codes=codes), options(minimum=1))["patterns.md"]
