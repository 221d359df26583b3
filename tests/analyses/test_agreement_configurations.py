"""Agreement on whole configurations: matching, elements, links."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.configurations import PACKAGE
from realist_synth.analyses.coders.matched import Recorded, _near, _rank, matched
from realist_synth.errors import AnalysisError
from realist_synth.model.codings import CoderConfiguration
from realist_synth.model.vocabularies import Slot
from tests.analyses.small import small
from tests.strategies import reviews

SLOTS = {"r": "intervention", "c": "context", "m": "mechanism", "o": "outcome"}


def records(**configurations):
    """Rows of `coder_label_study="passage code code"`; an empty study is the synthesis, a dash no passage."""
    found = []
    for name, text in configurations.items():
        coder, label, study = name.split("_")
        passage, *codes = text.split()
        found += [CoderConfiguration(record_id=f"{name}-{code}", coder_id=coder, configuration=label,
                                     study_id=study or None, passage_id=None if passage == "-" else passage,
                                     slot=SLOTS[code[0]], code_id=code, decision_id="d1" if code == "c-law" else None)
                  for code in codes]
    return tuple(found)


RECORDS = records(
    x_one_c="p3 c-law m-trust o-access", y_first_c="p3 c-law m-trust o-access",
    x_two_c="p4 c-law m-bridge o-risk", y_second_c="p4 c-law m-bridge m-trust o-risk o-access",
    x_alone_a="- m-trust o-risk",
    y_whole_="p1 m-trust o-access")


def found(rows=RECORDS, **more):
    return agreement(small(coder_configurations=rows), by="configuration", **more)


def element(slot, code):
    return Slot(slot), code


def test_matches():
    rows = [m.to_dict() for m in found().matches]
    assert [(m["configuration_first"], m["configuration_second"], m["study_id"]) for m in rows] == [
        ("alone", None, "a"), ("one", "first", "c"), ("two", "second", "c"), (None, "whole", None)]
    alone, one, two, whole = rows
    assert (one["identical"], one["jaccard"], one["link"]) == (True, 1, 1)
    assert one["identical_slots"] == ["context", "mechanism", "outcome"]
    assert two["identical_slots"] == ["context"]
    assert two["jaccard"] == pytest.approx(3 / 5)
    assert two["link"] == pytest.approx(1 / 4)
    extra = [{"slot": "mechanism", "code_id": "m-trust"}, {"slot": "outcome", "code_id": "o-access"}]
    assert two["only_second"] == whole["only_second"] == extra
    assert two["decisions"] == ["d1"]
    assert (alone["jaccard"], alone["link"], alone["identical_slots"]) == (0, None, None)


def test_summary():
    (one,) = (s.to_dict() for s in found().summaries)
    assert (one["n_first"], one["n_second"], one["matched"], one["identical"]) == (3, 3, 2, 1)
    assert {slot: (own["identical"], own["filled"]) for slot, own in one["identical_slots"].items()} == {
        "context": (2, 2), "mechanism": (1, 2), "outcome": (1, 2)}
    assert one["jaccard"] == pytest.approx((0 + 1 + 3 / 5 + 0) / 4)
    assert one["links"] == {"both": 2, "either": 5}


def test_elements_as_units():
    """Places a, c and the synthesis; the codes of the dimension of each slot that someone filled, and those used."""
    rows = {c.of: (c.both, c.only_first, c.only_second, c.neither) for c in found().comparisons}
    # contexts: ctx-law of the codebook and c-law as used; mechanisms: 3; outcomes: 4
    assert rows == {"all slots": (5, 2, 2, 18), "context": (1, 0, 0, 5), "mechanism": (2, 1, 1, 5),
                    "outcome": (2, 1, 1, 8)}
    assert [t.of for t in found().together] == ["all slots", "context", "mechanism", "outcome"]
    only = {c.of: c.n for c in found(coded_only=True).comparisons}
    assert only == {"all slots": 9, "context": 2, "mechanism": 3, "outcome": 4}


def test_a_shared_passage_goes_before_shared_elements():
    near = Recorded("near", "s", frozenset({element("outcome", "a"), element("outcome", "b")}), frozenset({"p"}))
    same = Recorded("same", "s", frozenset({element("outcome", "c")}), frozenset({"q"}))
    other = Recorded("other", "s", frozenset({element("outcome", "c")}), frozenset({"p"}))
    pairs = [(m.ours and m.ours.label, m.theirs and m.theirs.label) for m in matched("x", [near, same], "y", [other])]
    assert pairs == [("near", "other"), ("same", None)]


def test_nothing_matches_across_studies_or_without_anything_in_common():
    one = Recorded("one", "s", frozenset({element("outcome", "a")}), frozenset({"p"}))
    for other in (replace(one, study_id=None), replace(one, study_id="t"),
                  replace(one, elements=frozenset({element("context", "a")}), passages=frozenset({"q"}))):
        assert len(matched("x", [one], "y", [other])) == 2


def test_against_the_package():
    one = found(published=True)
    assert [(s.first, s.second) for s in one.summaries] == [("x", "y"), ("x", PACKAGE), ("y", PACKAGE)]
    assert one.to_dict()["published"] is True
    assert len(one.to_frame()) == len(one.matches)
    held = {m.theirs.label for m in one.matches if m.second == PACKAGE and m.theirs}
    assert held == {"k1", "k2"}
    # k2 of study c lies at p3, as do the coders' own
    assert ("one", "k2") in {(m.ours.label, m.theirs.label) for m in one.matches if m.ours and m.theirs}
    single = agreement(small(coder_configurations=RECORDS[:3]), by="configuration", published=True)
    assert [(s.first, s.second) for s in single.summaries] == [("x", PACKAGE)]


def test_forms():
    one = found()
    assert one.title() == "agreement of coders on configurations; x and y: 1 identical of 3 and 3"
    assert "kappa of elements x and y 0." in one.caption()
    assert "0.600" in str(one)
    assert one.to_frame().shape == (4, 11)
    assert one.to_dict()["by"] == "configuration"
    assert [d["configuration_first"] for d in one.to_dict()["disagreements"]] == ["alone", "two", None]
    assert len(one.to_dict()["configurations"]) == 4
    assert "mechanism m-trust; outcome o-access" in one.to_csv()
    assert "those where a coder recorded" in found(coded_only=True).caption()


def test_two_coders_exchanged():
    other = {"x": "y", "y": "x"}
    swapped = tuple(r.model_copy(update={"coder_id": other[r.coder_id]}) for r in RECORDS)
    one, two = found().summaries[0], found(swapped).summaries[0]
    assert (one.n_first, one.n_second, one.matched, one.identical, one.jaccard, one.links) == (
        two.n_second, two.n_first, two.matched, two.identical, two.jaccard, two.links)
    assert [c.kappa for c in found().comparisons] == [c.kappa for c in found(swapped).comparisons]


def test_too_few():
    with pytest.raises(AnalysisError, match="coder_configurations has those of 0"):
        found(())
    with pytest.raises(AnalysisError, match="has those of 1"):
        found(RECORDS[:3])


@settings(max_examples=60, deadline=None)
@given(reviews())
def test_any_review(review):
    if len({row.coder_id for row in review.coder_configurations}) < 2:
        with pytest.raises(AnalysisError):
            agreement(review, by="configuration")
        return
    one = agreement(review, by="configuration", published=True)
    again = replace(review, coder_configurations=review.coder_configurations[::-1],
                    configuration_elements=review.configuration_elements[::-1])
    assert agreement(again, by="configuration", published=True).to_dict() == one.to_dict()
    for summary in one.summaries:
        assert summary.identical <= summary.matched <= min(summary.n_first, summary.n_second)
    for match in one.matches:
        assert 0 <= match.jaccard <= 1
        assert match.identical == (match.jaccard == 1)


def test_many_configurations_are_matched_in_good_time():
    """Choosing a counterpart does not search all that were chosen before: the pairs and their order are the work."""
    def some(coder):
        return [Recorded(f"{coder}{n:04}", None, frozenset({element("outcome", f"c{n % 20}"),
                         element("context", f"c{n * 7 % 19}")}), frozenset()) for n in range(1500)]

    ours, theirs = some("x"), some("y")
    order = {one.elements: n for n, one in enumerate(ours)}
    start = process_time()
    pairs = sorted((*_rank(ours[at], theirs[by], order), at, by) for at, by in _near(ours, theirs))
    least = process_time() - start
    assert len(pairs) > 100_000
    start = process_time()
    matches = matched("x", ours, "y", theirs)
    assert process_time() - start < 3 * least + 1
    assert all(match.identical for match in matches)
