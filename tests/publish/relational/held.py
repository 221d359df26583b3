"""What the tests of the exports share: a review as an opened package, and what a reader must find in it."""

from dataclasses import fields
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import column_types
from realist_synth.model.studies import Study
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.model.vocabularies import FactsBasis, Term
from realist_synth.package.places import Places
from realist_synth.package.read import Opened
from realist_synth.package.resources import Resource
from tests.strategies import reviews, texts

HOSTILE = ("_x0041_", "_x0041_x0042_", "_x005F_", "x005F_", "_x0041\x1f", "\x01", "a\x1bb", "\x7f", "\x85", "\ufffe",
           "\uffff", "a\rb", "\r", " lead", "tail ", "\t", "\n", "<r><t>1</t></r>", "]]>", "&amp;", "'", "''", '"',
           "--", "*/ DROP TABLE studies; --", "a;b",
           "=cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "1E5", "0x1F", "TRUE", "1/2",
           "🧪" * 3, "\u202eabc", "$1", "?", ":a", "%s")


def opened_of(review):
    """The review as a package that was read, whose tables are those that have rows or are required."""
    tables = [table for table in TABLES if table in REQUIRED_TABLES or review.table(table)]
    resources = [Resource(table, f"data/{table}.csv", None, "utf-8", ",", frozenset({""}), "") for table in tables]
    return Opened(review, (), Places({}), {}, tuple(resources))


def wanted(review, table):
    """The values of a table as an export must give them back: a number as floating point and as printed."""
    rows = []
    for row in review.table(table):
        values = []
        for name, kind in column_types(TABLES[table]).items():
            value = getattr(row, name)
            if kind.name == "number":
                values += [None, None] if value is None else [float(value), str(value)]
            else:
                values.append(value.value if isinstance(value, Term) else value)
        rows.append(tuple(values))
    return rows


def same(found, expected):
    """Whether rows are the same, types included: 1 is not True, nor 1.0."""
    plain = [[(type(value), value) for value in row] for row in found]
    return plain == [[(type(value), value) for value in row] for row in expected]


def rebuilt(review, tables):
    """A review of rows read back, each a mapping from column to value; numbers from their printed form."""
    made = {}
    for table, rows in tables.items():
        kinds = column_types(TABLES[table])
        made[table] = tuple(TABLES[table].model_validate(
            {name: Decimal(row[f"{name}_printed"]) if kinds[name].name == "number" and row[name] is not None
             else row[name] for name in kinds}) for row in rows)
    return Review.from_tables(review.metadata, made, review.reading)


def equal(one, other):
    """Whether two reviews hold the same, to the last printed digit."""
    return all(str(getattr(one, f.name)) == str(getattr(other, f.name)) for f in fields(Review) if f.name in TABLES)


@st.composite
def hostile(draw):
    """A valid review, with a study whose texts are as hostile as a cell may be."""
    review = draw(reviews())
    text = st.sampled_from(HOSTILE) | texts()
    study = Study(study_id="hostile-" + draw(text), label=draw(text), title=draw(text), first_author=draw(text),
                  facts_basis="review", note=draw(text))
    if study.study_id in review.index("studies"):
        return review
    tables = dict(review.tables) | {"studies": (*review.studies, study)}
    return Review.from_tables(review.metadata, tables)


def small_runs(number):
    """Settings for exports, which take a while."""
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))


def studies(*texts_of_notes):
    """A review of studies with these notes."""
    plain = dict.fromkeys(Study.model_fields)
    made = tuple(Study.model_construct(**plain | {"study_id": f"s{at}", "label": "A", "title": "T", "note": note,
                                                  "facts_basis": FactsBasis.REVIEW})
                 for at, note in enumerate(texts_of_notes))
    return Review(Metadata.minimal("demo"), studies=made)
