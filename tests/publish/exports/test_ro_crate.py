"""RO-Crate 1.2: the crate holds for the community's validator, and its files are those of the package."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review
from realist_synth.publish.exports import export, opened_from
from realist_synth.publish.exports import ro_crate as exported
from realist_synth.validation import validate
from tests.publish.exports.cases import HOSTILE, hostile_review, told

rocrate = pytest.importorskip("rocrate")
pytestmark = pytest.mark.filterwarnings("ignore")  # of rdflib and pyshacl, inside the validator

# what the package does not know, and the export does not make up
UNKNOWN = ("affiliation", "ORCID", "ROR", "contactPoint", "`publisher`", "License entities SHOULD have a description",
           "organization SHOULD have a URL")


@pytest.fixture
def issues_of(monkeypatch, tmp_path):
    """What the validator finds; it is given the JSON-LD context that ships with the rocrate library.

    That context is the one of 1.3, in which the terms used here mean what they mean in 1.1 and 1.2.
    """
    services = pytest.importorskip("rocrate_validator.services")
    from rocrate_validator.models import ValidationSettings
    from rocrate_validator.utils.http import HttpRequester

    context = json.loads((Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text(encoding="utf-8"))

    class Answer:
        status_code, headers = 200, {"Content-Type": "application/ld+json"}

        def json(self):
            return context

    def get(self, url, **_):
        assert url == f"{exported.SPECIFICATION}/context"
        return Answer()

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)

    def issues(folder, severity):
        result = services.validate(ValidationSettings(
            rocrate_uri=str(folder), profile_identifier="ro-crate-1.2", requirement_severity=severity, offline=True,
            cache_path=tmp_path / "cache", skip_availability_check=True))
        return [issue.message for issue in result.get_issues()]

    return issues


def graph(folder):
    found = json.loads((folder / exported.METADATA).read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in found["@graph"]}


def listed(value):
    return value if isinstance(value, list) else [value]


def small(review):
    """A package with the first studies alone, for the validator takes its time."""
    return Review(review.metadata, studies=review.studies[:3], codes=review.codes[:3])


def test_the_validator_finds_no_breach(issues_of, tmp_path):
    export("ro-crate", tmp_path / "crate", "bundled")
    assert issues_of(tmp_path / "crate", "REQUIRED") == []


def test_hostile_text_makes_a_crate_that_lacks_only_what_the_package_does_not_know(issues_of, tmp_path):
    people = [{"title": HOSTILE[9]}, {"title": HOSTILE[10], "roles": ["maintainer", "x"]}]
    review = hostile_review(contributors=people, id="https://doi.org/10.5281/zenodo.1")
    export("ro-crate", tmp_path / "crate", small(review))
    found = issues_of(tmp_path / "crate", "RECOMMENDED")
    assert [message for message in found if not any(words in message for words in UNKNOWN)] == []
    assert found  # it looked


def test_a_fault_would_be_seen(issues_of, tmp_path):
    export("ro-crate", tmp_path / "crate", small(hostile_review()))
    path = tmp_path / "crate" / exported.METADATA
    path.write_text(path.read_text(encoding="utf-8").replace('"license"', '"licence"'), encoding="utf-8")
    assert any("license" in message for message in issues_of(tmp_path / "crate", "REQUIRED"))


def test_the_crate_is_the_package(bundled, tmp_path):
    folder = tmp_path / "crate"
    export("ro-crate", folder, "bundled")
    assert validate(folder, second_judge=False).valid
    root = Path(__file__).parents[3]
    entities = graph(folder)
    held = [one["@id"] for one in entities["./"]["hasPart"]]
    assert held == sorted(held)
    for path in held:
        data = (folder / path).read_bytes()
        assert data == (root / path).read_bytes()
        assert entities[path]["sha256"] == hashlib.sha256(data).hexdigest()
        assert entities[path]["contentSize"] == str(len(data))
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        *held, exported.METADATA, "manifest.json"}


def test_the_rocrate_library_reads_it(bundled, tmp_path):
    from rocrate.rocrate import ROCrate

    export("ro-crate", tmp_path / "crate", "bundled")
    crate = ROCrate(str(tmp_path / "crate"))
    assert crate.name == bundled.metadata.title
    assert crate.root_dataset["version"] == "0.1.0"
    assert crate.get("https://creativecommons.org/licenses/by/4.0/")["identifier"] == "CC-BY-4.0"
    assert crate.get("data/codings.csv")["name"] == "Codings"
    stengel = crate.get("https://doi.org/10.1186/s12954-018-0214-1")
    assert (stengel["author"]["name"], stengel["isPartOf"]["name"], stengel["datePublished"]) == (
        "Camille May Stengel", "Harm Reduction Journal", "2018")


def test_every_study_is_cited_or_mentioned(bundled, tmp_path):
    export("ro-crate", tmp_path / "crate", bundled)
    entities = graph(tmp_path / "crate")
    root = entities["./"]
    cited = [one["@id"] for one in [*listed(root["citation"]), *listed(root["mentions"])]]
    assert [entities[key]["@type"] for key in cited] == ["ScholarlyArticle"] * len(bundled.studies)
    assert {listed(entities[key]["identifier"])[0] for key in cited} == {study.study_id for study in bundled.studies}
    assert all(one["@id"].startswith("https://") for one in root["citation"])


def test_hostile_text_comes_back_equal(tmp_path):
    review = hostile_review(contributors=[{"title": text} for text in HOSTILE])
    export("ro-crate", tmp_path / "crate", review)
    entities = graph(tmp_path / "crate")
    studies = {listed(one["identifier"])[0]: one for one in entities.values() if one["@type"] == "ScholarlyArticle"}
    for study in review.studies:
        found = studies[study.study_id]
        author, journal = entities[found["author"]["@id"]], entities[found["isPartOf"]["@id"]]
        assert (found["name"], author["name"], journal["name"]) == (study.title, study.first_author, study.journal)
    assert [entities[one["@id"]]["name"] for one in entities["./"]["author"]] == [text.strip() for text in HOSTILE]
    for key in entities:
        assert not set(key) & set(' <>"{}|\\^`'), key


def test_two_studies_of_one_doi_stay_two(tmp_path):
    review = hostile_review()
    twins = tuple(study.model_copy(update={"doi": "10.1000/one", "pmid": None}) for study in review.studies[:3])
    export("ro-crate", tmp_path / "crate", replace(review, studies=twins))
    found = [one for one in graph(tmp_path / "crate").values() if one["@type"] == "ScholarlyArticle"]
    assert len(found) == 3


def test_people_and_licences():
    people = [{"title": "Ann Lee", "givenName": "Ann", "familyName": "Lee", "path": "https://orcid.org/0000-0002-1825-0097"},
              {"title": "The house", "roles": ["publisher"], "path": "https://ror.org/03f0f6041"},
              {"title": "Bo", "roles": ["wrangler"], "path": "https://example.org/bo"}]
    review = replace(hostile_review(), metadata=told(contributors=people, id="10.5281/zenodo.1", licenses=[
        {"name": "my licence", "path": "LICENCE.md"}]))
    found = json.loads(exported.export(opened_from(review))[exported.METADATA])["@graph"]
    entities = {one["@id"]: one for one in found}
    root = entities["./"]
    assert (root["author"], root["publisher"], root["contributor"]) == (
        {"@id": "https://orcid.org/0000-0002-1825-0097"}, {"@id": "https://ror.org/03f0f6041"},
        {"@id": "#contributor-3"})
    assert entities["https://orcid.org/0000-0002-1825-0097"]["@type"] == "Person"
    assert entities["#contributor-3"]["url"] == "https://example.org/bo"
    assert (root["license"], root["identifier"]) == (
        {"@id": "#licence-my%20licence"}, {"@id": "https://doi.org/10.5281/zenodo.1"})
    assert entities["https://doi.org/10.5281/zenodo.1"]["value"] == "doi:10.5281/zenodo.1"


def test_what_it_requires_is_asked_for():
    for missing, words in (({"licenses": []}, "requires a licence"), ({"created": None}, "requires the date")):
        with pytest.raises(AnalysisError, match=f"ro-crate {words}"):
            exported.export(opened_from(replace(hostile_review(), metadata=told(**missing))))


def test_the_name_of_the_metadata_must_be_free(bundled):
    opened = opened_from(bundled)
    taken = replace(opened, files={**opened.files, exported.METADATA: b""})
    with pytest.raises(AnalysisError, match="rename the file"):
        exported.export(taken)


def test_a_resource_that_is_no_table_of_the_profile_is_in_the_crate(tmp_path):
    source = Path(__file__).parents[2] / "packages" / "profile-1.1"
    folder = tmp_path / "package"
    shutil.copytree(source, folder)
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told |= {"created": "2026-01-31T00:00:00Z"}
    (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    export("ro-crate", tmp_path / "crate", folder)
    assert (tmp_path / "crate" / "data" / "x_costs.csv").read_bytes() == (source / "data" / "x_costs.csv").read_bytes()
    assert "data/x_costs.csv" in [one["@id"] for one in graph(tmp_path / "crate")["./"]["hasPart"]]
