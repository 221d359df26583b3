"""The files of the evidence map: whole, the same every time, and safe whatever the data hold."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from realist_synth.model.codebook import Code
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish import parts
from realist_synth.publish.countries import country_names
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.map import ASSETS, files
from realist_synth.publish.map_data import first_pair, map_data, script
from realist_synth.publish.options import Options
from tests.analyses.small import small
from tests.strategies import reviews


def loaded(found):
    """The data of the script, read back by lines of JSON."""
    text = found["evidence.js"].decode()
    assert text.startswith("window.realistEvidence = {\n")
    return json.loads(
        re.sub(r'^("\w+"): ', r"\1: ", text.removeprefix("window.realistEvidence = ").rstrip("\n;"), flags=re.MULTILINE)
    )


def test_the_part_gives_page_evidence_and_program(bundled):
    assert parts()["map"].folder == "docs/map"
    found = files(bundled, Options())
    assert set(found) == {"index.md", "evidence.js", *ASSETS}
    assert sum(map(len, found.values())) < 250_000
    page = found["index.md"].decode()
    assert page.count('<div id="evidence-map">') == 1
    assert re.findall(r'<script src="([^"]+)" defer></script>', page) == ["evidence.js", "evidence-map.js"]
    assert 'rel="stylesheet" href="evidence-map.css"' in page


def test_the_evidence_is_whole(bundled):
    data = loaded(files(bundled, Options()))
    assert len(data["studies"]) == 29
    assert len(data["codings"]) == len(bundled.codings)
    assert [code["id"] for code in data["codes"]] == [
        c.code_id for d in bundled.metadata.synthesis.dimensions for c in bundled.codebook(d.name)
    ]
    coding = next(c for c in data["codings"] if c["id"] == "s45-role-advocacy-advocacy")
    assert data["studies"][coding["study"]]["id"] == "s45"
    assert data["codes"][coding["code"]]["label"] == "Advocacy"
    passage = data["passages"][coding["passage"]]
    assert (passage["section"], passage["start"], passage["end"]) == ("Results: roles", 16334, 16406)
    assert data["documents"][passage["document"]]["doi"] == "10.1186/s12954-021-00461-z"
    assert data["countries"]["VNM"] == "Viet Nam"
    assert data["start"] == {"rows": "role", "columns": "outcome", "reading": "stated", "level": 1}


def test_hierarchy_bases_and_configurations_are_there():
    data = map_data(small(), Options())
    codes = {code["id"]: code for code in data["codes"]}
    at = [code["id"] for code in data["codes"]]
    assert [at[n] for n in codes["o-testing"]["above"]] == ["o-reach", "o-access"]
    assert (codes["o-testing"]["level"], at[codes["o-testing"]["parent"]]) == (3, "o-reach")
    assert next(c for c in data["codings"] if c["id"] == "e-o-risk")["withdrawn"] is True
    assert next(c for c in data["codings"] if c["id"] == "e-m-trust")["presence"] == "absent"
    assert [c["id"] for c in data["configurations"]] == ["k1", "k2", "k3"]
    assert data["configurations"][1]["study"] == 2


def test_the_parameters_say_how_the_map_begins(bundled):
    options = Options({"crosstabs": Params(pairs=("mechanism:outcome",), level="all")})
    start = map_data(bundled, options)["start"]
    assert (start["rows"], start["columns"], start["level"]) == ("mechanism", "outcome", "all")
    assert first_pair(bundled, options) == ("mechanism", "outcome")


def test_no_codes_no_map_and_one_dimension_is_enough():
    metadata = Metadata.minimal("demo")
    assert set(files(Review(metadata), Options())) == {"index.md"}
    with pytest.raises(ValueError, match="needs codes"):
        first_pair(Review(metadata), Options())
    one = Review(metadata, codes=(Code(code_id="x", dimension="context", label="X"),))
    assert first_pair(one, Options()) == ("context", "context")
    assert "A dot means" in files(one, Options())["index.md"].decode()


def test_row_order_changes_nothing(bundled):
    mixed = replace(bundled, **{name: tuple(reversed(rows)) for name, rows in bundled.tables.items()})
    assert files(mixed, Options()) == files(bundled, Options())


def test_hostile_text_ends_neither_the_script_nor_the_table():
    text = "</script><script>alert(1)</script>\u2028\u2029 <!-- \x1b"
    review = small(
        codes=tuple(c.model_copy(update={"label": text}) for c in small().codes),
        studies=tuple(s.model_copy(update={"label": text, "title": text}) for s in small().studies),
    )
    found = files(review, Options())
    for name in ("index.md", "evidence.js"):
        shown = found[name].decode()
        assert "<script>" not in shown
        assert not re.search("[\u2028\u2029\x1b]", shown)
        assert "alert(1)" in shown
    assert loaded(found)["codes"][0]["label"] == "</script><script>alert(1)</script>\\u2028\\u2029 <!-- \\x1b"


def test_a_script_escapes_what_could_end_it():
    assert (
        script("x", {"a": ["</script>\u2028"], "b": 1})
        == 'window.x = {\n"a": [\n"\\u003c/script>\\u2028"],\n"b": 1\n};\n'
    )


def test_the_assets_ask_no_host_and_run_no_text():
    for name, data in files(small(), Options()).items():
        text = data.decode()
        if name in ASSETS:
            for word in ("fetch(", "XMLHttpRequest", "import(", "@import", "url(", "innerHTML", "outerHTML",
                         "insertAdjacentHTML", "eval(", "new Function", "document.write"):
                assert word not in text.replace('"url(#gap)"', ""), (name, word)
            assert set(re.findall(r"https?://[\w./-]+", text)) <= {"https://doi.org/", "http://www.w3.org/2000/svg"}


def test_countries_have_names():
    names = country_names()
    assert all(re.fullmatch("[A-Z]{3}", code) and name == name.strip() and name for code, name in names.items())
    assert (names["GBR"], names["CIV"], names["VNM"]) == ("United Kingdom", "Côte d'Ivoire", "Viet Nam")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reviews())
def test_any_valid_review_gives_a_script_of_plain_lines(review):
    found = files(review, Options())
    if "evidence.js" in found:
        data = loaded(found)
        assert len(data["studies"]) == len(review.studies)
        assert all(c["study"] < len(data["studies"]) and c["code"] < len(data["codes"]) for c in data["codings"])
        assert "<" not in found["evidence.js"].decode()
