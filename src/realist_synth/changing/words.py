"""Which differences are words for people, which are the frame of the data, and which are neither."""

from __future__ import annotations

from realist_synth.changing.rows import DESCRIPTOR, Change, Ref

# columns that explain and name; no number is computed from them
WORDS = frozenset({
    "label", "title", "definition", "source", "summary", "note", "statement", "rationale", "description", "question",
    "decision", "reason", "section", "licence", "comparison", "outcome_as_reported", "population", "facts_source",
})
# the parts of the descriptor that say what may be done with which data, and how they are to be read
_FACTS = {"name", "licenses"}
_FRAME = {("synthesis", "framework"), ("synthesis", "default_reading"), ("synthesis", "profile_version"), ("reading",)}


def is_words(change: Change) -> bool:
    """Whether a difference is one of words alone.

    Examples:
        >>> from realist_synth.changing.rows import Ref
        >>> is_words(Change(Ref("codes", ("c",)), "changed", {"label": "A"}, {"label": "B"}, ("label",)))
        True
    """
    if change.ref.table == DESCRIPTOR:
        return not is_frame(change.ref) and change.ref.key[0] not in _FACTS
    return change.kind == "changed" and WORDS.issuperset(change.fields)


def is_frame(ref: Ref) -> bool:
    """Whether a property of the descriptor says how the data are to be read: framework, dimensions, slots, reading.

    Examples:
        >>> is_frame(Ref(DESCRIPTOR, ("synthesis", "dimensions", "role", "slot")))
        True
        >>> is_frame(Ref(DESCRIPTOR, ("synthesis", "dimensions", "role", "label")))
        False
    """
    if ref.table != DESCRIPTOR:
        return False
    return ref.key in _FRAME or ref.key == ("synthesis", "dimensions", "order") or (
        ref.key[:2] == ("synthesis", "dimensions") and ref.key[-1] in ("name", "slot"))
