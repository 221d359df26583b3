"""The statements that make the tables, in the dialects of SQLite and DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from realist_synth.publish.relational.described import PRINTED, Column, Kind, Table


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database wants its tables.

    Attributes:
        types: The type of each kind of column.
        strict: Whether it is told to hold columns to their types, and comments stand in the statement.
        patterns: Whether it knows regular expressions.
        own_keys: Whether a table may refer to itself whatever the order of its rows.
    """

    types: Mapping[Kind, str]
    strict: bool
    patterns: bool
    own_keys: bool


SQLITE = Dialect({"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "date": "TEXT"},
                 strict=True, patterns=False, own_keys=True)
DUCKDB = Dialect({"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"},
                 strict=False, patterns=True, own_keys=False)


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever it is.

    Examples:
        >>> quoted('end')
        '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it.

    Examples:
        >>> literal("the study's")
        "'the study''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def create_table(table: Table, dialect: Dialect) -> str:
    """The statement that makes a table with its types, keys and checks.

    Args:
        table: The table.
        dialect: The dialect of the database.

    Examples:
        >>> from realist_synth.publish.relational.described import described
        >>> print(create_table(described(["claim_citations"])[0], SQLITE))
        CREATE TABLE "claim_citations" (
          -- A study that a claim cites, its bracket expanded.
          -- The claim.
          "claim_id" TEXT NOT NULL CHECK (length("claim_id") >= 1),
          -- The study cited.
          "study_id" TEXT NOT NULL CHECK (length("study_id") >= 1),
          PRIMARY KEY ("claim_id", "study_id")
        ) STRICT
    """
    lines = [(column.description, _column(column, dialect)) for column in table.columns]
    lines += [("", f"PRIMARY KEY ({_names(table.key)})")]
    lines += [("", f"UNIQUE ({_names(fields)})") for fields in table.unique]
    lines += [("", f"FOREIGN KEY ({quoted(name)}) REFERENCES {quoted(other)} ({quoted(key)})")
              for name, other, key in table.references if dialect.own_keys or other != table.name]
    lines += [("", f"CHECK (({quoted(column.name)} IS NULL) = ({quoted(column.name + PRINTED)} IS NULL))")
              for column in table.columns if column.kind == "real"]
    text = "".join(
        (f"  -- {comment}\n" if comment and dialect.strict else "") + f"  {line}{',' if at < len(lines) else ''}\n"
        for at, (comment, line) in enumerate(lines, 1))
    head = f"  -- {table.description}\n" if dialect.strict else ""
    return f"CREATE TABLE {quoted(table.name)} (\n{head}{text})" + (" STRICT" if dialect.strict else "")


def insert_values(table: Table) -> str:
    """The statement that adds a row.

    Examples:
        >>> from realist_synth.publish.relational.described import described
        >>> insert_values(described(["claim_citations"])[0])
        'INSERT INTO "claim_citations" VALUES (?, ?)'
    """
    return f"INSERT INTO {quoted(table.name)} VALUES ({', '.join('?' * len(table.columns))})"


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _column(column: Column, dialect: Dialect) -> str:
    words = [quoted(column.name), dialect.types[column.kind]]
    words += ["NOT NULL"] if column.required else []
    return " ".join([*words, *(f"CHECK ({check})" for check in _checks(column, dialect))])


def _checks(column: Column, dialect: Dialect) -> list[str]:
    name, checks = quoted(column.name), []
    if column.vocabulary:
        checks.append(f"{name} IN ({', '.join(literal(term.value) for term in column.vocabulary)})")
    if column.kind == "boolean" and dialect.types["boolean"] == "INTEGER":
        checks.append(f"{name} IN (0, 1)")
    if column.kind == "date" and dialect.types["date"] == "TEXT":
        # to move the day by none is to ask whether there is such a day
            checks.append(f"{name} IS date({name}, '+0 days')")
    for constraint, bound in column.constraints.items():
        if constraint == "minLength":
            checks.append(f"length({name}) >= {bound}")
        elif constraint == "pattern":
            checks += [f"regexp_matches({name}, {literal(bound)})"] if dialect.patterns else []
        else:
            checks.append(f"{name} {_comparison(constraint, column.kind)} {bound}")
    return checks


def _comparison(constraint: str, kind: Kind) -> str:
    """The comparison; a number next to an open bound may become the bound where it is rounded to floating point."""
    sign = ">" if constraint in ("minimum", "exclusiveMinimum") else "<"
    return sign if constraint.startswith("exclusive") and kind != "real" else sign + "="
