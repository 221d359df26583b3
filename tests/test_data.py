"""The evidence package itself: valid without a warning, honest about its places, in words of its own."""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from realist_synth.analyses.claims import claims
from realist_synth.analyses.crosstab import crosstab
from realist_synth.checks.passages import against_texts, expand_citations
from realist_synth.model.finding import Severity
from realist_synth.model.vocabularies import Basis
from realist_synth.validation import validate

ROOT = Path(__file__).parent.parent
TEXT = ROOT.parent / "shared" / "source" / "chang-2021.txt"
needs_text = pytest.mark.skipif(not TEXT.is_file(), reason="the text of the review is not part of the package")


@pytest.fixture(scope="module")
def report():
    return validate("bundled")


@pytest.fixture(scope="module")
def text():
    return TEXT.read_bytes().decode("utf-8")


def test_no_error_and_no_warning(report):
    assert report.valid
    assert [str(f) for f in report.findings if f.severity is not Severity.NOTE] == []


def test_notes_are_the_sources_own_contradictions(report):
    assert {f.code for f in report.findings} == {
        "claims.contradicts", "claims.does-not-recompute", "configurations.element-coded",
        "effects.middle-of-interval", "effects.p-against-chi-squared"}


def test_the_twenty_nine_studies(bundled):
    assert sorted(s.citation for s in bundled.studies) == list(range(40, 69))


def test_public_facts_name_a_record(bundled):
    for study in bundled.studies:
        assert (study.facts_source is not None) == (study.facts_basis == "public_record"), study.study_id
        assert not re.search(r"https?:|www\.", study.facts_source or "")


def test_identifiers_are_slugs(bundled):
    for table, rows in bundled.tables.items():
        if table not in ("claim_citations",):
            assert all(re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", row.id) for row in rows), table


def test_every_bracket_is_exactly_its_codings_or_settings(bundled):
    """Written apart from the check of the library, from the rows alone."""
    number = {s.study_id: s.citation for s in bundled.studies}
    for passage in bundled.passages:
        if not passage.citations:
            continue
        cited = {n for n in expand_citations(passage.citations) if 40 <= n <= 68}
        coded = {number[c.study_id] for c in bundled.codings
                 if c.passage_id == passage.passage_id and c.basis in (Basis.STATED, Basis.CONFIGURED)}
        placed = {number[s.study_id] for s in bundled.settings
                  if s.passage_id == passage.passage_id and s.basis is Basis.STATED}
        decided = any(c.decision_id for c in bundled.codings if c.passage_id == passage.passage_id)
        assert coded | placed == cited or decided, passage.passage_id
        assert coded | placed, passage.passage_id


def test_statements_about_all_studies_cite_all(bundled):
    for passage in bundled.passages:
        if passage.cites_all:
            studies = {c.study_id for c in bundled.codings if c.passage_id == passage.passage_id}
            assert len(studies) == 29
            assert passage.citations is None


def test_disagreements_of_the_coders_are_settled(bundled):
    records = {}
    for record in bundled.coder_codings:
        records.setdefault((record.study_id, record.code_id), {}).setdefault(record.coder_id, []).append(record)
    alone = [found for found in records.values() if len(found) == 1]
    assert alone
    assert all(record.decision_id for found in alone for each in found.values() for record in each)


@needs_text
def test_places_hold_in_the_text(bundled, text):
    assert list(against_texts(bundled, {"chang-2021": text})) == []
    for passage in bundled.passages:
        assert passage.citations is None or passage.citations in text[passage.start:passage.end]


@needs_text
def test_no_citation_in_the_body_is_left_uncoded(bundled, text):
    """Every number from 40 to 68 that stands in brackets in the body lies inside a passage with a bracket."""
    body = text[: text.index("UNAIDS Do no harm")]
    spans = [(p.start, p.end) for p in bundled.passages if p.citations]
    found = [m for m in re.finditer(r"(?<=[\[ ,-])([0-9]{2})(?=[\] ,-])", body)
             if 40 <= int(m.group()) <= 68 and re.search(r"[\[(][^\[\]()]*$", body[max(0, m.start() - 60):m.start()])]
    cited = [m for m in found if re.match(r"[0-9, \-]*\]|[0-9, ]*p\.", body[m.start():m.start() + 60])]
    assert len(cited) > 150
    assert [m for m in cited if not any(a <= m.start() < b for a, b in spans)] == []


@needs_text
def test_no_sentence_of_the_source_is_copied(text):
    def words(string):
        return re.findall(r"[a-z0-9']+", string.lower())

    body = words(text[: text.index("UNAIDS Do no harm")])[90:]
    runs = {tuple(body[i : i + 8]) for i in range(len(body) - 7)}
    runs = {run for run in runs if sum(word.isalpha() for word in run) >= 6}
    for path in (ROOT / "data").glob("*.csv"):
        if path.name in ("studies.csv", "documents.csv"):
            continue  # titles are facts
        own = words(path.read_text(encoding="utf-8"))
        assert not [run for run in zip(*(own[i:] for i in range(8)), strict=False) if run in runs], path


def test_the_counts_that_the_review_prints(bundled):
    stated = {c.row.claim_id: c for c in claims(bundled).claims}
    for claim, number in {"c-services": 19, "c-support": 16, "c-risk": 14, "c-access": 13, "c-criminalisation": 8,
                          "c-clinics": 10, "c-knowledge": 6, "c-asia": 17, "c-included": 29}.items():
        assert stated[claim].recomputed["stated"] == number == stated[claim].row.stated, claim
    assert stated["c-management"].recomputed == {"stated": 6, "configured": 6, "inferred": 7, "reconciled": 7}
    assert stated["c-hiv"].recomputed == {"stated": 6, "configured": 6, "inferred": 6, "reconciled": 4}
    assert stated["c-management"].agrees is stated["c-hiv"].agrees is stated["c-methods-sum"].agrees is False


@pytest.mark.parametrize("reading", [b.value for b in Basis])
@pytest.mark.parametrize("pair", [("role", "outcome"), ("context", "mechanism")])
def test_pandas_counts_the_same(bundled, pair, reading):
    """pandas.crosstab over the de-duplicated codings, from the CSV files."""
    table = crosstab(bundled, *pair, level="all", reading=reading)
    frames = {
        t: pd.read_csv(ROOT / "data" / f"{t}.csv", dtype=str, keep_default_na=False) for t in ("codings", "codes")
    }
    order = [b.value for b in Basis]
    codings = frames["codings"]
    codings = codings[codings["basis"].map(order.index) <= order.index(reading)]
    if reading == "reconciled":
        codings = codings[codings["withdrawn_by"] == ""]
    codings = codings.merge(frames["codes"][["code_id", "dimension"]], on="code_id")
    codings = codings[["study_id", "code_id", "dimension"]].drop_duplicates()
    sides = [codings[codings["dimension"] == dimension] for dimension in pair]
    both = sides[0].merge(sides[1], on="study_id")
    expected = pd.crosstab(both["code_id_x"], both["code_id_y"]).reindex(
        index=table.row_axis.codes, columns=table.column_axis.codes, fill_value=0)
    assert [list(row) for row in table.counts] == expected.to_numpy().tolist()
    margins = codings.groupby("code_id")["study_id"].nunique()
    assert list(table.row_totals) == [int(margins.get(code, 0)) for code in table.row_axis.codes]
    assert list(table.column_totals) == [int(margins.get(code, 0)) for code in table.column_axis.codes]


def test_a_foreign_reader_can_join_the_tables():
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    tables, schemas = {}, {}
    for resource in package["resources"]:
        tables[resource["name"]] = pd.read_csv(ROOT / resource["path"], dtype=str, keep_default_na=False)
        schemas[resource["name"]] = json.loads((ROOT / resource["schema"]).read_text(encoding="utf-8"))
    for name, schema in schemas.items():
        assert [f["name"] for f in schema["fields"]] == list(tables[name].columns)
        for key in schema.get("foreignKeys", []):
            other = key["reference"]["resource"] or name
            left = tables[name][tables[name][key["fields"][0]] != ""]
            joined = left.merge(tables[other], left_on=key["fields"][0], right_on=key["reference"]["fields"][0],
                                how="left", indicator="_found")
            assert (joined["_found"] == "both").all(), (name, key)


def test_frictionless_finds_it_valid():
    import frictionless

    assert frictionless.validate(str(ROOT / "datapackage.json")).valid


def test_dvc_knows_the_data():
    """The digest in data.dvc is that of the folder: a list of files with their md5, as DVC writes it."""
    noted = re.search(r"md5: ([0-9a-f]{32})\.dir", (ROOT / "data.dvc").read_text(encoding="utf-8"))
    listing = [{"md5": hashlib.md5(p.read_bytes()).hexdigest(), "relpath": p.name}
               for p in sorted((ROOT / "data").iterdir(), key=lambda p: p.name)]
    assert noted
    assert hashlib.md5(json.dumps(listing, sort_keys=True).encode()).hexdigest() == noted.group(1)
