"""What one edit moves: each kind of result, with exactly the rows that moved it."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from realist_synth.analyses.selection import descendants
from realist_synth.changes import diff
from realist_synth.changing.asked import Asked
from realist_synth.changing.question import Answers, Question
from realist_synth.changing.rows import content
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from tests.analyses.small import small
from tests.changes_cases import added, edit, with_rows, without

POOLED = {"name": "hiv", "outcome": "out-hiv", "measures": ("HR", "IRR")}
QCA = {"outcome": "out-access", "conditions": ("role-services", "role-support", "role-management"),
       "expectations": ("role-services",), "not_reported_as_absent": True, "rollup": True, "inclusion_cut": 0.8}


@pytest.fixture(scope="module")
def asked(bundled):
    return replace(Asked.of(bundled), syntheses=(POOLED,), qca=QCA)


def moves(found, kind, **wanted):
    return [move for move in found.moves if move.kind == kind
            and all(getattr(move, name) == value for name, value in wanted.items())]


def movers(move):
    return [str(ref) for ref in move.rows]


def test_a_coding_deleted_moves_its_cells_totals_claims_and_coverage(bundled):
    new = without(bundled, "codings", "s45-role-advocacy-advocacy")
    found = diff(bundled, new)
    assert [(str(change.ref), change.kind) for change in found.changes] == [
        ("codings s45-role-advocacy-advocacy", "removed")]
    cell = moves(found, "cells", key=("role-advocacy", "out-access"))
    total = moves(found, "cells", key=("role-advocacy",))
    assert [(move.gone, move.came, len(move.readings)) for move in [*cell, *total]] == [(("s45",), (), 4)] * len(
        [*cell, *total])
    claim = moves(found, "claims", question="recomputed", key=("c-advocacy",))[0]
    assert (len(claim.old), len(claim.new), claim.gone) == (3, 2, ("s45",))
    assert {tuple(movers(move)) for move in found.moves} == {("codings s45-role-advocacy-advocacy",)}
    assert {move.rule for move in found.moves} == {"evidence"}


def test_a_coding_that_another_repeats_moves_nothing_in_the_cells():
    old = added(small(), "codings", coding_id="again", study_id="a", code_id="m-trust", passage_id="p3",
                basis="stated", presence="present")
    found = diff(old, without(old, "codings", "a-m-trust"), asked=Asked(pairs=(("mechanism", "outcome"),)))
    assert [change.ref.id for change in found.changes] == ["a-m-trust"]
    assert moves(found, "cells") == []


def test_a_study_with_two_codings_names_all_three_rows_where_it_needs_all_three(bundled):
    new = added(bundled, "studies", study_id="s99", label="New 2022", title="New", facts_basis="public_record")
    for code in ("role-advocacy", "out-access"):
        new = added(new, "codings", coding_id=f"s99-{code}", study_id="s99", code_id=code, basis="stated",
                    presence="present")
    found = diff(bundled, new)
    cell = moves(found, "cells", key=("role-advocacy", "out-access"))[0]
    assert cell.came == ("s99",)
    assert movers(cell) == ["codings s99-out-access", "codings s99-role-advocacy", "studies s99"]
    assert movers(moves(found, "cells", key=("role-advocacy",))[0]) == ["codings s99-role-advocacy", "studies s99"]
    assert movers(moves(found, "cells", key=())[0]) == ["studies s99"]


def test_words_move_nothing(bundled):
    new = edit(bundled, "codes", "role-advocacy", label="Speaking up")
    found = diff(bundled, edit(new, "studies", "s40", note="Seen again."))
    assert (found.moves, found.version.step, len(found.changes)) == ((), "patch", 2)


def test_a_changed_default_reading_moves_what_follows_it_and_is_named(bundled):
    synthesis = bundled.metadata.synthesis.model_copy(update={"default_reading": "configured"})
    metadata = bundled.metadata.model_copy(update={"synthesis": synthesis})
    found = diff(bundled, Review.from_tables(metadata, dict(bundled.tables)))
    assert moves(found, "cells") == []
    assert moves(found, "patterns")
    assert moves(found, "coverage")
    assert {ref for move in found.moves for ref in movers(move)} == {"datapackage.json synthesis.default_reading"}
    assert found.version.step == "minor"
    opened = diff(bundled, bundled.with_reading("configured"))
    assert {ref for move in opened.moves for ref in movers(move)} == {"datapackage.json reading"}


def test_a_changed_parent_moves_what_counts_for_the_codes_above():
    new = edit(small(), "codes", "o-testing", parent_id=None)
    found = diff(small(), new, asked=Asked(pairs=(("mechanism", "outcome"),)))
    move = moves(found, "coverage", key=("k1", "o-access"))[0]
    assert (move.gone, movers(move)) == (("d",), ["codes o-testing"])
    # and at the top level of the codebook a row of its own
    assert movers(moves(found, "cells", key=("o-testing",))[0]) == ["codes o-testing"]


def test_a_renamed_code_is_told_as_the_same_content_under_another_key():
    old = small()
    new = replace(old, **{table: tuple(row.model_copy(update={"code_id": "m-link"})
                                       if getattr(row, "code_id", None) == "m-bridge" else row
                                       for row in old.table(table)) for table in ("codes", "codings",
                                                                                  "coder_codings")})
    found = diff(old, new, asked=Asked(pairs=(("mechanism", "outcome"),)))
    assert [(change.ref.id, change.kind, change.same_as.id) for change in found.changes
            if change.ref.table == "codes"] == [("m-bridge", "removed", "m-link"), ("m-link", "added", "m-bridge")]
    cell = moves(found, "cells", key=("m-bridge", "o-access"))[0]
    assert (cell.old, cell.new, cell.readings) == (["e"], None, ("reconciled",))
    assert "codes m-bridge" in movers(cell)
    assert "same content as m-link" in found.text()


def test_a_coding_withdrawn_by_a_decision_moves_only_the_last_reading():
    new = edit(small(), "codings", "a-o-access", withdrawn_by="d1")
    found = diff(small(), new, asked=Asked(pairs=(("mechanism", "outcome"),)))
    assert {move.readings for move in moves(found, "cells")} == {("reconciled",)}
    assert {tuple(movers(move)) for move in found.moves} == {("codings a-o-access",)}


def test_a_desired_direction_turns_the_votes_by_codings():
    new = edit(small(), "codes", "o-risk", desired_direction="decrease")
    found = diff(small(), new, asked=Asked(directions={"evidence": "codings"}))
    move = moves(found, "directions")[0]
    assert move.old["refused"].startswith("no coding of an outcome says a direction")
    assert movers(move) == ["codes o-risk"]
    told = edit(edit(new, "codings", "a-o-risk", direction=None), "codings", "b-o-reach", relevance="high")
    move = moves(diff(new, told, asked=Asked(directions={"evidence": "codings"})), "directions")[0]
    assert (movers(move), move.rule) == (["codings a-o-risk"], "evidence")
    turned = edit(new, "codes", "o-risk", desired_direction="increase")
    move = moves(diff(new, turned, asked=Asked(directions={"evidence": "codings"})), "directions")[0]
    assert (move.old["favours_intervention"], move.new["favours_comparator"]) == (["a+b"], ["a+b"])
    assert movers(move) == ["codes o-risk"]


def test_an_edited_figure_moves_the_pooled_estimate_and_names_the_result(bundled, asked):
    new = edit(bundled, "effects", "e-63-hiv", estimate="0.45")
    found = diff(bundled, edit(new, "effects", "e-66-incidence-bed", note="Read again."), asked=asked)
    move = moves(found, "pooled effects")[0]
    assert move.old["estimate"] < move.new["estimate"]
    assert (movers(move), move.rule) == (["effects e-63-hiv"], "evidence")


def test_a_pooled_effect_that_one_version_refuses_is_a_move_with_its_reason(bundled, asked):
    found = diff(bundled, without(bundled, "effects", "e-63-hiv"), asked=asked)
    move = moves(found, "pooled effects")[0]
    assert "two independent estimates are needed" in move.new["refused"]
    assert movers(move) == ["effects e-63-hiv"]
    assert "refused: out-hiv" in found.text(1000)
    none = replace(bundled, effects=())
    both = diff(none, edit(none, "codes", "out-hiv", position=9), asked=asked)
    assert moves(both, "pooled effects") == []
    assert [one.question for one in both.unanswered if one.kind == "pooled effects"] == ["hiv out-hiv"]
    assert "Not answered by either version" in both.text()


def test_solutions_move_with_the_memberships_of_their_cases(bundled, asked):
    rows = [row for row in bundled.codings if row.study_id == "s45" and row.code_id.startswith("out-")]
    below = descendants(bundled.codes)["out-access"]
    found = diff(bundled, without(bundled, "codings", *(row.coding_id for row in rows)), asked=asked)
    stated = [f"codings {row.coding_id}" for row in rows if row.basis == "stated" and row.code_id in below]
    assert {tuple(movers(move)) for move in moves(found, "solutions")} == {tuple(sorted(stated))}


def test_direction_votes_name_the_result_that_turned(bundled):
    groups = Counter((row.study_id, row.code_id) for row in bundled.effects)
    effect = next(row for row in bundled.effects if row.estimate is None and groups[row.study_id, row.code_id] == 1
                  and row.direction == "favours_intervention")
    found = diff(bundled, edit(bundled, "effects", effect.effect_id, direction="favours_comparator"))
    assert moves(found, "directions")
    assert {tuple(movers(move)) for move in moves(found, "directions")} == {(f"effects {effect.effect_id}",)}


def test_studies_that_share_their_people_become_one_unit(bundled):
    units = {}
    for row in bundled.effects:
        units.setdefault(row.independent_unit, []).append(row)
    one, other = [rows[0] for rows in units.values() if len(rows) == 1][:2]
    found = diff(bundled, edit(bundled, "effects", one.effect_id, independent_unit=other.independent_unit))
    assert moves(found, "directions")
    assert {tuple(movers(move)) for move in moves(found, "directions")} == {(f"effects {one.effect_id}",)}


def test_an_element_moves_its_configuration_and_the_coverage(bundled):
    element = next(row for row in bundled.configuration_elements if row.configuration_id == "cfg-theme"
                   and row.code_id == "out-access")
    found = diff(bundled, without(bundled, "configuration_elements", element.element_id))
    move = moves(found, "configurations")[0]
    assert (move.key, movers(move)) == (("cfg-theme",), [f"configuration_elements {element.element_id}"])
    told = {str(ref) for each in moves(found, "coverage") for ref in each.rows}
    assert told == {f"configuration_elements {element.element_id}"}


def test_a_theory_moves_with_its_events(bundled):
    event = bundled.theory_events[0]
    found = diff(bundled, without(bundled, "theory_events", event.event_id))
    move = moves(found, "theories")[0]
    assert (move.gone, movers(move)) == ((event.event_id,), [f"theory_events {event.event_id}"])
    gone = diff(bundled, replace(bundled, theories=(), theory_events=()))
    assert gone.version.step == "major"
    assert any("no programme theory" in str(move.new) for move in gone.moves)


def test_agreement_moves_with_the_records_of_the_two(bundled):
    record = next(row for row in bundled.coder_codings if row.coder_id == "first")
    found = diff(bundled, without(bundled, "coder_codings", record.record_id))
    told = {tuple(movers(move)) for move in moves(found, "agreement", question="by dimension")}
    assert told <= {(f"coder_codings {record.record_id}",)}
    judged = bundled.coder_judgements[0]
    found = diff(bundled, without(bundled, "coder_judgements", judged.record_id))
    assert {tuple(movers(move)) for move in moves(found, "agreement")} == {(f"coder_judgements {judged.record_id}",)}


def test_a_dimension_that_is_gone_is_a_refusal_of_its_cross_tabs():
    old = small(codes=(), codings=(), configuration_elements=(), coder_codings=(), claims=(), claim_citations=(),
                claim_relations=())
    synthesis = old.metadata.synthesis
    kept = tuple(each for each in synthesis.dimensions if each.name != "role")
    metadata = old.metadata.model_copy(update={"synthesis": synthesis.model_copy(update={"dimensions": kept})})
    found = diff(old, replace(old, metadata=metadata))
    assert found.version.step == "major"
    assert "the dimension role is gone" in found.version.reasons
    move = moves(found, "cells", question="role x outcome")[0]
    assert move.new["refused"].startswith("unknown dimension 'role'")
    assert move.rule == "frame"
    assert "datapackage.json synthesis.dimensions.role.name" in movers(move)


def test_a_question_of_your_own_joins_by_one_entry():
    years = Question("years", "earliest", lambda review: Answers({(): min(
        study.year for study in review.studies if study.year)}), ("studies",))
    found = diff(small(), edit(small(), "studies", "a", year=2001), questions=[years])
    move = moves(found, "years")[0]
    assert (move.old, move.new, move.rule, movers(move)) == (2018, 2001, "tables", ["studies a"])


def test_figures_that_are_printed_otherwise_are_a_change_though_equal_as_numbers(bundled):
    old = edit(bundled, "effects", "e-63-hiv", estimate="0.410")
    change = diff(bundled, old).changes[0]
    assert (change.old["estimate"], change.new["estimate"], change.fields) == ("0.41", "0.410", ("estimate",))


def test_everything_is_in_the_json(bundled):
    new = without(bundled, "codings", "s45-role-advocacy-advocacy")
    found = diff(bundled, new, limit=1)
    told = json.loads(json.dumps(found.to_dict()))
    assert len(told["results"]) == len(found.moves) > 1
    assert told["rows"][0]["old"] == content(bundled.index("codings")["s45-role-advocacy-advocacy"])
    assert told["moved"] is told["differs"] is True
    assert found.to_frame().shape == (1 + len(found.moves), 9)
    assert "more" in found.text()


def test_metadata_is_compared_property_by_property():
    one = Metadata.minimal("demo")
    synthesis = one.synthesis.model_copy(update={"dimensions": tuple(reversed(one.synthesis.dimensions))})
    other = one.model_copy(update={"synthesis": synthesis, "title": "T", "licenses": ({"name": "CC0"},)})
    found = diff(Review(one), Review(other))
    assert [change.ref.id for change in found.changes] == ["licenses", "synthesis.dimensions.order", "title"]
    assert found.version.step == "minor"


def test_subgroups_move_with_what_their_studies_report(bundled):
    effects = [row for row in bundled.effects if row.estimate is not None and row.ci_low and row.ci_high]
    units = {}
    for row in effects:
        if row.measure.value in ("OR", "AOR", "HR", "IRR", "RR"):
            units.setdefault(row.independent_unit, row)
    chosen = list(units.values())[:4]
    rows = tuple(row.model_copy(update={"code_id": "out-hiv", "measure": "OR"}) for row in chosen)
    old = replace(bundled, effects=tuple(type(row).model_validate(dict(row)) for row in rows))
    one = {"name": "by", "outcome": "out-hiv", "by": "design", "method": "fixed", "include_inconsistent": True}
    asked = Asked(syntheses=(one, one | {"name": "where", "by": None, "where": ("facts_basis=public_record",)}))
    study = rows[0].study_id
    found = diff(old, edit(old, "studies", study, design="other", facts_basis="review"), asked=asked)
    told = {move.question: movers(move) for move in moves(found, "pooled effects")}
    assert told
    assert all(named == [f"studies {study}"] for named in told.values())


def test_a_notebook_shows_the_rows_and_the_results():
    found = diff(small(), edit(small(), "codings", "a-o-access", basis="configured"))
    assert "<table>" in found._repr_html_()
    assert "codings a-o-access" in found.to_csv()


def test_a_code_on_another_side_is_named_and_nothing_beside_it(bundled):
    new = without(edit(bundled, "codes", "mech-role-model", dimension="context"), "codings",
                  "s44-role-management-management")
    found = [move for kind in ("cells", "patterns") for move in moves(diff(bundled, new), kind)
             if "mech-role-model" in move.key]
    assert {move.kind for move in found} == {"cells", "patterns"}
    assert {move.rule for move in found} == {"evidence"}
    assert {ref for move in found for ref in movers(move)} == {"codes mech-role-model"}


def test_a_configuration_of_another_study_is_named_and_nothing_beside_it(bundled):
    new = without(edit(bundled, "configurations", "cfg-le", study_id="s50"), "codings",
                  "s44-role-management-management")
    found = moves(diff(bundled, new), "elements coded")
    assert found
    assert {move.rule for move in found} == {"evidence"}
    assert {ref for move in found for ref in movers(move)} <= {"configurations cfg-le"} | {
        f"codings {row.coding_id}" for row in bundled.codings if row.study_id in ("s49", "s50")}


def test_a_code_that_no_coder_used_moves_their_agreement_on_configurations(bundled):
    found = diff(bundled, added(bundled, "codes", code_id="ctx-new", dimension="context", label="New"))
    own = {move.key[2]: movers(move) for move in moves(found, "agreement", question="by configuration")}
    assert own == {"all slots": ["codes ctx-new"], "context": ["codes ctx-new"]}


def test_citations_of_a_claim_that_counts_no_studies_move_nothing():
    old = small()
    claim = next(row for row in old.claims if '"codings"' in (row.rule or ""))
    cited = added(old, "claim_citations", claim_id=claim.claim_id, study_id="a") if not any(
        row.claim_id == claim.claim_id for row in old.claim_citations) else old
    new = with_rows(edit(cited, "claims", claim.claim_id, stated=(claim.stated or 0) + 1), "claim_citations",
                    [row for row in cited.claim_citations if row.claim_id != claim.claim_id])
    assert [movers(move) for move in moves(diff(cited, new), "claims", question="agrees")] == [
        [f"claims {claim.claim_id}"]]


def test_the_version_of_the_profile_never_moves_a_result():
    old = small()
    synthesis = old.metadata.synthesis.model_copy(update={"profile_version": "1.0"})
    new = replace(without(old, "studies", "e"), metadata=old.metadata.model_copy(update={"synthesis": synthesis}))
    question = Question("counts", "studies", lambda review: Answers({(): len(review.studies)}), ("studies",))
    found = diff(old, new, questions=[question])
    assert "datapackage.json synthesis.profile_version" in {str(change.ref) for change in found.changes}
    assert [movers(move) for move in moves(found, "counts")] == [["studies e"]]


def test_a_refused_cross_tab_is_told_as_a_whole():
    old = small()
    synthesis = old.metadata.synthesis
    renamed = tuple(each.model_copy(update={"name": "programme"}) if each.name == "role" else each
                    for each in synthesis.dimensions)
    metadata = old.metadata.model_copy(update={"synthesis": synthesis.model_copy(update={"dimensions": renamed})})
    new = with_rows(replace(old, metadata=metadata), "codes", [
        row.model_copy(update={"dimension": "programme"}) if row.dimension == "role" else row for row in old.codes])
    told = diff(old, new).text(200)
    assert "role x outcome (every reading): answers" in told or "role x outcome (stated" in told
    assert "all in total" not in told
