"""LICENSE: under which licence the data may be used, and whom to name."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.finding import visible
from realist_synth.model.review import Review
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.releases.own_files import LICENCE_NOTE, creators

LICENCE = "LICENSE"


def licence(review: Review, files: Mapping[str, bytes]) -> bytes:
    """The licence of the data in plain text, as the descriptor has it.

    Args:
        review: The review.
        files: The files of the package; a note of its makers on the licence is pointed to.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> b"names no licence" in licence(Review(Metadata.minimal("demo")), {})
        True
    """
    told = review.metadata
    names = [_named(one) for one in told.licenses]
    if names:
        text = ["These data are licensed under:", "", *(f"  {name}" for name in names), "",
                "The text of a licence is at its address. Where it asks for attribution, name:", ""]
        by = ", ".join(name_of(one) for one in creators(review))
        sources = [f"{one['title']}. {one.get('path', '')}".rstrip() for one in told.sources if one.get("title")]
        text += map(_line, [f"{by}. {told.title or told.name}. Data package {told.name}, version {told.version}.",
                            *sources])
    else:
        text = ["The package names no licence: without one, the law of copyright alone says what you may do.",
                "Ask those who made it."]
    if LICENCE_NOTE in files:
        text += ["", f"{LICENCE_NOTE} says more, in the words of the makers."]
    return text_bytes("\n".join([f"Licence of the data package {visible(told.name)}", "", *text, ""]))


def name_of(one: Mapping[str, object]) -> str:
    """What a contributor is called.

    Examples:
        >>> name_of({"givenName": "Ada", "familyName": "Byron"})
        'Ada Byron'
    """
    whole = " ".join(str(one[key]) for key in ("givenName", "familyName") if one.get(key))
    return str(one.get("title") or whole or one.get("organization") or "")


def _named(one: Mapping[str, object]) -> str:
    name, title, path = (visible(str(one.get(key) or "")) for key in ("name", "title", "path"))
    return ", ".join(part for part in (title or name, f"({name})" if title and name else "", path) if part).replace(
        ", (", " (")


def _line(text: str) -> str:
    return f"  - {visible(' '.join(text.split()))}"
