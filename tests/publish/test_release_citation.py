"""CITATION.cff, LICENSE and README of a release, whatever a descriptor holds."""

import json
import re
import shutil
import subprocess
from datetime import date

import pytest
import yaml

from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.sources import Document
from realist_synth.publish.releases.citation_file import citation_file, package_doi
from realist_synth.publish.releases.licence import licence, name_of
from realist_synth.publish.releases.readme import readme

ODD = 'A: "title" # with \u202e, \x85 and \U0001f600 {[&*!|>%@`\n- and a line'


def review_of(documents=(), **told):
    usual = {"version": "1.0", "contributors": [{"title": "A. Author"}]}
    synthesis = Metadata.minimal("demo").synthesis.model_dump(mode="json") | {"authors": told.pop("by", [])}
    metadata = Metadata.model_validate({"name": "demo", **usual, **told, "synthesis": synthesis})
    rows = [Document(document_id=f"d{number}", kind="review", title=title, doi=doi)
            for number, (title, doi) in enumerate(documents)]
    return Review.from_tables(metadata, {"documents": tuple(rows)})


def cff(**told):
    return yaml.safe_load(citation_file(review_of(**told)))


CASES = {
    "bare": {},
    "whole": {
        "title": "T", "version": "1.2.3", "created": "2026-01-31T00:00:00Z",
        "id": "https://doi.org/10.5281/zenodo.12345",
        "licenses": [{"name": "CC-BY-4.0"}], "homepage": "https://example.org/a", "keywords": ["a", "b", "a"],
        "description": "D", "by": ["Ada Byron", "B"], "documents": [("The review", "10.1186/s12954-021-00461-z")],
        "contributors": [{"title": "Ada Byron", "givenName": "Ada", "familyName": "Byron",
                          "path": "https://orcid.org/0000-0002-1825-0097"}, {"title": "A group", "roles": ["creator"]},
                         {"title": "A group"}, {"title": "Nobody", "roles": ["funder"]}]},
    "odd": {"title": ODD, "version": "1.0", "created": "2026-02-31", "id": "not a doi", "description": ODD,
            "licenses": [{"name": "My-Own", "path": "https://example.org/licence"}], "homepage": "javascript:x",
            "keywords": [ODD], "contributors": [{"title": ODD}], "by": [ODD], "documents": [(ODD, "10.1234/<x>")]},
    "licences": {"licenses": [{"name": "CC-BY-4.0"}, {"name": "MIT"}]},
    "several reviews": {"documents": [("A", None), ("B", None)], "by": ["X"]},
}


@pytest.mark.skipif(shutil.which("cffconvert") is None,
                    reason="cffconvert is not installed (it needs its own environment: uv tool install cffconvert)")
@pytest.mark.parametrize("case", CASES)
def test_the_tool_of_the_format_takes_it(case, tmp_path):
    (tmp_path / "CITATION.cff").write_bytes(citation_file(review_of(**CASES[case])))
    done = subprocess.run(["cffconvert", "--validate"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid according to schema version 1.2.0" in done.stdout


def test_it_says_what_the_descriptor_says():
    found = cff(**CASES["whole"])
    assert found == {
        "cff-version": "1.2.0", "title": "T", "type": "dataset", "version": "1.2.3", "date-released": "2026-01-31",
        "doi": "10.5281/zenodo.12345", "license": "CC-BY-4.0", "url": "https://example.org/a", "abstract": "D",
        "message": "If you use these data, please cite this version of them, and the review that the evidence comes "
                   "from.",
        "authors": [{"family-names": "Byron", "given-names": "Ada", "orcid": "https://orcid.org/0000-0002-1825-0097"},
                    {"name": "A group"}], "keywords": ["a", "b"],
        "references": [{"type": "article", "title": "The review", "doi": "10.1186/s12954-021-00461-z",
                        "authors": [{"name": "Ada Byron"}, {"name": "B"}]}]}
    assert date.fromisoformat(found["date-released"])


def test_what_the_format_cannot_hold_is_left_out_and_no_text_is_spoilt():
    found = cff(**CASES["odd"])
    assert (found["title"], found["abstract"], found["keywords"]) == (ODD, ODD, [ODD])
    assert found["authors"] == [{"name": ODD}]
    assert not {"doi", "url", "date-released", "license"} & set(found)
    assert found["license-url"] == "https://example.org/licence"
    assert found["references"] == [{"type": "article", "title": ODD, "authors": [{"name": ODD}]}]
    assert found["version"] == "1.0"
    assert cff(**CASES["licences"])["license"] == ["CC-BY-4.0", "MIT"]
    assert "references" not in cff(**CASES["several reviews"])


@pytest.mark.parametrize(("own", "doi"), [
    ("10.5281/zenodo.1", "10.5281/zenodo.1"), ("doi:10.5281/zenodo.1", "10.5281/zenodo.1"),
    ("http://dx.doi.org/10.5281/zenodo.1", "10.5281/zenodo.1"), ("10.5281/a b", None), ("urn:x", None), ("", None)])
def test_a_doi_is_found_in_the_id(own, doi):
    assert package_doi(review_of(**({"id": own} if own else {}))) == doi


def test_the_licence_names_what_is_to_be_named():
    text = licence(review_of(licenses=[{"name": "CC-BY-4.0", "title": "Attribution", "path": "https://x.org/by"}],
                             sources=[{"title": "S", "path": "https://doi.org/10.1/x"}, {"path": "only"}]), {}).decode()
    assert "Attribution (CC-BY-4.0), https://x.org/by" in text
    assert "A. Author. demo. Data package demo, version 1.0." in text
    assert "S. https://doi.org/10.1/x" in text
    assert "LICENSE-DATA" not in text
    assert "LICENSE-DATA" in licence(review_of(), {"LICENSE-DATA.md": b""}).decode()
    assert "names no licence" in licence(review_of(), {}).decode()
    assert name_of({"organization": "O"}) == "O"


def test_a_readme_escapes_what_it_is_told():
    text = readme(review_of(title="<script>x</script> # `a`", description="[a](javascript:x)\n\n```\nrm -rf\n```",
                            sources=[{"title": "*s*", "path": "javascript:alert(1)"},
                                     {"title": "t", "path": "https://x.org/> <b"}]), {}, "1.0").decode()
    assert "<script" not in text
    assert "javascript:alert" not in text
    assert "https://x.org/>" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert len(re.findall("^```", text, re.MULTILINE)) == 8
    assert "does not say who coded" in text


def test_a_readme_without_two_dimensions_to_cross_leaves_the_library_out():
    whole = review_of()
    synthesis = whole.metadata.synthesis.model_copy(update={"dimensions": whole.metadata.synthesis.dimensions[:1]})
    told = whole.metadata.model_copy(update={"synthesis": synthesis, "id": None})
    assert "realist_synth.crosstab" not in readme(Review(told), {}, "1.0").decode()
    assert 'crosstab(review, "role", "outcome")' in readme(whole, {}, "1.0").decode()


@pytest.mark.parametrize(("resource", "plain"), [
    ({"path": "data/x.csv"}, True), ({"path": "data/x.csv", "encoding": "utf-8"}, True),
    ({"data": [["a"], ["1"]]}, False), ({"path": "x.tsv", "format": "tsv"}, False),
    ({"path": "x.csv", "encoding": "latin-1"}, False), ({"path": "x.csv", "dialect": {"delimiter": ";"}}, False)])
def test_the_readme_shows_only_what_would_run(resource, plain):
    files = {"datapackage.json": json.dumps({"resources": [{"name": "codings", **resource}]}).encode()}
    text = readme(review_of(), files, "1.0").decode()
    assert ("pd.read_csv" in text, "read.csv" in text, "each table is CSV in UTF-8" in text) == (plain,) * 3
    assert ("Not every table is a plain CSV file" in text) is not plain
