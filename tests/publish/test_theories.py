"""The published theories: true to the result, readable, and hostile text stays text."""

from __future__ import annotations

import csv
import io
import json
import re

from realist_synth.analyses.theories import theories
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Polarity
from realist_synth.publish.options import Options
from realist_synth.publish.pages.theories import pages
from realist_synth.publish.theories import files
from tests.analyses.test_theories import EVENTS, THEORIES, event, theory, told

HOSTILE = "    # 1. {: onmouseover=alert(3) } <script>alert(1)</script> [x](javascript:alert) `a` |b| \x1b[31m\nnext"


def page(review):
    (text,) = pages(review, Options()).values()
    return text


def test_files_hold_elements_events_and_coverage(bundled):
    found = files(bundled, Options())
    assert sorted(found) == ["coverage.csv", "events.csv", "theories.csv", "theories.json"]
    assert json.loads(found["theories.json"]) == json.loads(json.dumps(theories(bundled).to_dict()))
    rows = list(csv.DictReader(io.StringIO(found["events.csv"].decode())))
    assert {row["event_id"] for row in rows} == {row.event_id for row in bundled.theory_events}
    coverage = list(csv.DictReader(io.StringIO(found["coverage.csv"].decode())))
    elements = theories(bundled).elements
    assert len(coverage) == len(elements) * 29
    assert sum(row["reported"] == "true" for row in coverage) == sum(len(one.reported) for one in elements)


def test_a_review_without_theories_says_so():
    bare = Review(Metadata.minimal("demo"))
    assert files(bare, Options()) == {}
    assert page(bare) == "# Programme theories\n\nThis package records no programme theories.\n"
    lone = Review(Metadata.minimal("demo"), theories=(theory("t"),))
    assert sorted(files(lone, Options())) == ["events.csv", "theories.csv", "theories.json"]
    assert "After the evidence (t)" in page(lone)


def plain(text):
    """The page with its links as text."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def test_the_page_tells_before_after_and_why():
    assert "[C](studies/c.md)" in page(told())
    text = plain(page(told()))
    assert text.index("## Before the evidence (S1)") < text.index("## After the evidence (a9)") < text.index(
        "## Given up (t2)")
    assert "<code>t1</code>, refined, basis stated, made from <code>t0</code>. Its elements are" in text
    assert "| mechanism | Trust | C | A; B | · | 2 of 5 |" in text
    assert "| outcome | Access | · | · | C | 4 of 5 |" in text
    assert "| C | Trust | · | Access |" in text  # what the configuration of study c did
    assert "Why e4." in text
    assert "Why e1." not in text  # what confirms an element is in the table, its reason in the files
    assert "Why e6." in text  # a theory without elements shows all that happened to it
    assert "No event is recorded for: Law." in text
    assert "Nothing is recorded that refutes it" not in text
    assert "| C | ◆ | ◇ | ◆ | 2 |" in text
    assert "| E |" not in text.split("## What each study reports")[1]
    assert "No event was recorded at the step reconciliation: reasons for" in text


def test_nothing_recorded_is_said():
    assert "Nothing is recorded that refutes it. No event is recorded for: Law; Trust; Access." in page(
        told(theory_events=()))


def test_contents_steps_and_columns_are_explained():
    text = page(told())
    assert "- *situating*: It is said where the explanation holds." in text
    assert "*reconciliation*: " not in text
    assert "under the [reading](../explanation/readings.md) *stated*" in text
    assert "Studies coded with it (stated)" in text
    anchors = re.findall(r"^- \[.*\]\(#(.*)\)$", text, re.M)
    assert anchors == re.findall(r"^## .* \{ #(.*) \}$", text, re.M)
    assert len(anchors) == 4 + 1 + 1


def test_what_works_the_other_way_is_marked():
    rows = tuple(row.model_copy(update={"polarity": Polarity.ENABLES if row.configuration_id == "k1" else
                                        Polarity.CONSTRAINS}) if row.code_id == "m-trust" else row
                 for row in told().configuration_elements)
    assert "| C | ◆ | ✗ | ◆ | 2 |" in plain(page(told(configuration_elements=rows)))


def test_studies_are_named_and_so_are_places():
    rows = tuple(c.model_copy(update={"passage_id": "p1", "code_id": "m-trust"}) for c in told().codings)
    several = (event("m", "t1", "refines", element_id="k1-m-trust", passage_id="p1"),
               event("n", "t1", "refines", element_id="k1-m-trust", passage_id="p2"))
    assert "| mechanism | Trust | · | A; B; C; D; E; the review (S2) | · |" in plain(page(
            told(theory_events=several, codings=rows)))


def test_hostile_text_stays_text():
    import markdown

    base = told()
    hostile = told(
        theories=tuple(t.model_copy(update={"statement": HOSTILE, "note": HOSTILE}) for t in THEORIES),
        theory_events=tuple(e.model_copy(update={"rationale": HOSTILE}) for e in EVENTS),
        studies=tuple(s.model_copy(update={"label": HOSTILE}) for s in base.studies),
        codes=tuple(c.model_copy(update={"label": HOSTILE}) for c in base.codes),
        configurations=tuple(c.model_copy(update={"note": HOSTILE}) for c in base.configurations),
        passages=tuple(p.model_copy(update={"section": HOSTILE}) for p in base.passages))
    text = page(hostile)
    html = markdown.markdown(text, extensions=["admonition", "attr_list", "tables", "toc"])
    assert "alert" in html
    for wrong in ("<script", "\x1b", 'href="javascript', "onmouseover=alert(3)\""):
        assert wrong not in html, wrong
    for table in html.split("<table>")[1:]:
        width = len(re.findall("<th[ >]", table.split("</tr>")[0]))
        assert all(row.count("<td") in (0, width) for row in table.split("</table>")[0].split("</tr>"))
