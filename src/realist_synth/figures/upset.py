"""The UpSet plot: which codes come together in the same studies, and in how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realist_synth.analyses.incidence import Incidence
from realist_synth.errors import AnalysisError
from realist_synth.figures.drawing import DOUBLE, FAINT, GREY, INK, PALE, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines
from realist_synth.figures.words import choices_of

SIZE = 7.5
LABELS = 168.0
BARS = 76.0
NUMBER = 14.0
TOP = 96.0
ROW = 16.0
WIDEST = 20.0
MOST_CODES = 30
MOST_COLUMNS = 30
BAR = "#0072B2"


@dataclass(frozen=True)
class Meeting:
    """A combination of codes, exactly these and no other of those drawn, with the units that show it."""

    codes: tuple[int, ...]
    units: tuple[str, ...]


def upset(result: Incidence) -> Figure:
    """The UpSet plot: the combinations of codes in studies, the most frequent first.

    A study stands in one column, that of all its codes together (where codes meet in passages or configurations, in one
    for each combination that it shows). Source: Lex et al. 2014, doi:10.1109/TVCG.2014.2346248.

    Args:
        result: Which study has which code; ask for one dimension, such as that of the roles.

    Raises:
        AnalysisError: If no study has a code, or there are too many codes for one plot.

    Examples:
        >>> from realist_synth.analyses.incidence import incidence
        >>> from realist_synth.validation import read_package
        >>> figure = upset(incidence(read_package("bundled"), dimension="role"))
        >>> figure.alt.partition(":")[0]
        'UpSet plot of 5 codes in 29 studies'
    """
    rows = _rows(result)
    found = meetings(result, rows)
    drawing = Drawing(DOUBLE)
    step = min(WIDEST, (DOUBLE - LABELS - BARS - 8) / len(found[:MOST_COLUMNS]))
    _sizes(drawing, found[:MOST_COLUMNS], step, _plural(result))
    foot = _matrix(drawing, result, rows, found[:MOST_COLUMNS], step)
    return Figure(drawing.spec(foot + 4), _alt(result, rows, found), _caption(result, rows, found))


def _rows(result: Incidence) -> list[int]:
    """The codes that some unit has, the most frequent first."""
    totals = [result.total(code) for code in result.codes]
    found = sorted((at for at, total in enumerate(totals) if total), key=lambda at: (-totals[at], at))
    if not found:
        raise AnalysisError("no study is coded with any of the codes under this reading, so there is nothing to draw")
    if len(found) > MOST_CODES:
        raise AnalysisError(f"{len(found)} codes are too many for one plot ({MOST_CODES} fit): choose a dimension, or "
                            "name the codes")
    return found


def meetings(result: Incidence, rows: Sequence[int]) -> list[Meeting]:
    """The combinations that occur, by the number of units; a unit without any of the codes is in none."""
    together: dict[tuple[int, ...], set[int]] = {}
    places = range(len(result.units)) if result.places is None else range(len(result.places))
    for place in places:
        codes = tuple(at for at in rows if result.sets[at] >> place & 1)
        if codes:
            together.setdefault(codes, set()).add(place if result.places is None else result.places[place])
    found = [Meeting(codes, tuple(sorted(result.units[unit] for unit in units))) for codes, units in together.items()]
    order = {at: n for n, at in enumerate(rows)}
    return sorted(found, key=lambda m: (-len(m.units), len(m.codes), [order[at] for at in m.codes]))


def _sizes(drawing: Drawing, found: Sequence[Meeting], step: float, plural: str) -> None:
    """The bars along the top."""
    left, most = LABELS + BARS + 8, len(found[0].units)
    for at, meeting in enumerate(found):
        height = (TOP - 16) * len(meeting.units) / most
        x = left + (at + 0.5) * step
        drawing.rect(x - step * 0.32, TOP - height, step * 0.64, height, fill=INK)
        drawing.text(x, TOP - height - 5.5, str(len(meeting.units)), size=7, align="center")
    drawing.line(left, TOP, left + step * len(found), TOP)
    for n, told in enumerate((f"{plural} that report", "exactly this combination")):
        drawing.text(left - 6, TOP - 20 + 9 * n, told, size=7, align="right", colour=GREY)


def _matrix(drawing: Drawing, result: Incidence, rows: Sequence[int], found: Sequence[Meeting], step: float) -> float:
    """Names, totals, and a dot for each code of a combination, joined by a line."""
    left, most = LABELS + BARS + 8, result.total(result.codes[rows[0]])
    y, centres = TOP + 8, {}
    for n, at in enumerate(rows):
        named = lines(result.labels[at], LABELS - 6, SIZE, most=2)
        height = max(ROW, 9 * len(named) + 3)
        if n % 2 == 0:
            drawing.rect(0, y, left + step * len(found), height, fill="#F6F6F6")
        drawing.words(2, y + (height - 9 * len(named)) / 2, named, size=SIZE)
        total = result.total(result.codes[at])
        length = (BARS - NUMBER) * total / most
        drawing.rect(LABELS + BARS - length, y + height / 2 - 4, length, 8, fill=BAR)
        drawing.text(LABELS + BARS - length - 3, y + height / 2, str(total), size=7, align="right")
        centres[at] = y + height / 2
        y += height
    drawing.text(LABELS + BARS, TOP + 2, f"{_plural(result)} in all", size=7, align="right", colour=GREY)
    radius = min(4.0, step * 0.3)
    for n, meeting in enumerate(found):
        x, ends = left + (n + 0.5) * step, [centres[at] for at in meeting.codes]
        for at in rows:
            if at not in meeting.codes:
                drawing.circle(x, centres[at], radius * 0.8, stroke=PALE, line=0.6)
        drawing.line(x, min(ends), x, max(ends), line=1.6)
        for end in ends:
            drawing.circle(x, end, radius, fill=INK)
    drawing.line(left, TOP + 8, left, y, stroke=FAINT)
    return y


def _alt(result: Incidence, rows: Sequence[int], found: Sequence[Meeting]) -> str:
    plural = _plural(result)
    totals = ", ".join(f"{result.labels[at]} {result.total(result.codes[at])}" for at in rows)
    told = "; ".join(f"{' + '.join(result.labels[at] for at in m.codes)} {len(m.units)}" for m in found[:6])
    return (f"UpSet plot of {len(rows)} codes in {len(result.units)} {plural}: {totals}. "
            f"{len(found)} {'combination occurs' if len(found) == 1 else 'combinations occur'}; the most frequent: "
            f"{told}.")


def _caption(result: Incidence, rows: Sequence[int], found: Sequence[Meeting]) -> str:
    plural = _plural(result)
    having = {unit for m in found for unit in m.units}
    parts = [f"Which codes come together: bars along the top count the {plural} that report just the codes with a "
             f"full dot below them, bars at the side all {plural} that report a code."]
    none = len(result.units) - len(having)
    parts += [f"{none} of {len(result.units)} {plural} report none of them."] if none else []
    hidden = len(result.codes) - len(rows)
    parts += [f"{hidden} further codes are reported by no {result.unit}."] if hidden else []
    left = found[MOST_COLUMNS:]
    parts += [f"{len(left)} combinations, of {len(left[0].units)} or fewer, are not drawn."] if left else []
    return (" ".join(parts) + " An open circle means not reported, not absent. Reported together is not a "
            f"configuration. {choices_of(result.choices())}")


def _plural(result: Incidence) -> str:
    return "studies" if result.unit == "study" else f"{result.unit}s"
