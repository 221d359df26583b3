"""Patterns of any data frame: arrays and bit sets give the same answers, whatever the engine and the size."""

import random
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.pattern import search as pattern_search
from realist_synth.analyses.pattern import tallies
from realist_synth.analyses.pattern.frames import patterns_of
from realist_synth.analyses.pattern.postings import Postings
from realist_synth.errors import AnalysisError, UnknownNameError

CODES = {"r1": "intervention", "r2": "intervention", "c1": "context", "c2": "context", "c3": "context",
         "m1": "mechanism", "m2": "mechanism", "o1": "outcome", "o2": "outcome", "att": None}
PAIRS = st.lists(st.tuples(st.integers(-3, 12), st.sampled_from(list(CODES))), max_size=80)
KINDS = st.lists(st.sampled_from(["IM", "CM", "CO", "MO", "CMO", "IMO", "ICMO"]), min_size=1, max_size=4, unique=True)


def frame_of(pairs, text=False):
    return pd.DataFrame({"study_id": [f"s{s}" if text else s for s, _ in pairs], "code_id": [c for _, c in pairs]},
                        dtype=object).astype({"study_id": object if text or not pairs else "int64"})


def answer(result):
    return result.to_dict() | {"patterns": [each.to_dict() for each in result.patterns]}


@settings(max_examples=60, deadline=None)
@given(pairs=PAIRS, text=st.booleans(), kind=KINDS, minimum=st.integers(1, 3),
       keep=st.sampled_from(["all", "closed", "maximal"]), most=st.sampled_from([3, 1000]))
def test_arrays_and_bit_sets_give_the_same(pairs, text, kind, minimum, keep, most):
    frame = frame_of(pairs, text)
    chosen = {"kind": kind, "minimum": minimum, "keep": keep, "most": most}
    with pytest.MonkeyPatch.context() as patch:
        answers = []
        ways = ((10**9, 1 << 24, 1 << 22), (-1, 1 << 24, 1 << 22), (-1, 1, 1 << 22), (-1, 1 << 24, 1))
        for large, cells, chunk in ways:
            for module, name, value in ((pattern_search, "LARGE", large), (pattern_search, "MANY_BITS", -1),
                                        (tallies, "CELLS", cells), (tallies, "CHUNK", chunk)):
                patch.setattr(module, name, value)
            answers += [answer(patterns_of(data, CODES, **chosen))
                        for data in (frame, frame.iloc[::-1], Incidence.from_frame(frame))]
    assert all(each == answers[0] for each in answers)


@pytest.mark.parametrize("keep", ["all", "closed", "maximal"])
@pytest.mark.parametrize("seed", range(4))
def test_arrays_and_bit_sets_give_the_same_on_full_tables(seed, keep, monkeypatch):
    rng = random.Random(seed)
    frame = frame_of([(study, code) for study in range(40) for code in CODES if rng.random() < 0.5])
    answers = []
    for large in (10**9, 0):
        monkeypatch.setattr(pattern_search, "LARGE", large)
        answers.append(answer(patterns_of(frame, CODES, kind=["CM", "CO", "MO", "IMO", "CMO", "ICMO"], minimum=3,
                                          keep=keep)))
    assert answers[0] == answers[1]
    assert len({each["kind"] for each in answers[0]["patterns"]}) > 1


def test_a_large_frame_by_arrays():
    pairs = [(study, code) for study in range(5000) for at, code in enumerate(CODES) if study % (at + 2) == 0]
    frame = frame_of(pairs)
    result = patterns_of(frame, CODES)
    assert isinstance(result.behind.found, Postings)
    each = result.of("c2", "m1", "o1")[0]
    both = {str(study) for study in range(5000) if study % 5 == study % 7 == 0}
    assert set(each.studies) == {study for study in both if int(study) % 9 == 0}
    assert set(each.outcome_not_reported) == both - set(each.studies)
    assert each.n_outcome_not_reported == len(each.outcome_not_reported)
    assert result.records() == patterns_of(Incidence.from_frame(frame), CODES).records()
    several = patterns_of(frame, CODES, several=True, keep="closed", minimum=50)
    assert max(len(each.conditions) for each in several.patterns) > 2
    assert several.records() == patterns_of(Incidence.from_frame(frame), CODES, several=True, keep="closed",
                                            minimum=50).records()


def test_an_incidence_with_very_many_bits_is_counted_by_arrays(monkeypatch):
    monkeypatch.setattr(pattern_search, "MANY_BITS", 20_000)
    found = Incidence.from_frame(frame_of([(study, code) for study in range(5000) for code in ("c1", "m1")]))
    seen = []
    monkeypatch.setattr(tallies, "tally", lambda *args, own=tallies.tally: seen.append(1) or own(*args))
    assert patterns_of(found, CODES, kind="CM").patterns[0].count == 5000
    assert seen == []  # one combination: few bits
    more = {f"c{n}": "context" for n in range(9)} | CODES
    wide = Incidence.from_frame(frame_of([(study, code) for study in range(5000) for code in more]))
    assert patterns_of(wide, more, kind="CM").n_patterns == 18
    assert seen


ENGINES = {
    "pandas": lambda frame: frame,
    "pandas strings": lambda frame: frame.astype("string"),
    "pandas categories": lambda frame: frame.astype({"code_id": "category"}),
    "polars": lambda frame: pytest.importorskip("polars").DataFrame(frame.to_dict("list")),
    "polars lazy": lambda frame: pytest.importorskip("polars").LazyFrame(frame.to_dict("list")),
    "duckdb": lambda frame: pytest.importorskip("duckdb").sql(
        "SELECT * FROM (VALUES " + ", ".join(f"({s!r}, {c!r})" for s, c in frame.itertuples(index=False))
        + ") AS t(study_id, code_id)")}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", [True, False])
def test_every_engine_gives_the_same(engine, text):
    frame = frame_of([(1, "m1"), (1, "o1"), (2, "m1"), (2, "o1"), (1, "m1"), (10, "m1"), (2, "att")], text)
    names = ("s1", "s10", "s2") if text else ("1", "10", "2")
    result = patterns_of(ENGINES[engine](frame), CODES, kind="MO")
    assert [(each.studies, each.outcome_not_reported) for each in result.patterns] == [
        ((names[0], names[2]), (names[1],))]
    assert result.to_dict()["package"] is None


def test_columns_may_have_other_names():
    frame = frame_of([(1, "m1"), (1, "o1")]).rename(columns={"study_id": "paper", "code_id": "tag"})
    assert patterns_of(frame, CODES, study="paper", code="tag", kind="MO", minimum=1).patterns[0].studies == ("1",)


def test_the_number_and_the_text_are_one_name():
    frame = pd.DataFrame({"study_id": [7, "7", 8], "code_id": ["m1", "o1", "m1"]}, dtype=object)
    assert patterns_of(frame, CODES, kind="MO", minimum=1).patterns[0].studies == ("7",)
    assert Postings.from_frame(frame).incidence() == Incidence.from_frame(frame)


@given(PAIRS, st.booleans())
def test_postings_are_the_incidence(pairs, text):
    frame = frame_of(pairs, text)
    expected = Incidence.from_frame(frame)
    assert Postings.from_frame(frame).incidence() == expected
    back = Postings.from_incidence(expected)
    assert back.incidence() == expected
    for code in expected.codes:
        assert back.names([code]) == expected.having(code)


def test_misuse():
    frame = frame_of([(1, "m1"), (1, "new")])
    with pytest.raises(AnalysisError, match="'new' of the data has no slot"):
        patterns_of(frame, CODES)
    with pytest.raises(UnknownNameError, match="unknown slot 'mechanisms'"):
        patterns_of(frame, CODES | {"new": "mechanisms"})
    with pytest.raises(AnalysisError, match="not a data frame: dict"):
        patterns_of({"study_id": []}, CODES)
    with pytest.raises(UnknownNameError, match="unknown column 'paper'"):
        patterns_of(frame, CODES, study="paper")
    with pytest.raises(UnknownNameError, match="unknown code 'zz'"):
        Postings.from_frame(frame).names(["zz"])
    for bad in (None, float("nan")):
        with pytest.raises(AnalysisError, match="empty cells"):
            Postings.from_frame(pd.DataFrame({"study_id": [1, bad], "code_id": ["m1", "m1"]}, dtype=object))
    for bad in ("", 1.5, True):
        with pytest.raises(AnalysisError, match="neither text nor a whole number"):
            Postings.from_frame(pd.DataFrame({"study_id": ["a", bad], "code_id": ["m1", "m1"]}, dtype=object))


def test_more_combinations_than_numbers_are_refused(monkeypatch):
    monkeypatch.setattr(pattern_search, "LARGE", 0)
    codes = {f"{slot}{n}": slot for slot in ("intervention", "actor", "context", "mechanism", "outcome")
             for n in range(8000)}
    with pytest.raises(AnalysisError, match="ask for fewer slots"):
        patterns_of(frame_of([(1, code) for code in codes]), codes, kind="IACMO", minimum=1)


def test_small_reviews_load_no_arrays():
    code = ("import sys, realist_synth; from realist_synth.analyses.patterns import patterns; "
            "from realist_synth.model.metadata import Metadata; from realist_synth.model.review import Review; "
            "print(patterns(Review(Metadata.minimal('x'))).to_csv()); "
            "sys.exit('numpy' in sys.modules or 'pandas' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
