"""Small packages that ask for much: no check may take long over them, or say more than can be read."""

import time

import pytest

from realist_synth.analyses.claims import claims
from realist_synth.checks import run_checks
from realist_synth.checks.passages import expand_citations
from realist_synth.errors import UnknownNameError
from realist_synth.model.claims import Claim
from realist_synth.model.codings import Coding
from tests.checks.test_checks import code, good, passage, study


@pytest.fixture(autouse=True)
def soon():
    start = time.process_time()
    yield
    assert time.process_time() - start < 60  # each takes a second or two


def test_a_long_chain_of_parents():
    chain = [code("c0", "outcome"), *(code(f"c{n}", "outcome", parent_id=f"c{n - 1}") for n in range(1, 20_000))]
    found = list(run_checks(good(codes=tuple(chain))))
    assert "more than 100 levels" in next(f.message for f in found if f.code == "codebook.no-cycle")


def test_a_bracket_of_many_ranges():
    assert len(expand_citations("[" + "1-10000," * 20_000 + "]")) <= 20_000


def test_many_codings_at_one_passage():
    studies = tuple(study(n) for n in range(1, 20_001))
    codings = tuple(Coding(coding_id=str(n), study_id=f"s{n}", code_id="trust", passage_id="p1", basis="stated",
                           presence="present") for n in range(1, 20_001))
    found = [f for f in run_checks(good(studies=studies, codings=codings)) if f.code == "passages.bracket-expands"]
    assert all(len(f.message) < 500 for f in found)


def test_many_passages_that_cite_all():
    passages = tuple(passage(f"p{n}", 0, 5, None, cites_all=True) for n in range(2_000))
    found = [f for f in run_checks(good(studies=tuple(study(n) for n in range(1, 2_001)), passages=passages))
             if f.code == "passages.bracket-expands"]
    assert sum(len(f.message) for f in found) < 1_000_000


def test_many_claims_with_misspelt_codes():
    wrong = tuple(Claim(claim_id=f"c{n}", passage_id="p1", kind="count", statement="s", stated=1,
                        rule=f'{{"count": "studies", "all": ["trist{n}"]}}') for n in range(1_000))
    codes = (*good().codes, *(code(f"trust{n}", "mechanism") for n in range(2_000)))
    report = claims(good(claims=wrong, codes=codes))
    assert all(claim.fault for claim in report.claims)


def test_an_error_about_very_long_names_stays_short():
    assert len(str(UnknownNameError("code", "x" * 60_000, ["y" * 60_000]))) < 1_000


def test_a_bracket_that_names_no_included_study_is_found():
    foreign = good(passages=(passage("p1", 0, 16, "[12]"), good().passages[1]))
    assert [f.message for f in run_checks(foreign) if f.code == "passages.bracket-expands"] == [
        "trust: coded but not cited: s1, s2"]


def test_a_decision_on_one_coding_excuses_no_other():
    three = good(studies=(*good().studies, study(3)), codings=(
        *(c.model_copy(update={"decision_id": "why"}) for c in good().codings[:1]), *good().codings[1:],
        Coding(coding_id="x", study_id="s3", code_id="trust", passage_id="p1", basis="stated", presence="present")))
    assert [f.message for f in run_checks(three) if f.code == "passages.bracket-expands"] == [
        "trust: coded but not cited: s3"]
