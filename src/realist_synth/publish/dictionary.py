"""The data dictionary: every table, column and word of the profile, and every check, from the models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from realist_synth.analyses.result import escape_markdown
from realist_synth.model import vocabularies
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType, Row, column_types, foreign_keys
from realist_synth.model.tables import PROFILE_VERSION, REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import Term
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.options import Options
from realist_synth.schemas import example_text
from realist_synth.validation import listed_checks

FOLDER = "docs/dictionary"


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """The pages of the dictionary; they depend on the profile alone.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(files(Review(Metadata.minimal("demo")), Options()))
        ['index.md', 'vocabularies.md', 'checks.md']
    """
    return {"index.md": text_bytes(_tables()), "vocabularies.md": text_bytes(_vocabularies()),
            "checks.md": text_bytes(_checks())}


def _grid(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(headings)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _tables() -> str:
    text = [
        f"# Data dictionary\n\nThe tables of the Realist Synthesis Data Package, profile {PROFILE_VERSION}. "
        f"Every package has {', '.join(REQUIRED_TABLES[:-1])} and {REQUIRED_TABLES[-1]}; the others are optional and "
        "checked when present. The same definitions stand in `schemas/*.json`.\n\n"
        "Words of closed vocabularies are defined on [their own page](vocabularies.md), the checks "
        "[on theirs](checks.md).\n"
    ]
    for name, model in TABLES.items():
        keys = f"Key: {', '.join(f'`{key}`' for key in model.key)}."
        unique = "".join(f" Unique together: {', '.join(f'`{c}`' for c in columns)}." for columns in model.unique)
        rows = [_column(model, column, kind) for column, kind in column_types(model).items()]
        text.append(f"\n## {name}\n\n{(model.__doc__ or '').strip()}\n\n{keys}{unique}\n\n"
                    + _grid(("column", "type", "definition", "example"), rows))
    return "".join(text)


def _column(model: type[Row], name: str, kind: ColumnType) -> list[str]:
    info = model.model_fields[name]
    other = foreign_keys(model).get(name)
    shape = (
        f"[{kind.vocabulary.__name__}](vocabularies.md#{kind.vocabulary.__name__.lower()})"
        if kind.vocabulary
        else kind.name
    )
    if other:
        shape += f", key of [{other}](#{other})"
    shape += "" if kind.required else ", may be empty"
    limits = [f"{word} {value}" for word, value in kind.constraints.items() if word != "minLength"]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}
    said = [escape_markdown(info.description or ""), *(f"`{limit}`".replace("|", "\\|") for limit in limits)]
    said += [f"Equals [{re.split('[/#]', str(extra['term']))[-1]}]({extra['term']})."] if extra.get("term") else []
    return [f"`{name}`", shape, " ".join(said), escape_markdown(example_text(info.examples))]


def _vocabularies() -> str:
    closed = [value for value in vars(vocabularies).values()
              if isinstance(value, type) and issubclass(value, Term) and value is not Term]
    sections = [f"\n## {each.__name__}\n\n{(each.__doc__ or '').strip()}\n\n"
                + _grid(("word", "meaning"), ([f"`{term.value}`", escape_markdown(term.definition)] for term in each))
                for each in closed]
    return "# Vocabularies\n\nThe words that a column with a closed vocabulary may hold.\n" + "".join(sections)


def _checks() -> str:
    rows = [[f"`{code}`", severity, escape_markdown(words)] for code, severity, words in listed_checks()]
    return ("# Checks\n\nErrors make a package invalid, warnings ask for a look, notes are what the source itself says "
            "wrongly and we publish. `realist-synth validate --list-checks` prints the same.\n\n"
            + _grid(("check", "severity", "what it looks for"), rows))
