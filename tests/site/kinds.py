"""One page of every kind, and what is read of all of them."""

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

KINDS = {
    "home": "index.html",
    "map": "map/index.html",
    "study": "results/studies/s44.html",
    "code": "results/codes/role-services.html",
    "overview": "results/index.html",
    "cross-tab": "results/role-by-outcome.html",
    "configurations": "results/configurations.html",
    "disagreements": "results/disagreements.html",
    "claims": "results/claims.html",
    "codebook": "results/codebook.html",
    "studies": "results/studies.html",
    "agreement": "results/agreement.html",
    "robustness": "results/robustness.html",
    "patterns": "results/patterns.html",
    "comparative analysis": "results/qca.html",
    "printed results": "results/effects.html",
    "directions": "results/directions.html",
    "pooling": "results/pooling.html",
    "theories": "results/theories.html",
    "figures": "results/figures.html",
    "reporting": "results/reporting.html",
    "citation": "results/citation.html",
    "tutorial": "tutorials/researcher.html",
    "how-to": "how-to/evidence-map.html",
    "method": "methods/pooling.html",
    "explanation": "explanation/terms.html",
    "data dictionary": "dictionary/index.html",
    "checks": "dictionary/checks.html",
    "commands": "reference/commands/index.html",
    "artefacts": "reference/artefacts/index.html",
    "changelog": "changelog.html",
}


class Parsed(HTMLParser):
    """The ids, links, pictures without a text, headings, handlers of events and scripts of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.mute, self.h1, self.handlers, self.scripts = set(), [], [], 0, [], ""
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.update(value for name, value in attrs if name in ("id", "name") and value)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.links += [each.split()[0] for each in (given.get("srcset") or "").split(",") if each.strip()]
        if tag == "img" and not (given.get("alt") or "").strip():
            self.mute.append(given.get("src"))
        self.h1 += tag == "h1"
        self.handlers += [(tag, name) for name in given if name.startswith("on")]
        self._script = tag == "script"

    def handle_data(self, data):
        self.scripts += data if self._script else ""

    def handle_endtag(self, tag):
        self._script = False


def pages_of(site):
    """Every page of a site, by its address below it; that for what is not found is shown at any address."""
    return {path.relative_to(site).as_posix(): Parsed(path.read_text(encoding="utf-8"))
            for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def broken(site, pages):
    """The links within the site that lead to nothing, or to an anchor that is not there."""
    wrong = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(urljoin(f"http://site/{name}", link))
            if urlsplit(link).scheme:
                continue
            path, anchor = unquote(parts.path.lstrip("/")), unquote(parts.fragment)
            if path in pages:
                # what stands after the # of the map is the state of its view
                if anchor and "=" not in anchor and anchor not in pages[path].ids and not anchor.startswith("__"):
                    wrong.append((name, link))
            elif not (site / path).is_file() and path not in ("", "."):
                wrong.append((name, link))
    return wrong
