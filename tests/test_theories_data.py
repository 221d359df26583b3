"""The theories of the package: in words of its own, with a place, and counted the same by pandas from the files."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from realist_synth.analyses.theories import theories
from realist_synth.model.vocabularies import Basis, TheoryEffect

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def frames():
    names = ("theories", "theory_events", "configurations", "configuration_elements", "codes", "codings", "studies")
    return {name: pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False) for name in names}


def test_every_statement_has_a_place_and_says_whose_it_is(bundled):
    assert all(theory.passage_id and theory.basis for theory in bundled.theories)
    assert all(event.passage_id for event in bundled.theory_events)
    begins = {Basis.STATED: "The review says ", Basis.INFERRED: "Concluded by a coder: "}
    for event in bundled.theory_events:
        assert event.rationale.startswith(begins[event.basis]), event.event_id


def test_theories_are_if_then_because(bundled):
    for theory in bundled.theories:
        assert re.match(r"If .+, then .+", theory.statement), theory.theory_id
        assert "because" in theory.statement


def test_one_theory_begins_and_the_others_descend_from_it(bundled):
    found = theories(bundled)
    assert [life.row.status.value for life in found.lives] == ["initial", "refined", "refined", "refined"]
    assert all(life.lineage[-1] == "th-initial" for life in found.lives[1:])


def test_confirmations_are_exactly_the_elements_in_common(frames):
    """A study's configuration confirms an element just when it has the same code in the same slot, and no other."""
    elements, configurations = frames["configuration_elements"], frames["configurations"]
    study = configurations[configurations["level"] == "study"]["configuration_id"]
    own = elements[elements["configuration_id"].isin(study)]
    for theory in frames["theories"].itertuples():
        if not theory.configuration_id:
            continue
        theme = elements[elements["configuration_id"] == theory.configuration_id]
        common = theme.merge(own, on=["slot", "code_id"], suffixes=("", "_own"))
        events = frames["theory_events"]
        events = events[(events["theory_id"] == theory.theory_id) & (events["effect"] == "confirms")]
        assert set(zip(events["element_id"], events["configuration_id"], strict=True)) == set(
            zip(common["element_id"], common["configuration_id_own"], strict=True))
        assert len(events) == len(common) > 15


def test_no_confirmation_reverses_a_polarity(bundled):
    elements = {}
    for row in bundled.configuration_elements:
        elements.setdefault((row.configuration_id, row.slot, row.code_id), row)
    index = bundled.index("configuration_elements")
    for event in bundled.theory_events:
        if event.effect is TheoryEffect.CONFIRMS and event.element_id:
            theme = index[event.element_id]
            own = elements[event.configuration_id, theme.slot, theme.code_id]
            assert own.polarity is theme.polarity, event.event_id


def test_nothing_is_refuted_and_the_review_weighs_no_methods(bundled):
    assert {event.effect.value for event in bundled.theory_events} == {"confirms", "refines"}
    assert "adjudication" not in {event.step.value for event in bundled.theory_events}


@pytest.mark.parametrize("reading", [basis.value for basis in Basis])
def test_pandas_counts_the_same_coverage(bundled, frames, reading):
    found = theories(bundled, reading=reading)
    order = [basis.value for basis in Basis]
    codings = frames["codings"]
    codings = codings[(codings["basis"].map(order.index) <= order.index(reading)) & (codings["presence"] == "present")]
    if reading == "reconciled":
        codings = codings[codings["withdrawn_by"] == ""]
    parents = dict(zip(frames["codes"]["code_id"], frames["codes"]["parent_id"], strict=True))
    pairs = codings[["study_id", "code_id"]]
    levels = [pairs]
    while (pairs := pairs.assign(code_id=pairs["code_id"].map(parents))).query("code_id != ''").shape[0]:
        pairs = pairs[pairs["code_id"] != ""]
        levels.append(pairs)
    pairs = pd.concat(levels).drop_duplicates()
    by_code = pairs.groupby("code_id")["study_id"].agg(lambda ids: tuple(sorted(ids)))
    configurations = frames["configurations"]
    themes = configurations[configurations["level"] == "synthesis"]["configuration_id"]
    elements = frames["configuration_elements"]
    elements = elements[elements["configuration_id"].isin(themes)]
    assert {one.row.element_id: one.reported for one in found.elements} == {
        row.element_id: by_code.get(row.code_id, ()) for row in elements.itertuples()}
    joined = elements.merge(pairs, on="code_id")
    margins = joined.groupby(["configuration_id", "study_id"])["element_id"].nunique()
    assert {(name, study): len(ids) for name, of in found.by_study.items() for study, ids in of.items() if ids} == (
        margins.to_dict())


def test_the_theme_in_numbers(bundled):
    found = theories(bundled)
    theme = {t.element.row.code_id: t for t in found.tallies if t.theory_id == "th-theme" and t.element}
    counts = {code: tuple(len(t.of(effect)) for effect in TheoryEffect) for code, t in theme.items()}
    assert counts["mech-bridge"] == (3, 1, 0)
    assert counts["mech-trust"] == (2, 2, 0)
    assert counts["ctx-distance"] == counts["ctx-confidentiality"] == (0, 0, 0)
    assert {code: len(t.element.reported) for code, t in theme.items()} == {
        "role-education": 29, "role-services": 19, "role-support": 16, "ctx-confidentiality": 0, "ctx-costs": 0,
        "ctx-criminalisation": 8, "ctx-distance": 0, "ctx-services": 10, "ctx-stigma": 5, "mech-bridge": 4,
        "mech-knowledge": 6, "mech-trust": 4, "out-access": 13, "out-stigma": 3}
    assert theme["ctx-costs"].element.configured == ("s42",)
    assert theme["mech-trust"].studies(TheoryEffect.CONFIRMS) == ("s40", "s42")
