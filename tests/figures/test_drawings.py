"""What each figure with a layout of its own says: the numbers of the analysis, and what is open."""

from dataclasses import replace

import pytest

from realist_synth.analyses.configurations import configurations
from realist_synth.analyses.crosstab import crosstab
from realist_synth.analyses.incidence import incidence
from realist_synth.cli import main
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.figures.alluvial import alluvial
from realist_synth.figures.configuration_diagram import configuration_diagram
from realist_synth.figures.coverage_matrix import coverage_matrix
from realist_synth.figures.drawing import DOUBLE, SINGLE
from realist_synth.figures.heat_map import SHADES, heat_map, shade_of
from realist_synth.figures.letters import lines, wide
from realist_synth.figures.network import network
from realist_synth.figures.prisma import prisma
from realist_synth.figures.timeline import spans, timeline
from realist_synth.figures.upset import meetings, upset
from realist_synth.model.codebook import Code
from realist_synth.model.flow import FlowStep
from tests.analyses.small import small
from tests.figures.drawn import check, items, words


def test_lines_are_no_wider_than_asked_and_lose_no_letter():
    text = "Access, acceptability and quality of services"
    found = lines(text, 60, 8)
    assert " ".join(found) == text
    assert max(wide(line, 8) for line in found) <= 60
    assert "".join(lines("w" * 50, 40, 8)) == "w" * 50
    assert lines("", 40, 8) == [""]
    assert wide("数", 10) == 10
    assert wide("e\u0301", 10) == wide("e", 10)


def test_a_heat_map_has_the_numbers_of_the_cross_tab(bundled):
    table = crosstab(bundled, "role", "outcome")
    found = words(heat_map(table))
    for row in table.counts:
        for count in row:
            assert (str(count) if count else "·") in found
    assert found.count("·") == len(table.gaps) + 1  # and one in the legend
    assert "not reported together (a gap in the reports, not evidence of absence)" in found
    shares = words(heat_map(crosstab(bundled, "role", "outcome", percent="row")))
    assert "14 (48%)" in shares
    assert [shade_of(n, 1) for n in (0, 1)] == [0, 0]
    assert {shade_of(n, 30) for n in range(1, 31)} == set(range(len(SHADES)))


def test_a_heat_map_that_does_not_fit_or_has_nothing(bundled):
    many = tuple(Code(code_id=f"x{n}", dimension="outcome", label=f"Outcome {n}") for n in range(40))
    with pytest.raises(AnalysisError, match="do not fit on a page"):
        heat_map(crosstab(replace(small(), codes=small().codes + many), "role", "outcome"))
    with pytest.raises(AnalysisError, match="no codes"):
        heat_map(crosstab(small(codes=(), codings=()), "role", "outcome"))
    upright = heat_map(crosstab(replace(small(), codes=small().codes + many[:20]), "role", "outcome"))
    assert [item for item in items(upright, "text") if item.get("angle")]
    check(upright)
    assert "nothing is reported together with" in heat_map(crosstab(small(), "context", "role")).alt


def test_upset_counts_exact_combinations(bundled):
    found = incidence(bundled, dimension="role")
    rows = [at for at in range(len(found.codes)) if found.total(found.codes[at])]
    together = meetings(found, rows)
    assert sum(len(m.units) for m in together) == len({unit for code in found.codes for unit in found.having(code)})
    assert len({m.codes for m in together}) == len(together)
    for meeting in together:
        for unit in meeting.units:
            assert {at for at in rows if unit in found.having(found.codes[at])} == set(meeting.codes)
    circles = items(upset(found), "symbol")
    assert len([c for c in circles if c.get("fill")]) == sum(len(m.codes) for m in together)


def test_upset_by_passage_and_its_limits(bundled):
    check(upset(incidence(bundled, dimension="role", within="passage", unit="project")))
    with pytest.raises(AnalysisError, match="nothing to draw"):
        upset(incidence(small(codings=()), dimension="role"))
    many = tuple(Code(code_id=f"x{n}", dimension="outcome", label=f"Outcome {n}") for n in range(40))
    codings = tuple(small().codings[0].model_copy(update={"coding_id": c.code_id, "code_id": c.code_id}) for c in many)
    with pytest.raises(AnalysisError, match="too many for one plot"):
        upset(incidence(small(codes=many, codings=codings), dimension="outcome"))


def test_a_diagram_says_what_is_claimed_and_what_is_not(bundled):
    found = configurations(bundled)
    figure = configuration_diagram(found, "cfg-theme-abstract")
    assert {"Context", "Mechanism", "Outcome", "claimed, not computed", "inferred", "constrains"} <= set(words(figure))
    assert "Intervention" not in words(figure)
    dashed = [r for r in items(figure, "rect") if r.get("strokeDash")]
    assert len(dashed) == 1
    assert figure.spec["width"] == DOUBLE
    narrow = configuration_diagram(found, "cfg-theme-abstract", narrow=True)
    assert narrow.spec["width"] == SINGLE
    assert min(item["fontSize"] for item in items(narrow, "text")) >= 9
    assert narrow.alt == figure.alt
    assert "HIV risk behaviours (inferred)" in figure.alt


def test_a_diagram_with_open_slots_and_links():
    found = configurations(small())
    figure = configuration_diagram(found, "k2")
    assert "not named in this claim" in words(figure)
    assert any(text.startswith("Leads to k1") for text in words(figure))
    assert any("Leads to k3 (B) (inferred)" in text for text in words(configuration_diagram(found, "k1")))
    with pytest.raises(AnalysisError, match="no elements"):
        configuration_diagram(found, "k3")
    with pytest.raises(UnknownNameError, match="k1"):
        configuration_diagram(found, "k9")


def test_the_matrix_counts_as_the_coverage_does(bundled):
    found = configurations(bundled, coverage=True)
    theme = next(one for one in found.configurations if one.row.id == "cfg-theme")
    figure = coverage_matrix(found, "cfg-theme")
    dots = items(figure, "symbol")
    assert len(dots) == sum(len(c.reported) for c in theme.coverage) + 1  # and one in the legend
    assert "Costs and fees coded in 0, claimed of 1" in figure.alt
    assert "(context) (context)" not in figure.alt
    assert "Ayon 2018" in words(figure)
    with pytest.raises(AnalysisError, match="one study"):
        coverage_matrix(found, "cfg-le")
    with pytest.raises(AnalysisError, match="coverage=True"):
        coverage_matrix(configurations(bundled), "cfg-theme")


def test_a_matrix_of_many_studies_says_whom_it_leaves_out():
    many = tuple(small().studies[0].model_copy(update={"study_id": f"x{n:03}", "label": f"X {n}"}) for n in range(80))
    figure = coverage_matrix(configurations(small(studies=small().studies + many), coverage=True), "k1")
    assert "The 45 studies that report most are drawn; 40 are not." in figure.caption
    assert "and 85 studies" in figure.alt
    check(figure)


def test_the_network_counts_configurations_and_never_joins_what_none_claims(bundled):
    found = configurations(bundled, level="study")
    figure = network(found)
    assert "Bridge 3" in figure.alt
    assert "claimed, not computed" in words(figure)
    pairs = {(a.row.code_id, b.row.code_id) for one in found.configurations for a in one.elements
             for b in one.elements if a.row.slot == "mechanism" and b.row.slot == "outcome"}
    given = {(a.row.code_id, b.row.code_id) for one in found.configurations for a in one.elements
             for b in one.elements if a.row.slot in ("context", "intervention") and b.row.slot == "mechanism"}
    assert len([p for p in items(figure, "path") if "C" in p["path"]]) == len(pairs) + len(given)
    assert "not independent" not in figure.caption
    assert "not independent" in network(configurations(bundled)).caption


def test_past_a_mechanism_that_is_not_named_the_line_is_dashed():
    elements = tuple(e for e in small().configuration_elements if e.slot != "mechanism")
    figure = network(configurations(small(configuration_elements=elements)))
    curves = [p for p in items(figure, "path") if "C" in p["path"]]
    assert [p.get("strokeDash") for p in curves] == [[3, 2]]
    assert "not named" in " ".join(words(alluvial(configurations(small(configuration_elements=elements)))))


def test_ribbons_fill_their_boxes(bundled):
    found = configurations(bundled)
    figure = alluvial(found)
    sizes = [r for r in items(figure, "rect") if "strokeWidth" in r and "cornerRadius" not in r]
    assert {"Bridge (ABCDE)", "Acceptability (CE)", "A Ayon 2018 (cfg-ayon)"} <= set(words(figure))
    columns = {}
    for box in sizes:
        columns[box["x"]] = columns.get(box["x"], 0) + box["height"]
    assert len(columns) == 3
    assert max(columns.values()) - min(columns.values()) < 0.5
    with pytest.raises(AnalysisError, match="nothing to draw"):
        alluvial(configurations(small(configuration_elements=())))


def test_many_configurations_are_coloured_by_level():
    row, elements = small().configurations[0], small().configuration_elements[:3]
    rows = tuple(row.model_copy(update={"configuration_id": f"n{n}"}) for n in range(9))
    own = tuple(e.model_copy(update={"element_id": f"{e.element_id}-{n}", "configuration_id": f"n{n}"})
                for n in range(9) for e in elements)
    figure = alluvial(configurations(small(configurations=rows, configuration_elements=own, configuration_evidence=(),
                                           configuration_links=())))
    assert "of a study" in words(figure)
    assert "and 1 more" in figure.alt
    check(figure)


def test_the_timeline_counts_every_study_once(bundled):
    figure = timeline(bundled)
    bars = [r for r in items(figure, "rect") if r["fill"] in ("#0072B2", "#8C8C8C")]
    years = {study.year for study in bundled.studies}
    assert len(bars) == len(years)
    assert "all 29 studies" in words(figure)
    assert "The year of 4 is not reported" in figure.alt
    nameless = small(studies=tuple(s.model_copy(update={"year": None}) for s in small().studies))
    check(timeline(nameless))
    old = small(studies=(*small().studies, small().studies[0].model_copy(update={"study_id": "o", "year": 1802})))
    assert "A column stands for 10 years" in timeline(old).caption
    check(timeline(old))
    assert spans([]) == []


def test_prisma_fills_its_boxes_and_keeps_what_it_does_not_know():
    flow = [("records_identified_databases", 900, None), ("records_identified_registers", 0, None),
            ("records_removed_duplicates", 200, "Found twice."), ("records_screened", 700, None),
            ("reports_sought_for_retrieval", 90, None), ("reports_excluded_wrong_design", 12, None),
            ("studies_included", 20, None), ("reports_included", 23, None), ("authors_asked", None, "For data.")]
    rows = tuple(FlowStep(step=step, count=count, reason=reason) for step, count, reason in flow)
    figure = prisma(small(flow=rows))
    found = words(figure)
    for text in ("Databases (n = 900)", "Registers (n = 0)", "Duplicates (n = 200)", "(n = 90)", "(n = 20)",
                 "Wrong design (n = 12)", "Reports of included studies (n = 23)", "Found twice.",
                 "Authors asked (number not stated)", "Other steps that the package states"):
        assert text in found, text
    assert "Reports sought for retrieval (90)" in figure.alt
    assert "Not stated: records excluded, reports not retrieved, reports assessed for eligibility." in figure.alt
    check(figure)


@pytest.mark.parametrize("argv", [
    ["heat-map", "role", "outcome"], ["coverage-matrix", "cfg-theme"], ["configuration-diagram", "cfg-le", "--narrow"],
    ["timeline"], ["prisma"], ["network", "--level", "study"], ["upset", "--dimension", "role"]])
def test_each_is_drawn_by_its_command(argv, tmp_path, capsys):
    path = tmp_path / "figure.svg"
    assert main(["figure", *argv, "bundled", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")
    assert len(capsys.readouterr().out) > 40


def test_no_arrow_comes_from_what_a_claim_does_not_name():
    heads = [p for p in items(configuration_diagram(configurations(small()), "k2"), "path") if p.get("fill")]
    assert len(heads) == 2  # context to mechanism, mechanism to outcome; the intervention is not named
    elements = tuple(e for e in small().configuration_elements if e.slot != "mechanism")
    figure = configuration_diagram(configurations(small(configuration_elements=elements)), "k1")
    assert [p["strokeDash"] for p in items(figure, "path") if p.get("strokeDash")] == [[3, 2], [3, 2]]
