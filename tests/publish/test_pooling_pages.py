"""The pooled effects as files and as a page."""

import csv
import io
import json

import pytest

from realist_synth.errors import OutputError
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
    assert "](forest-bcg.svg)" in text
    assert "| Rosenthal 1960 | Infections | Peers against none | direction\\_only" in text
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
