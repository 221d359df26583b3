"""The printed results of a study with what the checks say of them, the claims that cite it, and the decisions."""

from __future__ import annotations

from realist_synth.analyses.claims import Checked
from realist_synth.analyses.result import as_text, number
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review
from realist_synth.publish.pages._html import facts, link, source, table, text, words
from realist_synth.publish.pages._links import BELOW, code_link, place
from realist_synth.publish.pages._study_records import Records


def printed(review: Review, records: Records, study_id: str) -> str:
    """Its effects as printed, each with the notes of the checks."""
    own = records.effects.get(study_id, [])
    if not own:
        return "\n## Printed results { #printed-results }\n\nNo printed result is recorded of this study.\n"
    rows = [[code_link(review, e.code_id, BELOW), "<br>".join(filter(None, [
        text(e.outcome_as_reported), f'<span class="rs-muted">{text(e.comparison)}</span>', text(e.time_point)])),
        figure(e), text(e.p_value), text(e.n), words(e.direction), _notes(records, e), source(e.source)] for e in own]
    caption = ('Results as printed<br><span class="rs-key">Nothing is repaired or turned round. Results of one study '
               "are not independent of each other.</span>")
    return "\n## Printed results { #printed-results }\n" + table(caption, [
        "Outcome", "As reported", "As printed", "p", "n", "Direction", "Notes and checks", "Source"], rows,
        numbers=[4], kind="rs-results")


def figure(effect: Effect) -> str:
    """An estimate with its interval, as printed.

    Examples:
        >>> from realist_synth.model.effects import Effect
        >>> figure(Effect.model_construct(measure="HR", estimate="0.5", ci_low=None, ci_high=None, events_1=None,
        ...                               events_2=None))
        'HR 0.5'
    """
    interval = "" if effect.ci_low is None else f" ({effect.ci_low} to {effect.ci_high})"
    groups = [f"{events} of {n}" if n is not None else str(events) for events, n in
              ((effect.events_1, effect.n_1), (effect.events_2, effect.n_2)) if events is not None]
    counted = f"<br>events {text(' and '.join(groups))}" if groups else ""
    estimate = "" if effect.estimate is None else f" {effect.estimate}"
    return f"{words(effect.measure)}{text(estimate + interval)}{counted}"


def _notes(records: Records, effect: Effect) -> str:
    faults = [f'<strong class="rs-fault">Check:</strong> {text(f.message)}'
              for f in records.faults.get(effect.effect_id, [])]
    return "<br>".join(filter(None, [text(effect.note), *faults]))


def stated(review: Review, records: Records, study_id: str) -> str:
    """The claims of the review that cite it, with their verdicts."""
    own = records.cited.get(study_id, [])
    if not own:
        return "\n## Claims that cite it { #claims }\n\nNo claim of the review cites this study.\n"
    rows = [[text(c.row.statement), "" if c.row.stated is None else as_text(number(c.row.stated)), str(len(c.cited)),
             verdict(c), place(review, c.row.passage_id, summary=False)] for c in own]
    caption = ('Claims of the review<br><span class="rs-key">The verdict is on the number stated, against the studies '
               f"cited and the tables; all are under {link('../claims.html', 'claims')}.</span>")
    return "\n## Claims that cite it { #claims }\n" + table(
        caption, ["Claim", "Stated", "Cited", "Verdict", "Where"], rows, numbers=[1, 2],
        kind="rs-said")


def verdict(claim: Checked) -> str:
    """Whether the numbers of a claim agree."""
    if claim.mismatch:
        return '<strong class="rs-fault">does not agree</strong>'
    if claim.contradicted:
        return '<strong class="rs-fault">contradicted</strong>'
    return "open" if claim.agrees is None else "agrees"


def decided(review: Review, records: Records, study_id: str) -> str:
    """The decisions that concern it, each with what of it they concern."""
    found = records.decisions(review, study_id)
    if not found:
        return "\n## Decisions { #decisions }\n\nNo decision concerns this study.\n"
    pairs = []
    for name, (row, why) in found.items():
        about = text("; ".join(each.rstrip(".") for each in why))
        pairs.append((text(row.question), f"{text(row.decision)} <em>Because:</em> {text(row.reason)}<br>"
                      f'<span class="rs-muted">Concerns {about}. Decided on {row.decided_on.isoformat()}, '
                      f"<code>{text(name)}</code>.</span>"))
    return "\n## Decisions { #decisions }\n\n" + facts(pairs, "rs-long") + "\n"
