"""The cross-tab: properties that must hold for any review, and the forms of the result on a small one."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.cell import cell
from realist_synth.analyses.crosstab import CrossTab, crosstab
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codings import Coding
from realist_synth.model.studies import Study
from tests.analyses.small import small
from tests.strategies import DIMENSIONS, reviews

NAMES = st.sampled_from(list(DIMENSIONS))
OPTIONS = st.fixed_dictionaries({
    "within": st.sampled_from(["study", "passage", "configuration"]), "unit": st.sampled_from(["study", "project"]),
    "reading": st.sampled_from(["stated", "configured", "inferred", "reconciled"]), "rollup": st.booleans(),
    "level": st.sampled_from([1, 2, "all"])})
some = settings(max_examples=60, deadline=None)


def cells(table: CrossTab) -> dict[tuple[str, str], set[str]]:
    return {(row, column): set(table.at(row, column))
            for row, column in product(table.row_axis.codes, table.column_axis.codes)}


@some
@given(reviews(), NAMES, NAMES, OPTIONS, st.randoms(use_true_random=False))
def test_row_order_does_not_matter(review, rows, columns, options, random):
    tables = {}
    for name in ("studies", "settings", "codings", "passages", "configurations", "configuration_elements"):
        tables[name] = list(getattr(review, name))
        random.shuffle(tables[name])
    shuffled = replace(review, **{name: tuple(table) for name, table in tables.items()})
    before, after = (crosstab(each, rows, columns, **options) for each in (review, shuffled))
    assert before == after
    assert before.to_dict() == after.to_dict()


@some
@given(reviews(), NAMES, NAMES, OPTIONS)
def test_transposing_transposes_the_cells(review, rows, columns, options):
    table = crosstab(review, rows, columns, **options)
    other = crosstab(review, columns, rows, **options)
    assert cells(table.transpose()) == cells(other) == {(c, r): found for (r, c), found in cells(table).items()}
    assert table.transpose().row_totals == other.row_totals == table.column_totals
    assert table.transpose().transpose() == table


@some
@given(reviews(), NAMES, NAMES, OPTIONS, st.data())
def test_another_study_never_shrinks_a_cell(review, rows, columns, options, data):
    before = crosstab(review, rows, columns, **options)
    passages = [None, *(passage.passage_id for passage in review.passages)]
    codings = tuple(
        Coding(coding_id=f"new {n}", study_id="new study", code_id=data.draw(st.sampled_from(review.codes)).code_id,
               passage_id=data.draw(st.sampled_from(passages)), basis="stated", presence="present") for n in range(2))
    study = Study(study_id="new study", label="N", title="N", facts_basis="review")
    after = crosstab(replace(review, studies=(*review.studies, study), codings=(*review.codings, *codings)),
                     rows, columns, **options)
    assert after.n_studies == before.n_studies + 1
    assert all(len(found) >= len(cells(before)[at]) for at, found in cells(after).items())


@some
@given(reviews(), NAMES, NAMES, OPTIONS)
def test_margins_bound_the_cells_and_every_number_has_its_evidence(review, rows, columns, options):
    table = crosstab(review, rows, columns, **options)
    for counts, total in zip(table.counts, table.row_totals, strict=True):
        assert max(counts, default=0) <= total <= table.n_studies
    for counts, total in zip(zip(*table.counts, strict=True), table.column_totals, strict=False):
        assert max(counts) <= total <= table.n_studies
    assert [[len(found) for found in row] for row in table.studies] == [list(row) for row in table.counts]
    assert all(list(found) == sorted(found) for row in table.studies for found in row)
    assert len(table.gaps) == sum(count == 0 for row in table.counts for count in row)
    json.dumps(table.to_dict())


@some
@given(reviews(), NAMES, NAMES, OPTIONS)
def test_a_cell_gives_the_evidence_of_the_cross_tab(review, rows, columns, options):
    table = crosstab(review, rows, columns, **options)
    chosen = {name: value for name, value in options.items() if name != "level"}
    for (row, column), units in list(cells(table).items())[:4]:
        found = cell(review, row, column, **chosen)
        assert set(found.studies) == units
        for unit in units:
            assert {evidence.side for evidence in found.of(unit)} == {"row", "column"}
        assert {evidence.unit for evidence in found.evidence} == units


@some
@given(reviews(), NAMES, NAMES, st.sampled_from(["study", "passage"]))
def test_readings_grow(review, rows, columns, within):
    tables = [cells(crosstab(review, rows, columns, reading=reading, within=within, level="all"))
              for reading in ("stated", "configured", "inferred")]
    for smaller, larger in pairwise(tables):
        assert all(found <= larger[at] for at, found in smaller.items())


@some
@given(reviews(), NAMES, NAMES, OPTIONS)
def test_rollup_never_shrinks_and_a_passage_lies_within_a_study(review, rows, columns, options):
    plain = cells(crosstab(review, rows, columns, **options | {"rollup": False}))
    rolled = cells(crosstab(review, rows, columns, **options | {"rollup": True}))
    assert all(found <= rolled[at] for at, found in plain.items())
    near, wide = (cells(crosstab(review, rows, columns, **options | {"within": within}))
                  for within in ("passage", "study"))
    assert all(found <= wide[at] for at, found in near.items())


@some
@given(reviews(), NAMES, NAMES)
def test_pandas_counts_the_same(review, rows, columns):
    pd = pytest.importorskip("pandas")
    table = crosstab(review, rows, columns, level="all", reading="inferred")
    pairs = sorted({(c.study_id, c.code_id) for c in review.with_reading("inferred").evidence})
    frame = pd.DataFrame(pairs, columns=["study", "code"], dtype=object)
    met = frame.merge(frame, on="study", suffixes=("_row", "_column"))
    counted = pd.crosstab(met["code_row"], met["code_column"])
    for (row, column), found in cells(table).items():
        there = row in counted.index and column in counted.columns
        assert len(found) == (counted.loc[row, column] if there else 0)


def test_default_shows_top_level_codes_in_the_order_of_the_codebook():
    table = crosstab(small(), "mechanism", "outcome")
    assert table.row_axis.codes == ("m-trust", "m-bridge")
    assert table.column_axis.codes == ("o-risk", "o-access")
    assert table.counts == ((1, 1), (1, 0))
    assert (table.row_totals, table.column_totals, table.n_studies) == ((2, 1), (2, 2), 5)
    assert table.at("m-trust", "o-access") == ("a",)
    assert table.gaps == (("m-bridge", "o-access"),)


def test_deeper_levels_stand_after_their_parent():
    assert crosstab(small(), "mechanism", "outcome", level=2).column_axis.codes == ("o-risk", "o-access", "o-reach")
    assert crosstab(small(), "mechanism", "outcome", level="all").column_axis.codes == (
        "o-risk", "o-access", "o-reach", "o-testing")
    assert crosstab(small(), "mechanism", "outcome", level="all").row_axis.codes == ("m-trust", "m-deep", "m-bridge")


def test_codes_in_a_cycle_still_show():
    parents = {"o-access": "o-testing", "o-risk": "o-risk"}
    codes = tuple(code.model_copy(update={"parent_id": parents.get(code.code_id, code.parent_id)})
                  for code in small().codes)
    table = crosstab(small(codes=codes), "outcome", "role", level="all", rollup=True)
    assert sorted(table.row_axis.codes) == ["o-access", "o-reach", "o-risk", "o-testing"]


def test_json_has_the_documented_shape():
    found = crosstab(small(), "role", "mechanism", reading="configured", where=["design=qualitative"]).to_dict()
    assert found == {
        "rows": {"dimension": "role", "codes": ["r-edu"], "labels": ["Education"], "totals": [1]},
        "columns": {"dimension": "mechanism", "codes": ["m-trust", "m-bridge"], "labels": ["Trust", "Bridge"],
                    "totals": [2, 0]},
        "counts": [[1, 0]], "studies": [[["a"], []]], "n_studies": 2, "within": "study", "reading": "configured",
        "unit": "study", "package": {"name": "small", "version": "1.2.3"}, "level": 1, "rollup": False,
        "where": [["design", "qualitative"]], "percent": None}


@pytest.mark.parametrize(("percent", "shares"), [
    ("row", [[50.0, 50.0], [100.0, 0.0]]), ("column", [[50.0, 50.0], [50.0, 0.0]])])
def test_percentages_are_of_the_margin(percent, shares):
    table = crosstab(small(), "mechanism", "outcome", percent=percent)
    assert table.to_dict()["percentages"] == shares
    assert table.transpose().percent == {"row": "column", "column": "row"}[percent]
    assert list(table.to_frame().columns) == [
        "code_id", "label", "o-risk", "o-access", "total", "o-risk %", "o-access %"]
    assert "1 (50%)" in str(table)
    assert f"per cent of the {percent}'s distinct studies" in table.caption()


def test_the_table_lists_studies_when_asked():
    table = crosstab(small(), "mechanism", "outcome", studies=True, percent="row")
    assert table.shown()[1][0] == ["Trust", "1 (50%): a", "1 (50%): a", "2"]
    assert table.shown()[1][1] == ["Bridge", "1 (100%): e", "·", "1"]
    frame = table.to_frame()
    assert list(frame.columns)[-2:] == ["o-risk studies", "o-access studies"]
    assert frame["o-risk studies"].tolist()[:2] == ["a", "e"]
    assert table.to_dict() == crosstab(small(), "mechanism", "outcome", percent="row").to_dict()


def test_the_percentage_of_an_empty_margin_is_empty():
    table = crosstab(small(codings=()), "mechanism", "outcome", percent="row")
    assert table.percentages == ((None, None), (None, None))
    assert table.to_frame()["o-risk %"].isna().all()


def test_forms_of_the_table():
    table = crosstab(small(), "mechanism", "outcome")
    assert table.to_csv() == (
        "code_id,label,o-risk,o-access,total\nm-trust,Trust,1,1,2\nm-bridge,Bridge,1,0,1\ntotal,,2,2,5\n")
    assert table.to_markdown() == (
        "|  | Risk | Access | total |\n| --- | --- | --- | --- |\n| Trust | 1 | 1 | 2 |\n| Bridge | 1 | · | 1 |\n"
        "| total | 2 | 2 | 5 |\n")
    assert str(table).splitlines()[:2] == [
        "mechanism x outcome: distinct studies, 5 in all",
        "within study; reading stated; unit study; level 1; · = no study reports both, which does not mean that they "
        "are absent"]
    assert table.to_frame()["o-access"].tolist() == [1, 0, 2]
    assert table.long_records()[0] == ("m-trust", "Trust", "o-risk", "Risk", 1, "a")
    assert len(table.long_records()) == 4 == len({record[::2] for record in table.long_records()})
    assert tuple(table.long_columns()) == ("row", "row_label", "column", "column_label", "count", "studies")
    assert "<td>·</td>" in table._repr_html_()
    assert pickle.loads(pickle.dumps(table)) == table


def test_a_code_named_like_a_column_of_the_table():
    codes = tuple(code.model_copy(update={"code_id": "total"}) if code.code_id == "o-access" else code
                  for code in small().codes)
    frame = crosstab(small(codes=codes), "role", "outcome").to_frame()
    assert list(frame.columns) == ["code_id", "label", "o-risk", "code total", "o-reach", "total"]


def test_projects_are_named_as_the_unit():
    table = crosstab(small(), "mechanism", "outcome", unit="project")
    assert table.title() == "mechanism x outcome: distinct projects, 4 in all"
    assert table.at("m-trust", "o-risk") == ("north",)


def test_misuse():
    with pytest.raises(UnknownNameError, match="did you mean 'role'"):
        crosstab(small(), "roles", "outcome")
    with pytest.raises(UnknownNameError, match="unknown percent"):
        crosstab(small(), "role", "outcome", percent="all")
    for level in (0, "2", True, 1.5):
        with pytest.raises(AnalysisError, match="level"):
            crosstab(small(), "role", "outcome", level=level)
    with pytest.raises(UnknownNameError, match="unknown code 'o-reach'"):
        crosstab(small(), "role", "outcome").at("r-edu", "o-reach")
