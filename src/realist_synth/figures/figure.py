"""A figure: a Vega-Lite specification with its data inside, a text for those who cannot see it, and a caption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realist_synth.errors import OutputError
from realist_synth.model.finding import visible

# One that the renderer carries with it, so that a figure is drawn the same on every machine.
FONT = "Liberation Sans"
# No descriptions of single marks: an image is described as a whole, and the renderer would read the escapes in them.
PAPER = {"aria": False, "background": "white", "font": FONT, "view": {"stroke": None},
         "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "grid": False},
         "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
         "title": {"fontSize": 13, "fontWeight": "bold", "anchor": "start"}}


@dataclass(frozen=True)
class Figure:
    """A figure that draws itself.

    Attributes:
        spec: The Vega-Lite specification; it holds its data and names no address.
        alt: What the figure shows, for those who cannot see it.
        caption: What the figure shows and which choices it rests on, for the line under it.
    """

    spec: Mapping[str, Any]
    alt: str
    caption: str

    def to_dict(self) -> dict[str, Any]:
        """The whole specification, with the look of all our figures under it, and nothing invisible in its texts."""
        config = {**PAPER, **self.spec.get("config", {})}
        whole: dict[str, Any] = _shown({"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **self.spec,
                                        "config": config, "description": self.alt})
        return whole

    def svg(self) -> str:
        """The figure as SVG, with its text as text, a title and a description.

        Raises:
            OutputError: If the renderer is not installed, or cannot draw this much.
        """
        import html

        drawn: str = self._drawn("svg")
        told = f"<title>{html.escape(visible(self.caption))}</title><desc>{html.escape(visible(self.alt))}</desc>"
        return re.sub(r"(<svg[^>]*)>", lambda m: f'{m[1]} role="img">{told}', drawn, count=1) + "\n"

    def png(self, scale: float = 3) -> bytes:
        """The figure as PNG, by default at three times its size in points (about 216 dots an inch).

        Raises:
            OutputError: If the renderer is not installed, or cannot draw this much.
        """
        drawn: bytes = self._drawn("png", scale=scale)
        return drawn

    def _drawn(self, form: str, **options: float) -> Any:
        draw = getattr(_renderer(), f"vegalite_to_{form}")
        try:
            return draw(self.to_dict(), **options)
        except ValueError as error:
            size = len(self.spec.get("data", {}).get("values", ()))
            raise OutputError(f"this figure, of {size} rows of data, cannot be drawn ({error}): narrow what it "
                              "shows, as with where, or take the table") from error

    def _repr_html_(self) -> str:
        return self.svg()


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
