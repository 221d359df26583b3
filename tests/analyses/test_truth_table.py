"""The truth table: rows with their cases, outputs by every cut-off, and what a reader must know."""

import json

import pytest

from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.truth_rows import Cuts
from realist_synth.analyses.truth_table import truth_table
from realist_synth.errors import AnalysisError
from tests.analyses.small import small

CRISP = Sets.of({"A": [1, 1, 1, 0, 0, 0], "B": [1, 1, 0, 0, 0, 0], "Y": [1, 0, 1, 0, 0, 1]}, list("uvwxyz"))
FUZZY = Sets.of({"A": [0.8, 0.9, 0.3, 0.1], "B": [0.6, 0.2, 0.8, 0.4], "Y": [0.9, 0.4, 0.7, 0.2]}, list("wxyz"))


def outputs(sets, **options):
    table = truth_table(sets, "Y", **options)
    return {table.data.formula(row.bits): output for row, output in zip(table.rows, table.outputs, strict=True)}


def test_contradictory_rows_are_shown_in_kind_or_by_a_cut():
    assert outputs(CRISP) == {"~A*~B": "C", "A*~B": "1", "A*B": "C"}
    assert outputs(CRISP, inclusion_cut=0.5) == {"~A*~B": "C", "A*~B": "1", "A*B": "1"}
    assert outputs(CRISP, contradiction_cut=0.4) == {"~A*~B": "0", "A*~B": "1", "A*B": "C"}
    assert outputs(CRISP, contradiction_cut=1.0) == {"~A*~B": "0", "A*~B": "1", "A*B": "0"}
    assert outputs(CRISP, n_cut=2) == {"~A*~B": "C", "A*~B": "?", "A*B": "C"}


def test_a_cut_is_reached_exactly():
    third = Sets.of({"A": [1, 1, 1, 0], "Y": [1, 1, 0, 0]}, list("wxyz"))
    assert outputs(third, inclusion_cut=2 / 3)["A"] == "1"
    tenths = Sets.of({"A": [0.7, 0.6, 0.7, 0.1], "Y": [0.7, 0.5, 0.5, 0.1]}, list("wxyz"))
    table = truth_table(tenths, "Y", inclusion_cut=18 / 21)
    assert float(table.rows[1].inclusion) == 18 / 21
    # eight tenths of the outcome, though the floats 0.1 + 0.7 give less
    tenth = Sets.of({"A": [1, 0.0, 0.0], "Y": [0.8, 0.2, 0.1]}, list("xyz"))
    assert outputs(tenth, inclusion_cut=0.8)["A"] == "1"


def test_pri_is_needed_too():
    assert outputs(FUZZY, inclusion_cut=0.8)["A*B"] == "1"
    assert outputs(FUZZY, inclusion_cut=0.8, pri_cut=1.0)["A*B"] == "1"
    assert outputs(FUZZY, inclusion_cut=0.6)["A*~B"] == "1"
    assert outputs(FUZZY, inclusion_cut=0.6, pri_cut=0.5)["A*~B"] == "0"


def test_fuzzy_rows_have_the_cases_that_are_more_in_than_out():
    table = truth_table(FUZZY, "Y", inclusion_cut=0.6)
    assert {table.data.formula(row.bits): row.cases for row in table.rows} == {
        "~A*~B": ("z",), "~A*B": ("y",), "A*~B": ("x",), "A*B": ("w",)}
    found = {row["formula"]: row for row in table.to_dict()["rows"]}
    assert found["A*~B"]["deviant"] == ["x"]
    # min(A, ~B) is 0.4, 0.8, 0.2, 0.1; its smaller part with Y sums to 1.1 of 1.5
    assert found["A*~B"]["inclusion"] == pytest.approx(1.1 / 1.5)
    # of which 0.1 + 0.4 + 0.2 + 0.1 lie in ~Y as well
    assert found["A*~B"]["pri"] == pytest.approx((1.1 - 0.8) / (1.5 - 0.8))


def test_numbers_of_the_whole_table():
    table = truth_table(CRISP, "Y", n_cut=2)
    assert (table.data.space.size, len(table.rows), table.n_remainders) == (4, 3, 2)
    assert table.title() == "truth table for Y: 6 cases in 3 of 4 rows; remainders: 2"
    assert [row.cases for row in table.of("?")] == [("w",)]
    assert [record[0] for record in table.records()] == [1, 3, 4]


def test_limits_of_the_data_are_said():
    many = Sets.of({**{f"C{n:02}": [n % 2, 1 - n % 2, 1] for n in range(17)}, "Y": [1, 0, 1]}, list("xyz"))
    notes = truth_table(many, "Y").notes
    assert any("17 conditions are too many" in note for note in notes)
    assert "limited diversity: cases fill 3 of 131072 rows; the other 131069 are remainders" in notes
    assert ("limited diversity: cases fill 2 of 4 rows, 2 or more each; the other 2 are remainders"
            in truth_table(CRISP, "Y", n_cut=2).notes)
    assert "the other is a remainder" in truth_table(CRISP, "Y").notes[0]
    assert not any("limited diversity" in note for note in truth_table(FUZZY, "Y").notes)
    assert any("no row is negative" in note for note in truth_table(CRISP, "Y", inclusion_cut=0.3).notes)
    table = truth_table(CRISP, "Y")
    assert "contradictory rows: ~A*~B (z with Y, x, y without); A*B (u with Y, v without)" in table.notes
    assert table.notes[0] in table.caption()
    assert f"\n{table.notes[0]}\n" in table.text(80)


def test_every_form():
    table = truth_table(CRISP, "Y")
    frame = table.to_frame()
    assert list(frame.columns) == ["row", "A", "B", "output", "n", "inclusion", "pri", "cases",
                                   "cases_with_outcome", "cases_without_outcome", "deviant_cases", "choices"]
    assert list(frame["n"]) == [3, 1, 2]
    json.dumps(table.to_dict())
    assert table.to_csv().splitlines()[1] == "1,0,0,C,3,0.3333333333333333,0.3333333333333333,x; y; z,z,x; y,," + (
        'n cut 1; inclusion cut 1; PRI cut 0; contradictory are rows below these cuts with cases of both kinds; '
        'limited diversity: cases fill 3 of 4 rows; the other is a remainder')
    assert "0.333" in table.to_markdown()
    assert "<table>" in table._repr_html_()


def test_a_condition_may_bear_the_name_of_any_column():
    odd = Sets.of({"n": [1, 0], "set n": [0, 1], "set row": [1, 1], "row": [0, 1], "set set row": [0, 1], "Y": [1, 0]},
                  ["x", "y"])
    table = truth_table(odd, "Y", conditions=["n", "row", "set n", "set set row"])
    assert list(table.columns())[1:5] == ["set set n", "set row", "set n", "set set row"]
    assert len(table.to_frame().columns) == len(table.records()[0])
    assert next(iter(table.to_csv().splitlines())).count(",") == len(table.records()[0]) - 1


def test_the_order_of_cases_and_conditions():
    other = Sets.of({"Y": [1, 0, 0, 1, 0, 1], "B": [0, 0, 0, 0, 1, 1], "A": [0, 0, 0, 1, 1, 1]}, list("zyxwvu"))
    assert truth_table(other, "Y", conditions=["A", "B"]).to_csv() == truth_table(CRISP, "Y").to_csv()


@pytest.mark.parametrize(("cuts", "told"), [
    ({"n_cut": 0}, "from 1 case"), ({"inclusion_cut": 1.2}, "between 0 and 1"), ({"inclusion_cut": 0.0}, "every row"),
    ({"pri_cut": -0.1}, "between 0 and 1"), ({"contradiction_cut": 2.0}, "between 0 and 1"),
    ({"inclusion_cut": 0.5, "contradiction_cut": 0.6}, "above the inclusion cut"),
])
def test_cut_offs_out_of_range(cuts, told):
    with pytest.raises(AnalysisError, match=told):
        truth_table(CRISP, "Y", **cuts)


def test_a_row_that_fails_the_pri_cut_alone_is_negative_under_a_contradiction_cut():
    sets = Sets.of({"A": [0.9, 0.9, 0.1, 0.2], "Y": [0.7, 0.5, 0.3, 0.1]}, list("abcd"))
    assert outputs(sets, inclusion_cut=0.6, pri_cut=0.99, contradiction_cut=0.5)["A"] == "0"


def test_a_contradiction_cut_that_makes_no_row_contradictory_is_told():
    table = truth_table(CRISP, "Y", contradiction_cut=1.0)
    assert "contradictory are none, as the contradiction cut is the inclusion cut" in table.caption()
    assert "PRI cut 0" in table.caption()
    # what would have been contradictory is negative, and names the cases that speak against that
    assert "\n1,0,0,0,3,0.3333333333333333,0.3333333333333333,x; y; z,z,x; y,z," in table.to_csv()


def test_cut_offs_are_named():
    assert Cuts(2, 0.8, 0.5, 0.6).choices() == {"n cut": "2", "inclusion cut": "0.8", "PRI cut": "0.5",
                                                "contradictory are": "rows with an inclusion from 0.6 to below 0.8"}


def test_from_codings_it_says_that_silence_was_read_as_absence():
    table = truth_table(small(), "o-risk", conditions=["m-trust", "r-edu"], not_reported_as_absent=True)
    assert "not reported read as absent, as asked for" in table.caption()
    found = table.to_dict()
    assert found["sets"]["not reported"].startswith("read as absent")
    assert found["sets"]["reading"] == "stated"
    assert found["package"] == {"name": "small", "version": "1.2.3"}
    assert [row["cases"] for row in found["rows"]] == [["c", "d", "e"], ["a", "b"]]
