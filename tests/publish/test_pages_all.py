"""The pages of configurations, studies and codes together: links that lead somewhere, text that stays text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.publish.pages_cases import Seen, bare, broken, cimo, full, pages_of, poisoned

KNOWN = {"explanation/readings.html", "map/index.html",
         *(f"results/{name}.html" for name in ("index", "patterns", "agreement", "claims", "effects"))}
ALLOWED = {"a", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure", "h1",
           "h2", "h3", "img", "li", "nav", "ol", "p", "picture", "source", "span", "strong", "table", "tbody", "td",
           "tfoot", "th", "thead", "tr", "ul"}
ATTRIBUTES = {"alt", "aria-current", "aria-hidden", "aria-label", "class", "colspan", "data-search-exclude",
              "href", "id", "media", "rel",
              "role", "rowspan", "scope", "src", "srcset", "tabindex"}


@pytest.mark.parametrize("make", [full, cimo, bare])
def test_every_link_leads_somewhere(make):
    assert broken(pages_of(make()), KNOWN) == []


def test_every_link_of_the_bundled_review_leads_somewhere(bundled):
    found = pages_of(bundled)
    assert broken(found, KNOWN) == []
    assert sum(name.startswith("studies/") for name in found) == len(bundled.studies)
    assert sum(name.startswith("codes/") for name in found) == len(bundled.codes)


@pytest.mark.parametrize("make", [full, cimo])
def test_hostile_text_stays_text_and_hostile_ids_stay_names(make):
    found = pages_of(poisoned(make()))
    assert broken(found, KNOWN) == []
    assert any("alert" in page for page in found.values())
    assert sum("--" in name for name in found) == len(make().studies) + len(make().codes)
    for name, page in found.items():
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./")
        assert name.count("/") <= 1
        assert ".." not in name
        for wrong in ("<script", "<img src=x", "\x1b", "\u202e", "\u2028"):
            assert wrong not in page, (name, wrong)
        seen = Seen(page)
        assert {tag for tag, _ in seen.elements} <= ALLOWED, name
        assert {attribute for _, given in seen.elements for attribute in given} <= ATTRIBUTES, name
        assert not [to for to in seen.links if "script:" in to], name
        assert len(seen.ids) == len(set(seen.ids)), name


def test_the_order_of_rows_changes_nothing():
    review = full()
    mixed = replace(review, **{name: tuple(reversed(rows)) for name, rows in review.tables.items()
                               if name not in ("claims", "effects")})
    assert pages_of(mixed) == pages_of(review)


def test_another_framework_has_its_own_words():
    found = pages_of(cimo())
    assert '<span class="rs-called">(Strategy)</span>' in "".join(found.values())
    assert "#rows=strategy&amp;columns=why&amp;reading=stated&amp;level=all&amp;cell=r-edu,m-trust" in found[
        "codes/r-edu.md"]
    assert "#rows=strategy&amp;columns=why&amp;reading=stated&amp;level=all&amp;cell=r-edu,m-trust" in found[
        "codes/m-trust.md"]


def test_a_bare_review_says_what_it_lacks():
    found = pages_of(bare())
    assert found["configurations.md"] == "# Configurations\n\nThis package holds no configurations.\n"
    assert "holds no studies" in found["studies.md"]
    assert "It has no codes." in found["codebook.md"]
    assert sorted(found) == ["codebook.md", "configurations.md", "studies.md"]
