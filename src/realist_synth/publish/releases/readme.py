"""README.md of a release: what this version is, who coded what, how to cite, read and check it; all from the data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from realist_synth.model.review import Review
from realist_synth.model.tables import TABLES
from realist_synth.model.vocabularies import Basis, CoderKind, Presence
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.pages.markdown import code, doi_link, grid, paragraph, safe
from realist_synth.publish.releases.citation_file import package_doi, released_on
from realist_synth.publish.releases.licence import name_of
from realist_synth.publish.releases.own_files import LICENCE_NOTE, creators

README = "README.md"
_PYTHON = """\
import json
from pathlib import Path

import pandas as pd

package = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))
tables = {r["name"]: pd.read_csv(r["path"], dtype="string", keep_default_na=False, na_values=[""])
          for r in package["resources"]}
print(tables["codings"].head())
"""
_LIBRARY = """\
import realist_synth

review = realist_synth.read_package(".")    # or the archive itself, as it is
print(realist_synth.crosstab(review, DIMENSIONS))
"""
_R = """\
codings <- read.csv("data/codings.csv", colClasses = "character", na.strings = "", encoding = "UTF-8",
                    check.names = FALSE)
print(head(codings))
"""
_FOLDERS = (
    ("datapackage.json", "what the package says of itself; the size and SHA-256 of each table"),
    ("schemas/", "the columns of each table, and the profile, for validators"),
    ("results/", "what is computed from the tables with the choices in params.yaml: CSV, and JSON with the evidence"),
    ("dictionary/", "the tables, their words, the checks and the results explained, for reading"),
    ("CITATION.cff", "how to cite this version, for reference managers"),
    ("release.json", "which profile and which version of the library made this, and one digest of all tables"),
    ("SHA256SUMS", "the SHA-256 of every other file"),
)


def readme(review: Review, files: Mapping[str, bytes], library: str) -> bytes:
    """The page that somebody sees first who unpacks a release.

    Args:
        review: The review.
        files: The files of the package.
        library: The version of the library that makes the release.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> print(readme(Review(Metadata.minimal("demo")), {}, "1.0").decode().splitlines()[0])
        # demo
    """
    told = review.metadata
    parts = [f"# {paragraph(told.title or told.name)}\n", _head(review, files),
             *([f"{paragraph(told.description)}\n"] if told.description else []),
             *([f"Question: {safe(told.synthesis.question)}\n"] if told.synthesis.question else []),
             _contents(review), _coding(review), _citing(review), _reading(review, _all_plain(files)),
             _checking(library),
             _meaning(review)]
    return text_bytes("\n".join(parts))


def _head(review: Review, files: Mapping[str, bytes]) -> str:
    told, day, doi = review.metadata, released_on(review), package_doi(review)
    licences = ", ".join(safe(one.get("title") or one.get("name") or one.get("path")) for one in told.licenses)
    more = f"; see LICENSE{f' and {LICENCE_NOTE}' if LICENCE_NOTE in files else ''}"
    return (f"Version **{safe(told.version)}** of the data package {_tick(told.name)}"
            + (f", of {day}" if day else "") + (f", {doi_link(doi)}" if doi else "") + ".\n"
            f"Licence of the data: {licences or 'none is named'}{more}.\n")


def _contents(review: Review) -> str:
    rows = [[_tick(name), str(len(review.table(name))), _first(TABLES[name].__doc__)]
            for name in TABLES if review.table(name)]
    total = sum(len(review.table(name)) for name in TABLES)
    listed = "".join(f"- `{name}`: {words}\n" for name, words in _FOLDERS)
    return (f"## What is in it\n\n{len(review.studies)} studies, {len(review.codes)} codes, "
            f"{len(review.codings)} codings, {len(review.configurations)} configurations; {total} rows in "
            f"{len(rows)} tables.\n\n{grid(['table', 'rows', 'a row is'], rows, numbers=[1])}\n{listed}")


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def _tick(name: str) -> str:
    """A name set as code: plainly, where it is a plain word, for those who read the page as text."""
    return f"`{name}`" if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else code(name)


def _coding(review: Review) -> str:
    bases = Counter(one.basis for one in review.codings)
    absent = sum(one.presence is Presence.ABSENT for one in review.codings)
    counted = ", ".join(f"{bases[basis]} {basis.value}" for basis in Basis if bases[basis])
    text = ["## Who coded what\n", f"{len(review.codings)} codings by basis: {counted or 'none'}"
            + (f"; {absent} of them say that the source reports an absence" if absent else "") + ".\n"]
    if not review.coders:
        return "\n".join([*text, "The package does not say who coded.\n"])
    kinds = Counter(one.kind for one in review.coders)
    nobody = "" if kinds[CoderKind.PERSON] else " No person has coded."
    text += [f"Coders: {_count(kinds[CoderKind.PERSON], 'person')}, {_count(kinds[CoderKind.MACHINE], 'machine')} "
             f"(a program, such as a language model).{nobody} {_count(len(review.decisions), 'recorded decision')}.\n"]
    records = Counter(row.coder_id for table in (review.coder_codings, review.coder_configurations,
                                                 review.coder_judgements) for row in table)
    rows = [[_tick(one.coder_id), one.kind.value, str(records[one.coder_id]), safe(one.description)]
            for one in review.coders]
    return "\n".join([*text, grid(["coder", "kind", "records", "who or what"], rows, numbers=[2])])


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _citing(review: Review) -> str:
    told, day, doi = review.metadata, released_on(review), package_doi(review)
    by = ", ".join(safe(name_of(one)) for one in creators(review))
    own = f"{by}{f' ({day[:4]})' if day else ''}. {safe(told.title or told.name)}. Version {safe(told.version)}. " \
          f"Data package.{f' {doi_link(doi)}' if doi else ''}"
    sources = [f"- {paragraph(one['title'])}{f' <{path}>' if _plain(path := str(one.get('path', ''))) else ''}\n"
               for one in told.sources if one.get("title")]
    return (f"## How to cite\n\n- {own}\n"
            + (f"\nand what the evidence comes from:\n\n{''.join(sources)}" if sources else ""))


def _plain(address: str) -> bool:
    return address.startswith("https://") and not set(address) & set(" <>\"'`\\|") and address.isprintable()


def _all_plain(files: Mapping[str, bytes]) -> bool:
    """Whether each table is a CSV file as most programs expect it, so that the usual line reads it."""
    told = json.loads(files["datapackage.json"].decode("utf-8-sig")) if "datapackage.json" in files else {}
    return all(isinstance(one.get("path"), str) and one["path"].endswith(".csv") and "dialect" not in one
               and one.get("format", "csv") == "csv" and str(one.get("encoding", "utf-8")).lower() == "utf-8"
               for one in told.get("resources", ()))


def _reading(review: Review, plain: bool) -> str:
    # names of dimensions come from the data: they stand in a program only where they are plain words
    names = [d.name for d in review.metadata.synthesis.dimensions if d.name.isascii() and d.name.isidentifier()]
    rows, columns = next(((a, b) for a in ("role", *names) for b in ("outcome", *names) if a != b
                          and a in names and b in names), ("", ""))
    library = _LIBRARY.replace("DIMENSIONS", f'"{rows}", "{columns}"')
    with_library = f"With the library, `realist_synth`:\n\n```python\n{library}```\n\n" if rows else ""
    if not plain:
        return ("## How to read it\n\nNot every table is a plain CSV file here: `datapackage.json` says of each where "
                "it is, and in which form, encoding and dialect. Programs for Data Packages read them as they are.\n\n"
                + with_library)
    return ("## How to read it\n\nIdentifiers are text, and only the empty cell is missing: a program that guesses "
            "types loses a country code NA, or the zeros before a number.\n\n"
            f"In Python with pandas:\n\n```python\n{_PYTHON}```\n\n"
            + with_library
            + f"In R, base R suffices:\n\n```r\n{_R}```\n\n"
            "Anything else: each table is CSV in UTF-8, with one heading line, cells quoted as in RFC 4180. In a "
            "spreadsheet, import the columns as text.\n")


def _checking(library: str) -> str:
    return ("## How to check it\n\n```sh\nsha256sum -c SHA256SUMS\n```\n\n"
            "`realist-synth release --check FILE.zip` does the same for the archive, validates the package, and makes "
            f"the results again. They were made with version {safe(library)} of the library.\n")


def _meaning(review: Review) -> str:
    return ("## What the numbers mean\n\n"
            "- A coding says: this study, on the strength of this passage, shows this code, on this basis.\n"
            "- A study without a coding is *not reported* with it. That is never evidence of absence.\n"
            "- Counts are of distinct studies. Which bases count is called the reading; the usual one here is "
            f"{_tick(review.metadata.synthesis.default_reading.value)}. Say it with every number.\n"
            "- That two things are reported by one study does not say that one brought the other about; what is "
            "claimed stands in the table `configurations`.\n")
