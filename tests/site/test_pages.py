"""Every kind of page in a browser with the network cut: anyone can read it, and all that it leads to is there."""

import gzip
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.publish.pages_cases import bare, cimo, poisoned
from tests.site.conftest import DESK, PHONE
from tests.site.kinds import KINDS, broken, pages_of

# In light at a desk, in the dark on a phone: each scheme and each width once for every kind.
VIEWS = {"light, desk": (DESK, False), "dark, phone": (PHONE, True)}
# Links to the documentation of this repository, which is not part of the pages of a review alone.
DOCUMENTATION = tuple(f"{up}{folder}/" for up in ("../", "../../")
                      for folder in ("how-to", "methods", "explanation", "dictionary"))
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="session")
def pages(site):
    return pages_of(site)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_serious_barrier_and_nothing_cut(site, visit, axe, kind, view):
    viewport, dark = VIEWS[view]
    page = visit(site / KINDS[kind], viewport=viewport, dark=dark)
    assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if dark else "default")
    assert page.evaluate(WIDTH) == viewport["width"]
    assert page.locator("h1").count() == 1
    page.wait_for_function("[...document.querySelectorAll('.md-content table:not([class])')]"
                           ".every((table) => table.closest('.md-typeset__scrollwrap'))")
    # what is wider than its box scrolls in it, and the keyboard gets there
    assert page.evaluate(
        """[...document.querySelectorAll('.md-typeset__scrollwrap, .rs-scroll, .rs-wide')]
        .filter((box) => box.scrollWidth > box.clientWidth + 1 && (box.tabIndex < 0 || !box.ariaLabel)).length""") == 0
    assert axe(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_library_reference_has_no_serious_barrier(site, visit, axe, dark):
    # of this longest page of all, the first parts
    page = visit(site / "reference" / "api.html", viewport=PHONE if dark else DESK, dark=dark)
    page.evaluate("[...document.querySelectorAll('.md-content h2')].slice(1).forEach((heading) => {"
                  " while (heading.nextSibling) heading.nextSibling.remove(); heading.remove(); })")
    assert page.evaluate(WIDTH) == (PHONE if dark else DESK)["width"]
    assert axe(page) == []


def test_every_link_and_anchor_is_there(site, pages):
    assert len(pages) > 100
    assert broken(site, pages) == []


def test_a_missing_page_and_a_missing_anchor_would_be_found(tmp_path):
    (tmp_path / "a.html").write_text('<h1 id="x">A</h1><a href="b.html#y">b</a><a href="c.html">c</a><img src="d.png">',
                                     encoding="utf-8")
    (tmp_path / "b.html").write_text("<h1>B</h1>", encoding="utf-8")
    found = pages_of(tmp_path)
    assert broken(tmp_path, found) == [("a.html", "b.html#y"), ("a.html", "c.html"), ("a.html", "d.png")]
    assert found["a.html"].mute == ["d.png"]


def test_every_page_has_one_heading_and_words_for_its_pictures(pages):
    assert {name: page.h1 for name, page in pages.items() if page.h1 != 1} == {}
    assert {name: page.mute for name, page in pages.items() if page.mute} == {}


def test_no_page_asks_another_host(pages, site):
    """Links that a reader follows may lead anywhere; what a page loads is ours."""
    loads = re.compile(r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc(?:set)?=["']?([^"'\s>]+)|"""
                       r"""<link\b(?=[^>]*rel=["']?(?:stylesheet|preload|icon|preconnect))[^>]*href=["']?([^"'\s>]+)""")
    for name in pages:
        for match in loads.finditer((site / name).read_text(encoding="utf-8")):
            assert not urlsplit(match[1] or match[2]).netloc, name
    for path in [*site.rglob("*.css"), *(site / "map").glob("*.js"), *(site / "javascripts").glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//|import\s*\(|fetch\s*\(", text), path


def found_by_search(page, word):
    if page.viewport_size["width"] == PHONE["width"]:
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(word)
    page.locator(".md-search-result__item").first.wait_for(timeout=60_000)


@pytest.mark.parametrize("view", VIEWS)
def test_search_works_from_a_plain_folder(site, visit, axe, view):
    viewport, dark = VIEWS[view]
    page = visit(site / KINDS["study"], viewport=viewport, dark=dark)
    assert page.title() == "Wang 2014 - realist_synth"
    found_by_search(page, "trust empathy")
    assert page.evaluate(WIDTH) == viewport["width"]
    assert axe(page) == []
    link = page.locator(".md-search-result__link", has_text="Trust, empathy and commitment").first
    link.click()
    page.wait_for_url(re.compile("mech-trust|results/"))
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("kind", ["study", "configurations", "map"])
def test_on_paper_nothing_is_cut_and_nothing_else_is_there(site, visit, kind):
    # as wide as a sheet across, less its margins, in the pixels of a style sheet
    page = visit(site / KINDS[kind], viewport={"width": 1030, "height": 700}, dark=True)
    page.emulate_media(media="print")
    for gone in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".headerlink", ".rs-turn"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.evaluate(WIDTH) <= 1030
    assert page.evaluate("[...document.querySelectorAll('.md-content table')].filter((table) =>"
                         " table.getBoundingClientRect().right > innerWidth + 1).length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.md-typeset')).color") == "rgb(17, 17, 17)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def served(site, tmp_path):
    """The address of the site below a folder of a server of this machine, and what could not be found there."""
    missing = []

    class Server(Quiet):
        def send_error(self, code, *rest):
            missing.append((code, self.path))
            super().send_error(code, *rest)

    (tmp_path / "some" / "where").mkdir(parents=True)
    (tmp_path / "some" / "where" / "review").symlink_to(site, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/review/", missing
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_site_works_below_any_path_of_a_server(served, browser):
    address, missing = served
    context = browser.new_context(viewport=DESK)
    outside, faults = [], []
    context.route("**", lambda route: route.continue_() if route.request.url.startswith(address)
                  else (outside.append(route.request.url), route.abort()))
    page = context.new_page()
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for kind in ("home", "study", "configurations"):
        page.goto(address + KINDS[kind])
        page.wait_for_load_state("load")
        assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).backgroundColor"
                             ) == "rgb(0, 105, 92)"
    page.goto(address + KINDS["map"] + "#rows=role&columns=outcome&reading=stated&cell=role-advocacy,out-access")
    page.wait_for_selector("#evidence-map.em-ready .em-panel .em-study")
    page.goto(address + "index.html")
    found_by_search(page, "trust empathy")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(re.escape(address) + ".+"))
    context.close()
    assert (outside, faults, missing) == ([], [], [])


def test_all_that_the_map_loads_weighs_less_than_half_a_megabyte(served, browser, site):
    """Of everything, the theme and the index of the search included, as a server sends it."""
    address, _ = served
    page, loaded = browser.new_page(), set()
    page.on("request", lambda request: loaded.add(urlsplit(request.url).path.partition("/review/")[2]))
    page.goto(address + KINDS["map"])
    page.wait_for_load_state("networkidle")
    page.close()
    assert {"map/index.html", "map/evidence.js", "map/evidence-map.js", "search/search_index.json"} <= loaded
    assert sum(len(gzip.compress((site / name).read_bytes())) for name in loaded) < 500_000


@pytest.fixture(scope="session")
def other(small_site):
    """The site of a quite different review: its own dimensions, another framework, and hostile text in every cell."""
    return small_site(poisoned(cimo()))


def test_a_hostile_and_different_review_is_built_by_the_same_code(other):
    found = pages_of(other)
    assert sum(name.startswith("results/studies/") for name in found) == len(cimo().studies)
    for name, page in found.items():
        text = (other / name).read_text(encoding="utf-8")
        assert page.h1 == 1, name
        assert page.mute == [], name
        assert not [link for link in page.links if link.strip().lower().startswith("javascript:")], name
        assert page.handlers == [], name
        assert "alert" not in page.scripts, name
        assert "<img src=x" not in text, name
        assert not set("\x1b\u202e\u2028") & set(text), name
    assert [pair for pair in broken(other, found) if not pair[1].startswith(DOCUMENTATION)] == []


@pytest.mark.parametrize("path", ["results/index.html", "results/configurations.html", "results/studies.html",
                                  "results/codebook.html", "results/citation.html", "results/theories.html", "study",
                                  "code"])
def test_hostile_text_does_nothing_on_any_page(other, visit, axe, path):
    if path in ("study", "code"):
        folder = other / "results" / ("studies" if path == "study" else "codes")
        path = min(folder.glob("*--*.html")).relative_to(other)
    page = visit(other / path, viewport=PHONE)
    assert page.evaluate(WIDTH) == PHONE["width"]
    assert axe(page) == []


def test_a_review_without_a_row_has_a_site(small_site):
    empty = small_site(bare())
    found = pages_of(empty)
    assert {"map/index.html", "results/configurations.html", "results/studies.html"} <= set(found)
    assert {name: page.h1 for name, page in found.items() if page.h1 != 1} == {}
    assert [pair for pair in broken(empty, found) if not pair[1].startswith(DOCUMENTATION)] == []
