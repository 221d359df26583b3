"""The page of the configurations: what is claimed, the studies beside it, and patterns that cannot be mistaken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from realist_synth.errors import OutputError
from realist_synth.figures.figure import Figure
from realist_synth.model.configurations import Configuration, ConfigurationElement, ConfigurationLink
from realist_synth.publish.options import Options
from realist_synth.publish.pages import configurations
from realist_synth.publish.patterns import Params
from tests.publish.pages_cases import full, pages_of


def page(review, options=None):
    return pages_of(review, options)["configurations.md"]


def card(text, anchor):
    return text.split(f"{{ #configuration-{anchor} }}")[1].split("\n## ")[0]


def test_a_card_tells_statement_place_elements_and_whether_they_are_coded_elsewhere():
    own = card(page(full()), "k2")
    assert 'of one study: <a href="studies/c.html">C</a>' in own
    assert '<p class="rs-statement">In c.</p>' in own
    assert "S3, characters 3 to 12" in own
    rows = own.split("<tr>")
    law = next(row for row in rows if "codes/ctx-law.html" in row)
    assert "inferred" in law
    assert "yes: S3" in law
    assert "no, only here" in next(row for row in rows if "codes/m-trust.html" in row)
    assert own.count("<p>Nothing is recorded.</p>") == 3


def test_evidence_stands_on_its_side_and_chains_are_named():
    text = page(full())
    own = card(text, "k1")
    sides = own.split('<div class="rs-evidence')
    assert "rs-supports" in sides[1]
    assert "The same elements." in sides[1]
    assert "Refining it (0)" in sides[2]
    assert 'Against it (1)</p><ul><li><strong><a href="studies/e.html">E</a>' in sides[3]
    assert "Follows from" in own
    assert "Leads to" in own
    chains = text.split("## Chains")[1].split("\n## ")[0]
    assert chains.index("configuration-k2") < chains.index("configuration-k1") < chains.index("configuration-k3")


def test_the_matrix_tells_reported_from_configured():
    own = page(full()).split("{ #coverage-configuration-k1 }")[1].split("\n## ")[0]
    rows = {row.split(".html")[1].split("<")[0][2:]: row for row in own.split("<tr>") if 'scope="row"><a' in row}
    assert sorted(rows) == ["A", "B", "C", "D"]
    assert rows["C"].count("reported, and in its own configuration") == 2
    assert rows["C"].count("in its own configuration only") == 1
    assert rows["A"].count('<span class="rs-unseen">not reported</span>') == 1
    assert "Reported with none of these elements" in own
    assert "studies/e.html" in own.split("Reported with none")[1]
    assert 'scope="colgroup"' in own
    assert "<caption>" in own


def test_two_configurations_of_one_study_have_names_of_their_own_and_one_without_elements_says_so():
    review = full()
    more = Configuration(configuration_id="k4", level="study", study_id="c", statement="Again.", framework="CMO",
                         basis="stated")
    lone = Configuration(configuration_id="k5", level="synthesis", statement="Bare.", framework="CMO", basis="stated")
    text = page(replace(review, configurations=(*review.configurations, more, lone)))
    assert "## C: k2 {" in text
    assert "## C: k4 {" in text
    assert "## k5 {" in text
    assert "No elements are recorded." in text


def test_without_elements_the_glance_is_a_list():
    text = page(replace(full(), configuration_elements=()))
    assert "- [B](#configuration-k3)" in text
    assert "rs-coverage" not in text


def test_patterns_stand_apart_in_a_frame_that_no_configuration_has():
    text = page(full(), Options({"patterns": Params(kinds=("MO",))}))
    claimed, apart = text.split("## Patterns are not configurations")
    assert "rs-counted" not in claimed
    assert "rs-claimed" not in apart
    assert "Counted, not claimed" in apart
    stated = apart.split("What recurs and nobody states")[0]
    assert '<a href="#' not in stated
    assert 'configurations.html#configuration-k2' in stated
    assert "None is reported together." in page(full(), Options({"patterns": Params(kinds=("CMO",))}))


def test_recurrent_patterns_that_nobody_states_are_listed():
    review = replace(full(), configurations=full().configurations[2:], configuration_elements=())
    apart = page(review, Options({"patterns": Params(kinds=("IM",))})).split("## Patterns are not")[1]
    assert "No stated configuration has codes in all of these slots: intervention, mechanism." in apart
    assert "1 of 1 recurrent combinations stand in no configuration." in apart
    none = page(review, Options({"patterns": Params(kinds=("IM",), minimum=5)}))
    assert "No combination of intervention, mechanism recurs." in none


def test_without_codings_there_is_nothing_to_count():
    assert "so that nothing can recur" in page(replace(full(), codings=()))


def test_links_beyond_what_is_listed_are_said(monkeypatch):
    monkeypatch.setattr("realist_synth.analyses.configurations.MOST_CHAINS", 1)
    ids = [f"n{n}" for n in range(4)]
    review = replace(
        full(), configurations=tuple(Configuration(configuration_id=i, level="synthesis", statement=i, framework="CMO",
                                                   basis="stated") for i in ids),
        configuration_elements=(), configuration_evidence=(),
        configuration_links=tuple(ConfigurationLink(link_id=f"l{i}", from_id="n0", to_id=i, concept="stigma",
                                                    basis="stated") for i in ids[1:]))
    text = page(review)
    assert "The first 1 are shown." in text
    assert "what is outcome here and context there: stigma" in text


def test_an_element_may_have_a_place_of_its_own():
    review = full()
    extra = ConfigurationElement(element_id="z", configuration_id="k2", slot="outcome", code_id="o-risk",
                                 polarity="decrease", aspect=None, basis="stated", passage_id="p4", note="Named.")
    own = card(page(replace(review, configuration_elements=(*review.configuration_elements, extra))), "k2")
    row = next(row for row in own.split("<tr>") if "codes/o-risk.html" in row)
    assert "Named.<br><span class=\"rs-place\">S4" in row
    assert "decrease" in row


def test_diagrams_are_pictures_with_words_and_the_page_stands_without_them(monkeypatch):
    found = configurations.pages(full(), Options())
    drawn = [name for name in found if name.endswith(".svg")]
    assert "configuration-k1.svg" in drawn
    assert "configuration-k1.narrow.svg" in drawn
    assert found["configurations.md"].count("<figure") == len(drawn) // 2
    assert 'alt=""' not in found["configurations.md"]

    def fail(self):
        raise OutputError("no renderer")

    monkeypatch.setattr(Figure, "svg", fail)
    alone = configurations.pages(full(), Options())
    assert list(alone) == ["configurations.md"]
    assert "<figure" not in alone["configurations.md"]


@pytest.mark.parametrize("words", ["Concluded by a coder", "not evidence of absence", "Nothing on the cards is"])
def test_the_bundled_page_says(words, bundled):
    assert words in page(bundled)
