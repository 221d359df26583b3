"""Checks of configurations and their elements."""

from __future__ import annotations

from collections.abc import Iterator

from realist_synth.model.finding import Finding, Severity, check
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, Level, Presence, Slot


@check(Severity.ERROR)
def study_of_level(review: Review) -> Iterator[Finding]:
    """A study-level configuration names its study; one of the synthesis names none."""
    for row, item in enumerate(review.configurations, 1):
        if (item.level is Level.STUDY) != (item.study_id is not None):
            wrong = "has no study" if item.study_id is None else "has a study"
            yield Finding(
                "configurations.study-of-level",
                Severity.ERROR,
                f"a {item.level}-level configuration {wrong}",
                table="configurations",
                row=row,
                field="study_id",
                value=item.study_id or "",
                hint="name the study of a study-level configuration only",
            )


@check(Severity.ERROR)
def slot_in_framework(review: Review) -> Iterator[Finding]:
    """An element fills a slot that the framework of its configuration has."""
    configurations = review.index("configurations")
    for row, element in enumerate(review.configuration_elements, 1):
        configuration = configurations.get(element.configuration_id)
        if configuration and element.slot not in configuration.framework.slots:
            yield Finding("configurations.slot-in-framework", Severity.ERROR,
                          f"{configuration.framework} has no slot {element.slot.value!r}",
                          table="configuration_elements", row=row, field="slot", value=element.slot,
                          hint=f"its slots are: {', '.join(configuration.framework.slots)}")


@check(Severity.WARNING, "configuration_elements")
def complete(review: Review) -> Iterator[Finding]:
    """A configuration has a context, a mechanism and an outcome."""
    filled = {(e.configuration_id, e.slot) for e in review.configuration_elements}
    for row, item in enumerate(review.configurations, 1):
        missing = [
            s.value for s in (Slot.CONTEXT, Slot.MECHANISM, Slot.OUTCOME) if (item.configuration_id, s) not in filled
        ]
        if missing:
            yield Finding("configurations.complete", Severity.WARNING, f"has no {' and no '.join(missing)}",
                          table="configurations", row=row, field="configuration_id", value=item.configuration_id,
                          hint="add the element, or say in a note that the source leaves it out")


@check(Severity.WARNING)
def slot_matches_dimension(review: Review) -> Iterator[Finding]:
    """An element whose code belongs to another slot says so in a note."""
    slots = {d.name: d.slot for d in review.metadata.synthesis.dimensions}
    codes = review.index("codes")
    for row, element in enumerate(review.configuration_elements, 1):
        code = codes.get(element.code_id)
        if code and not element.note and slots.get(code.dimension, element.slot) is not element.slot:
            yield Finding("configurations.slot-matches-dimension", Severity.WARNING,
                          f"a {code.dimension} fills the slot {element.slot.value!r} without a note",
                          table="configuration_elements", row=row, field="code_id", value=element.code_id,
                          hint="say in note why, or give the concept a code of that dimension")


@check(Severity.NOTE, "codings")
def element_coded(review: Review) -> Iterator[Finding]:
    """An element of a study-level configuration is coded for its study outside the configuration too."""
    configurations = review.index("configurations")
    coded = {(c.study_id, c.code_id) for c in review.codings
             if c.basis is Basis.STATED and c.presence is Presence.PRESENT}
    for row, element in enumerate(review.configuration_elements, 1):
        configuration = configurations.get(element.configuration_id)
        if configuration and configuration.study_id and (configuration.study_id, element.code_id) not in coded:
            yield Finding("configurations.element-coded", Severity.NOTE,
                          f"the configuration of {configuration.study_id} claims {element.code_id}, "
                          "which the source states of that study nowhere else",
                          table="configuration_elements", row=row, field="code_id", value=element.code_id,
                          hint="published as it stands; counted under the reading 'configured'")


@check(Severity.ERROR)
def coder_one_study(review: Review) -> Iterator[Finding]:
    """All rows of one configuration of a coder speak of the same study, or all of the synthesis."""
    first: dict[tuple[str, str], str | None] = {}
    for row, record in enumerate(review.coder_configurations, 1):
        study_id = first.setdefault((record.coder_id, record.configuration), record.study_id)
        if record.study_id != study_id:
            yield Finding("configurations.coder-one-study", Severity.ERROR,
                          f"{record.coder_id}'s configuration {record.configuration} speaks of "
                          f"{record.study_id or 'the synthesis'} here and of {study_id or 'the synthesis'} before",
                          table="coder_configurations", row=row, field="study_id", value=record.study_id or "",
                          hint="give the configuration of each study a name of its own")
