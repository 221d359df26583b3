"""The page of the programme theories: before, after, what did it, and what the studies report of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realist_synth.analyses.theories import DONE, MARKS, NEITHER, WHOLE, Theories, mark, theories
from realist_synth.analyses.theory.elements import Tally
from realist_synth.analyses.theory.life import Event, Life
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import SynthesisStep, TheoryEffect, TheoryStatus
from realist_synth.publish.options import Options
from realist_synth.publish.pages._links import configuration_name, configuration_named, study_named
from realist_synth.publish.pages.markdown import WIDE, code, grid, paragraph, safe

HEADINGS = {TheoryStatus.INITIAL: "Before the evidence", TheoryStatus.REFINED: "After the evidence",
            TheoryStatus.REFUTED: "Given up"}
INTRODUCTION = (
    "A programme theory says how something is meant to work: if this is done, then that follows, because of this. "
    "Below are the theories recorded of the review, stated by it or read into it by a coder, each before those that "
    "were made from it, and what the evidence did to them. *Confirmed* means that a study's own configuration, or a "
    "finding, has the same; *refined* means that the text limits it, completes it or names a narrower form; *refuted* "
    "means that the text says it does not hold. Where nothing is said there is a dot, and it counts neither for nor "
    "against. A theme confirmed by the configurations that it was drawn from has not been tested by them.\n"
)
COLUMNS = (
    "What confirms, refines or refutes an element is listed as recorded, whatever the reading. *Studies coded with it* "
    "are those coded with the element or a finer code under the [reading](../explanation/readings.md) *{}*. The two "
    "need not agree: a study that has the element only inside its configuration can confirm it, and is counted only "
    "under a reading that takes configurations in.\n"
)


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The programme theories."""
    return {"theories.md": theories_page(review)}


def theories_page(review: Review) -> str:
    """Each theory with its elements and events, then what each study reports of the elements."""
    if not review.theories:
        return "# Programme theories\n\nThis package records no programme theories.\n"
    found = theories(review)
    parts = [*(_life(review, found, life) for life in found.lives),
             *(_coverage(review, found, name) for name in found.by_study), _limits(review, found)]
    headings = [*(_heading(life) for life in found.lives),
                *(f"What each study reports of: {_configuration(review, name)}" for name in found.by_study), "Limits"]
    contents = "".join(f"- [{heading}](#part-{at})\n" for at, heading in enumerate(headings, 1))
    return "\n".join([f"{WIDE}# Programme theories\n", INTRODUCTION, _steps(found),
                      *([COLUMNS.format(found.reading)] if found.elements else []), contents, *(
        f"\n## {heading} {{ #part-{at} }}\n\n{part}" for at, (heading, part) in enumerate(
            zip(headings, parts, strict=True), 1))])


def _configuration(review: Review, name: str) -> str:
    found = review.index("configurations").get(name)
    return safe(configuration_name(review, found)) if found else safe(name)


def _steps(found: Theories) -> str:
    """The steps of synthesis that the events name, each in a few words."""
    taken = {event.row.step for event in found.events}
    lines = "".join(f"- *{step.value}*: {step.definition}\n" for step in SynthesisStep if step in taken)
    return f"Each event names its step of the synthesis (Pawson 2006):\n\n{lines}" if lines else ""


def _life(review: Review, found: Theories, life: Life) -> str:
    tallies = [tally for tally in found.tallies if tally.theory_id == life.row.theory_id]
    elements = [tally for tally in tallies if tally.element]
    text = [_stated(review, life)]
    if elements:
        rows = [_element(review, tally, len(found.studies)) for tally in elements]
        text += ["What happened to each element:\n", grid(
            ["slot", "element", *(f"{done} by" for done in DONE.values()), f"studies coded with it ({found.reading})"],
            rows), _silent(elements, life)]
    if own := _own(review, tallies):
        text += ["What each study's configuration did to it:\n", grid(["study", *DONE.values()], own)]
    told = [_told(review, event) for event in life.events
            if not elements or event.row.effect is not TheoryEffect.CONFIRMS]
    if told:
        text += ["What changed it:\n" if elements else "What happened to it:\n",
                 grid(["effect", "step", "element", "by", "why"], told)]
    return "\n".join(text)


def _heading(life: Life) -> str:
    section = life.place.section if life.place and life.place.section else life.row.theory_id
    return f"{HEADINGS[life.row.status]} ({safe(section)})"


def _stated(review: Review, life: Life) -> str:
    row, place = life.row, life.place
    where = f" Stated in: {safe(place.section)}" if place and place.section else ""
    where += f", characters {place.start} to {place.end}" if place and where and place.start is not None else ""
    parent = f", made from {code(row.parent_id)}" if row.parent_id else ""
    basis = f", basis {row.basis.value}" if row.basis else ""
    own = row.configuration_id
    rests = f" Its elements are those of {configuration_named(review, own)}." if own else ""
    lines = [f"{paragraph(row.statement)}\n",
             f"{code(row.theory_id)}, {row.status.value}{basis}{parent}.{where}{'.' * bool(where)}{rests}\n"]
    return "\n".join([*lines, f"{paragraph(row.note)}\n"] if row.note else lines)


def _silent(elements: Sequence[Tally], life: Life) -> str:
    """What nothing is recorded of, in a sentence."""
    silent = [_label(tally) for tally in elements if not tally.events]
    refuted = "" if life.of(TheoryEffect.REFUTES) else "Nothing is recorded that refutes it. "
    return (refuted + (f"No event is recorded for: {'; '.join(silent)}." if silent else "")).strip() + "\n"


def _element(review: Review, tally: Tally, studies: int) -> list[str]:
    one = tally.element
    by = ["; ".join(dict.fromkeys(name for event in tally.of(effect) for name in _by(review, event))) or NEITHER
          for effect in DONE]
    return [safe(one.row.slot.value if one else None), _label(tally), *by,
            f"{len(one.reported) if one else 0} of {studies}"]


def _label(tally: Tally) -> str:
    return safe(tally.element.label or tally.element.row.code_id) if tally.element else WHOLE


def _own(review: Review, tallies: Sequence[Tally]) -> list[list[str]]:
    """For each study whose configuration bears on the theory, the elements by effect."""
    configurations = review.index("configurations")
    found: dict[str, dict[TheoryEffect, list[str]]] = {}
    for tally in tallies:
        for event in tally.events:
            study = getattr(configurations.get(event.row.configuration_id or ""), "study_id", None)
            if study:
                found.setdefault(study, {}).setdefault(event.row.effect, []).append(_label(tally))
    return [[study_named(review, study), *("; ".join(dict.fromkeys(done.get(effect, []))) or NEITHER
                                                for effect in DONE)] for study, done in sorted(found.items())]


def _told(review: Review, event: Event) -> list[str]:
    return [safe(event.row.effect.value), safe(event.row.step.value), _name(event), "; ".join(_by(review, event)),
            safe(event.row.rationale)]


def _name(event: Event) -> str:
    return safe(event.label or event.element.code_id) if event.element else WHOLE


def _by(review: Review, event: Event) -> list[str]:
    """What did it, for people: the studies, else where it is said."""
    if event.studies:
        return [study_named(review, study) for study in event.studies]
    return [safe(f"the review ({event.place.section})" if event.place and event.place.section else event.source)]


def _coverage(review: Review, found: Theories, name: str) -> str:
    mine = [one for one in found.elements if one.row.configuration_id == name]
    ranked = sorted(found.by_study[name].items(), key=lambda pair: (-len(pair[1]), pair[0]))
    own = {study for one in mine for study in one.configured}
    rows = [[study_named(review, study), *(mark(one, study) for one in mine), str(len(ids))]
            for study, ids in ranked if ids or study in own]
    rows.append(["studies that report it", *(str(len(one.reported)) for one in mine), ""])
    rows.append(["own configurations with it", *(str(len(one.configured)) for one in mine), ""])
    return (f"Reading {found.reading}. {MARKS}.\n\n" + grid(
        ["study", *(safe(one.label or one.row.code_id) for one in mine), "reported"], rows, numbers=[len(mine) + 1]))


def _limits(review: Review, found: Theories) -> str:
    taken = {event.row.step for event in found.events}
    configurations = review.index("configurations")
    notes = {life.row.configuration_id: getattr(configurations.get(life.row.configuration_id or ""), "note", None)
             for life in found.lives}
    lines = ["Studies from which a theory was drawn cannot test it: what they confirm is that it was drawn rightly.",
             "A study that reports an element need not link it to the others; only a configuration does.",
             *(f"No event was recorded at the step {step.value}: {step.definition[0].lower()}{step.definition[1:]}"
               for step in SynthesisStep if step not in taken),
             *(f"{configuration_named(review, name)}: {paragraph(note)}"
               for name, note in sorted(notes.items(), key=str) if name and note)]
    return "".join(f"- {line}\n" for line in lines)
