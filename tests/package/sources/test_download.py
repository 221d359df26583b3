"""An archive from the web: its digest holds, its size is limited, and it is never led to another kind of address."""

import http.server
import threading
from hashlib import sha256

import pytest

from realist_synth.errors import PackageError
from realist_synth.package.limits import Limits
from realist_synth.package.locate import locate
from realist_synth.validation import read_package


@pytest.fixture(scope="module")
def archive(made):
    """A package as an archive."""
    from zipfile import ZipFile

    path = made[0].parent / "review.zip"
    with ZipFile(path, "w") as out:
        for file in [made[0] / "datapackage.json", *(made[0] / "data").iterdir(), *(made[0] / "schemas").iterdir()]:
            out.write(file, file.relative_to(made[0]).as_posix())
    return path.read_bytes()


@pytest.fixture
def host(archive, monkeypatch):
    """A web server on this machine; the paths that were asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            path = self.path.partition("?")[0]
            answers = {"/review.zip": (200, {}, archive), "/page.zip": (200, {}, b"<html>"),
                       "/broken.zip": (200, {}, archive[:-30]), "/locked.zip": (401, {}, b""),
                       "/forbidden.zip": (403, {}, b""), "/failing.zip": (500, {}, b""),
                       "/moved.zip": (302, {"Location": "/review.zip"}, b""),
                       "/to-file.zip": (302, {"Location": "file:///etc/passwd"}, b""),
                       "/to-ftp.zip": (302, {"Location": "ftp://127.0.0.1/x.zip"}, b""),
                       "/to-http.zip": (302, {"Location": "http://example.invalid/x.zip"}, b""),
                       "/round.zip": (302, {"Location": "/round.zip"}, b""),
                       "/lying.zip": (200, {"Content-Length": "99999999999"}, b"PK"),
                       "/short.zip": (200, {"Content-Length": str(len(archive) + 5)}, archive),
                       "/untold.zip": (200, {"Content-Length": None}, archive)}
            code, headers, body = answers.get(path, (404, {}, b""))
            self.send_response(code)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                if value is not None:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("name", ["review.zip", "moved.zip", "untold.zip", "review.zip?download=1"])
def test_an_archive_is_fetched(name, host, archive):
    found = locate(f"{host[0]}/{name}", fall_back=False)
    assert found.sha256 == sha256(archive).hexdigest()
    assert found.to_dict() == {"address": f"{host[0]}/{name}", "sha256": found.sha256}
    assert read_package(f"{host[0]}/{name}").metadata.version == "1.1.0"


def test_a_digest_that_is_named_must_hold_and_saves_the_request(host, archive):
    base, asked = host
    digest = sha256(archive).hexdigest()
    with pytest.raises(PackageError, match=r"has the digest .*; nothing was kept"):
        locate(f"{base}/review.zip#sha256={'0' * 64}", fall_back=False)
    for _ in range(2):
        assert locate(f"{base}/review.zip#sha256={digest}", fall_back=False).sha256 == digest
    assert asked == ["/review.zip"] * 2
    assert locate(f"http://127.0.0.1:9/gone.zip#sha256={digest}", fall_back=False).sha256 == digest


@pytest.mark.parametrize(("name", "said"), [
    ("page", "what came is no archive"), ("broken", "is no archive that can be read"),
    ("locked", "asks for a name and a password"), ("forbidden", "does not give it to you"),
    ("nothing", "has no such file"), ("failing", "HTTP 500"), ("to-file", "not https"), ("to-ftp", "not https"),
    ("to-http", "not https"), ("round", "in a circle"), ("lying", "limit archive_bytes"), ("short", "broke off"),
])
def test_what_goes_wrong_is_said(name, said, host, cache):
    with pytest.raises(PackageError) as refused:
        locate(f"{host[0]}/{name}.zip", fall_back=False)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{host[0]}/{name}.zip")
    assert not list(cache.rglob("*.zip"))


@pytest.mark.parametrize("name", ["review", "untold"])
def test_its_size_is_limited(name, host):
    with pytest.raises(PackageError, match="more than 100 bytes; the limit archive_bytes is 100"):
        locate(f"{host[0]}/{name}.zip", fall_back=False, limits=Limits(archive_bytes=100))


def test_without_a_network_the_error_says_what_is_in_the_cache(host, archive, monkeypatch):
    base, _ = host
    with pytest.raises(PackageError, match=r"cannot be reached .*; nothing of it is in the cache"):
        locate("http://127.0.0.1:9/review.zip", fall_back=False)
    locate(f"{base}/review.zip", fall_back=False)
    monkeypatch.setattr("realist_synth.package.sources.download.HTTPHandler", lambda: _Down())
    with pytest.raises(PackageError, match=f"to be had without a network: #sha256={sha256(archive).hexdigest()}"):
        locate(f"{base}/review.zip", fall_back=False)


class _Down(__import__("urllib.request").request.BaseHandler):
    def http_open(self, request):
        raise ConnectionResetError("no network")
