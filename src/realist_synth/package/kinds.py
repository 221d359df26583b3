"""Whether the properties that the standard defines have values of the kind that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?"
)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _licences(value: Any) -> bool:
    return not isinstance(value, list) or (bool(value) and all(
        not isinstance(item, dict) or _text(item.get("name")) or _text(item.get("path")) for item in value))


def _contributors(value: Any) -> bool:
    return not isinstance(value, list) or all(
        not isinstance(item, dict) or all(_text(item[name]) for name in ("title", "path", "email") if name in item)
        for item in value)


def _moment(value: Any) -> bool:
    return not isinstance(value, str) or bool(_MOMENT.fullmatch(value))


Kind = tuple[Callable[[Any], bool], str]
PACKAGE_KINDS: Mapping[str, Kind] = {
    "id": (_text, "text"), "homepage": (_text, "an address"), "image": (_text, "a path"),
    "keywords": (_texts, 'a list of words, such as ["realist review"]'),
    "licenses": (_licences, "a list of licences, each with a name or a path"),
    "contributors": (_contributors, "a list of contributors whose titles are text"),
    "created": (_moment, "a moment, such as 2026-01-31T12:00:00Z"),
}
RESOURCE_KINDS: Mapping[str, Kind] = dict.fromkeys(("title", "description", "mediatype", "homepage"), (_text, "text"))


def kind_findings(value: Mapping[str, Any], kinds: Mapping[str, Kind], where: str, path: str) -> Iterator[Finding]:
    """What stands where the standard asks for something else; the profile's own models look at the rest.

    Examples:
        >>> print(*kind_findings({"keywords": "peer"}, PACKAGE_KINDS, "", "datapackage.json"))
        datapackage.json: keywords: is not a list of words, such as ["realist review"]: 'peer'  [descriptor.bad-value]
    """
    for name, (fits, words) in kinds.items():
        if name in value and not fits(value[name]):
            yield found("descriptor.bad-value", f"is not {words}", path=path, field=f"{where}.{name}".removeprefix("."),
                        value=str(value[name])[:200])
