"""Checks of the codebook: dimensions, hierarchy, use."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot

MOST_LEVELS = 100


@check(Severity.ERROR)
def dimension_declared(review: Review) -> Iterator[Finding]:
    """Every code belongs to a dimension that datapackage.json declares."""
    declared = [d.name for d in review.metadata.synthesis.dimensions]
    for row, code in enumerate(review.codes, 1):
        if code.dimension not in declared:
            yield Finding("codebook.dimension-declared", Severity.ERROR, f"unknown dimension {code.dimension!r}",
                          table="codes", row=row, field="dimension", value=code.dimension,
                          hint=f"declared are: {', '.join(declared)}")


@check(Severity.ERROR)
def parent_in_dimension(review: Review) -> Iterator[Finding]:
    """A code and its parent belong to the same dimension."""
    index = review.index("codes")
    for row, code in enumerate(review.codes, 1):
        parent = index.get(code.parent_id or "")
        if parent is not None and parent.dimension != code.dimension:
            yield Finding("codebook.parent-in-dimension", Severity.ERROR,
                          f"the parent is a {parent.dimension}, the code a {code.dimension}",
                          table="codes", row=row, field="parent_id", value=code.parent_id,
                          hint="give a parent of the same dimension, or share a concept")


@check(Severity.ERROR)
def no_cycle(review: Review) -> Iterator[Finding]:
    """No code is its own ancestor."""
    for table, key in (("codes", "code_id"), ("theories", "theory_id")):
        index = review.index(table)
        for row, item in enumerate(review.table(table), 1):
            seen, parent = {getattr(item, key)}, item.parent_id  # type: ignore[attr-defined]
            while parent in index and parent not in seen and len(seen) <= MOST_LEVELS:
                seen.add(parent)
                parent = index[parent].parent_id
            deep = len(seen) > MOST_LEVELS
            if parent == getattr(item, key) or deep:
                yield Finding(
                    "codebook.no-cycle",
                    Severity.ERROR,
                    f"has more than {MOST_LEVELS} levels above it" if deep else "is its own ancestor",
                    table=table,
                    row=row,
                    field="parent_id",
                    value=item.parent_id,  # type: ignore[attr-defined]
                    hint="break the circle of parents",
                )


@check(Severity.ERROR)
def desired_direction_on_outcome(review: Review) -> Iterator[Finding]:
    """Only an outcome has a desired direction."""
    slots = {d.name: d.slot for d in review.metadata.synthesis.dimensions}
    for row, code in enumerate(review.codes, 1):
        if code.desired_direction and slots.get(code.dimension, Slot.OUTCOME) is not Slot.OUTCOME:
            yield Finding("codebook.desired-direction-on-outcome", Severity.ERROR,
                          f"a {code.dimension} has no desired direction", table="codes", row=row,
                          field="desired_direction", value=code.desired_direction, hint="leave it empty")


@check(Severity.WARNING, "codes", "codings", "configuration_elements", "effects")
def code_used(review: Review) -> Iterator[Finding]:
    """Every code, or one below it, is used by a coding, an element or an effect."""
    index = review.index("codes")
    used: set[str] = set()
    direct = {c.code_id for c in review.codings} | {e.code_id for e in review.configuration_elements}
    for code_id in direct | {e.code_id for e in review.effects}:
        while code_id in index and code_id not in used:
            used.add(code_id)
            code_id = index[code_id].parent_id or ""
    for row, code in enumerate(review.codes, 1):
        if code.code_id not in used:
            yield Finding("codebook.code-used", Severity.WARNING, "no study and no configuration uses this code",
                          table="codes", row=row, field="code_id", value=code.code_id,
                          hint="remove the code, or look for what should be coded with it")


@check(Severity.WARNING)
def definition_given(review: Review) -> Iterator[Finding]:
    """Every code is defined."""
    for row, code in enumerate(review.codes, 1):
        if code.definition is None:
            yield Finding("codebook.definition-given", Severity.WARNING, "the code has no definition", table="codes",
                          row=row, field="definition", value="", hint="say what the code means and when it is used")
