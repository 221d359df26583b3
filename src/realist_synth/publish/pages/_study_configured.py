"""The configurations of a study, and what it has to do with those of the synthesis."""

from __future__ import annotations

from itertools import groupby

from realist_synth.analyses.configurations import Claimed
from realist_synth.model.review import Review
from realist_synth.publish.pages._html import block, chip, facts, table, text
from realist_synth.publish.pages._links import (
    BELOW,
    basis_chip,
    code_link,
    configuration_link,
    place,
    slot_name,
    way,
)
from realist_synth.publish.pages._study_records import Records


def configured(review: Review, records: Records, study_id: str) -> str:
    """Its own in short, what it does for or against others, and what it reports of those of the synthesis."""
    own = [one for one in records.claimed if one.row.study_id == study_id]
    text_of = ["\n## Configurations { #configurations }\n"]
    text_of += [_one(review, one) for one in own]
    if not own:
        text_of.append("\nNo configuration is stated of this study. That codes are reported of it together does not "
                       "make one.\n")
    rows = [[configuration_link(review, row.configuration_id, BELOW), row.relation.value,
             "<br>".join(filter(None, [text(row.rationale), place(review, row.passage_id)]))]
            for row in records.evidence.get(study_id, [])]
    if rows:
        text_of.append(table("What it does to other configurations", ["Configuration", "It", "Why"], rows,
                             kind="rs-told"))
    return "".join([*text_of, _coverage(review, records, study_id)])


def _one(review: Review, one: Claimed) -> str:
    pairs = [(slot_name(review, slot), ", ".join(
        f"{code_link(review, e.row.code_id, BELOW)}{f' ({way(e.row.polarity)})' if e.row.polarity else ''}"
        for e in elements)) for slot, elements in groupby(one.elements, key=lambda each: each.row.slot)]
    return block("div", "rs-card rs-claimed", f'<p class="rs-kind">{chip("Claimed configuration", "claim")} '
                 f"{basis_chip(one.row.basis)} {configuration_link(review, one.row.id, BELOW)}</p>",
                 f'<p class="rs-statement">{text(one.row.statement)}</p>', facts(pairs))


def _coverage(review: Review, records: Records, study_id: str) -> str:
    rows = []
    for one in records.claimed:
        found = next((each for each in one.coverage if each.study_id == study_id), None)
        if found and (found.reported or found.not_reported):
            reported, silent = (", ".join(code_link(review, code, BELOW) for code in codes)
                                for codes in (found.reported, found.not_reported))
            rows.append([configuration_link(review, one.row.id, BELOW),
                         f"{len(found.reported)} of {len(found.reported) + len(found.not_reported)}", reported, silent])
    if not rows:
        return ""
    caption = (f'What it reports of the configurations of the synthesis<br><span class="rs-key">Reading '
               f"{review.reading.value}; a finer code counts for its broader one. Not reported is not evidence of "
               "absence, and to report the elements is not to claim that they hang together.</span>")
    return table(caption, ["Configuration", "Elements", "Reported", "Not reported"], rows, kind="rs-told")
