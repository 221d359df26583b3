"""The alluvial diagram of the stated configurations: from contexts through mechanisms to outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from realist_synth.analyses.configurations import Claimed, ConfigurationSet
from realist_synth.figures.claimed_words import in_slot, label_of, mixed, name_of, with_elements
from realist_synth.figures.drawing import DOUBLE, GREY, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines, wide
from realist_synth.figures.slots import COLOURS, claimed_tag, heading
from realist_synth.model.vocabularies import Level, Slot

SIZE = 7.5
SLOTS = (Slot.CONTEXT, Slot.MECHANISM, Slot.OUTCOME)
BOX = 116.0
TOP = 38.0
SPACE = 7.0
LEAST = 24.0
# Okabe and Ito 2008, without the two that differ least in grey.
RIBBONS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
# Six colours are not told apart in grey: the boxes name the configurations by these.
LETTERS = "ABCDEF"
LEVELS = {Level.STUDY: "#0072B2", Level.SYNTHESIS: "#E69F00"}
OPEN = ""


@dataclass(frozen=True)
class Box:
    """A code in its column, with where it stands and the share that each configuration has in it."""

    label: str
    x: float
    y: float
    height: float
    shares: dict[int, float]


def alluvial(result: ConfigurationSet) -> Figure:
    """The configurations as ribbons: each flows through the contexts, mechanisms and outcomes that it names.

    Every configuration is as broad as any other, and is split evenly over its elements in a column; the even split is a
    way of drawing and not something that the review claims. What a configuration does not name is drawn as a box of its
    own.

    Args:
        result: The configurations.

    Raises:
        AnalysisError: If no configuration has elements.

    Examples:
        >>> from realist_synth.analyses.configurations import configurations
        >>> from realist_synth.validation import read_package
        >>> figure = alluvial(configurations(read_package("bundled"), level="study"))
        >>> figure.alt.partition(".")[0]
        'Alluvial diagram of 3 configurations as claimed, from context through mechanism to outcome'
    """
    stated = with_elements(result)
    drawing = Drawing(DOUBLE)
    claimed_tag(drawing)
    named = "configuration" if len(stated) == 1 else "configurations"
    drawing.words(0, 1, [f"{len(stated)} {named} as claimed"], size=9, bold=True)
    columns, foot = _columns(stated)
    for left, right in pairwise(columns):
        _ribbons(drawing, stated, left, right)
    for slot, column in zip(SLOTS, columns, strict=True):
        _boxes(drawing, stated, slot, column)
    foot = _legend(drawing, stated, foot + 14)
    return Figure(drawing.spec(foot), _alt(stated), _caption(stated))


def _codes(one: Claimed, slot: Slot) -> dict[str, str]:
    return {e.row.code_id: label_of(e) for e in in_slot(one, slot)} or {OPEN: "not named"}


def _columns(stated: Sequence[Claimed]) -> tuple[list[dict[str, Box]], float]:
    """The boxes of each column, the broadest first, what is not named last; and the foot of the tallest."""
    unit = _unit(stated)
    shares: list[dict[str, dict[int, float]]] = []
    labels: dict[str, str] = {}
    for slot in SLOTS:
        found: dict[str, dict[int, float]] = {}
        for n, one in enumerate(stated):
            own = _codes(one, slot)
            labels |= own
            for code in own:
                found.setdefault(code, {})[n] = unit / len(own)
        shares.append(found)
    heights = [sum(sum(own.values()) for own in found.values()) + SPACE * (len(found) - 1) for found in shares]
    columns = []
    for at, found in enumerate(shares):
        y, column = TOP + (max(heights) - heights[at]) / 2, {}
        for code in sorted(found, key=lambda code: (code == OPEN, -sum(found[code].values()), labels[code], code)):
            height = sum(found[code].values())
            column[code] = Box(labels[code], at * (DOUBLE - BOX) / 2, y, height, found[code])
            y += height + SPACE
        columns.append(column)
    return columns, TOP + max(heights)


def _unit(stated: Sequence[Claimed]) -> float:
    """How broad a configuration is: enough for the label of the slimmest box."""
    slimmest = []
    for slot in SLOTS:
        shares: dict[str, dict[int, float]] = {}
        labels: dict[str, str] = {}
        for n, one in enumerate(stated):
            own = _codes(one, slot)
            labels |= own
            for code in own:
                shares.setdefault(code, {})[n] = 1 / len(own)
        slimmest += [(9.0 * len(_told(_counted(labels[code], found, stated))) + 2) / sum(found.values())
                     for code, found in shares.items()]
    return max(LEAST, min(max(slimmest), 640 / len(stated)))


def _told(label: str) -> list[str]:
    return lines(label, BOX - 12, SIZE, most=2)


def _counted(label: str, named_by: Iterable[int], stated: Sequence[Claimed]) -> str:
    """The label with the configurations that name it, or how many: neither height nor colour need tell."""
    own = list(named_by)
    return f"{label} ({''.join(LETTERS[n] for n in own) if len(stated) <= len(RIBBONS) else len(own)})"


def _ribbons(drawing: Drawing, stated: Sequence[Claimed], left: dict[str, Box], right: dict[str, Box]) -> None:
    """The ribbons between two columns; within a box they keep the order of the configurations, so that none is cut."""
    out = {code: box.y for code, box in left.items()}
    into = {code: box.y for code, box in right.items()}
    for n in range(len(stated)):
        ends = [code for code, box in right.items() if n in box.shares]
        for code, box in left.items():
            for end in ends if n in box.shares else ():
                width = box.shares[n] / len(ends)
                x, x2, y, y2 = box.x + BOX, right[end].x, out[code], into[end]
                half = (x + x2) / 2
                drawing.path(f"M{x:.2f},{y:.2f}C{half:.2f},{y:.2f} {half:.2f},{y2:.2f} {x2:.2f},{y2:.2f}"
                             f"L{x2:.2f},{y2 + width:.2f}C{half:.2f},{y2 + width:.2f} {half:.2f},{y + width:.2f} "
                             f"{x:.2f},{y + width:.2f}Z", fill=_colour(stated, n), opacity=0.62)
                out[code] += width
                into[end] += width


def _colour(stated: Sequence[Claimed], n: int) -> str:
    return RIBBONS[n] if len(stated) <= len(RIBBONS) else LEVELS[stated[n].row.level]


def _boxes(drawing: Drawing, stated: Sequence[Claimed], slot: Slot, column: dict[str, Box]) -> None:
    first = next(iter(column.values()))
    drawing.text(first.x + BOX / 2, TOP - 10, heading(slot), size=8.5, bold=True, align="center", colour=COLOURS[slot])
    for code, box in column.items():
        drawing.rect(box.x + 0.5, box.y, BOX - 1, box.height, fill="#FFFFFF", stroke=COLOURS[slot] if code else GREY,
                     dash=None if code else [2.5, 2], line=1)
        counted = _counted(box.label, box.shares, stated)
        told = _told(counted) if box.height >= 18.5 else lines(counted, BOX - 8, SIZE, most=1)
        drawing.words(box.x + BOX / 2, box.y + (box.height - 9 * len(told)) / 2, told, size=SIZE, align="center",
                      colour="#1A1A1A" if code else GREY)


def _legend(drawing: Drawing, stated: Sequence[Claimed], y: float) -> float:
    if len(stated) <= len(RIBBONS):
        entries = [(f"{letter} {name_of(one)} ({one.row.configuration_id})", colour)
                   for letter, one, colour in zip(LETTERS, stated, RIBBONS, strict=False)]
    else:
        entries = [(f"of {'a study' if level is Level.STUDY else 'the synthesis'}", colour)
                   for level, colour in LEVELS.items() if any(one.row.level is level for one in stated)]
    x = 0.5
    for told, colour in entries:
        text = lines(told, 170, SIZE, most=1)[0]
        if x + 14 + wide(text, SIZE) > drawing.width:
            x, y = 0.5, y + 13
        drawing.path(f"M{x:.2f},{y - 4:.2f}h10v8h-10Z", fill=colour, opacity=0.62)
        drawing.text(x + 14, y, text, size=SIZE)
        x += 14 + wide(text, SIZE) + 14
    return y + 8


def _alt(stated: Sequence[Claimed]) -> str:
    named = "configuration" if len(stated) == 1 else "configurations"
    told = "; ".join(f"{name_of(one)} ({one.row.configuration_id}): " + " to ".join(
        ", ".join(_codes(one, slot).values()) for slot in SLOTS) for one in stated[:8])
    more = f"; and {len(stated) - 8} more" if len(stated) > 8 else ""
    return (f"Alluvial diagram of {len(stated)} {named} as claimed, from context through mechanism to outcome. "
            f"{told}{more}.")


def _caption(stated: Sequence[Claimed]) -> str:
    number = "configuration" if len(stated) == 1 else f"{len(stated)} configurations"
    nothing = any(not in_slot(one, slot) for one in stated for slot in SLOTS)
    told = "which" if len(stated) <= len(RIBBONS) else "how many"
    return (f"The {number} that the review claims, from contexts through mechanisms to outcomes, without "
            "interventions. Ribbons are equally broad and split evenly over what is named, which is a way of drawing "
            f"and no claim. In brackets: {told} configurations name the code."
            + (" Dashed: a claim that names nothing there." if nothing else "") + mixed(stated))
