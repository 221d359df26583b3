"""The network of the stated configurations: which contexts and roles are claimed with which mechanisms and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from realist_synth.analyses.configurations import Claimed, ConfigurationSet
from realist_synth.figures.claimed_words import in_slot, label_of, mixed, slots_of, with_elements
from realist_synth.figures.drawing import DOUBLE, GREY, PALE, Drawing
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines
from realist_synth.figures.slots import COLOURS, GIVEN, TINTS, claimed_tag, heading
from realist_synth.model.vocabularies import Slot

SIZE = 7.5
BOX = 132.0
TOP = 22.0
MOST = 24
LINKS = ("#9E9E9E", "#5A5A5A", "#1A1A1A")
Node = tuple[Slot, str]


@dataclass(frozen=True)
class Network:
    """Codes in their slots, and the pairs that one configuration claims together.

    Attributes:
        nodes: For each code in a slot the configurations that name it there, in the order of drawing.
        labels: The labels of the codes.
        links: For each pair of neighbouring columns the configurations that claim both.
        left_out: How many codes are not drawn, for want of room.
    """

    nodes: dict[Node, list[str]]
    labels: dict[Node, str]
    links: dict[tuple[Node, Node], list[str]]
    left_out: int


def network(result: ConfigurationSet) -> Figure:
    """The network of the configurations as claimed: what is given at the left, mechanisms, outcomes.

    A line joins two codes that at least one configuration claims together; the wider and darker, the more. A
    configuration without a mechanism joins what is given to its outcomes by a dashed line.

    Args:
        result: The configurations.

    Raises:
        AnalysisError: If no configuration has elements.

    Examples:
        >>> from realist_synth.analyses.configurations import configurations
        >>> from realist_synth.validation import read_package
        >>> figure = network(configurations(read_package("bundled"), level="study"))
        >>> figure.alt.partition(",")[0]
        'Network of 3 configurations as claimed'
    """
    stated = with_elements(result)
    found = _network(stated)
    drawing = Drawing(DOUBLE)
    drawing.words(0, 1, [f"{len(stated)} {_many(stated)}"], size=9, bold=True)
    claimed_tag(drawing)
    boxes, foot = _boxes(drawing, found)
    for pair in sorted(found.links, key=lambda pair: (len(found.links[pair]), list(found.labels).index(pair[0]))):
        _link(drawing, boxes, pair, len(found.links[pair]))
    foot = _legend(drawing, found, foot + 14)
    return Figure(drawing.spec(foot), _alt(stated, found), _caption(result, stated, found))


def _many(stated: Sequence[Claimed]) -> str:
    return "configuration as claimed" if len(stated) == 1 else "configurations as claimed"


def _network(stated: Sequence[Claimed]) -> Network:
    nodes: dict[Node, list[str]] = {}
    labels: dict[Node, str] = {}
    for one in stated:
        for element in one.elements:
            node = (element.row.slot, element.row.code_id)
            labels[node] = label_of(element)
            nodes.setdefault(node, [])
            if one.row.configuration_id not in nodes[node]:
                nodes[node].append(one.row.configuration_id)
    ranked = sorted(nodes, key=lambda node: (-len(nodes[node]), labels[node], node[1]))
    order = [node for slot in slots_of(stated) for node in [node for node in ranked if node[0] is slot][:MOST]]
    links: dict[tuple[Node, Node], list[str]] = {}
    for one in stated:
        for pair in _pairs(one):
            if pair[0] in order and pair[1] in order:
                links.setdefault(pair, []).append(one.row.configuration_id)
    return Network({node: nodes[node] for node in order}, {node: labels[node] for node in order}, links,
                   len(nodes) - len(order))


def _pairs(one: Claimed) -> list[tuple[Node, Node]]:
    """What is given with each mechanism, each mechanism with each outcome; past a mechanism that is not named."""
    given = [(slot, e.row.code_id) for slot in GIVEN for e in in_slot(one, slot)]
    by, after = ([(slot, e.row.code_id) for e in in_slot(one, slot)] for slot in (Slot.MECHANISM, Slot.OUTCOME))
    pairs = [*product(given, by), *product(by, after)] if by else list(product(given, after))
    return list(dict.fromkeys(pairs))


def _boxes(drawing: Drawing, found: Network) -> tuple[dict[Node, tuple[float, float, float]], float]:
    """The codes as boxes: for each the left edge and the middle; and the foot of them all."""
    columns = [list(GIVEN), [Slot.MECHANISM], [Slot.OUTCOME]]
    heights = [sum(_height(found, slot) for slot in column) for column in columns]
    tallest = max(heights)
    boxes: dict[Node, tuple[float, float, float]] = {}
    for at, column in enumerate(columns):
        x = 0.5 + at * (DOUBLE - 1 - BOX) / 2
        y = TOP + (tallest - heights[at]) / 2
        for slot in column:
            own = [node for node in found.nodes if node[0] is slot]
            if not own:
                continue
            drawing.text(x, y + 8, heading(slot), size=8.5, bold=True, colour=COLOURS[slot])
            y += 16
            for node in own:
                told = lines(found.labels[node], BOX - 28, SIZE, most=3)
                height = 9 * len(told) + 5
                drawing.rect(x, y, BOX, height, fill=TINTS[slot], stroke=COLOURS[slot], radius=3)
                drawing.words(x + 5, y + 2.5, told, size=SIZE)
                drawing.text(x + BOX - 5, y + height / 2, str(len(found.nodes[node])), size=SIZE, bold=True,
                             align="right", colour=COLOURS[slot])
                boxes[node] = (x, y + height / 2, BOX)
                y += height + 5
            y += 6
    return boxes, TOP + tallest


def _height(found: Network, slot: Slot) -> float:
    own = [node for node in found.nodes if node[0] is slot]
    return sum(9 * len(lines(found.labels[node], BOX - 28, SIZE, most=3)) + 10 for node in own) + 22 * bool(own)


def _link(drawing: Drawing, boxes: dict[Node, tuple[float, float, float]], pair: tuple[Node, Node], n: int) -> None:
    (x, y, width), (x2, y2, _) = boxes[pair[0]], boxes[pair[1]]
    start, half = x + width, (x + width + x2) / 2
    passes = pair[0][0] is not Slot.MECHANISM and pair[1][0] is Slot.OUTCOME
    drawing.path(f"M{start:.2f},{y:.2f}C{half:.2f},{y:.2f} {half:.2f},{y2:.2f} {x2:.2f},{y2:.2f}", stroke=_shade(n),
                 line=_width(n), dash=[3, 2] if passes else None)


def _width(n: int) -> float:
    return min(0.6 + 0.75 * (n - 1), 5.0)


def _shade(n: int) -> str:
    return LINKS[min(n, len(LINKS)) - 1]


def _legend(drawing: Drawing, found: Network, y: float) -> float:
    most = max(map(len, found.links.values()), default=0)
    x = 0.5
    for n in sorted({1, 2, 3, most} & set(range(1, most + 1))):
        drawing.line(x, y, x + 22, y, stroke=_shade(n), line=_width(n))
        told = f"claimed together by {n}" if n == 1 else f"by {n}"
        drawing.text(x + 27, y, told, size=SIZE)
        x += 116 if n == 1 else 60
    drawing.text(drawing.width, y, "number in a box: configurations that name the code", size=SIZE, align="right",
                 colour=GREY)
    drawing.line(0, y - 10, drawing.width, y - 10, stroke=PALE, line=0.5)
    return y + 8


def _alt(stated: Sequence[Claimed], found: Network) -> str:
    nodes = "; ".join(f"{slot.value}: " + ", ".join(
        f"{found.labels[node]} {len(own)}" for node, own in found.nodes.items() if node[0] is slot)
        for slot in Slot if any(node[0] is slot for node in found.nodes))
    ranked = sorted(found.links.items(), key=lambda item: -len(item[1]))[:6]
    told = "; ".join(f"{found.labels[a]} to {found.labels[b]} {len(own)}" for (a, b), own in ranked)
    pairs = f" Pairs claimed together most often: {told}." if ranked else ""
    return (f"Network of {len(stated)} {_many(stated)}, with the number of configurations that name each code. "
            f"{nodes}.{pairs}")


def _caption(result: ConfigurationSet, stated: Sequence[Claimed], found: Network) -> str:
    names = ", ".join(one.row.configuration_id for one in stated)
    level = f"; level {result.level}" if result.level else ""
    left = f" {found.left_out} codes that fewest configurations name are not drawn." if found.left_out else ""
    return (f"The configurations that the review claims, drawn together: {names}{level}. A line joins codes of one "
            "claim: interventions, actors or contexts with mechanisms, and these with outcomes. Claimed are whole "
            "configurations; a path that none of them takes is claimed by nobody."
            f"{mixed(stated)}{left}")
