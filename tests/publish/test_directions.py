"""What is published of printed results and directions."""

import json

import pytest

from realist_synth.errors import OutputError, UsageError
from realist_synth.figures.figure import Figure
from realist_synth.publish import directions, effects
from realist_synth.publish.options import Options
from realist_synth.publish.pages import directions as directions_page
from realist_synth.publish.pages import effects as effects_page
from tests.analyses.test_directions import coding, effect, review

NONE = Options()


def test_tables_of_the_bundled_package(bundled):
    found = directions.files(bundled, NONE)
    assert sorted(found) == ["by-outcome.csv", "by-outcome.json", "by-study.csv", "clear-results.by-outcome.csv",
                             "clear-results.by-outcome.json", "clear-results.by-study.csv"]
    told = json.loads(found["by-outcome.json"])
    assert told["package"]["name"] == bundled.metadata.name
    assert all(each["effects"] for each in told["directions"])
    assert found["by-study.csv"].count(b"\n") == len(told["directions"]) + 1


def test_consistency_names_each_result(bundled):
    found = effects.files(bundled, NONE)
    told = json.loads(found["consistency.json"])
    assert [each["effect_id"] for each in told["findings"]] == [
        "e-44-condom-both", "e-44-condom-both-pooled", "e-48-sharing", "e-54-hepatitis-test"]
    assert "effects.inside-interval" in told["checks"]
    assert found["consistency.csv"].count(b"\n") == 5


def test_codings_have_no_clear_results_of_their_own():
    whole = review(codings=(coding("1", "a", "hiv", "decrease"),))
    chosen = Options.parse({"directions": {"evidence": "codings"}})
    assert sorted(directions.files(whole, chosen)) == ["by-outcome.csv", "by-outcome.json", "by-study.csv"]
    assert "clear results alone" not in directions_page.pages(whole, chosen)["directions.md"]
    assert directions.files(whole, NONE) == {}
    with pytest.raises(UsageError):
        Options.parse({"directions": {"evidence": "guess"}})


def test_a_package_without_results_says_so():
    assert effects.files(review(), NONE) == {}
    assert "holds no printed results" in effects_page.pages(review(), NONE)["effects.md"]
    assert directions_page.pages(review(), NONE).keys() == {"directions.md"}
    assert "No result of this package" in directions_page.pages(review(), NONE)["directions.md"]


def test_pages_of_the_bundled_package(bundled):
    page = effects_page.pages(bundled, NONE)["effects.md"]
    assert "HR 0.53 (0.37 to 0.76)" in page
    assert "(https://doi.org/10.1016/S2352-3018" in page
    assert "3.31" in page.partition("## HIV")[0]
    found = directions_page.pages(bundled, NONE)
    assert found["effect-direction.svg"].startswith("<svg")
    for words in ("**Caution**", 'src="effect-direction.svg"',
                  "By the clear results alone", "Des Jarlais 2007; Hammett"):
        assert words in found["directions.md"]


def page(whole, **chosen):
    return directions_page.pages(whole, Options.parse({"directions": chosen}))["directions.md"]


def test_the_page_says_in_sentences_what_was_counted():
    whole = review(effect("e", "a"), effect("f", "b", independent_unit="a"), effect("g", "c", direction="mixed"),
                   codings=(coding("1", "a", "hiv", "decrease"), coding("2", "c", "hiv", "decrease")))
    own = page(whole)
    for words in ("have one vote together", "the results that the studies print, in", "## By the estimates"):
        assert words in own
    for words in ("readings.md", "broader", "yet have a vote", "what the review says of each", "evidence", "unit "):
        assert words not in own
    apart = page(whole, unit="study", rollup=True)
    assert "Each study has one vote" in apart
    assert "These measured the same people and yet have a vote each: A and B." in apart
    assert "measured the same people have one vote" not in apart
    assert "broader outcomes above it" in apart
    assert "The papers of one project have one vote together." in page(whole, unit="project")
    both = page(whole, evidence="both")
    assert "as results of their own" in both
    assert "where no printed result says whom" in both
    assert "What the review says counts as it stands." in both.partition("## By the clear results alone")[2]
    assert "one project and yet have a vote each: A and B" in page(review(effect("e", "a"), effect("f", "b")))


def test_a_page_of_which_nothing_points():
    found = directions_page.pages(review(effect("e", "a", direction="no_test_seen")), NONE)
    assert found.keys() == {"directions.md"}
    assert "| Risk | 0 | 0 | 0 | 0 | 1 |" in found["directions.md"]


def test_votes_from_codings_are_not_called_estimates():
    own = page(review(codings=(coding("1", "a", "hiv", "decrease"),)), evidence="codings")
    assert "## By what the review says" in own
    assert "By the estimates" not in own
    assert "Of what the review says, that counts which its reading *stated* admits" in own


def test_an_unusual_interval_is_shown_with_what_makes_it_so():
    one = {"measure": "OR", "estimate": "0.5", "ci_low": "0.3"}
    shown = effects_page.pages(review(effect("e", **one)), NONE)["effects.md"]
    assert "OR 0.5 (0.3 to not printed)" in shown
    shown = effects_page.pages(review(effect("e", **one, ci_high="0.8", ci_level="90")), NONE)["effects.md"]
    assert "OR 0.5 (0.3 to 0.8; 90% interval)" in shown
    shown = effects_page.pages(review(effect("e", "a", "lost", **one)), NONE)["effects.md"]
    assert "## lost" in shown


def test_what_comes_from_the_data_is_escaped():
    whole = review(effect("<e>", note="<b>|", source="<a>", measure="OR", estimate="1.0", ci_low="2", ci_high="3"))
    page = effects_page.pages(whole, NONE)["effects.md"]
    assert "<b>" not in page
    assert "<a>" not in page
    assert "<e>" not in page
    assert "None, beyond" not in page
    assert "None, beyond" in effects_page.pages(review(effect("e")), NONE)["effects.md"]


def test_a_page_without_the_renderer(bundled, monkeypatch):
    def fail(self):
        raise OutputError("figures need vl-convert")

    monkeypatch.setattr(Figure, "svg", fail)
    found = directions_page.pages(bundled, NONE)
    assert found.keys() == {"directions.md"}
    assert ".svg" not in found["directions.md"]
