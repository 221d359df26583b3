"""The files and pages of agreement and robustness."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from realist_synth.publish import agreement, robustness
from realist_synth.publish.options import Options
from realist_synth.publish.pages import agreement as agreement_pages
from realist_synth.publish.pages import robustness as robustness_pages
from tests.analyses.small import small
from tests.analyses.test_agreement_configurations import RECORDS
from tests.analyses.test_agreement_directions import BOTH
from tests.strategies import reviews


def agreed(review):
    return agreement_pages.pages(review, Options())["agreement.md"]


def robust(review, **crosstabs):
    return robustness_pages.pages(review, Options.parse({"crosstabs": crosstabs}))["robustness.md"]


def test_files_of_agreement():
    full = small(coder_codings=BOTH, coder_configurations=RECORDS)
    found = agreement.files(full, Options())
    assert set(found) == {f"by-{name}.{form}" for name in ("code", "configuration", "configuration-with-package",
                                                           "dimension", "direction") for form in ("csv", "json")}
    assert json.loads(found["by-configuration-with-package.json"])["published"] is True
    assert sorted(agreement.files(small(), Options())) == ["by-code.csv", "by-code.json", "by-dimension.csv",
                                                           "by-dimension.json"]
    none = small(coder_codings=(), coder_configurations=RECORDS, configuration_elements=())
    assert sorted(agreement.files(none, Options())) == ["by-configuration.csv", "by-configuration.json"]


def test_page_of_agreement():
    page = agreed(small(coder_codings=BOTH, coder_configurations=RECORDS))
    assert "| x, y | mechanism | 1 | 0 | 0 | 14 |" in page
    assert "| x, y | B | Risk | increase | no difference |" in page
    assert "| x, y | D | Risk | decrease | none named |" in page
    assert "| x, the package |" in page
    assert "| x, y | the synthesis | none | whole |" in page
    assert "mechanism: Trust; outcome: Access" in page
    assert "All coders together" not in page


def test_who_coded_what_silence_and_parts_without_units():
    page = agreed(small(coder_codings=BOTH, coder_configurations=RECORDS))
    assert "hide: [toc]" in page
    for part in ("which-codes", "which-direction", "which-configurations"):
        assert f"(#{part})" in page
        assert f"## {part.replace('-', ' ').capitalize()}\n" in page
    assert "Coders of codes, configurations:\n\n- **x**" in page
    assert "A coder did not record" not in page
    assert page.count("What a coder did not record counts as not reported by that coder.") == 2
    assert "**Caution**: y left records of " in page
    late = tuple(row.model_copy(update={"coder_id": "a"}) for row in small().coders[:1])
    assert "Coders without records:\n\n- **a**" in agreed(small(coders=(*small().coders, *late)))
    nobody = agreed(small(studies=()))
    assert "| x, y | mechanism | 0 | 0 | 0 | 0 |  |  |  |  |" in nobody


def test_page_of_agreement_with_three_coders_and_with_none():
    more = tuple(row.model_copy(update={"coder_id": "z", "record_id": f"z{row.record_id}"})
                 for row in small().coder_codings[:2])
    page = agreed(small(coder_codings=small().coder_codings + more))
    assert "All coders together" in page
    assert "Fleiss" in page
    assert "Which direction" not in page
    assert "no independent records" in agreed(small(coder_codings=()))
    alike = tuple(row for row in small().coder_codings if row.study_id == "a")
    assert "Nowhere." in agreed(small(coder_codings=alike))


def test_files_of_robustness():
    names = ("context-by-mechanism", "coverage", "role-by-outcome")
    assert set(robustness.files(small(), Options())) == {f"{name}.{form}" for name in names for form in ("csv", "json")}
    pairs = Options.parse({"crosstabs": {"pairs": ["mechanism:outcome"], "level": "all"}})
    found = robustness.files(small(configurations=()), pairs)
    assert sorted(found) == ["mechanism-by-outcome.csv", "mechanism-by-outcome.json"]
    assert json.loads(found["mechanism-by-outcome.json"])["level"] == "all"


def test_page_of_robustness():
    page = robust(small(), pairs=["mechanism:outcome"], level="all")
    assert "Of 12 cells, 8 are gaps and 4 rest on one study." in page
    assert "| Trust | Access | 1 | 0 to 1 | 0 to 3 | 1 to 2 | 1 |" in page
    assert "| [A](studies/a.md) | 2 | Trust with Risk; Trust with Access |" in page
    assert "(1), tied." in page
    assert "Not the same under every reading." in page
    assert "](configurations.md#configuration-k1)" in page
    assert "| stated | 1 | 1 | 3 | 0 |" in page
    assert "ahead of" in robust(small(), pairs=["mechanism:outcome"])
    empty = robust(small(codings=()), pairs=["mechanism:outcome"])
    assert "No cell rests on one study alone." in empty
    assert "Greatest" not in empty


@settings(max_examples=30, deadline=None)
@given(reviews())
def test_any_review(review):
    for part in (agreement, robustness):
        for name, data in part.files(review, Options()).items():
            assert name.endswith(".csv") or json.loads(data)
    assert "# Agreement" in agreed(review)
    assert robust(review).startswith("# Robustness")


@pytest.mark.parametrize("page", [agreed, robust])
def test_markup_in_the_data_is_escaped(page):
    codes = tuple(row.model_copy(update={"label": f"<b>{row.label}|</b>"}) for row in small().codes)
    text = page(small(codes=codes, coder_codings=BOTH, coder_configurations=RECORDS))
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
