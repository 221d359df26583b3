"""The reporting standards: the headings as published, answers true to the tables, silence never taken for an answer."""

from dataclasses import replace

import pytest

from realist_synth.analyses.reporting import reporting
from realist_synth.analyses.standard.answer import ANSWERED, OPEN, PARTLY, counted
from realist_synth.analyses.standard.items import RAMESES, SWIM
from realist_synth.errors import UnknownNameError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, DocumentKind, Grade

# Wong et al. 2013, table 1; Campbell et al. 2020, table 1
PUBLISHED = {
    "RAMESES": [
        "Title", "Abstract", "Rationale for review", "Objectives and focus of review", "Changes in the review process",
        "Rationale for using realist synthesis", "Scoping the literature", "Searching processes",
        "Selection and appraisal of documents", "Data extraction", "Analysis and synthesis processes",
        "Document flow diagram", "Document characteristics", "Main findings", "Summary of findings",
        "Strengths, limitations and future research directions", "Comparison with existing literature",
        "Conclusion and recommendations", "Funding"],
    "SWiM": [
        "Grouping studies for synthesis", "Describe the standardised metric and transformation methods used",
        "Describe the synthesis methods", "Criteria used to prioritise results for summary and synthesis",
        "Investigation of heterogeneity in reported effects", "Certainty of evidence", "Data presentation methods",
        "Reporting results", "Limitations of the synthesis"],
}


@pytest.fixture(params=["RAMESES", "SWiM"])
def standard(request):
    return request.param


def answer(review, number, standard="RAMESES"):
    return reporting(review, standard=standard).answers[number - 1]


def test_the_headings_are_those_of_the_standards(standard, bundled):
    found = reporting(bundled, standard=standard)
    assert [a.item.heading for a in found.answers] == PUBLISHED[standard]
    assert [a.item.number for a in found.answers] == list(range(1, len(PUBLISHED[standard]) + 1))
    assert (RAMESES.doi, SWIM.doi) == ("10.1186/1741-7015-11-21", "10.1136/bmj.l6890")


def test_every_row_named_is_there_and_every_source_a_table(standard, bundled):
    for one in reporting(bundled, standard=standard).answers:
        for fact in one.facts:
            assert fact.says.endswith((".", "?")), fact
            if fact.source == "datapackage.json":
                continue
            assert set(fact.rows) <= {row.id for row in bundled.table(fact.source)}, fact
            assert list(fact.rows) == sorted(fact.rows)


def test_what_the_package_says_of_this_review(bundled):
    assert answer(bundled, 1).missing == ('the word "realist" in the title',)
    assert "A rapid review of peer involvement" in answer(bundled, 1).facts[0].says
    assert answer(bundled, 8).facts[0].says.startswith("Records identified other methods: 48")
    assert answer(bundled, 12).missing == ("how many, at each step (empty in 1 of 4 rows)",)
    assert "29 studies, published from 1998 to 2018." in [f.says for f in answer(bundled, 13).facts]
    assert answer(bundled, 17).state == answer(bundled, 19).state == OPEN
    assert "49 results of 14 studies" in answer(bundled, 8, "SWiM").facts[0].says
    assert "15 of 29 studies have no result" in answer(bundled, 9, "SWiM").facts[0].says
    wrong = answer(bundled, 16).facts[0]
    assert (wrong.source, len(wrong.rows)) == ("claims", 38)


def test_states_add_up_and_mean_what_they_say(standard, bundled):
    found = reporting(bundled, standard=standard)
    assert sum(found.states.values()) == len(found.answers)
    for one in found.answers:
        assert one.state == (OPEN if not one.facts else PARTLY if one.missing else ANSWERED)
        assert one.facts or one.missing


def test_an_empty_package_answers_nothing_but_its_dimensions(standard):
    found = reporting(Review(Metadata.minimal("demo")), standard=standard)
    told = [a.item.heading for a in found.answers if a.facts]
    assert told == (["Objectives and focus of review"] if standard == "RAMESES" else [])
    assert all(a.missing for a in found.answers)
    if standard == "SWiM":
        assert {a.missing for a in found.answers} == {("printed results (no rows in effects)",)}


def test_the_reading_decides_what_counts(bundled):
    counts = {}
    for reading in ("stated", "inferred"):
        found = reporting(bundled, reading=reading)
        counts[reading] = len(found.answers[13].facts[0].rows)
        assert found.reading == reading
        assert counts[reading] == len(bundled.with_reading(reading).evidence)
    assert counts["stated"] < counts["inferred"]


def test_grades_and_funders_answer_their_items(bundled):
    graded = replace(bundled, codings=(bundled.codings[0].model_copy(update={
        "relevance": Grade.HIGH, "rigour": Grade.LOW}), *bundled.codings[1:]))
    said = [fact.says for fact in answer(graded, 9).facts]
    assert "Relevance is judged in 1 of 291 codings." in said
    assert "Rigour is judged in 1 of 291 codings." in said
    assert not answer(graded, 9).missing
    assert answer(graded, 6, "SWiM").facts[0].rows == (bundled.codings[0].coding_id,)
    assert not answer(graded, 4, "SWiM").missing
    paid = bundled.metadata.model_copy(update={"contributors": (
        {"title": "A fund", "roles": ["Funder"]}, {"title": "Nobody"})})
    assert answer(replace(bundled, metadata=paid), 19).facts[0].says == "Funded by A fund."


def test_a_title_that_says_realist_has_nothing_missing(bundled):
    document = bundled.documents[0].model_copy(update={"title": "Peers: a Realist review"})
    assert answer(replace(bundled, documents=(document,)), 1).state == ANSWERED


def test_passages_without_a_section_answer_nothing(bundled):
    bare = replace(bundled, passages=tuple(p.model_copy(update={"section": None}) for p in bundled.passages))
    assert [answer(bare, n).missing[0] for n in (2, 3, 18)] == [
        "passages of the abstract", "passages of the introduction", "passages of the conclusion"]


def test_documents_beyond_the_review_are_something_to_compare_with(bundled):
    other = bundled.documents[0].model_copy(update={"document_id": "other", "kind": DocumentKind.OTHER})
    found = answer(replace(bundled, documents=(*bundled.documents, other)), 17)
    assert (found.state, found.facts[0].rows) == (PARTLY, ("other",))


def test_row_order_changes_nothing(standard, bundled):
    mixed = replace(bundled, **{name: tuple(reversed(rows)) for name, rows in bundled.tables.items()})
    assert reporting(mixed, standard=standard).to_dict() == reporting(bundled, standard=standard).to_dict()


def test_tables_and_json_say_the_same(standard, bundled):
    found = reporting(bundled, standard=standard)
    frame = found.to_frame()
    assert list(frame["heading"]) == PUBLISHED[standard]
    told = found.to_dict()
    assert [item["state"] for item in told["items"]] == list(frame["state"])
    assert told["standard"]["name"] == standard
    assert standard in str(found)
    assert "not judged" in found.caption()
    headings, rows = found.shown()
    assert all(len(row) == len(headings) for row in rows)


def test_wrong_use(bundled):
    with pytest.raises(UnknownNameError, match="did you mean 'RAMESES'"):
        reporting(bundled, standard="RAMSES")
    with pytest.raises(UnknownNameError, match="reading"):
        reporting(bundled, reading="read")


def test_numbers_agree_with_their_nouns():
    assert (counted(1, "theory", "theories"), counted(2, "theory", "theories")) == ("1 theory", "2 theories")


def test_what_a_coder_inferred_is_not_put_into_the_mouth_of_the_source(bundled):
    assert answer(bundled, 7).facts[0].says.endswith("theory, which the source does not state: a coder inferred it.")
    assert "of which the source does not state 1: a coder inferred it." in answer(bundled, 15).facts[1].says
    stated = tuple(theory.model_copy(update={"basis": Basis.STATED}) for theory in bundled.theories)
    assert answer(replace(bundled, theories=stated), 7).facts[0].says == "1 initial programme theory."


def test_countries_are_counted_under_a_reading_that_is_named(bundled):
    assert "Set in 8 countries, under the reading stated." in [fact.says for fact in answer(bundled, 13).facts]
    wider = reporting(bundled, reading="inferred").answers[12]
    assert "Set in 11 countries, under the reading inferred." in [fact.says for fact in wider.facts]
