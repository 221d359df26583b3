"""JSON as the standard has it: what Python's reader would let pass in silence is a finding with its place."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found
from realist_synth.package.limits import Limits

_BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(data: bytes, path: str, limits: Limits) -> tuple[Any, tuple[Finding, ...]]:
    """The value that JSON bytes hold, and what is wrong with them; the value is None where they cannot be read.

    Args:
        data: The bytes: UTF-8, with or without a byte order mark.
        path: The file, for the findings.
        limits: How deep objects and how long numbers may be.

    Examples:
        >>> read_json(b'{"a": 1, "a": 2}', "datapackage.json", Limits())[1][0].code
        'json.duplicate-key'
    """
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (found("json.encoding", f"byte {error.start} is not UTF-8", path=path, line=line,
                            hint="save the file as UTF-8"),)
    reader = _Reader(limits)
    try:
        value = reader.read(text)
    except json.JSONDecodeError as error:
        return None, (
            found("json.syntax", f"character {error.colno} of the line: {error.msg}", path=path, line=error.lineno),
        )
    except RecursionError:
        deep = [fault for fault in _places(text, path, limits) if fault.code == "json.depth"]
        return None, tuple(deep) or (
            found("json.depth", "objects and lists are nested too deeply to be read", path=path),
        )
    nested, strange = _look(value, limits)
    if not (reader.suspect or nested or strange):
        return value, ()
    return (None if nested else value), tuple(islice(_places(text, path, limits), limits.findings))


class _Reader:
    """Python's reader, noting that there is something to look for; `_places` then says where."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.suspect = limits, False

    def read(self, text: str) -> Any:
        return json.loads(text, object_pairs_hook=self._object, parse_int=self._integer, parse_float=self._number,
                          parse_constant=self._constant)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.suspect |= len(made) != len(pairs)
        return made

    def _integer(self, text: str) -> int:
        try:
            if len(text) <= self.limits.json_digits:
                return int(text)
        except ValueError:  # the interpreter's own cap is lower than ours
            pass
        self.suspect = True
        return 0

    def _number(self, text: str) -> float:
        value = float(text)
        self.suspect |= len(text) > self.limits.json_digits or math.isinf(value)
        return 0.0 if math.isinf(value) else value

    def _constant(self, _: str) -> None:
        self.suspect = True


def _look(value: Any, limits: Limits) -> tuple[bool, bool]:
    """Whether a value is nested too deeply, and whether it may hold half of a surrogate pair."""
    strange = False
    level = [value]
    for _ in range(limits.json_depth):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item.keys()
                below += item.values()
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and _SURROGATE.search(item):
                strange = True
        if not below:
            return False, strange
        level = below
    return any(isinstance(item, dict | list) for item in level), True


def _too_deep(path: str, line: int | None, limits: Limits) -> Finding:
    return found("json.depth", f"objects and lists are nested more than {limits.json_depth} deep", path=path, line=line,
                 hint=limits.text("json_depth"))


def _places(text: str, path: str, limits: Limits) -> Iterator[Finding]:
    """Go through the tokens of a text once more and say where what is wrong stands."""
    keys: list[set[str] | None] = []
    counted = line = start = 0
    expect_key = False
    for match in _TOKEN.finditer(text):
        token, at = match.group(), match.start()
        if breaks := text.count("\n", counted, at):
            line, start = line + breaks, text.rfind("\n", counted, at) + 1
        counted = at
        place = {"path": path, "line": line + 1}
        where = f"character {at - start + 1} of the line"
        if token in "{[":
            keys.append(set() if token == "{" else None)
            expect_key = token == "{"
            if len(keys) > limits.json_depth:
                yield _too_deep(path, line + 1, limits)
                return
        elif token in "}]":
            del keys[-1:]
            expect_key = False
        elif token == ",":
            expect_key = bool(keys) and keys[-1] is not None
        elif token[0] == '"':
            yield from _text_faults(token, keys[-1] if expect_key and keys else None, where, place)
            expect_key = False
        elif token != ":":
            yield from _number_faults(token, where, place, limits)


def _text_faults(token: str, keys: set[str] | None, where: str, place: dict[str, Any]) -> Iterator[Finding]:
    try:
        value = json.loads(token, strict=False)
    except json.JSONDecodeError:  # only in a text that is nested too deeply to be read at all
        return
    if _SURROGATE.search(value):
        yield found("json.surrogate", f"{where}: half of a surrogate pair", value=value, **place)
    if keys is not None:
        if value in keys:
            yield found("json.duplicate-key", f"{where}: the key {value!r} stands twice in one object", field=value,
                        value=value, hint="keep one of the two", **place)
        keys.add(value)


def _number_faults(token: str, where: str, place: dict[str, Any], limits: Limits) -> Iterator[Finding]:
    if token in ("NaN", "Infinity", "-Infinity"):
        yield found("json.nan", f"{where}: {token} is no JSON", value=token, hint="write null or leave it out", **place)
    elif len(token) > limits.json_digits:
        yield found("json.number", f"{where}: the number has {len(token)} characters", value=token[:40],
                    hint=limits.text("json_digits"), **place)
    elif token not in ("true", "false", "null") and not _readable(token):
        yield found("json.number", f"{where}: the number is too large", value=token, **place)


def _readable(token: str) -> bool:
    try:
        return not math.isinf(int(token) * 0 if token.lstrip("-").isdigit() else float(token))
    except ValueError:  # more digits than the interpreter takes
        return False
