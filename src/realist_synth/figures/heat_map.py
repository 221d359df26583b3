"""The heat map of a cross-tab: in how many studies two codes are reported together, and where none reports both."""

from __future__ import annotations

from collections.abc import Sequence

from realist_synth.analyses.crosstab import CrossTab
from realist_synth.errors import AnalysisError
from realist_synth.figures.drawing import DOUBLE, GREY, INK, PALE, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines, wide
from realist_synth.figures.words import choices_of

SIZE = 7.5
LABELS = 170.0
TOTAL = 30.0
ROW = 22.0
WIDEST = 79.0
UPRIGHT = 40.0
MOST = (60, 30)
# From pale to dark in one hue (ColorBrewer Blues), so that the order holds in grey; on the dark ones letters are white.
SHADES = ("#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6", "#4292C6", "#2171B5", "#08519C")
DARK = 4


def heat_map(result: CrossTab) -> Figure:
    """The heat map of a cross-tab: the number in every cell, darker for more, and gaps as gaps.

    Args:
        result: The cross-tab.

    Raises:
        AnalysisError: If a side has no codes, or there are more than fit on a page.

    Examples:
        >>> from realist_synth.analyses.crosstab import crosstab
        >>> from realist_synth.validation import read_package
        >>> figure = heat_map(crosstab(read_package("bundled"), "role", "outcome"))
        >>> figure.alt.partition(".")[0]
        'Heat map of 5 codes of role by 4 codes of outcome, 29 studies'
    """
    _fits(result)
    drawing = Drawing(DOUBLE)
    step = min(WIDEST, (DOUBLE - LABELS - TOTAL) / len(result.column_axis.codes))
    top = _heads(drawing, result, step)
    foot = _cells(drawing, result, step, top)
    foot = _foot(drawing, result, step, foot)
    return Figure(drawing.spec(foot), _alt(result), _caption(result))


def _fits(result: CrossTab) -> None:
    for axis, most in zip((result.row_axis, result.column_axis), MOST, strict=True):
        if not axis.codes:
            raise AnalysisError(f"dimension {axis.dimension!r} has no codes at level {result.level}, so there is "
                                "nothing to draw")
        if len(axis.codes) > most:
            raise AnalysisError(f"{len(axis.codes)} codes of {axis.dimension!r} do not fit on a page ({most} do): "
                                "choose a lower level, or the other dimension along the top")


def _heads(drawing: Drawing, result: CrossTab, step: float) -> float:
    """The names along the top: level where they fit, on end where they do not."""
    found = [lines(label, step - 4, SIZE, most=6) for label in result.column_axis.labels]
    longest = max(wide(word, SIZE) for label in result.column_axis.labels for word in label.split() or [""])
    if step >= UPRIGHT and longest <= step - 4:
        top = max(map(len, found)) * 9.0 + 5
        for at, label in enumerate(found):
            drawing.words(LABELS + (at + 0.5) * step, top - 4 - 9.0 * len(label), label, size=SIZE, align="center")
    else:
        names = [lines(label, 100 if step > 28 else 150, SIZE, most=max(1, int(step / 9.5)))
                 for label in result.column_axis.labels]
        top = max(14.0, *(wide(line, SIZE) + 6 for name in names for line in name))
        for at, name in enumerate(names):
            for n, line in enumerate(name):
                shift = (n - (len(name) - 1) / 2) * 9
                drawing.text(LABELS + (at + 0.5) * step + shift, top - 4, line, size=SIZE, angle=-90)
    drawing.text(LABELS + step * len(result.column_axis.codes) + TOTAL / 2, top - 8, "total", size=7, align="center",
                 colour=GREY)
    return top


def _cells(drawing: Drawing, result: CrossTab, step: float, y: float) -> float:
    most = max((max(row) for row in result.counts), default=0)
    size = min(8.5, max(6.0, step * 0.6))
    for at, label in enumerate(result.row_axis.labels):
        named = lines(label, LABELS - 8, SIZE, most=2)
        drawing.words(0, y + (ROW - 9 * len(named)) / 2, named, size=SIZE)
        for n, count in enumerate(result.counts[at]):
            x, shade = LABELS + n * step, shade_of(count, most)
            drawing.rect(x + 0.5, y + 0.5, step - 1, ROW - 1, fill=SHADES[shade] if count else "#FFFFFF",
                         stroke=None if count else PALE, dash=None if count else [1.5, 1.5], line=0.5)
            share = result.percentages[at][n] if result.percentages else None
            told = str(count) + (f" ({share:.0f}%)" if share is not None and step > 36 else "") if count else "·"
            drawing.text(x + step / 2, y + ROW / 2, told, size=size, align="center",
                         colour="#FFFFFF" if count and shade >= DARK else INK if count else GREY)
        drawing.text(LABELS + len(result.column_axis.codes) * step + TOTAL / 2, y + ROW / 2,
                     str(result.row_totals[at]), size=SIZE, align="center", colour=GREY)
        y += ROW
    return y


def shade_of(count: int, most: int) -> int:
    """Which of the shades a count has, the largest count having the darkest.

    Examples:
        >>> [shade_of(count, 14) for count in (1, 7, 14)]
        [0, 3, 6]
        >>> [shade_of(count, 3) for count in (1, 2, 3)]
        [0, 3, 6]
    """
    return round((count - 1) / (most - 1) * (len(SHADES) - 1) - 0.01) if most > 1 and count else 0


def _foot(drawing: Drawing, result: CrossTab, step: float, y: float) -> float:
    """Totals, and what the marks mean."""
    drawing.text(LABELS - 8, y + 8, "total", size=7, align="right", colour=GREY)
    for at, total in enumerate((*result.column_totals, result.n_studies)):
        last = at == len(result.column_totals)
        x = LABELS + at * step + (TOTAL if last else step) / 2
        drawing.text(x, y + 8, str(total), size=min(SIZE, max(6.0, step * 0.6)), align="center", colour=GREY)
    y += 26
    plural = "studies" if result.unit == "study" else f"{result.unit}s"
    drawing.rect(0.5, y - 5, 12, 10, fill=SHADES[2])
    drawing.text(17, y, f"reported together by that number of {plural}; darker means more", size=SIZE)
    drawing.rect(252, y - 5, 12, 10, fill="#FFFFFF", stroke=PALE, dash=[1.5, 1.5], line=0.5)
    drawing.text(258, y, "·", size=8, align="center", colour=GREY)
    drawing.text(269, y, "not reported together (a gap in the reports, not evidence of absence)", size=SIZE)
    return y + 8


def _alt(result: CrossTab) -> str:
    down, across = result.row_axis, result.column_axis
    cells = sorted(((count, down.labels[i], across.labels[j]) for i, row in enumerate(result.counts)
                    for j, count in enumerate(row) if count), key=lambda cell: -cell[0])
    told = "; ".join(f"{row} and {column} {count}" for count, row, column in cells[:5])
    plural = "studies" if result.unit == "study" else f"{result.unit}s"
    most = f" Reported together most often: {told}." if cells else ""
    size = len(down.codes) * len(across.codes)
    return (f"Heat map of {len(down.codes)} codes of {down.dimension} by {len(across.codes)} codes of "
            f"{across.dimension}, {result.n_studies} {plural}.{most} {len(result.gaps)} of {size} cells are gaps"
            f"{_empty(result)}.")


def _empty(result: CrossTab) -> str:
    """The codes that nothing of the other side is reported with."""
    alone: Sequence[str] = [label for label, row in zip(result.row_axis.labels, result.counts, strict=True)
                            if not any(row)]
    return f"; nothing is reported together with {', '.join(alone)}" if alone else ""


def _caption(result: CrossTab) -> str:
    plural = "studies" if result.unit == "study" else f"{result.unit}s"
    first, second = result.row_axis.dimension, result.column_axis.dimension
    return (f"{first.capitalize()} by {second}: how many of {result.n_studies} {plural} are reported with both codes, "
            "which makes no claim of cause. Totals count each of them once, so they are no sums. A dotted cell is a "
            f"gap in the reports, not evidence of absence. {choices_of(result.choices())}")
