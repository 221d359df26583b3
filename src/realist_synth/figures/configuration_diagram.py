"""One configuration as a diagram: what is done, in which context, by which mechanism, with which outcome."""

from __future__ import annotations

from dataclasses import dataclass

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, Element
from realist_synth.figures.claimed_words import chosen, in_slot, in_words, label_of, marks_of, name_of, slots_of
from realist_synth.figures.drawing import DOUBLE, GREY, SINGLE, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import LINE, lines
from realist_synth.figures.slots import COLOURS, GIVEN, QUESTIONS, SIGNS, TINTS, claimed_tag, heading
from realist_synth.model.vocabularies import Basis, Slot

PAD = 6.0
GAP = 30.0
TITLE = 26.0
SIGN = 12.0
OPEN = (3, 2)


@dataclass(frozen=True)
class Letters:
    """How large the words are, in points: the title, the names of slots, the elements, and what is said of them."""

    title: float
    slot: float
    label: float
    small: float

    @property
    def slot_at(self) -> float:
        """How far below the edge of a panel the middle of its name stands."""
        return self.slot + 1

    @property
    def question_at(self) -> float:
        """How far below the edge of a panel the middle of its question stands."""
        return self.slot_at + 0.625 * (self.slot + self.small)

    @property
    def head(self) -> float:
        """How far below the edge of a panel its elements begin."""
        return self.question_at + self.small


ACROSS = Letters(10.0, 9.0, 8.0, 7.0)
# a phone shows one column of a journal 1.2 to 1.3 times as large: no word is then smaller than 11 pixels
DOWNWARDS = Letters(11.0, 10.5, 10.0, 9.0)


@dataclass(frozen=True)
class Chip:
    """One element, ready to be drawn."""

    element: Element
    label: list[str]
    marks: str
    letters: Letters

    @property
    def height(self) -> float:
        """Its height."""
        return LINE * (self.letters.label * len(self.label) + self.letters.small * bool(self.marks)) + 7


@dataclass(frozen=True)
class Panel:
    """One slot with its elements, for a width."""

    slot: Slot
    title: str
    width: float
    chips: tuple[Chip, ...]
    sign: float
    letters: Letters

    @property
    def height(self) -> float:
        """Its height, when nothing stretches it."""
        return self.letters.head + (sum(chip.height + 4 for chip in self.chips) or 24) + PAD - 2


def configuration_diagram(result: ConfigurationSet, configuration_id: str, *, narrow: bool = False) -> Figure:
    """One configuration as the review claims it: intervention and context, mechanism, outcome.

    Each element says in words how it works; a dashed frame means that it is not stated but inferred. A slot that the
    claim leaves open stands empty; no arrow comes from it, and one that passes it is dashed. Source of the form: Pawson
    and Tilley 1997, Realistic Evaluation.

    Args:
        result: The configurations.
        configuration_id: The configuration to draw.
        narrow: One column of a journal (89 mm) from top to bottom, which also suits a phone, rather than two columns
            (183 mm) from left to right.

    Raises:
        UnknownNameError: If there is no such configuration.
        AnalysisError: If it has no elements.

    Examples:
        >>> from realist_synth.analyses.configurations import configurations
        >>> from realist_synth.validation import read_package
        >>> figure = configuration_diagram(configurations(read_package("bundled")), "cfg-le")
        >>> figure.alt[:69]
        'Diagram of the configuration cfg-le as claimed for Le 2015. intervent'
    """
    one = chosen(result, configuration_id)
    drawing = Drawing(SINGLE if narrow else DOUBLE)
    letters = DOWNWARDS if narrow else ACROSS
    top = _title(drawing, one, letters)
    foot = _downwards(drawing, one, top) if narrow else _across(drawing, one, top)
    foot = _links(drawing, result, one, foot + 8, letters.small)
    return Figure(drawing.spec(foot + 1), _alt(one), _caption(one))


def _title(drawing: Drawing, one: Claimed, letters: Letters) -> float:
    """Whose configuration, and that it is a claim; the second line stands beside the tag, or below a large one."""
    room, size = drawing.width - claimed_tag(drawing, size=letters.small) - 10, letters.title
    foot = drawing.words(0, 0, lines(name_of(one), room, size, bold=True, most=1), size=size, bold=True)
    if letters is DOWNWARDS:
        room, foot = drawing.width, foot + 6
    named = f"{one.row.configuration_id} · {one.row.framework.value} · {one.row.basis.value}"
    foot = drawing.words(0, foot, lines(named, room, letters.small, most=1), size=letters.small, colour=GREY)
    return max(foot + 6, TITLE)


def _panel(one: Claimed, slot: Slot, width: float, letters: Letters) -> Panel:
    own = in_slot(one, slot)
    sign = SIGN if any(e.row.polarity for e in own) else 0.0
    room = width - 2 * PAD - 10 - sign
    chips = tuple(Chip(e, lines(label_of(e), room, letters.label, most=4), marks_of(e), letters) for e in own)
    return Panel(slot, heading(slot, one.row.framework), width, chips, sign, letters)


def _across(drawing: Drawing, one: Claimed, top: float) -> float:
    """From left to right: what is given, then mechanism, then outcome."""
    width = (drawing.width - 1 - 2 * GAP) / 3
    slots = slots_of([one])
    given = [_panel(one, slot, width, ACROSS) for slot in GIVEN if slot in slots]
    rest = [_panel(one, slot, width, ACROSS) for slot in (Slot.MECHANISM, Slot.OUTCOME)]
    left = sum(panel.height for panel in given) + 10 * (len(given) - 1)
    height = max(left, *(panel.height for panel in rest))
    spare, y, starts = (height - left) / max(len(given), 1), top, []
    for panel in given:
        _draw(drawing, panel, 0.5, y, panel.height + spare)
        starts += [y + (panel.height + spare) / 2] if panel.chips else []
        y += panel.height + spare + 10
    for at, panel in enumerate(rest, 1):
        _draw(drawing, panel, 0.5 + at * (width + GAP), top, height)
    mechanism, outcome = (bool(panel.chips) for panel in rest)
    for start in starts:
        drawing.arrow(width + 5, start, width + GAP - 5, start, line=2, head=8, dash=None if mechanism else OPEN)
    middle = top + height / 2
    drawing.arrow(2 * width + GAP + 5, middle, 2 * (width + GAP) - 5, middle, line=2, head=8,
                  dash=None if mechanism and outcome else OPEN)
    return top + height


def _downwards(drawing: Drawing, one: Claimed, top: float) -> float:
    """From top to bottom, for one column and for phones."""
    slots = slots_of([one])
    given = [slot for slot in GIVEN if slot in slots]
    y, gap = top, 22.0
    for slot in (*given, Slot.MECHANISM, Slot.OUTCOME):
        if slot in (Slot.MECHANISM, Slot.OUTCOME) and y > top:
            before = given if slot is Slot.MECHANISM else [Slot.MECHANISM]
            known = in_slot(one, slot) and any(in_slot(one, other) for other in before)
            drawing.arrow(drawing.width / 2, y - gap + 4, drawing.width / 2, y - 4, line=2, head=7,
                          dash=None if known else OPEN)
        panel = _panel(one, slot, drawing.width - 1, DOWNWARDS)
        _draw(drawing, panel, 0.5, y, panel.height)
        follows = slot is given[-1] if given and slot in given else slot is Slot.MECHANISM
        y += panel.height + (gap if follows else 6)
    return y - 6


def _draw(drawing: Drawing, panel: Panel, x: float, y: float, height: float) -> None:
    colour, letters = COLOURS[panel.slot], panel.letters
    dash = None if panel.chips else [3, 2]
    drawing.rect(x, y, panel.width, height, fill=TINTS[panel.slot] if panel.chips else "#FFFFFF", stroke=colour,
                 radius=4, line=1, dash=dash)
    drawing.text(x + PAD + 2, y + letters.slot_at, panel.title, size=letters.slot, bold=True, colour=colour)
    drawing.text(x + PAD + 2, y + letters.question_at, QUESTIONS[panel.slot], size=letters.small, colour=GREY)
    if not panel.chips:
        drawing.text(x + PAD + 2, y + (letters.head + height) / 2 - 4, "not named in this claim", size=letters.label,
                     colour=GREY)
        return
    at = y + letters.head + (height - panel.height) / 2
    for chip in panel.chips:
        _chip(drawing, chip, x + PAD, at, panel)
        at += chip.height + 4


def _chip(drawing: Drawing, chip: Chip, x: float, y: float, panel: Panel) -> None:
    row, colour, words, letters = chip.element.row, COLOURS[panel.slot], x + 5 + panel.sign, chip.letters
    drawing.rect(x, y, panel.width - 2 * PAD, chip.height, fill="#FFFFFF", stroke=colour, radius=3,
                 dash=None if row.basis is Basis.STATED else [2.5, 2])
    if row.polarity:
        drawing.text(x + 4.5 + SIGN / 2 - 2, y + 3.5 + LINE * letters.label / 2, SIGNS[row.polarity], size=11,
                     bold=True, align="center", colour=colour)
    foot = drawing.words(words, y + 3.5, chip.label, size=letters.label)
    if chip.marks:
        drawing.words(words, foot, [chip.marks], size=letters.small, colour=GREY)


def _links(drawing: Drawing, result: ConfigurationSet, one: Claimed, y: float, size: float) -> float:
    """What it follows from and leads to, as the review links configurations."""
    names = {other.row.configuration_id: name_of(other) for other in result.configurations}
    own = one.row.configuration_id
    told = [("Follows from", link.from_id, link) for link in result.links if link.to_id == own]
    told += [("Leads to", link.to_id, link) for link in result.links if link.from_id == own]
    for word, other, link in told:
        text = f"{word} {other} ({names[other]})" + (f" through {link.concept}" if link.concept else "")
        text += "" if link.basis is Basis.STATED else f" ({link.basis.value})"
        y = drawing.words(0, y, lines(text, drawing.width, size), size=size)
    return y


def _alt(one: Claimed) -> str:
    claimed = f"as claimed for {name_of(one)}" if one.study else "as claimed for the synthesis"
    return f"Diagram of the configuration {one.row.configuration_id} {claimed}. {in_words(one)}."


def _caption(one: Claimed) -> str:
    row = one.row
    other = any(e.row.basis is not Basis.STATED for e in one.elements)
    dashed = " Dashed: not stated but inferred, or of another basis that is named." if other else ""
    return (f"{name_of(one)}: configuration {row.configuration_id} ({row.framework.value}, {row.basis.value}), claimed "
            f"and not computed. {row.statement}{dashed}")
