"""A version out of a repository that git asks for: over https, ssh, or from a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.sources.address import GitAddress, shown
from realist_synth.package.sources.git import GitError, Repository, empty_repository, git
from realist_synth.package.sources.local import Held
from realist_synth.package.sources.names import chosen, is_commit_id, listed, may_be_commit_id, unknown

_LISTING = 64 * 1024 * 1024
_FETCHED = "refs/fetched/version"
# what git says, with LC_ALL=C
_REFUSED = re.compile("not our ref|unadvertised object|remote ref|remote error: upload-pack: not our")
_CAUSES = tuple((re.compile(pattern), told) for pattern, told in (
    ("dubious ownership", "the folder belongs to somebody else ({}); or name a clone of your own"),
    ("Authentication failed|could not read (?:Username|Password)|Permission denied|error: 40[13]|"
     "terminal prompts disabled|Host key verification failed",
     "the repository is not open to you, or is not there ({}); no password is asked for: give git a credential helper, "
     "or ssh a key in its agent"),
    ("does not appear to be a git repository|not found|does not exist|not a git repository",
     "there is no such repository ({})"),
    ("fsck|index-pack|unpack-objects|bad object|corrupt", "the repository sent what git does not take ({})"),
))


class Unreachable(PackageError):
    """The repository did not answer, so that nothing is known of what it holds now."""


@contextmanager
def held(asked: GitAddress, limits: Limits, cached: Callable[[str], bool]) -> Iterator[Held]:
    """The commit that a revision means in a repository, fetched into one of our own unless it is in the cache.

    Args:
        asked: The repository and the revision.
        limits: How much is fetched at most.
        cached: Whether the package of a commit is in the cache, so that the commit need not be fetched.

    Raises:
        Unreachable: If the repository does not answer.
        PackageError: If there is no such version, or it is too large.
    """
    name, revision = typed(asked), asked.revision or "HEAD"
    refs = {} if is_commit_id(revision) else _refs(asked, name)
    full = chosen(revision, refs, name)
    if full is None and not may_be_commit_id(revision):
        raise unknown(revision, refs, name)
    source = full or revision.lower()
    commit = refs.get(f"{full}^{{}}", refs[full]) if full else source if is_commit_id(source) else ""
    ids = [commit, *refs.values()]
    with empty_repository("sha256" if max(map(len, ids)) == 64 else "sha1") as repository:
        if not (commit and cached(commit)):
            commit = _fetch(repository, asked, source, commit, limits)
        yield Held(repository, shown(asked.url), commit, asked.folder)


def typed(asked: GitAddress) -> str:
    """An address as the user typed it, without a password.

    Examples:
        >>> typed(GitAddress("https://example.org/review", "v1", "one"))
        'git+https://example.org/review@v1#one'
    """
    revision = f"@{asked.revision}" if asked.revision else ""
    folder = f"#{asked.folder}" if asked.folder else ""
    return f"git+{shown(asked.url)}{revision}{folder}"


def _refs(asked: GitAddress, name: str) -> dict[str, str]:
    """The id that each tag and branch stands for there, that of an annotated tag's commit under its name and `^{}`."""
    listing = _ask(asked, "ls-remote", "--quiet", "--", asked.url, "HEAD", "refs/heads/*", "refs/tags/*",
                   cwd=Path(gettempdir()))
    refs = listed(listing, "\t")
    if not refs:
        raise PackageError(f"{name}: the repository is empty")
    return refs


def _fetch(repository: Repository, asked: GitAddress, source: str, commit: str, limits: Limits) -> str:
    """Bring one revision, and give the commit that it is."""
    name, by_id = typed(asked), may_be_commit_id(source)

    def watch() -> None:
        if _size(repository.folder / "objects") > limits.archive_bytes:
            raise PackageError(f"{name}: the repository sent more than {limits.archive_bytes} bytes; "
                               f"{limits.text('archive_bytes')}, or take a release .zip")

    def bring(*what: str) -> None:
        _ask(asked, f"--git-dir={repository.folder}", "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", *what,
             cwd=repository.folder, watch=watch)

    try:
        if by_id and not is_commit_id(source):
            raise GitError("only the whole id of a commit can be asked for")
        bring("--depth=1", "--", asked.url, f"+{source}:{_FETCHED}")
        found = _resolved(repository, _FETCHED)
    except GitError:
        if not by_id:
            raise
        # not every host hands out a commit by its id: bring all, and look whether it is among them
        bring("--", asked.url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
        found = _resolved(repository, source)
    if found is None:
        raise unknown(source, _refs(asked, name), name) if by_id else PackageError(f"{name}: {source} is no commit")
    if commit and found != commit:
        raise PackageError(f"{name}: {source} was to be commit {commit}, and {found} is what came; it may have moved "
                           "meanwhile, or be the id of a tag: try again, or write @" + found)
    return found


def _resolved(repository: Repository, revision: str) -> str | None:
    try:
        found = repository.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        return None
    return found.decode("ascii").strip()


def _ask(asked: GitAddress, *arguments: str, cwd: Path, watch: Callable[[], None] | None = None) -> bytes:
    """What git prints when it asks the repository; why not, sorted by what can be done about it."""
    # the user's own settings may turn an https address into one for ssh, or the other way round
    protocol = "file" if asked.url.startswith("file:") else "https:ssh"
    try:
        return git(*arguments, cwd=cwd, protocol=protocol, own_settings=True, most=_LISTING, watch=watch)
    except GitError as error:
        said, name = shown(str(error)), typed(asked)
        if _REFUSED.search(said):
            raise
        for pattern, told in _CAUSES:
            if pattern.search(said):
                raise PackageError(f"{name}: {told.format(said)}") from None
        raise Unreachable(f"{name}: the repository cannot be reached ({said})") from None


def _size(folder: Path) -> int:
    size = 0
    with suppress(OSError):  # files come and go while git writes
        for path in folder.rglob("*"):
            with suppress(OSError):
                size += path.stat().st_size if path.is_file() else 0
    return size
