"""Strict JSON agrees with the standard reader where a text is sound, and names what that would let pass."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.package.limits import Limits
from realist_synth.package.strict_json import read_json

VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
                      | st.text(st.characters(exclude_categories=["Cs"])),
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                          st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4), max_leaves=20)


def codes(data: bytes, limits=None) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in read_json(data, "x.json", limits or Limits())[1]]


@given(VALUES, st.booleans(), st.sampled_from([None, 1]), st.booleans())
def test_sound_json_is_read_as_the_standard_reader_reads_it(value, ascii_only, indent, mark):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert read_json(b"\xef\xbb\xbf" * mark + text, "x.json", Limits()) == (value, ())


@given(st.binary(max_size=60) | st.text('{}[]",:\\u0d1e5 \nNaN-', max_size=40).map(str.encode))
def test_no_bytes_raise(data):
    value, findings = read_json(data, "x.json", Limits(json_depth=3, json_digits=3))
    assert value is None or not [finding for finding in findings if finding.code in ("json.syntax", "json.depth")]


@pytest.mark.parametrize(("data", "wanted"), [
    (b'{"a": 1,\n "a": 2,\n "b": {"a": 1}}', [("json.duplicate-key", 2)]),
    (b'{"a": {"x": 1, "x": 2}, "x": [{"y": 1, "y": 2}]}', [("json.duplicate-key", 1)] * 2),
    (b'{"a": 1, "\\u0061": 2}', [("json.duplicate-key", 1)]),
    (b'["a", "a", {"a": "a"}]', []),
    (b'[\nNaN, Infinity,\n-Infinity]', [("json.nan", 2), ("json.nan", 2), ("json.nan", 3)]),
    (b'["NaN"]', []),
    (b"[1" + b"0" * 4300 + b"]", [("json.number", 1)]),
    (b"[1" + b"0" * 4299 + b"]", []),
    (b"[0." + b"0" * 4300 + b"]", [("json.number", 1)]),
    (b'[1' + b"0" * 400 + b', {"a": 1, "a": 1}]', [("json.duplicate-key", 1)]),
    (b'[[["\\ud800"]]]', [("json.surrogate", 1)]),
    (b"[1e999]", [("json.number", 1)]),
    (b'["\\ud800"]', [("json.surrogate", 1)]),
    (b'{"\\udc00": 1}', [("json.surrogate", 1)]),
    (b'["\\ud83d\\ude00"]', []),
    (b"[" * 64 + b"]" * 64, []),
    (b"[" * 65 + b"]" * 65, [("json.depth", 1)]),
    (b'{"a":' * 65 + b"1" + b"}" * 65, [("json.depth", 1)]),
    (b"[" * 100_000, [("json.depth", 1)]),
    (b"{'a': 1}", [("json.syntax", 1)]),
    (b"", [("json.syntax", 1)]),
    (b"[1,]", [("json.syntax", 1)]),
    (b"\xff\xfe[]", [("json.encoding", 1)]),
    (b'["a\n\xff"]', [("json.encoding", 2)]),
])
def test_each_fault_has_its_line(data, wanted):
    assert codes(data) == wanted


def test_no_limit_lets_the_reader_run_out_of_stack():
    data = b'{"a": ' * 200_000 + b'"\\x", tru'
    assert codes(data, Limits(json_depth=10**6)) == [("json.depth", None)]


def test_a_duplicate_key_is_named_with_its_place():
    [finding] = read_json(b'{"a": 1,\n  "a": 2}', "x.json", Limits())[1]
    assert (finding.field, finding.hint) == ("a", "keep one of the two")
    assert finding.message.startswith("character 3 of the line")


def test_the_interpreter_may_have_a_lower_cap_on_digits():
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert codes(b"[" + b"1" * 700 + b"]", Limits()) == [("json.number", 1)]
    finally:
        sys.set_int_max_str_digits(before)
