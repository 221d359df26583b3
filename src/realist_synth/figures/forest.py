"""The forest plot: every estimate with its interval and weight, and what they give together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realist_synth.analyses.meta.table import on_measure
from realist_synth.analyses.pooling import PooledEffect
from realist_synth.figures.figure import Figure
from realist_synth.figures.forest_rows import Row, reach, rows_of, ticks, widest
from realist_synth.figures.words import choices_of
from realist_synth.model.finding import visible

ROW = 22
WIDTH = 300
CHARACTER = 6.4
GAP = 16
INK = "#222222"
POOLED = "#0072B2"
PREDICTION = "#8C8C8C"
HALF = 0.3
CORNERS = ("[{n: 1, x: datum.low, y: datum.at}, {n: 2, x: datum.x, y: datum.up}, "
           "{n: 3, x: datum.high, y: datum.at}, {n: 4, x: datum.x, y: datum.down}]")


def forest(result: PooledEffect) -> Figure:
    """The forest plot: squares by weight, diamonds for what is pooled, a bar for the prediction interval.

    Intervals that leave the axis end in an arrow; their numbers stand at the side. Source: Lewis and Clarke 2001,
    doi:10.1136/bmj.322.7300.1479.

    Args:
        result: The pooled effect.

    Examples:
        >>> from realist_synth.analyses.pooling import pooling
        >>> from realist_synth.validation import read_package
        >>> figure = forest(pooling(read_package("bundled"), "out-hiv", measures=["HR", "IRR"]))
        >>> figure.alt.partition(":")[0]
        'Forest plot of 2 estimates of HIV incidence and prevalence'
    """
    rows = rows_of(result)
    low, high = (result.back(end) for end in reach(result))
    values = [_value(at, row, low, high) for at, row in enumerate(rows)]
    left = -max(150.0, CHARACTER * widest(rows) + 2 * GAP)
    numbers = WIDTH + GAP
    weight = numbers + CHARACTER * max(len(row.numbers) for row in rows) + 60
    kind = "log" if result.found.ratio else "linear"
    x = {"type": "quantitative", "scale": {"type": kind, "domain": [low, high], "nice": False, "zero": False},
         "axis": {"values": ticks(low, high, result.found.ratio), "format": "~f", "title": None, "tickSize": 5,
                  "labelPadding": 4, "labelOverlap": False}}
    shared = {"y": {"field": "at", "type": "quantitative", "axis": None,
                    "scale": {"domain": [-1.2, len(rows) - 0.5], "reverse": True, "nice": False, "zero": False}}}
    last = max(at for at, row in enumerate(rows) if row.ends is not None)
    layers = [*_lines(result, x, last), *_marks(x, max(result.fit.weights)), *_texts(left, numbers, weight),
              *_heads(result, left, numbers, weight), *_sides(result, len(rows))]
    spec = {"data": {"values": values}, "width": WIDTH, "height": ROW * (len(rows) + 0.7),
            "encoding": shared, "layer": layers}
    return Figure(spec, visible(_alt(result, rows)), visible(_caption(result, rows)))


def _value(at: int, row: Row, low: float, high: float) -> dict[str, Any]:
    """A row as data; what leaves the axis is cut and marked."""
    found: dict[str, Any] = {"at": at, "kind": row.kind, "text": visible(row.text), "weight": row.weight,
                             "numbers": row.numbers.replace("-", "\N{MINUS SIGN}"),
                             "percent": "" if row.weight is None else f"{row.weight:.1f}"}
    if row.ends is not None:
        estimate, start, end = row.ends
        found |= {"x": None if estimate is None else _digits(estimate), "low": _digits(max(start, low)),
                  "high": _digits(min(end, high)), "below": start < low, "above": end > high,
                  "up": at - HALF, "down": at + HALF}
    return found


def _digits(value: float) -> float:
    return float(f"{value:.6g}")


def _of(*kinds: str) -> dict[str, Any]:
    return {"filter": {"field": "kind", "oneOf": list(kinds)}}


def _lines(result: PooledEffect, x: dict[str, Any], last: int) -> list[dict[str, Any]]:
    """The line of no effect and, dashed, that of the pooled estimate; neither crosses the heads or the last note."""
    null = 1 if result.found.ratio else 0
    return [{"data": {"values": [{"x": value, "at": -0.5, "end": last + 0.5}]},
             "mark": {"type": "rule", "color": colour, "strokeDash": dash, "strokeWidth": 1},
             "encoding": {"x": {"field": "x", **x}, "y2": {"field": "end"}}}
            for value, colour, dash in ((null, INK, [1, 0]), (_digits(result.estimate[0]), POOLED, [3, 3]))]


def _marks(x: dict[str, Any], most: float) -> list[dict[str, Any]]:
    """Intervals, squares, diamonds, the prediction interval, and arrows where an interval is cut."""
    span = {"x": {"field": "low", **x}, "x2": {"field": "high"}}
    size = {"field": "weight", "type": "quantitative", "legend": None,
            "scale": {"domain": [0, most], "range": [10, 170]}}
    corners: dict[str, Any] = {"as": "corner", "calculate": CORNERS}
    return [
        {"transform": [_of("study")], "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2}, "encoding": span},
        {"transform": [_of("study")], "mark": {"type": "point", "shape": "square", "filled": True, "opacity": 1,
                                               "color": INK},
         "encoding": {"x": {"field": "x", **x}, "size": size}},
        {"transform": [_of("prediction")], "mark": {"type": "rule", "color": PREDICTION, "strokeWidth": 5},
         "encoding": span},
        {"transform": [_of("pooled"), corners, {"flatten": ["corner"]},
                       {"calculate": "datum.corner.x", "as": "corner_x"},
                       {"calculate": "datum.corner.y", "as": "corner_y"},
                       {"calculate": "datum.corner.n", "as": "corner_n"}],
         "mark": {"type": "line", "interpolate": "linear-closed", "fill": POOLED, "stroke": POOLED, "strokeWidth": 1},
         "encoding": {"x": {"field": "corner_x", **x}, "y": {"field": "corner_y", "type": "quantitative"},
                      "detail": {"field": "at"}, "order": {"field": "corner_n", "type": "quantitative"}}},
        _arrow("below", "low", "triangle-left", x), _arrow("above", "high", "triangle-right", x),
    ]


def _arrow(side: str, end: str, shape: str, x: dict[str, Any]) -> dict[str, Any]:
    return {"transform": [_of("study", "pooled", "prediction"), {"filter": f"datum.{side}"}],
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 45, "shape": shape, "color": INK},
            "encoding": {"x": {"field": end, **x}}}


def _texts(left: float, numbers: float, weight: float) -> list[dict[str, Any]]:
    """The names at the left, the numbers at the right; what is pooled in bold."""
    bold = {"expr": "datum.kind == 'pooled' || datum.kind == 'heading' ? 'bold' : 'normal'"}
    look = {"type": "text", "baseline": "middle", "fontSize": 12, "color": INK, "fontWeight": bold}
    return [{"mark": {**look, "align": align}, "encoding": {"x": {"value": at}, "text": {"field": field}}}
            for field, at, align in (
                ("text", left, "left"), ("numbers", numbers, "left"), ("percent", weight, "right"))]


def _heads(result: PooledEffect, left: float, numbers: float, weight: float) -> list[dict[str, Any]]:
    levels = {result.fit.level, *(one.level for one in result.found.estimates)}
    interval = f"[{levels.pop():g}% interval]" if len(levels) == 1 else "[interval]"
    measure = "Estimate" if len(result.found.measures) > 1 else result.found.measures[0]
    return [{"data": {"values": [{"at": -1, "head": text}]},
             "mark": {"type": "text", "align": align, "baseline": "middle", "fontSize": 12, "fontWeight": "bold",
                      "color": INK},
             "encoding": {"x": {"value": at}, "text": {"field": "head"}}}
            for text, at, align in (("Study", left, "left"), (f"{measure} {interval}", numbers, "left"),
                                    ("Weight %", weight, "right"))]


def _sides(result: PooledEffect, size: int) -> list[dict[str, Any]]:
    """Whom each side favours, under the ends of the axis."""
    lower, upper = "intervention", "comparator"
    if result.found.higher_is == "better":
        lower, upper = upper, lower
    return [{"data": {"values": [{"side": text}]},
             "mark": {"type": "text", "align": align, "dy": 34, "baseline": "middle", "fontSize": 11, "color": INK,
                      "clip": False},
             "encoding": {"x": {"value": at}, "y": {"value": ROW * (size + 0.7)}, "text": {"field": "side"}}}
            for text, align, at in ((f"← favours {lower}", "left", 0), (f"favours {upper} →", "right", WIDTH))]


def _caption(result: PooledEffect, rows: Sequence[Row]) -> str:
    """What the marks are, and the choices; the table itself tells what is not pooled, and why."""
    marks = "Squares: estimates, by weight, with their intervals; diamond: pooled"
    marks += "; bar: where a further study may lie." if any(row.kind == "prediction" for row in rows) else "."
    left = len(result.found.left_out)
    more = f" Results for the outcome that are not pooled: {left}." if left else ""
    return f"{result.title()}. {marks}{more} {choices_of(result.choices())}"


def _alt(result: PooledEffect, rows: Sequence[Row]) -> str:
    """Every number of the plot in words."""
    told = "; ".join(f"{row.text} {row.numbers}".strip() for row in rows if row.ends is not None)
    pooled = result.fit.pooled
    side = "intervention" if (result.found.higher_is == "worse") == (pooled.estimate < 0) else "comparator"
    where = f"on the side of the {side}" if pooled.estimate else "at no difference"
    clear = "" if pooled.ci_low > 0 or pooled.ci_high < 0 else ", its interval on both"
    end = f"the pooled estimate {on_measure(result.estimate[0], result.found.ratio, 2)} is {where}{clear}"
    return f"Forest plot of {result.k} estimates of {result.label}: {told}; {end}."
