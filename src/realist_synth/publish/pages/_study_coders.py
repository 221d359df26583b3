"""What the coders recorded of a study, each without sight of the others, beside what the package holds."""

from __future__ import annotations

from realist_synth.model.codings import CoderJudgement
from realist_synth.model.review import Review
from realist_synth.publish.pages._html import mark, table, text
from realist_synth.publish.pages._links import BASIS_SIGNS, BELOW, code_link, way
from realist_synth.publish.pages._study_records import Records

HEADING = "\n## What the coders recorded { #coders }\n\n"
INTRODUCTION = ("Each coder worked alone. What the package holds was settled afterwards; how far the coders agree in "
                "all is under [agreement](../agreement.md).\n")


def coders(review: Review, records: Records, study_id: str) -> str:
    """Codes by coder, configurations by coder, and the fields of other tables on which two coders differ."""
    parts = [_codes(review, records, study_id), _configurations(review, records, study_id),
             _judgements(records, study_id)]
    if not any(parts):
        return f"{HEADING}No coder's own record of this study is in the package.\n"
    return HEADING + INTRODUCTION + "".join(parts)


def _codes(review: Review, records: Records, study_id: str) -> str:
    own = records.coder_codings.get(study_id, [])
    if not own:
        return ""
    names = sorted({record.coder_id for record in review.coder_codings})
    held = {(record.code_id, record.coder_id): record for record in reversed(own)}
    package: dict[str, list[str]] = {}
    for coding in records.codings.get(study_id, []):
        shown = f'<span aria-hidden="true">{BASIS_SIGNS[coding.basis]}</span> {coding.basis.value}'
        package.setdefault(coding.code_id, []).append(shown)
    wanted = {record.code_id for record in own} | set(package)
    rows = []
    for dimension in review.metadata.synthesis.dimensions:
        for code in review.codebook(dimension.name):
            if code.code_id in wanted:
                marks = []
                for name in names:
                    record = held.get((code.code_id, name))
                    direction = f" {way(record.direction)}" if record and record.direction else ""
                    marks.append(f'{mark("●", "recorded")}{direction}' if record else mark("·", "not recorded"))
                rows.append([code_link(review, code.code_id, BELOW), *marks,
                             "<br>".join(dict.fromkeys(package.get(code.code_id, []))) or mark("·", "not coded")])
    caption = ('Codes by coder<br><span class="rs-key">● recorded by the coder, · not recorded. Last column: the basis '
               "on which the package has it.</span>")
    return table(caption, ["Code", *(text(name) for name in names), "Package"], rows, kind="rs-matrix rs-coders")


def _configurations(review: Review, records: Records, study_id: str) -> str:
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for record in records.coder_configurations.get(study_id, []):
        found.setdefault((record.coder_id, record.configuration), {}).setdefault(record.slot.value, []).append(
            code_link(review, record.code_id, BELOW))
    rows = [[text(coder), text(name), "<br>".join(f"{slot}: {', '.join(codes)}" for slot, codes in slots.items())]
            for (coder, name), slots in sorted(found.items())]
    return table("Configurations by coder", ["Coder", "The coder's name for it", "Elements"], rows,
                 kind="rs-told") if rows else ""


def _judgements(records: Records, study_id: str) -> str:
    own = records.judgements.get(study_id, [])
    fields: dict[tuple[str, str, str], list[CoderJudgement]] = {}
    for record in own:
        fields.setdefault((record.of_table, record.row_id, record.field), []).append(record)
    shared = {key: records_of for key, records_of in fields.items() if len(records_of) > 1}
    if not shared:
        return ""
    rows = [[f"<code>{text(row)}</code>", f"{text(table_)}: {text(field)}",
             "<br>".join(f"{text(r.coder_id)}: {text(r.value)}" for r in sorted(each, key=lambda r: r.coder_id))]
            for (table_, row, field), each in sorted(shared.items()) if len({record.value for record in each}) > 1]
    said = f"Of {len(shared)} fields that two coders filled, they differ on {len(rows)}."
    if not rows:
        return f'\n<p class="rs-gap">{said}</p>\n'
    return table(f'Printed results and events where coders differ<br><span class="rs-key">{said}</span>',
                 ["Row", "Field", "What each put"], rows, kind="rs-told")
