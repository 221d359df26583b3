"""A version out of a repository on this machine, read from its object store without running anything of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from realist_synth.errors import PackageError
from realist_synth.package.locate import DESCRIPTOR
from realist_synth.package.sources.address import LocalVersion, folder_of
from realist_synth.package.sources.git import TOO_OLD, GitError, Repository, empty_repository, git
from realist_synth.package.sources.names import chosen, listed, may_be_commit_id, unknown

_LISTING = 64 * 1024 * 1024


@dataclass(frozen=True)
class Held:
    """A commit that is at hand in a repository of our own.

    Attributes:
        repository: That repository.
        address: Where the commit comes from, as it is shown and remembered.
        commit: Its full id.
        folder: The folder of the package.
    """

    repository: Repository
    address: str
    commit: str
    folder: str


@contextmanager
def held(asked: LocalVersion) -> Iterator[Held]:
    """The commit that a revision means in the repository around a folder.

    Raises:
        PackageError: If the folder is in no repository, or there is no such version.
    """
    name = f"{asked.path}@{asked.revision}"
    start = asked.path
    if not start.is_dir():
        if start.name != DESCRIPTOR:
            raise PackageError(f"{name}: a version is of a folder or of its {DESCRIPTOR}, and {start.name} is neither")
        start = start.parent
    try:
        told = git("rev-parse", "--path-format=absolute", "--git-common-dir", "--git-path", "objects",
                   "--show-object-format", "--show-prefix", cwd=start, own_settings=True)
        refs = _refs(start)
    except GitError as error:
        raise PackageError(f"{name}: {error}") from None
    if told.startswith(b"--"):  # before 2.31 it repeats what it does not know
        raise PackageError(TOO_OLD)
    # the prefix is an empty line at the root, and no line at all in a repository without files beside it
    own, objects, algorithm, prefix = [*told.split(b"\n"), b""][:4]
    folder = folder_of(name, os.fsdecode(prefix))
    with empty_repository(algorithm.decode("ascii"), Path(os.fsdecode(objects))) as repository:
        commit = _commit(repository, asked.revision, refs, name)
        yield Held(repository, Path(os.fsdecode(own)).as_uri().removesuffix("/.git"), commit, folder)


def _refs(start: Path) -> dict[str, str]:
    """The id that each name stands for, without a look at the objects."""
    listing = git("for-each-ref", "--format=%(objectname) %(refname)", cwd=start, own_settings=True, most=_LISTING)
    refs = listed(listing, " ")
    try:
        head = git("rev-parse", "--verify", "--quiet", "HEAD", cwd=start, own_settings=True)
        return refs | {"HEAD": head.decode("ascii").strip()}
    except GitError:  # nothing has been committed
        return refs


def _commit(repository: Repository, revision: str, refs: dict[str, str], name: str) -> str:
    base = revision[:min((at for at in map(revision.find, "~^") if at >= 0), default=len(revision))]
    steps = revision[len(base):]
    full = chosen(base, refs, name)
    if full is None and not may_be_commit_id(base):
        raise unknown(base, refs, name)
    start = refs[full] if full else base.lower()
    try:
        found = repository.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{start}{steps}^{{commit}}")
    except GitError:
        if full and not steps:
            raise PackageError(f"{name}: {base!r} names no commit that is whole in this repository") from None
        if full or steps:
            raise PackageError(f"{name}: this repository has no commit {steps} of {base!r}") from None
        raise unknown(base, refs, name) from None
    return found.decode("ascii").strip()
