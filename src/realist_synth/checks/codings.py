"""Checks of codings: directions, reasons, coverage of the studies."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, Slot


@check(Severity.ERROR)
def direction_on_outcome(review: Review) -> Iterator[Finding]:
    """Only an outcome has a direction of change."""
    slots = {d.name: d.slot for d in review.metadata.synthesis.dimensions}
    codes = review.index("codes")
    for table in ("codings", "coder_codings"):
        for row, coding in enumerate(review.table(table), 1):
            code = codes.get(coding.code_id)  # type: ignore[attr-defined]
            direction = coding.direction  # type: ignore[attr-defined]
            if direction and code and slots.get(code.dimension, Slot.OUTCOME) is not Slot.OUTCOME:
                yield Finding("codings.direction-on-outcome", Severity.ERROR,
                              f"{code.code_id} is a {code.dimension} and has no direction",
                              table=table, row=row, field="direction", value=direction, hint="leave it empty")


@check(Severity.ERROR)
def reconciled_has_decision(review: Review) -> Iterator[Finding]:
    """What a decision added names that decision."""
    for row, coding in enumerate(review.codings, 1):
        if coding.basis is Basis.RECONCILED and not coding.decision_id:
            yield Finding("codings.reconciled-has-decision", Severity.ERROR, "reconciled without a decision",
                          table="codings", row=row, field="decision_id", value="",
                          hint="record the decision in decisions and name it here")


@check(Severity.ERROR)
def inferred_has_rationale(review: Review) -> Iterator[Finding]:
    """What a coder concluded says why."""
    for row, coding in enumerate(review.codings, 1):
        if coding.basis is Basis.INFERRED and not coding.rationale:
            yield Finding("codings.inferred-has-rationale", Severity.ERROR, "inferred without a rationale",
                          table="codings", row=row, field="rationale", value="", hint="say how it was concluded")


@check(Severity.WARNING, "codings")
def study_coded(review: Review) -> Iterator[Finding]:
    """Every study has a coding."""
    coded = {coding.study_id for coding in review.codings}
    for row, study in enumerate(review.studies, 1):
        if study.study_id not in coded:
            yield Finding("codings.study-coded", Severity.WARNING, "no coding of this study", table="studies", row=row,
                          field="study_id", value=study.study_id, hint="code the study, or ask whether it belongs here")


@check(Severity.WARNING)
def passage_named(review: Review) -> Iterator[Finding]:
    """Every coding names the passage that it rests on."""
    for row, coding in enumerate(review.codings, 1):
        if coding.passage_id is None:
            yield Finding("codings.passage-named", Severity.WARNING, "the coding rests on no passage", table="codings",
                          row=row, field="passage_id", value="", hint="add the passage; imports often have none")


@check(Severity.WARNING, "configurations", "configuration_elements")
def configured_is_element(review: Review) -> Iterator[Finding]:
    """What is coded as configured is an element of a configuration of that study."""
    study_of = {row.configuration_id: row.study_id for row in review.configurations}
    elements = {(study_of.get(row.configuration_id), row.code_id) for row in review.configuration_elements}
    for row, coding in enumerate(review.codings, 1):
        if coding.basis is Basis.CONFIGURED and (coding.study_id, coding.code_id) not in elements:
            yield Finding("codings.configured-is-element", Severity.WARNING,
                          f"no configuration of {coding.study_id} has {coding.code_id}",
                          table="codings", row=row, field="code_id", value=coding.code_id,
                          hint="correct the code, add the element to the configuration, or choose another basis")
