"""A drawing with a layout of its own: rectangles, lines, circles, paths and words, in points (1/72 inch).

What grammar-of-graphics libraries have no word for (flow boxes, ribbons, matrices of dots) is laid out by the figure
and drawn as marks of Vega, so that every figure goes through one renderer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from realist_synth.figures.figure import DOUBLE as DOUBLE
from realist_synth.figures.figure import FONT
from realist_synth.figures.figure import SINGLE as SINGLE
from realist_synth.figures.letters import LINE

KINDS = ("rect", "path", "symbol", "text")
INK = "#1A1A1A"
GREY = "#595959"
PALE = "#BDBDBD"
FAINT = "#EDEDED"


class Drawing:
    """Rectangles, on them lines and paths, on them circles, on them words; of one kind what comes later lies on top.

    Examples:
        >>> drawing = Drawing(SINGLE)
        >>> drawing.text(0, 8, "peer")
        >>> [mark["type"] for mark in drawing.spec(20)["marks"]]
        ['text']
    """

    def __init__(self, width: float) -> None:
        """An empty drawing of a width in points."""
        self.width = width
        self._items: list[tuple[str, dict[str, Any]]] = []

    def _add(self, kind: str, values: Mapping[str, Any]) -> None:
        rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in values.items()}
        self._items.append((kind, {name: value for name, value in rounded.items() if value is not None}))

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str | None = None,
             stroke: str | None = None, line: float = 0.75, radius: float = 0, dash: Sequence[float] | None = None,
             ) -> None:
        """A rectangle by its upper left corner."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, "fill": fill, "stroke": stroke,
                           "strokeWidth": line if stroke else None, "cornerRadius": radius or None,
                           "strokeDash": list(dash) if dash else None})

    def path(self, d: str, *, fill: str | None = None, stroke: str | None = None, line: float = 0.75,
             opacity: float | None = None, dash: Sequence[float] | None = None) -> None:
        """A path, as SVG writes it."""
        self._add("path", {"path": d, "fill": fill, "stroke": stroke, "strokeWidth": line if stroke else None,
                           "opacity": opacity, "strokeDash": list(dash) if dash else None})

    def line(self, x: float, y: float, x2: float, y2: float, *, stroke: str = INK, line: float = 0.75,
             dash: Sequence[float] | None = None) -> None:
        """A straight line."""
        self.path(f"M{x:.2f},{y:.2f}L{x2:.2f},{y2:.2f}", stroke=stroke, line=line, dash=dash)

    def arrow(self, x: float, y: float, x2: float, y2: float, *, stroke: str = GREY, line: float = 1.5,
              head: float = 5, dash: Sequence[float] | None = None) -> None:
        """A line with a head at its end."""
        length = ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 or 1.0
        u, v = (x2 - x) / length, (y2 - y) / length
        at, up = x2 - head * u, y2 - head * v
        self.line(x, y, at, up, stroke=stroke, line=line, dash=dash)
        half = head * 0.6
        self.path(f"M{x2:.2f},{y2:.2f}L{at - half * v:.2f},{up + half * u:.2f}"
                  f"L{at + half * v:.2f},{up - half * u:.2f}Z", fill=stroke)

    def circle(self, x: float, y: float, radius: float, *, fill: str | None = None, stroke: str | None = None,
               line: float = 0.75) -> None:
        """A circle by its middle."""
        self._add("symbol", {"x": x, "y": y, "size": 3.14159265 * radius ** 2, "fill": fill, "stroke": stroke,
                             "strokeWidth": line if stroke else None})

    def text(self, x: float, y: float, text: str, *, size: float = 8, bold: bool = False, align: str = "left",
             colour: str = INK, angle: float | None = None) -> None:
        """One line of words; `y` is the middle of the line."""
        self._add("text", {"x": x, "y": y, "text": text, "fontSize": size, "fontWeight": "bold" if bold else "normal",
                           "align": align, "baseline": "middle", "fill": colour, "font": FONT, "angle": angle})

    def words(self, x: float, y: float, found: Sequence[str], *, size: float = 8, bold: bool = False,
              align: str = "left", colour: str = INK) -> float:
        """Several lines under one another; `y` is the top of the first. Gives the foot of the last."""
        for at, text in enumerate(found):
            self.text(x, y + (at + 0.5) * LINE * size, text, size=size, bold=bold, align=align, colour=colour)
        return y + len(found) * LINE * size

    def spec(self, height: float) -> dict[str, Any]:
        """The drawing as a Vega specification of a height in points."""
        items = sorted(self._items, key=lambda item: KINDS.index(item[0]))
        runs = [(kind, [values for _, values in found]) for (kind, _), found in
                groupby(items, key=lambda item: (item[0], tuple(item[1])))]
        return {"width": round(self.width, 2), "height": round(height, 2), "padding": 0, "autosize": "none",
                "data": [{"name": f"marks_{at}", "values": values} for at, (_, values) in enumerate(runs)],
                "marks": [{"type": kind, "from": {"data": f"marks_{at}"}, "encode": {"enter": {
                    name: {"field": name} for name in values[0]}}} for at, (kind, values) in enumerate(runs)]}
