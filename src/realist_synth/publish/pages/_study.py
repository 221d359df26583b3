"""The page of one study: all that is recorded of it, and where it is said."""

from __future__ import annotations

from realist_synth.analyses.selection import counts
from realist_synth.model.review import Review
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import FactsBasis
from realist_synth.publish.countries import country_names
from realist_synth.publish.pages._html import crumbs, doi, facts, front, link, source, table, text, turn, words
from realist_synth.publish.pages._links import BELOW, basis_chip, place, study_link
from realist_synth.publish.pages._names import name_of
from realist_synth.publish.pages._study_coded import coded
from realist_synth.publish.pages._study_coders import coders
from realist_synth.publish.pages._study_configured import configured
from realist_synth.publish.pages._study_records import Records
from realist_synth.publish.pages._study_results import decided, printed, stated
from realist_synth.publish.pages.markdown import safe


def study_page(review: Review, records: Records, study: Study, before: Study | None, after: Study | None) -> str:
    """The page, with links to the studies before and after it."""
    former, later = ((f"{name_of(s.study_id)}.html", text(s.label)) if s else None for s in (before, after))
    steps = [link("../index.html", "Results"), link("../studies.html", "Studies")]
    return "".join([
        front(study.label), crumbs(steps, text(study.label)),
        f"\n# {safe(study.label)}\n\n", f'<p class="rs-lead">{text(study.title)}</p>\n\n',
        _facts(review, study), _in_short(review, records, study),
        _settings(review, records, study), coded(review, records, study.study_id),
        configured(review, records, study.study_id), printed(review, records, study.study_id),
        stated(review, records, study.study_id), decided(review, records, study.study_id),
        coders(review, records, study.study_id), turn(former, later, "Studies before and after"),
    ])


def _facts(review: Review, study: Study) -> str:
    fellows = [study_link(review, s.study_id, BELOW) for s in sorted(review.studies, key=lambda s: s.study_id)
               if study.project and s.project == study.project and s.study_id != study.study_id]
    project = text(study.project) + (f", with {', '.join(fellows)}" if fellows else "")
    origin = "the text of the review" if study.facts_basis is FactsBasis.REVIEW else "public records"
    came = f": {source(study.facts_source)}" if study.facts_source else ""
    return facts([
        ("DOI", doi(study.doi) if study.doi else ""), ("PubMed", text(study.pmid)),
        ("First author", text(study.first_author)), ("Year", text(study.year)), ("Journal", text(study.journal)),
        ("Design", words(study.design)), ("Who took part", text(study.population)), ("Project", project),
        ("Reference of the review", text(study.citation)), ("Facts from", origin + came),
        ("Identifier", f"<code>{text(study.study_id)}</code>"), ("Note", text(study.note)),
    ]) + "\n\n"


def _in_short(review: Review, records: Records, study: Study) -> str:
    own = {coding.code_id for coding in review.evidence if coding.study_id == study.study_id}
    parts = [("What it is coded with", "coded", len(own), f"codes (reading {review.reading.value})"),
             ("Configurations", "configurations", sum(one.row.study_id == study.study_id for one in records.claimed),
              "configurations"),
             ("Printed results", "printed-results", len(records.effects.get(study.study_id, [])), "printed results"),
             ("Claims", "claims", len(records.cited.get(study.study_id, [])), "claims of the review cite it")]
    one = {"configurations": "configuration", "printed-results": "printed result",
           "claims": "claim of the review cites it", "coded": f"code (reading {review.reading.value})"}
    items = "".join(f'<li><a href="#{anchor}"><strong>{n}</strong> {one[anchor] if n == 1 else said}</a></li>'
                    for _, anchor, n, said in parts)
    return f'<ul class="rs-numbers">{items}</ul>\n'


def _settings(review: Review, records: Records, study: Study) -> str:
    own = sorted(records.settings.get(study.study_id, []), key=lambda s: not counts(s.basis, review.reading))
    if not own:
        return "\n## Where it was set { #settings }\n\nNo setting is recorded.\n"
    names = country_names()
    apart = ' <span class="rs-muted">not counted</span>'
    rows = [[text(names.get(s.country or "", s.country)) or "not recorded", text(s.place), text(s.region),
             basis_chip(s.basis) + ("" if counts(s.basis, review.reading) else apart),
             "<br>".join(filter(None, [text(s.note), place(review, s.passage_id)]))] for s in own]
    return "\n## Where it was set { #settings }\n" + table(
        f'Settings<br><span class="rs-key">Counted are those that the reading {review.reading.value} takes.</span>',
        ["Country", "Place", "Region", "Basis", "Where it is said"], rows, kind="rs-told")
