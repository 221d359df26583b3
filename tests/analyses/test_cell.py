"""The evidence of one number."""

from __future__ import annotations

import pytest

from realist_synth.analyses.cell import cell
from realist_synth.errors import UnknownNameError
from tests.analyses.small import small


def test_codings_with_their_places():
    found = cell(small(), "m-trust", "o-risk")
    assert (found.count, found.studies) == (1, ("a",))
    trust, risk = found.evidence
    assert (trust.side, trust.source, trust.basis, trust.place.section) == ("row", "a-m-trust", "stated", "S1")
    assert (risk.side, risk.source, risk.direction) == ("column", "a-o-risk", "decrease")
    assert str(risk.place) == "doc, S2, 2-11"
    assert found.to_dict()["studies"][0]["evidence"][1]["passage"] == {
        "passage_id": "p2", "document_id": "doc", "document": "The review", "section": "S2", "start": 2, "end": 11,
        "citations": "[2]", "summary": "Passage 2."}


def test_rollup_shows_the_code_as_coded_and_a_coding_may_lack_a_place():
    found = cell(small(), "m-trust", "o-access", rollup=True, reading="inferred", where=["study_id=d"])
    assert [(e.code_id, e.place) for e in found.evidence] == [("m-deep", None), ("o-testing", None)]
    assert found.to_frame()["section"].isna().all()


def test_a_project_gathers_its_studies():
    found = cell(small(), "m-trust", "o-reach", unit="project")
    assert found.studies == ("north",)
    assert [e.study_id for e in found.of("north")] == ["a", "b", "b"]


def test_only_the_passage_of_the_meeting():
    assert [e.source for e in cell(small(), "m-trust", "r-edu", within="passage").of("b")] == ["b-m-trust", "b-r-edu"]
    assert cell(small(), "m-trust", "o-reach", within="passage").evidence == ()


def test_a_passage_with_one_of_the_codes_is_no_evidence():
    extra = small().codings[1].model_copy(update={"coding_id": "elsewhere", "passage_id": "p4"})
    found = cell(small(codings=(*small().codings, extra)), "m-trust", "o-access", within="passage")
    assert [e.source for e in found.evidence] == ["a-m-trust", "a-o-access"]


def test_elements_of_a_configuration():
    found = cell(small(), "m-trust", "o-access", within="configuration")
    assert [(e.source, e.configuration_id, e.place.passage_id) for e in found.evidence] == [
        ("k2-m-trust", "k2", "p3"), ("k2-o-access", "k2", "p3")]
    assert cell(small(), "ctx-law", "o-access", within="configuration").count == 0


def test_a_code_with_itself():
    assert [e.side for e in cell(small(), "m-bridge", "m-bridge").evidence] == ["row", "column"]


def test_forms():
    found = cell(small(), "m-trust", "o-access")
    assert found.title() == "m-trust x o-access: 1 of 5"
    assert found.to_csv().splitlines()[1] == "a,a,row,m-trust,stated,,a-m-trust,doc,S1,1,10,[1],Passage 1."
    assert found.caption() == "within study; reading stated; unit study; an empty cell means not reported, not absent"


def test_unknown_code():
    with pytest.raises(UnknownNameError, match="did you mean 'm-trust'"):
        cell(small(), "m-truts", "o-risk")


def test_studies_stand_in_the_order_of_their_numbers():
    base, code = small(), small().codings[0]
    studies = tuple(base.studies[0].model_copy(update={"study_id": f"s{n}"}) for n in (1, 10, 9))
    codings = tuple(code.model_copy(update={"coding_id": f"{study.study_id}-{own}", "study_id": study.study_id,
                                            "code_id": own, "passage_id": None})
                    for study in studies for own in ("m-trust", "o-risk"))
    whole = small(studies=studies, codings=codings)
    assert cell(whole, "m-trust", "o-risk").studies == ("s1", "s9", "s10")
    assert [row.study_id for row in cell(whole, "m-trust", "o-risk").evidence][::2] == ["s1", "s9", "s10"]
