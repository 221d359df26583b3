"""The studies as RIS, for EndNote, Covidence, Rayyan, EPPI-Reviewer and most reference managers."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.studies import Study
from realist_synth.package.read import Opened
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.exports._citations import known, one_line
from realist_synth.publish.exports._tables import review_of

SUFFIX = ".ris"


def export(opened: Opened) -> Mapping[str, bytes]:
    """The one file, with the studies in the order of their table."""
    return {"studies.ris": text_bytes("\n".join(record(study) for study in review_of(opened).studies))}


def record(study: Study) -> str:
    """A study as a record: one line for each value.

    Examples:
        >>> record(Study(study_id="s1", label="A", title="T", facts_basis="review", year=2018)).splitlines()
        ['TY  - GEN', 'ID  - s1', 'TI  - T', 'PY  - 2018', 'ER  - ']
    """
    lines = [("TY", "JOUR" if study.journal else "GEN"), ("ID", study.study_id)]
    lines += [(names.ris, value) for _, names, value in known(study)]
    return "".join(f"{tag}  - {one_line(value)}\n" for tag, value in [*lines, ("ER", "")])
