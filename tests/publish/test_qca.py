"""The published comparative analysis: only what was asked, with its cautions, and escaped."""

import json
from dataclasses import replace

import pytest

from realist_synth.errors import AnalysisError, UnknownNameError, UsageError
from realist_synth.model.codings import Coding
from realist_synth.publish.options import Options
from realist_synth.publish.pages.qca import pages
from realist_synth.publish.qca import files
from tests.analyses.small import small

ROLES = ["role-services", "role-support", "role-management"]
MODEL = {"outcome": "out-access", "conditions": ROLES, "expectations": ROLES, "not_reported_as_absent": True,
         "rollup": True}


def options(**changes):
    return Options.parse({"qca": MODEL | changes})


def test_nothing_is_analysed_unless_it_is_asked_for(bundled):
    assert files(bundled, Options()) == {}
    assert "No model of this package has been named" in pages(bundled, Options())["qca.md"]


def test_the_files_of_our_model(bundled):
    found = files(bundled, options())
    names = ["complex", "cutoffs", "intermediate", "necessity", "negated.complex", "negated.cutoffs",
             "negated.necessity", "negated.parsimonious", "negated.truth-table", "parsimonious", "truth-table"]
    assert sorted(found) == sorted(f"{name}.{form}" for name in names for form in ("csv", "json"))
    table = json.loads(found["truth-table.json"])
    assert (table["n_observed"], table["n_possible"], len(table["cases"])) == (7, 8, 29)
    assert table["sets"]["not reported"] == "read as absent, as asked for (62 of 116 memberships)"
    complex_ = json.loads(found["complex.json"])
    assert [model["solution"]["expression"] for model in complex_["models"]] == ["role-support*role-management"]
    assert len(complex_["models"][0]["solution"]["cases"]) == 4
    assert len(complex_["models"][0]["uncovered"]) == 9


def test_the_page_says_what_it_cannot_mean(bundled):
    page = pages(bundled, options())["qca.md"]
    for words in ("Silence is read as absence here", "it does not show causes",
                  "Complex, intermediate and parsimonious solution", "When the outcome is not reported",
                  "Access, acceptability and quality of services", "Des Jarlais 2007"):
        assert words in page, words
    assert "limited diversity: cases fill 7 of 8 rows; the other is a remainder" in page
    assert "rows without cases" not in page
    assert "it assumes nothing of remainders" in page


def test_what_cannot_be_answered_stops_the_build(bundled):
    with pytest.raises(AnalysisError, match="not thereby absent"):
        files(bundled, options(not_reported_as_absent=False))
    with pytest.raises(AnalysisError, match="role-education does not vary"):
        files(bundled, options(conditions=["role-education"], expectations=[]))
    with pytest.raises(UnknownNameError):
        files(bundled, options(conditions=["role-servces"]))
    for wrong in ({"inclusion_cut": 0}, {"n_cut": 0}):
        with pytest.raises(UsageError):
            options(**wrong)


def test_without_a_positive_row_the_page_says_so(bundled):
    found = files(bundled, options(n_cut=9))
    assert "complex.json" not in found
    assert "truth-table.json" in found
    assert "No row is positive" in pages(bundled, options(n_cut=9))["qca.md"]


def test_several_models_and_projects_and_readings():
    model = {"outcome": "o-risk", "conditions": ["m-trust", "r-edu"], "not_reported_as_absent": True,
             "reading": "stated"}
    page = pages(small(), Options.parse({"qca": model | {"inclusion_cut": 0.5}}))["qca.md"]
    assert "models fit the same rows equally well" in page
    assert "M2" in page


def test_with_every_absence_reported_the_page_speaks_of_absence():
    codings = tuple(Coding(coding_id=f"{s}-{c}", study_id=s, code_id=c, basis="stated",
                           presence="present" if s in having else "absent")
                    for c, having in (("o-risk", "ab"), ("m-trust", "bc")) for s in "abcde")
    model = {"outcome": "o-risk", "conditions": ["m-trust"], "inclusion_cut": 0.5}
    page = pages(small(codings=codings), Options.parse({"qca": model}))["qca.md"]
    assert "When the outcome is absent" in page
    assert "Silence" not in page


def test_labels_stay_text(bundled):
    hostile = "<script>alert(1)</script> | [x](javascript:y)"
    review = replace(bundled, studies=tuple(s.model_copy(update={"label": hostile}) for s in bundled.studies),
                     codes=tuple(c.model_copy(update={"label": hostile}) for c in bundled.codes))
    page = pages(review, options())["qca.md"]
    assert "<script" not in page
    assert "[x](javascript" not in page
    assert r"\[x\](javascript:y)" in page


def test_row_order_changes_nothing(bundled):
    mixed = replace(bundled, **{name: tuple(reversed(rows)) for name, rows in bundled.tables.items()})
    assert files(bundled, options()) == files(mixed, options())
    assert pages(bundled, options()) == pages(mixed, options())


def test_the_page_and_the_tables_name_expectations_and_every_cut(bundled):
    asked = options(pri_cut=0.5, contradiction_cut=0.4, contradictions="free", unit="project", inclusion_cut=0.75)
    page = pages(bundled, asked)["qca.md"]
    for words in ("expected to contribute to the outcome, for the intermediate solution: <code>role-services</code>",
                  "contradictory rows are free to be covered or not", "inclusion cut 0.75", "PRI cut 0.5",
                  "rows with an inclusion from 0.4 to below 0.75", "unit project", "n cut 1"):
        assert words in page, words
    found = files(bundled, asked)
    for name in ("intermediate", "truth-table", "cutoffs"):
        for words in (b"inclusion cut 0.75", b"PRI cut 0.5", b"from 0.4 to below 0.75", b"unit project"):
            assert words in found[f"{name}.csv"], (name, words)
    assert b"expected role-services, role-support, role-management" in found["intermediate.csv"]
    assert b"contradictory rows are free" in found["complex.csv"]
    assert "no expectation is stated, so there is no intermediate solution" in pages(
        bundled, options(expectations=[]))["qca.md"]


def test_what_a_solution_assumes_stands_below_it():
    model = {"outcome": "o-risk", "conditions": ["m-trust", "r-edu"], "not_reported_as_absent": True}
    page = pages(small(), Options.parse({"qca": model | {"inclusion_cut": 0.5}}))["qca.md"]
    assert "assumes that 1 remainder has o-risk" in page
    assert "remainders" in page


def test_of_models_that_leave_out_different_cases_each_is_told():
    rows = {"a": ("m-trust", "r-edu", "o-risk"), "b": (), "c": ("m-trust", "o-risk"), "d": ("m-trust",), "e": ()}
    codings = tuple(Coding(coding_id=f"{s}-{c}", study_id=s, code_id=c, basis="stated", presence="present")
                    for s, codes in rows.items() for c in codes)
    model = {"outcome": "o-risk", "conditions": ["m-trust", "r-edu"], "not_reported_as_absent": True,
             "contradictions": "free"}
    page = pages(small(codings=codings), Options.parse({"qca": model}))["qca.md"]
    short = page.split("Parsimonious solution")[1].split("The complex solution over")[0]
    assert "In no term of M2: " in short
    assert "In no term of M1" not in short
    assert "In no term: " not in short
