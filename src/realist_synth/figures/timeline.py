"""The studies of a review by year and design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from realist_synth.errors import AnalysisError
from realist_synth.figures.drawing import DOUBLE, FAINT, GREY, PALE, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import wide
from realist_synth.figures.words import in_words
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

SIZE = 7.5
LABELS = 128.0
TOTAL = 34.0
BARS = 44.0
ROW = 22.0
MOST_COLUMNS = 40
STEPS = (1, 2, 5, 10, 20, 50, 100)
DOT = "#0072B2"
UNKNOWN = "#8C8C8C"
NOT_REPORTED = "design not reported"
Years = tuple[int, int]


def timeline(review: Review) -> Figure:
    """The studies by year of publication, in rows by design; bars along the top count them all.

    Args:
        review: The review.

    Raises:
        AnalysisError: If the review has no studies.

    Examples:
        >>> from realist_synth.validation import read_package
        >>> timeline(read_package("bundled")).alt.partition(":")[0]
        'Timeline of 29 studies, 1998 to 2018'
    """
    if not review.studies:
        raise AnalysisError("the review has no studies, so there is nothing to draw: table studies is empty")
    years = spans([study.year for study in review.studies if study.year is not None])
    columns: list[Years | None] = [*years, *([None] if any(s.year is None for s in review.studies) else [])]
    designs = _designs(review.studies)
    drawing = Drawing(DOUBLE)
    step = min(40.0, (DOUBLE - LABELS - TOTAL) / len(columns))
    _bars(drawing, review.studies, columns, step)
    foot = _dots(drawing, review.studies, columns, designs, step)
    foot = _axis(drawing, columns, step, foot)
    return Figure(drawing.spec(foot), _alt(review.studies, designs), _caption(review, columns))


def spans(years: Sequence[int]) -> list[Years]:
    """All years from the first to the last, or spans of 2, 5, 10 and so on where they are many.

    Examples:
        >>> spans([2018, 2020]), spans([1900, 2020])[:2]
        ([(2018, 2018), (2019, 2019), (2020, 2020)], [(1900, 1904), (1905, 1909)])
    """
    if not years:
        return []
    low, high = min(years), max(years)
    step = next(step for step in STEPS if high // step - low // step < MOST_COLUMNS)
    return [(first * step, first * step + step - 1) for first in range(low // step, high // step + 1)]


def _column(study: Study, columns: Sequence[Years | None]) -> int:
    return next(at for at, span in enumerate(columns)
                if (span is None) == (study.year is None) and (span is None or span[0] <= (study.year or 0) <= span[1]))


def _name(study: Study) -> str:
    return NOT_REPORTED if study.design is None else in_words(study.design.value)


def _designs(studies: Sequence[Study]) -> dict[str, int]:
    """The designs with their studies, the most frequent first, what is not reported last."""
    found = Counter(map(_name, studies))
    return {name: found[name] for name in sorted(found, key=lambda name: (name == NOT_REPORTED, -found[name], name))}


def _bars(drawing: Drawing, studies: Sequence[Study], columns: Sequence[Years | None], step: float) -> None:
    found = Counter(_column(study, columns) for study in studies)
    most = max(found.values())
    for at, n in sorted(found.items()):
        height, x = (BARS - 12) * n / most, LABELS + (at + 0.5) * step
        drawing.rect(x - step * 0.35, BARS - height, step * 0.7, height, fill=UNKNOWN if columns[at] is None else DOT)
        drawing.text(x, BARS - height - 5.5, str(n), size=7, align="center")
    drawing.text(LABELS - 8, BARS - 6, f"all {len(studies)} studies", size=SIZE, bold=True, align="right")
    drawing.line(LABELS, BARS, LABELS + step * len(columns), BARS, stroke=GREY)


def _dots(drawing: Drawing, studies: Sequence[Study], columns: Sequence[Years | None], designs: dict[str, int],
          step: float) -> float:
    found = Counter((_name(study), _column(study, columns)) for study in studies)
    most, y = max(found.values()), BARS + 8
    radius = min(ROW, max(step, 10.0)) / 2 - 0.5
    for at, (design, total) in enumerate(designs.items()):
        middle = y + ROW / 2
        if at % 2 == 0:
            drawing.rect(0, y, LABELS + step * len(columns) + TOTAL, ROW, fill="#F6F6F6")
        drawing.text(2, middle, design, size=SIZE, colour=GREY if design == NOT_REPORTED else "#1A1A1A")
        drawing.text(LABELS + step * len(columns) + TOTAL - 4, middle, str(total), size=SIZE, align="right")
        for n in range(len(columns)):
            if count := found[design, n]:
                x, own = LABELS + (n + 0.5) * step, radius * (count / most) ** 0.5
                plain = columns[n] is None or design == NOT_REPORTED
                drawing.circle(x, middle, max(own, 3.5), fill=UNKNOWN if plain else DOT)
                if count > 1:
                    inside = wide(str(count), 7, bold=True) < 2 * own - 1 and own > 4.5
                    drawing.text(x if inside else x + own + 1, middle, str(count), size=7, bold=True,
                                 align="center" if inside else "left", colour="#FFFFFF" if inside else "#1A1A1A")
        y += ROW
    return y


def _axis(drawing: Drawing, columns: Sequence[Years | None], step: float, y: float) -> float:
    """The years under the rows: as many as have room, and always the first."""
    drawing.line(LABELS, y, LABELS + step * len(columns), y, stroke=PALE)
    every = ceil(30 / step)
    for at, span in enumerate(columns):
        x = LABELS + (at + 0.5) * step
        if span is None:
            drawing.line(x - step / 2, BARS, x - step / 2, y, stroke=FAINT)
            drawing.words(x, y + 3, ["year", "not", "reported"], size=7, align="center", colour=GREY)
        elif at % every == 0 and not (None in columns and at > len(columns) - 1 - every):
            drawing.line(x, y, x, y + 3, stroke=PALE)
            drawing.text(x, y + 9, str(span[0]) if span[0] == span[1] else f"{span[0]}\N{EN DASH}{span[1] % 100:02}",
                         size=7, align="center")
    return y + (31 if None in columns else 16)


def _alt(studies: Sequence[Study], designs: dict[str, int]) -> str:
    years = Counter(study.year for study in studies if study.year is not None)
    span = f", {min(years)} to {max(years)}" if years else ""
    told = ", ".join(f"{name} {n}" for name, n in designs.items())
    ranked = sorted(years.items(), key=lambda item: (-item[1], item[0]))[:3]
    most = f" Most were published in {', '.join(f'{year} ({n})' for year, n in ranked)}." if ranked else ""
    missing = sum(study.year is None for study in studies)
    unknown = f" The year of {missing} is not reported." if missing else ""
    return f"Timeline of {len(studies)} studies{span}: {told}.{most}{unknown}"


def _caption(review: Review, columns: Sequence[Years | None]) -> str:
    first = next((span for span in columns if span is not None), (0, 0))
    width = first[1] - first[0] + 1
    wide_ = f" A column stands for {width} years." if width > 1 else ""
    return (f"The {len(review.studies)} included studies by year of publication and design. Bars count all studies of "
            "a year, circles those of one design, by area and number; a circle without a number is one study."
            f"{wide_} Grey: year or design not reported. Data: {review.metadata.title or review.metadata.name}.")
