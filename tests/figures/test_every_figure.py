"""What holds of every figure: it draws itself, stays on the paper, takes any text, and says what it shows."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from realist_synth.errors import AnalysisError
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Framework
from realist_synth.publish.figures import Params, drawings, files
from realist_synth.publish.options import Options
from tests.analyses.small import small
from tests.figures.drawn import check
from tests.strategies import reviews

POOLED = Options.parse({"pooling": {"syntheses": [{"name": "hiv", "outcome": "out-hiv", "measures": ["HR", "IRR"]}]}})
HOSTILE = ['<script>alert(1)</script>', 'a"b\'c', "</title></svg>", "nul\x00", "\u202eturned", "two\nlines", "]]>",
           "数据", "w" * 300, "datum.x", "{{x}}", "https://example.org/a", "\ud800"]


def bundled_names(bundled):
    return [name for name, _ in drawings(bundled, POOLED)]


def test_each_figure_of_the_bundled_review_is_drawn(bundled):
    for name, draw in drawings(bundled, POOLED):
        svg = check(draw())
        assert "NaN" not in svg, name
        assert "undefined" not in svg, name


def test_the_names_say_what_is_there(bundled):
    assert {"timeline", "prisma", "network", "alluvial", "heat-map-role-by-outcome", "upset-role", "coverage-cfg-theme",
            "configuration-cfg-le", "configuration-cfg-le.narrow", "effect-direction",
            "forest-hiv"} <= set(bundled_names(bundled))


def test_same_bytes_whatever_the_order_of_rows(bundled):
    mixed = {}
    for name in bundled.tables:
        rows = list(bundled.table(name))
        random.Random(7).shuffle(rows)
        mixed[name] = tuple(rows)
    other = replace(bundled, **mixed)
    ours = {name: json.dumps(draw().to_dict()) for name, draw in drawings(bundled, POOLED)}
    assert ours == {name: json.dumps(draw().to_dict()) for name, draw in drawings(other, POOLED)}


@pytest.mark.parametrize("shift", [0, 5])
def test_hostile_text_stays_text(bundled, shift):
    def hostile(rows, field):
        return tuple(row.model_copy(update={field: HOSTILE[(n + shift) % len(HOSTILE)]}) for n, row in enumerate(rows))

    steps = tuple(row.model_copy(update={"step": f"{row.reason}{n}"})
                  for n, row in enumerate(hostile(bundled.flow, "reason")))
    whole = replace(
        bundled, metadata=bundled.metadata.model_copy(update={"title": HOSTILE[shift]}),
        codes=hostile(bundled.codes, "label"), studies=hostile(bundled.studies, "label"),
        configurations=hostile(bundled.configurations, "statement"), flow=steps)
    for _, draw in drawings(whole, POOLED):
        check(draw())


def test_a_small_review_with_open_slots_and_links(bundled):
    drawn = dict(drawings(small(), Options()))
    for name in ("timeline", "network", "alluvial", "heat-map-role-by-outcome", "upset-role", "configuration-k1",
                 "coverage-k1"):
        check(drawn[name]())
    with pytest.raises(AnalysisError, match="no elements"):
        drawn["configuration-k3"]()
    with pytest.raises(AnalysisError, match="table flow"):
        drawn["prisma"]()


def test_what_cannot_be_drawn_is_said(bundled):
    told = json.loads(files(Review(Metadata.minimal("demo")), Options())["captions.json"])
    assert told["figures"] == {}
    assert set(told["not_drawn"]) >= {"timeline", "prisma", "network", "alluvial", "upset-role", "effect-direction"}
    assert all(told["not_drawn"].values())


def test_files_captions_and_sizes(bundled):
    found = files(bundled, POOLED)
    told = json.loads(found["captions.json"])
    assert set(found) == {"captions.json", *(file for each in told["figures"].values() for file in each["files"])}
    assert told["not_drawn"] == {}
    assert {each["width_mm"] for each in told["figures"].values()} == {89.0, 183.0}
    assert max(each["height_mm"] for each in told["figures"].values()) < 247  # a page
    assert all(each["alt"] and each["caption"] for each in told["figures"].values())
    # a journal prints captions of some sixty words; where a figure rests on many choices, it names them all
    for name, each in told["figures"].items():
        assert len(each["caption"].split()) <= (100 if name.startswith(("forest", "effect")) else 65), name


def test_png_only_where_it_is_asked_for(bundled):
    whole = replace(bundled, configurations=(), configuration_elements=(), configuration_evidence=(), effects=())
    assert not [name for name in files(whole, Options()) if name.endswith(".png")]
    found = files(whole, Options({"figures": Params(png=True, upset=("outcome",))}))
    assert found["upset-outcome.png"].startswith(b"\x89PNG")
    assert json.loads(found["captions.json"])["figures"]["upset-outcome"]["files"] == ["upset-outcome.png",
                                                                                       "upset-outcome.svg"]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reviews())
def test_any_review(review):
    for _, draw in drawings(review, Options()):
        try:
            figure = draw()
        except AnalysisError:
            continue
        check(figure)


OTHER = Metadata.model_validate({"name": "other", "synthesis": {
    "profile_version": "1.1", "framework": "SCMO", "dimensions": [
        {"name": "strategy", "label": "Strategy", "slot": "intervention"},
        {"name": "setting", "label": "Setting", "slot": "context"},
        {"name": "why", "label": "Why", "slot": "mechanism"},
        {"name": "result", "label": "Result", "slot": "outcome"}]}})


def test_other_dimensions():
    names = {"role": "strategy", "context": "setting", "mechanism": "why", "outcome": "result"}
    review = replace(
        small(), metadata=OTHER, codes=tuple(
            code.model_copy(update={"dimension": names[code.dimension]})
            for code in small().codes if code.dimension in names),
        codings=tuple(c for c in small().codings if c.code_id != "att"),
        configurations=tuple(c.model_copy(update={"framework": Framework.SCMO}) for c in small().configurations))
    found = {name for name, _ in drawings(review, Options())}
    assert {"heat-map-strategy-by-result", "heat-map-setting-by-why", "upset-strategy"} <= found
    for name, draw in drawings(review, Options()):
        if name not in ("prisma", "effect-direction", "configuration-k3", "configuration-k3.narrow"):
            check(draw())
