"""The studies as references: read back by other people's readers, equal to the table."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings

from realist_synth.model.studies import Study
from realist_synth.publish.exports import bibtex, csl_json, opened_from, ris
from realist_synth.publish.exports._citations import FIELDS, one_line
from tests.publish.exports.cases import hostile_review
from tests.strategies import reviews

bibtexparser = pytest.importorskip("bibtexparser", minversion="2")
pybtex = pytest.importorskip("pybtex.database")
rispy = pytest.importorskip("rispy")
# the dependency of bibtexparser that reads LaTeX, from before type checkers
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def text_of(module, review):
    (data,) = module.export(opened_from(review)).values()
    assert b"\r" not in data
    return data.decode("utf-8")


def from_latex(text):
    """What LaTeX would print; two commands are added that pylatexenc does not know or shows as an accent."""
    from pylatexenc import latex2text

    words = latex2text.get_default_latex_context_db()
    words.add_context_category("ours", prepend=True, macros=[
        latex2text.MacroTextSpec(name, simplify_repl=sign) for name, sign in
        (("textbraceleft", "{"), ("textbraceright", "}"), ("textasciicircum", "^"))])
    reader = latex2text.LatexNodes2Text(latex_context=words, strict_latex_spaces=True)
    return reader.latex_to_text(text.replace("{}", "\u0001")).replace("\u0001", "")


def wanted(study):
    return {names.bibtex: one_line(str(getattr(study, column))) for column, names in FIELDS.items()
            if getattr(study, column) is not None}


def check_bibtex(review):
    text = text_of(bibtex, review)
    keys = bibtex.keys_of(study.study_id for study in review.studies)
    assert len({key.lower() for key in keys.values()}) == len(review.studies)
    from bibtexparser import middlewares

    library = bibtexparser.parse_string(text, parse_stack=[middlewares.RemoveEnclosingMiddleware()])
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [keys[study.study_id] for study in review.studies]
    for study, entry in zip(review.studies, library.entries, strict=True):
        plain_doi = study.doi and not set(study.doi) & set("{}\\%")
        assert {f.key: f.value if f.key == "doi" and plain_doi else from_latex(f.value) for f in entry.fields} == (
            wanted(study))
        assert entry.entry_type == ("article" if study.journal else "misc")
    # and the reader that counts braces as BibTeX itself does
    assert len(pybtex.parse_string(text, "bibtex").entries) == len(review.studies)


def check_ris(review):
    read = rispy.loads(text_of(ris, review))
    names = {"authors": "first_author", "title": "title", "journal_name": "journal", "year": "year", "doi": "doi",
             "accession_number": "pmid", "notes": "note", "id": "study_id"}
    assert len(read) == len(review.studies)
    for study, found in zip(review.studies, read, strict=True):
        known = {ours: one_line(str(getattr(study, column))) for ours, column in names.items()
                 if getattr(study, column) is not None}
        kind = "JOUR" if study.journal else "GEN"
        assert {name: value[0] if isinstance(value, list) else value for name, value in found.items()} == (
            {**known, "type_of_reference": kind})


def check_csl(review):
    items = json.loads(text_of(csl_json, review))
    assert [item["id"] for item in items] == [study.study_id for study in review.studies]
    for study, item in zip(review.studies, items, strict=True):
        assert item.get("title") == study.title
        assert [one["literal"] for one in item.get("author", [])] == [study.first_author] * bool(study.first_author)
        assert item.get("issued", {"date-parts": [[None]]}) == {"date-parts": [[study.year]]}
        assert (item.get("container-title"), item.get("DOI")) == (study.journal, study.doi)
        assert item.get("note") == study.note
        assert item.get("PMID") == (str(study.pmid) if study.pmid else None)


CHECKS = [check_bibtex, check_ris, check_csl]


@pytest.mark.parametrize("check", CHECKS)
def test_the_studies_of_the_package_come_back_equal(check, bundled):
    check(bundled)


@pytest.mark.parametrize("check", CHECKS)
def test_hostile_text_comes_back_equal(check):
    check(hostile_review())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(reviews())
def test_any_review_comes_back_equal(review):
    for check in CHECKS:
        check(review)


def test_a_processor_renders_every_study(bundled):
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON

    items = json.loads(text_of(csl_json, bundled))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), citeproc.formatter.plain)
    for item in items:
        made.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    lines = list(map(str, made.bibliography()))
    assert len(lines) == len(bundled.studies) == 29
    stengel = next(line for line in lines if "Stengel" in line)
    assert "They accept me, because I was one of them" in stengel
    assert "(2018)" in stengel
    assert "10.1186/s12954-018-0214-1" in stengel


def test_csl_uses_only_names_of_the_standard(bundled):
    standard = {"id", "type", "title", "author", "issued", "container-title", "DOI", "PMID", "note"}
    items = json.loads(text_of(csl_json, bundled))
    assert set().union(*items) == standard
    assert {item["type"] for item in items} <= {"article-journal", "document"}


def test_nothing_is_made_up():
    study = Study(study_id="s1", label="Study 1", title="T", facts_basis="review")
    assert csl_json.item(study) == {"id": "s1", "type": "document", "title": "T"}
    assert ris.record(study) == "TY  - GEN\nID  - s1\nTI  - T\nER  - \n"
    assert bibtex.entry(study, "s1") == "@misc{s1,\n  title = {{T}},\n}\n"


def test_keys_stay_unique_and_hang_on_the_ids_alone():
    ids = ["s1", "S1", "s 1", "s+1", "s\u20291", "ß", "ss", "a{b}"]
    keys = bibtex.keys_of(ids)
    assert len({key.lower() for key in keys.values()}) == len(ids)
    assert bibtex.keys_of(reversed(ids)) == keys
    assert all(re.fullmatch(r"[A-Za-z0-9_.:/+-]+", key) for key in keys.values())


def test_names_that_bibtex_would_cut_stay_whole():
    def author(name):
        entry = bibtex.entry(Study(study_id="s", label="l", title="t", first_author=name, facts_basis="review"), "s")
        return pybtex.parse_string(entry, "bibtex").entries["s"].persons["author"]

    assert [str(one) for one in author("Camille May Stengel")] == ["Stengel, Camille May"]
    for name in ("Ministry of Health and Sports", "Lee, Ann, PhD", "and"):
        (one,) = author(name)
        assert str(one) == f"{{{name}}}"
