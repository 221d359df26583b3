"""The elements of a configuration against the studies: what each study reports of a theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, Coverage
from realist_synth.errors import AnalysisError
from realist_synth.figures.claimed_words import chosen, label_of
from realist_synth.figures.drawing import DOUBLE, FAINT, GREY, INK, PALE, Drawing
from realist_synth.figures.figure import Figure, asks
from realist_synth.figures.letters import lines, wide
from realist_synth.figures.slots import COLOURS, heading
from realist_synth.model.vocabularies import Slot

SIZE = 7.5
LABELS = 168.0
TOTALS = 26.0
ROW = 15.0
WIDEST = 22.0
MOST = 45
OWN = "#D55E00"
CODED = "#0072B2"


@dataclass(frozen=True)
class Matrix:
    """Rows, columns and what stands where they meet.

    Attributes:
        rows: The elements: slot, code, label; a code in one slot once.
        everyone: All studies, those that report most first.
        own: For each study the codes that its own stated configurations name.
    """

    rows: tuple[tuple[Slot, str, str], ...]
    everyone: tuple[Coverage, ...]
    own: Mapping[str, frozenset[str]]

    @property
    def studies(self) -> tuple[Coverage, ...]:
        """The columns: as many studies as there is room for."""
        return self.everyone[:MOST]

    @property
    def codes(self) -> int:
        """How many different codes the elements are."""
        return len({code for _, code, _ in self.rows})

    def reporting(self, code: str) -> int:
        """How many of the studies are coded with a code."""
        return sum(code in study.reported for study in self.everyone)

    def stating(self, code: str) -> int:
        """How many state it in a configuration of their own."""
        return sum(code in self.own.get(study.study_id, ()) for study in self.everyone)


@asks(coverage=True)
def coverage_matrix(result: ConfigurationSet, configuration_id: str) -> Figure:
    """Which element of a synthesis-level configuration each study reports: elements in rows, studies in columns.

    A dot: the study is coded with the element, or with a code below it. A square: a configuration that is stated of the
    study itself names it. Neither: not reported. That elements are reported by one study does not mean that the study
    shows the configuration.

    Args:
        result: The configurations, computed with their coverage.
        configuration_id: The configuration, one of the synthesis.

    Raises:
        UnknownNameError: If there is no such configuration.
        AnalysisError: If it speaks of one study, has no elements, or the coverage was not computed.

    Examples:
        >>> from realist_synth.analyses.configurations import configurations
        >>> from realist_synth.validation import read_package
        >>> figure = coverage_matrix(configurations(read_package("bundled"), coverage=True), "cfg-theme")
        >>> figure.alt.partition(".")[0]
        'Matrix of the 14 elements of cfg-theme and 29 studies'
    """
    one = chosen(result, configuration_id)
    found = _matrix(result, one)
    drawing = Drawing(DOUBLE)
    step = min(WIDEST, (DOUBLE - LABELS - TOTALS) / len(found.studies))
    top = _heads(drawing, found, step)
    foot = _rows(drawing, found, step, top)
    foot = _foot(drawing, found, step, foot)
    return Figure(drawing.spec(foot), _alt(one, found), _caption(result, one, found))


def _matrix(result: ConfigurationSet, one: Claimed) -> Matrix:
    if one.study is not None:
        raise AnalysisError(f"configuration {one.row.configuration_id!r} speaks of one study; what other studies "
                            "report is shown for configurations of the synthesis")
    if not one.coverage:
        raise AnalysisError("the coverage was not computed, or there are no studies: call configurations with "
                            "coverage=True")
    own: dict[str, frozenset[str]] = {}
    for other in result.configurations:
        if other.row.study_id is not None:
            named = frozenset(e.row.code_id for e in other.elements)
            own[other.row.study_id] = own.get(other.row.study_id, frozenset()) | named
    rows = tuple({(e.row.slot, e.row.code_id): (e.row.slot, e.row.code_id, label_of(e)) for e in one.elements}.values())
    codes = {code for _, code, _ in rows}
    ranked = sorted(one.coverage, key=lambda c: (-len(c.reported), -len(own.get(c.study_id, frozenset()) & codes),
                                                 c.label, c.study_id))
    return Matrix(rows, tuple(ranked), own)


def _heads(drawing: Drawing, found: Matrix, step: float) -> float:
    """The names of the studies, on end."""
    names = [lines(study.label or study.study_id, 110, SIZE, most=1)[0] for study in found.studies]
    top = max(20.0, *(wide(name, SIZE) + 6 for name in names))
    for at, name in enumerate(names):
        drawing.text(LABELS + (at + 0.5) * step, top - 4, name, size=SIZE, angle=-90)
    drawing.text(drawing.width - 4, top - 14, "studies", size=7, align="right", colour=GREY)
    drawing.text(drawing.width - 4, top - 5, "coded", size=7, align="right", colour=GREY)
    return top


def _rows(drawing: Drawing, found: Matrix, step: float, y: float) -> float:
    slot = None
    for at, (own, code, label) in enumerate(found.rows):
        if own is not slot:
            y += 3 if at else 0
            drawing.line(0, y, drawing.width, y, stroke=PALE)
            drawing.text(0, y + 8, heading(own), size=SIZE, bold=True, colour=COLOURS[own])
            y += ROW - 1
            slot = own
        named = lines(label, LABELS - 16, SIZE, most=2)
        height = max(ROW, 9 * len(named) + 4)
        drawing.words(8, y + (height - 9 * len(named)) / 2, named, size=SIZE)
        _cells(drawing, found, code, step, y + height / 2)
        drawing.text(drawing.width - 4, y + height / 2, str(found.reporting(code)), size=SIZE, align="right")
        y += height
    return y


def _cells(drawing: Drawing, found: Matrix, code: str, step: float, y: float) -> None:
    half = min(step, ROW) / 2 - 1.2
    for at, study in enumerate(found.studies):
        x = LABELS + (at + 0.5) * step
        drawing.rect(x - step / 2 + 0.5, y - ROW / 2 + 0.5, step - 1, ROW - 1, fill=FAINT)
        if code in found.own.get(study.study_id, ()):
            drawing.rect(x - half, y - half, 2 * half, 2 * half, fill="#FFFFFF", stroke=OWN, line=1.4)
        if code in study.reported:
            drawing.circle(x, y, half * 0.62, fill=CODED)


def _foot(drawing: Drawing, found: Matrix, step: float, y: float) -> float:
    """How many elements each study reports, and what the marks mean."""
    drawing.line(0, y + 2, drawing.width, y + 2, stroke=PALE)
    drawing.text(8, y + 10, f"elements coded, of {found.codes}", size=SIZE)
    for at, study in enumerate(found.studies):
        drawing.text(LABELS + (at + 0.5) * step, y + 10, str(len(study.reported)), size=7, align="center")
    y += 27
    drawing.circle(5, y, 3.2, fill=CODED)
    drawing.text(12, y, "coded in the study", size=SIZE)
    drawing.rect(100, y - 5, 10, 10, stroke=OWN, line=1.4)
    drawing.text(115, y, "named in a configuration stated of the study", size=SIZE)
    drawing.rect(283, y - 5, 10, 10, fill=FAINT)
    drawing.text(298, y, "not reported (a gap in the reports, not evidence of absence)", size=SIZE, colour=INK)
    return y + 8


def _alt(one: Claimed, found: Matrix) -> str:
    told = _counted(found)
    most = found.studies[0]
    none = sum(not study.reported for study in found.everyone)
    return (f"Matrix of the {len(found.rows)} elements of {one.row.configuration_id} and {len(found.everyone)} "
            f"studies. {told}. {most.label or most.study_id} is coded with most elements, {len(most.reported)} of "
            f"{found.codes}; {none or 'no'} {'study is' if none < 2 else 'studies are'} coded with none.")


def _counted(found: Matrix) -> str:
    told: dict[str, list[str]] = {}
    for slot, code, label in found.rows:
        own = f", claimed of {found.stating(code)}" if found.stating(code) else ""
        told.setdefault(slot.value, []).append(f"{label} coded in {found.reporting(code)}{own}")
    return ". ".join(f"{slot.capitalize()}: {'; '.join(rows)}" for slot, rows in told.items())


def _caption(result: ConfigurationSet, one: Claimed, found: Matrix) -> str:
    left_out = len(found.everyone) - len(found.studies)
    drawn = f" The {MOST} studies that report most are drawn; {left_out} are not." if left_out else ""
    return (f"Which elements of {one.row.configuration_id}, a configuration claimed for the synthesis, each study "
            f"reports. Dot: coded with the element or a code below it (reading {result.reading}). Square: named, by "
            "this very code, in a configuration of that study. Neither: a gap in the reports, not evidence of "
            "absence. Elements that meet in a study do not make it show the configuration." + drawn)
