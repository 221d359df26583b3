"""Published files: true to the results, the same bytes every time, and hostile text stays text."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import yaml

from realist_synth.analyses.crosstab import crosstab
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot
from realist_synth.publish import parts
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.map import _LOADED as LOADED
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import doi_link
from realist_synth.publish.validation import report_files

HOSTILE = (
    "    # 1. {: onmouseover=alert(3) } <script>alert(1)</script> [x](javascript:alert) `a` |b| \x1b[31m\u202e\nnext"
)


# those of mkdocs.yml, but for the snippets, which read files
EXTENSIONS = ["admonition", "attr_list", "tables", "toc", "pymdownx.highlight", "pymdownx.superfences"]


def committed_options():
    from tests.conftest import ROOT

    return Options.parse(yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8")))


def everything(review, options=None):
    return {f"{part.folder}/{name}": data for part in parts().values()
            for name, data in part.files(review, options or Options()).items()}


def test_the_files_say_what_the_results_say(bundled):
    found = everything(bundled)
    for reading in ("stated", "configured", "inferred", "reconciled"):
        for pair in (("role", "outcome"), ("context", "mechanism")):
            table = crosstab(bundled, *pair, reading=reading)
            name = f"results/crosstabs/{'-by-'.join(pair)}.{reading}"
            assert json.loads(found[f"{name}.json"]) == json.loads(json.dumps(table.to_dict()))
            rows = list(csv.reader(io.StringIO(found[f"{name}.csv"].decode())))
            assert [int(n) for n in rows[-1][2:]] == [*table.column_totals, 29]
    metrics = json.loads(found["results/metrics/metrics.json"])
    assert metrics["studies"] == 29
    assert metrics["claims"]["disagree"] == len(json.loads(found["results/claims/disagree.json"])["claims"])


def test_the_committed_results_are_fresh(bundled):
    """What stands in the repository is what the code makes of the data."""
    from tests.conftest import ROOT

    for path, data in everything(bundled, committed_options()).items():
        assert (ROOT / path).read_bytes() == data, f"{path} is stale; run dvc repro"


def test_every_page_of_results_is_in_the_navigation(bundled):
    from tests.conftest import ROOT

    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in everything(bundled, committed_options()):
        of_one = path.startswith(("docs/results/studies/", "docs/results/codes/"))
        if path.startswith("docs/") and path.endswith(".md") and not of_one:
            assert path.removeprefix("docs/") in nav, path


@pytest.mark.parametrize("seed", ["0", "1"])
def test_bytes_do_not_depend_on_the_hash_seed(seed, bundled):
    code = (
        "import hashlib; from realist_synth.publish import parts; from realist_synth.publish.options import Options;"
        "from realist_synth.validation import read_package; r = read_package('bundled');"
        "print(hashlib.sha256(b''.join(n.encode() + d for p in parts().values() "
        "for n, d in p.files(r, Options()).items())).hexdigest())"
    )
    import hashlib

    own = hashlib.sha256(b"".join(n.encode() + d for p in parts().values()
                                  for n, d in p.files(bundled, Options()).items())).hexdigest()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C",
                               "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stdout.strip() == own, done.stderr


def test_row_order_changes_nothing(bundled):
    mixed = replace(bundled, **{name: tuple(reversed(rows)) for name, rows in bundled.tables.items()})
    before, after = everything(bundled), everything(mixed)
    assert [path for path in before if before[path] != after[path]] == []


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    @classmethod
    def of(cls, html):
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


# what our own pages set: numbers to the right, pictures at their size
STYLE = r"text-align: right;|(width|max-width|min-width|height): ?[0-9.]+(mm|%|px|em|rem);?"
HARMLESS = {"a", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure", "h1",
            "h2", "h3", "h4", "hr", "img", "li", "nav", "ol", "p", "picture", "pre", "source", "span", "strong",
            "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}


def hostile(review):
    """The review with hostile text in every free cell that pages show."""
    def poison(row, *names):
        return row.model_copy(update={name: HOSTILE for name in names if getattr(row, name) is not None})

    return replace(
        review, metadata=review.metadata.model_copy(update={"title": HOSTILE}),
        studies=tuple(poison(s, "label", "title") for s in review.studies),
        codes=tuple(poison(c, "label") for c in review.codes),
        configurations=tuple(poison(c, "statement", "note") for c in review.configurations),
        configuration_elements=tuple(poison(e, "note") for e in review.configuration_elements),
        configuration_evidence=tuple(poison(e, "rationale") for e in review.configuration_evidence),
        claims=tuple(poison(c, "statement", "note") for c in review.claims),
        claim_relations=tuple(poison(r, "note") for r in review.claim_relations),
        decisions=tuple(poison(d, "question", "decision", "reason") for d in review.decisions),
        coders=tuple(poison(c, "description") for c in review.coders),
        passages=tuple(poison(p, "section", "summary") for p in review.passages),
        effects=tuple(poison(e, "outcome_as_reported", "comparison", "time_point", "source", "note", "p_value")
                      for e in review.effects),
        theories=tuple(poison(t, "statement", "note") for t in review.theories),
        theory_events=tuple(poison(e, "rationale") for e in review.theory_events),
        coder_judgements=tuple(poison(j, "value") for j in review.coder_judgements))


def test_hostile_text_stays_text(bundled):
    import markdown

    found = everything(hostile(bundled), committed_options())
    pages = {path: data.decode() for path, data in found.items() if path.endswith((".md", ".txt"))}
    pictures = {path.rpartition("/")[2] for path in found if path.endswith(".svg")}
    assert any("alert" in text for text in pages.values())
    # the map loads its own files; nothing else does
    pages["docs/map/index.md"] = pages["docs/map/index.md"].replace(LOADED, "")
    for path, text in pages.items():
        assert "<script" not in text, path
        assert "\x1b" not in text, path
        assert "\u202e" not in text, path
        html = markdown.markdown(re.sub(r"\A---\n(.*\n)+?---\n", "", text), extensions=EXTENSIONS)
        assert "<script" not in html, path
        elements = Elements.of(html)
        assert not [name for _, given in elements for name, _ in given if name.startswith("on")], path
        assert {value for _, given in elements for name, value in given if name == "style"
                and not re.fullmatch(STYLE, value)} == set(), path
        assert not [value for _, given in elements for _, value in given if "javascript:" in (value or "")
                    and (_ in ("href", "src"))], path
        assert {name for name, _ in elements} <= HARMLESS, path
        assert all(dict(given)["src"].rpartition("/")[2] in pictures for name, given in elements if name == "img"), path
        for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
            width = len(re.findall("<th[ >]", table.split("</tr>")[0]))
            assert all(len(re.findall("<td[ >]", row)) in (0, width) for row in table.split("</tr>")), path


def test_a_bare_review_can_be_published():
    found = everything(Review(Metadata.minimal("demo")))
    assert "This package holds no configurations." in found["docs/results/configurations.md"].decode()
    assert "no independent records" in found["docs/results/agreement.md"].decode()


def test_another_framework_names_its_own_pairs():
    metadata = Metadata.model_validate({"name": "other", "synthesis": {
        "profile_version": "1.1", "framework": "CIMO", "dimensions": [
            {"name": "strategy", "label": "Strategy", "slot": "intervention"},
            {"name": "setting", "label": "Setting", "slot": "context"},
            {"name": "why", "label": "Why", "slot": "mechanism"},
            {"name": "result", "label": "Result", "slot": "outcome"}]}})
    assert metadata.dimension("why").slot is Slot.MECHANISM
    assert Params().crossed(Review(metadata)) == (("strategy", "result"), ("setting", "why"))
    assert "docs/results/strategy-by-result.md" in everything(Review(metadata))


def test_a_report_is_written_with_its_findings():
    finding = dict.fromkeys(
        ("severity", "code", "path", "row", "line", "column", "field", "value", "message", "hint"), "x"
    )
    files = report_files({"valid": False, "findings": [finding]})
    assert files["findings.csv"].decode().splitlines()[1] == ",".join("x" * 10)


def test_dois_become_safe_links():
    assert doi_link('10.1/a"onclick=b<c>') == "[10.1/a\"onclick=b&lt;c&gt;](https://doi.org/10.1/a%22onclick%3Db%3Cc%3E)"
