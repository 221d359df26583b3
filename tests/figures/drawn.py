"""Reading what a figure draws: its words, its marks, and whether they stay on the paper."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree

from realist_synth.figures.letters import wide


def items(figure, kind):
    """The marks of a kind of a figure with a layout of its own, in the order of drawing."""
    data = {each["name"]: each["values"] for each in figure.spec["data"]}
    return [value for mark in figure.spec["marks"] if mark["type"] == kind for value in data[mark["from"]["data"]]]


def words(figure):
    """Every line of words of a figure."""
    return [item["text"] for item in items(figure, "text")]


def outside(figure):
    """The words and rectangles that leave the paper."""
    width, height = figure.spec["width"], figure.spec["height"]
    found = [r for r in items(figure, "rect") if r["x"] < -0.1 or r["y"] < -0.1 or r["x"] + r["width"] > width + 0.1
             or r["y"] + r["height"] > height + 0.1]
    for text in items(figure, "text"):
        across = wide(text["text"], text["fontSize"], bold=text["fontWeight"] == "bold")
        start = text["x"] - across * {"left": 0, "center": 0.5, "right": 1}[text["align"]]
        if text.get("angle"):
            found += [text] if text["y"] > height else []
        elif start < -1 or start + across > width + 1 or not 0 <= text["y"] <= height:
            found.append(text)
    return found


def check(figure):
    """What holds of every figure: sound, safe, on the paper, and said in words."""
    svg = figure.svg()
    root = ElementTree.fromstring(svg)
    names = {element.tag.split("}")[-1] for element in root.iter()}
    assert not names & {"script", "image", "foreignObject", "a", "use"}
    assert root.attrib["role"] == "img"
    assert float(root.attrib["width"].removesuffix("mm")) <= 183.01
    assert re.findall(r'"(?:url|href)":', json.dumps(figure.to_dict())) == []
    assert len(figure.alt) > 20
    assert len(figure.caption) > 20
    if "marks" in figure.spec:
        assert outside(figure) == []
    return svg
