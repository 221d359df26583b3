"""The effect-direction plot: which way each study points, outcome by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from realist_synth.analyses.direction.pointing import STRENGTH, Pointing
from realist_synth.analyses.direction.votes import (
    COMPARATOR,
    CONFLICTING,
    DIRECTIONS,
    INTERVENTION,
    NO_CLEAR_DIFFERENCE,
)
from realist_synth.analyses.directions import Directions
from realist_synth.figures.figure import Figure
from realist_synth.figures.letters import lines, wide
from realist_synth.figures.words import choices_of, in_words

ROW = 21
NAMES = 214
ROOM = 300
COLUMN = (44, 84)
LETTERS = 7.5
SHAPES = {INTERVENTION: "triangle-up", COMPARATOR: "triangle-down",
          NO_CLEAR_DIFFERENCE: "M-1,-0.28L1,-0.28L1,0.28L-1,0.28Z", CONFLICTING: "diamond"}
# Dark to light, so that the kinds stay apart in grey and for the colour-blind (Okabe and Ito 2008).
COLOURS = {INTERVENTION: "#0072B2", COMPARATOR: "#D55E00", NO_CLEAR_DIFFERENCE: "#555555", CONFLICTING: "#8C8C8C"}
WORDS = {INTERVENTION: "favours the intervention", COMPARATOR: "favours the comparator",
         NO_CLEAR_DIFFERENCE: "no clear difference", CONFLICTING: "conflicting results"}
SIZES = {"over 300": 150, "50 to 300": 70, "under 50": 26, "not printed": 70}


def effect_direction(result: Directions) -> Figure:
    """The effect-direction plot: units in rows by design, outcomes in columns, results as a subscript.

    Triangles point up where a unit favours the intervention and down where it favours the comparator; a bar means no
    clear difference, a diamond conflicting results. The size shows how many took part.

    Source: Boon and Thomson 2021, doi:10.1002/jrsm.1458.

    Args:
        result: The directions.

    Examples:
        >>> from realist_synth.analyses.directions import directions
        >>> from realist_synth.validation import read_package
        >>> figure = effect_direction(directions(read_package("bundled")))
        >>> figure.alt.partition(":")[0]
        'Effect-direction plot of 13 units and 5 outcomes'
    """
    rows = _rows(result.pointing)
    several = {vote.code_id for vote in result.votes if any(vote.units.values())}
    column = max(COLUMN[0], min(COLUMN[1], ROOM // max(len(several), 1)))
    outcomes = _headings({vote.code_id: vote.outcome for vote in result.votes if vote.code_id in several}, column)
    values = [_value(p, rows, outcomes) for p in result.pointing]
    height = max(heading.count("\n") for heading in outcomes.values()) + 1
    # the order as a domain: a list to sort by becomes one condition within another, too deep for many rows
    x = {"field": "outcome", "type": "nominal", "scale": {"domain": list(outcomes.values())}, "title": None,
         "axis": {"orient": "top", "labelAngle": 0, "labelLimit": 2 * column, "labelExpr": "split(datum.label, '\\n')",
                  "labelLineHeight": 9, "labelBaseline": "top", "labelPadding": 9 * height + 4,
                  "domain": False, "ticks": False}}
    y = {"field": "row", "type": "nominal", "scale": {"domain": list(rows.values())}, "title": None,
         "axis": {"labelLimit": NAMES, "domain": False, "ticks": False, "labelPadding": 8, "grid": True,
                  "gridColor": "#E6E6E6"}}
    spec = {"data": {"values": values}, "width": column * len(outcomes), "height": ROW * len(rows),
            "encoding": {"x": x, "y": y}, "layer": [_marks(values), _counts()],
            "config": {"axis": {"labelFontSize": LETTERS, "grid": False},
                       "legend": {"labelFontSize": LETTERS, "titleFontSize": LETTERS, "orient": "bottom",
                                  "titleFontWeight": "bold", "columns": 4, "offset": 10}}}
    return Figure(spec, _alt(result, len(rows), len(outcomes)), _caption(result))


def size_class(n: int | None) -> str:
    """The class of sample size: over 300, 50 to 300, under 50, or not printed.

    Examples:
        >>> size_class(301), size_class(300), size_class(49), size_class(None)
        ('over 300', '50 to 300', 'under 50', 'not printed')
    """
    if n is None:
        return "not printed"
    return "over 300" if n > 300 else "50 to 300" if n >= 50 else "under 50"


def _rows(pointing: Sequence[Pointing]) -> dict[str, str]:
    """The label of each unit, the strongest design first; labels that stand twice carry the unit."""
    order = {design.value: at for at, design in enumerate(STRENGTH)}
    units = {p.unit: p for p in pointing}
    ranked = sorted(units.values(), key=lambda p: (order.get(p.design or "", len(order)), p.label, p.unit))
    names = [f"{p.label}, {_design(p.design)}" for p in ranked]
    return {p.unit: name if names.count(name) == 1 else f"{name} ({p.unit})"
            for p, name in zip(ranked, names, strict=True)}


def _design(design: str | None) -> str:
    return "design not reported" if design is None else in_words(design)


def _value(p: Pointing, rows: Mapping[str, str], outcomes: Mapping[str, str]) -> dict[str, Any]:
    return {"row": rows[p.unit], "outcome": outcomes[p.code_id], "direction": WORDS[p.direction],
            "people": size_class(p.n), "results": len(p.results)}


def _headings(labels: Mapping[str, str], column: float) -> dict[str, str]:
    """For each code its label, broken into as many lines as the longest; labels that stand twice carry the code."""
    known = list(labels.values())
    told = {code_id: label if known.count(label) == 1 else f"{label} ({code_id})" for code_id, label in labels.items()}
    longest = max((wide(word, LETTERS) for text in told.values() for word in text.split()), default=0)
    found = {code_id: lines(text, max(column, min(longest, 2 * column)), LETTERS) for code_id, text in told.items()}
    most = max(map(len, found.values()))
    return {code_id: "\n".join([" "] * (most - len(own)) + own) for code_id, own in found.items()}


def _marks(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The symbols, with a legend of what stands in the figure."""
    shown = [name for name in DIRECTIONS if any(value["direction"] == WORDS[name] for value in values)]
    sizes = [name for name in SIZES if any(value["people"] == name for value in values)]
    words = [WORDS[name] for name in shown]
    title = "Participants (hollow: not printed)" if "not printed" in sizes else "Participants"
    told = [name for name in sizes if name != "not printed"]
    return {"mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.5},
            "encoding": {
                "shape": {"field": "direction", "type": "nominal", "title": "Direction",
                          "scale": {"domain": words, "range": [SHAPES[name] for name in shown]}},
                **{name: {"field": "direction", "type": "nominal", "title": "Direction",
                          "scale": {"domain": words, "range": [COLOURS[each] for each in shown]}}
                   for name in ("fill", "stroke")},
                "fillOpacity": {"field": "people", "type": "nominal", "legend": None,
                                "scale": {"type": "ordinal", "domain": sizes,
                                          "range": [float(name in told) for name in sizes]}},
                "size": {"field": "people", "type": "nominal", "title": title,
                         "legend": {"symbolType": "triangle-up", "symbolStrokeColor": "#333333", "titleLimit": 300,
                                    "symbolFillColor": "#333333", "values": told} if told else None,
                         "scale": {"type": "ordinal", "domain": sizes, "range": [SIZES[name] for name in sizes]}}}}


def _counts() -> dict[str, Any]:
    return {"mark": {"type": "text", "dx": 10, "dy": 5, "fontSize": 6.5, "color": "#333333"},
            "encoding": {"text": {"field": "results", "type": "quantitative"}}}


def _alt(result: Directions, rows: int, columns: int) -> str:
    told = [f"{vote.outcome}, " + ", ".join(f"{vote.count(name)} {_many(name, vote.count(name))}" for name in DIRECTIONS
                                            if vote.count(name)) for vote in result.votes if any(vote.units.values())]
    return f"Effect-direction plot of {rows} units and {columns} outcomes: {'; '.join(told)}."


def _many(name: str, number: int) -> str:
    """What so many units do, in the grammar of their number."""
    return WORDS[name].replace("favours", "favour") if number > 1 else WORDS[name]


def _caption(result: Directions) -> str:
    return ("In which direction the results of each study point. Up: favours the intervention; down: favours the "
            "comparator; bar: no clear difference; diamond: conflicting. Subscript: number of results. Size: the most "
            "participants behind one of them; hollow: not printed. No symbol: not reported, or no direction told. A "
            f"direction says nothing of how large or how certain an effect is. {choices_of(result.choices())}")
