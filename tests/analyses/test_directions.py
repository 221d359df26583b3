"""One direction for each study and outcome, and the votes."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.direction.reported import same_people
from realist_synth.analyses.direction.votes import CAUTION, DIRECTIONS, overall, sign_test, wilson
from realist_synth.analyses.directions import directions, p_text, share_text
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.effects import Effect
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.studies import Setting, Study
from tests.strategies import reviews

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "directions.json").read_text("utf-8"))
FOR, AGAINST, UNCLEAR, MIXED = DIRECTIONS


def effect(effect_id, study_id="a", code_id="risk", **cells):
    values = {"outcome_as_reported": effect_id, "measure": "direction_only", "comparison": "A against B",
              "higher_is": "worse", "direction": FOR, "independent_unit": study_id, "source": "doi:10.1000/1"}
    return Effect(effect_id=effect_id, study_id=study_id, code_id=code_id, **values | cells)


def coding(coding_id, study_id, code_id, direction, **cells):
    return Coding(coding_id=coding_id, study_id=study_id, code_id=code_id, direction=direction,
                  **{"basis": "stated", "presence": "present", **cells})


STUDIES = (("a", "cross_sectional", 2001, "p"), ("b", "qualitative", 2002, "p"),
           ("c", "cluster_randomised_trial", 2003, None), ("d", None, 2003, None))
CODES = (("health", "outcome", None, "increase"), ("hiv", "outcome", "health", "decrease"),
         ("risk", "outcome", None, "decrease"), ("vague", "outcome", None, None), ("trust", "mechanism", None, None))


def review(*effects, codings=(), **tables):
    studies = tuple(Study(study_id=s, label=s.upper(), title=s, facts_basis="review", design=design, year=year,
                          project=project) for s, design, year, project in STUDIES)
    codes = tuple(Code(code_id=c, dimension=d, label=c.capitalize(), parent_id=parent, desired_direction=wanted,
                       position=n) for n, (c, d, parent, wanted) in enumerate(CODES, 1))
    return Review(Metadata.minimal("demo"), **{"studies": studies, "codes": codes, "effects": tuple(effects),
                                               "codings": tuple(codings), **tables})


def only(result):
    assert len(result.pointing) == 1
    return result.pointing[0]


@pytest.mark.parametrize(("successes", "trials", "low", "high"), REFERENCE["wilson"])
def test_interval_is_that_of_r(successes, trials, low, high):
    assert wilson(successes, trials) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@pytest.mark.parametrize(("successes", "trials", "p"), REFERENCE["sign_test"])
def test_sign_test_is_that_of_r(successes, trials, p):
    assert sign_test(successes, trials) == pytest.approx(p, rel=1e-12)


def test_no_trial_has_no_interval_and_no_p():
    assert wilson(0, 0) is sign_test(0, 0) is None


@given(st.integers(0, 60), st.integers(0, 60))
def test_exchanging_the_sides_mirrors_the_vote(one, other):
    assert sign_test(one, one + other) == sign_test(other, one + other)
    if one + other:
        low, high = wilson(one, one + other)
        assert 0 <= low <= one / (one + other) <= high <= 1
        assert wilson(other, one + other) == (pytest.approx(1 - high), pytest.approx(1 - low))


@pytest.mark.parametrize(("found", "expected"), [
    ([FOR], FOR), ([FOR] * 7 + [AGAINST] * 3, FOR), ([FOR] * 69 + [AGAINST] * 31, MIXED),
    ([FOR] * 2 + [UNCLEAR], MIXED), ([FOR] * 3 + [UNCLEAR], FOR), ([UNCLEAR] * 4 + [FOR], UNCLEAR),
    ([FOR, AGAINST], MIXED), ([MIXED], MIXED), ([AGAINST] * 5 + [FOR] * 2, AGAINST),
])
def test_seventy_per_cent(found, expected):
    assert overall(found) == overall(found[::-1]) == expected


def test_no_direction_at_all():
    with pytest.raises(AnalysisError, match="no direction"):
        overall([])


def test_an_estimate_points_whatever_its_interval():
    unclear = effect("e", measure="OR", estimate="0.8", ci_low="0.5", ci_high="1.3", direction=UNCLEAR, n=40)
    assert only(directions(review(unclear))).direction == FOR
    assert only(directions(review(unclear), significance=True)).direction == UNCLEAR
    assert only(directions(review(effect("e", direction=AGAINST)))).direction == AGAINST
    assert only(directions(review(effect("e", measure="percentage", estimate="40", direction=UNCLEAR)))).direction == (
        UNCLEAR)


def test_the_same_result_in_several_prints_counts_once():
    prints = [effect(f"e{n}", outcome_as_reported="Sharing", n=n * 100) for n in (1, 2)]
    other = effect("e3", outcome_as_reported="Sharing", comparison="C against B", direction=AGAINST)
    found = only(directions(review(*prints, other)))
    assert (found.direction, len(found.results), found.n) == (MIXED, 2, 200)
    assert found.effects == ("e1", "e2", "e3")
    later = effect("e3", outcome_as_reported="Sharing", time_point="12 months")
    assert len(only(directions(review(*prints, later))).results) == 2


def test_studies_of_the_same_people_count_once():
    rows = (effect("e1", "a", independent_unit="one"), effect("e2", "b", independent_unit="one", direction=AGAINST),
            effect("e3", "b", independent_unit="two"), effect("e4", "c", independent_unit="two"),
            effect("e5", "d", independent_unit="three"))
    whole = review(*rows)
    found = directions(whole)
    assert [(p.unit, p.label, p.design, p.direction) for p in found.pointing] == [
        ("a+b+c", "C; A; B", "cluster_randomised_trial", FOR), ("d", "D", None, FOR)]
    assert found.votes[0].units[FOR] == ("a+b+c", "d")
    assert not found.shared
    apart = directions(whole, unit="study")
    assert apart.votes[0].units == {FOR: ("a", "c", "d"), AGAINST: (), UNCLEAR: (), MIXED: ("b",)}
    assert apart.shared == ("a+b+c",)
    assert "the same people were measured in a+b+c" in apart.caption()
    assert directions(whole, unit="project").votes[0].units[MIXED] == ("p",)
    assert directions(whole, unit="study", where=["year=2003"]).shared == ()


def test_a_filter_does_not_cut_those_who_are_linked_through_a_third():
    whole = review(effect("e1", "a", independent_unit="one"), effect("e2", "b", independent_unit="one"),
                   effect("e3", "b", independent_unit="two"), effect("e4", "c", independent_unit="two"))
    assert same_people(whole, ["a", "c"]) == {"a": "a+c", "c": "a+c"}
    assert directions(whole, where=["year=2001", "year=2003"]).votes[0].units[FOR] == ("a+c",)
    assert directions(whole, unit="study", where=["year=2001", "year=2003"]).shared == ("a+c",)


def test_papers_of_one_project_count_once_where_no_result_says_whom_they_measured():
    told = [coding(str(n), study, "hiv", "decrease") for n, study in enumerate("abc")]
    found = directions(review(codings=told), evidence="codings")
    assert found.votes[0].units[FOR] == ("a+b", "c")
    assert "papers of a project" in found.choices()["unit"]
    apart = directions(review(codings=told), evidence="codings", unit="study")
    assert apart.shared == ("a+b",)
    assert "those of one project" in apart.choices()["not independent:"]
    one = review(effect("e", "b", "hiv"), codings=told)
    assert directions(one, evidence="both").votes[0].units[FOR] == ("a+b", "c")
    assert directions(one).pointing[0].label == "B"


def test_printed_results_tell_papers_of_one_project_apart_and_that_is_said():
    found = directions(review(effect("e", "a"), effect("f", "b")))
    assert found.votes[0].units[FOR] == ("a", "b")
    assert found.projects == ("a+b",)
    assert found.choices()["counted apart though of one project:"] == "a+b"
    assert found.to_dict()["projects"] == ["a+b"]
    assert directions(review(effect("e", "a"), effect("f", "c"))).projects == ()


def test_the_reading_is_named_where_it_decides_which_settings_count():
    settings_ = tuple(Setting(setting_id=s, study_id=s, country="KEN", basis=basis)
                      for s, basis in (("a", "stated"), ("c", "inferred")))
    whole = review(effect("e", "a"), effect("f", "c"), settings=settings_)
    for reading, votes in (("stated", ("a",)), ("inferred", ("a", "c"))):
        found = directions(whole, where=["country=KEN"], reading=reading)
        assert found.votes[0].units[FOR] == votes
        assert found.choices()["reading"] == found.to_dict()["reading"] == reading
    assert "reading" not in directions(whole, where=["year=2001"]).choices()


def test_an_outcome_of_no_declared_dimension_comes_last():
    whole = review(effect("e", "a"), effect("f", "a", "lost"), effect("g", "a", "gone"))
    whole = replace(whole, codes=(Code(code_id="lost", dimension="else", label="Lost"), *whole.codes))
    assert [(vote.code_id, vote.outcome) for vote in directions(whole).votes] == [
        ("risk", "Risk"), ("gone", "gone"), ("lost", "Lost")]


def test_an_estimate_of_no_difference_leaves_it_to_the_column():
    assert only(directions(review(effect("e", measure="HR", estimate="1.00", direction=AGAINST)))).direction == AGAINST


def test_the_sign_test_of_many_votes():
    start = time.process_time()
    assert sign_test(5500, 10_000) == pytest.approx(1.6e-23, rel=0.1)
    assert time.process_time() - start < 30  # it takes a few hundredths


def test_votes_are_listed_by_outcome_with_their_numbers():
    rows = [effect(f"e{n}", study, "hiv") for n, study in enumerate("abc")]
    found = directions(review(*rows, effect("x", "d", "hiv", direction=AGAINST), effect("y", "a", direction=UNCLEAR)))
    assert [vote.code_id for vote in found.votes] == ["hiv", "risk"]
    hiv, risk = found.votes
    assert (hiv.count(FOR), hiv.count(AGAINST), hiv.decided, hiv.share) == (3, 1, 4, 0.75)
    assert hiv.sign_test_p == 0.625
    assert (risk.decided, risk.share, risk.interval, risk.sign_test_p) == (0, None, None, None)
    assert (share_text(risk), p_text(risk)) == ("", "")
    assert share_text(hiv) == "75% (30% to 95%) of 4"
    assert p_text(hiv) == "0.625"
    many = replace(hiv, units={**hiv.units, FOR: tuple(map(str, range(20))), AGAINST: ()})
    assert p_text(many) == "<0.001"


def test_a_code_counts_for_its_parent_only_when_asked():
    whole = review(effect("e1", "a", "hiv"), effect("e2", "a", "health", direction=AGAINST))
    assert [(p.code_id, p.direction) for p in directions(whole).pointing] == [("health", AGAINST), ("hiv", FOR)]
    rolled = directions(whole, rollup=True)
    assert [(p.code_id, p.direction) for p in rolled.pointing] == [("health", MIXED), ("hiv", FOR)]
    assert "rollup" in rolled.choices()


def test_codings_are_read_against_the_desired_direction():
    whole = review(codings=(
        coding("1", "a", "hiv", "decrease", passage_id="p1"), coding("2", "a", "hiv", "decrease", passage_id="p2"),
        coding("3", "b", "hiv", "increase"), coding("4", "c", "hiv", "no_difference"), coding("5", "d", "hiv", "mixed"),
        coding("6", "a", "risk", "unclear"), coding("7", "b", "risk", None), coding("8", "c", "vague", "increase"),
        coding("9", "d", "risk", "decrease", basis="inferred", rationale="r"), coding("x", "a", "trust", None)))
    found = directions(whole, evidence="codings", unit="study")
    assert {(p.unit, p.code_id): (p.direction, p.codings) for p in found.pointing} == {
        ("a", "hiv"): (FOR, ("1", "2")), ("b", "hiv"): (AGAINST, ("3",)), ("c", "hiv"): (UNCLEAR, ("4",)),
        ("d", "hiv"): (MIXED, ("5",)), ("a", "risk"): (UNCLEAR, ("6",))}
    assert {vote.code_id: vote.undirected for vote in found.votes} == {"hiv": (), "risk": ("b",), "vague": ("c",)}
    assert len(found.pointing[0].results) == 1
    assert found.choices()["reading"] == "stated"
    assert "a result points" not in found.choices()
    inferred = directions(whole, evidence="codings", unit="study", reading="inferred")
    assert inferred.votes[1].units[FOR] == ("d",)
    rolled = directions(whole, evidence="codings", unit="study", rollup=True)
    assert rolled.votes[0].code_id == "health"
    assert rolled.votes[0].units[FOR] == ("a",)


def test_undirected_codes_roll_up():
    whole = review(codings=(coding("1", "a", "hiv", None), coding("2", "b", "health", "increase")))
    assert directions(whole, evidence="codings", unit="study", rollup=True).votes[0].undirected == ("a",)
    assert directions(whole, evidence="codings", unit="study").votes[0].undirected == ()


def test_printed_results_and_codings_together():
    whole = review(effect("e", "a", "hiv", direction=AGAINST), codings=(coding("1", "a", "hiv", "decrease"),))
    found = only(directions(whole, evidence="both"))
    assert (found.direction, found.effects, found.codings) == (MIXED, ("e",), ("1",))
    told = directions(whole, evidence="both").to_dict()
    assert (told["evidence"], told["reading"]) == ("both", "stated")
    assert directions(whole).to_dict()["reading"] == "stated"
    assert "reading" not in directions(whole).choices()


def test_where():
    whole = review(effect("e1", "a"), effect("e2", "c"))
    found = directions(whole, where={"design": "cross_sectional"})
    assert [p.unit for p in found.pointing] == ["a"]
    assert found.choices()["where"] == "design=cross_sectional"
    with pytest.raises(AnalysisError, match="loosen where"):
        directions(whole, where=["year=2002"])


@pytest.mark.parametrize(("evidence", "words"), [
    ("effects", "add the table effects, or take evidence codings"),
    ("codings", "under the reading stated: fill direction in codings, and desired_direction in codes, or take"),
    ("both", "add the table effects; no coding of an outcome"),
])
def test_nothing_to_count(evidence, words):
    with pytest.raises(AnalysisError, match=words):
        directions(review(), evidence=evidence)


@pytest.mark.parametrize("wrong", [{"evidence": "effect"}, {"by": "outcomes"}, {"unit": "studies"},
                                   {"reading": "said"}, {"where": ["desing=x"]}, {"where": ["design=x"]}])
def test_wrong_names(wrong):
    with pytest.raises(UnknownNameError):
        directions(review(effect("e")), **wrong)


def test_the_caution_stands_beside_the_numbers():
    found = directions(review(effect("e")))
    assert CAUTION in found.caption()
    assert CAUTION in " ".join(str(replace(found, by="study")).split())
    assert found.to_dict()["caution"] == CAUTION
    assert found.to_dict()["rule"].startswith("a direction that 70%")


def test_tables_for_machines_and_readers():
    found = directions(review(effect("e1", "a", n=30), effect("e2", "d", direction=UNCLEAR)))
    assert found.to_csv().splitlines()[1] == f"risk,Risk,1,0,1,0,0,1,1.0,{wilson(1, 1)[0]},1.0,1.0"
    assert list(found.to_frame()["favours_intervention"]) == [1]
    headings, rows = found.shown()
    assert rows == [["Risk", "1", "0", "1", "0", "0", "100% (21% to 100%) of 1", "1.000"]]
    assert len(headings) == 8
    by_study = replace(found, by="study")
    assert list(by_study.to_frame()["unit"]) == ["a", "d"]
    assert by_study.shown()[1] == [["Risk", "A", "cross sectional", "30", "favours intervention", "1 (1, 0, 0, 0)"],
                                   ["Risk", "D", "", "", "no clear difference", "1 (0, 0, 1, 0)"]]
    assert found.title() == "directions of effect: outcomes 1, units 2"


@settings(max_examples=40, deadline=None)
@given(reviews(), st.sampled_from(["effects", "codings", "both"]), st.booleans(), st.booleans(),
       st.sampled_from(["independent", "study", "project"]), st.randoms(use_true_random=False))
def test_any_review(whole, evidence, significance, rollup, unit, chance):
    options = {"evidence": evidence, "significance": significance, "rollup": rollup, "unit": unit}
    try:
        found = directions(whole, **options)
    except AnalysisError:
        return
    assert found.votes
    for vote in found.votes:
        own = [p for p in found.pointing if p.code_id == vote.code_id]
        assert sum(map(vote.count, DIRECTIONS)) == len(own) == len({p.unit for p in own})
        assert not set(vote.undirected) & {p.unit for p in own}
    assert sum(len(vote.units[name]) for vote in found.votes for name in DIRECTIONS) == len(found.pointing)
    shuffled = {name: tuple(chance.sample(rows, len(rows))) for name, rows in whole.tables.items()}
    again = directions(replace(whole, **shuffled), **options)
    assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())
    assert len(found.to_frame()) == len(found.votes)
    assert len(replace(found, by="study").to_frame()) == len(found.pointing)


@given(st.lists(st.sampled_from(["0.5", "1", "2"]), min_size=1, max_size=6))
def test_turning_an_outcome_round_turns_the_direction(estimates):
    def found(higher):
        return only(directions(review(*(effect(f"e{n}", measure="OR", estimate=value, higher_is=higher,
                                               direction=UNCLEAR) for n, value in enumerate(estimates))))).direction

    assert found("better") == {FOR: AGAINST, AGAINST: FOR}.get(found("worse"), found("worse"))
