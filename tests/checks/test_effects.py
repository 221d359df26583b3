"""Checks of effects: what must be found, and above all what rounding explains and must not be found."""

import json
from decimal import Decimal
from math import exp
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist_synth.checks import run_checks
from realist_synth.checks._printed import chi_squared_tail, p_span, z_of_p
from realist_synth.model.measures import null_value, side
from realist_synth.model.printed import Span, span_of, standard_errors
from realist_synth.model.vocabularies import Measure
from tests.checks.effect_faults import effect
from tests.checks.test_checks import good

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "directions.json").read_text("utf-8"))
BARE = {"ci_low": None, "ci_high": None, "p_value": None}
NO = {"direction": "no_clear_difference"}


def found(**cells):
    """The names of the checks of effects that say something of one effect."""
    return [f.code.removeprefix("effects.") for f in run_checks(good(effects=(effect(**cells),)))
            if f.code.startswith("effects.")]


def message(name, **cells):
    return next(f.message for f in run_checks(good(effects=(effect(**cells),))) if f.code == f"effects.{name}")


def values(estimate, low, high, p=None, **cells):
    return {"estimate": estimate, "ci_low": low, "ci_high": high, "p_value": p, **cells}


SILENT = {
    "as printed": {},
    "one decimal": values("0.5", "0.3", "0.8", "0.003", higher_is="worse"),
    "one decimal, not clear": values("0.7", "0.3", "1.8", "0.492", higher_is="worse", **NO),
    "one decimal, at the edge of what rounds": values("0.6", "0.3", "0.9", "0.043", higher_is="worse"),
    "a permutation test beside an interval": values("0.41", "0.15", "1.08", "0.16", higher_is="worse", **NO),
    "an exact p": values("0.53", "0.37", "0.76", "0.0006", higher_is="worse"),
    "a wide interval": values("44.81", "13.44", "149.45"),
    "a lower end that rounds to 0": values("0.1", "0.0", "0.9", higher_is="worse"),
    "a point": values("1", "1", "1", **NO),
    "p on the level": values("1.51", "1.00", "2.28", "0.05"),
    "p below the level, strictly": values("1.52", "1.01", "2.28", "<0.05"),
    "p above the level": values("1.10", "0.70", "1.73", ">0.05", **NO),
    "a difference": values("14", "2", "26", "0.02", measure="percentage_points"),
    "a difference below 0": values("-1.5", "-2.5", "-0.5", measure="MD", higher_is="worse"),
    "a reduction": {**BARE, "measure": "percentage_reduction", "estimate": "37", "higher_is": "worse"},
    "a reduction with its interval": values("37", "5", "58", "0.02", measure="percentage_reduction", higher_is="worse"),
    "only a direction": {**BARE, "measure": "direction_only", "estimate": None},
    "only a direction, with p": {**BARE, "measure": "direction_only", "estimate": None, "p_value": "0.44", **NO},
    "a percentage that rounds": {**BARE, "measure": "percentage", "estimate": "29.4", "events_1": 74, "n_1": 252},
    "the percentage of the second group": {**BARE, "measure": "percentage", "estimate": "33", "events_1": 1, "n_1": 2,
                                           "events_2": 1, "n_2": 3},
    "a percentage without counts": {**BARE, "measure": "percentage", "estimate": "29.4"},
    "no participants": {**BARE, "measure": "percentage", "estimate": "0", "events_1": 0, "n_1": 0},
    "percentage points": {**BARE, "measure": "percentage_points", "estimate": "10.0", "events_1": 6, "n_1": 20,
                          "events_2": 4, "n_2": 20},
    "all events": {**BARE, "measure": "count", "estimate": "10", "events_1": 5, "events_2": 5},
    "events of one group": {**BARE, "measure": "count", "estimate": "5", "events_1": 5},
    "chi-squared": {**BARE, "measure": "direction_only", "estimate": None, "chi_squared": "10.8", "chi_squared_df": 4,
                    "p_value": "0.03"},
    "chi-squared without p": {**BARE, "chi_squared": "3.74", "chi_squared_df": 3},
    "chi-squared without degrees of freedom": {**BARE, "chi_squared": "3.74", "p_value": "0.001"},
    "degrees of freedom without end": {**BARE, "chi_squared": "3.74", "chi_squared_df": 10**9, "p_value": "0.44",
                                       **NO},
    "a huge number": values("1e4", "1e-300", "1e308", **NO),
    "numbers beyond all": values("1e1000000", "1e-1000000", "1e2000000", **NO),
    "another level": values("2.00", "1.43", "2.79", "0.0007", ci_level="90"),
    "clear at 90% only, judged at 95%": values("1.23", "1.01", "1.50", "0.08", ci_level="90", **NO),
    "clear at 90% only, judged so": values("1.23", "1.01", "1.50", "0.08", ci_level="90"),
    "clear at 90%, and nothing else printed": values("1.23", "1.01", "1.50", ci_level="90", **NO),
    "clear at 95% only, judged at 99%": values("0.70", "0.47", "1.04", "0.02", ci_level="99", higher_is="worse", **NO),
    "clear at 95% only, judged so": values("0.70", "0.47", "1.04", "0.02", ci_level="99", higher_is="worse"),
    "an open end at 99%": values("0.4", "0.2", "1.0", "<0.05", ci_level="99", higher_is="worse", **NO),
    "p by the computer": values("0.50", "0.43", "0.59", "<2.2e-16", higher_is="worse"),
    "p below what tails were computed to": values("0.50", "0.43", "0.59", "<0.0000000000000001", higher_is="worse"),
    "p below the least number": values("0.50", "0.49", "0.51", "<9e-324", higher_is="worse"),
    "a level that is nothing": values("2.00", "1.35", "2.97", "0.04", ci_level="1e-30"),
    "a difference of rounded percentages": {**BARE, "measure": "percentage_points", "estimate": "16", "events_1": 1,
                                            "n_1": 3, "events_2": 1, "n_2": 6},
    "a percentage in the middle, rounded down": {**BARE, "measure": "percentage_points", "estimate": "12",
                                                 "events_1": 1, "n_1": 8, "events_2": 0, "n_2": 8},
    "the same people twice": {"n": 10, "n_1": 10, "n_2": 10},
    "all of them": {**BARE, "measure": "percentage", "estimate": "100"},
    "a Wald interval of a percentage": {**values("75", "33", "117"), "measure": "percentage"},
    "more than twice as much": {**BARE, "measure": "percentage_reduction", "estimate": "-140"},
    "a count with decimals of 0": {**BARE, "measure": "count", "estimate": "3.0"},
}
LOUD = {
    "Wang 2014, matched": (values("3.31", "1.52", "3.50", "<0.001"), ["middle-of-interval"]),
    "Wang 2014, pooled": (values("3.32", "1.55", "3.48", "<0.001"), ["middle-of-interval"]),
    "by a hair": (values("4.22", "2.66", "6.77"), ["middle-of-interval"]),
    "a difference off the middle": (values("14", "2", "20", measure="MD"), ["middle-of-interval"]),
    "outside": (values("3.60", "1.52", "3.50"), ["inside-interval", "middle-of-interval"]),
    "outside, of a percentage": ({**values("60", "20", "40"), "measure": "percentage"}, ["inside-interval"]),
    "reversed": (values("2", "3", "1"), ["interval-in-order"]),
    "a logarithm": (values("-0.63", "-0.99", "-0.27"), ["ratio-not-negative"] * 3),
    "a ratio of 0": ({**BARE, "estimate": "0", "higher_is": "worse"}, ["ratio-above-zero"]),
    "an upper end of 0": (values("0.0", "0.0", "0.0", higher_is="worse"), ["ratio-above-zero"] * 2),
    "clear by the interval, not by p": (values("2.00", "1.35", "2.97", "0.20"), ["p-against-interval"]),
    "clear by p, not by the interval": (values("1.10", "0.70", "1.73", "<0.05", **NO), ["p-against-interval"]),
    "p far from the interval": (values("2.00", "1.35", "2.97", "0.04"), ["p-against-interval"]),
    "p far below": (values("1.50", "1.01", "2.23", "<0.0001"), ["p-against-interval"]),
    "a difference of 0 in the interval": (values("1", "-1", "3", "0.01", measure="MD", **NO), ["p-against-interval"]),
    "at another level": (values("2.00", "1.35", "2.97", "0.0007", ci_level="99"), ["p-against-interval"]),
    "Go 2013": ({**BARE, "measure": "direction_only", "estimate": None, "chi_squared": "3.74", "chi_squared_df": 3,
                 "p_value": "0.44", **NO}, ["p-against-chi-squared"]),
    "20 of 61": ({**BARE, "measure": "percentage", "estimate": "32", "events_1": 20, "n_1": 61},
                 ["estimate-against-counts"]),
    "74 of 252": ({**BARE, "measure": "percentage", "estimate": "29.3", "events_1": 74, "n_1": 252},
                  ["estimate-against-counts"]),
    "percentage points": ({**BARE, "measure": "percentage_points", "estimate": "10.0", "events_1": 7, "n_1": 20,
                           "events_2": 4, "n_2": 20}, ["estimate-against-counts"]),
    "a count": ({**BARE, "measure": "count", "estimate": "9", "events_1": 5, "events_2": 5},
                ["estimate-against-counts"]),
    "more events than people": ({"events_1": 3, "n_1": 2, "events_2": 3, "n_2": 2}, ["events-within-n"] * 2),
    "a percentage above 100": ({**BARE, "measure": "percentage", "estimate": "140"}, ["possible"]),
    "a percentage below 0": ({**BARE, "measure": "percentage", "estimate": "-5"}, ["possible"]),
    "points below -100": ({**BARE, "measure": "percentage_points", "estimate": "-130", "higher_is": "worse"},
                          ["possible"]),
    "a reduction by more than all": ({**BARE, "measure": "percentage_reduction", "estimate": "150",
                                      "higher_is": "worse"}, ["possible"]),
    "a count below 0": ({**BARE, "measure": "count", "estimate": "-3"}, ["possible"]),
    "half a count": ({**BARE, "measure": "count", "estimate": "2.5"}, ["possible"]),
    "groups above the whole": ({"n": 100, "n_1": 120, "n_2": 101}, ["group-within-n"] * 2),
    "no lower end": ({"ci_low": None, "p_value": None}, ["both-ends"]),
    "no upper end": ({"ci_high": None, "p_value": None}, ["both-ends"]),
    "p below nothing": ({"p_value": "<0"}, ["p-readable"]),
    "p above all": ({"p_value": ">1"}, ["p-readable"]),
    "a level beyond what a standard error can be rebuilt from": (
        values("2.50", "1.35", "2.97", "0.04", ci_level="99.99999999999999999"),
        ["middle-of-interval", "p-against-interval"]),
    "a tiny interval off the middle": (values("1e-20", "5e-21", "9e-20", higher_is="worse"), ["middle-of-interval"]),
    "not clear at 90%": (values("1.10", "0.80", "1.51", ci_level="90"), ["direction-supported"]),
    "clear at 99%": (values("2.00", "1.35", "2.97", ci_level="99", **NO), ["direction-supported"]),
    "p above both levels": (values("1.23", "1.01", "1.50", "0.12", ci_level="90"),
                            ["direction-supported", "p-against-interval"]),
    "p above 1": ({"p_value": "1.01"}, ["p-readable"]),
    "p below 0": ({"p_value": "-0.01"}, ["p-readable"]),
    "p in words": ({"p_value": "ns"}, ["p-readable"]),
    "the wrong side": ({"higher_is": "worse"}, ["direction-supported"]),
    "the wrong side, of a reduction": ({**BARE, "measure": "percentage_reduction", "estimate": "37"},
                                       ["direction-supported"]),
    "unclear although the interval is clear": (NO, ["direction-supported"]),
    "clear although the interval is not": (values("1.10", "0.70", "1.73"), ["direction-supported"]),
    "a reduction of which the interval holds 0": (
        values("37", "-5", "58", "0.02", measure="percentage_reduction", higher_is="worse"),
        ["p-against-interval", "direction-supported"]),
    "clear although p is not": ({**BARE, "p_value": "0.44"}, ["direction-supported"]),
    "unclear although p is clear": ({**BARE, "p_value": "0.03", **NO}, ["direction-supported"]),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_rounding_explains_is_not_found(name):
    assert found(**SILENT[name]) == []


@pytest.mark.parametrize("name", LOUD)
def test_what_disagrees_is_found(name):
    cells, names = LOUD[name]
    assert sorted(found(**cells)) == sorted(names)


def test_messages_say_how_far():
    assert "85%" in message("middle-of-interval", **LOUD["Wang 2014, matched"][0])
    assert "misprint is likely" in message("middle-of-interval", **LOUD["Wang 2014, matched"][0])
    assert "profile likelihood" in message("middle-of-interval", **LOUD["by a hair"][0])
    assert message("p-against-chi-squared", **LOUD["Go 2013"][0]).endswith("(0.29); it would be with 4")
    assert "20 of 61 are 32.79%" in message("estimate-against-counts", **LOUD["20 of 61"][0])
    assert "by 15 percentage points" in message("estimate-against-counts", **LOUD["percentage points"][0])
    assert "read as 95%" in message("p-against-interval", **values("2.00", "1.35", "2.97", "0.20", ci_level=None))
    assert "read as" not in message("p-against-interval", **LOUD["p far below"][0])
    assert "favours the comparator" in message("direction-supported", **LOUD["the wrong side"][0])
    assert "log-" not in message("middle-of-interval", **LOUD["a difference off the middle"][0])


def test_a_deviate_far_out_is_that_of_the_tail():
    """The deviates are qnorm(p / 2) of R; a p value this small is 1 less nothing on the other side."""
    assert z_of_p(Span(1e-300, 1e-17)).low == pytest.approx(8.573944, abs=1e-6)
    assert z_of_p(Span(1e-300, 1e-17)).high == pytest.approx(37.06579, abs=1e-5)


def test_a_message_names_a_level_that_is_not_95():
    assert "the 99% interval of 1.35 to 2.97 shows a clear" in message("direction-supported", **LOUD["clear at 99%"][0])


@pytest.mark.parametrize(("level", "told"), [("80", "misprint"), ("95", "misprint"), ("99", "misprint")])
def test_a_misprint_is_the_same_at_every_level(level, told):
    """The estimate lies 0.3 standard errors off the middle, which is above the quarter that pooling lets pass."""
    reach = NormalDist().inv_cdf(0.5 + float(level) / 200) * 0.3
    cells = values(*(f"{exp(y):.6f}" for y in (0.09, -reach, reach)), ci_level=level)
    assert told in message("middle-of-interval", **cells)
    assert told not in message("middle-of-interval", **{**cells, "estimate": f"{exp(0.06):.6f}"})


def test_no_degrees_of_freedom_fit():
    cells = {**BARE, "measure": "direction_only", "estimate": None, "chi_squared": "900.0", "chi_squared_df": 3,
             "p_value": "0.44", **NO}
    assert "would be" not in message("p-against-chi-squared", **cells)


def test_each_place_is_the_row():
    rows = [effect(effect_id="a"), effect(effect_id="b", p_value="2")]
    assert [(f.row, f.field, f.value) for f in run_checks(good(effects=tuple(rows)))
            if f.code == "effects.p-readable"] == [(2, "p_value", "2")]


@pytest.mark.parametrize(("text", "span"), [
    ("0.03", (0.025, 0.035)), (".03", (0.025, 0.035)), ("p=0.03", (0.025, 0.035)), ("P < 0.001", (0, 0.001)),
    ("\u22640.05", (0, 0.05)), (">0.05", (0.05, 1)), ("\u2265 0.05", (0.05, 1)), ("0", (0, 0.5)), ("1", (0.5, 1)),
    ("0.000", (0, 0.0005)), ("1.0", (0.95, 1)), ("3e-5", (2.5e-5, 3.5e-5)), ("P<2.2E-16", (0, 2.2e-16)),
    ("\u2265 1", (1, 1)), ("0.0000000000000001", (5e-17, 1.5e-16)),
])
def test_p_values_that_can_be_read(text, span):
    assert p_span(text) == Span(*(pytest.approx(end) for end in span))


@pytest.mark.parametrize("text", ["", "p", "<", "0,03", "1.5", "-0.1", "3e5", "<0.00", ">1", "0.03*",
                                  "0.03 (two-sided)", "\u0661", "0." * 99])
def test_p_values_that_cannot_be_read(text):
    assert p_span(text) is None


@pytest.mark.parametrize(("value", "df", "expected"), REFERENCE["chi_squared"])
def test_chi_squared_is_that_of_r(value, df, expected):
    assert chi_squared_tail(value, int(df)) == pytest.approx(expected, rel=1e-12)
    assert chi_squared_tail(0, int(df)) == 1


@pytest.mark.parametrize(("p", "expected"), REFERENCE["z"])
def test_normal_deviates_are_those_of_r(p, expected):
    assert z_of_p(Span(p, p)).low == pytest.approx(expected, rel=1e-9)
    assert standard_errors(100 * (1 - p)) == pytest.approx(expected, rel=1e-9)
    assert z_of_p(Span(0, 1)) == Span(0.0, float("inf"))


@given(st.decimals(0, 100, places=2), st.sampled_from(["0.01", "0.1", "1", "10"]))
def test_a_span_holds_what_rounds_to_it(value, unit):
    printed = value.quantize(Decimal(unit)) if unit != "10" else value.quantize(Decimal("1E1"))
    assert span_of(printed).apart(Span(float(value), float(value))) == 0


@given(st.floats(-3, 3), st.floats(0.05, 2), st.integers(1, 3))
def test_rounding_alone_is_never_reported(centre, error, places):
    """Exact Wald intervals, rounded as a table rounds them, agree with themselves."""
    printed = [f"{exp(centre + k * 1.959963984540054 * error):.{places}f}" for k in (0, -1, 1)]
    if any(float(text) == 0 for text in printed):
        return
    assert not {"inside-interval", "middle-of-interval", "p-against-interval"} & set(found(**values(*printed)))


def test_where_no_difference_lies():
    assert {m.value: null_value(m) for m in Measure} == {
        "OR": 1, "AOR": 1, "RR": 1, "HR": 1, "IRR": 1, "MD": 0, "SMD": 0, "percentage_points": 0,
        "percentage_reduction": 0, "percentage": None, "count": None, "direction_only": None}


@pytest.mark.parametrize(("measure", "higher", "value", "expected"), [
    ("OR", "better", 2, "favours_intervention"), ("OR", "worse", 2, "favours_comparator"),
    ("OR", "better", 0.5, "favours_comparator"), ("HR", "worse", 0.5, "favours_intervention"),
    ("MD", "worse", -1, "favours_intervention"), ("percentage_points", "better", 14, "favours_intervention"),
    ("percentage_reduction", "worse", 37, "favours_intervention"),
    ("percentage_reduction", "better", 37, "favours_comparator"),
    ("percentage_reduction", "worse", -5, "favours_comparator"),
    ("OR", "better", -1, None), ("OR", "better", 1, None), ("MD", "better", 0, None),
    ("percentage", "better", 50, None),
])
def test_whom_a_value_speaks_for(measure, higher, value, expected):
    speaks = side(effect(measure=measure, higher_is=higher), value)
    assert (speaks and speaks.value) == expected
