"""Which commit the name of a version means, among the tags and branches that a repository has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from realist_synth.errors import PackageError

TAGS, BRANCHES = "refs/tags/", "refs/heads/"
_FULL = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT = re.compile(r"[0-9a-f]{4,64}")
_SHOWN = 8
_MOST_COMPARED = 2_000


def is_commit_id(revision: str) -> bool:
    """Whether a revision is the full id of an object.

    Examples:
        >>> is_commit_id("0123456789abcdef" * 2 + "01234567"), is_commit_id("v1.0.0")
        (True, False)
    """
    return _FULL.fullmatch(revision.lower()) is not None


def may_be_commit_id(revision: str) -> bool:
    """Whether a revision may be the beginning of the id of a commit.

    Examples:
        >>> may_be_commit_id("add23a")
        True
    """
    return _SHORT.fullmatch(revision.lower()) is not None


def chosen(revision: str, refs: Mapping[str, str], name: str) -> str | None:
    """The full name of the tag or branch that a revision means; None where there is none.

    Args:
        revision: What the user typed.
        refs: The id that each full name stands for.
        name: The whole of what the user typed, for the message.

    Raises:
        PackageError: If both a tag and a branch have that name, and differ.

    Examples:
        >>> chosen("v1", {"refs/tags/v1": "a" * 40}, "review@v1")
        'refs/tags/v1'
    """
    if revision in refs:
        return revision
    tag, branch = TAGS + revision, BRANCHES + revision
    peeled = refs.get(tag + "^{}", refs.get(tag))
    if tag in refs and branch in refs and peeled != refs[branch]:
        raise PackageError(f"{name}: both a tag and a branch are called {revision!r}; write @{tag} or @{branch}")
    return tag if tag in refs else branch if branch in refs else None


def listed(listing: bytes, between: str) -> dict[str, str]:
    r"""The id that each name stands for, from lines of an id and a name.

    Examples:
        >>> listed(b"0123\tHEAD\n", "\t")
        {'HEAD': '0123'}
    """
    pairs = (line.partition(between) for line in listing.decode("utf-8", "surrogateescape").split("\n"))
    return {name: oid for oid, _, name in pairs if name}


def unknown(revision: str, refs: Mapping[str, str], name: str) -> PackageError:
    """The error for a name that no version has, with those that come near, or else with the last tags.

    Examples:
        >>> print(unknown("v2", {"refs/tags/v1": "", "refs/tags/v1.2": ""}, "review@v2"))
        review@v2: no tag, branch or commit there is called 'v2' (did you mean 'v1.2' or 'v1'?)
    """
    names = {full.removeprefix(TAGS).removeprefix(BRANCHES) for full in refs
             if full.startswith((TAGS, BRANCHES)) and not full.endswith("^{}")}
    tags = sorted((full.removeprefix(TAGS) for full in refs if full.startswith(TAGS) and not full.endswith("^{}")),
                  key=_by_number, reverse=True)
    near = get_close_matches(revision, sorted(names)[:_MOST_COMPARED], n=4, cutoff=0.5) if len(revision) < 100 else []
    if near:
        hint = f" (did you mean {' or '.join(map(repr, near))}?)"
    else:
        hint = f"; its last tags: {', '.join(tags[:_SHOWN])}" if tags else "; it has no tags"
    return PackageError(f"{name}: no tag, branch or commit there is called {revision!r}{hint}")


def _by_number(tag: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() and len(part) < 18 else (-1, part)
            for part in re.findall(r"[0-9]+|[^0-9]+", tag)]
