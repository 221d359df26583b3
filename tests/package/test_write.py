"""A review as files: byte for byte, and reading them gives the review back."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist_synth.errors import InvalidReviewError, OutputError, UnknownNameError
from realist_synth.model.claims import Claim, ClaimCitation, Decision
from realist_synth.model.codebook import Code
from realist_synth.model.finding import Severity
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import column_types, foreign_keys
from realist_synth.model.sources import Document, Passage
from realist_synth.model.studies import Study
from realist_synth.model.tables import REQUIRED_TABLES, TABLES
from realist_synth.package.read import open_package
from realist_synth.package.write import descriptor, package_files, table_csv, tidied, tidy, write_package
from realist_synth.schemas import PROFILE_PATH, to_json
from tests.strategies import HOSTILE, metadata, reviews, texts


def study(study_id, **more):
    return Study(**{"study_id": study_id, "label": "A", "title": "T", "facts_basis": "review"} | more)


def cells(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


@settings(max_examples=40, deadline=None)
@given(review=reviews())
def test_reading_what_was_written_gives_the_same_review(tmp_path_factory, review):
    folder = tmp_path_factory.mktemp("package") / "p"
    write_package(review, folder)
    opened = open_package(folder)
    assert opened.review == review
    assert [str(finding) for finding in opened.findings if finding.severity is Severity.ERROR] == []


@settings(max_examples=25, deadline=None)
@given(review=reviews())
def test_writing_what_was_read_gives_the_same_bytes(tmp_path_factory, review):
    folder = tmp_path_factory.mktemp("package") / "p"
    write_package(review, folder)
    assert package_files(open_package(folder).review) == package_files(review)


@pytest.mark.parametrize("text", [*HOSTILE, "\r", "a\r", "\ra", "\n", "\r\n", '"\r"', ",", " a ", "a\x1eb", "\u2029"])
def test_every_text_survives(text):
    data = table_csv("claim_citations", [ClaimCitation(claim_id=text, study_id="s")])
    assert cells(data) == [["claim_id", "study_id"], [text, "s"]]
    assert data.endswith(b"s\n")


def test_values_are_written_as_the_standard_reads_them():
    passage = Passage(passage_id="p", document_id="d", start=0, cites_all=True, summary="S")
    assert table_csv("passages", [passage]).splitlines()[1] == b"p,d,,0,,,,true,S"
    assert b",false," in table_csv("passages", [passage.model_copy(update={"cites_all": False})])
    claim = Claim(claim_id="c", passage_id="p", kind="count", statement="S", stated=Decimal("4.50"))
    assert table_csv("claims", [claim]) == b"claim_id,passage_id,kind,statement,stated,rule,note\nc,p,count,S,4.50,,\n"
    decision = Decision(decision_id="d", question="Q", decision="D", reason="R", decided_on=date(987, 1, 2))
    assert table_csv("decisions", [decision]).endswith(b"d,,Q,D,R,0987-01-02\n")


def test_cells_are_quoted_only_where_needed():
    rows = [
        ClaimCitation(claim_id=text, study_id="s") for text in ("a b", "a'b", "a;b", "=1", "a,b", 'a"b', "a\nb", "a\rb")
    ]
    assert table_csv("claim_citations", rows) == (
        b'claim_id,study_id\na b,s\na\'b,s\na;b,s\n=1,s\n"a,b",s\n"a""b",s\n"a\nb",s\n"a\rb",s\n')


def test_a_table_without_rows_is_its_header():
    assert table_csv("claim_citations", []) == b"claim_id,study_id\n"


@pytest.mark.parametrize(
    ("text", "words"), [("a\x00", "NUL character"), ("a\ud800", r"\\ud800, half of a surrogate pair")]
)
def test_text_that_no_file_can_hold(text, words):
    row = ClaimCitation.model_construct(claim_id=text, study_id="s")
    with pytest.raises(OutputError, match=f"table claim_citations: a cell holds .*{words}"):
        table_csv("claim_citations", [row])


def test_an_unknown_table():
    with pytest.raises(UnknownNameError, match="did you mean 'claims'"):
        table_csv("claim", [])


def test_the_descriptor_lists_the_tables_in_the_order_of_the_profile():
    resources = descriptor(Metadata.minimal("demo"), {"flow", "codes", "studies"})["resources"]
    assert resources[1] == {"name": "codes", "path": "data/codes.csv", "schema": "schemas/codes.json", "format": "csv",
                            "mediatype": "text/csv", "encoding": "utf-8"}
    assert [resource["name"] for resource in resources] == ["studies", "codes", "flow"]


@settings(max_examples=40, deadline=None)
@given(described=metadata())
def test_the_descriptor_keeps_what_the_profile_does_not_know(described):
    written = json.loads(to_json(descriptor(described, ["studies"])))
    assert [*written][::len(written) - 1] == ["$schema", "resources"]
    assert (
        Metadata.model_validate({key: value for key, value in written.items() if key not in ("$schema", "resources")})
        == described
    )


def test_what_says_nothing_is_left_out_and_unknown_nulls_stay():
    written = descriptor(
        Metadata.model_validate(Metadata.minimal("demo").model_dump() | {"x": None, "resources": ["old"]}), []
    )
    assert list(written) == ["$schema", "name", "synthesis", "x", "resources"]
    assert written["resources"] == []
    assert "slot" not in written["synthesis"]["dimensions"][-1]
    assert type(written["synthesis"]["framework"]) is str


def test_only_tables_with_rows_are_written_besides_the_required_ones():
    files = package_files(Review(Metadata.minimal("demo"), studies=(study("s"),),
                                 documents=(Document(document_id="d", kind="review", title="R"),)))
    tables = [path for path in files if path.startswith("data/")]
    assert tables == ["data/studies.csv", "data/codes.csv", "data/documents.csv", "data/codings.csv"]
    assert PROFILE_PATH in files
    keys = json.loads(files["schemas/codings.json"])["foreignKeys"]
    assert [key["reference"]["resource"] for key in keys] == ["studies", "codes"]


def test_a_property_that_no_file_can_hold():
    bad = Metadata.minimal("demo").model_copy(update={"title": "\ud800"})
    with pytest.raises(OutputError, match=r"datapackage\.json"):
        package_files(Review(bad))


def test_the_bytes_do_not_depend_on_the_hash_seed_or_the_locale(tmp_path):
    code = ("import sys; from pathlib import Path; from realist_synth.model.review import Review\n"
            "from realist_synth.model.metadata import Metadata; from realist_synth.package.write import write_package\n"
            "write_package(Review(Metadata.minimal('demo')), Path(sys.argv[1]))")
    written = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", code, folder], check=True,
                       env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONUTF8": "0"})
        written.append(
            {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        )
    assert written[0] == written[1]


# tidy


@settings(max_examples=40, deadline=None)
@given(review=reviews())
def test_tidying_twice_changes_nothing_more(review):
    try:
        once = tidied(review)
    except InvalidReviewError:
        return
    assert tidied(once) == once
    assert once.metadata == review.metadata
    assert once.reading == review.reading
    for table, rows in review.tables.items():
        assert len(once.table(table)) == len(rows)


@settings(max_examples=40, deadline=None)
@given(review=reviews(), chance=st.randoms(use_true_random=False))
def test_tidying_forgets_the_order_of_rows(review, chance):
    mixed = {table: chance.sample(rows, len(rows)) for table, rows in review.tables.items()}
    try:
        expected = tidy(review.tables)
    except InvalidReviewError:
        return
    assert tidy(mixed) == expected


@settings(max_examples=40, deadline=None)
@given(review=reviews())
def test_tidying_keeps_references_whole(review):
    try:
        out = tidied(review)
    except InvalidReviewError:
        return
    for table, rows in out.tables.items():
        for name, other in foreign_keys(TABLES[table]).items():
            assert {getattr(row, name) for row in rows} - {None} <= set(out.index(other))


@settings(max_examples=200, deadline=None)
@given(texts())
def test_tidy_text_is_normal(text):
    (row,) = tidy({"claim_citations": [ClaimCitation(claim_id=f" {text}\r\n", study_id="s")]})["claim_citations"]
    assert unicodedata.is_normalized("NFC", row.claim_id)
    assert "\r\n" not in row.claim_id
    assert row.claim_id == row.claim_id.strip()


@pytest.mark.parametrize(
    ("raw", "tidy_text"),
    [
        ("  a\t", "a"),
        ("nai\u0308ve", "naïve"),
        ("a\r\nb", "a\nb"),
        ("a\r\r\nb", "a\nb"),
        ("a\rb", "a\rb"),
        ("a  b", "a  b"),
        ("\u00a0a\u2003", "a"),
        ("K", "K"),
        ("ﬁ", "ﬁ"),
    ],
)
def test_what_tidying_changes_in_text(raw, tidy_text):
    assert tidy({"studies": [study("s", title=raw)]})["studies"][0].title == tidy_text


def test_blank_text_becomes_empty_only_where_it_may():
    (row,) = tidy({"studies": [study("s", title=" ", journal=" \n")]})["studies"]
    assert (row.title, row.journal) == (" ", None)


def test_rows_are_sorted_by_code_points_of_the_key():
    ids = ["s10", "s2", "S1", "é", "z", "Z"]
    assert [row.study_id for row in tidy({"studies": [study(one) for one in ids]})["studies"]] == [
        "S1",
        "Z",
        "s10",
        "s2",
        "z",
        "é",
    ]
    pairs = [("b", "a"), ("a", "b"), ("a|", "a"), ("a", "a")]
    rows = [ClaimCitation(claim_id=claim, study_id=one) for claim, one in pairs]
    assert [row.id for row in tidy({"claim_citations": rows})["claim_citations"]] == ["a|a", "a|b", "a||a", "b|a"]


def test_two_keys_that_become_one_are_refused():
    codes = [Code(code_id=code_id, dimension="role", label="L") for code_id in ("é", "x", "e\u0301")]
    with pytest.raises(InvalidReviewError) as caught:
        tidy({"codes": codes})
    (found,) = caught.value.findings
    assert (found.code, found.table, found.row, found.field, found.value) == (
        "key.duplicate",
        "codes",
        3,
        "code_id",
        "e\u0301",
    )
    assert found.hint == "row 1 becomes the same; rename one of them"


def test_rows_that_were_duplicates_before_are_left_to_the_reader():
    assert len(tidy({"studies": [study("s"), study("s")]})["studies"]) == 2


def test_tidy_rows_are_the_same_objects():
    row = study("s")
    assert tidy({"studies": [row]})["studies"][0] is row


def test_every_table_can_be_written():
    for table in TABLES:
        header = cells(table_csv(table, []))[0]
        assert header == list(column_types(TABLES[table]))
    assert set(REQUIRED_TABLES) <= set(TABLES)
