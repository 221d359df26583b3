"""Data frames in and out: the round trip, and what the guard refuses."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from realist_synth.errors import InvalidReviewError, PackageError, UnknownNameError, UsageError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import column_types
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.package.codes import CODES
from realist_synth.package.frames import from_frames, to_frames
from tests.strategies import reviews

STUDIES = {"study_id": ["s1", "s2"], "label": ["A", "B"], "title": ["T", "U"], "facts_basis": ["review", "review"]}
CODES_ = {"code_id": ["trust"], "dimension": ["mechanism"], "label": ["Trust"]}
CODINGS = {"coding_id": ["1"], "study_id": ["s1"], "code_id": ["trust"], "basis": ["stated"], "presence": ["present"]}
PASSAGES = {"passage_id": ["p"], "document_id": ["d"], "cites_all": [True], "summary": ["S"]}
DOCUMENTS = {"document_id": ["d"], "kind": ["review"], "title": ["R"]}
CLAIMS = {"claim_id": ["c"], "passage_id": ["p"], "kind": ["count"], "statement": ["four"]}
DECISIONS = {"decision_id": ["d"], "question": ["Q"], "decision": ["D"], "reason": ["R"], "decided_on": ["2026-01-31"]}


def frames(**changed):
    base = {"studies": STUDIES, "codes": CODES_, "codings": CODINGS}
    return {table: pd.DataFrame(columns) for table, columns in (base | changed).items() if columns is not None}


def refused(**changed):
    with pytest.raises(InvalidReviewError) as caught:
        from_frames(frames(**changed))
    assert {finding.code for finding in caught.value.findings} <= set(CODES)
    return [(f.code, f.table, f.row, f.field, f.value) for f in caught.value.findings]


def hint_of(**changed):
    with pytest.raises(InvalidReviewError) as caught:
        from_frames(frames(**changed))
    return caught.value.findings[0].hint


@settings(max_examples=40, deadline=None)
@given(reviews())
def test_frames_and_back_give_the_same_review(review):
    assert from_frames(to_frames(review), review.metadata) == review


@settings(max_examples=25, deadline=None)
@given(reviews())
def test_by_way_of_polars_too(review):
    by_polars = {table: pl.DataFrame({name: plain(frame[name]) for name in frame}, strict=False)
                 for table, frame in to_frames(review).items()}
    assert from_frames(by_polars, review.metadata) == review
    lazy = {table: frame.lazy() for table, frame in by_polars.items()}
    assert from_frames(lazy, review.metadata) == review


def plain(series):
    return [None if pd.isna(value) else value for value in series.tolist()]


def test_by_way_of_duckdb():
    duckdb = pytest.importorskip("duckdb")
    study = "select 's1' study_id, 'A' as label, 'T' title, 'review' facts_basis, 2018::integer as \"year\""
    both = f"{study} union all select 's2', 'B', 'U', 'review', null"
    effects = ("select 'e' effect_id, 's1' study_id, 'trust' code_id, 'O' outcome_as_reported, 'HR' measure, "
               "0.5300::decimal(30, 4) estimate, 'C' comparison, 'worse' higher_is, 'favours_intervention' direction, "
               "'u' independent_unit, 'S' source")
    relations = frames() | {"studies": duckdb.sql(both), "effects": duckdb.sql(effects)}
    review = from_frames(relations)
    assert sorted((study.study_id, study.year) for study in review.studies) == [("s1", 2018), ("s2", None)]
    assert str(review.effects[0].estimate) == "0.5300"


def test_storage_of_the_frames():
    review = from_frames(frames(passages=PASSAGES, documents=DOCUMENTS, claims=CLAIMS | {"stated": [Decimal("4.0")]},
                                decisions=DECISIONS))
    out = to_frames(review)
    assert list(out) == [table for table in TABLES if table in out]
    assert isinstance(out["studies"]["label"].dtype, pd.StringDtype)
    assert out["studies"]["year"].dtype == "Int64"
    assert out["passages"]["cites_all"].dtype == "boolean"
    assert str(out["claims"]["stated"][0]) == "4.0"
    assert out["decisions"]["decided_on"][0] == "2026-01-31"
    assert out["studies"]["year"].isna().all()


def test_required_tables_are_there_without_rows():
    out = to_frames(Review(Metadata.minimal("demo")))
    assert set(out) == set(REQUIRED_TABLES)
    assert list(out["codings"].columns) == list(column_types(TABLES["codings"]))
    assert from_frames(out, Metadata.minimal("demo")) == Review(Metadata.minimal("demo"))


def test_whole_numbers_of_any_size():
    review = from_frames(frames(studies=STUDIES | {"citation": pd.Series([10**30, None], dtype=object)}))
    assert review.studies[0].citation == 10**30
    assert from_frames(to_frames(review)).studies == review.studies


def test_metadata_and_reading():
    assert from_frames(frames()).metadata.name == "review"
    assert from_frames(frames(), reading="inferred").reading.value == "inferred"
    with pytest.raises(UnknownNameError, match="did you mean 'stated'"):
        from_frames(frames(), reading="stted")


def test_every_missing_value_is_none():
    missing = [None, float("nan"), math.nan, np.nan, pd.NA, pd.NaT, "", Decimal("NaN")]
    ids = [f"s{at}" for at in range(len(missing))]
    studies = {name: values[:1] * len(ids) for name, values in STUDIES.items()} | {"study_id": ids}
    review = from_frames(
        frames(
            studies=studies | {"year": pd.Series(missing, dtype=object), "journal": pd.Series(missing, dtype=object)},
            codings=CODINGS | {"study_id": ["s0"]},
        )
    )
    assert {(study.year, study.journal) for study in review.studies} == {(None, None)}


def test_words_that_other_readers_take_for_missing_stay():
    review = from_frames(frames(studies=STUDIES | {"journal": ["NA", "null"]}))
    assert [study.journal for study in review.studies] == ["NA", "null"]


def test_integers_that_pandas_keeps_as_floats():
    review = from_frames(frames(studies=STUDIES | {"year": [2018, None]}))
    assert [study.year for study in review.studies] == [2018, None]
    assert type(review.studies[0].year) is int


def test_numbers_as_floats_integers_and_decimals():
    stated = pd.Series([0.1, 7, Decimal("0.50"), np.float64(2.5), np.int64(3)], dtype=object)
    claims = {name: values * 5 for name, values in CLAIMS.items()} | {"claim_id": list("abcde"), "stated": stated}
    review = from_frames(frames(passages=PASSAGES, documents=DOCUMENTS, claims=claims))
    assert [str(claim.stated) for claim in review.claims] == ["0.1", "7", "0.50", "2.5", "3"]


@pytest.mark.parametrize("day", [date(2026, 1, 31), pd.Timestamp("2026-01-31"), datetime(2026, 1, 31), "2026-01-31"])
def test_dates(day):
    review = from_frames(frames(decisions=DECISIONS | {"decided_on": [day]}))
    assert review.decisions[0].decided_on == date(2026, 1, 31)


@pytest.mark.parametrize("day", ["2026-02-30", "31.1.2026", "20260131", datetime(2026, 1, 31, 12), 20260131,
                                 pd.Timestamp("2026-01-31", tz="UTC")])
def test_no_dates(day):
    assert [one[:4] for one in refused(decisions=DECISIONS | {"decided_on": pd.Series([day], dtype=object)})] == [
        ("cell.type", "decisions", 1, "decided_on")]


def test_booleans_of_numpy():
    passages = PASSAGES | {"cites_all": pd.Series([np.False_], dtype=object)}
    assert from_frames(frames(passages=passages, documents=DOCUMENTS)).passages[0].cites_all is False


@pytest.mark.parametrize("value", ["false", "True", 0, 1, 1.0])
def test_text_and_numbers_are_no_booleans(value):
    passages = PASSAGES | {"cites_all": pd.Series([value], dtype=object)}
    assert refused(passages=passages, documents=DOCUMENTS) == [("cell.type", "passages", 1, "cites_all", str(value))]


def test_numeric_ids_are_refused_with_the_reason():
    changed = {"studies": STUDIES | {"study_id": [7, 8]}, "codings": CODINGS | {"study_id": [7]}}
    assert refused(**changed) == [
        ("cell.type", "codings", 1, "study_id", "7"),
        ("cell.type", "studies", 1, "study_id", "7"),
        ("cell.type", "studies", 2, "study_id", "8"),
    ]
    assert "007" in hint_of(**changed)


@pytest.mark.parametrize(("year", "code"), [("2018", "cell.type"), (2018.5, "cell.type"), (True, "cell.type"),
                                            (math.inf, "cell.type"), (1066, "cell.range"), (3000, "cell.range"),
                                            ([2018], "cell.type")])
def test_no_whole_numbers(year, code):
    assert [one[0] for one in refused(studies=STUDIES | {"year": pd.Series([year, 2018], dtype=object)})] == [code]


@pytest.mark.parametrize("stated", ["4", math.inf, Decimal("Infinity"), True, 1j])
def test_no_numbers(stated):
    claims = CLAIMS | {"stated": pd.Series([stated], dtype=object)}
    assert [one[:4] for one in refused(passages=PASSAGES, documents=DOCUMENTS, claims=claims)] == [
        ("cell.type", "claims", 1, "stated")]


def test_bounds_that_are_excluded():
    assert from_frames(frames(effects=effect(ci_level=99.9))).effects[0].ci_level == Decimal("99.9")
    for level in (0, 100, Decimal(100)):
        assert refused(effects=effect(ci_level=level)) == [("cell.range", "effects", 1, "ci_level", str(level))]


def effect(**changed):
    values = {
        "effect_id": "e",
        "study_id": "s1",
        "code_id": "trust",
        "outcome_as_reported": "O",
        "measure": "HR",
        "comparison": "C",
        "higher_is": "worse",
        "direction": "favours_intervention",
        "independent_unit": "u",
        "source": "S",
    }
    return {name: [value] for name, value in (values | changed).items()}


@pytest.mark.parametrize("doi", ["https://doi.org/10.1186/x", "10.1186/x\n", "10.1186/", " 10.1186/x", "x\n10.1186/x"])
def test_patterns_hold_for_the_whole_text(doi):
    assert refused(studies=STUDIES | {"doi": [doi, None]}) == [("cell.pattern", "studies", 1, "doi", doi)]


def test_words_outside_a_vocabulary_and_their_near_word():
    assert refused(codings=CODINGS | {"basis": ["sttaed"]}) == [("cell.bad-enum", "codings", 1, "basis", "sttaed")]
    assert hint_of(codings=CODINGS | {"basis": ["sttaed"]}) == "did you mean 'stated'?"
    assert hint_of(codings=CODINGS | {"basis": ["xyz"]}) == "one of: stated, configured, inferred, reconciled"


@pytest.mark.parametrize("label", ["", None, math.nan])
def test_required_cells_must_be_filled(label):
    assert refused(studies=STUDIES | {"label": ["A", label]}) == [("cell.required", "studies", 2, "label", None)]


@pytest.mark.parametrize("label", [" ", "\t\n", "\u200b", "\u202e", "\u2800"])
def test_required_text_must_show(label):
    assert refused(studies=STUDIES | {"label": ["A", label]}) == [("cell.blank", "studies", 2, "label", label)]


def test_columns():
    assert refused(codes={**CODES_, "lable": ["x"]}) == [("header.unknown-column", "codes", None, "lable", None)]
    assert hint_of(codes={**CODES_, "lable": ["x"]}) == "did you mean 'label'?"
    without = {name: values for name, values in STUDIES.items() if name != "title"}
    assert refused(studies=without) == [("header.missing-column", "studies", None, "title", None)]
    assert refused(codes={**CODES_, 0: ["x"]})[0][3] == "0"


def test_duplicate_keys():
    assert refused(studies=STUDIES | {"study_id": ["s1", "s1"]}) == [("key.duplicate", "studies", 2, "study_id", "s1")]
    assert hint_of(studies=STUDIES | {"study_id": ["s1", "s1"]}) == "row 1 has it first"


def test_duplicate_keys_of_several_columns():
    citations = {"claim_id": ["c", "c", "c"], "study_id": ["s1", "s2", "s1"]}
    assert refused(passages=PASSAGES, documents=DOCUMENTS, claims=CLAIMS, claim_citations=citations) == [
        ("key.duplicate", "claim_citations", 3, "claim_id", "c|s1")]


def test_codings_are_unique_by_study_code_and_passage():
    double = {name: values * 2 for name, values in CODINGS.items()} | {"coding_id": ["1", "2"]}
    assert len(from_frames(frames(codings=double)).codings) == 2, "without a passage two codings may agree"
    assert refused(codings=double | {"passage_id": ["p", "p"]}, passages=PASSAGES, documents=DOCUMENTS) == [
        ("key.not-unique", "codings", 2, "study_id", "s1|trust|p")]


def test_unknown_ids_with_the_near_one():
    changed = {"codings": CODINGS | {"study_id": ["s3"]}}
    assert refused(**changed) == [("key.unknown", "codings", 1, "study_id", "s3")]
    assert "'s1'" in hint_of(**changed)
    assert refused(codings=CODINGS | {"passage_id": ["p"]}) == [("key.absent-table", "codings", 1, "passage_id", "p")]


def test_a_parent_in_the_same_table():
    assert from_frames(frames(codes=CODES_ | {"parent_id": ["trust"]})).codes[0].parent_id == "trust"
    assert refused(codes=CODES_ | {"parent_id": ["trus"]})[0][0] == "key.unknown"


def test_all_findings_come_together():
    codes = [one[0] for one in refused(studies=STUDIES | {"facts_basis": ["revue", None]}, codes=CODES_ | {"x": [1]},
                                       codings=CODINGS | {"code_id": ["truts"], "rigour": ["top"]})]
    assert sorted(codes) == ["cell.bad-enum", "cell.bad-enum", "cell.required", "header.unknown-column", "key.unknown"]


def test_required_tables():
    assert refused(codings=None) == [("descriptor.missing-table", "codings", None, None, None)]


def test_misuse():
    with pytest.raises(UnknownNameError, match="did you mean 'studies'"):
        from_frames({"study": pd.DataFrame(STUDIES)})
    with pytest.raises(PackageError, match="table studies: dict is not a data frame"):
        from_frames({"studies": STUDIES})
    double = pd.DataFrame([["a", "b"]], columns=["study_id", "study_id"])
    with pytest.raises(PackageError, match="table studies: DataFrame"):
        from_frames({"studies": double})


def test_the_frames_that_come_in_are_not_changed():
    given_frames = frames(decisions=DECISIONS)
    before = {table: frame.copy() for table, frame in given_frames.items()}
    from_frames(given_frames)
    for table, frame in given_frames.items():
        pd.testing.assert_frame_equal(frame, before[table])


def test_column_order_and_index_do_not_matter():
    shuffled = {
        table: frame[list(frame.columns)[::-1]].set_index(pd.Index([5] * len(frame)))
        for table, frame in frames().items()
    }
    assert from_frames(shuffled) == from_frames(frames())


def test_to_frames_names_what_breaks_the_profile():
    study = from_frames(frames()).studies[0]
    with pytest.raises(InvalidReviewError) as caught:
        to_frames(Review(Metadata.minimal("demo"), studies=(study, study)))
    assert caught.value.findings[0].code == "key.duplicate"
    assert caught.value.findings[0].row == 2


def test_one_frame_does_not_say_which_table_it_is():
    with pytest.raises(UsageError, match="a DataFrame does not say which table is which"):
        from_frames(pd.DataFrame({"study_id": ["a"]}))
