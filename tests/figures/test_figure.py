"""What every figure can do, and what no text of a package may do to it."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree

import pytest

from realist_synth.errors import OutputError
from realist_synth.figures.figure import Figure


def figure(text="plain"):
    return Figure({"data": {"values": [{"a": text, "b": 1}]}, "mark": "bar",
                   "encoding": {"y": {"field": "a", "type": "nominal", "title": [text, "second line"]}}},
                  f"Alt {text}", f"Caption {text}")


@pytest.mark.parametrize("text", ["plain", "a\x1b[31m", "nul\x00", "\u202eturned", "\ud800",
                                  "<script>alert(1)</script>", "two\nlines", "a & b", "]]>", "数据"])
def test_any_text_is_drawn_as_text(text):
    drawn = figure(text).svg()
    root = ElementTree.fromstring(drawn)
    names = {element.tag.split("}")[-1] for element in root.iter()}
    assert not names & {"script", "image", "foreignObject", "a", "use"}
    assert root.attrib["role"] == "img"
    assert "http" not in drawn.replace("http://www.w3.org", "")
    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith("Caption")


def test_png_and_notebook():
    assert figure().png(72).startswith(b"\x89PNG")
    assert figure()._repr_html_() == figure().svg()


def test_without_the_renderer_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(OutputError, match=r"vl-convert-python, or .*\[figures\]"):
        figure().svg()


@pytest.mark.parametrize("form", ["svg", "png"])
def test_what_the_renderer_cannot_draw_is_an_error_of_ours(form, monkeypatch):
    def fails(*args, **options):
        raise ValueError("call stack")

    renderer = type("Renderer", (), {"vegalite_to_svg": fails, "vegalite_to_png": fails})()
    monkeypatch.setattr("realist_synth.figures.figure._renderer", lambda: renderer)
    with pytest.raises(OutputError, match=r"1 rows of data, cannot be drawn \(call stack"):
        getattr(figure(), form)()
