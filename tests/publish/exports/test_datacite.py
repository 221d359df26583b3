"""DataCite: the record holds against the official JSON schema, and says what the package says."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from realist_synth.errors import AnalysisError
from realist_synth.publish.exports import datacite as exported
from realist_synth.publish.exports import opened_from
from tests.publish.exports.cases import HOSTILE, hostile_review, told
from tests.strategies import reviews

schema45 = pytest.importorskip("datacite.schema45")


def record(review):
    (data,) = exported.export(opened_from(review)).values()
    found = json.loads(data)
    assert [error.message for error in schema45.validator.iter_errors(found)] == []
    return found


def test_the_record_of_the_package(bundled):
    found = record(bundled)
    assert found["titles"] == [{"title": bundled.metadata.title}]
    assert found["creators"] == [{"name": "The realist_synth authors"}]
    assert found["publisher"] == {"name": ":tba"}
    assert (found["publicationYear"], found["version"]) == ("2026", "0.1.0")
    assert found["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    related = {(one["relationType"], one["relatedIdentifierType"], one["relatedIdentifier"])
               for one in found["relatedIdentifiers"]}
    assert ("IsDerivedFrom", "DOI", "10.1186/s12954-021-00461-z") in related
    assert {("References", "DOI", study.doi) for study in bundled.studies if study.doi} <= related
    assert len(related) == len(found["relatedIdentifiers"])
    assert f"{len(bundled.tables)} tables" in found["sizes"]


def test_hostile_text_comes_back_equal():
    found = record(hostile_review())
    assert [one["name"] for one in found["creators"]] == [text.strip() for text in HOSTILE]
    assert found["descriptions"][0]["description"] == " ".join(HOSTILE).strip()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(reviews())
def test_any_review_has_a_valid_record(review):
    record(replace(review, metadata=review.metadata.model_copy(update={"created": "2026-01-31T00:00:00Z"})))


def test_people_roles_and_identifiers():
    people = [{"title": "Ann Lee", "givenName": "Ann", "familyName": "Lee", "organization": "A university",
               "path": "https://orcid.org/0000-0002-1825-0097", "email": "ann@example.org"},
              {"title": "The house", "roles": ["publisher", "maintainer", "wrangler", "editor", "typist", "maintainer"],
               "path": "https://ror.org/03f0f6041"}, {"title": "  "}, {"role": "author", "givenName": "Bo"}]
    found = record(replace(hostile_review(), metadata=told(
        contributors=people, id="https://doi.org/10.5281/zenodo.1", homepage="https://example.org/x",
        keywords=["peers"],
        sources=[{"title": "a", "path": "https://example.org/a"}, {"title": "b", "path": "b.csv"}])))
    ann = {"name": "Lee, Ann", "nameType": "Personal", "givenName": "Ann", "familyName": "Lee",
           "affiliation": [{"name": "A university"}], "nameIdentifiers": [
               {"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org"}]}
    assert found["creators"] == [ann, {"name": "Bo", "nameType": "Personal", "givenName": "Bo"}]
    assert "example.org" not in json.dumps(found["creators"])
    assert found["publisher"] == {"name": "The house"}
    kinds = [one["contributorType"] for one in found["contributors"]]
    assert kinds == ["DataManager", "DataCurator", "Editor", "Other"]
    assert (found["doi"], found["url"], found["subjects"]) == (
        "10.5281/zenodo.1", "https://example.org/x", [{"subject": "peers"}])
    assert found["relatedIdentifiers"][0] == {
        "relatedIdentifier": "https://example.org/a", "relatedIdentifierType": "URL", "relationType": "IsDerivedFrom"}


def test_what_is_not_known_is_said_in_the_words_of_the_standard():
    found = record(replace(hostile_review(), metadata=told(
        contributors=[], licenses=[], description=None, title=None, sources=[], version=None)))
    assert (found["creators"], found["publisher"]) == ([{"name": ":unav"}], {"name": ":tba"})
    assert found["titles"] == [{"title": "hostile"}]
    assert "studies" in found["descriptions"][0]["description"]
    assert not {"rightsList", "version", "contributors", "doi", "url"} & set(found)


@pytest.mark.parametrize("created", [None, "soon", "26-01-31"])
def test_the_date_is_asked_for(created):
    with pytest.raises(AnalysisError, match=r"datacite requires the date of the package.*created"):
        record(replace(hostile_review(), metadata=told(created=created)))
