"""What each study reports of a configuration of the synthesis, element by element."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from realist_synth.analyses.configurations import Claimed
from realist_synth.analyses.theories import BOTH, CONFIGURED, NEITHER, REPORTED
from realist_synth.analyses.theory.elements import Covered
from realist_synth.model.review import Review
from realist_synth.publish.pages._html import boxed, mark, text
from realist_synth.publish.pages._links import (
    code_link,
    configuration_anchor,
    configuration_name,
    slot_name,
    study_link,
)

MARKS = {(True, False): (REPORTED, "reported", "reported"),
         (True, True): (BOTH, "reported, and in its own configuration", "both"),
         (False, True): (CONFIGURED, "in its own configuration only", "own"),
         (False, False): (NEITHER, "not reported", "silent")}


def coverage(review: Review, one: Claimed, elements: Sequence[Covered]) -> str:
    """The matrix of elements and studies, with marks that do not need colour."""
    told = {study.study_id: [each.of(study.study_id) for each in elements] for study in review.studies}
    ranked = sorted(told, key=lambda study: (-sum(reports for reports, _ in told[study]), study))
    shown = [study for study in ranked if any(any(pair) for pair in told[study])]
    silent = [study for study in ranked if study not in shown]
    body = [_row(review, study, told[study]) for study in shown]
    totals = [("Studies that report it", [len(each.reported) for each in elements]),
              ("Own configurations with it", [len(each.configured) for each in elements])]
    foot = [f'<tr><th scope="row">{name}</th>' + "".join(f'<td class="rs-mark">{n}</td>' for n in numbers)
            + "<td></td></tr>" for name, numbers in totals]
    key = " ".join(f'<span class="rs-nowrap rs-{kind}">{sign} {meaning}</span>' for sign, meaning, kind in
                   MARKS.values())
    name = text(configuration_name(review, one.row))
    caption = (f"What each study reports of: {name}<br><span class=\"rs-key\">{key} Reading {review.reading.value}; a "
               "finer code counts for its broader one. Not reported is a gap in the reports, not evidence of absence."
               "</span>")
    table = boxed(caption, [*_head(review, elements), "<tbody>", *body, "</tbody>", "<tfoot>", *foot, "</tfoot>"],
                  "rs-matrix rs-coverage")
    rest = ", ".join(study_link(review, study) for study in silent)
    return (f"\n### What each study reports of it {{ #coverage-{configuration_anchor(one.row.id)} }}\n\nA row is what "
            "one study reports, not a configuration that it states; those that have a configuration of their own show "
            f"it by ◆ and ◇.\n{table}" + (f"\n<p>Reported with none of these elements: {rest}.</p>\n" if rest else ""))


def _head(review: Review, elements: Sequence[Covered]) -> list[str]:
    groups = [(slot, len(list(own))) for slot, own in groupby(elements, key=lambda each: each.row.slot)]
    first = "".join(f'<th scope="colgroup" colspan="{width}">{slot_name(review, slot)}</th>' for slot, width in groups)
    second = "".join(f'<th scope="col"><span class="rs-tall">{code_link(review, each.row.code_id)}</span></th>'
                     for each in elements)
    return [f'<thead><tr class="rs-slots"><th scope="col" rowspan="2">Study</th>{first}<th scope="col" rowspan="2">'
            f'<span class="rs-tall">Elements reported, of {len(elements)}</span></th></tr><tr>{second}</tr></thead>']


def _row(review: Review, study: str, pairs: Sequence[tuple[bool, bool]]) -> str:
    cells = []
    for pair in pairs:
        sign, meaning, kind = MARKS[pair]
        cells.append(f'<td class="rs-mark rs-{kind}">{mark(sign, meaning)}</td>')
    number = sum(reports for reports, _ in pairs)
    return f'<tr><th scope="row">{study_link(review, study)}</th>{"".join(cells)}<td class="rs-mark">{number}</td></tr>'
