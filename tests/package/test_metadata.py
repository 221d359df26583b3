"""Metadata made directly are what the models make, for whatever they take; the rest is left to the models."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from realist_synth.model.metadata import Metadata
from realist_synth.package.metadata import sound_metadata
from tests.faults import DESCRIPTOR, VALID

ANY = (
    st.none()
    | st.booleans()
    | st.integers(-1, 1)
    | st.sampled_from(["", "x", "CMO", "stated", "context", "reconciled"])
    | st.lists(st.sampled_from(["x", 1, {}, {"name": "x"}]), max_size=2).map(list)
    | st.just({"title": "x"})
)
TEXT = st.sampled_from(["x", "y"])


def some(**values):
    """Objects in which some values are sound, some are not, and some are missing."""
    keys = st.dictionaries(
        st.sampled_from([*values, "more", "_more", "copy", "json", "model_extra", "self"]), st.none(), max_size=12
    )
    return keys.flatmap(
        lambda chosen: st.fixed_dictionaries(
            {key: values.get(key, ANY) | ANY if key != "name" else TEXT | ANY for key in chosen}
        )
    )


DIMENSIONS = st.lists(st.fixed_dictionaries({"name": TEXT, "label": TEXT}, optional={"slot": st.sampled_from(
    ["context", "outcome", None]), "more": ANY}) | some(name=TEXT, label=TEXT, slot=TEXT), max_size=2)
SYNTHESIS = st.fixed_dictionaries(
    {"profile_version": TEXT, "framework": st.sampled_from(["CMO", "ICMO", "x"]), "dimensions": DIMENSIONS},
    optional={
        "default_reading": st.sampled_from(["stated", "x"]),
        "question": TEXT | ANY,
        "authors": st.lists(TEXT) | ANY,
        "more": ANY,
    },
)
METADATA = st.fixed_dictionaries(
    {"name": TEXT, "synthesis": SYNTHESIS | some(framework=TEXT)},
    optional={
        "title": TEXT | ANY,
        "version": TEXT,
        "licenses": st.just([{"name": "x"}]) | ANY,
        "sources": ANY,
        "more": ANY,
        "_more": ANY,
        "copy": ANY,
        "self": ANY,
        "_fields_set": ANY,
        "cls": ANY,
    },
)


@given(METADATA)
def test_what_is_made_directly_is_what_the_models_make(value):
    made = sound_metadata(value)
    try:
        wanted = Metadata.model_validate(value)
    except ValidationError:
        wanted = None
    assert made is None or made == wanted
    if made is not None:
        assert made.model_dump() == wanted.model_dump()
        assert made.model_fields_set == wanted.model_fields_set
        assert repr(made) == repr(wanted)
        assert made.synthesis.model_fields_set == wanted.synthesis.model_fields_set
        assert hash(made.synthesis.framework) == hash(wanted.synthesis.framework)


def test_an_ordinary_descriptor_needs_no_validator():
    value = json.loads((VALID / DESCRIPTOR).read_text("utf-8"))
    known = {key: item for key, item in value.items() if key not in ("resources", "$schema")}
    assert sound_metadata(known) == Metadata.model_validate(known)


@pytest.mark.parametrize("name", ["cls", "self", "values", "_fields_set", "_x", "copy", "model_config", "more"])
def test_other_properties_of_any_name_are_kept(name):
    value = Metadata.minimal("demo").model_dump(mode="json", exclude_unset=True) | {name: 1}
    made = sound_metadata(value)
    assert made is None or made == Metadata.model_validate(value)
    assert (made is None) is (name not in ("self", "values", "more"))
