"""Sets from tables and frames, read strictly; sets from codings, never from silence."""

import re

import pandas as pd
import pytest

from realist_synth.analyses.cutoffs import cutoffs
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.coded_sets import Coded, memberships, sets_of
from realist_synth.analyses.qca.membership import Memberships, read_literal
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.truth_table import truth_table
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codings import Coding
from tests.analyses.small import small

CSV = "case,A,B,M\nx,0,0.2,0\ny,1,0.7,2\nz,1,0.9,1\n"


def test_kinds_levels_and_columns():
    sets = Sets.from_csv(CSV)
    assert sets.kinds == ("crisp", "fuzzy", "multi-value")
    assert [sets.levels(name) for name in sets.names] == [2, 2, 3]
    assert sets.column("M") == (0, 2, 1)
    with pytest.raises(UnknownNameError, match="unknown set"):
        sets.column("C")


def test_the_order_of_rows_does_not_matter():
    lines = CSV.splitlines()
    assert Sets.from_csv("\n".join([lines[0], lines[3], lines[1], lines[2]])) == Sets.from_csv(CSV)
    assert Sets.from_csv("\ufeff" + CSV.replace("\n", "\r\n")) == Sets.from_csv(CSV)


@pytest.mark.parametrize(("text", "told"), [
    ("", "empty"),
    ("case,A\n", "needs a column"),
    ("case\nx\n", "needs a column"),
    ("case,A,\nx,1,1\n", "heading 3 is empty"),
    ("case,A,A\nx,1,1\n", "stands twice"),
    ("case,A\nx,1\ny\n", "line 3 has 1 cells; the headings are 2"),
    ("case,A\nx,1,2\n", "line 2 has 3 cells"),
    ("case,A\nx,\n", "line 2, column A: the cell is empty"),
    ("case,A\nx,yes\n", "line 2, column A: 'yes' is no number"),
    ("case,A\nx,NaN\n", "'NaN' is no number"),
    ("case,A\nx,0,5\n", "line 2 has 3 cells"),
    ("case,A\nx,1\nx,0\n", "line 3: the case 'x' stands already in line 2"),
    ("case,A\n ,1\n", "line 2 names no case"),
    ("case,A\n\"x,1\n", "line 2"),
    ("case,A\nx,-0.1\n", "case 'x', column 'A': -0.1 is no membership"),
    ("case,A\nx,1.5\n", "case 'x', column 'A': 1.5"),
    ("case,A\nx,0.5\ny,3\n", "calibrate raw values first"),
    ("case,A\nx,1098\n", "at most 50 values"),
    ("case,A*B\nx,1\n", "holds a sign that formulas need, one of ~ * + { } [ ]: rename the set"),
    ("case;A;B\nx;1;0\n", "divided by ';' where a CSV has commas"),
    ("case\tA\nx\t1\n", r"divided by '\t' where a CSV has commas"),
    ("case,A,A \nx,1,0\n", "the heading 'A' stands twice"),
    ("case,A\nx,1\nx ,0\n", "the case 'x' stands already in line 2"),
    ("case,A\nx,\u0661\n", "is no number"),
])
def test_wrong_tables_are_refused_with_their_place(text, told):
    with pytest.raises(AnalysisError, match=re.escape(told)):
        Sets.from_csv(text)


def test_columns_must_fit_the_cases():
    with pytest.raises(AnalysisError, match="has 1 values for 2 cases"):
        Sets.of({"A": [1]}, ["x", "y"])
    with pytest.raises(AnalysisError, match="no case"):
        Sets.of({"A": []}, [])
    with pytest.raises(AnalysisError, match="no column"):
        Sets.of({}, ["x"])
    with pytest.raises(AnalysisError, match="the case 'x' stands twice"):
        Sets.of({"A": [1, 0]}, ["x", "x"])
    with pytest.raises(AnalysisError, match="the column 'A ' stands twice"):
        Sets.of({"A": [1, 0], "A ": [0, 1]}, ["x", "y"])
    with pytest.raises(AnalysisError, match="has no name"):
        Sets.of({" ": [1]}, ["x"])
    with pytest.raises(AnalysisError, match="is no membership"):
        Sets.of({"A": [float("nan")]}, ["x"])


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_frames_of_any_engine(engine):
    if engine == "pandas":
        import pandas as pd

        frame = pd.DataFrame({"case": ["y", "x"], "A": [1, 0], "B": [0.7, 0.2]})
    elif engine == "polars":
        frame = pytest.importorskip("polars").DataFrame({"case": ["y", "x"], "A": [1, 0], "B": [0.7, 0.2]})
    else:
        values = "values ('y', 1, 0.7::double), ('x', 0, 0.2::double)"
        frame = pytest.importorskip("duckdb").connect().sql(f'select * from ({values}) t("case", A, B)')
    assert Sets.from_frame(frame, cases="case") == Sets.from_csv("case,A,B\nx,0,0.2\ny,1,0.7\n")


def test_wrong_frames_are_refused():
    import pandas as pd

    with pytest.raises(AnalysisError, match="not a data frame"):
        Sets.from_frame([1, 2])
    with pytest.raises(UnknownNameError, match="unknown column"):
        Sets.from_frame(pd.DataFrame({"A": [1]}), cases="case")
    for wrong in (None, float("nan"), "1"):
        with pytest.raises(AnalysisError, match="is no membership"):
            Sets.from_frame(pd.DataFrame({"A": [1, wrong]}, dtype=object))


def test_cases_without_names_are_numbered_in_their_order():
    import pandas as pd

    sets = Sets.from_frame(pd.DataFrame({"A": [0] * 9 + [1, 1]}))
    assert sets.cases[0] == "01"
    assert sets.column("A")[-2:] == (1, 1)


def test_with_column_keeps_where_it_comes_from():
    sets = Sets.of({"A": [0, 1]}, ["x", "y"], choices={"calibrated": "by hand"})
    added = sets.with_column("B", [0.1, 0.9])
    assert (added.names, added.choices) == (("A", "B"), (("calibrated", "by hand"),))


def test_literals():
    assert read_literal(" ~A ") == (True, "A", None)
    assert read_literal("A[2]") == read_literal("A{2}") == (False, "A", 2)
    assert read_literal("~odd", ["~odd"]) == (False, "~odd", None)
    with pytest.raises(AnalysisError, match="is no literal"):
        read_literal("~")


def test_memberships_are_exact():
    sets = Sets.of({"A": [0.1, 0.7, 1e-7], "Y": [0.3, 0.9, 0]}, ["x", "y", "z"])
    found = Memberships.of(sets, "Y", ["A"])
    assert found.one == 10**7
    assert found.x[0] == ((9 * 10**6, 3 * 10**6, 10**7 - 1), (10**6, 7 * 10**6, 1))
    assert Memberships.of(sets, "~Y", ["A"]).y == tuple(10**7 - y for y in found.y)


def test_values_of_multi_value_sets():
    sets = Sets.from_csv(CSV)
    found = Memberships.of(sets, "M{1}", ["A", "B"])
    assert (found.outcome, found.y) == ("M{1}", (0, 0, 10))
    assert Memberships.of(sets, "~M{1}", ["A"]).y == (1, 1, 0)
    own = Memberships.of(sets, "A", ["M"])
    assert own.formula(own.space.row([2])) == "M{2}"
    assert own.values_of("~M{1}") == (0, frozenset({0, 2}))
    for wrong, told in (("M", "say which one you expect"), ("M{3}", "cannot be 3")):
        with pytest.raises(AnalysisError, match=told):
            own.values_of(wrong)
    with pytest.raises(UnknownNameError):
        own.values_of("B")


@pytest.mark.parametrize(("outcome", "named", "told"), [
    ("M", ["A"], "say which one is the outcome"),
    ("M{7}", ["A"], "cannot be 7"),
    ("A{2}", ["B"], "it is a set, which a case is in"),
    ("A", ["A"], "cannot be a condition too"),
    ("A", ["B", "B"], "is named twice"),
])
def test_wrong_questions(outcome, named, told):
    with pytest.raises(AnalysisError, match=told):
        Memberships.of(Sets.from_csv(CSV), outcome, named)


def test_without_variation_there_is_no_analysis():
    sets = Sets.of({"A": [1, 1], "B": [0, 1], "C": [0.6, 0.9], "D": [0.5, 0.2]}, ["x", "y"])
    for outcome, named in (("A", ["B"]), ("B", ["A"]), ("B", ["C"]), ("B", ["D"])):
        with pytest.raises(AnalysisError, match="does not vary"):
            Memberships.of(sets, outcome, named)
    with pytest.raises(AnalysisError, match="no condition"):
        Memberships.of(Sets.of({"B": [0, 1]}, ["x", "y"]), "B", [])


def test_exactly_half_is_named():
    found = Memberships.of(Sets.of({"A": [0.5, 0.2, 0.9], "B": [0, 1, 1]}, ["x", "y", "z"]), "B", ["A"])
    with pytest.raises(AnalysisError, match=r"case 'x' has a membership of exactly 0\.5 in 'A'"):
        assert found.row_of


def test_silence_is_not_absence():
    with pytest.raises(AnalysisError, match=r"nothing is reported of m-trust in 2 of 5, .*not_reported_as_absent=True"):
        sets_of(small(), "o-risk", ["m-trust"])
    sets = sets_of(small(), "o-risk", ["m-trust"], not_reported_as_absent=True)
    assert sets.column("m-trust") == (1, 1, 0, 0, 0)
    assert dict(sets.choices)["not reported"] == "read as absent, as asked for (5 of 10 memberships)"
    assert sets.package.version == "1.2.3"


def test_reading_unit_rollup_and_filter():
    def found(**options):
        return sets_of(small(), "o-risk", ["m-trust"], not_reported_as_absent=True, **options).column("m-trust")

    assert found(reading="configured") == (1, 1, 1, 0, 0)
    assert found(reading="inferred", rollup=True) == (1, 1, 1, 1, 0)
    assert sets_of(small(), "o-risk", ["m-trust"], not_reported_as_absent=True, unit="project").cases == (
        "c", "d", "e", "north")
    assert found(where=["year=2018", "year=2019"]) == (1, 1, 0)


def test_with_every_presence_and_absence_reported_nothing_need_be_said():
    def coding(study, code, presence, **more):
        return Coding(coding_id=f"{study}-{code}-{presence}", study_id=study, code_id=code, presence=presence,
                      **{"basis": "stated", **more})

    codings = [coding(s, "o-risk", "present" if s in "ab" else "absent") for s in "abcde"]
    codings += [coding(s, "m-trust", "present" if s in "bc" else "absent") for s in "abcde"]
    review = small(codings=tuple(codings))
    sets = sets_of(review, "o-risk", ["m-trust"])
    assert sets.column("m-trust") == (0, 1, 1, 0, 0)
    assert "not reported" not in dict(sets.choices)
    assert sets_of(review, "o-risk", ["m-trust"], not_reported_as_absent=True) == sets
    # said to be absent, but on a basis that does not count under this reading
    later = small(codings=(*codings[:-1], coding("e", "m-trust", "absent", basis="inferred", rationale="so")))
    with pytest.raises(AnalysisError, match="m-trust in 1 of 5"):
        sets_of(later, "o-risk", ["m-trust"])
    withdrawn = small(codings=(*codings[:-1], coding("e", "m-trust", "absent", withdrawn_by="d1")))
    assert sets_of(withdrawn, "o-risk", ["m-trust"]) == sets
    with pytest.raises(AnalysisError, match="m-trust in 1 of 5"):
        sets_of(withdrawn, "o-risk", ["m-trust"], reading="reconciled")
    both = small(codings=(*codings, coding("e", "m-trust", "present", passage_id="p1")))
    assert sets_of(both, "o-risk", ["m-trust"]).column("m-trust") == (0, 1, 1, 0, 1)


def test_a_review_needs_conditions_and_cases_and_known_names():
    asked = Coded(not_reported_as_absent=True)
    with pytest.raises(AnalysisError, match="name the conditions"):
        memberships(small(), "o-risk", None, asked)
    with pytest.raises(AnalysisError, match="no study is left"):
        sets_of(small(studies=(), settings=()), "o-risk", ["m-trust"])
    with pytest.raises(UnknownNameError, match="did you mean 'm-trust'"):
        memberships(small(), "o-risk", ["m-truts"], asked)
    with pytest.raises(UnknownNameError):
        memberships(small(), "o-rsik", ["m-trust"], asked)
    assert memberships(small(), "~o-risk", "m-trust", asked).outcome == "~o-risk"


def test_a_table_of_sets_has_no_readings():
    sets = Sets.from_csv(CSV)
    for wrong in (Coded(not_reported_as_absent=True), Coded(reading="stated"), Coded(where=["year=2018"])):
        with pytest.raises(AnalysisError, match="a table of sets has none"):
            memberships(sets, "A", None, wrong)
    assert memberships(sets, "A", None, Coded(where=[])).conditions == ("B", "M")


@pytest.mark.parametrize(("columns", "said"), [
    ({"case": ["x", None], "A": [0, 1]}, "names the cases, but holds"),
    ({"case": [1.5, 2.0], "A": [0, 1]}, "neither text nor a whole number"),
    ({"case": ["x", "y"], 3: [0, 1]}, "is no text"),
])
def test_cases_and_headings_of_a_frame_are_text(columns, said):
    with pytest.raises(AnalysisError, match=said):
        Sets.from_frame(pd.DataFrame(columns), cases="case")


def test_a_column_of_names_says_what_to_do():
    with pytest.raises(AnalysisError, match="cases='case'"):
        Sets.from_frame(pd.DataFrame({"case": ["x", "y"], "A": [0, 1]}))


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(AnalysisError, match="one name"):
        Sets.from_frame(pd.DataFrame([[0, 1], [1, 0]], columns=["A", "A"]))


def test_headings_and_cases_are_taken_without_the_spaces_around_them():
    assert Sets.from_csv("case, A ,B\n x ,1, 0\n") == Sets.from_csv("case,A,B\nx,1,0\n")


def test_an_infinite_membership_is_refused_as_such():
    with pytest.raises(AnalysisError, match="it must be a finite number"):
        Sets.of({"A": [float("inf")]}, ["x"])


def test_names_may_hold_signs_that_stand_in_no_formula():
    sets = Sets.of({"age <18": [1, 0], "Y, 2 years": [1, 0]}, ["x", "y"])
    assert minimise(sets, "Y, 2 years").formulas == ("age <18",)


def coded(*more):
    """Two studies, each coded for two codes both ways or one; `more` is what each says besides."""
    told = [("a", "o-risk", "present"), ("a", "m-trust", "present"), ("b", "o-risk", "absent"),
            ("b", "m-trust", "absent"), *more]
    return small(codings=tuple(Coding(coding_id=f"k{at}", study_id=study, code_id=code, basis="stated",
                                      presence=presence) for at, (study, code, presence) in enumerate(told)),
                 studies=tuple(study for study in small().studies if study.study_id in "ab"))


def test_what_is_reported_both_ways_is_read_as_present_and_named_in_every_form():
    once = minimise(coded(), "o-risk", conditions=["m-trust"])
    assert "absent" not in once.caption()
    both = minimise(coded(("a", "m-trust", "absent"), ("a", "o-risk", "absent")), "o-risk", conditions=["m-trust"])
    told = "reported as present and as absent read as present (m-trust in a, o-risk in a)"
    assert both.formulas == once.formulas
    for form in (both.text(), both.caption(), both.to_csv(), both._repr_html_()):
        assert told in " ".join(form.split())
    assert both.to_dict()["sets"]["reported as present and as absent"] == "read as present (m-trust in a, o-risk in a)"
    for analysis in (truth_table, necessity, cutoffs):
        assert told in analysis(both.data.sets, "o-risk").to_csv()


def test_a_condition_named_twice_is_refused():
    with pytest.raises(AnalysisError, match="m-trust is named twice"):
        memberships(coded(), "o-risk", ["m-trust", "m-trust"], Coded())


def test_no_set_bears_the_name_of_the_formula_for_everything():
    with pytest.raises(AnalysisError, match="stands for every combination"):
        Sets.of({"1": [0, 1], "Y": [0, 1]}, ["x", "y"])
    assert Sets.of({"11": [0, 1], "Y": [0, 1]}, ["x", "y"]).names == ("11", "Y")
