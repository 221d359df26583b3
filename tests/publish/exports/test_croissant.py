"""Croissant: the metadata hold for mlcroissant without an error, and the records come back equal through it."""

import hashlib
import json
import logging
import math
from dataclasses import replace

import pytest

from realist_synth.errors import AnalysisError
from realist_synth.model.row import foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.publish.exports import croissant as exported
from realist_synth.publish.exports import export, opened_from
from tests.publish.exports.cases import hostile_review, plain, told

mlcroissant = pytest.importorskip("mlcroissant")
# of pandas and rdflib, inside mlcroissant
pytestmark = pytest.mark.filterwarnings("ignore")


def opened_by_its_tool(folder, caplog):
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(str(folder / exported.METADATA))
    issues = dataset.metadata.ctx.issues
    assert issues.errors == set()
    assert "not standard" not in caplog.text
    return dataset, issues.warnings


def value_of(found):
    """A value as the table has it; text comes as bytes, and what is missing as not a number."""
    if isinstance(found, bytes):
        return found.decode("utf-8")
    return None if found is None or (isinstance(found, float) and math.isnan(found)) else found


def check(review, dataset):
    for records in dataset.metadata.record_sets:
        rows = review.table(records.id)
        found = list(dataset.records(records.id)) if rows else []
        assert len(found) == len(rows), records.id
        for one, row in zip(found, rows, strict=True):
            for name, value in one.items():
                wanted = plain(getattr(row, name.partition("/")[2]))
                if hasattr(value, "date") and wanted is not None:
                    value = value.date()
                if isinstance(value, float) and wanted is not None:
                    wanted = float(wanted)
                assert value_of(value) == wanted, name


def test_the_package_comes_back_equal(bundled, tmp_path, caplog):
    export("croissant", tmp_path / "out", bundled)
    dataset, warnings = opened_by_its_tool(tmp_path / "out", caplog)
    assert warnings == set()
    assert dataset.metadata.version == bundled.metadata.version
    assert len(dataset.metadata.record_sets) == len(bundled.tables)
    check(bundled, dataset)


def test_hostile_text_comes_back_equal(tmp_path, caplog):
    review = hostile_review()
    export("croissant", tmp_path / "out", review)
    dataset, _ = opened_by_its_tool(tmp_path / "out", caplog)
    check(review, dataset)
    assert dataset.metadata.name == review.metadata.title
    assert dataset.metadata.description == review.metadata.description


def test_files_keys_and_references(bundled):
    files = exported.export(opened_from(bundled))
    found = json.loads(files[exported.METADATA])
    for one in found["distribution"]:
        assert one["sha256"] == hashlib.sha256(files[one["contentUrl"]]).hexdigest()
        assert one["contentSize"] == f"{len(files[one['contentUrl']])} B"
    records = {one["@id"]: one for one in found["recordSet"]}
    assert [one["@id"] for one in records["claim_citations"]["key"]] == [
        "claim_citations/claim_id", "claim_citations/study_id"]
    for name, one in records.items():
        refers = {field["name"]: field["references"] for field in one["field"] if "references" in field}
        used = {column: other for column, other in foreign_keys(TABLES[name]).items()
                if any(getattr(row, column) is not None for row in bundled.table(name))}
        assert refers == {column: {"fileObject": {"@id": f"data/{other}.csv"},
                                   "extract": {"column": TABLES[other].key[0]}} for column, other in used.items()}


def test_what_it_requires_is_asked_for(bundled):
    for missing, words in (({"licenses": []}, "requires a licence"), ({"created": None}, "requires the date")):
        review = replace(hostile_review(), metadata=told(**missing))
        with pytest.raises(AnalysisError, match=words):
            exported.export(opened_from(review))


def test_people_and_organisations(bundled):
    people = [{"title": "Ann Lee", "givenName": "Ann", "familyName": "Lee", "path": "https://example.org/ann"},
              {"title": "B", "path": "https://orcid.org/0000-0002-1825-0097"}, {"title": "A group"},
              {"title": "The house", "roles": ["publisher"], "path": "https://ror.org/03f0f6041"}]
    review = hostile_review(contributors=people, homepage="https://example.org/", keywords=["a", 1])
    found = json.loads(exported.export(opened_from(review))[exported.METADATA])
    assert found["creator"] == [
        {"@type": "sc:Person", "name": "Ann Lee", "url": "https://example.org/ann"},
        {"@type": "sc:Person", "name": "B", "url": "https://orcid.org/0000-0002-1825-0097"},
        {"@type": "sc:Organization", "name": "A group"}]
    assert found["publisher"] == {"@type": "sc:Organization", "name": "The house", "url": "https://ror.org/03f0f6041"}
    assert (found["url"], found["keywords"]) == ("https://example.org/", "a")
