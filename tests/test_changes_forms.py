"""How differences are told: release notes byte by byte, text, hostile cells, and the step of the version."""

from dataclasses import replace
from pathlib import Path

import pytest

from realist_synth.changes import diff
from realist_synth.changing.asked import Asked
from realist_synth.changing.version import RULE, semantic
from realist_synth.changing.words import WORDS
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.row import column_types
from realist_synth.model.tables import MODELS
from tests.analyses.small import small
from tests.changes_cases import added, edit, without
from tests.strategies import HOSTILE

ASKED = Asked(pairs=(("mechanism", "outcome"),))
NOTES = """\
## [1.3.0] - 2026-02-28

small 1.2.3 -&gt; 1.3.0: 3 rows differ, 2 properties of the descriptor; 3 results moved; a minor step.

### Added

- datapackage.json: 1 property
    - created: nothing -&gt; 2026-02-28T00:00:00Z
- studies: 1 row
    - f

### Changed

- datapackage.json: 1 property
    - version: 1.2.3 -&gt; 1.3.0
- codes: 1 row
    - att: label Theory named -&gt; Theory\\|named
- codings: 1 row
    - e-m-bridge: basis stated -&gt; configured

### Results that moved

- cells: 3
    - mechanism x outcome: all in total (every reading): 5 -&gt; 6, came f; moved by studies f
    - m-bridge x o-risk (stated): 1 -&gt; 0, gone e; moved by codings e-m-bridge
    - m-bridge in total (stated): 1 -&gt; 0, gone e; moved by codings e-m-bridge

### Version

- A minor step is needed: 3 results moved; 1 row added; 1 row changed in more than words.
- The version stated, 1.3.0, takes a step that is large enough.
"""


def version(review, text, **more):
    return replace(review, metadata=review.metadata.model_copy(update={"version": text, **more}))


def test_release_notes_byte_by_byte():
    old = small(claims=(), claim_citations=(), claim_relations=(), coder_codings=())
    new = edit(edit(old, "codings", "e-m-bridge", basis="configured"), "codes", "att", label="Theory|named")
    new = added(new, "studies", study_id="f", label="F", title="F", facts_basis="review")
    found = diff(old, version(new, "1.3.0", created="2026-02-28T00:00:00Z"), asked=ASKED)
    assert found.to_markdown() == NOTES


def marked(text):
    return edit(edit(small(), "codes", "m-trust", label=text), "claims", "trust", note=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_escaped_in_every_form(text):
    new = added(marked(text), "studies", study_id=f"x {text}", label=text, title=text, facts_basis="review")
    found = diff(version(small(), "1.0.0"), version(new, text))
    notes, shown = found.to_markdown(), found.text()
    assert "<script>" not in notes
    assert "\x1b" not in shown
    assert all(line.isprintable() for line in [*shown.split("\n"), *notes.split("\n")])
    assert all(line.startswith(("#", "- ", "    - ", "small ")) or not line for line in notes.split("\n"))
    assert {change["new"].get("label") for change in found.to_dict()["rows"]} >= {text}


def test_text_is_short_first_and_fits_the_terminal(bundled):
    found = diff(bundled, without(bundled, "codings", "s45-role-advocacy-advocacy"))
    lines = found.text().splitlines()
    assert lines[0].startswith("peer-involvement-chang-2021 0.1.0 -> 0.1.0: 1 row differs")
    assert max(map(len, lines)) <= 80
    assert max(len(line) for line in found.text(60).splitlines()) <= 60
    headings = [line for line in lines if line and not line.startswith(" ")][2:]
    assert headings == ["Rows", "Results that moved", "Version"]
    assert RULE.split(";")[0].split(",")[0] in found.text(1000)
    assert str(diff(bundled, bundled)).startswith("peer-involvement-chang-2021 0.1.0 -> 0.1.0: no difference")


def test_lists_are_cut_with_the_number_of_what_is_left_out():
    old = small()
    new = replace(old, studies=(*old.studies, *(old.studies[0].model_copy(update={"study_id": f"n{at:03}"})
                                                for at in range(50))))
    found = diff(old, new, limit=5)
    assert "... and 45 more" in found.text()
    assert "and 45 more" in found.to_markdown()
    assert len(found.to_dict()["rows"]) == 50


def test_every_word_column_is_a_column_of_text():
    columns = {name: kind for model in MODELS for name, kind in column_types(model).items()}
    for name in WORDS:
        assert columns[name].name == "string", name
        assert not columns[name].vocabulary, name


@pytest.mark.parametrize(("old", "new", "step", "enough", "told"), [
    ("1.0.0", "1.0.1", "patch", True, "large enough"),
    ("1.0.0", "1.0.0", "patch", False, "is the same: state 1.0.1 or higher"),
    ("1.2.3", "1.2.4", "minor", False, "takes a patch step only: state 1.3.0 or higher"),
    ("1.2.3", "1.3.0", "minor", True, "large enough"),
    ("1.2.3", "1.3.0", "major", False, "takes a minor step only: state 2.0.0 or higher"),
    ("1.2.3", "2.0.0-rc.1", "major", True, "large enough"),
    ("0.2.0", "0.3.0", "major", True, "large enough"),
    ("0.2.0", "0.2.1", "major", False, "state 0.3.0 or higher"),
    ("1.2.3", "1.2.2", "patch", False, "goes back from 1.2.3 to 1.2.2: state 1.2.4 or higher"),
    ("1.2.3", "1.2.3", "none", True, ""), ("1.2.3", "1.2.0", "none", False, "goes back"),
    (None, "1.0.0", "minor", None, "the old package states no version"),
    ("1.0", "draft", "minor", None, "the old and new packages state no version"),
])
def test_the_stated_version_is_held_against_the_step(old, new, step, enough, told):
    one = Review(Metadata.minimal("demo"))
    base = version(small(), old)
    other = {"none": small(), "patch": edit(small(), "codes", "att", label="B"),
             "minor": edit(small(), "studies", "a", year=1999),
             "major": replace(small(), metadata=one.metadata)}[step]
    found = diff(base, version(other, new)).version
    assert (found.step, found.enough) == (step, enough)
    assert told in found.note


def test_a_changed_schema_is_major_and_a_new_table_minor():
    gone, came = ("removed", "added")
    versions = ("1.0.0", "2.0.0")
    found = semantic([], [], versions, [("flow", gone)], [("codes.label", gone)])
    assert (found.step, found.reasons) == ("major", ("the table flow is gone", "the column codes.label is gone"))
    found = semantic([], [], versions, (), [("codes.label", came)])
    assert (found.step, found.reasons) == ("major", ("the column codes.label was added",))
    found = semantic([], [], versions, [("flow", came)])
    assert (found.step, found.reasons) == ("minor", ("the table flow was added",))
    full = {"codes": ("code_id", "label"), "flow": ("step",)}
    told = diff(small(), small(), columns=(full, {"codes": ("code_id",)}))
    assert (told.tables, told.table_columns) == ((("flow", gone),), (("codes.label", gone),))
    assert told.version.step == "major"


@pytest.mark.parametrize(("path", "value", "step"), [
    ("framework", "CMO", "major"), ("profile_version", "2.0", "major"), ("profile_version", "1.9", "major"),
    ("default_reading", "configured", "minor"), ("question", "Why?", "patch")])
def test_the_frame_is_more_than_words(path, value, step):
    old = small()
    synthesis = old.metadata.synthesis.model_validate(old.metadata.synthesis.model_dump() | {path: value})
    new = replace(old, metadata=old.metadata.model_copy(update={"synthesis": synthesis}))
    assert diff(old, new).version.step == step


def test_another_licence_is_no_matter_of_words():
    old = small()
    new = replace(old, metadata=old.metadata.model_copy(update={"licenses": ({"name": "CC-BY-NC-4.0"},)}))
    assert diff(old, new).version.step == "minor"
    assert not diff(old, new).moves


def test_a_slot_that_changed_is_major_and_its_patterns_move():
    old = small()
    dimensions = tuple(each.model_copy(update={"slot": None}) if each.name == "context" else each
                       for each in old.metadata.synthesis.dimensions)
    synthesis = old.metadata.synthesis.model_copy(update={"dimensions": dimensions})
    found = diff(old, replace(old, metadata=old.metadata.model_copy(update={"synthesis": synthesis})))
    assert "the slot of the dimension context changed" in found.version.reasons


def test_the_documentation_shows_what_is_printed(bundled):
    page = (Path(__file__).parent.parent / "docs" / "how-to" / "diff.md").read_text(encoding="utf-8")
    found = diff(bundled, without(bundled, "codings", "s42-mech-bridge-cfg-bartlett"))
    assert f"```text\n{found.text()}\n```" in page
