"""Incidence: who has which code, from a review and from frames of every engine at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.meetings import SMALL, bits, chosen_by, members
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.small import CODINGS, small

PAIRS = sorted({(study, code) for study, code, *_ in CODINGS})


@given(st.sets(st.integers(0, 300)), st.sampled_from([301, SMALL, SMALL + 1]))
def test_a_set_of_numbers_survives_as_an_integer(numbers, size):
    found = bits(numbers, size)
    assert list(members(found)) == sorted(numbers)
    assert found.bit_count() == len(numbers)
    assert chosen_by(found, range(size)) == tuple(sorted(numbers))


@pytest.mark.parametrize(("reading", "having"), [
    ("stated", "ab"), ("configured", "abc"), ("inferred", "abc"), ("reconciled", "abc")])
def test_readings_accumulate(reading, having):
    assert incidence(small(), reading=reading).having("m-trust") == tuple(having)


def test_a_withdrawn_coding_counts_until_the_last_reading_and_absence_never():
    assert incidence(small(), reading="inferred").having("o-risk") == ("a", "e")
    assert incidence(small(), reading="reconciled").having("o-risk") == ("a",)
    assert "e" not in incidence(small(), reading="reconciled").having("m-trust")


def test_rollup_counts_for_all_codes_above():
    found = incidence(small(), reading="inferred", rollup=True)
    assert found.having("o-access") == ("a", "b", "c", "d")
    assert found.having("m-trust") == ("a", "b", "c", "d")
    assert found.having("o-reach") == ("b", "d")


def test_a_cycle_of_codes_ends():
    codes = tuple(code.model_copy(update={"parent_id": "o-testing"}) if code.code_id == "o-access" else code
                  for code in small().codes)
    assert incidence(small(codes=codes), rollup=True).having("o-testing") == ("a", "b", "c", "d")


def test_passages_are_of_one_study_and_counts_stay_of_studies():
    found = incidence(small(), within="passage")
    assert found.names(found.meeting("m-trust", "o-access")) == ("a",)
    assert found.names(found.meeting("m-trust", "o-reach")) == ()
    assert found.having("o-testing") == ()
    assert found.total("m-trust") == 2


def test_configurations_join_their_elements_within_the_reading():
    found = incidence(small(), within="configuration")
    assert found.names(found.meeting("m-trust", "o-access")) == ("c",)
    assert found.having("ctx-law") == ()
    assert incidence(small(), within="configuration", reading="inferred").having("ctx-law") == ("c",)


def test_projects_count_once():
    found = incidence(small(), unit="project")
    assert found.units == ("c", "d", "e", "north")
    assert found.having("m-trust") == ("north",)
    assert found.names(found.meeting("m-trust", "o-reach")) == ("north",)


def test_a_project_named_like_a_study_stays_another_unit():
    studies = tuple(s.model_copy(update={"project": "c" if s.project else None}) for s in small().studies)
    assert len(incidence(small(studies=studies), unit="project").units) == 4


@pytest.mark.parametrize(("where", "units"), [
    ((), "abcde"), (["year=2019"], "bc"), (["year=2019", "year=2018"], "abc"), ("design=qualitative", "ac"),
    (["design=qualitative", "year=2019"], "c"), ({"country": ["KEN", "VNM"]}, "abd"), ([("region", "Asia")], "ab"),
    (["region=Africa", "country=VNM"], ""), (["region=Africa", "year=2018"], "a"), ({"year": 2018}, "a"),
    (["design="], "d"), (["study_id=e"], "e"),
])
def test_where(where, units):
    assert incidence(small(), where=where).units == tuple(units)


def test_settings_are_read_under_the_reading_too():
    assert incidence(small(), where=["region=Asia"], reading="inferred").units == ("a", "b", "c")


def test_codes_are_those_asked_for():
    assert incidence(small(), codes=["o-risk", "att", "o-risk"]).codes == ("o-risk", "att")
    assert incidence(small(), dimension="role").codes == ("r-edu",)
    assert "att" not in incidence(small()).codes
    assert incidence(small(codes=()), dimension="role").codes == ()


def test_without_slots_all_dimensions_show():
    metadata = small().metadata
    plain = tuple(d.model_copy(update={"slot": None}) for d in metadata.synthesis.dimensions)
    synthesis = metadata.synthesis.model_copy(update={"dimensions": plain})
    review = replace(small(), metadata=metadata.model_copy(update={"synthesis": synthesis}))
    assert "att" in incidence(review).codes


@pytest.mark.parametrize("wrong", [
    {"codes": ["m-truts"]}, {"dimension": "roles"}, {"within": "sentence"}, {"reading": "said"}, {"unit": "paper"},
    {"where": ["yaer=2018"]}])
def test_unknown_names(wrong):
    with pytest.raises(UnknownNameError, match="unknown"):
        incidence(small(), **wrong)


def test_a_condition_without_a_value():
    with pytest.raises(AnalysisError, match="COLUMN=VALUE"):
        incidence(small(), where=["year"])


def test_unknown_code_of_an_incidence():
    with pytest.raises(UnknownNameError, match="did you mean 'm-trust'"):
        incidence(small()).having("m-truts")


def test_result_forms():
    found = incidence(small(), codes=["m-trust", "att"], rollup=True, where=["year=2018"])
    assert found.records() == [("a", "m-trust"), ("a", "att")]
    assert found.to_dict() == {
        "codes": ["m-trust", "att"], "labels": ["Trust", "Theory named"], "units": ["a"], "having": [["a"], ["a"]],
        "within": "study", "reading": "stated", "unit": "study", "rollup": True, "where": [["year", "2018"]]}
    assert list(found.to_frame().columns) == ["study_id", "code_id"]
    assert "rollup yes; where year=2018" in str(found)


@pytest.mark.parametrize("engine", ["pandas", "polars", "lazy", "duckdb"])
def test_from_frame_is_the_same_in_every_engine(engine):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(PAIRS * 2, columns=["s", "k"])
    if engine in ("polars", "lazy"):
        pl = pytest.importorskip("polars")
        frame = pl.DataFrame(PAIRS * 2, schema=["s", "k"], orient="row")
        frame = frame.lazy() if engine == "lazy" else frame
    if engine == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        frame = duckdb.sql("select * from frame")
    found = Incidence.from_frame(frame, study="s", code="k")
    assert found.units == ("a", "b", "c", "d", "e")
    assert found.records() == PAIRS
    assert found.names(found.meeting("m-trust", "o-access")) == ("a", "c", "e")
    assert "reading" not in found.choices()


def test_from_frame_takes_whole_numbers_as_text():
    import pandas as pd

    assert Incidence.from_frame(pd.DataFrame({"study_id": [7], "code_id": ["x"]})).having("x") == ("7",)


@pytest.mark.parametrize("value", [None, 1.5, "", True])
def test_from_frame_refuses_what_is_no_id(value):
    import pandas as pd

    frame = pd.DataFrame({"study_id": pd.Series([value], dtype=object), "code_id": ["x"]})
    with pytest.raises(AnalysisError, match="empty or neither text nor a whole number"):
        Incidence.from_frame(frame)


def test_from_frame_misuse():
    import pandas as pd

    with pytest.raises(UnknownNameError, match="did you mean 'study'"):
        Incidence.from_frame(pd.DataFrame({"study": ["a"], "code_id": ["x"]}), study="studi")
    with pytest.raises(AnalysisError, match="not a data frame: list"):
        Incidence.from_frame([1])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text("ab\U0001f9ea", min_size=1, max_size=2), st.text("xy", min_size=1, max_size=2)),
                min_size=1, max_size=20))
def test_from_frame_counts_distinct_pairs(rows):
    import pandas as pd

    found = Incidence.from_frame(pd.DataFrame(rows, columns=["study_id", "code_id"]))
    for code in {code for _, code in rows}:
        assert set(found.having(code)) == {study for study, other in rows if other == code}
