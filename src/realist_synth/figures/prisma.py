"""The flow of records through the review, after PRISMA 2020."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realist_synth.errors import AnalysisError
from realist_synth.figures.drawing import DOUBLE, FAINT, GREY, INK, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines
from realist_synth.model.flow import FlowStep
from realist_synth.model.review import Review

SIZE = 8.0
SMALL = 7.0
PHASE = 18.0
MAIN = 238.0
GAP = 26.0
BETWEEN = 16.0
# The boxes of the statement by how their steps begin: what goes on at the left, what leaves at the right.
ROWS = (
    ("Identification", "records_identified", "Records identified", "records_removed",
     "Records removed before screening"),
    ("Screening", "records_screened", "Records screened", "records_excluded", "Records excluded"),
    ("Screening", "reports_sought", "Reports sought for retrieval", "reports_not_retrieved", "Reports not retrieved"),
    ("Screening", "reports_assessed", "Reports assessed for eligibility", "reports_excluded", "Reports excluded"),
    ("Included", "studies_included", "Studies included in the review", "", ""),
)
EXTRA = ("reports_included", "Reports of included studies")
SAID_ALREADY = ("for_retrieval", "for_eligibility", "before_screening", "in_review", "in_the_review")


@dataclass(frozen=True)
class Box:
    """A box of the flow with the steps that the package states of it, and the lines to write."""

    title: str
    steps: tuple[FlowStep, ...]
    width: float

    @property
    def lines(self) -> list[tuple[str, bool]]:
        """Each line, and whether it is the small print of a step."""
        found: list[tuple[str, bool]] = []
        for step in self.steps:
            n = f"n = {step.count}" if step.count is not None else "number not stated"
            found += [(line, False) for line in lines(_told(step, n), self.width - 16, SIZE)]
            found += [(line, True) for line in lines(step.reason or "", self.width - 16, SMALL, most=6) if line]
        return found or [("not stated", False)]

    @property
    def height(self) -> float:
        """Its height."""
        return 8 + 10.5 + 9.6 * len(self.lines)


def prisma(review: Review) -> Figure:
    """The flow of records as the table `flow` states it, in the boxes of PRISMA 2020.

    A box that the package does not speak of is dashed and says so; nothing is computed from the other boxes. Steps that
    PRISMA has no box for stand at the foot. Source: Page et al. 2021, doi:10.1136/bmj.n71.

    Args:
        review: The review.

    Raises:
        AnalysisError: If the package has no table `flow`.

    Examples:
        >>> from realist_synth.validation import read_package
        >>> prisma(read_package("bundled")).alt.partition(":")[0]
        'Flow of records after PRISMA 2020'
    """
    if not review.flow:
        raise AnalysisError("the package has no table flow, so there is no flow of records to draw: state its steps, "
                            "such as studies_included")
    drawing = Drawing(DOUBLE)
    rows, others = _boxes(review.flow)
    y, phases = 0.5, dict[str, tuple[float, float]]()
    for at, (phase, main, side) in enumerate(rows):
        height = max(main.height, side.height if side else 0)
        _draw(drawing, main, PHASE + 8, y, height)
        if side:
            _draw(drawing, side, PHASE + 8 + MAIN + GAP, y, height)
            drawing.arrow(PHASE + 8 + MAIN + 3, y + height / 2, PHASE + 8 + MAIN + GAP - 3, y + height / 2)
        phases[phase] = (phases.get(phase, (y, 0))[0], y + height)
        y += height
        if at < len(rows) - 1:
            drawing.arrow(PHASE + 8 + MAIN / 2, y + 2, PHASE + 8 + MAIN / 2, y + BETWEEN - 2)
            y += BETWEEN
    for name, (top, foot) in phases.items():
        _phase(drawing, name, top, foot)
    if others:
        box = Box("Other steps that the package states", tuple(others), DOUBLE - 1)
        _draw(drawing, box, 0.5, y + BETWEEN, box.height)
        y += BETWEEN + box.height
    return Figure(drawing.spec(y + 1), _alt(rows, others), _caption(review))


def _told(step: FlowStep, n: str) -> str:
    """What the name of a step adds to the title of its box, with its number."""
    keys = [key for row in ROWS for key in (row[1], row[3]) if key]
    rest = next((step.step.removeprefix(key).strip("_") for key in keys if _is(step, key)), step.step)
    if step.step.startswith(EXTRA[0]):
        rest = EXTRA[1]
    rest = "" if rest in SAID_ALREADY else rest.replace("_", " ")
    return f"{rest[:1].upper()}{rest[1:]} ({n})" if rest else f"({n})"


def _is(step: FlowStep, key: str) -> bool:
    return step.step == key or step.step.startswith(f"{key}_")


def _boxes(flow: Sequence[FlowStep]) -> tuple[list[tuple[str, Box, Box | None]], list[FlowStep]]:
    """The rows of boxes, and the steps that have none."""
    steps = sorted(flow, key=lambda step: step.step)
    left = list(steps)

    def of(*keys: str) -> tuple[FlowStep, ...]:
        found = tuple(step for key in keys if key for step in steps if _is(step, key))
        left[:] = [step for step in left if step not in found]
        return found

    side = DOUBLE - PHASE - 8 - MAIN - GAP - 1
    rows = []
    for phase, key, title, leaves, leaves_title in ROWS:
        main = Box(title, of(key, EXTRA[0] if phase == "Included" else ""), MAIN)
        rows.append((phase, main, Box(leaves_title, of(leaves), side) if leaves else None))
    return rows, left


def _draw(drawing: Drawing, box: Box, x: float, y: float, height: float) -> None:
    known = bool(box.steps)
    drawing.rect(x, y, box.width, height, fill="#FFFFFF", stroke=INK if known else GREY, radius=2,
                 dash=None if known else [3, 2])
    at = y + (height - box.height) / 2 + 4
    at = drawing.words(x + 8, at, [box.title], size=SIZE, bold=known, colour=INK if known else GREY) + 1
    for told, small in box.lines:
        drawing.text(x + 8, at + 4.8, told, size=SMALL if small else SIZE, colour=GREY if small or not known else INK)
        at += 9.6


def _phase(drawing: Drawing, name: str, top: float, foot: float) -> None:
    drawing.rect(0.5, top, PHASE, foot - top, fill=FAINT, stroke=GREY, radius=3)
    size = SIZE if foot - top > 56 else 6.5
    drawing.text(0.5 + PHASE / 2, (top + foot) / 2, name, size=size, bold=True, align="center", angle=-90)


def _alt(rows: Sequence[tuple[str, Box, Box | None]], others: Sequence[FlowStep]) -> str:
    boxes = [box for _, main, side in rows for box in (main, side) if box]
    told = "; ".join(_said(box) for box in boxes if box.steps)
    silent = ", ".join(box.title.lower() for box in boxes if not box.steps)
    more = ", ".join(f"{step.step} {step.count if step.count is not None else 'number not stated'}" for step in others)
    return (f"Flow of records after PRISMA 2020: {told}." + (f" Not stated: {silent}." if silent else "")
            + (f" Also: {more}." if more else ""))


def _said(box: Box) -> str:
    told = ", ".join(_told(step, str(step.count) if step.count is not None else "number not stated")
                     for step in box.steps)
    return f"{box.title}{' ' if told.startswith('(') else ': '}{told}"


def _caption(review: Review) -> str:
    return ("How the review came from records to studies, in the boxes of PRISMA 2020 (Page et al. 2021, "
            "doi:10.1136/bmj.n71). Dashed: nothing is stated of this step; no number is computed from others. Data: "
            f"{review.metadata.title or review.metadata.name}.")
