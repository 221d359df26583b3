"""Hints for ids that lead nowhere, also in tables too large to compare every id."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.package import keys
from realist_synth.package.keys import _Hints, _one_edit, key_findings
from realist_synth.package.strict_csv import read_csv
from realist_synth.package.tables import read_table

LETTERS = st.text("abc", max_size=6)


@given(LETTERS, st.integers(0, 6), st.sampled_from("abcx"), st.sampled_from(["change", "add", "drop", "swap"]))
def test_one_edit_is_seen(text, at, letter, what):
    at = min(at, len(text))
    other = {"change": text[:at] + letter + text[at + 1:], "add": text[:at] + letter + text[at:],
             "drop": text[:at] + text[at + 1:],
             "swap": text[:at] + text[at:at + 2][::-1] + text[at + 2:]}[what]
    if abs(len(other) - len(text)) < 2:
        assert _one_edit(text, other)
        assert _one_edit(other, text)


@pytest.mark.parametrize(("first", "second"), [("abcd", "abxx"), ("abc", "xbz"), ("ab", "ba0"), ("abcd", "badc")])
def test_two_edits_are_not_one(first, second):
    assert not _one_edit(first, second)


def test_hints():
    hints = _Hints(["s40", "s41", "caf\u00e9", "mech-trust"])
    assert hints.hint("cafe\u0301", "") == "'caf\u00e9' is the same once both are in the normal form NFC"
    assert hints.hint(" s40", "") == "'s40' is the same without the spaces around it"
    assert hints.hint("S40", "") == "'s40' is the same in other capitals"
    assert hints.hint("s4o", "") == "'s40' is the same with look-alike or invisible characters"
    assert hints.hint("s42", "") == "did you mean 's40' or 's41'?"
    assert hints.hint("s42", "s41-x") == "did you mean 's41' or 's40'?"
    assert hints.hint("mechanism-trust", "") == "did you mean 'mech-trust'?"
    assert hints.hint("\u6f22", "") == "no id comes near it"


def test_many_unknown_ids_do_not_take_long(monkeypatch):
    monkeypatch.setattr(keys, "_STEPS", 500_000)
    studies = "study_id\n" + "".join(f"s{number}\n" for number in range(50_000))
    citations = "claim_id,study_id\n" + "".join(f"c,x{number}\n" for number in range(50_000))
    tables = {"studies": read_table("studies", read_csv(studies.encode(), path="s.csv"), path="s.csv"),
              "claim_citations": read_table("claim_citations", read_csv(citations.encode(), path="c.csv"),
                                            path="c.csv")}
    start = time.perf_counter()
    findings = list(key_findings(tables, ["claims"]))
    assert time.perf_counter() - start < 120
    assert len(findings) == 50_000
    assert findings[0].hint == "did you mean 's0'?"
    assert findings[-1].hint == "no row has it"
