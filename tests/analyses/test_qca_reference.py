"""QCA against R's QCA package: every pinned answer of tests/reference/qca.json (see validation/README.md)."""

import json
import re
from pathlib import Path

import pytest

from realist_synth.analyses.cutoffs import cutoffs
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.calibration import calibrate
from realist_synth.analyses.qca.fit import necessity_of, sufficiency, value
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.truth_table import truth_table

PINNED = json.loads((Path(__file__).parent.parent / "reference" / "qca.json").read_text(encoding="utf-8"))
PRINTED = 0.0005 + 1e-12  # R prints three decimals


def data(name):
    return Sets.of(PINNED["data"][name]["columns"], PINNED["data"][name]["cases"])


def literals(expression):
    """The literals of a term or union, whatever the notation: (name, value)."""
    found = set()
    for text in re.split(r"[*+]", expression.replace(" ", "")):
        tilde, name, given = re.fullmatch(r"(~?)([^\[{]+)(?:[\[{](\d+)[\]}])?", text).groups()
        found.add((name, int(given) if given else 0 if tilde else 1))
    return frozenset(found)


def near(found, pinned):
    return pinned is None or found == pytest.approx(pinned, abs=PRINTED)


def name(question):
    more = [question.get(k) for k in ("outcome", "solution", "inclusion_cut", "n_cut", "relation")]
    return "-".join(str(part) for part in (question["data"], *more) if part is not None)


@pytest.mark.parametrize("question", PINNED["truth_tables"], ids=name)
def test_truth_tables(question):
    table = truth_table(data(question["data"]), question["outcome"], conditions=question["conditions"],
                        n_cut=question["n_cut"], inclusion_cut=question["inclusion_cut"],
                        contradiction_cut=question["contradiction_cut"]).to_dict()
    assert [row["row"] for row in table["rows"]] == [row["row"] for row in question["rows"]]
    for row, pinned in zip(table["rows"], question["rows"], strict=True):
        assert (row["output"], row["n"]) == (pinned["output"], pinned["n"])
        assert near(row["inclusion"], pinned["inclusion"])
        assert near(row["pri"], pinned["pri"])


@pytest.mark.parametrize("question", PINNED["solutions"], ids=name)
def test_solutions(question):
    found = minimise(data(question["data"]), question["outcome"], conditions=question["conditions"],
                     solution=question["solution"], expectations=question["expectations"],
                     contradictions=question["contradictions"], n_cut=question["n_cut"],
                     inclusion_cut=question["inclusion_cut"], contradiction_cut=question["contradiction_cut"]).to_dict()
    models = {frozenset(literals(term["expression"]) for term in model["terms"]): model for model in found["models"]}
    pinned = {frozenset(literals(term["expression"]) for term in model["terms"]): model
              for model in question["models"]}
    assert set(models) == set(pinned)
    assert found["complete"]
    for key, model in pinned.items():
        terms = {literals(term["expression"]): term for term in models[key]["terms"]}
        for term in model["terms"]:
            own = terms[literals(term["expression"])]
            assert near(own["inclusion"], term["inclusion"])
            assert near(own["pri"], term["pri"])
            assert near(own["coverage"], term["coverage"])
            assert near(own["unique_coverage"], term["unique"])
        if model["whole"]:
            for part in ("inclusion", "pri", "coverage"):
                assert near(models[key]["solution"][part], model["whole"][part])
    if question["assumptions"]:
        rows = [model["simplifying_assumptions"]["rows"] for model in found["models"]]
        assert sorted(rows) == sorted(question["assumptions"])
    if question["easy"]:
        assert [model["easy"]["rows"] for model in found["models"]] == question["easy"]


@pytest.mark.parametrize("question", PINNED["necessity"], ids=name)
def test_necessity(question):
    found = necessity(data(question["data"]), question["outcome"], conditions=question["conditions"],
                      inclusion_cut=question["inclusion_cut"], coverage_cut=question["coverage_cut"], ron_cut=0,
                      disjunctions=question["disjunctions"])
    # R does not try the negation of one of several values, such as ~A{1}
    ours = {literals(each.formula): each.fit for each in found.necessary if not re.match(r"~.*{", each.formula)}
    assert set(ours) == {literals(row["expression"]) for row in question["necessary"]}
    for row in question["necessary"]:
        fit = ours[literals(row["expression"])]
        assert near(value(fit.inclusion), row["inclusion"])
        assert near(value(fit.ron), row["ron"])
        assert near(value(fit.coverage), row["coverage"])


@pytest.mark.parametrize("question", PINNED["fit"], ids=name)
def test_parameters_of_fit(question):
    found = Memberships.of(data(question["data"]), question["outcome"], [])
    for row in question["rows"]:
        (condition, own), = literals(row["expression"])
        x = found.x[found.conditions.index(condition)][own]
        if question["relation"] == "necessity":
            fit = necessity_of(x, found.y, found.one)
            parts = (fit.inclusion, fit.ron, fit.coverage)
        else:
            suf = sufficiency(x, found.y, found.one)
            parts = (suf.inclusion, suf.pri, suf.coverage)
        assert all(near(value(part), row[key]) for part, key in zip(parts, "abc", strict=True)), row


@pytest.mark.parametrize("case", PINNED["calibration"]["cases"], ids=lambda c: f"{c['kind']}-{len(c['thresholds'])}")
def test_calibration(case):
    found = calibrate(PINNED["calibration"]["values"], thresholds=case["thresholds"], kind=case["kind"],
                      **case["options"])
    for own, pinned in zip(found, case["memberships"], strict=True):
        # R turns memberships under 0.0001 and over 0.9999 into 0 and 1
        assert own == pytest.approx(pinned, abs=1e-4 if pinned in (0, 1) else 5.1e-10)


def test_calibration_of_the_lipset_data():
    lipset = PINNED["calibration"]["lipset"]
    membership = 1 / (1 + 2.718281828459045 ** -lipset["log_odds"])
    for column, thresholds in lipset["thresholds"].items():
        found = calibrate(PINNED["data"]["LR"]["columns"][column], thresholds=thresholds, membership=membership)
        assert found == pytest.approx(PINNED["data"]["LF"]["columns"][column], abs=0.005 + 1e-4), column


def test_the_cut_off_ranges_hold_the_published_solutions():
    for cut, expected in ((0.7, "DEV*STB"), (0.8, "DEV*~IND + URB*STB")):
        found = cutoffs(data("LF"), "SURV", solution="parsimonious", inclusion_cut=cut).around("inclusion")
        assert found.models == (expected,)
        assert found.low < cut <= found.high
