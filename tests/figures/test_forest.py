"""The forest plot: every number is in it, nothing leaves the page, and it looks at no address."""

import json
from dataclasses import replace

import pytest

from realist_synth.analyses.pooling import pooling
from realist_synth.figures.forest import forest
from realist_synth.figures.forest_rows import reach, rows_of, ticks
from realist_synth.model.vocabularies import Design
from tests.analyses.trials import bcg, effect, review
from tests.strategies import HOSTILE

PLAIN = (effect("a", "0.50", "0.30", "0.83"), effect("b", "0.80", "0.50", "1.28"), effect("c", "0.70", "0.40", "1.23"))


def drawn(figure, part):
    return [row for row in figure.spec["data"]["values"] if row["kind"] == part]


def test_every_study_stands_in_it_with_its_numbers():
    svg = forest(pooling(bcg(), "hiv")).svg()
    for text in ("Aronson 1948", "0.41 [0.13, 1.26]", "All 13 (random effects, REML)", "0.49 [0.33, 0.73]",
                 "Prediction interval", "[0.14, 1.76]", "RR [95% interval]", "← favours intervention",
                 "τ² 0.31 [0.12, 1.11], I² 92%", "Q 152.23 on 12 df, p &lt;0.001"):
        assert text in svg, text
    assert "url" not in json.dumps(forest(pooling(bcg(), "hiv")).spec)


def test_the_words_for_those_who_cannot_see_it():
    figure = forest(pooling(review(*PLAIN), "hiv"))
    assert figure.alt.startswith("Forest plot of 3 estimates of New infections: A 0.50 [0.30, 0.83]; B 0.80 [0.50, ")
    assert figure.alt.endswith("the pooled estimate 0.66 is on the side of the intervention, its interval on both.")
    assert "method REML" in figure.caption
    assert forest(pooling(review(*PLAIN), "hiv", method="fixed")).alt.endswith("on the side of the intervention.")


@pytest.mark.parametrize(("higher", "sides"), [
    ("worse", ["← favours intervention", "favours comparator →"]),
    ("better", ["← favours comparator", "favours intervention →"])])
def test_the_sides_follow_from_how_the_outcome_reads(higher, sides):
    rows = [row.model_copy(update={"higher_is": type(row.higher_is)(higher)}) for row in PLAIN]
    figure = forest(pooling(review(*rows), "hiv"))
    assert [layer["data"]["values"][0]["side"] for layer in figure.spec["layer"]
            if "side" in layer.get("data", {}).get("values", [{}])[0]] == sides
    assert ("side of the comparator" in figure.alt) == (higher == "better")


def test_an_interval_that_leaves_the_axis_is_cut_and_marked():
    rows = [*PLAIN, effect("d", "1.0", "0.001", "1000")]
    found = pooling(review(*rows), "hiv", method="fixed")
    figure = forest(found)
    wide = drawn(figure, "study")[3]
    low, high = figure.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert (wide["below"], wide["above"]) == (True, True)
    assert low <= wide["low"] < wide["high"] <= high
    assert wide["numbers"] == "1.00 [0.001, 1000.00]"
    assert not any(row["below"] or row["above"] for row in drawn(figure, "study")[:3])


def test_subgroups_stand_under_their_names():
    rows = rows_of(pooling(bcg(), "hiv", by="trust", subgroup_tau2="separate", interval="wald"))
    assert [row.text for row in rows if row.kind == "heading"] == ["Trust: reported", "Trust: not reported"]
    assert next(row.text for row in rows if row.kind == "pooled").startswith("Subgroup of 7 (I² ")
    assert any(row.text.startswith("χ² ") for row in rows)
    rows = rows_of(pooling(bcg(), "hiv", by="journal"))
    assert [row.text for row in rows if row.kind == "heading"] == ["alternate", "random", "systematic"]
    assert next(row.text for row in rows if row.kind == "pooled") == "Subgroup of 2"
    assert any(row.text.startswith("F 0.88 on 2 and 10 df") for row in rows)
    assert sum(row.kind == "study" for row in rows) == 13
    assert forest(pooling(bcg(), "hiv", by="journal")).svg().startswith("<svg")


def test_differences_turned_estimates_and_mixed_measures():
    rows = [effect("a", "3.2", "1.2", "5.2", measure="MD", higher_is="better"),
            effect("b", "-2", "-4", "0", measure="MD")]
    figure = forest(pooling(review(*rows), "hiv", method="fixed"))
    assert figure.spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "linear"
    assert [row["text"] for row in drawn(figure, "study")] == ["A (turned)", "B"]
    assert drawn(figure, "study")[1]["numbers"] == "M2.00 [M4.00, 0.00]".replace("M", "\N{MINUS SIGN}")
    assert not drawn(figure, "prediction")
    mixed = [PLAIN[0], effect("b", "0.80", "0.50", "1.28", measure="HR", ci_level="90")]
    svg = forest(pooling(review(*mixed), "hiv", measures=["RR", "HR"])).svg()
    assert "RR 0.50 [0.30, 0.83]" in svg
    assert "Estimate [interval]" in svg


@pytest.mark.parametrize(("low", "high", "ratio", "wanted"), [
    (0.3, 4, True, [0.3, 0.5, 0.7, 1, 1.5, 2, 3]), (0.24, 1.5, True, [0.3, 0.5, 0.7, 1, 1.5]),
    (0.9, 1.2, True, [0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2]),
    (1e-20, 1e21, True, [1e-18, 1e-12, 1e-6, 1, 1e6, 1e12, 1e18]),
    (0.001, 2000, True, [0.001, 0.01, 0.1, 1, 10, 100, 1000]),
    (0.02, 30, True, [0.03, 0.1, 0.3, 1, 3, 10, 30]), (-0.4, 1.1, False, [-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-30, 62, False, [-20, 0, 20, 40, 60]), (0, 0.0063, False, [0, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006]),
])
def test_ticks_are_round_numbers(low, high, ratio, wanted):
    assert ticks(low, high, ratio) == pytest.approx(wanted)


def test_the_axis_always_shows_the_line_of_no_effect():
    rows = [effect("a", "4.0", "3.0", "5.33"), effect("b", "5.0", "4.0", "6.25")]
    low, high = reach(pooling(review(*rows), "hiv", method="fixed"))
    assert low < 0 < high


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text_and_do_not_end_the_process(text):
    # the renderer ends the whole process on characters that XML does not know
    own = review(*PLAIN)
    named = {"studies": own.studies, "codes": own.codes}
    own = replace(own, **{name: tuple(row.model_copy(update={"label": text}) for row in rows)
                          for name, rows in named.items()})
    svg = forest(pooling(own, "hiv")).svg()
    assert "<script" not in svg
    assert "\x0b" not in svg


def test_a_long_name_is_cut():
    own = review(*PLAIN)
    own = replace(own, studies=tuple(s.model_copy(update={"label": "x" * 300}) for s in own.studies))
    assert {row["text"] for row in drawn(forest(pooling(own, "hiv")), "study")} == {"x" * 39 + "…"}


def test_the_same_result_gives_the_same_picture():
    assert forest(pooling(review(*PLAIN), "hiv")).svg() == forest(pooling(review(*reversed(PLAIN)), "hiv")).svg()


def test_no_words_run_into_the_plot_or_beyond_it():
    from realist_synth.figures.forest import CHARACTER, WIDTH

    figure = forest(pooling(bcg(), "hiv", by="journal"))
    left = min(layer["encoding"]["x"]["value"] for layer in figure.spec["layer"] if "value" in layer["encoding"]["x"])
    assert max(len(row["text"]) for row in figure.spec["data"]["values"]) * CHARACTER < -left
    sides = [layer for layer in figure.spec["layer"] if "side" in layer.get("data", {}).get("values", [{}])[0]]
    assert [(layer["mark"]["align"], layer["encoding"]["x"]["value"]) for layer in sides] == [("left", 0),
                                                                                              ("right", WIDTH)]


def test_designs_are_in_words():
    own = bcg()
    designs = tuple(s.model_copy(update={"design": Design.COHORT if n < 5 else Design.RANDOMISED_TRIAL})
                    for n, s in enumerate(own.studies))
    rows = rows_of(pooling(replace(own, studies=designs), "hiv", by="design"))
    assert [row.text for row in rows if row.kind == "heading"] == ["cohort or before-after", "randomised trial"]


def test_what_is_endless_and_what_is_tiny_is_drawn():
    figure = forest(pooling(review(*PLAIN[:2]), "hiv", level=99.99))
    assert "∞]" in next(row["numbers"] for row in drawn(figure, "pooled"))
    assert figure.svg().startswith("<svg")
    low, high = (effect(name, f"1e{sign}40", f"1e{sign}{a}", f"1e{sign}{b}")
                 for name, sign, a, b in (("a", "-", 41, 39), ("b", "", 39, 41)))
    assert forest(pooling(review(low, high), "hiv")).svg().startswith("<svg")
    small = [effect(name, "0.00001", "0.000005", "0.00002") for name in "ab"]
    numbers = drawn(forest(pooling(review(*small), "hiv")), "study")[0]["numbers"]
    assert numbers.replace("\N{MINUS SIGN}", "-") == "1e-05 [5e-06, 2e-05]"


def test_an_effect_of_nothing_is_on_no_side():
    rows = [effect(name, "0", "-1", "1", measure="MD") for name in "ab"]
    assert forest(pooling(review(*rows), "hiv")).alt.endswith("0.00 is at no difference, its interval on both.")
