"""Each domain check: silent on the good row, loud on the bad one, at its place."""

from datetime import date

import pytest

from realist_synth.checks import all_checks, run_checks
from realist_synth.checks.passages import against_texts, expand_citations
from realist_synth.model.claims import Decision
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import Configuration, ConfigurationElement
from realist_synth.model.finding import Severity
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.sources import Document, Passage, digest_of
from realist_synth.model.studies import Setting, Study
from realist_synth.model.theories import Theory
from tests.checks.coder_cases import CODER_CASES
from tests.checks.effect_faults import EFFECT_FAULTS
from tests.checks.theory_cases import THEORY_CASES

TEXT = "Two trust [1, 2]. One reaches [2]."


def study(number, **more):
    return Study(study_id=f"s{number}", citation=number, label=f"S {number}", title="T", facts_basis="review", **more)


def code(code_id, dimension, **more):
    return Code(code_id=code_id, dimension=dimension, label=code_id, **{"definition": "d", **more})


def coding(study_id, code_id, passage="p1", **more):
    values = {"basis": "stated", "presence": "present", **more}
    return Coding(
        coding_id=f"{study_id}-{code_id}-{passage}", study_id=study_id, code_id=code_id, passage_id=passage, **values
    )


def passage(passage_id, start, end, bracket, **more):
    return Passage(passage_id=passage_id, document_id="d", start=start, end=end, citations=bracket,
                   digest=digest_of(TEXT[start:end]), summary="s", **{"cites_all": False, **more})


def element(slot, code_id, **more):
    return ConfigurationElement(element_id=f"e-{slot}-{code_id}", configuration_id="c", slot=slot, code_id=code_id,
                                basis="stated", **more)


def good(**changes):
    tables = {
        "studies": (study(1), study(2)),
        "codes": (
            code("trust", "mechanism"),
            code("law", "context"),
            code("reach", "outcome", desired_direction="increase"),
        ),
        "documents": (
            Document(document_id="d", kind="review", title="R", characters=len(TEXT), sha256=digest_of(TEXT)),
        ),
        "passages": (passage("p1", 0, 16, "[1, 2]"), passage("p2", 18, 33, "[2]")),
        "codings": (coding("s1", "trust"), coding("s2", "trust"), coding("s2", "reach", "p2", direction="increase")),
        "configurations": (
            Configuration(
                configuration_id="c", level="study", study_id="s2", statement="s", framework="CMO", basis="stated"
            ),
        ),
        "configuration_elements": (
            element("context", "law"),
            element("mechanism", "trust"),
            element("outcome", "reach"),
        ),
        "decisions": (
            Decision(decision_id="why", question="q", decision="d", reason="r", decided_on=date(2026, 1, 1)),
        ),
        **changes,
    }
    return Review(Metadata.minimal("demo"), **tables)


def test_the_good_review_has_only_a_note():
    assert [f.code for f in run_checks(good())] == ["configurations.element-coded"]
    assert list(against_texts(good(), {"d": TEXT})) == []


BAD = {
    "codebook.dimension-declared": ({"codes": (*good().codes, code("odd", "oddity"))}, "codes", 4, "dimension"),
    "codebook.parent-in-dimension": (
        {"codes": (code("trust", "mechanism", parent_id="law"), *good().codes[1:])},
        "codes",
        1,
        "parent_id",
    ),
    "codebook.no-cycle": (
        {"theories": (Theory(theory_id="t", statement="s", status="refined", parent_id="t"),)},
        "theories",
        1,
        "parent_id",
    ),
    "codebook.desired-direction-on-outcome": (
        {"codes": (code("trust", "mechanism", desired_direction="increase"), *good().codes[1:])},
        "codes",
        1,
        "desired_direction",
    ),
    "codebook.code-used": ({"codes": (*good().codes, code("spare", "outcome"))}, "codes", 4, "code_id"),
    "codebook.definition-given": (
        {"codes": (code("trust", "mechanism", definition=None), *good().codes[1:])},
        "codes",
        1,
        "definition",
    ),
    "codings.direction-on-outcome": (
        {"codings": (coding("s1", "trust", direction="increase"), *good().codings[1:])},
        "codings",
        1,
        "direction",
    ),
    "codings.reconciled-has-decision": (
        {"codings": (*good().codings, coding("s1", "reach", None, basis="reconciled"))},
        "codings",
        4,
        "decision_id",
    ),
    "codings.inferred-has-rationale": (
        {"codings": (*good().codings, coding("s1", "reach", None, basis="inferred"))},
        "codings",
        4,
        "rationale",
    ),
    "codings.configured-is-element": (
        {"codings": (*good().codings, coding("s2", "trust", "p2", basis="configured"),
                     coding("s1", "law", "p1", basis="configured"))}, "codings", 5, "code_id"),
    "codings.passage-named": ({"codings": (*good().codings, coding("s1", "reach", None))}, "codings", 4, "passage_id"),
    "codings.study-coded": ({"studies": (*good().studies, study(3))}, "studies", 3, "study_id"),
    "configurations.study-of-level": (
        {"configurations": (good().configurations[0].model_copy(update={"study_id": None}),)},
        "configurations",
        1,
        "study_id",
    ),
    "configurations.slot-in-framework": (
        {"configuration_elements": (*good().configuration_elements, element("actor", "trust", note="n"))},
        "configuration_elements",
        4,
        "slot",
    ),
    "configurations.complete": (
        {"configuration_elements": good().configuration_elements[:2]},
        "configurations",
        1,
        "configuration_id",
    ),
    "configurations.slot-matches-dimension": (
        {"configuration_elements": (*good().configuration_elements, element("context", "reach"))},
        "configuration_elements",
        4,
        "code_id",
    ),
    "configurations.element-coded": ({}, "configuration_elements", 1, "code_id"),
    **EFFECT_FAULTS,
    "passages.inside-document": (
        {"passages": (good().passages[0].model_copy(update={"end": 9999}), good().passages[1])},
        "passages",
        1,
        "end",
    ),
    "passages.bracket-expands": ({"codings": good().codings[1:]}, "passages", 1, "citations"),
    "studies.citation-unique": (
        {"studies": (study(1), study(2).model_copy(update={"citation": 1}))},
        "studies",
        2,
        "citation",
    ),
    "studies.citation-given": (
        {"studies": (study(1), study(2).model_copy(update={"citation": None}))},
        "studies",
        2,
        "citation",
    ),
    "studies.facts-have-source": (
        {"studies": (study(1), study(2).model_copy(update={"facts_basis": "public_record"}))},
        "studies",
        2,
        "facts_source",
    ),
}
BAD |= THEORY_CASES
BAD |= CODER_CASES


def test_every_check_has_a_bad_case():
    assert set(BAD) == set(all_checks())


@pytest.mark.parametrize("name", BAD)
def test_a_check_finds_its_fault(name):
    changes, table, row, field = BAD[name]
    found = [f for f in run_checks(good(**changes)) if f.code == name]
    assert [(f.table, f.row, f.field) for f in found] == [(table, row, field)]
    assert found[0].severity is all_checks()[name].severity
    assert found[0].hint


def test_checks_document_themselves():
    for name, check in all_checks().items():
        assert (check.__doc__ or "").strip().endswith("."), name
        assert check.severity in Severity


def test_a_cycle_of_two_codes_names_both():
    codes = (code("trust", "mechanism", parent_id="law"), code("law", "mechanism", parent_id="trust"), good().codes[2])
    assert [f.row for f in run_checks(good(codes=codes)) if f.code == "codebook.no-cycle"] == [1, 2]


@pytest.mark.parametrize(("start", "end", "words"), [(5, None, "only one"), (9, 9, "not begun"), (3, 2, "not begun")])
def test_places_that_cannot_be(start, end, words):
    moved = good().passages[0].model_copy(update={"start": start, "end": end})
    found = [f for f in run_checks(good(passages=(moved, good().passages[1]))) if f.code == "passages.inside-document"]
    assert words in found[0].message


def test_a_decision_excuses_a_bracket():
    codings = (coding("s2", "trust", decision_id="why"), good().codings[2])
    assert "passages.bracket-expands" not in {f.code for f in run_checks(good(codings=codings))}


def test_a_bracket_without_codings_is_named_and_settings_count():
    lonely = good(passages=(*good().passages, passage("p3", 0, 5, "[1]")))
    assert [f.row for f in run_checks(lonely) if f.code == "passages.bracket-expands"] == [3]
    placed = good(passages=lonely.passages, settings=(
        Setting(setting_id="x", study_id="s1", region="R", passage_id="p3", basis="stated"),))
    assert "passages.bracket-expands" not in {f.code for f in run_checks(placed)}


def test_cites_all_means_all():
    all_ = good(passages=(passage("p1", 0, 16, None, cites_all=True), good().passages[1]))
    assert "passages.bracket-expands" not in {f.code for f in run_checks(all_)}
    fewer = good(passages=all_.passages, codings=good().codings[1:])
    assert [f.message for f in run_checks(fewer) if f.code == "passages.bracket-expands"] == [
        "trust: cited but not coded: s1"]


def test_brackets_expand():
    assert expand_citations("[40] [41] [42] 58]") == (40, 41, 42, 58)
    assert expand_citations("[40\u201342, 58]") == (40, 41, 42, 58)
    assert expand_citations("[401-5]") == (401, 5)
    assert expand_citations("[1-999999]") == (1, 999999)
    assert expand_citations("( 42 , p. 303)") == (42,)


def test_against_texts_names_each_fault():
    other = TEXT.replace("trust", "TRUST")
    found = list(against_texts(good(), {"d": other}))
    assert [(f.table, f.row, f.field) for f in found] == [("documents", 1, "sha256"), ("passages", 1, "digest")]
    uncovered = list(against_texts(good(passages=good().passages[:1]), {"d": TEXT}))
    assert [(f.table, f.value) for f in uncovered] == [("documents", "[2]")]
    unplaced = good().passages[0].model_copy(update={"start": None, "end": None})
    assert len(list(against_texts(good(passages=(unplaced, good().passages[1])), {"d": TEXT}))) == 1
