"""The artefact dictionary: every file of results/ and figures/, what one row of it is, its key and its columns."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from realist_synth.model.review import Review
from realist_synth.publish.artefact.kinds import Kind, kind_of
from realist_synth.publish.artefact.words import meaning
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import code, grid
from realist_synth.publish.validation import REPORT_FOLDER, report_files

FOLDER = "docs/reference/artefacts"
# what is told here; pages of the site are for reading and need no dictionary
TOLD = ("results/", "figures")
_FINDING = ("severity", "code", "path", "row", "line", "column", "field", "value", "message", "hint")
_WHOLE = re.compile(r"-?[0-9]+\Z")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\Z")


@dataclass(frozen=True)
class Table:
    """A published table, read back.

    Attributes:
        rows: Its cells, as text.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, data: bytes) -> Table:
        r"""The table in the bytes of a CSV file.

        Examples:
            >>> Table.of(b"a,b\n1,\n").type_of("b"), Table.of(b"a,b\n1,\n").type_of("a")
            ('empty here', 'whole number')
        """
        headings, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
        return cls(tuple(headings), tuple(map(tuple, rows)))

    def type_of(self, column: str) -> str:
        """What kind of value a column holds, as far as this file shows."""
        at = self.headings.index(column)
        values = [row[at] for row in self.rows]
        filled = [value for value in values if value]
        if not filled:
            return "empty here"
        kinds = (("true or false", lambda v: v in ("true", "false")), ("whole number", _WHOLE.match),
                 ("number", _NUMBER.match))
        name = next((name for name, fits in kinds if all(map(fits, filled))), "text")
        return name if len(filled) == len(values) else f"{name}, may be empty"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """One page, with a section for each folder.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(files(Review(Metadata.minimal("demo")), Options()))
        ['index.md']
    """
    return {"index.md": artefact_page(review, published(review, options),
                                      "Every folder also holds `manifest.json`, with the digest of each file.")}


def artefact_page(review: Review, made: Iterable[tuple[str, str, Mapping[str, bytes]]], last: str = "") -> bytes:
    """The page on some published files.

    Args:
        review: The review that they were made from.
        made: Each part with its folder and its files.
        last: What else there is to say of all of them.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> artefact_page(Review(Metadata.minimal("demo")), []).splitlines()[0]
        b'# Artefacts'
    """
    return text_bytes("\n".join([
        "# Artefacts\n",
        "Every file that the pipeline writes for machines and papers: which stage writes it, what one row stands for, "
        "by which columns a row is known, and what each column holds. Tables are CSV in UTF-8 with one heading line; "
        "several values in a cell are joined by a semicolon and a space. An empty cell means not reported or not "
        f"applicable, never absent. {last}".rstrip() + "\n",
        *(_section(review, *one) for one in made)]))


def published(review: Review, options: Options) -> Iterator[tuple[str, str, Mapping[str, bytes]]]:
    """Each part whose files are told here, with its folder and its files."""
    parts = import_module("realist_synth.publish").parts()
    # the report is about files and not about the review: one finding stands for those that a package may have
    finding = {name: "1" if name in ("row", "line", "column") else "x" for name in _FINDING}
    yield "validation", REPORT_FOLDER, report_files({"valid": True, "findings": [finding], "checked": {}})
    for name, part in parts.items():
        if part.folder.startswith(TOLD):
            yield name, part.folder, part.files(review, options)


def _section(review: Review, part: str, folder: str, made: Mapping[str, bytes]) -> str:
    text = [f"\n## {folder} {{: #{part} }}\n", f"Written by `realist-synth build . --part {part} --out {folder}`.\n"]
    groups: dict[tuple[Kind, tuple[str, ...]], list[str]] = {}
    for name in sorted(made):
        kind = kind_of(part, name)
        # one account for files that are alike: tables by their columns, the rest by what is said of them
        alike = tuple(c for c in Table.of(made[name]).headings if c not in review.index("codes")) \
            if name.endswith(".csv") else _properties(made[name]) if name.endswith(".json") else ()
        groups.setdefault((kind if name.endswith(".csv") else Kind(part, "", kind.unit), alike), []).append(name)
    for (kind, alike), names in groups.items():
        text.append(f"\n{', '.join(map(code, names))}\n\n{kind.unit}\n")
        if names[0].endswith(".csv"):
            text.append(_columns(review, kind, Table.of(made[names[0]])))
        elif alike:
            text.append(f"Properties: {', '.join(map(code, alike))}.\n")
    return "\n".join(text) if made else "\n".join([*text, "Nothing is written for this review.\n"])


def _columns(review: Review, kind: Kind, table: Table) -> str:
    key = [name for name in kind.key if name in table.headings]
    own = [name for name in table.headings if name not in review.index("codes")]
    codes = [name for name in table.headings if name in review.index("codes")]
    rows = [[code(name), table.type_of(name), meaning(kind.part, name)] for name in own]
    if codes:
        rows.insert(min(2, len(rows)), [f"{len(codes)} columns, {code(codes[0])} and so on", table.type_of(codes[0]),
                                        f"{kind.codes or 'One column for each code'}"])
    told = f"Key: {', '.join(map(code, key))}.\n" if key else ""
    return "\n".join([told, grid(["column", "type", "meaning"], rows)])


def _properties(data: bytes) -> tuple[str, ...]:
    found = json.loads(data)
    return tuple(found) if isinstance(found, dict) else ()


def unexplained(review: Review, options: Options) -> Sequence[str]:
    """The files without a unit and the columns without a meaning; a test wants none."""
    missing = []
    for part, folder, made in published(review, options):
        for name, data in sorted(made.items()):
            missing += [] if kind_of(part, name).unit else [f"{folder}/{name}"]
            if name.endswith(".csv"):
                missing += [f"{folder}/{name}: {column}" for column in Table.of(data).headings
                            if not meaning(part, column) and column not in review.index("codes")]
    return missing
