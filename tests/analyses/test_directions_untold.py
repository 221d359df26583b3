"""Results of which no direction was seen, and results that are mixed: neither is read as no difference."""

from __future__ import annotations

from realist_synth.analyses.directions import directions
from realist_synth.checks.effects import direction_supported
from realist_synth.model.codebook import Code
from realist_synth.model.effects import Effect
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.studies import Study


def review(*rows):
    """Studies with results: study, direction and what else."""
    effects = tuple(Effect(**{"effect_id": str(n), "study_id": study, "code_id": "o", "outcome_as_reported": f"O{n}",
                              "measure": "direction_only", "comparison": "A against B", "higher_is": "worse",
                              "direction": direction, "independent_unit": study, "source": "doi:10.1000/1", **more})
                    for n, (study, direction, more) in enumerate(rows))
    studies = tuple(Study(study_id=s, label=s.upper(), title=s, facts_basis="review") for s in "abc")
    codes = (Code(code_id="top", dimension="outcome", label="Top"),
             Code(code_id="o", dimension="outcome", label="O", parent_id="top"))
    return Review(Metadata.minimal("demo"), studies=studies, codes=codes, effects=effects)


ESTIMATE = {"measure": "percentage_reduction", "estimate": "20"}


def test_an_estimate_alone_points_only_by_itself():
    found = review(("a", "no_test_seen", ESTIMATE), ("b", "favours_intervention", {}))
    by_estimate, = directions(found).votes
    assert by_estimate.units["favours_intervention"] == ("a", "b")
    clear, = directions(found, significance=True).votes
    assert (clear.units["favours_intervention"], clear.undirected) == (("b",), ("a",))
    assert clear.count("no_clear_difference") == 0


def test_one_untold_result_beside_others_does_not_vote():
    rows = [("a", "no_test_seen", {})] * 3 + [("a", "favours_comparator", {})]
    pointing, = directions(review(*rows)).pointing
    assert (pointing.direction, len(pointing.results)) == ("favours_comparator", 4)


def test_nothing_told_is_shown_at_every_level():
    found = directions(review(("a", "no_test_seen", {})), rollup=True)
    assert {vote.code_id: (vote.undirected, vote.decided) for vote in found.votes} == {
        "o": (("a",), 0), "top": (("a",), 0)}
    assert found.pointing == ()


def test_mixed_is_conflicting():
    vote, = directions(review(("a", "mixed", {}))).votes
    assert vote.units["conflicting"] == ("a",)


def test_a_test_that_was_seen_speaks_against_none_seen():
    interval = {"measure": "OR", "estimate": "0.8", "ci_low": "0.5", "ci_high": "1.28"}
    finding, = direction_supported(review(("a", "no_test_seen", interval)))
    assert "was seen" in finding.message
    clear = {**interval, "ci_low": "0.7", "ci_high": "0.91"}
    finding, = direction_supported(review(("a", "no_test_seen", clear)))
    assert "shows a clear difference" in finding.message
    assert list(direction_supported(review(("a", "mixed", clear)))) == []
