"""Patterns against the answers of two itemset miners, pinned by validation/patterns.py."""

import json
from pathlib import Path

import pandas as pd
import pytest

from realist_synth.analyses.pattern import search as pattern_search
from realist_synth.analyses.pattern.frames import patterns_of

CASES = json.loads((Path(__file__).parent.parent / "reference" / "patterns.json").read_text(encoding="utf-8"))["cases"]
SLOT = {"c": "context", "m": "mechanism", "o": "outcome"}


def found(case, **options):
    frame = pd.DataFrame([(study, code) for study, codes in case["rows"].items() for code in codes],
                         columns=["study_id", "code_id"])
    result = patterns_of(frame, {code: SLOT[code[0]] for code in set(frame["code_id"])}, minimum=case["minimum"],
                         most=100_000, **options)
    return {" ".join(sorted((*each.conditions, *each.outcomes))): each.count for each in result.patterns}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{len(case['rows'])} studies")
@pytest.mark.parametrize("arrays", [False, True])
def test_one_code_in_a_slot(case, arrays, monkeypatch):
    monkeypatch.setattr(pattern_search, "LARGE", 0 if arrays else 10**9)
    for kind, expected in case["one"].items():
        assert found(case, kind=kind) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{len(case['rows'])} studies")
@pytest.mark.parametrize("keep", ["all", "closed"])
def test_several_codes_in_a_slot(case, keep):
    assert found(case, kind="CMO", several=True, keep=keep) == case["several"][keep]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{len(case['rows'])} studies")
def test_maximal_sets(case):
    # a set that fills all three slots can only grow into one that does, so that the miner's maximal sets are ours
    assert found(case, kind="CMO", several=True, keep="maximal") == case["several"]["maximal"]
