"""Configurations as claimed, their coverage and their chains."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from realist_synth.analyses.configurations import MOST_CHAINS, configurations
from realist_synth.errors import UnknownNameError
from realist_synth.model.configurations import ConfigurationLink
from tests.analyses.small import small
from tests.strategies import reviews


def test_elements_stand_in_the_slots_of_the_framework():
    found = {c["configuration_id"]: c for c in configurations(small()).to_dict()["configurations"]}
    assert list(found) == ["k1", "k2", "k3"]
    assert list(found["k2"]["elements"]) == ["intervention", "context", "mechanism", "outcome", "actor"]
    assert [e["code_id"] for e in found["k2"]["elements"]["mechanism"]] == ["m-trust"]
    assert found["k2"]["elements"]["outcome"][0] == {
        "element_id": "k2-o-access", "code_id": "o-access", "label": "Access", "polarity": None, "aspect": None,
        "basis": "stated", "note": None, "coded": True, "coded_at": ["p3"],
        "passage": found["k2"]["passage"]}
    assert found["k3"]["elements"]["context"] == []


@pytest.mark.parametrize("reading", ["stated", "configured"])
def test_a_coding_read_off_a_configuration_does_not_bear_it_out(reading):
    elements = configurations(small(), level="study", reading=reading).configurations[0].elements
    assert {e.row.code_id: e.coded for e in elements} == {"m-trust": False, "o-access": True, "ctx-law": True}


def test_the_synthesis_is_coded_for_no_study():
    assert {e.coded for e in configurations(small(), level="synthesis").configurations[0].elements} == {None}


def test_evidence_is_sorted_and_placed():
    evidence = configurations(small()).to_dict()["configurations"][0]["evidence"]
    assert [(e["evidence_id"], e["relation"], e["passage"] is None) for e in evidence] == [
        ("v1", "supports", False), ("v2", "contradicts", True)]


def test_coverage_counts_codes_below_and_names_every_study():
    found = configurations(small(), coverage=True, reading="inferred")
    whole = {c.study_id: (c.reported, c.not_reported) for c in found.configurations[0].coverage}
    assert whole["d"] == (("m-trust", "o-access"), ("ctx-law",))
    assert whole["e"] == ((), ("ctx-law", "m-trust", "o-access"))
    assert len(whole) == 5
    assert [len(c.coverage) for c in found.configurations] == [5, 0, 0]
    assert found.records()[0] == ("k1", "a", 2, 3, "m-trust; o-access", "ctx-law")
    assert found.to_frame().shape == (5, 6)
    assert "not reported does not mean absent" in found.caption()
    assert found.title() == "coverage of synthesis-level configurations: 1"


def test_table_of_elements():
    found = configurations(small(), level="study")
    assert found.records() == [
        ("k2", "study", "c", "context", "ctx-law", "Law", None, None, "inferred", True, "p3"),
        ("k2", "study", "c", "mechanism", "m-trust", "Trust", None, None, "stated", False, "p3"),
        ("k2", "study", "c", "outcome", "o-access", "Access", None, None, "stated", True, "p3"),
        ("k3", "study", "b", None, None, None, None, None, "stated", None, None)]
    assert found.to_frame().shape == (4, 11)
    assert found.title() == "configurations as claimed: 2"
    assert found.caption().startswith("reading stated; level study; an empty cell means not reported")


def chains(*links, **options):
    rows = tuple(ConfigurationLink(link_id=f"{n}", from_id=a, to_id=b, basis="stated")
                 for n, (a, b) in enumerate(links))
    return configurations(small(configuration_links=rows), **options).chains


def test_chains_follow_links():
    found = configurations(small())
    assert found.chains == (("k2", "k1", "k3"),)
    assert found.chains_complete
    assert [link["basis"] for link in found.to_dict()["links"]] == ["inferred", "stated"]
    assert configurations(small(), level="study").chains == ()


def test_chains_fork_and_end_in_cycles():
    assert chains(("k1", "k2"), ("k1", "k3")) == (("k1", "k2"), ("k1", "k3"))
    assert chains(("k1", "k2"), ("k2", "k1")) == (("k1", "k2"),)
    assert chains(("k1", "k1")) == ()
    assert chains(("k3", "k1"), ("k1", "k2"), ("k2", "k1")) == (("k3", "k1", "k2"),)


def test_too_many_chains_are_cut_and_said_so():
    base = small().configurations[1]
    layers = 11
    rows = tuple(base.model_copy(update={"configuration_id": f"n{layer:02}-{side}"})
                 for layer in range(layers) for side in range(2))
    links = tuple(ConfigurationLink(link_id=f"{layer}-{a}-{b}", from_id=f"n{layer:02}-{a}",
                                    to_id=f"n{layer + 1:02}-{b}", basis="stated")
                  for layer in range(layers - 1) for a in range(2) for b in range(2))
    found = configurations(small(configurations=rows, configuration_links=links))
    assert len(found.chains) == MOST_CHAINS
    assert not found.to_dict()["chains_complete"]


@settings(max_examples=50, deadline=None)
@given(reviews())
def test_any_review_gives_all_its_configurations_and_elements(review):
    found = configurations(review, coverage=True)
    assert {c.row.id for c in found.configurations} == {c.id for c in review.configurations}
    assert sum(len(c.elements) for c in found.configurations) == len(review.configuration_elements)
    for one in found.configurations:
        codes = {element.row.code_id for element in one.elements}
        assert all({*c.reported, *c.not_reported} == codes for c in one.coverage)
    json.dumps(found.to_dict())


def test_misuse():
    with pytest.raises(UnknownNameError, match="did you mean 'study'"):
        configurations(small(), level="studi")
