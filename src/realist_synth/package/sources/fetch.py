"""From an address to a verified archive in the cache."""

from __future__ import annotations

import logging
from contextlib import suppress

from realist_synth.errors import OutputError, PackageError
from realist_synth.package.contents import own_files
from realist_synth.package.limits import Limits
from realist_synth.package.locate import Located
from realist_synth.package.sources import local, remote
from realist_synth.package.sources.address import ArchiveAddress, GitAddress, LocalVersion, parse, shown
from realist_synth.package.sources.download import downloaded
from realist_synth.package.sources.kept import Cache, Kept, Key
from realist_synth.package.sources.local import Held
from realist_synth.package.sources.names import is_commit_id
from realist_synth.package.sources.tree import version
from realist_synth.package.stored_zip import stored_zip

_LOG = logging.getLogger("realist_synth")


def fetched(source: str, limits: Limits | None = None) -> Located:
    """The package at an address, as an archive in the cache whose digest holds.

    A commit named by its whole id, and an archive named with its digest, need no network when they are in the cache. A
    tag or a branch is asked for again each time.

    Args:
        source: The address.
        limits: How much is fetched at most.

    Raises:
        PackageError: If it is no address, or what it names cannot be had.
        OutputError: If the cache cannot be written.
    """
    asked, cache, limits = parse(source), Cache(), limits or Limits()
    if isinstance(asked, ArchiveAddress):
        kept = downloaded(asked, cache, limits)
        return Located(kept.path, address=asked.url, sha256=kept.sha256)
    if isinstance(asked, LocalVersion):
        with local.held(asked) as here:
            return _kept(here, f"{asked.path}@{asked.revision}", asked.revision, cache, limits)
    return _from_repository(asked, cache, limits)


def _from_repository(asked: GitAddress, cache: Cache, limits: Limits) -> Located:
    name = remote.typed(asked)
    if asked.revision and is_commit_id(asked.revision):
        key = Key(shown(asked.url), asked.revision.lower(), asked.folder)
        if kept := cache.find(key):
            return _located(kept, key, asked.revision)

    def cached(commit: str) -> bool:
        return cache.find(Key(shown(asked.url), commit, asked.folder)) is not None

    try:
        with remote.held(asked, limits, cached) as there:
            located = _kept(there, name, asked.revision, cache, limits)
    except remote.Unreachable as error:
        raise PackageError(f"{error}; {_in_cache(asked, cache)}") from None
    if asked.revision is None:
        _LOG.warning("%s: no version was named; this is commit %s, now the head of the default branch", name,
                     located.commit)
    return located


def _kept(found: Held, name: str, revision: str | None, cache: Cache, limits: Limits) -> Located:
    """The package of a commit, packed unless it is in the cache."""
    key = Key(found.address, found.commit, found.folder)
    kept = cache.find(key)
    if kept is None:
        with version(found.repository, found.commit, found.folder, name, limits) as tree:
            kept = cache.put(stored_zip(own_files(tree, limits)), key, revision)
    else:
        with suppress(OutputError):  # that a cache can only be read is no reason to fail
            cache.note(key, kept.sha256, revision)
    return _located(kept, key, revision)


def _located(kept: Kept, key: Key, revision: str | None) -> Located:
    return Located(kept.path, address=key.address, revision=revision, commit=key.commit, folder=key.folder,
                   sha256=kept.sha256)


def _in_cache(asked: GitAddress, cache: Cache) -> str:
    commits = [f"{commit} ({', '.join(names)})" if (names := [one for one in asked_as if one != commit]) else commit
               for commit, asked_as, _ in cache.known(shown(asked.url), asked.folder)]
    if not commits:
        return "nothing of it is in the cache"
    return f"in the cache, and to be had without a network as @COMMIT: {'; '.join(commits[:8])}"
