"""Names of pages: safe whatever the id is, never twice the same, and HTML that nothing breaks out of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.publish.pages._html import boxed, doi, link, source, table, text
from realist_synth.publish.pages._names import name_of

ODD = ["", ".", "..", "../x", "a/b", "a\\b", "C:x", "con", "CON", "nul.txt", "index", "README", "S40", "s40 ", "s40.",
       "é", "\u202e", "a" * 300, "-a", "a--b", "\x00", "\ud800", "s40.md/", "com1", "a..b", "%2e%2e"]


@pytest.mark.parametrize("identifier", ODD)
def test_a_name_is_safe(identifier):
    name = name_of(identifier)
    assert re.fullmatch(r"[a-z0-9_]+(?:(?:[.-]|--)[a-z0-9_]+)*", name)
    assert len(name) <= 80
    assert name.partition(".")[0] not in {"index", "readme", "con", "nul", "com1"}


def test_plain_ids_are_their_own_names():
    assert [name_of(each) for each in ("s40", "mech-trust", "v1.2_x")] == ["s40", "mech-trust", "v1.2_x"]
    assert name_of("s40") == name_of("s40") != name_of("S40")


@given(st.lists(st.text(alphabet="aA./-_ é\x00", max_size=12), unique=True, max_size=20))
def test_different_ids_have_different_names(identifiers):
    assert len({name_of(each).lower() for each in identifiers}) == len(identifiers)


@given(st.text())
def test_text_opens_no_tag_and_no_line(value):
    made = text(value)
    assert "<" not in made.replace("<br>", "")
    assert not set('"\'\n\r\x1b\u2028\u202e') & set(made)


def test_addresses_stay_in_their_attribute():
    assert link('a"><script>', "x") == '<a href="a&quot;&gt;&lt;script&gt;">x</a>'
    assert doi('10.1/"><b>') == '<a href="https://doi.org/10.1/%22%3E%3Cb%3E">10.1/&quot;&gt;&lt;b&gt;</a>'
    assert source("doi:10.1000/x") == doi("10.1000/x")
    assert source("javascript:alert(1)") == "javascript:alert(1)"


def test_a_table_has_headings_a_caption_and_a_box_with_a_name():
    made = table("Numbers<br><span>told</span>", ["a", "n"], [["x", "1"]], numbers=[1])
    assert 'role="region" tabindex="0" aria-label="Numbers told"' not in made
    assert 'role="region" tabindex="0" aria-label="Numbers"' in made
    assert '<th scope="row">x</th><td class="rs-number">1</td>' in made
    assert 'aria-label="Table"' in boxed("", [])
