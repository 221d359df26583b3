"""What the tests of the pages of studies, codes and configurations share: reviews, and what to look for in a page."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import markdown

from realist_synth.model.claims import Decision
from realist_synth.model.codings import CoderConfiguration, CoderJudgement
from realist_synth.model.effects import Effect
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.publish.options import Options
from realist_synth.publish.pages import codebook, configurations, studies
from tests.analyses.small import small

EXTENSIONS = ["admonition", "attr_list", "tables", "toc", "pymdownx.highlight", "pymdownx.superfences"]
HOSTILE = ("    # 1. {: onmouseover=alert(3) } <script>alert(1)</script> [x](javascript:alert) `a` |b| \x1b[31m\u202e"
           "\n\n```\nnext \u2028 \"><img src=x onerror=alert(2)>")
NAMES = {"role": "strategy", "context": "setting", "mechanism": "why", "outcome": "result", "attribute": "other"}


def pages_of(review, options=None):
    """The pages of the three modules, without pictures."""
    found = {name: page for module in (configurations, studies, codebook)
             for name, page in module.pages(review, options or Options()).items()}
    return {name: page for name, page in found.items() if name.endswith(".md")}


def full():
    """The small review with effects, and with what coders recorded beside it."""
    base = small()
    effect = {"study_id": "a", "code_id": "o-risk", "outcome_as_reported": "Sharing", "measure": "OR",
              "comparison": "Peers against none", "higher_is": "worse", "direction": "favours_intervention",
              "independent_unit": "u", "source": "doi:10.1000/x"}
    return replace(
        base,
        effects=(Effect(effect_id="f1", estimate=0.5, ci_low=0.6, ci_high=0.9, ci_level=95, n=20, **effect),
                 Effect(effect_id="f2", events_1=3, n_1=10, events_2=4, **effect | {"measure": "count"})),
        decisions=(*base.decisions, Decision(decision_id="d3", question="Which?", decision="That.", reason="So.",
                                             decided_on=date(2026, 1, 1))),
        coder_configurations=(CoderConfiguration(record_id="k", coder_id="x", configuration="mine", study_id="a",
                                                 slot="mechanism", code_id="m-trust", decision_id="d3"),),
        coder_judgements=tuple(CoderJudgement(record_id=f"{coder}-{field}", coder_id=coder, of_table="effects",
                                              row_id="f1", field=field, value=value)
                               for coder, field, value in (("x", "direction", "up"), ("y", "direction", "down"),
                                                           ("x", "code_id", "o-risk"), ("y", "code_id", "o-risk"))))


def cimo():
    """The same with other dimensions and another framework."""
    metadata = Metadata.model_validate({"name": "other", "synthesis": {
        "profile_version": "1.1", "framework": "CIMO", "dimensions": [
            {"name": "strategy", "label": "Strategy", "slot": "intervention"},
            {"name": "setting", "label": "Setting", "slot": "context"},
            {"name": "why", "label": "Why", "slot": "mechanism"},
            {"name": "result", "label": "Result", "slot": "outcome"}, {"name": "other", "label": "Other"}]}})
    base = full()
    return replace(base, metadata=metadata, codes=tuple(
        code.model_copy(update={"dimension": NAMES[code.dimension]}) for code in base.codes))


def bare():
    """A review without a row."""
    return Review(Metadata.minimal("demo"))


def poisoned(review):
    """The review with hostile text in every free cell, and hostile ids of studies and codes."""
    closed = {"doi", "sha256", "digest", "country", "rule"}
    keys = {row.study_id for row in review.studies} | {row.code_id for row in review.codes}

    def one(row):
        changed = {}
        for name, value in row.__dict__.items():
            if type(value) is not str or name in closed:
                continue
            if value in keys:
                changed[name] = f'../"><img src=x onerror=alert(1)>#&{value}'
            elif not name.endswith("_id") and name not in ("dimension", "of_table", "step"):
                changed[name] = HOSTILE
        return row.model_copy(update=changed)

    return replace(review, **{name: tuple(map(one, rows)) for name, rows in review.tables.items()})


class Seen(HTMLParser):
    """The elements of a page, its ids and its links."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.ids, self.links = [], [], []
        self.feed(markdown.markdown(re.sub(r"\A---\n(.*\n)+?---\n", "", page), extensions=EXTENSIONS))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []


def broken(pages, known):
    """The links that lead neither to a page that is there, at an anchor of it, nor to one of the known pages."""
    seen = {f"results/{name.removesuffix('.md')}.html": Seen(page) for name, page in pages.items()}
    wrong = []
    for name, page in seen.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme == "https":
                continue
            path = unquote(parts.path).replace(".md", ".html")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if target in seen:
                if parts.fragment and unquote(parts.fragment) not in seen[target].ids:
                    wrong.append((name, address))
            elif target not in known:
                wrong.append((name, address))
    return wrong
