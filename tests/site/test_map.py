"""The evidence map in a browser with the network cut: its numbers are those of the library, and anyone can use it."""

import csv
import io
import json
import re
from dataclasses import replace
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings

from realist_synth.analyses.cell import cell
from realist_synth.analyses.crosstab import crosstab
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.finding import visible
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import READINGS, Review
from realist_synth.model.studies import Setting, Study
from realist_synth.publish.map import files
from realist_synth.publish.options import Options
from tests.site.conftest import PHONE
from tests.strategies import reviews

READING_NAMES = [reading.value for reading in READINGS]
SHARED = "#rows=role&columns=outcome&reading=stated&cell=role-advocacy,out-access"


@pytest.fixture
def map_page(site, visit):
    def opened(hash_="", **more):
        page = visit(site / "map" / "index.html", hash_, **more)
        page.wait_for_selector("#evidence-map.em-ready")
        return page

    return opened


def address(**state):
    """The text after the # for a state, as anyone may write it."""
    return "&".join(
        f"{name}={','.join(quote(str(v), safe='') for v in (value if isinstance(value, list | tuple) else [value]))}"
        for name, value in state.items()
    )


def in_direction(review, directions):
    """The review without the codings of outcomes in other directions."""
    outcomes = {d.name for d in review.metadata.synthesis.dimensions if d.slot == "outcome"}
    of = {code.code_id: code.dimension for code in review.codes}
    return replace(
        review,
        codings=tuple(c for c in review.codings if of[c.code_id] not in outcomes or (c.direction or "") in directions),
    )


def expected(review, state, *, studies=False):
    """The cross-tab of a state by the library."""
    years = sorted({s.year for s in review.studies if s.year is not None})
    where = [(name, value) for name in ("country", "region", "design") for value in state.get(name, [])]
    if "from" in state or "to" in state:
        where += [("year", str(y)) for y in years if state.get("from", -1) <= y <= state.get("to", 9999)]
    if "direction" in state:
        review = in_direction(review, state["direction"])
    return crosstab(
        review,
        state["rows"],
        state["columns"],
        level=state.get("level", 1),
        reading=state["reading"],
        rollup=state.get("rollup") == "yes",
        where=where,
        studies=studies,
    )


def as_json(table):
    found = json.loads(json.dumps(table.to_dict()))
    for side in ("rows", "columns"):
        found[side]["labels"] = [visible(label) for label in found[side]["labels"]]
    return found


def states(review):
    """Many states: every pair, reading and level, and filters of every kind."""
    names = [d.name for d in review.metadata.synthesis.dimensions]
    filters = [
        {},
        {"country": ["VNM"]},
        {"country": ["CHN", "UKR"], "region": ["Asia-Pacific"]},
        {"region": ["Multi-country"]},
        {"country": [""]},
        {"design": ["randomised_trial", "cluster_randomised_trial"]},
        {"design": [""]},
        {"from": 2009, "to": 2013},
        {"to": 2007},
        {"from": 2014, "country": ["VNM", "KEN"]},
        {"direction": ["increase"]},
        {"direction": ["decrease", "mixed"], "region": ["Asia-Pacific"]},
        {"direction": [""]},
    ]
    for (rows, columns), reading, level, rollup in product(
        product(names, names), READING_NAMES, (1, 2, "all"), ("yes", "no")
    ):
        yield {"rows": rows, "columns": columns, "reading": reading, "level": level, "rollup": rollup}
    for (rows, columns), reading, rollup, chosen in product(
        (("role", "outcome"), ("context", "mechanism"), ("outcome", "attribute")), READING_NAMES, ("yes", "no"), filters
    ):
        yield {"rows": rows, "columns": columns, "reading": reading, "level": "all", "rollup": rollup, **chosen}


def test_the_numbers_are_those_of_the_library_in_every_state(map_page, bundled):
    page, wanted = map_page(), list(states(bundled))
    got = page.evaluate("states => states.map(realistEvidenceMap.table)", [address(**state) for state in wanted])
    assert len(got) > 900
    for state, table in zip(wanted, got, strict=True):
        direction = table.pop("direction")
        labels = table.pop("study_labels")
        assert direction == state.get("direction"), state
        assert table == as_json(expected(bundled, state)), state
        assert set(labels) >= {study for row in table["studies"] for found in row for study in found}


def test_the_evidence_is_that_of_the_command(map_page, bundled):
    page = map_page()
    wanted = []
    for (rows, columns), reading, rollup in product(
        (("role", "outcome"), ("context", "mechanism")), READING_NAMES, (True, False)
    ):
        for row, column in product(bundled.codebook(rows), bundled.codebook(columns)):
            wanted.append((row.code_id, column.code_id, reading, rollup))
    hashes = [
        address(reading=reading, level="all", rollup="yes" if rollup else "no", cell=[row, column])
        for row, column, reading, rollup in wanted
    ]
    got = page.evaluate("states => states.map(realistEvidenceMap.cell)", hashes)
    for (row, column, reading, rollup), studies in zip(wanted, got, strict=True):
        found = cell(bundled, row, column, reading=reading, rollup=rollup)
        assert studies == [[study, [[e.side, e.source] for e in found.of(study)]] for study in found.studies]


@pytest.mark.parametrize(
    "state",
    [
        {"rows": "role", "columns": "outcome", "reading": "stated"},
        {
            "rows": "context",
            "columns": "mechanism",
            "reading": "reconciled",
            "level": "all",
            "rollup": "yes",
            "region": ["Asia-Pacific"],
        },
        {"rows": "mechanism", "columns": "outcome", "reading": "configured", "direction": ["increase"], "from": 2005},
    ],
    ids=lambda s: s["rows"],
)
def test_what_is_drawn_is_what_is_counted(map_page, bundled, state):
    page, table = map_page("#" + address(**state)), expected(bundled, state)
    drawn = page.eval_on_selector_all(
        "[data-row]",
        "all => all.map(c => [Number(c.dataset.count), c.ariaLabel, c.querySelector('.em-ring') !== null])",
    )
    cells = [(r, c, n) for r, row in enumerate(table.counts) for c, n in enumerate(row)]
    assert [n for n, _, _ in drawn] == [n for _, _, n in cells]
    for (n, label, gap), (r, c, _) in zip(drawn, cells, strict=True):
        name = f"{table.row_axis.labels[r]} and {table.column_axis.labels[c]}: "
        assert label.startswith(name + ("not reported together" if not n else "1 study" if n == 1 else f"{n} studies"))
        assert gap == (not n)
    margins = [int(text) for text in page.locator("td.em-margin").all_text_contents()]
    assert margins == [*table.row_totals, *table.column_totals, table.n_studies]
    areas = page.eval_on_selector_all(".em-cell .em-mark", "all => all.map(m => m.getBoundingClientRect().width ** 2)")
    numbers = [n for _, _, n in cells if n]
    assert areas == pytest.approx([areas[0] * n / numbers[0] for n in numbers], rel=0.03)


def test_filters_and_choices_redraw_and_write_the_address(map_page, bundled):
    page = map_page()
    page.get_by_label("Columns", exact=True).select_option("mechanism")
    page.get_by_label("Reading", exact=True).select_option("configured")
    page.get_by_role("button", name="Country: any").click()
    page.get_by_label(re.compile("^Viet Nam")).check()
    page.keyboard.press("Escape")
    page.get_by_label("From year").select_option("2009")
    page.get_by_label("Narrower codes").check()
    state = {
        "rows": "role",
        "columns": "mechanism",
        "reading": "configured",
        "rollup": "yes",
        "country": ["VNM"],
        "from": 2009,
    }
    assert page.url.endswith("#rows=role&columns=mechanism&reading=configured&rollup=yes&country=VNM&from=2009")
    table = expected(bundled, state)
    assert [int(n) for n in page.locator("td.em-margin").all_text_contents()] == [
        *table.row_totals,
        *table.column_totals,
        table.n_studies,
    ]
    assert "Country: Viet Nam" in page.locator(".em-words").inner_text()
    assert page.locator('[role="status"]').inner_text().startswith("Role by mechanism: ")
    page.get_by_role("button", name="Clear filters").click()
    assert page.url.endswith("reading=configured&rollup=yes")
    page.get_by_role("button", name="Exchange rows and columns").click()
    assert page.locator(".em-heading").inner_text() == "Mechanism by role"


def test_a_gap_that_filters_make_is_said_to_be_theirs(map_page):
    page = map_page("#rows=role&columns=outcome&reading=stated&direction=decrease")
    assert "not reported together under these filters (a gap in the reports that the filters leave" in page.locator(
        ".em-legend").inner_text()
    page.get_by_label("Harm reduction education and Health status: not reported together under these filters").click()
    assert "No study is reported with both under these filters: " in page.locator(".em-panel").inner_text()
    page.get_by_role("button", name="Clear filters").click()
    assert "under these filters" not in page.locator("#evidence-map").inner_text()


def test_a_click_leads_to_the_passages(map_page, bundled):
    page = map_page()
    page.get_by_label("Advocacy and Access, acceptability and quality of services: 3 studies").click()
    panel, found = page.locator(".em-panel"), cell(bundled, "role-advocacy", "out-access")
    assert panel.locator("h2").inner_text() == "Advocacy and Access, acceptability and quality of services"
    assert panel.locator(".em-study").evaluate_all("all => all.map(s => s.dataset.study)") == list(found.studies)
    assert panel.locator(".em-statement").evaluate_all("all => all.map(s => s.dataset.source)") == [
        e.source for e in found.evidence
    ]
    for shown, e in zip(panel.locator(".em-statement").all_inner_texts(), found.evidence, strict=True):
        assert e.place.summary in shown
        assert f"{e.place.section}, characters {e.place.start} to {e.place.end}" in shown
        assert e.basis in shown
    first = bundled.study(found.studies[0])
    assert panel.locator(f'.em-study a[href="https://doi.org/{first.doi}"]').inner_text() == f"doi:{first.doi}"
    for name in (f"studies/{first.study_id}", "codes/role-advocacy", "codes/out-access"):
        assert panel.locator(f'.em-study >> a[href="../results/{name}.html"]').count()
    assert "Reported together is not a configuration" in panel.inner_text()
    assert page.evaluate("document.activeElement.id") == "em-panel-title"
    assert page.url.endswith(SHARED)


def test_a_shared_address_restores_the_view_and_back_works(map_page):
    page = map_page(SHARED + "&region=Asia-Pacific&view=map")
    assert page.locator(".em-panel").count() == 1
    assert page.locator('[aria-selected="true"]').get_attribute("aria-label").startswith("Advocacy and Access")
    assert page.get_by_role("button", name="Region: Asia-Pacific").count() == 1
    page.get_by_role("button", name="Close the panel").click()
    assert page.locator(".em-panel").count() == 0
    page.get_by_label("Rows", exact=True).select_option("context")
    assert page.locator(".em-heading").inner_text() == "Context by outcome"
    page.go_back()
    page.wait_for_function("document.querySelector('.em-heading').textContent === 'Role by outcome'")
    assert page.get_by_label("Rows", exact=True).input_value() == "role"
    page.go_back()
    page.wait_for_selector(".em-panel")


def test_an_address_may_name_a_code_that_the_level_hides_and_what_does_not_exist(map_page):
    page = map_page("#cell=ctx-costs,out-access")
    assert page.locator(".em-panel h2").inner_text().startswith("Costs and fees and Access")
    assert page.get_by_label("Codes", exact=True).input_value() == "all"
    page = map_page("#rows=role&columns=nowhere&reading=stated&country=XXX&constructor=1&cell=a,%E0%A4%A")
    assert "columns=nowhere" in page.locator(".em-notice").inner_text()
    assert "country=XXX" in page.locator(".em-notice").inner_text()
    assert page.locator(".em-heading").inner_text() == "Role by outcome"


def test_the_keyboard_is_enough(map_page):
    page = map_page()
    label = "document.activeElement.getAttribute('aria-label')"
    page.evaluate("document.querySelector('#evidence-map [data-row][tabindex=\"0\"]').focus()")
    assert page.evaluate("document.querySelectorAll('#evidence-map [data-row][tabindex=\"0\"]').length") == 1
    assert page.evaluate(label).startswith("Harm reduction education and Health status")
    for key, name in (
        ("ArrowDown", "Direct harm reduction and health services and Health status"),
        ("ArrowRight", "Direct harm reduction and health services and HIV risk"),
        ("End", "Direct harm reduction and health services and Stigma"),
        ("ArrowRight", "Direct harm reduction and health services and Stigma"),
        ("Control+End", "Advocacy and Stigma"),
        ("ArrowLeft", "Advocacy and Access"),
        ("Control+Home", "Harm reduction education and Health status"),
        ("ArrowUp", "Harm reduction education and Health status"),
        ("Control+End", "Advocacy and Stigma"),
        ("ArrowLeft", "Advocacy and Access"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(label).startswith(name), key
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "em-panel-title"
    assert (
        page.locator('[role="status"]').inner_text()
        == "Advocacy and Access, acceptability and quality of services: 3 studies"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.em-panel') !== null")
    page.keyboard.press("Escape")
    assert page.locator(".em-panel").count() == 0
    assert page.evaluate(label).startswith("Advocacy and Access")
    page.keyboard.press("Space")
    assert page.locator(".em-panel").count() == 1
    outline = page.evaluate(
        "(document.querySelector('[data-row=\"0\"]').focus(), getComputedStyle(document.activeElement).outlineStyle)"
    )
    assert outline == "solid"


def test_tab_reaches_every_control_and_one_cell(map_page):
    page = map_page()
    page.get_by_label("Rows", exact=True).focus()
    seen = []
    for _ in range(40):
        seen.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.textContent || document.activeElement.tagName"
            )
        )
        if page.evaluate("document.activeElement.dataset.row !== undefined"):
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.row") == "0"
    assert {
        "em-rows",
        "em-columns",
        "em-reading",
        "em-level",
        "em-rollup",
        "em-region",
        "em-country",
        "em-design",
        "em-direction",
        "em-from",
        "em-to",
        "em-download",
        "em-commands",
    } <= set(seen)


def test_the_data_table_says_the_same_to_a_screen_reader(map_page, bundled):
    page, table = (
        map_page("#rows=context&columns=mechanism&reading=stated&view=table"),
        crosstab(bundled, "context", "mechanism"),
    )
    found = page.locator("#evidence-map table")
    assert found.locator("caption").inner_text().startswith("Context by mechanism: distinct studies")
    assert found.locator("thead th[scope=col]").all_inner_texts() == [*table.column_axis.labels, "Studies"]
    assert found.locator("tbody th[scope=row]").all_inner_texts() == [*table.row_axis.labels, "Studies"]
    numbers = [int(n) for n in found.locator("button").evaluate_all("all => all.map(b => b.dataset.count)")]
    assert numbers == [n for row in table.counts for n in row]
    page.get_by_role("button", name="Criminalisation and Bridge: 1 study").press("Enter")
    assert page.locator(".em-panel .em-study").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Criminalisation and Bridge: 1 study"


def downloaded(page, kind):
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as waiting:
        page.locator(f'[data-kind="{kind}"]').click()
    page.keyboard.press("Escape")
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_tables_and_pictures_can_be_saved(map_page, bundled):
    state = {"rows": "role", "columns": "outcome", "reading": "stated", "region": ["Asia-Pacific"]}
    page, table = map_page("#" + address(**state)), expected(bundled, state, studies=True)
    stem = "evidence-map_role-by-outcome_stated_region-Asia-Pacific"
    name, data = downloaded(page, "csv")
    assert (name, data.decode()) == (f"{stem}.csv", table.to_csv())
    name, data = downloaded(page, "json")
    assert name == f"{stem}.json"
    assert as_json(table).items() <= json.loads(data).items()
    name, data = downloaded(page, "svg")
    text = data.decode()
    assert name == f"{stem}.svg"
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert all(
        words in text
        for words in ("Role by outcome", "Region: Asia-Pacific", "Advocacy", "not evidence of absence", "Source: ")
    )
    assert [int(n) for n in re.findall(r'font-weight="700">(\d+)<', text)] == [
        n for row in table.counts for n in row if n
    ]
    name, data = downloaded(page, "png")
    assert (name, data[:8]) == (f"{stem}.png", b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert width > 1200
    assert height > 600


def test_csv_of_every_pair_is_that_of_the_command(map_page, bundled):
    page = map_page()
    wanted = [
        {"rows": a, "columns": b, "reading": r, "level": "all"}
        for a, b in product(("role", "context", "mechanism", "outcome"), repeat=2)
        for r in READING_NAMES
    ]
    got = page.evaluate("states => states.map(realistEvidenceMap.csv)", [address(**state) for state in wanted])
    assert got == [expected(bundled, state, studies=True).to_csv() for state in wanted]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "hash_",
    ["", SHARED, "#rows=context&columns=mechanism&reading=stated&level=all&view=table"],
    ids=["map", "panel", "table"],
)
def test_no_serious_barrier(map_page, axe, hash_, dark):
    page = map_page(hash_, dark=dark)
    assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if dark else "default")
    assert axe(page, [[".md-content"]]) == []
    page.get_by_role("button", name=re.compile("^Country")).click()
    assert axe(page, [[".md-content"]]) == []


def test_a_phone_shows_it_whole(map_page, axe):
    page = map_page("#rows=context&columns=outcome&reading=stated&level=all", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    box = page.locator(".em-scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => { box.scrollLeft = 300; }")
    assert page.locator("tbody th").first.bounding_box()["x"] == pytest.approx(box.bounding_box()["x"] + 1, abs=1.5)
    assert page.get_by_label("Reading", exact=True).is_hidden()
    page.get_by_role("button", name="Reading, filters, downloads").click()
    page.get_by_role("button", name="Country: any").click()
    assert page.get_by_label(re.compile("^Viet Nam")).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.keyboard.press("Escape")
    page.get_by_label(re.compile("^Criminalisation and Health status")).click()
    assert page.locator(".em-panel h2").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert axe(page, [[".md-content"]]) == []


def test_on_paper_there_are_map_legend_and_choices_but_no_controls(map_page):
    page = map_page(SHARED + "&country=VNM", dark=True)
    page.emulate_media(media="print")
    assert page.locator(".em-controls").is_hidden()
    assert page.locator(".em-grid").is_visible()
    assert page.locator(".em-legend").is_visible()
    assert "Country: Viet Nam" in page.locator(".em-words").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.em-cell')).color") == "rgb(17, 17, 17)"
    assert len(page.pdf()) > 10_000


def test_without_scripts_there_is_a_table(site, visit, bundled):
    page, table = visit(site / "map" / "index.html", java_script_enabled=False), crosstab(bundled, "role", "outcome")
    assert "distinct studies" in page.locator("#evidence-map caption").inner_text()
    numbers = [re.match(r"\d+|·", text)[0] for text in page.locator("#evidence-map tbody td").all_inner_texts()]
    totals = [
        [*map(str, (n or "·" for n in row)), str(total)]
        for row, total in zip(table.counts, table.row_totals, strict=True)
    ]
    assert numbers == [n for row in totals for n in row] + [*map(str, table.column_totals), str(table.n_studies)]


def test_the_page_weighs_less_than_half_a_megabyte(site):
    assert sum(path.stat().st_size for path in (site / "map").iterdir()) < 500_000


def test_it_works_under_another_path(site, visit, tmp_path):
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "site").symlink_to(site, target_is_directory=True)
    page = visit(tmp_path / "a b" / "site" / "map" / "index.html", SHARED)
    assert page.locator(".em-panel .em-study").count() == 3
    page.locator(".em-stated a").click()
    assert "Configurations" in page.title() or page.url.endswith("results/configurations.html")


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"q\" 's' `b` |c| \x1b[31m\u202e\u2028 "
    '--8<-- "x" {{ y }} {: #z }'
)


def hostile_review():
    """Another framework with other dimensions, and hostile text in every cell that the map shows."""
    metadata = Metadata.model_validate(
        {
            "name": "other",
            "title": HOSTILE,
            "synthesis": {
                "profile_version": "1.1",
                "framework": "CIMO",
                "dimensions": [
                    {"name": "why", "label": f"Why {HOSTILE}", "slot": "mechanism"},
                    {"name": "strategy", "label": "Strategy", "slot": "intervention"},
                    {"name": "setting", "label": "Setting", "slot": "context"},
                    {"name": "result", "label": "Result", "slot": "outcome"},
                ],
            },
        }
    )
    odd = 's"1</script>&=,+#%41\u2028'
    return Review(
        metadata,
        studies=(
            Study(study_id=odd, label=HOSTILE, title=HOSTILE, doi='10.1000/a"b<c>', facts_basis="review"),
            Study(study_id="__proto__", label="Plain", title="Plain", facts_basis="review"),
        ),
        settings=(
            Setting(setting_id="1", study_id=odd, region=HOSTILE, country="XKX", basis="stated"),
            Setting(setting_id="2", study_id="__proto__", region="__proto__", basis="stated"),
        ),
        codes=(
            Code(code_id=f"a{odd}", dimension="strategy", label=HOSTILE, definition=HOSTILE),
            Code(code_id="constructor", dimension="strategy", label="constructor", parent_id=f"a{odd}"),
            Code(code_id="r", dimension="result", label="Result one"),
        ),
        codings=tuple(
            Coding(
                coding_id=f"{n}{HOSTILE}",
                study_id=study,
                code_id=code,
                basis="inferred",
                presence="present",
                rationale=HOSTILE,
            )
            for n, (study, code) in enumerate(product((odd, "__proto__"), (f"a{odd}", "constructor", "r")))
        ),
    )


def test_hostile_text_stays_text_and_another_framework_is_mapped(small_site, visit, axe):
    review = hostile_review()
    page = visit(small_site(review, names=("map", "pages")) / "map" / "index.html")
    assert page.locator(".em-heading").inner_text() == "Strategy by result"
    page.get_by_label("Reading", exact=True).select_option("inferred")
    code = review.codes[0].code_id
    state = {"rows": "strategy", "columns": "result", "reading": "inferred", "region": [HOSTILE], "cell": [code, "r"]}
    page.evaluate("hash => { location.hash = hash; }", "#" + address(**state))
    page.wait_for_selector(".em-panel")
    before = page.url
    page.reload()
    page.wait_for_selector(".em-panel")
    assert page.url == before
    shown = visible(HOSTILE)
    assert page.locator(".em-panel h2").inner_text().startswith(shown)
    assert page.locator(".em-study h3").all_inner_texts() == [shown]
    assert page.locator("#evidence-map script, #evidence-map img").count() == 0
    assert page.locator('.em-study a[href="https://doi.org/10.1000/a%22b%3Cc%3E"]').count() == 1
    page.get_by_role("button", name=re.compile("^Region")).click()
    page.get_by_label("__proto__").check()
    page.keyboard.press("Escape")
    for kind in ("csv", "json", "svg", "png"):
        name, data = downloaded(page, kind)
        assert re.fullmatch(r"[\w.-]+", name)
        assert data
        if kind == "svg":
            assert "<script" not in data.decode()
        if kind == "csv":
            assert next(csv.reader(io.StringIO(data.decode(), newline="")))[:2] == ["code_id", "label"]
    assert axe(page, [[".md-content"]]) == []


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(reviews())
def test_any_valid_review_is_counted_as_the_library_counts(visit, tmp_path, review):
    made = files(review, Options())
    if "evidence.js" not in made:
        return
    for name in ("evidence.js", "evidence-map.js"):
        (tmp_path / name).write_bytes(made[name])
    (tmp_path / "page.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>x</title><div id="evidence-map"></div>'
        '<script src="evidence.js"></script><script src="evidence-map.js"></script>',
        encoding="utf-8",
    )
    page = visit(tmp_path / "page.html")
    names = [d.name for d in review.metadata.synthesis.dimensions if any(c.dimension == d.name for c in review.codes)]
    filters = [
        {},
        *({"country": [s.country or ""], "region": [s.region or ""]} for s in review.settings[:1]),
        *({"design": [s.design or ""]} for s in review.studies[:1]),
        *({"from": s.year} for s in review.studies[:1] if s.year),
    ]
    wanted = [
        {"rows": a, "columns": b, "reading": r, "level": level, "rollup": rollup, **chosen}
        for a, b in product(names, repeat=2)
        for r in READING_NAMES
        for level in (1, "all")
        for rollup in ("yes", "no")
        for chosen in filters
    ]
    got = page.evaluate("states => states.map(realistEvidenceMap.table)", [address(**state) for state in wanted])
    for state, table in zip(wanted, got, strict=True):
        del table["direction"], table["study_labels"]
        assert table == as_json(expected(review, state)), state
    page.context.close()
