"""The metadata of a sound descriptor, made without the validators of pydantic.

To build its first validator in a process, pydantic looks through all installed distributions for plugins, which takes
longer than to read a whole review. So what is plainly sound is made directly; anything else goes to the models, which
say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from realist_synth.model.metadata import Dimension, Metadata, Synthesis
from realist_synth.model.vocabularies import Basis, Framework, Slot

Check = Callable[[Any], bool]


def sound_metadata(value: Mapping[str, Any]) -> Metadata | None:
    """The metadata that the models make of a value, or None where they have to look at it themselves.

    Args:
        value: The descriptor without its resources.

    Examples:
        >>> minimal = Metadata.minimal("demo").model_dump(mode="json", exclude_unset=True)
        >>> sound_metadata(minimal) == Metadata.minimal("demo")
        True
        >>> sound_metadata(minimal | {"title": 7}) is None
        True
    """
    if not _fits(value, _METADATA, ("name", "synthesis")):
        return None
    synthesis = value["synthesis"]
    if not _fits(synthesis, _SYNTHESIS, ("profile_version", "framework", "dimensions")) or not synthesis["dimensions"]:
        return None
    if not all(
        isinstance(item, dict) and _fits(item, _DIMENSION, ("name", "label")) for item in synthesis["dimensions"]
    ):
        return None
    dimensions = tuple(Dimension.model_construct(**item | _words(item, slot=Slot)) for item in synthesis["dimensions"])
    made = Synthesis.model_construct(**_tuples(synthesis) | {"dimensions": dimensions}
                                     | _words(synthesis, framework=Framework, default_reading=Basis))
    return Metadata.model_construct(**_tuples(value) | {"synthesis": made})


def _fits(value: Mapping[str, Any], checks: Mapping[str, Check], required: tuple[str, ...]) -> bool:
    # names with an underscore, and those of methods and parameters, could be taken for something else in a direct call
    return all(name in value for name in required) and all(
        checks[name](item) if name in checks else not (name.startswith("_") or name == "cls" or hasattr(Metadata, name))
        for name, item in value.items())


def _words(value: Mapping[str, Any], **vocabularies: type[StrEnum]) -> dict[str, Any]:
    return {name: words(value[name]) for name, words in vocabularies.items() if value.get(name) is not None}


def _tuples(value: Mapping[str, Any]) -> dict[str, Any]:
    lists = ("licenses", "contributors", "sources", "authors")
    return {name: tuple(item) if name in lists else item for name, item in value.items()}


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _word_of(vocabulary: type[StrEnum]) -> Check:
    words = {term.value for term in vocabulary}
    return lambda value: isinstance(value, str) and value in words


_METADATA: Mapping[str, Check] = {
    "name": _filled, "title": _text, "version": _text, "description": _text, "created": _text, "licenses": _objects,
    "contributors": _objects, "sources": _objects, "synthesis": lambda value: isinstance(value, dict),
}
_SYNTHESIS: Mapping[str, Check] = {
    "profile_version": lambda value: isinstance(value, str), "framework": _word_of(Framework), "dimensions": _objects,
    "default_reading": _word_of(Basis), "question": _text,
    "authors": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
}
_DIMENSION: Mapping[str, Check] = {
    "name": _filled, "label": _filled, "slot": lambda value: value is None or _word_of(Slot)(value),
}
