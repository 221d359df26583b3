"""The one registry of what the reader can notice: each code with its severity and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from realist_synth.model.finding import Finding, Severity


class Code(NamedTuple):
    """A kind of finding: how much it weighs, and what it means in one line."""

    severity: Severity
    description: str


_ERRORS = {
    "archive.damaged": "A member of the archive cannot be unpacked.",
    "cell.bad-enum": "The cell holds a word that is not of the column's vocabulary.",
    "cell.blank": "A cell that must be filled holds only spaces or invisible characters.",
    "cell.pattern": "The text does not have the form that the column asks for.",
    "cell.range": "The number is outside the range of the column.",
    "cell.required": "A cell that must be filled is empty.",
    "cell.type": "The cell does not hold a value of the column's type, written as the standard writes it.",
    "csv.bare-cr": "A carriage return that ends no line stands outside quotes.",
    "csv.blank-line": "A blank line stands between the rows.",
    "csv.empty": "The file has no header.",
    "csv.encoding": "The bytes are not text in the declared encoding.",
    "csv.nul": "A NUL character stands in the file.",
    "csv.ragged-row": "A row has more or fewer cells than the header.",
    "csv.stray-quote": "A quote stands inside a cell that is not quoted.",
    "csv.text-after-quote": "Text follows a closing quote.",
    "csv.unclosed-quote": "A quote is opened and never closed.",
    "descriptor.bad-value": "A property of datapackage.json has a value of the wrong kind.",
    "descriptor.duplicate-path": "Two resources have the same path.",
    "descriptor.duplicate-resource": "Two resources have the same name.",
    "descriptor.missing-property": "A property that the profile requires is missing.",
    "descriptor.missing-table": "A table that every package of the profile has is missing.",
    "descriptor.no-resources": "The package lists no resources.",
    "descriptor.profile-version": "The package is of a version of the profile that this reader does not know.",
    "descriptor.unknown-profile": "The package names another profile.",
    "frictionless.*": "The second judge, frictionless, reports an error that the reader did not see.",
    "header.duplicate-column": "A column stands twice in the header.",
    "header.missing-column": "A column of the profile is missing from the header.",
    "header.order": "The columns are not in the order of the profile.",
    "header.separator": "The cells of the file are separated by another character than the declared one.",
    "header.unknown-column": "The header has a column that the profile lacks.",
    "json.depth": "Objects and lists are nested too deeply.",
    "json.duplicate-key": "A key stands twice in one object, so that one of its values would be lost.",
    "json.encoding": "The bytes are not UTF-8.",
    "json.nan": "NaN or Infinity is no JSON.",
    "json.number": "A number is too long or too large to be read exactly.",
    "json.surrogate": "A text holds half of a surrogate pair, which is no character.",
    "json.syntax": "The text is no JSON.",
    "key.absent-table": "A cell refers to a table that the package does not have.",
    "key.duplicate": "Two rows have the same key.",
    "key.not-unique": "Two rows agree in columns that together must differ.",
    "key.unknown": "A cell refers to an id that no row of the other table has.",
    "limit.exceeded": "The package is larger than a limit of the reader; the finding names the limit.",
    "path.hidden": "A part of a path begins with a dot.",
    "path.link": "A path leads through a link.",
    "path.missing": "There is no file at a path.",
    "path.not-a-file": "A path leads to something that is not a regular file.",
    "path.not-portable": "A path is not written as plain relative parts joined by slashes.",
    "path.outside": "A path leads out of the package.",
    "path.remote": "A path is an address; nothing that a package names is fetched.",
    "path.unreadable": "A file cannot be read.",
    "resource.bytes": "The size of a file is not the declared one.",
    "resource.dialect": "The dialect asks for something that would change what the cells mean.",
    "resource.encoding": "The declared encoding is not one that the reader takes.",
    "resource.format": "The resource is not CSV, TSV or inline data.",
    "resource.hash": "The digest of a file is not the declared one.",
    "resource.inline": "Inline data are not a list of rows.",
    "resource.multipart": "The resource is cut into several files.",
    "schema.bad-value": "A property of a table schema has a value of the wrong kind.",
    "schema.keys": "The schema of a table declares other keys than the profile.",
    "schema.missing-field": "The schema of a table lacks a column of the profile.",
    "schema.order": "The schema of a table lists the columns in another order.",
    "schema.reading": "The schema of a table gives a column a meaning that the profile does not give it.",
    "schema.type": "The schema of a table gives a column another type than the profile.",
    "schema.unknown-field": "The schema of a table has a column that the profile lacks.",
}
_WARNINGS = {
    "cell.bidi": "A text holds characters that change the direction of writing and can hide what it says.",
    "cell.invisible": "A text holds invisible or control characters.",
    "cell.not-nfc": "A text is not in the Unicode normal form NFC.",
    "cell.nan": "A cell holds NaN, which is read as empty.",
    "cell.only-blank": "A cell that may be empty holds only spaces or invisible characters.",
    "csv.mixed-line-ends": "Some lines end with LF, others with CR LF.",
    "csv.trailing-blank": "Blank lines stand at the end of the file.",
    "descriptor.near-key": "An unknown property is spelt almost like a known one.",
    "descriptor.no-profile": "The package does not name the profile.",
    "descriptor.older-profile": "The package is of an older version of the profile; it is read as one of the current.",
    "key.date-like": "An id looks like a date, as spreadsheets make them of ids.",
    "key.look-alike": "Two ids of one table look alike.",
    "schema.missing": "A table has no schema.",
    "table.header-only": "A table has a header and no rows.",
}
_NOTES = {
    "descriptor.other-resource": "A resource is not a table of the profile; it is not read.",
}

CODES: Mapping[str, Code] = MappingProxyType(dict(sorted({
    **{code: Code(Severity.ERROR, text) for code, text in _ERRORS.items()},
    **{code: Code(Severity.WARNING, text) for code, text in _WARNINGS.items()},
    **{code: Code(Severity.NOTE, text) for code, text in _NOTES.items()},
}.items())))


def found(code: str, message: str, **place: Any) -> Finding:
    """A finding of a registered code, which gives its severity.

    Args:
        code: A key of `CODES`, or one of a family that stands there with a star; any other is a programming error.
        message: What happened, in one sentence.
        **place: The other attributes of `Finding`.

    Raises:
        KeyError: If the code is not registered.

    Examples:
        >>> found("csv.nul", "a NUL character", path="data/codes.csv", line=3).severity.value
        'error'
    """
    known = CODES[code if code in CODES else code.partition(".")[0] + ".*"]
    return Finding(code, known.severity, message, **place)
