"""The pooled effects as files and as a page."""

import csv
import io
import json

import pytest

from realist_synth.errors import OutputError, UnknownNameError, UsageError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish import pooling as part
from realist_synth.publish.options import Options
from realist_synth.publish.pages import pooling as page
from tests.analyses.trials import bcg, effect, reference, review

ASKED = Options.parse({"pooling": {"syntheses": [{"name": "bcg", "outcome": "hiv", "method": "REML",
                                                  "interval": "knapp-hartung", "note": "<b>Old</b> trials."}],
                                   "apart": {"deaths": "Another question."}}})


def test_a_pooled_effect_comes_with_what_other_methods_give():
    files = part.files(bcg(), ASKED)
    assert sorted(files) == ["bcg.csv", "bcg.json", "bcg.other-methods.csv"]
    assert json.loads(files["bcg.json"])["pooled"]["interval"] == "knapp-hartung"
    rows = list(csv.DictReader(io.StringIO(files["bcg.other-methods.csv"].decode())))
    assert [(row["method"], row["interval"]) for row in rows] == list(part.OTHERS)
    pinned = reference()["sets"][0]["fits"]
    for row in rows:
        assert float(row["tau2"]) == pytest.approx(pinned[row["method"]][row["interval"]]["tau2"], rel=1e-9)


def test_the_page_shows_plot_methods_and_outcomes():
    extra = (effect("t01-2", "0.5", "0.3", "0.83", code_id="deaths"),
             effect("t02-2", measure="count", code_id="health"), effect("t03-2", measure="direction_only"))
    own = bcg(effects=(*bcg().effects, *extra))
    pages = page.pages(own, ASKED)
    assert sorted(pages) == ["forest-bcg.svg", "pooling.md"]
    text = pages["pooling.md"]
    assert "RR **0.49**, 95% interval 0.33 to 0.73, from 13 independent estimates." in text
    assert "&lt;b&gt;Old&lt;/b&gt; trials." in text
    assert "| **REML** | **Knapp-Hartung** | **0.49** |" in text
    assert 'src="forest-bcg.svg"' in text
    assert "| Peers against none | direction only: neither a ratio nor a difference |" in text
    assert "| Deaths | 1 | 1 | 1 | Another question. |" in text
    assert "| Health | 1 | 0 | 0 | fewer than two independent estimates |" in text
    assert "| New infections | 14 | 13 | 13 | pooled |" in text


def test_what_nobody_asked_for_is_not_pooled():
    assert part.files(bcg(), Options()) == {}
    text = page.pages(bcg(), Options())["pooling.md"]
    assert "No pooled effect is asked for" in text
    assert "| New infections | 13 | 13 | 13 | could be pooled; not asked for |" in text
    mixed = review(effect("a", "0.50", "0.30", "0.83"), effect("b", "0.80", "0.50", "1.28", measure="HR"))
    assert "several measures (HR: b; RR: a)" in page.pages(mixed, Options())["pooling.md"]


def test_a_review_without_effects_says_so():
    pages = page.pages(Review(Metadata.minimal("demo")), ASKED)
    assert list(pages) == ["pooling.md"]
    assert page.NOTHING in pages["pooling.md"]


def test_without_the_renderer_there_is_the_page(monkeypatch):
    def broken(result):
        raise OutputError("no renderer")

    monkeypatch.setattr(page, "forest", broken)
    pages = page.pages(bcg(), ASKED)
    assert list(pages) == ["pooling.md"]
    assert "### By other methods" in pages["pooling.md"]


def test_the_caution_stands_on_the_page(bundled):
    options = Options.parse({"pooling": {"syntheses": [{"name": "hiv", "outcome": "out-hiv",
                                                        "measures": ["HR", "IRR"]}]}})
    assert "**Caution**: 2 estimates tell little" in page.pages(bundled, options)["pooling.md"]


@pytest.mark.parametrize(("asked", "words"), [
    ({"syntheses": [{"name": "a", "outcome": "hiv"}, {"name": "a", "outcome": "deaths"}]}, "several .* named a"),
    ({"syntheses": [{"name": "a", "outcome": "hiv"}], "apart": {"hiv": "no"}}, "pooled and held apart at once: hiv"),
    ({"syntheses": [{"name": "a b", "outcome": "hiv"}]}, "syntheses.0.name"),
    ({"syntheses": [{"name": "", "outcome": "hiv"}]}, "syntheses.0.name"),
    ({"syntheses": [{"name": "a", "outcome": "hiv", "rollup": "yes"}]}, "syntheses.0.rollup"),
])
def test_slips_in_the_parameters_are_refused(asked, words):
    with pytest.raises(UsageError, match=words):
        Options.parse({"pooling": asked})


def test_an_outcome_held_apart_exists():
    with pytest.raises(UnknownNameError, match="did you mean 'hiv'"):
        part.files(bcg(), Options.parse({"pooling": {"apart": {"hvi": "Another question."}}}))


def test_every_option_of_the_analysis_can_be_chosen():
    import inspect

    from realist_synth.analyses.pooling import pooling

    options = {name for name, one in inspect.signature(pooling).parameters.items() if one.kind is one.KEYWORD_ONLY}
    assert options - set(part.Synthesis.model_fields) == {"reading"}
    asked = {"name": "a", "outcome": "hiv", "moderators": ["year"], "level": 90, "leave_one_out": True,
             "where": ["year=1948", "year=1949", "year=1953", "year=1960"], "allow_few": True}
    found = part.pooled(bcg(), part.Synthesis(**asked))
    assert (found.fit.level, len(found.omitted), found.regression.moderators[0].name) == (90, found.k, "year")
