"""Hypothesis strategies for any valid review: small, quick to draw, with hostile but legal text.

What `reviews()` draws breaks no rule of the profile: ids are unique, references lead somewhere, a direction stands only
on an outcome, what is inferred has a rationale, what is reconciled a decision, and a hierarchy has no cycle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType, Row, column_types, foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.model.vocabularies import Basis, Framework

DIMENSIONS = {"role": "intervention", "context": "context", "mechanism": "mechanism", "outcome": "outcome",
              "attribute": None}
HOSTILE = (
    'say "peer"', '"', '""', "two\nlines", "old\r\nline", "bare\rreturn", "a,b;c\td", "=1+1", "+41", "-7", "@cell",
    "'quoted",
    "NA", "null", "None", "NaN", "007", "1e5", "TRUE", "false", "2026-01-31", "Mar-05", "naïve café", "nai\u0308ve",
    "数据", "مرحبا", "🧪👩‍🔬", "K\u00a0B", "line\u2028break", "\x85next", "a\x0bb\x0cc",
    "<script>alert(1)</script>", "a|b*c_d`e`",
    "{{ x }}", "${HOME}", "../up", "C:\\x", "%41", "#c", "null\\0", "tail.", "\ufeffbom", "a" * 40,
)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cn"), exclude_characters="\x00")


def shows(text: str) -> bool:
    """Whether a text has a character that can be seen."""
    return any(c.isalnum() or c in '"=-+@.' for c in text)


def texts() -> st.SearchStrategy[str]:
    """A text that may stand in a cell: never empty, never invisible as a whole, without NUL."""
    return st.sampled_from(HOSTILE) | st.text(LETTERS, min_size=1, max_size=6).filter(shows) | st.sampled_from("abc")


def ids() -> st.SearchStrategy[str]:
    """An identifier: mostly a slug, now and then any text."""
    return st.from_regex(r"[a-z]{1,2}-?[0-9]{1,2}", fullmatch=True) | texts()


def numbers() -> st.SearchStrategy[Decimal]:
    """A number with at most ten digits."""
    return st.decimals(-9999, 9999, places=2) | st.integers(-10**6, 10**6).map(Decimal) | st.just(Decimal("0.50"))


def metadata() -> st.SearchStrategy[Metadata]:
    """The descriptor of a valid review, with properties that the profile does not know."""
    value = st.none() | st.booleans() | st.integers(-9, 9) | texts()
    values = value | st.lists(value, max_size=2) | st.dictionaries(st.sampled_from(("x_a", "x_b")), value, max_size=2)
    unknown = st.dictionaries(st.sampled_from(("x_lab", "x_extra_words", "x_größe")), values, max_size=2)
    dimensions = st.tuples(*(
        st.fixed_dictionaries({"name": st.just(name), "label": texts(), "slot": st.just(slot)}) | unknown.map(
            lambda more, name=name, slot=slot: more | {"name": name, "label": name, "slot": slot})
        for name, slot in DIMENSIONS.items()))
    synthesis = st.fixed_dictionaries(
        {"profile_version": st.just("1.1"), "framework": st.sampled_from([f.value for f in Framework]),
         "dimensions": dimensions, "default_reading": st.sampled_from([basis.value for basis in Basis])},
        optional={"question": texts(), "authors": st.lists(texts(), max_size=2), "x_protocol": values})
    known = st.fixed_dictionaries(
        {"name": st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True), "synthesis": synthesis},
        optional={"title": texts(), "version": st.sampled_from(("1.0.0", "0.2.1-beta.1")), "description": texts(),
                  "licenses": st.just([{"name": "CC-BY-4.0"}]), "created": st.just("2026-01-31T00:00:00Z"),
                  "contributors": st.lists(st.fixed_dictionaries({"title": texts()}), max_size=1),
                  "sources": st.lists(st.fixed_dictionaries({"title": texts()}), max_size=1)})
    return st.tuples(known, unknown).map(lambda both: Metadata.model_validate(both[1] | both[0]))


def _of_type(kind: ColumnType) -> st.SearchStrategy[Any]:
    limits = kind.constraints
    if kind.vocabulary:
        return st.sampled_from(list(kind.vocabulary))
    if "pattern" in limits:
        return _PATTERNS[str(limits["pattern"])[1:4]]
    low = limits.get("minimum", -10**9)
    by_name: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "string": texts, "boolean": st.booleans, "date": lambda: st.dates(date(1000, 1, 1)),
        "integer": lambda: st.integers(low, limits.get("maximum", low + 3000)) | st.just(low),
        "number": lambda: numbers() if "exclusiveMinimum" not in limits else st.integers(1, 99).map(Decimal),
    }
    return by_name[kind.name]()


_PATTERNS: dict[str, st.SearchStrategy[str]] = {
    "sha": st.sampled_from(("sha256:" + "0" * 64, "sha256:" + "a1" * 32)),
    "10\\": st.sampled_from(("10.1186/s12954-021-00461-z", '10.1000/a"b,<c>;(d)', "10.123456789/é")),
    "[A-": st.sampled_from(("KEN", "THA", "NAM")),
}
_COLUMNS = {table: {name: _of_type(kind) if kind.required else st.none() | _of_type(kind)
                    for name, kind in column_types(model).items() if name not in foreign_keys(model)}
            for table, model in TABLES.items()}
_PLAIN = st.sampled_from((Basis.STATED, Basis.CONFIGURED))
_IDS = {size: st.lists(ids(), min_size=size, max_size=size, unique=True) for size in range(7)}


class _Builder:
    """Draws one table after the other; what refers comes after what it refers to, or stays empty."""

    def __init__(self, draw: st.DrawFn, wanted: frozenset[str]) -> None:
        self.draw, self.wanted = draw, wanted
        self.tables: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}

    def ids(self, table: str) -> Sequence[str]:
        return [row[TABLES[table].key[0]] for row in self.tables[table]]

    def add(self, table: str, least: int = 1, most: int = 3) -> None:
        """Draw the rows of a table; none where it is not wanted or a table that it needs has no rows."""
        model, kinds = TABLES[table], column_types(TABLES[table])
        keys = foreign_keys(model)
        needed = [other for name, other in keys.items() if kinds[name].required]
        if table not in self.wanted or not all(self.ids(other) for other in needed):
            return
        drawn = self.draw(_IDS[self.draw(st.integers(least, most))])
        for key in drawn:
            row = {name: self.draw(values) for name, values in _COLUMNS[table].items()}
            row |= {name: self.refer(other, kinds[name].required) for name, other in keys.items()}
            row |= {model.key[0]: key} if len(model.key) == 1 else {}
            if self.settle(table, row):
                self.tables[table].append(row)

    def refer(self, table: str, required: bool) -> str | None:
        known = list(self.ids(table))
        if not known:
            return None
        return self.draw(st.sampled_from(known if required else [None, *known]))

    def settle(self, table: str, row: dict[str, Any]) -> bool:
        """Make a row obey the rules that go beyond its columns; False drops it."""
        if table not in ("codings", "coder_codings") and "basis" in row:
            row["basis"] = self.draw(_PLAIN)
        rule = getattr(self, f"_{table}", None)
        if rule:
            rule(row)
        model = TABLES[table]
        return all(self._new(table, key, row) for key in (model.key, *model.unique))

    def _new(self, table: str, key: Sequence[str], row: dict[str, Any]) -> bool:
        return not any(all(old[name] == row[name] for name in key) for old in self.tables[table])

    def _dimension(self, code_id: str) -> str:
        return next(row["dimension"] for row in self.tables["codes"] if row["code_id"] == code_id)

    def _studies(self, row: dict[str, Any]) -> None:
        if row["citation"] in [old["citation"] for old in self.tables["studies"]]:
            row["citation"] = None

    def _codes(self, row: dict[str, Any]) -> None:
        row["dimension"] = self.draw(st.sampled_from(list(DIMENSIONS)))
        parents = [None, *(old["code_id"] for old in self.tables["codes"] if old["dimension"] == row["dimension"])]
        row["parent_id"] = self.draw(st.sampled_from(parents))
        if row["dimension"] != "outcome":
            row["desired_direction"] = None

    def _documents(self, row: dict[str, Any]) -> None:
        row["characters"] = None if row["characters"] is None else row["characters"] + 100

    def _passages(self, row: dict[str, Any]) -> None:
        row["citations"] = None
        row["start"] = None if row["start"] is None else row["start"] % 50
        row["end"] = None if row["start"] is None else row["start"] + 1 + (row["end"] or 0) % 50

    def _codings(self, row: dict[str, Any]) -> None:
        if row["basis"] is Basis.RECONCILED and not row["decision_id"]:
            row["basis"] = Basis.STATED
        if row["basis"] is Basis.INFERRED and not row["rationale"]:
            row["rationale"] = "so it reads"
        self._coder_codings(row)

    def _coder_codings(self, row: dict[str, Any]) -> None:
        if self._dimension(row["code_id"]) != "outcome":
            row["direction"] = None

    def _coder_configurations(self, row: dict[str, Any]) -> None:
        same = [old["study_id"] for old in self.tables["coder_configurations"]
                if (old["coder_id"], old["configuration"]) == (row["coder_id"], row["configuration"])]
        row["study_id"] = same[0] if same else row["study_id"]

    def _coder_judgements(self, row: dict[str, Any]) -> None:
        row["of_table"], row["field"] = self.draw(st.sampled_from((("effects", "direction"), ("codes", "label"))))

    def _configurations(self, row: dict[str, Any]) -> None:
        row["level"] = "study" if row["study_id"] else "synthesis"

    def _configuration_elements(self, row: dict[str, Any]) -> None:
        framework = next(old["framework"] for old in self.tables["configurations"]
                         if old["configuration_id"] == row["configuration_id"])
        row["slot"] = self.draw(st.sampled_from(framework.slots))
        row["aspect"] = row["aspect"] if row["slot"] == "mechanism" else None
        row["note"] = row["note"] or "as the source has it"

    def _theories(self, row: dict[str, Any]) -> None:
        row["parent_id"] = self.refer("theories", required=False)

    def _claims(self, row: dict[str, Any]) -> None:
        rule = {"count": "studies", "all": list(self.ids("codes"))[:1]}
        row["rule"] = json.dumps(rule, ensure_ascii=False) if row["rule"] and rule["all"] else None

    def _effects(self, row: dict[str, Any]) -> None:
        outcomes = [old["code_id"] for old in self.tables["codes"] if old["dimension"] == "outcome"]
        row["code_id"] = outcomes[0] if outcomes else row["code_id"]
        row["ci_low"] = row["ci_high"] = row["ci_level"] = None
        for name in ("estimate", "chi_squared"):
            row[name] = None if row[name] is None else abs(row[name])
        for group in "12":
            if None not in (row[f"events_{group}"], row[f"n_{group}"]):
                row[f"events_{group}"] = min(row[f"events_{group}"], row[f"n_{group}"])

    def finish(self) -> None:
        """A passage speaks of all studies only if all that is coded or set there says so of each of them."""
        for passage in self.tables["passages"]:
            there: dict[str, set[str]] = {}
            for row in self.tables["codings"] + self.tables["settings"]:
                counts = row["basis"] is Basis.STATED or ("code_id" in row and row["basis"] is Basis.CONFIGURED)
                if row["passage_id"] == passage["passage_id"] and counts:
                    there.setdefault(row.get("code_id", "the settings"), set()).add(row["study_id"])
            everyone = set(self.ids("studies"))
            passage["cites_all"] &= bool(there) and all(studies == everyone for studies in there.values())


_OPTIONAL = ("documents", "passages", "decisions", "claims", "settings", "codings", "coders", "coder_codings",
             "coder_configurations", "coder_judgements", "configurations", "configuration_elements",
             "configuration_evidence", "configuration_links", "theories", "theory_events", "claim_citations",
             "claim_relations", "effects", "flow")
_LONG = ("codings", "coder_codings", "coder_configurations", "coder_judgements")
_SOME = st.sets(st.sampled_from(_OPTIONAL))
_WANTED = st.just(frozenset[str]()) | _SOME | _SOME.map(lambda unwanted: frozenset(_OPTIONAL) - unwanted)


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Any valid review: up to four studies, six codes and eight codings, and any of the other tables."""
    builder = _Builder(draw, draw(_WANTED) | {"studies", "codes", "codings"})
    builder.add("studies", most=4)
    builder.add("codes", most=6)
    for table in _OPTIONAL:
        builder.add(table, least=table != "codings", most=6 if table in _LONG else 2)
    builder.finish()
    described = draw(metadata())
    tables: dict[str, tuple[Row, ...]] = {
        table: tuple(TABLES[table].model_validate(row) for row in rows) for table, rows in builder.tables.items()}
    return Review.from_tables(described, tables)
