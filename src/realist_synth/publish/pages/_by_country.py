"""The studies by region and country."""

from __future__ import annotations

from realist_synth.analyses.selection import counts, settings_where
from realist_synth.model.review import Review
from realist_synth.publish.countries import country_names
from realist_synth.publish.pages._html import boxed, group_row, heading_row, text
from realist_synth.publish.pages._links import study_link

WIDEST = 30
BLOCK = "\u25a0"
NO_REGION, NO_COUNTRY = "Region not recorded", "No country under this reading"


def countries_of(review: Review) -> dict[str, tuple[str, ...]]:
    """For each study the names of its countries under the reading, sorted."""
    found: dict[str, set[str]] = {}
    names = country_names()
    for setting in settings_where(review, ()):
        if setting.country:
            found.setdefault(setting.study_id, set()).add(names.get(setting.country, setting.country))
    return {study: tuple(sorted(own)) for study, own in found.items()}


def by_country(review: Review) -> str:
    """How many studies each country has, with their names; those placed on another basis stand apart."""
    settings = [s for s in review.settings if s.study_id in review.index("studies")]
    if not settings:
        return "\n## Where\n\nThis package records no settings.\n"
    placed = {s.study_id for s in settings if s.country and counts(s.basis, review.reading)}
    names, inside = country_names(), dict[str, dict[str, set[str]]]()
    beyond: dict[tuple[str, str], set[str]] = {}
    for s in settings:
        region = inside.setdefault(s.region or NO_REGION, {})
        country = names.get(s.country, s.country) if s.country else NO_COUNTRY
        if not counts(s.basis, review.reading):
            beyond.setdefault((s.region or NO_REGION, country), set()).add(s.study_id)
            region.setdefault(country, set())
        elif s.country or s.study_id not in placed:
            region.setdefault(country, set()).add(s.study_id)
    most = max((len(own) for region in inside.values() for own in region.values()), default=0)
    body = []
    for name, region in sorted(inside.items(), key=lambda each: (-len(set().union(*each[1].values())), each[0])):
        own = set().union(*region.values())
        body.append(group_row(f"{text(name)} <span class=\"rs-called\">{_plural(len(own))}</span>", 4))
        for country, studies in sorted(region.items(), key=lambda each: (-len(each[1]), each[0])):
            others = beyond.get((name, country), set()) - studies
            if studies or others:
                body.append(_row(review, country, studies, others, most))
    caption = ("Studies by region and country<br><span class=\"rs-key\">A study set in several countries counts in "
               f"each. A bar is as long as the number of studies. Last column: placed there on another basis than the "
               f"reading {review.reading.value} takes, such as the title of the paper.</span>")
    headings = ["Country", "Studies", "Which", "Also, on another basis"]
    return "\n## Where\n" + boxed(caption, [heading_row(headings), "<tbody>", *body, "</tbody>"], "rs-countries")


def _row(review: Review, country: str, studies: set[str], others: set[str], most: int) -> str:
    long = -(-len(studies) * min(WIDEST, most) // most) if most else 0
    bar = f'<span class="rs-bar" aria-hidden="true">{BLOCK * long}</span>'
    named, apart = (", ".join(study_link(review, study) for study in sorted(own)) for own in (studies, others))
    return f'<tr><th scope="row">{text(country)}</th><td>{len(studies)} {bar}</td><td>{named}</td><td>{apart}</td></tr>'


def _plural(number: int) -> str:
    return f"{number} stud{'y' if number == 1 else 'ies'}"
