"""Results as bytes: JSON, CSV, text."""

from __future__ import annotations

import json
from typing import Any

from realist_synth.analyses.result import Result


def json_bytes(value: Any) -> bytes:
    r"""A value as JSON, one line for each value so that a diff reads well.

    Examples:
        >>> json_bytes({"a": 1})
        b'{\n "a": 1\n}\n'
    """
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def text_bytes(text: str) -> bytes:
    """Text as UTF-8; what UTF-8 cannot hold is escaped.

    Examples:
        >>> text_bytes("peer")
        b'peer'
    """
    return text.encode("utf-8", "backslashreplace")


def both(name: str, result: Result) -> dict[str, bytes]:
    """A result as CSV for people and machines, and as JSON with its evidence."""
    return {f"{name}.csv": text_bytes(result.to_csv()), f"{name}.json": json_bytes(result.to_dict())}
