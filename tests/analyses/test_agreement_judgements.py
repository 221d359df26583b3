"""Agreement on what coders put in the fields of other tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
from realist_synth.checks.judgements import known_field
from realist_synth.errors import AnalysisError
from realist_synth.model.claims import Decision
from realist_synth.model.codings import CoderJudgement
from realist_synth.model.effects import Effect
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.theories import TheoryEvent
from realist_synth.publish.agreement import files, judged_twice
from realist_synth.publish.options import Options
from realist_synth.publish.pages.agreement import agreement_page
from tests.strategies import reviews


def review(*rows):
    """A review with these judgements: coder, row, value and, of some, the field and the decision."""
    return Review(Metadata.minimal("demo"), coder_judgements=tuple(
        CoderJudgement(record_id=str(n), coder_id=coder, of_table="effects", row_id=row, field=more[0] if more else
                       "direction", value=value, decision_id=more[1] if len(more) > 1 else None)
        for n, (coder, row, value, *more) in enumerate(rows)))


SOME = review(("x", "e1", "up"), ("y", "e1", "up"), ("x", "e2", "up"), ("y", "e2", "down", "direction", "d1"),
              ("x", "e3", "down"), ("y", "e3", "down"), ("x", "e4", "down"), ("z", "e1", "out", "code_id"))


def test_counts_and_coefficients_by_hand():
    found = agreement(SOME, by="judgement")
    comparison, = found.fields
    assert (comparison.both_have, comparison.same, comparison.only_first, comparison.only_second) == (3, 2, 1, 0)
    # shares: x up 2/3, down 1/3; y up 1/3, down 2/3: chance 4/9
    assert comparison.kappa.value == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    # coincidences: 2 up-up, 2 down-down, 2 off the diagonal; expected off the diagonal 2 * 3 * 3 / 5
    assert comparison.alpha.value == pytest.approx(1 - 2 / (18 / 5))
    assert comparison.percent == pytest.approx(200 / 3)
    listed = [(d.row_id, d.first_value, d.second_value, d.decisions) for d in found.differing]
    assert listed == [("e2", "up", "down", ("d1",)), ("e4", "down", None, ())]
    assert found.to_dict()["disagreements"][1]["second_value"] is None
    assert (comparison.either_has, comparison.percent_of_rows) == (4, 75)
    assert found.to_dict()["comparisons"][0]["percent_of_rows"] == 75
    assert "66.7" in found.text()
    assert "75.0" in found.text()
    assert len(found.to_frame()) == 1


def test_one_coder_is_refused():
    with pytest.raises(AnalysisError, match="two coders who judged the same field; coder_judgements has those of 1"):
        agreement(review(("x", "e1", "up")), by="judgement")
    assert not judged_twice(review(("x", "e1", "up"), ("y", "e1", "b", "code_id")))


def test_it_is_published_and_shown():
    assert {"by-judgement.csv", "by-judgement.json"} == set(files(SOME, Options()))
    page = agreement_page(SOME)
    assert "| x, y | <code>effects</code> | <code>direction</code> | 3 of 4 (75%) | 1 | 0 | 2 |" in page
    assert "| x, y | <code>e2</code> | <code>direction</code> | <code>up</code> | <code>down</code> |" in page
    assert "| x, y | <code>e4</code> | x | direction <code>down</code> |  |" in page
    same = agreement_page(review(("x", "e1", "up"), ("y", "e1", "up")))
    assert "Nowhere." in same
    assert "None." in same


def test_rows_of_one_coder_take_one_line_and_a_decision_stands_once():
    decision = Decision(decision_id="d1", decided_on=date(2026, 1, 2), question="Which?", decision="Up.", reason="So.")
    some = replace(review(("x", "e1", "up"), ("y", "e1", "down", "direction", "d1"), ("y", "e2", "up", "direction",
                   "d1"), ("x", "e1", "o", "code_id"), ("y", "e1", "o", "code_id"), ("y", "e2", "o", "code_id", "d1")),
                   decisions=(decision,))
    page = agreement_page(some)
    assert ("| x, y | <code>e2</code> | y | code\\_id <code>o</code>; direction <code>up</code> | <code>d1</code> |"
            in page)
    assert page.count("Which?") == 1


def test_the_interval_leaves_out_whole_studies():
    def effect(name, study):
        return Effect(effect_id=name, study_id=study, code_id="o", outcome_as_reported="O", measure="OR",
                      comparison="C", higher_is="worse", direction="no_clear_difference", independent_unit=name,
                      source="doi:10.1000/1")

    values = [("up", "up"), ("up", "up"), ("down", "up"), ("down", "down"), ("up", "up"), ("down", "down")]
    rows = [(coder, f"e{n}", value) for n, pair in enumerate(values) for coder, value in zip("xy", pair, strict=True)]
    alone = review(*rows)
    of = "aabbce"
    placed = replace(alone, effects=tuple(effect(f"e{n}", study) for n, study in enumerate(of[:5])))
    alpha, whole = (agreement(each, by="judgement").fields[0].alpha for each in (alone, placed))
    pairs = [[one for one, _ in values], [other for _, other in values]]
    assert alpha == krippendorff_alpha(pairs)
    assert whole == krippendorff_alpha(pairs, clusters=of)  # e5 is in no table and stands for itself
    assert whole.interval != alpha.interval
    found = agreement(placed, by="judgement")
    assert "one study" in found.to_dict()["methods"]["alpha"]
    assert "as if rows were independent" in found.caption()


def test_events_hang_together_by_their_evidence():
    def event(name, **more):
        return TheoryEvent(event_id=name, theory_id="t", effect="confirms", step="situating", rationale="r", **more)

    events = (event("e0", configuration_id="k"), event("e1", configuration_id="k"), event("e2", passage_id="p"),
              event("e3", passage_id="p"), event("e4", study_id="s"), event("e5"))
    pairs = [["a", "b", "a", "b", "a", "b"], ["a", "b", "b", "b", "a", "a"]]
    rows = tuple(row.model_copy(update={"of_table": "theory_events"}) for row in review(*(
        (coder, f"e{n}", value) for coder, own in zip("xy", pairs, strict=True) for n, value in enumerate(own)
    )).coder_judgements)
    found = agreement(Review(Metadata.minimal("demo"), coder_judgements=rows, theory_events=events), by="judgement")
    assert found.fields[0].alpha == krippendorff_alpha(pairs, clusters="aabbcd")


def test_silence_has_no_part_in_judgements():
    with pytest.raises(AnalysisError, match="changes nothing by judgement"):
        agreement(SOME, by="judgement", coded_only=True)


def test_unknown_tables_and_fields_are_errors():
    rows = [row.model_copy(update={"of_table": "efects"}) if row.row_id == "e4" else row
            for row in SOME.coder_judgements]
    finding, = known_field(Review(Metadata.minimal("demo"), coder_judgements=tuple(rows)))
    assert (finding.field, finding.hint) == ("of_table", "did you mean 'effects'?")
    odd = SOME.coder_judgements[0].model_copy(update={"field": "zzzzzzzzzzzzzzzz"})
    finding, = known_field(Review(Metadata.minimal("demo"), coder_judgements=(odd,)))
    assert "it is one of: effect_id" in finding.hint


@settings(max_examples=30, deadline=None)
@given(reviews())
def test_order_of_rows_and_of_coders_does_not_matter(drawn):
    turned = Review(drawn.metadata, coder_judgements=drawn.coder_judgements[::-1])
    try:
        found = agreement(Review(drawn.metadata, coder_judgements=drawn.coder_judgements), by="judgement")
    except AnalysisError:
        return
    assert agreement(turned, by="judgement") == found
    swap = {c: str(n) for n, c in enumerate(sorted({r.coder_id for r in drawn.coder_judgements}, reverse=True))}
    renamed = tuple(r.model_copy(update={"coder_id": swap[r.coder_id]}) for r in drawn.coder_judgements)
    other = agreement(Review(drawn.metadata, coder_judgements=renamed), by="judgement")
    assert sorted((f.of_table, f.field, f.same, str(f.kappa.value)) for f in other.fields) == sorted(
        (f.of_table, f.field, f.same, str(f.kappa.value)) for f in found.fields)
