"""The claims report."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from realist_synth.analyses.claims import claims
from realist_synth.model.finding import Severity
from tests.analyses.small import CLAIMS, small
from tests.strategies import reviews

FOUND = {claim.row.claim_id: claim for claim in claims(small()).claims}


@pytest.mark.parametrize(("claim_id", "agrees", "why"), [
    ("trust", True, []),
    ("trust-wrong", False, ["stated 3, cited 2, recomputed 2"]),
    ("trust-other", True, ["cited but not recomputed: c", "recomputed but not cited: b"]),
    ("projects", True, []),
    ("countries", True, []),
    ("africa", True, []),
    ("codings", True, []),
    ("earliest", True, []),
    ("latest", True, []),
    ("sum", True, []),
    ("difference", True, []),
    ("silent-sum", None, []),
    ("silent", None, []),
    ("pinned", True, []),
    ("at-p1", True, []),
    ("untold", None, []),
    ("clash", False, ["contradicts clashed"]),
    ("clashed", False, ["is contradicted by clash"]),
    ("broken", True, ["the rule cannot be used: unknown key of a rule 'al' (did you mean 'all'?); known: all, any, "
                      "count, difference, greatest, least, none, passages, reading, sum, where"]),
])
def test_agreement_and_its_reasons(claim_id, agrees, why):
    assert (FOUND[claim_id].agrees, list(FOUND[claim_id].why)) == (agrees, why)


def test_all_cases_are_tested():
    assert {claim_id for claim_id, *_ in CLAIMS} == set(FOUND)
    assert FOUND["unknown"].fault.startswith("the rule cannot be used: unknown code 'm-truts' (did you mean 'm-trust'?")


def test_recomputed_under_each_reading():
    assert FOUND["trust"].recomputed == {"stated": 2, "configured": 3, "inferred": 3, "reconciled": 3}
    assert FOUND["pinned"].recomputed == {"stated": None, "configured": 3, "inferred": None, "reconciled": None}
    assert FOUND["silent-sum"].recomputed == dict.fromkeys(("stated", "configured", "inferred", "reconciled"))
    assert set(FOUND["untold"].recomputed.values()) == {None}


def test_the_reading_of_the_review_decides():
    found = {c.row.claim_id: c for c in claims(small().with_reading("configured")).claims}
    assert found["trust"].why == ("stated 2, cited 2, recomputed 3", "recomputed but not cited: c")
    assert found["pinned"].agrees is True


def test_citations_are_counted_in_the_unit_of_the_rule():
    review = small()
    rules = {"trust": '{"count": "projects", "all": ["m-trust"]}', "trust-wrong": '{"count": "countries"}'}
    changed = tuple(c.model_copy(update={"rule": rules.get(c.claim_id, c.rule)}) for c in review.claims)
    found = {c.row.claim_id: c for c in claims(replace(review, claims=changed)).claims}
    assert found["trust"].why == ("stated 2, cited 1, recomputed 1",)
    assert found["trust-wrong"].why == ("stated 3, cited 2, recomputed 2",)


def test_json_shape():
    found = FOUND["trust-wrong"].to_dict()
    assert list(found) == ["claim_id", "kind", "statement", "stated", "cited", "cited_count", "recomputed", "studies",
                           "agrees", "why", "place", "relations", "note", "decision"]
    assert (found["stated"], found["cited"], found["cited_count"]) == (3, ["a", "b"], 2)
    assert found["studies"]["stated"] == ["a", "b"]
    assert found["place"]["citations"] == "[1]"
    assert found["decision"] == [
        {"decision_id": "d2", "decision": "Left as it is.", "reason": "It is the source's."}]
    assert found["relations"] == [{"relation_id": "r2", "claim_id": "trust", "other_id": "trust-wrong",
                                   "relation": "repeats", "note": None}]
    json.dumps(claims(small()).to_dict())


def test_only_those_that_disagree():
    found = claims(small(), disagree=True)
    assert [c.row.claim_id for c in found.claims] == ["clash", "clashed", "trust-wrong"]
    assert found.title() == "claims that disagree: 3"
    assert "only claims that disagree" in found.caption()


def test_findings_point_at_the_rows():
    found = [(f.code, f.severity, f.row, f.field, f.value) for f in claims(small()).findings()]
    rows = {claim_id: at for at, (claim_id, *_) in enumerate(CLAIMS, 1)}
    note, warning = Severity.NOTE, Severity.WARNING
    assert found == [
        ("claims.bad-rule", warning, rows["broken"], "rule", '{"count": "studies", "al": []}'),
        ("claims.contradicts", note, rows["clash"], "stated", "1"),
        ("claims.contradicts", note, rows["clashed"], "stated", None),
        ("claims.does-not-recompute", note, rows["trust-wrong"], "stated", "3"),
        ("claims.bad-rule", warning, rows["unknown"], "rule", '{"count": "studies", "all": ["m-truts"]}')]


def test_table_forms():
    found = claims(small())
    frame = found.to_frame()
    assert frame.shape == (len(CLAIMS), 16)
    wrong = frame[frame["claim_id"] == "trust-wrong"].iloc[0]
    assert (wrong["stated"], wrong["recomputed_stated"], wrong["decisions"]) == (3, 2, "d2")
    assert not wrong["agrees"]
    assert "2/3/3/3" in str(found)
    assert "nothing stated, cited or recomputable" in found.to_csv() + found.caption()


@settings(max_examples=50, deadline=None)
@given(reviews())
def test_any_review(review):
    found = claims(review)
    assert len(found.claims) == len(review.claims)
    assert claims(replace(review, claims=review.claims[::-1], claim_citations=review.claim_citations[::-1],
                          codings=review.codings[::-1])).to_dict() == found.to_dict()
    wrong = {claim.row.claim_id for claim in found.claims if claim.agrees is False}
    assert wrong == {claim.row.claim_id for claim in claims(review, disagree=True).claims}
    assert wrong == {review.claims[f.row - 1].claim_id for f in found.findings() if f.severity is Severity.NOTE}
    json.dumps(found.to_dict())
