"""Packages with one fault each, made from `packages/valid`, and the finding that must come of it: ids, cells, files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VALID = Path(__file__).parent / "packages" / "valid"
DESCRIPTOR = "datapackage.json"


def copy(to: Path) -> Path:
    """A copy of the valid package."""
    shutil.copytree(VALID, to)
    return to


@dataclass(frozen=True)
class Fault:
    """A damage and the finding that names it; None in a place means that the finding has none there."""

    name: str
    damage: Callable[[Path], None]
    code: str
    path: str | None = DESCRIPTOR
    line: int | None = None
    field: str | None = None
    value: str | None = None
    hint: str = ""
    severity: str = "error"
    row: int | None = None
    also: tuple[str, ...] = ()


def edit(path: str, old: str | bytes, new: str | bytes) -> Callable[[Path], None]:
    """Replace one text of a file."""

    def damage(folder: Path) -> None:
        before, after = (text.encode() if isinstance(text, str) else text for text in (old, new))
        data = (folder / path).read_bytes()
        assert before in data, f"{old!r} is not in {path}"
        (folder / path).write_bytes(data.replace(before, after, 1))

    return damage


def row(table: str, **cells: str) -> Callable[[Path], None]:
    """Add a row to a table, by the names of its columns."""

    def damage(folder: Path) -> None:
        path = folder / "data" / f"{table}.csv"
        header = path.read_text("utf-8").partition("\n")[0].split(",")
        assert set(cells) <= set(header)
        append(f"data/{table}.csv", ",".join(cells.get(name, "") for name in header) + "\n")(folder)

    return damage


def append(path: str, text: str | bytes) -> Callable[[Path], None]:
    """Add to the end of a file."""

    def damage(folder: Path) -> None:
        with (folder / path).open("ab") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    return damage


def change(alter: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Change the descriptor."""

    def damage(folder: Path) -> None:
        value = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        alter(value)
        (folder / DESCRIPTOR).write_text(json.dumps(value, indent=1), "utf-8")

    return damage


def resource(name: str, /, **values: Any) -> Callable[[Path], None]:
    """Change a resource of the descriptor; None deletes a property."""

    def alter(value: dict[str, Any]) -> None:
        entry = next(item for item in value["resources"] if item["name"] == name)
        entry.update(values)
        for key in [key for key, item in values.items() if item is None]:
            del entry[key]

    return change(alter)


def schema(table: str, alter: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Change the schema of a table."""

    def damage(folder: Path) -> None:
        path = folder / "schemas" / f"{table}.json"
        value = json.loads(path.read_text("utf-8"))
        alter(value)
        path.write_text(json.dumps(value), "utf-8")

    return damage


def both(*damages: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several damages."""

    def damage(folder: Path) -> None:
        for one in damages:
            one(folder)

    return damage


def link(path: str, to: str) -> Callable[[Path], None]:
    """Put a link in the place of a file or folder."""

    def damage(folder: Path) -> None:
        (folder / path).rename(folder.parent / "moved")
        (folder / path).symlink_to(folder.parent / "moved" if to == "outside" else to)

    return damage


def fifo(path: str) -> Callable[[Path], None]:
    """Put a pipe in the place of a file."""

    def damage(folder: Path) -> None:
        (folder / path).unlink()
        os.mkfifo(folder / path)

    return damage


def remove(path: str) -> Callable[[Path], None]:
    """Delete a file."""
    return lambda folder: (folder / path).unlink()


def without_table(name: str) -> Callable[[dict[str, Any]], object]:
    """Drop a resource from the descriptor."""
    return lambda value: value.update(resources=[item for item in value["resources"] if item["name"] != name])


def _column(path: str, name: str) -> Callable[[Path], None]:
    """Delete a column from a file."""

    def damage(folder: Path) -> None:
        import csv

        with (folder / path).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(name)
        with (folder / path).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(row[:at] + row[at + 1:] for row in rows)

    return damage


CODINGS, STUDIES, CODES, PASSAGES = "data/codings.csv", "data/studies.csv", "data/codes.csv", "data/passages.csv"
EFFECTS, DECISIONS = "data/effects.csv", "data/decisions.csv"
S41 = "s41-mech-trust,s41,mech-trust,p-trust,stated,present"
DIMENSION = {"name": "mechanism", "label": "Mechanism", "slot": "mechanism"}

KEYS = [
    Fault("one changed letter in a study id", edit(CODINGS, S41, S41.replace(",s41,", ",s4l,")), "key.unknown",
          CODINGS, 8,
          "study_id", "s4l", "'s41'", row=7),
    Fault("another changed letter in a study id", edit(CODINGS, S41, S41.replace(",s41,", ",t41,")), "key.unknown",
          CODINGS, 8,
          "study_id", "t41", "did you mean 's41'", row=7),
    Fault("a letter too many in a code id", edit(CODINGS, S41, S41.replace(",mech-trust,", ",mech-ttrust,")),
          "key.unknown",
          CODINGS, 8, "code_id", "mech-ttrust", "did you mean 'mech-trust'"),
    Fault("swapped letters in a code id", edit(CODINGS, S41, S41.replace(",mech-trust,", ",mech-trsut,")),
          "key.unknown",
          CODINGS, 8, "code_id", "mech-trsut", "did you mean 'mech-trust'"),
    Fault("a code id in capitals", edit(CODINGS, S41, S41.replace(",mech-trust,", ",Mech-Trust,")), "key.unknown",
          CODINGS, 8,
          "code_id", "Mech-Trust", "'mech-trust' is the same in other capitals"),
    Fault("a space after an id", edit(CODINGS, S41, S41.replace(",mech-trust,", ",mech-trust ,")), "key.unknown",
          CODINGS, 8,
          "code_id", "mech-trust ", "without the spaces"),
    Fault("a Cyrillic letter in an id", edit(CODINGS, S41, S41.replace(",mech-trust,", ",m\u0435ch-trust,")),
          "key.unknown", CODINGS,
          8, "code_id", "m\u0435ch-trust", "'mech-trust' is the same with look-alike"),
    Fault("a far id", edit(CODINGS, S41, S41.replace(",mech-trust,", ",zzzzzzzzzzzzzzz,")), "key.unknown", CODINGS, 8,
          "code_id",
          "zzzzzzzzzzzzzzz", "no id comes near it"),
    Fault("an unknown parent", edit(CODES, ",out-health,", ",out-wealth,"), "key.unknown", CODES, 8, "parent_id",
          "out-wealth"),
    Fault("a key that stands twice", row("codes", code_id="mech-trust", dimension="mechanism", label="Again"),
          "key.duplicate", CODES, 10, "code_id",
          "mech-trust", row=9),
    Fault("a composite key that stands twice", append("data/claim_citations.csv", "c-trust,s41\n"), "key.duplicate",
          "data/claim_citations.csv", 4, "study_id", "c-trust, s41"),
    Fault("codings that must differ", row("codings", coding_id="another", study_id="s40", code_id="mech-trust",
                                          passage_id="p-trust",
          basis="stated", presence="present"), "key.not-unique",
          CODINGS, 13, "passage_id", "s40, mech-trust, p-trust"),
    Fault("a reference to an absent table", change(without_table("passages")), "key.absent-table", "data/claims.csv",
          2, "passage_id", "p-trust",
          "add the table passages", also=("key.absent-table",) * 2),
    Fault("ids that look alike", row("codes", code_id="mech-h0pe", dimension="mechanism", label="Other"),
          "key.look-alike", CODES, 10, "code_id",
          "mech-h0pe", severity="warning"),
    Fault("an id that a spreadsheet made a date", row("codes", code_id="5-Mar", dimension="mechanism", label="Other"),
          "key.date-like", CODES, 10, "code_id",
          "5-Mar", severity="warning"),
    Fault("another such id", row("codes", code_id="Mar-05", dimension="mechanism", label="Other"), "key.date-like",
          CODES, 10, "code_id", "Mar-05",
          severity="warning"),
]

CELLS = [
    Fault("a bad enum", edit(CODINGS, S41, S41.replace("stated", "satted")), "cell.bad-enum", CODINGS, 8, "basis",
          "satted",
          "did you mean 'stated'"),
    Fault("a word of no vocabulary", edit(CODINGS, S41, S41.replace("stated", "xyz")), "cell.bad-enum", CODINGS, 8,
          "basis", "xyz",
          "one of stated, configured"),
    Fault("an empty cell that must be filled", edit(CODES, "mechanism,Hope", "mechanism,"), "cell.required", CODES, 6,
          "label", ""),
    Fault("a blank cell that must be filled", edit(CODES, "mechanism,Hope", "mechanism, \u200b"), "cell.blank", CODES,
          6, "label",
          " \u200b"),
    Fault("a blank cell that may be empty", edit(CODES, "What is meant by hope.", "  "), "cell.only-blank", CODES, 6,
          "definition",
          "  ", severity="warning"),
    Fault("a year that is no integer", edit(STUDIES, ",2016,", ",2_016,"), "cell.type", STUDIES, 3, "year", "2_016"),
    Fault("a year in other digits", edit(STUDIES, ",2016,", ",\u0662\u0660\u0661\u0666,"), "cell.type", STUDIES, 3,
          "year",
          "\u0662\u0660\u0661\u0666"),
    Fault("a year with a space", edit(STUDIES, ",2016,", ", 2016,"), "cell.type", STUDIES, 3, "year", " 2016"),
    Fault("a year out of range", edit(STUDIES, ",2016,", ",2916,"), "cell.range", STUDIES, 3, "year", "2916"),
    Fault("a number that is none", edit(EFFECTS, ",0.53,", ",0.5x,"), "cell.type", EFFECTS, 2, "estimate", "0.5x",
          "5.3e-1"),
    Fault("NaN", edit(EFFECTS, ",0.53,", ",NaN,"), "cell.nan", EFFECTS, 2, "estimate", "NaN", severity="warning"),
    Fault("infinity", edit(EFFECTS, ",0.53,", ",INF,"), "cell.type", EFFECTS, 2, "estimate", "INF"),
    Fault("a number on the bound", edit(EFFECTS, ",95,", ",100,"), "cell.range", EFFECTS, 2, "ci_level", "100"),
    Fault("a boolean that is none", edit(PASSAGES, "false", "no"), "cell.type", PASSAGES, 2, "cites_all", "no",
          "true or false"),
    Fault("a day that is none", edit(DECISIONS, "2026-01-31", "2026-02-30"), "cell.type", DECISIONS, 2, "decided_on",
          "2026-02-30",
          "no such day"),
    Fault("a day the other way round", edit(DECISIONS, "2026-01-31", "31/01/2026"), "cell.type", DECISIONS, 2,
          "decided_on",
          "31/01/2026"),
    Fault("a doi that is none", edit(STUDIES, ",10.1000/peer.40,", ",https://doi.org/10.1000/peer.40,"),
          "cell.pattern", STUDIES, 2,
          "doi", "https://doi.org/10.1000/peer.40"),
    Fault("text that runs backwards", edit(CODES, ",Hope,", ",Ho\u202epe,"), "cell.bidi", CODES, 6, "label",
          "Ho\u202epe",
          severity="warning"),
    Fault("text with a hidden character", edit(CODES, ",Hope,", ",Ho\u200bpe,"), "cell.invisible", CODES, 6, "label",
          "Ho\u200bpe",
          severity="warning"),
    Fault("text that is not NFC", edit(CODES, ",Hope,", ",Espe\u0301rance,"), "cell.not-nfc", CODES, 6, "label",
          "Espe\u0301rance", severity="warning"),
]

FILES = [
    Fault("a missing column that may be empty", _column(CODINGS, "note"), "header.missing-column", CODINGS, 1, "note"),
    Fault("a missing column that must be filled", _column(CODINGS, "basis"), "header.missing-column", CODINGS, 1,
          "basis"),
    Fault("a missing key column", _column(STUDIES, "study_id"), "header.missing-column", STUDIES, 1, "study_id"),
    Fault("a ragged row", edit(CODES, "mech-hope,mechanism,Hope", "mech-hope,mechanism,Hope,more"), "csv.ragged-row",
          CODES, 6,
          hint="not quoted", row=5),
    Fault("a short row", edit(CODES, "mech-hope,mechanism,Hope,What is meant by hope.", "mech-hope,mechanism,Hope"),
          "csv.ragged-row", CODES, 6, hint="missing", row=5),
    Fault("an unclosed quote", edit(CODES, "What is meant by hope.", '"What is meant by hope.'), "csv.unclosed-quote",
          CODES, 6,
          "definition", row=5),
    Fault("an unclosed quote before a quoted cell", both(edit(CODES, "What is meant by police.", '"What, police'),
          edit(CODES, "What is meant by hope.", '"What, hope"')), "csv.unclosed-quote", CODES, 4, "definition"),
    Fault("text after a quote", edit(CODES, "What is meant by hope.", '"What" is'), "csv.text-after-quote", CODES, 6,
          "definition"),
    Fault("a quote inside a cell", edit(CODES, "What is meant by hope.", 'What is "hope"'), "csv.stray-quote", CODES, 6,
          "definition"),
    Fault("a NUL", edit(CODES, "What is meant by hope.", "What is \0 hope"), "csv.nul", CODES, 6),
    Fault("bytes that are no UTF-8", edit(CODES, b"What is meant by hope.", b"Espoir \xe9"), "csv.encoding", CODES, 6),
    Fault("a blank line in the middle", edit(CODES, "\nmech-hope", "\n\nmech-hope"), "csv.blank-line", CODES, 6),
    Fault("a bare carriage return", edit(CODES, "What is meant by hope.", "What is\rhope"), "csv.bare-cr", CODES, 6),
    Fault("an empty file", lambda folder: (folder / CODES).write_bytes(b""), "csv.empty", CODES, None),
    Fault("mixed line ends", edit(CODES, "\nmech-hope", "\r\nmech-hope"), "csv.mixed-line-ends", CODES, 5,
          severity="warning"),
    Fault("trailing blank lines", append(CODES, "\n\n"), "csv.trailing-blank", CODES, 10, severity="warning"),
    Fault("a header and no rows", lambda folder: (folder / "data/settings.csv").write_bytes(
        (folder / "data/settings.csv").read_bytes().splitlines(keepends=True)[0]), "table.header-only",
          "data/settings.csv",
        severity="warning"),
    Fault("an unknown column", edit("data/claim_citations.csv", "study_id\nc-trust,s40\nc-trust,s41",
          "study_id,more\nc-trust,s40,\nc-trust,s41,"), "header.unknown-column", "data/claim_citations.csv", 1, "more",
          "more"),
    Fault("a spreadsheet's semicolons", edit("data/claim_citations.csv",
          "claim_id,study_id\nc-trust,s40\nc-trust,s41", "claim_id;study_id\nc-trust;s40\nc-trust;s41"),
          "header.separator", "data/claim_citations.csv", 1, "claim_id;study_id", "claim_id;study_id",
          "separated by ';'"),
    Fault("a column that stands twice", edit("data/claim_citations.csv", "study_id\nc-trust,s40\nc-trust,s41",
          "study_id,study_id\nc-trust,s40,\nc-trust,s41,"), "header.duplicate-column", "data/claim_citations.csv", 1,
          "study_id"),
    Fault("columns in another order", lambda folder: (folder / "data/claim_citations.csv").write_text(
        "study_id,claim_id\ns40,c-trust\n", "utf-8"), "header.order", "data/claim_citations.csv", 1, "study_id"),
]
