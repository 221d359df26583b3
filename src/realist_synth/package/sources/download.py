"""An archive from an https address: one request, of a limited size, that is never led to another kind of address."""

from __future__ import annotations

import http.client
from hashlib import sha256
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from realist_synth import __version__
from realist_synth.errors import PackageError
from realist_synth.package.archive import ZipStore
from realist_synth.package.limits import Limits
from realist_synth.package.sources.address import LOOPBACK, ArchiveAddress
from realist_synth.package.sources.kept import Cache, Kept, Key

_SILENCE = 60
"""Seconds without a byte after which a host counts as gone."""
_BLOCK = 1 << 20


class _Redirects(HTTPRedirectHandler):
    """Follows to https; to http only on this machine, and only from there."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage,
                         newurl: str) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        at_home = before.scheme == "http" and before.hostname in LOOPBACK and after.hostname in LOOPBACK
        if after.scheme != "https" and not (after.scheme == "http" and at_home):
            fp.close()
            raise PackageError(f"{req.full_url}: leads on to an address that is not https ({newurl[:200]}), which is "
                               "not fetched")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def downloaded(asked: ArchiveAddress, cache: Cache, limits: Limits) -> Kept:
    """The archive at an address, kept in the cache; with a digest in the address, from there if it is there.

    Raises:
        PackageError: If it cannot be had, is no archive of a package, or has another digest than the one typed.
        OutputError: If the cache cannot be written.
    """
    if asked.sha256 and (kept := cache.archive(asked.sha256)):
        return kept
    key = Key(asked.url)
    try:
        data = _bytes(asked.url, limits)
    except URLError as error:
        before = cache.find(key)
        hint = f"; in the cache, and to be had without a network: #sha256={before.sha256}" if before else \
            "; nothing of it is in the cache"
        raise PackageError(f"{asked.url}: cannot be reached ({error.reason}){hint}") from None
    digest = sha256(data).hexdigest()
    if asked.sha256 and digest != asked.sha256:
        raise PackageError(f"{asked.url}: what came has the digest {digest}, not {asked.sha256} as asked for; nothing "
                           "was kept")
    if not data.startswith(b"PK"):
        raise PackageError(f"{asked.url}: what came is no archive")
    kept = cache.put(data, key)
    try:
        ZipStore(kept.path, limits)
    except PackageError as error:
        cache.drop(digest)
        hint = "; of a repository, write git+ADDRESS@REV" if "whole repository" in str(error) else ""
        raise PackageError(str(error).replace(str(kept.path), asked.url) + hint) from None
    return kept


def _bytes(url: str, limits: Limits) -> bytes:
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), _Redirects(), HTTPErrorProcessor(),
                    HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    request = Request(url, headers={"User-Agent": f"realist-synth/{__version__}", "Accept-Encoding": "identity"})
    try:
        answer: Any = opener.open(request, timeout=_SILENCE)
        with answer:
            return _body(answer, url, limits.archive_bytes, limits)
    except HTTPError as error:
        error.close()
        why = {401: "asks for a name and a password", 403: "does not give it to you", 404: "has no such file",
               410: "has no such file any more"}.get(error.code, "answers with an error")
        if error.code in (301, 302, 303, 307, 308):
            why = "leads on in a circle, or to an address that is not https"
        raise PackageError(f"{url}: the host {why} (HTTP {error.code})") from None
    except URLError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise URLError(f"{type(error).__name__}: {error}") from None


def _body(answer: Any, url: str, most: int, limits: Limits) -> bytes:
    told = answer.headers.get("Content-Length", "")
    told = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None
    blocks: list[bytes] = []
    size = 0
    if told is None or told <= most:
        while size <= most and (block := answer.read(min(_BLOCK, most + 1 - size))):
            blocks.append(block)
            size += len(block)
    if max(size, told or 0) > most:
        raise PackageError(f"{url}: the archive has {'' if told is None else f'{told} bytes, '}more than {most} bytes; "
                           f"{limits.text('archive_bytes')}")
    if told is not None and size < told:
        raise URLError(f"it broke off after {size} of {told} bytes")
    return b"".join(blocks)
