"""Patterns: known answers on a small review, what is said beside them, their forms, and wrong use."""

import json
import pickle

import pytest

from realist_synth.analyses.pattern import mining
from realist_synth.analyses.pattern.evidence import statements_behind
from realist_synth.analyses.pattern.kinds import kind_name, kinds_of
from realist_synth.analyses.pattern.mining import Field, recurring
from realist_synth.analyses.patterns import patterns
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codings import Coding
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot
from tests.analyses.small import small


def found(review=None, **options):
    return {(*each.conditions, *each.outcomes): each.studies for each in
            patterns(review or small(), **options).patterns}


def test_combinations_with_their_studies():
    assert found(minimum=1, kind="CMO") == {}
    assert found(minimum=1, kind="CMO", reading="configured") == {("ctx-law", "m-trust", "o-access"): ("c",)}
    assert found(kind="IM") == {("r-edu", "m-trust"): ("a", "b")}
    assert found(minimum=1, kind="IMO") == {
        ("r-edu", "m-trust", "o-risk"): ("a",), ("r-edu", "m-trust", "o-access"): ("a",),
        ("r-edu", "m-trust", "o-reach"): ("b",)}
    assert found(kind="MO", reading="configured") == {("m-trust", "o-access"): ("a", "c")}


def test_rollup_counts_for_the_codes_above():
    assert found(kind="MO", rollup=True, level=1) == {("m-trust", "o-access"): ("a", "b")}
    assert found(kind="MO", rollup=True, reading="inferred")["m-trust", "o-access"] == ("a", "b", "c", "d")
    assert found(kind="MO", rollup=True, reading="inferred")["m-trust", "o-reach"] == ("b", "d")


def test_level():
    codes = {level: {code for own in found(kind="MO", minimum=1, level=level) for code in own}
             for level in (1, 2, "all")}
    assert codes == {1: {"m-trust", "m-bridge", "o-risk", "o-access"}, 2: {*codes[1], "o-reach"}, "all": codes[2]}


def test_no_code_stands_beside_one_above_it():
    options = {"kind": "MO", "minimum": 2, "rollup": True, "several": True, "reading": "inferred"}
    every = [each.codes for each in patterns(small(), **options).patterns]
    assert len(every) == len(set(every))
    assert [(each.conditions, each.outcomes, each.studies) for each in patterns(small(), **options).patterns] == [
        (("m-trust",), ("o-access",), ("a", "b", "c", "d")), (("m-trust",), ("o-reach",), ("b", "d"))]
    assert "no code beside one above it" in patterns(small(), **options).caption()


def test_the_outcome_not_reported_is_no_absence():
    each = patterns(small(), kind="MO", minimum=1).of("m-trust", "o-access")[0]
    assert (each.studies, each.outcome_not_reported, each.n_outcome_not_reported) == (("a",), ("b",), 1)
    assert each.outcome_said_absent == ()
    assert patterns(small(), kind="IM").patterns[0].outcome_not_reported is None
    assert patterns(small(), kind="IM").patterns[0].n_outcome_not_reported is None
    assert patterns(small(), kind="IM").patterns[0].outcome_said_absent is None


def test_an_outcome_that_a_source_says_was_absent_is_told_apart():
    said = Coding(coding_id="x", study_id="b", code_id="o-access", basis="inferred", presence="absent", rationale="r")
    review = small(codings=(*small().codings, said))
    for reading, absent in (("stated", ()), ("inferred", ("b",))):
        each = patterns(review, kind="MO", minimum=1, reading=reading).of("m-trust", "o-access")[0]
        assert each.outcome_not_reported == ("b",)
        assert each.outcome_said_absent == absent
    withdrawn = said.model_copy(update={"basis": "stated", "withdrawn_by": "d1"})
    review = small(codings=(*small().codings, withdrawn))
    for reading, absent in (("stated", ("b",)), ("reconciled", ())):
        each = patterns(review, kind="MO", minimum=1, reading=reading).of("m-trust", "o-access")[0]
        assert each.outcome_said_absent == absent


@pytest.mark.parametrize(("within", "expected"), [
    ("passage", {("m-trust", "o-access"): ("a", "c"), ("m-bridge", "o-risk"): ("e",)}),
    ("configuration", {("m-trust", "o-access"): ("c",)})])
def test_within(within, expected):
    assert found(kind="MO", minimum=1, within=within, reading="configured") == expected


def test_an_outcome_that_is_reported_in_another_passage_is_reported():
    one = Coding(coding_id="x", study_id="b", code_id="o-access", passage_id="p2", basis="stated", presence="present")
    each = patterns(small(codings=(*small().codings, one)), kind="MO", minimum=1, within="passage").patterns[0]
    assert (each.studies, each.outcome_not_reported, each.n_outcome_not_reported) == (("a",), (), 0)


def test_units_and_filters():
    assert found(kind="IM", minimum=1, unit="project") == {("r-edu", "m-trust"): ("north",)}
    assert found(kind="IM", minimum=1, where=["year=2018"]) == {("r-edu", "m-trust"): ("a",)}
    assert patterns(small(), where=["year=2018"]).choices()["where"] == "year=2018"
    assert patterns(small(), kind="IM", unit="project").title().endswith("4 projects in all")


def test_stated_configurations_contain_patterns():
    options = {"kind": "MO", "minimum": 1, "reading": "configured"}
    assert [each.stated_in for each in patterns(small(), **options).of("m-trust", "o-access")] == [("k1", "k2")]
    assert patterns(small(), **options).of("m-trust", "o-risk")[0].stated_in == ()
    # k2 has its context only as a coder inferred it
    assert patterns(small(), kind="CM", minimum=1, reading="configured").patterns[0].stated_in == ("k1",)
    assert patterns(small(), kind="CM", minimum=1, reading="inferred").patterns[0].stated_in == ("k1", "k2")
    # of a study that the filter leaves out nothing is said
    assert patterns(small(), **options, where=["year=2018"]).of("m-trust", "o-access")[0].stated_in == ("k1",)


def test_under_rollup_a_configuration_states_the_codes_above():
    elements = tuple(row.model_copy(update={"code_id": "o-reach"}) if row.code_id == "o-access" else row
                     for row in small().configuration_elements)
    review = small(configuration_elements=elements)
    for rollup, stated in ((False, ()), (True, ("k1", "k2"))):
        each = patterns(review, kind="MO", minimum=1, rollup=rollup).of("m-trust", "o-access")[0]
        assert each.stated_in == stated


def test_the_other_side_has_all_that_is_stated_also_below_the_minimum():
    result = patterns(small(), kind=["MO", "CMO"], stated=True, reading="configured")
    rows = [(each.configuration_id, each.level, each.study_id, each.pattern.kind, each.pattern.studies)
            for each in result.combinations]
    assert rows == [("k1", "synthesis", None, "M+O", ("a", "c")), ("k1", "synthesis", None, "C+M+O", ("c",)),
                    ("k2", "study", "c", "M+O", ("a", "c"))]
    assert [record[-1] for record in result.records()] == [True, False, True]
    assert result.n_combinations == 3
    assert [row["recurs"] for row in patterns(small(), kind=["MO", "CMO"], reading="configured").to_dict()["stated"]] \
        == [True, False, True]
    assert result.shown()[0][0] == "configuration"
    assert result.shown()[1][1][-1] == "no"
    assert list(result.to_frame()["recurs"]) == [True, False, True]
    assert "what stated configurations combine" in result.title()


def test_capped_output_says_so():
    whole, capped = (patterns(small(), minimum=1, most=most, kind=["IM", "IO", "MO"]) for most in (1000, 2))
    assert capped.patterns == whole.patterns[:2]
    assert capped.n_patterns == whole.n_patterns == len(whole.patterns) > 2
    assert capped.choices()["listed"] == f"the first 2 of {whole.n_patterns}"
    assert "listed" not in whole.choices()
    assert capped.to_dict()["listed"] == 2
    capped = patterns(small(), minimum=1, most=1, kind=["MO", "CMO"], stated=True)
    assert (len(capped.combinations), capped.n_combinations) == (1, 3)
    assert capped.choices()["listed"] == "the first 1 of 3"


def test_json_has_the_documented_shape():
    result = patterns(small(), kind="MO", minimum=1, where=["year=2018"]).to_dict()
    assert result["patterns"][1] == {
        "kind": "M+O", "codes": {"mechanism": ["m-trust"], "outcome": ["o-access"]}, "count": 1, "percent": 100.0,
        "studies": ["a"], "outcome_not_reported": [], "outcome_said_absent": [], "stated_in": ["k1"]}
    assert result["stated"] == [{"configuration_id": "k1", "level": "synthesis", "study_id": None, "recurs": True,
                                 **{k: v for k, v in result["patterns"][1].items() if k != "stated_in"}}]
    assert {name: result[name] for name in ("numbers", "n_patterns", "n_studies", "within", "reading", "unit", "level",
                                            "rollup", "where", "minimum", "keep", "several", "package")} == {
        "numbers": {"M+O": 2}, "n_patterns": 2, "n_studies": 1, "within": "study", "reading": "stated",
        "unit": "study", "level": "all", "rollup": False, "where": [["year", "2018"]], "minimum": 1, "keep": "all",
        "several": False, "package": {"name": "small", "version": "1.2.3"}}
    assert result["labels"]["m-trust"] == "Trust"
    json.dumps(result)


def test_forms_of_the_table():
    result = patterns(small(), kind=["IM", "MO"], minimum=1, studies=True)
    headings, rows = result.shown()
    assert headings == ["intervention", "mechanism", "outcome", "studies", "per cent", "outcome not reported",
                        "stated in"]
    assert rows[0] == ["Education", "Trust", "-", "2: a; b", "40.0", "", ""]
    assert ["-", "Trust", "Access", "1: a", "20.0", "1: b", "k1; k2"] in rows
    assert patterns(small(), kind="IM").shown()[1] == [["Education", "Trust", "2", "40.0", "", ""]]
    assert result.to_csv().splitlines()[:2] == [
        "kind,intervention,mechanism,outcome,n_studies,percent,studies,n_outcome_not_reported,outcome_not_reported,"
        "outcome_said_absent,stated_in", "I+M,r-edu,m-trust,,2,40.0,a; b,,,,"]
    assert result.to_frame()["n_studies"].tolist()[0] == 2
    assert pickle.loads(pickle.dumps(result)) == result
    assert "co-occurrence, not claims" in result.caption()
    assert "does not mean that it was absent" in str(result)
    assert result.title() == f"candidate demi-regularities: {result.n_patterns} combinations of codes, 5 studies in all"
    assert "closed combinations" in patterns(small(), keep="closed").title()


def test_no_form_calls_a_pattern_a_configuration():
    text = str(patterns(small(), minimum=1)) + patterns(small(), minimum=1).to_csv()
    assert "configuration" not in text


def test_an_empty_review_has_no_patterns():
    result = patterns(Review(Metadata.minimal("demo")))
    assert (result.n_patterns, result.patterns, result.records(), result.unit) == (0, (), [], "study")
    result = patterns(small(codings=(), studies=()), stated=True, reading="inferred")
    assert {each.pattern.percent for each in result.combinations} == {None}
    assert result.shown()[1][0][-3:] in (["", "", "no"], ["", "0", "no"])
    json.dumps(result.to_dict())


def test_dimensions_are_found_by_their_slot():
    metadata = Metadata.minimal("demo").model_dump()
    for dimension in metadata["synthesis"]["dimensions"]:
        dimension["name"] += " of ours"
    review = small(codes=tuple(code.model_copy(update={"dimension": f"{code.dimension} of ours"})
                               for code in small().codes))
    renamed = Review.from_tables(Metadata.model_validate(metadata), review.tables)
    assert found(renamed, kind="IM") == {("r-edu", "m-trust"): ("a", "b")}


def with_dimensions(*slots):
    metadata = Metadata.minimal("demo").model_dump()
    dimensions = metadata["synthesis"]["dimensions"]
    metadata["synthesis"]["dimensions"] = [each for each in dimensions if each["slot"] in slots]
    return Review.from_tables(Metadata.model_validate(metadata), small().tables)


def test_a_review_without_a_slot():
    assert list(patterns(with_dimensions("mechanism", "outcome")).numbers) == ["M+O"]
    with pytest.raises(AnalysisError, match="no dimension of the package fills the slot context"):
        patterns(with_dimensions("mechanism", "outcome"), kind="CM")
    with pytest.raises(AnalysisError, match="fewer than two of the slots"):
        patterns(with_dimensions("mechanism"))


def test_two_dimensions_may_fill_one_slot():
    metadata = Metadata.minimal("demo").model_dump()
    metadata["synthesis"]["dimensions"] += ({"name": "more", "label": "More", "slot": "mechanism"},)
    codes = tuple(code.model_copy(update={"dimension": "more"}) if code.code_id == "m-bridge" else code
                  for code in small().codes)
    review = Review.from_tables(Metadata.model_validate(metadata), {**small().tables, "codes": codes})
    assert ("m-bridge", "o-risk") in found(review, kind="MO", minimum=1)


def test_misuse():
    for options, words in (({"minimum": 0}, "minimum 0"), ({"minimum": True}, "minimum True"), ({"most": 0}, "most 0"),
                           ({"level": 0}, "level 0"), ({"kind": "C"}, "'C' is no kind"), ({"kind": "CC"}, "'CC' is no"),
                           ({"kind": []}, "no kind of pattern is named")):
        with pytest.raises(AnalysisError, match=words):
            patterns(small(), **options)
    with pytest.raises(UnknownNameError, match="unknown slot 'X'"):
        patterns(small(), kind="CMX")
    with pytest.raises(UnknownNameError, match="unknown keep 'open'"):
        patterns(small(), keep="open")
    with pytest.raises(UnknownNameError, match="unknown within"):
        patterns(small(), within="page")


def test_too_many_to_look_at_is_refused(monkeypatch):
    monkeypatch.setattr(mining, "MOST_SETS", 3)
    with pytest.raises(AnalysisError, match="raise the minimum"):
        patterns(small(), kind="IMO", minimum=1)


def test_kinds_are_written_in_many_ways():
    assert [kind_name(kind) for kind in kinds_of(["o+m", "MO", "CMI", "CM"])] == ["C+M", "M+O", "I+C+M"]
    assert [kind_name(kind) for kind in kinds_of(None)] == ["C+M", "C+O", "M+O", "C+M+O"]


@pytest.mark.parametrize(("options", "expected"), [
    ({"kind": "IM"}, {"a": ["a-r-edu", "a-m-trust"], "b": ["b-r-edu", "b-m-trust"]}),
    ({"kind": "IM", "unit": "project", "minimum": 1}, {"north": ["a-r-edu", "b-r-edu", "a-m-trust", "b-m-trust"]}),
    ({"kind": "MO", "reading": "configured", "within": "configuration", "minimum": 1},
     {"c": ["k2-m-trust", "k2-o-access"]}),
    ({"kind": "MO", "reading": "configured", "within": "passage"},
     {"a": ["a-m-trust", "a-o-access"], "c": ["c-m-trust", "c-o-access"]}),
    ({"kind": "MO", "reading": "inferred", "rollup": True, "level": 1, "where": ["year=2020"], "minimum": 1},
     {"d": ["d-m-deep", "d-o-testing"]})])
def test_the_statements_behind(options, expected):
    result = patterns(small(), **options)
    behind = statements_behind(small(), result, result.patterns[0])
    assert {unit: [row.id for row in rows] for unit, rows in behind.items()} == expected
    assert tuple(behind) == result.patterns[0].studies


def test_the_published_example_of_closed_sets():
    # Pasquier et al. 1999 (doi 10.1007/3-540-49257-7_25): transactions ACD, BCE, ABCE, BE, ABCE; here A to D are
    # mechanisms and E the outcome, so that the sets with E remain: BE 4, BCE 3, ABCE 2
    transactions = ["ACD", "BCE", "ABCE", "BE", "ABCE"]
    masks = [sum(1 << at for at, own in enumerate(transactions) if item in own) for item in "ABCDE"]
    field = Field(masks, {Slot.MECHANISM: [0, 1, 2, 3], Slot.OUTCOME: [4]}, [frozenset()] * 5)
    sets = {keep: {"".join("ABCDE"[item] for item in each.items): each.number for each in
                   recurring(field, kinds_of("MO"), 2, keep, several=True)} for keep in ("all", "closed", "maximal")}
    assert sets["closed"] == {"BE": 4, "BCE": 3, "ABCE": 2}
    assert sets["maximal"] == {"ABCE": 2}
    assert sets["all"] == {"AE": 2, "BE": 4, "CE": 3, "ABE": 2, "ACE": 2, "BCE": 3, "ABCE": 2}
