"""Minimisation: solutions agree with their table, ignore order and names, and say what they rest on."""

import json
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.qca.sets import Sets
from realist_synth.cli import main
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.small import small
from tests.strategies import reviews

NAMES = ("A", "B", "C")
LIPSET = """case,DEV,URB,LIT,IND,STB,SURV
AU,1,0,1,1,0,0\nBE,1,1,1,1,1,1\nCZ,1,1,1,1,1,1\nDE,1,1,1,1,0,0\nEE,0,0,1,0,1,0\nES,0,0,0,0,0,0
FI,1,0,1,0,1,1\nFR,1,0,1,1,1,1\nGR,0,0,0,0,0,0\nHU,0,0,1,0,0,0\nIE,1,0,1,0,1,1\nIT,0,0,0,0,1,0
NL,1,1,1,1,1,1\nPL,0,0,1,0,0,0\nPT,0,0,0,0,0,0\nRO,0,0,0,0,1,0\nSE,1,0,1,1,1,1\nUK,1,1,1,1,1,1
"""


@st.composite
def tables(draw):
    """Any small table of sets that can be analysed: crisp, fuzzy and multi-value conditions."""
    size = draw(st.integers(3, 9))
    fuzzy = st.integers(0, 20).filter(lambda n: n != 10).map(lambda n: n / 20)
    kinds = {"crisp": st.integers(0, 1), "fuzzy": fuzzy, "multi": st.integers(0, 2)}
    columns = {}
    for name in NAMES:
        values = kinds[draw(st.sampled_from(sorted(kinds)))]
        columns[name] = draw(st.lists(values, min_size=size, max_size=size))
    columns["Y"] = draw(st.lists(kinds[draw(st.sampled_from(("crisp", "fuzzy")))], min_size=size, max_size=size))
    return Sets.of(columns, [f"case{n}" for n in range(size)])


def answer(sets, outcome="Y", **options):
    try:
        return minimise(sets, outcome, **options)
    except AnalysisError:
        return None


OPTIONS = st.fixed_dictionaries({"solution": st.sampled_from(("complex", "parsimonious")),
                                 "inclusion_cut": st.sampled_from((0.6, 0.8, 1.0)), "n_cut": st.sampled_from((1, 2)),
                                 "every": st.sampled_from(("minimal", "irredundant"))})


@settings(deadline=None)
@given(tables(), OPTIONS)
def test_every_model_agrees_with_every_observed_row(sets, options):
    found = answer(sets, **options)
    if found is None:
        return
    for model in found.to_dict()["models"]:
        terms = [terms_of(found, part["expression"]) for part in model["terms"]]
        for row, output in zip(found.rows, found.outputs, strict=True):
            values = found.data.space.values(row.bits)
            covered = any(all(values[at] in allowed for at, allowed in term) for term in terms)
            if output != "?":
                assert covered is (output == "1"), (model["solution"]["expression"], values, output)


def terms_of(found, expression):
    return [] if expression == "1" else [found.data.values_of(literal) for literal in expression.split("*")]


@settings(deadline=None)
@given(tables(), OPTIONS, st.permutations(range(9)), st.permutations(NAMES))
def test_order_and_names_change_nothing(sets, options, order, names):
    found = answer(sets, **options)
    cases = [at for at in order if at < len(sets.cases)]
    new = dict(zip(NAMES, names, strict=True))
    columns = {new[name]: [sets.column(name)[at] for at in cases] for name in NAMES}
    mixed = Sets.of({**columns, "Y": [sets.column("Y")[at] for at in cases]}, [sets.cases[at] for at in cases])
    other = answer(mixed, **options)
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        def renamed(literal):
            return "".join(new.get(sign, sign) for sign in literal)

        def model_sets(result, change):
            return {frozenset(frozenset(map(change, term.formula.split("*"))) for term in model.terms)
                    for model in result.models}

        assert model_sets(found, renamed) == model_sets(other, str)
        assert [m.whole.fit for m in found.models if len(found.models) == 1] == [
            m.whole.fit for m in other.models if len(other.models) == 1]


@settings(deadline=None)
@given(tables(), OPTIONS)
def test_fit_is_what_its_definition_says(sets, options):
    found = answer(sets, **options)
    if found is None:
        return
    y = sets.column("Y")

    def column(expression):
        columns = []
        for at, allowed in terms_of(found, expression):
            name = found.data.conditions[at]
            (value,) = allowed
            own = sets.column(name)
            columns.append([float(v == value) if sets.levels(name) > 2 else v if value else 1 - v for v in own])
        return [min(values) for values in zip(*columns, strict=True)] if columns else [1.0] * len(y)

    for model in found.models:
        columns = [column(term.formula) for term in model.terms]
        union = [max(values) for values in zip(*columns, strict=True)]
        for part, x in [(model.whole, union), *zip(model.terms, columns, strict=True)]:
            meet = sum(map(min, x, y))
            assert float(part.fit.inclusion) == pytest.approx(meet / sum(x))
            assert float(part.fit.coverage) == pytest.approx(meet / sum(y))
        for at, part in enumerate(model.terms):
            others = [max((c[n] for k, c in enumerate(columns) if k != at), default=0) for n in range(len(y))]
            unique = (sum(map(min, union, y)) - sum(map(min, others, y))) / sum(y)
            assert float(part.unique) == pytest.approx(unique, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(reviews(), st.booleans())
def test_any_review_gets_an_answer_or_a_reason(review, silence):
    codes = [code.code_id for code in review.codes]
    for outcome, *conditions in product(codes[:2], codes[2:3], codes[3:4]):
        try:
            found = minimise(review, outcome, conditions=conditions, not_reported_as_absent=silence)
        except AnalysisError:
            continue
        json.dumps(found.to_dict())
        assert silence or "not reported" not in dict(found.data.sets.choices)


def test_the_lipset_data():
    sets = Sets.from_csv(LIPSET)
    found = minimise(sets, "SURV", solution="intermediate", expectations=["DEV", "URB", "LIT", "IND", "STB"])
    assert found.formulas == ("DEV*LIT*STB",)
    model = found.to_dict()["models"][0]
    between, = model["between"]
    assert (between["pair"], between["complex"], between["parsimonious"]) == (
        "C1P1", "DEV*~URB*LIT*STB + DEV*LIT*IND*STB", "DEV*STB")
    assert between["easy"]["rows"] == [30]
    assert between["difficult"]["expressions"] == ["DEV*~URB*~LIT*~IND*STB", "DEV*~URB*~LIT*IND*STB",
                                                   "DEV*URB*~LIT*~IND*STB", "DEV*URB*~LIT*IND*STB"]
    assert model["easy"]["rows"] == model["simplifying_assumptions"]["rows"] == [30]
    assert found.title() == "intermediate solution: DEV*LIT*STB -> SURV"
    assert minimise(sets, "SURV", solution="intermediate", expectations="STB").formulas == (
        "DEV*~URB*LIT*STB + DEV*LIT*IND*STB",)


def test_several_models_are_all_given_and_counted():
    sets = Sets.of({"A": [1, 1, 0, 0], "B": [1, 1, 0, 0], "Y": [1, 1, 0, 0]}, list("wxyz"))
    found = minimise(sets, "Y", solution="parsimonious")
    assert found.formulas == ("A", "B")
    assert found.title() == "parsimonious solution for Y: 2 models fit the same rows"
    assert any("report them all" in note for note in found.notes)
    capped = minimise(sets, "Y", solution="parsimonious", most=1)
    assert capped.title() == "parsimonious solution for Y: more than 1 models fit the same rows"
    assert not capped.to_dict()["complete"]


def test_uncovered_and_deviant_cases_are_named():
    sets = Sets.of({"A": [1, 1, 1, 1, 1, 0, 0], "Y": [1, 1, 1, 1, 0, 1, 0]}, list("tuvwxyz"))
    found = minimise(sets, "Y", inclusion_cut=0.8)
    (model,) = found.models
    assert (model.whole.cases, model.whole.deviant, model.uncovered) == (tuple("tuvw"), ("x",), ("y",))
    assert found.to_dict()["contradictory_rows"] == [
        {"expression": "~A", "with_outcome": ["y"], "without_outcome": ["z"]}]


def test_contradictory_rows_may_be_free():
    sets = Sets.of({"A": [1, 1, 0, 0, 1], "B": [1, 0, 0, 0, 0], "Y": [1, 1, 1, 0, 0]}, list("vwxyz"))
    assert minimise(sets, "Y").formulas == ("A*B",)
    assert minimise(sets, "Y", contradictions="free").formulas == ("A",)


def test_every_form():
    found = minimise(Sets.from_csv(LIPSET), "SURV")
    frame = found.to_frame()
    assert list(frame["part"]) == ["solution", "term", "term"]
    assert list(frame["essential"])[1:] == [True, True]
    json.dumps(found.to_dict())
    assert "0.250" in found.to_markdown()
    assert found.text(90).count("limited diversity") == 1
    assert "limited diversity" in found.caption()


def test_wrong_questions_are_answered_with_what_is_missing():
    sets = Sets.from_csv(LIPSET)
    for options, told in (
            ({"expectations": ["DEV"]}, "no part in a complex solution"),
            ({"solution": "intermediate"}, "needs directional expectations"),
            ({"solution": "intermediate", "expectations": ["DEV", "~DEV"]}, "is no expectation"),
            ({"n_cut": 9}, "no row has 9 cases"), ({"most": 0}, "at least one model")):
        with pytest.raises(AnalysisError, match=told):
            minimise(sets, "SURV", **options)
    for options in ({"solution": "simple"}, {"contradictions": "positive"}, {"every": "first"},
                    {"solution": "intermediate", "expectations": ["DVE"]}):
        with pytest.raises(UnknownNameError):
            minimise(sets, "SURV", **options)
    with pytest.raises(UnknownNameError, match="unknown set"):
        minimise(sets, "SURVIVAL")


def test_without_a_positive_row_it_says_how_far_off_the_best_is():
    sets = Sets.of({"A": [0.9, 0.8, 0.1], "Y": [0.6, 0.6, 0.2]}, list("xyz"))
    with pytest.raises(AnalysisError, match=r"no row is positive at an inclusion cut of 0\.9 and a PRI cut of 0\.5: "
                                            r"the highest inclusion in Y is 0\.\d{3} \(~?A\)"):
        minimise(sets, "Y", inclusion_cut=0.9, pri_cut=0.5)


def test_from_codings_it_says_that_silence_was_read_as_absence():
    with pytest.raises(AnalysisError, match="not thereby absent"):
        minimise(small(), "o-risk", conditions=["m-trust", "o-access"])
    found = minimise(small(), "o-risk", conditions=["m-trust", "o-access"], not_reported_as_absent=True)
    assert found.formulas == ("m-trust*o-access",)
    assert "read as absent" in found.caption()
    assert found.to_dict()["package"]["version"] == "1.2.3"


def test_simplifying_assumptions_show_in_every_form():
    sets = Sets.of({"A": [1, 1, 0, 0, 0], "B": [1, 0, 1, 0, 0], "C": [1, 1, 1, 1, 0], "Y": [1, 1, 0, 0, 0]},
                   list("abcde"))
    found = minimise(sets, "Y", solution="parsimonious")
    note = "M1 assumes that 2 remainders have Y: A*~B*~C; A*B*~C"
    assert note in found.notes
    assert note in " ".join(found.text().split())
    assert note in found.caption()
    assert "limited diversity: cases fill 5 of 8 rows; the other 3 are remainders" in found.to_csv()
    frame = found.to_frame()
    assert list(frame["n_assumptions"].dropna()) == [2]
    # nothing was expected, so that no assumption is easy or difficult
    assert frame["n_easy"].isna().all()
    assert "assumes" in found.shown()[0]
    between = minimise(sets, "Y", solution="intermediate", expectations=["A", "B"]).to_frame()
    assert list(between[["n_assumptions", "n_easy", "n_difficult"]].iloc[0]) == [0, 0, 0]
    assert list(minimise(sets, "Y").to_frame()["n_assumptions"].dropna()) == [0]
    assert "intermediate; expected A, B;" in between["choices"].iloc[0]


def test_of_very_many_assumptions_the_notes_name_some_and_count_all():
    names = [f"C{at:02}" for at in range(12)]
    sets = Sets.of({**{name: [1, 1 - (at < 7), 0] for at, name in enumerate(names)}, "Y": [1, 0, 0]}, list("xyz"))
    found = minimise(sets, "Y", solution="parsimonious")
    assert len(found.models) == 7
    assumed = [note for note in found.notes if "assumes that" in note]
    assert len(assumed) == 5
    assert all(note.endswith("; and 2039 more") for note in assumed)
    assert "2 more models assume something of remainders, as counted beside each" in found.notes


def test_a_case_that_holds_a_semicolon_stays_one_case_in_a_cell():
    sets = Sets.of({"A": [1, 1, 0], "Y": [1, 1, 0]}, ["a; b", "c", "d"])
    assert list(minimise(sets, "Y").to_frame()["cases"]) == ['"a; b"; c'] * 2
    assert minimise(sets, "Y").shown()[1][0][-2] == "a; b, c"


@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
def test_no_form_of_the_command_hides_the_remainders(form, tmp_path, capsys):
    path = tmp_path / "sets.csv"
    path.write_text("case,A,B,C,Y\na,1,1,1,1\nb,1,0,1,1\nc,0,1,1,0\nd,0,0,1,0\ne,0,0,0,0\n", encoding="utf-8")
    assert main(["minimise", "Y", "--sets", str(path), "--solution", "parsimonious", "--format", form]) == 0
    out = capsys.readouterr().out
    note = "limited diversity: cases fill 5 of 8 rows; the other 3 are remainders"
    assert out.count(note) == (2 if form == "csv" else 1)
    assert {"table": "M1 assumes that 2 remainders have Y: A*~B*~C; A*B*~C", "csv": "n_assumptions",
            "md": "M1 assumes that 2 remainders have Y", "json": '"n": 2'}[form] in out


def test_what_the_expectations_do_not_allow_is_named_in_every_form():
    sets = Sets.from_csv(LIPSET)
    found = minimise(sets, "SURV", solution="intermediate", expectations=["DEV", "URB", "LIT", "IND", "STB"])
    note = ("C1P1 does not assume 4 remainders of the parsimonious DEV*STB, which the expectations do not allow: "
            "DEV*~URB*~LIT*~IND*STB; DEV*~URB*~LIT*IND*STB; DEV*URB*~LIT*~IND*STB; DEV*URB*~LIT*IND*STB")
    assert note in found.notes
    assert note in " ".join(found.text().split())
    assert note in found.caption()
    # where nothing is expected, no assumption is easy or difficult, in JSON as in CSV
    short = minimise(sets, "SURV", solution="parsimonious").to_dict()["models"][0]
    assert (short["easy"], short["difficult"]) == (None, None)
    assert short["simplifying_assumptions"]["n"] == 5


def test_of_very_many_pairs_the_notes_name_some():
    names = [f"C{at:02}" for at in range(7)]
    sets = Sets.of({**{name: [1, 0] for name in names}, "Y": [1, 0]}, list("xz"))
    found = minimise(sets, "Y", solution="intermediate", expectations=names)
    assert sum("does not assume" in note for note in found.notes) == 5
    assert all(note.endswith("; and 55 more") for note in found.notes if "does not assume" in note)
    assert sum("2 more pairs of a complex and a parsimonious model" in note for note in found.notes) == 1
    model, = found.to_dict()["models"]
    assert [pair["difficult"]["n"] for pair in model["between"]] == [63] * 7


def test_no_model_to_be_listed_is_refused_at_once():
    sets = Sets.of({"A": [1, 1, 0], "Y": [1, 0, 0]}, list("xyz"))
    with pytest.raises(AnalysisError, match="at least one model"):
        minimise(sets, "Y", most=0)


def test_the_table_form_says_that_there_are_more_models():
    sets = Sets.of({"A": [1, 0], "B": [1, 0], "Y": [1, 0]}, list("xz"))
    cut, whole = (minimise(sets, "Y", solution="parsimonious", most=most).to_frame() for most in (1, 2))
    assert cut["choices"].str.endswith("; there are more models than the 1 listed").all()
    assert not whole["choices"].str.contains("more models").any()
