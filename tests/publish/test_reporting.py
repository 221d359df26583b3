"""The published checklists, the citation and the artefact dictionary: true, escaped, and fit for any review."""

import csv
import io
import json
import re

import pytest
import yaml

import realist_synth
from realist_synth.analyses.reporting import reporting
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish import artefacts, parts
from realist_synth.publish.artefact.kinds import KINDS, kind_of
from realist_synth.publish.artefact.words import BY_PART, WORDS
from realist_synth.publish.options import Options
from realist_synth.publish.pages import citation
from realist_synth.publish.pages import reporting as page
from realist_synth.publish.reporting import files
from tests.conftest import ROOT
from tests.publish.test_publish import EXTENSIONS, HARMLESS, HOSTILE, Elements, committed_options, hostile

CIMO = Metadata.model_validate({"name": "other", "synthesis": {
    "profile_version": "1.1", "framework": "CIMO", "dimensions": [
        {"name": "strategy", "label": "Strategy", "slot": "intervention"},
        {"name": "setting", "label": "Setting", "slot": "context"},
        {"name": "why", "label": "Why", "slot": "mechanism"},
        {"name": "result", "label": "Result", "slot": "outcome"}]}})


@pytest.fixture(scope="module")
def options():
    return committed_options()


@pytest.fixture(scope="module")
def told(bundled, options):
    """Every file that the artefact dictionary tells of."""
    return [(part, folder, name, data) for part, folder, made in artefacts.published(bundled, options)
            for name, data in made.items()]


def test_the_files_say_what_the_results_say(bundled):
    found = files(bundled, Options())
    for name, standard in (("rameses", "RAMESES"), ("swim", "SWiM")):
        result = reporting(bundled, standard=standard)
        assert json.loads(found[f"{name}.json"]) == json.loads(json.dumps(result.to_dict()))
        rows = list(csv.DictReader(io.StringIO(found[f"{name}.csv"].decode())))
        assert [row["state"] for row in rows] == [answer.state for answer in result.answers]
    assert parts()["reporting"].folder == "results/reporting"


def test_the_page_has_every_item_with_a_place_to_link_to(bundled, options):
    text = page.pages(bundled, options)["reporting.md"]
    for name, number in (("rameses", 19), ("swim", 9)):
        for item in range(1, number + 1):
            assert text.count(f"(#{name}-{item})") == text.count(f"{{: #{name}-{item} }}") == 1
    assert "may well be answered in the report" in text
    assert "raw data matrix" in text.lower()


@pytest.mark.parametrize("metadata", [Metadata.minimal("demo"), CIMO], ids=["empty", "cimo"])
def test_any_review_has_the_pages(metadata):
    review = Review(metadata)
    text = page.pages(review, Options())["reporting.md"]
    assert "18 not in the package" in text
    assert "comparative analysis" not in text.lower()
    assert f"**{metadata.name}**, no version given" in citation.pages(review, Options())["citation.md"]
    assert "# Artefacts" in artefacts.files(review, Options())["index.md"].decode()


def test_hostile_text_stays_text(bundled, options):
    import markdown

    review = hostile(bundled)
    metadata = review.metadata.model_copy(update={
        "name": HOSTILE, "version": HOSTILE, "contributors": ({"title": HOSTILE, "roles": ["creator", "funder"]},),
        "sources": ({"title": HOSTILE, "path": "javascript:alert(1)"}, {"title": HOSTILE, "path": f"https://doi.org/{HOSTILE}"}),
        "licenses": ({"title": HOSTILE},),
        "synthesis": review.metadata.synthesis.model_copy(update={"question": HOSTILE, "authors": (HOSTILE,)})})
    documents = tuple(d.model_copy(update={"title": HOSTILE}) for d in review.documents)
    review = type(review)(metadata, **{**dict(review.tables), "documents": documents})
    pages = {**page.pages(review, options), **citation.pages(review, options),
             "artefacts.md": artefacts.files(review, options)["index.md"].decode()}
    for name, text in pages.items():
        assert "\x1b" not in text, name
        assert "\u202e" not in text, name
        if name.endswith(".bib"):
            continue
        assert "alert" in text or name == "artefacts.md"
        assert "<script" not in text, name
        elements = Elements.of(markdown.markdown(text, extensions=EXTENSIONS))
        assert {element for element, _ in elements} <= HARMLESS, name
        assert not [value for _, given in elements for key, value in given if key == "href"
                    and value.startswith("javascript:")], name
        assert not [key for _, given in elements for key, _ in given if key.startswith("on")], name


def braces(text):
    """How deep the braces stand after each line; those that are escaped do not count."""
    depth, found = 0, []
    for line in text.splitlines():
        plain = re.sub(r"\\[{}]", "", line)
        depth += plain.count("{") - plain.count("}")
        found.append(depth)
    return found


def test_the_bibliography_holds_together_whatever_it_holds(bundled, options):
    for review in (bundled, hostile(bundled)):
        text = citation.pages(review, options)["citation.bib"]
        assert set(braces(text)) == {0, 1}
        assert text.count("@") == 3
    text = citation.pages(bundled, options)["citation.bib"]
    assert "version = {0.1.0}" in text
    assert "author = {Judy Chang and Shaun Shelly" in text
    assert "doi = {10.1186/s12954-021-00461-z}" in text


def test_the_library_is_cited_as_the_citation_file_says():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["title"] == citation.LIBRARY_TITLE
    assert [author["name"] for author in told["authors"]] == [citation.LIBRARY_AUTHORS]
    assert str(told["date-released"])[:4] == citation.LIBRARY_YEAR
    assert told["version"] == realist_synth.__version__


def test_every_published_file_and_column_is_explained(bundled, options):
    assert artefacts.unexplained(bundled, options) == []


def test_the_keys_are_keys(told):
    for part, folder, name, data in told:
        if name.endswith(".csv"):
            table = artefacts.Table.of(data)
            at = [table.headings.index(column) for column in kind_of(part, name).key if column in table.headings]
            keys = [tuple(row[n] for n in at) for row in table.rows]
            assert not at or len(set(keys)) == len(keys), f"{folder}/{name}"


def test_every_file_that_stands_in_the_repository_is_told(told):
    known = {f"{folder}/{name}" for _, folder, name, _ in told}
    for path in (ROOT / "results").rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.relative_to(ROOT).as_posix() in known, path


def test_no_meaning_is_left_over(told):
    columns = {(part, column) for part, _, name, data in told if name.endswith(".csv")
               for column in artefacts.Table.of(data).headings}
    assert set(WORDS) - {column for _, column in columns} <= MAY_BE_MISSING
    assert set(BY_PART) <= columns
    assert {kind.part for kind in KINDS} <= {part for part, *_ in told}


# columns of results that the parameters of another review may ask for, and intervals of coefficients without any
MAY_BE_MISSING = {"ac1_se", "alpha_se", "fleiss_se", "alpha_ordinal_se", "ac1_low", "ac1_high"} | {"polarity"}


def test_types_are_read_off_the_values():
    table = artefacts.Table.of(b'a,b,c,d,e,f\n1,0.5,true,x,,"a\nb"\n2,1e-05,false,,,y\n')
    assert [table.type_of(name) for name in "abcdef"] == [
        "whole number", "number", "true or false", "text, may be empty", "empty here", "text"]
