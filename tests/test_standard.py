"""The package under the standard's own profiles: Data Package v2 for the descriptor and schemas, ours on top."""

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

ROOT = Path(__file__).parent.parent
STANDARD = {
    name: json.loads((resources.files("dplib") / "profiles" / "2.0" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("datapackage", "dataresource", "tabledialect", "tableschema")
}
REGISTRY = Registry().with_resources(
    (f"https://datapackage.org/profiles/2.0/{name}.json", Resource.from_contents(found, default_specification=DRAFT7))
    for name, found in STANDARD.items())


def faults(value, schema):
    return [error.message for error in jsonschema.Draft7Validator(schema, registry=REGISTRY).iter_errors(value)]


def load(path):
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def test_the_descriptor_obeys_data_package_v2():
    assert faults(load("datapackage.json"), STANDARD["datapackage"]) == []


def test_the_descriptor_obeys_our_profile_which_builds_on_it():
    profile = load("schemas/realist-synthesis.json")
    assert profile["allOf"] == [{"$ref": "https://datapackage.org/profiles/2.0/datapackage.json"}]
    assert faults(load("datapackage.json"), profile) == []


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.json")), ids=lambda p: p.stem)
def test_each_schema_obeys_table_schema_v2(path):
    if path.name != "realist-synthesis.json":
        assert faults(load(path), STANDARD["tableschema"]) == []


@pytest.mark.parametrize("damage", [
    {"synthesis": None}, {"resources": []}, {"name": 5},
    {"synthesis": {"profile_version": "9.9", "framework": "ICMO", "dimensions": [{"name": "a", "label": "A"}]}},
    {"synthesis": {"profile_version": "1.1", "framework": "XYZ", "dimensions": [{"name": "a", "label": "A"}]}},
    {"synthesis": {"profile_version": "1.1", "framework": "CMO", "dimensions": []}},
])
def test_our_profile_refuses(damage):
    assert faults(load("datapackage.json") | damage, load("schemas/realist-synthesis.json"))
