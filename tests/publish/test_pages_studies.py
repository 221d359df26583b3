"""The pages of the studies: everything recorded of a study, each with its place, and nothing of another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from realist_synth.model.studies import Setting
from realist_synth.publish.pages._by_country import by_country
from realist_synth.publish.pages.studies import in_order
from tests.publish.pages_cases import full, pages_of


def page(name, review=None):
    return pages_of(review or full())[f"studies/{name}.md"]


def section(text, anchor):
    return text.split(f"{{ #{anchor} }}")[1].split("\n## ")[0]


def test_facts_and_the_way_there():
    review = full()
    study = review.studies[0].model_copy(update={"doi": "10.1000/a", "citation": 3, "facts_source": "doi:10.1000/a",
                                                 "facts_basis": "public_record", "journal": "J"})
    text = page("a", replace(review, studies=(study, *review.studies[1:])))
    assert '<a href="https://doi.org/10.1000/a">10.1000/a</a>' in text
    assert 'north, with <a href="../studies/b.html">B</a>' in text
    assert "public records: <a" in text
    assert '<li aria-current="page">A</li>' in text
    assert 'rel="prev"' not in text.split("rs-turn")[0]
    assert "<dt>PubMed</dt>" not in text


def test_the_order_is_that_of_the_reference_list_and_pages_lead_on():
    review = full()
    numbers = (5, 4, None, 1, 2)
    studies = tuple(s.model_copy(update={"citation": n}) for s, n in zip(review.studies, numbers, strict=True))
    review = replace(review, studies=studies)
    assert [s.study_id for s in in_order(review)] == ["d", "e", "b", "a", "c"]
    text = page("b", review)
    assert 'class="rs-prev" rel="prev" href="e.html"' in text
    assert 'class="rs-next" rel="next" href="a.html"' in text
    assert "rs-next" not in page("c", review)
    assert "rs-prev" not in page("d", review)


def test_settings_say_whether_they_count():
    own = section(page("c"), "settings")
    assert "Thailand" in own
    assert "not counted" in own
    assert "not counted" not in section(page("a"), "settings")
    assert "No setting is recorded." in page("e")


def test_codings_with_bases_places_directions_and_what_is_not_reported():
    own = section(page("a"), "coded")
    assert "S2, characters 2 to 11" in own
    assert "decrease" in own
    mechanism = own.split("### Mechanism")[1].split("### ")[0]
    assert "Not reported of this study (a gap in the reports, not evidence of absence)" in mechanism
    assert "codes/m-bridge.html" in mechanism.split("Not reported")[1]
    assert "codes/m-trust.html" not in mechanism.split("Not reported")[1]
    text = section(page("d"), "coded")
    assert "Why: so it reads" in text
    assert "Does not count under the reading stated." in text
    assert "Nothing is reported." in text.split("### Context")[1]
    text = section(page("e"), "coded")
    assert "reported as absent" in text
    assert "withdrawn by a decision" in text


def test_grades_and_notes_are_shown():
    review = full()
    codings = tuple(c.model_copy(update={"relevance": "high", "rigour": "low", "note": "Cut off."})
                    if c.coding_id == "a-m-trust" else c for c in review.codings)
    text = page("a", replace(review, codings=codings))
    assert "relevance high" in text
    assert "rigour low" in text
    assert "Note: Cut off." in text


def test_configurations_of_its_own_for_others_and_what_it_reports_of_the_synthesis():
    own = section(page("c"), "configurations")
    assert "In c." in own
    assert "../configurations.html#configuration-k2" in own
    assert "supports" in own
    assert "2 of 3" in own
    text = section(page("d"), "configurations")
    assert "No configuration is stated of this study. That codes are reported of it together does not make one." in text
    assert "What it does to other configurations" not in text
    none = replace(full(), configurations=(), configuration_elements=(), configuration_evidence=())
    assert "What it reports of" not in page("d", none)


def test_effects_as_printed_with_what_the_checks_say():
    own = section(page("a"), "printed-results")
    assert "OR 0.5 (0.6 to 0.9)" in own
    assert "events 3 of 10 and 4" in own
    assert '<strong class="rs-fault">Check:</strong>' in own
    assert "No printed result is recorded of this study." in page("b")


def test_claims_with_their_verdicts():
    own = section(page("a"), "claims")
    row = {line.split("</th>")[0].rpartition(">")[2]: line for line in own.split("<tr>")}
    assert ">agrees<" in row["About trust."]
    assert "does not agree" in row["About trust-wrong."]
    assert "contradicted" in row["About clash."]
    assert ">open<" in section(page("a", replace(full(), claims=tuple(
        c.model_copy(update={"stated": None}) for c in full().claims))), "claims")
    assert "No claim of the review cites this study." in page("e", replace(full(), claim_citations=()))


def test_decisions_and_what_they_concern():
    own = section(page("e"), "decisions")
    assert "Concerns the coding with Access; the coding with Risk, withdrawn; what coders recorded of Bridge." in own
    assert "what coders recorded of Trust in a configuration" in section(page("a"), "decisions")
    assert "the claim: About trust-wrong" in section(page("a"), "decisions")
    assert "No decision concerns this study." in page("d")


def test_what_coders_recorded_beside_the_package():
    own = section(page("a"), "coders")
    row = {line.split("</a>")[0].rpartition(">")[2]: line for line in reversed(own.split("<tr>"))}
    assert row["Trust"].count('<span class="rs-unseen">recorded</span>') == 2
    assert row["Education"].count('<span class="rs-unseen">not recorded</span>') == 2
    assert "stated" in row["Education"]
    assert "mechanism: " in own
    assert "Of 2 fields that two coders filled, they differ on 1." in own
    assert "x: up<br>y: down" in own
    assert "No coder's own record of this study is in the package." in page("d")
    agreed = replace(full(), coder_judgements=full().coder_judgements[2:])
    assert "they differ on 0" in page("a", agreed)


def test_a_judgement_of_a_row_that_is_nowhere_belongs_to_no_study():
    lost = tuple(j.model_copy(update={"of_table": "nowhere"}) for j in full().coder_judgements)
    assert "Printed results and events" not in page("a", replace(full(), coder_judgements=lost))


def test_the_overview_counts_and_names_the_countries():
    text = pages_of(full())["studies.md"]
    assert "The 5 included studies" in text
    row = next(line for line in text.split("<tr>") if 'studies/a.html">A</a></th>' in line)
    assert "Kenya; Viet Nam" in row
    country = next(line for line in text.split("<tr>") if line.startswith('<th scope="row">Viet Nam'))
    assert "<td>2 <span" in country
    assert "■■<" in country
    assert "studies/c.html" in next(line for line in text.split("<tr>") if "Thailand</th>" in line).split("<td>")[3]


def test_a_study_without_a_country_stands_where_its_region_is():
    review = replace(full(), settings=(
        Setting(setting_id="1", study_id="a", region="Asia", basis="stated"),
        Setting(setting_id="2", study_id="b", region="Asia", country="VNM", basis="stated"),
        Setting(setting_id="3", study_id="b", region="Asia", basis="stated"),
        Setting(setting_id="4", study_id="c", country="XXX", basis="stated")))
    text = by_country(review)
    row = next(line for line in text.split("<tr>") if "No country under this reading" in line)
    assert "studies/a.html" in row
    assert "studies/b.html" not in row
    assert "Region not recorded" in text
    assert ">XXX</th>" in text
    assert "records no settings" in by_country(replace(full(), settings=()))


@pytest.mark.parametrize("name", ["s40", "s60"])
def test_the_bundled_pages_hold_every_coding_of_their_study(name, bundled):
    text = section(page(name, bundled), "coded")
    own = [c for c in bundled.codings if c.study_id == name]
    assert text.count('<li><span class="rs-chip') == len(own)
