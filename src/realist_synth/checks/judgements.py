"""Checks of what coders put in the fields of other tables."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.errors import near_names
from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.tables import TABLES


@check(Severity.ERROR)
def known_field(review: Review) -> Iterator[Finding]:
    """A judgement names a field of a table that the profile has."""
    for row, judgement in enumerate(review.coder_judgements, 1):
        table = TABLES.get(judgement.of_table)
        field, value, known = ("of_table", judgement.of_table, tuple(TABLES)) if table is None else (
            "field", judgement.field, tuple(table.model_fields))
        if value not in known:
            what = "table" if table is None else f"field of {judgement.of_table}"
            near = near_names(value, known)
            yield Finding("judgements.known-field", Severity.ERROR, f"unknown {what}: {value!r}",
                          table="coder_judgements", row=row, field=field, value=value,
                          hint=f"did you mean {near[0]!r}?" if near else f"it is one of: {', '.join(known)}")
