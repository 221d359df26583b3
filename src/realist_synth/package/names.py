"""The property names that the standard and the profile know, and what to say of those that are almost so spelt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.package.codes import found

_MOST = 1_000  # keys of one object that are compared
_SHARED = ("$schema", "profile", "name", "title", "description", "homepage", "sources", "licenses")
PACKAGE = frozenset((*_SHARED, "id", "version", "created", "keywords", "image", "contributors", "resources",
                     "synthesis"))
RESOURCE = frozenset((*_SHARED, "path", "data", "type", "scheme", "format", "mediatype", "encoding", "bytes", "hash",
                      "schema",
                      "dialect", "compression", "innerpath", "extrapaths", "extrapath", "control", "stats", "sources"))
SCHEMA = frozenset(("$schema", "name", "title", "description", "fields", "fieldsMatch", "primaryKey", "uniqueKeys",
                    "foreignKeys",
                    "missingValues"))
FIELD = frozenset(("name", "type", "format", "title", "description", "example", "constraints", "missingValues",
                   "rdfType",
                   "categories", "categoriesOrdered", "trueValues", "falseValues", "decimalChar", "groupChar",
                   "bareNumber",
                   "itemType", "delimiter"))
DIALECT = frozenset(("$schema", "name", "title", "description", "header", "headerRows", "headerJoin", "commentRows",
                     "commentChar",
                     "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "nullSequence",
                     "skipInitialSpace",
                     "property", "itemType", "itemKeys", "sheetNumber", "sheetName", "table", "caseSensitiveHeader",
                     "csvddfVersion", "skipBlankRows", "csv"))
SYNTHESIS = frozenset(("profile_version", "framework", "dimensions", "default_reading", "question", "authors"))
DIMENSION = frozenset(("name", "label", "slot"))


def near_keys(value: Mapping[str, Any], known: Collection[str], where: str, path: str) -> list[Finding]:
    """A warning for each unknown key that is within two letters of a known one.

    Args:
        value: The object; of a very large one, only the first thousand keys are looked at.
        known: The keys that it may have.
        where: Its place in the file.
        path: The file.

    Examples:
        >>> near_keys({"pth": "a.csv"}, RESOURCE, "resources[0]", "datapackage.json")[0].hint
        "did you mean 'path'?"
    """
    findings = []
    for key in islice(value, _MOST):
        near = None if key in known else nearest_key(key, known)
        if near:
            field = f"{where}.{key}".removeprefix(".")
            findings.append(found("descriptor.near-key", f"the property {key!r} is not known", path=path, field=field,
                                  value=key,
                                  hint=f"did you mean {near!r}?"))
    return findings


def nearest_key(key: str, known: Collection[str]) -> str | None:
    """The known key within two letters of a key (within one, where it is shorter than five letters).

    Examples:
        >>> nearest_key("shcema", ["schema"]), nearest_key("doi", ["id"])
        ('schema', None)
    """
    most = 2 if len(key) > 4 else 1
    near = [(distance, name) for name in sorted(known) if abs(len(name) - len(key)) <= most
            and (distance := _distance(key.casefold(), name.casefold())) <= most]
    return min(near)[1] if near else None


def _distance(first: str, second: str) -> int:
    """Letters to change, add, drop or swap with a neighbour."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, last, row = row, before, [i] + [0] * len(second)
        for j, b in enumerate(second, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
