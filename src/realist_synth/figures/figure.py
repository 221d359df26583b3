"""A figure: a specification with its data inside, a text for those who cannot see it, and a caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from realist_synth.errors import OutputError
from realist_synth.model.finding import visible

# The first is one that the renderer carries with it; the others are as wide, for a reader who has not got it.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# No descriptions of single marks: an image is described as a whole, and the renderer would read the escapes in them.
PAPER = {"aria": False, "background": "white", "font": FONT, "view": {"stroke": None},
         "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "grid": False},
         "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
         "title": {"fontSize": 13, "fontWeight": "bold", "anchor": "start"}}


# The widths of one column of a journal and of two, in points: 89 and 183 mm.
SINGLE, DOUBLE = 252.28, 518.74
POINT = 25.4 / 72
_SIZE = re.compile(r'(<svg\b[^>]*?) width="([0-9.]+)" height="([0-9.]+)"')
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Figure:
    """A figure that draws itself, no wider than two columns of a journal (183 mm).

    Attributes:
        spec: The specification, of Vega-Lite or, where it has `marks`, of Vega with sizes in points; it holds its data
            and names no address.
        alt: What the figure shows, for those who cannot see it.
        caption: What the figure shows and which choices it rests on, for the line under it.
    """

    spec: Mapping[str, Any]
    alt: str
    caption: str

    @property
    def _drawn(self) -> bool:
        return "marks" in self.spec

    def to_dict(self) -> dict[str, Any]:
        """The whole specification, with the look of all our figures under it, and nothing invisible in its texts."""
        base = {"$schema": "https://vega.github.io/schema/vega/v6.json", "background": "white"} if self._drawn else {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
        look = {"aria": False} if self._drawn else PAPER
        whole: dict[str, Any] = _shown({**base, **self.spec, "config": {**look, **self.spec.get("config", {})},
                                        "description": self.alt})
        return whole

    def svg(self) -> str:
        """The figure as SVG, with its text as text, a title and a description, and its size on paper.

        Raises:
            OutputError: If the renderer is not installed, or cannot draw this much.
        """
        return self.sized()[0]

    def png(self, dpi: float = 300) -> bytes:
        """The figure as PNG, by default with 300 dots an inch, which the file says of itself.

        Raises:
            OutputError: If the renderer is not installed, or cannot draw this much.
        """
        scale = min(1.0, DOUBLE / _natural(self._drawing())[0])
        drawn: bytes = self._rendered("png", scale=scale, ppi=dpi)
        return drawn

    def sized(self) -> tuple[str, tuple[float, float]]:
        """The figure as SVG, and its width and height on paper in millimetres; what is too wide is made smaller.

        Raises:
            OutputError: If the renderer is not installed, or cannot draw this much.
        """
        import html

        drawn = self._drawing()
        width, height = _natural(drawn)
        factor = POINT * min(1.0, DOUBLE / width)
        across, down = round(width * factor, 1), round(height * factor, 1)
        told = f"<title>{html.escape(visible(self.caption))}</title><desc>{html.escape(visible(self.alt))}</desc>"
        drawn = _SIZE.sub(rf'\1 width="{across}mm" height="{down}mm"', drawn, count=1)
        return re.sub(r"(<svg[^>]*)>", lambda m: f'{m[1]} role="img">{told}', drawn, count=1) + "\n", (across, down)

    def _drawing(self) -> str:
        drawn: str = self._rendered("svg")
        return drawn

    def _rendered(self, form: str, **options: float) -> Any:
        draw = getattr(_renderer(), f"{'vega' if self._drawn else 'vegalite'}_to_{form}")
        try:
            return draw(self.to_dict(), **options)
        except ValueError as error:
            size = len(self.spec.get("data", {}).get("values", ()))
            raise OutputError(f"this figure, of {size} rows of data, cannot be drawn ({error}): narrow what it "
                              "shows, as with where, or take the table") from error

    def _repr_html_(self) -> str:
        return self.svg()


def _natural(drawn: str) -> tuple[float, float]:
    """Width and height that the renderer gives a drawing."""
    found = _SIZE.search(drawn)
    if found is None:
        raise OutputError("the renderer gave a drawing without a size: another version of vl-convert may do better")
    return float(found[2]), float(found[3])


def _shown(value: Any) -> Any:
    """The same with every text visible: a control character would end the renderer, and the program with it."""
    if isinstance(value, str):
        return "\n".join(map(visible, value.split("\n")))
    if isinstance(value, Mapping):
        return {_shown(name): _shown(each) for name, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list | tuple) else value


def _renderer() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise OutputError("figures need vl-convert: pip install vl-convert-python, or install realist-synth with its "
                          "extra [figures]") from error
    return vl_convert


def asks(**options: Any) -> Callable[[F], F]:
    """Mark a figure that needs its analysis to be asked for more than it gives by itself.

    Args:
        options: What the command that draws the figure asks of the analysis, by the names of its parameters.
    """

    def mark(function: F) -> F:
        function.asks = options  # type: ignore[attr-defined]
        return function

    return mark
