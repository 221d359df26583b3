"""The printed results of the package: of known identity, as printed, each with what it is compared with."""

import re
from collections import defaultdict

import pytest

from realist_synth.checks import run_checks
from realist_synth.model.measures import null_value, side


@pytest.fixture(scope="module")
def rows(bundled):
    return {row.effect_id: row for row in bundled.effects}


def test_every_result_is_of_an_outcome_and_names_its_comparison(bundled, rows):
    assert len(rows) == 49
    for row in rows.values():
        assert bundled.code(row.code_id).dimension == "outcome", row.effect_id
        assert re.search(r"against|first|before", row.comparison), row.effect_id
        assert row.effect_id.startswith(f"e-{row.study_id[1:]}-"), row.effect_id


def test_sources_are_records_and_not_addresses(bundled, rows):
    for row in rows.values():
        study = bundled.study(row.study_id)
        if study.doi:
            assert row.source == f"doi:{study.doi}"
        elif study.pmid:
            assert row.source == f"pmid:{study.pmid}"
        else:
            assert row.source in (study.facts_source or "")
        assert not re.search(r"https?:|www\.|[a-z]\.(com|org|net|edu|uk)\b", row.source), row.effect_id


def test_the_same_people_are_one_unit(rows):
    studies, units = defaultdict(set), defaultdict(set)
    for row in rows.values():
        studies[row.independent_unit].add(row.study_id)
        units[row.study_id].add(row.independent_unit)
    assert {unit: own for unit, own in studies.items() if len(own) > 1} == {"cross-border-surveys": {"s65", "s66"}}
    assert all(len(found) == 1 for found in units.values())


def test_what_does_not_agree_with_itself_is_published(bundled):
    found = {(bundled.effects[f.row - 1].effect_id, f.code) for f in run_checks(bundled) if f.table == "effects"}
    assert found == {("e-44-condom-both", "effects.middle-of-interval"),
                     ("e-44-condom-both-pooled", "effects.middle-of-interval"),
                     ("e-54-hepatitis-test", "effects.middle-of-interval"),
                     ("e-48-sharing", "effects.p-against-chi-squared")}


@pytest.mark.parametrize(("effect_id", "printed"), [
    ("e-44-condom-both", "3.31 1.52 3.50 <0.001 500"), ("e-44-condom-both-pooled", "3.32 1.55 3.48 <0.001 564"),
    ("e-44-condom-both-bivariate", "2.00 1.35 2.97 <0.001 500"), ("e-56-sharing", "0.5 0.3 0.8 0.003 710"),
    ("e-60-hiv", "0.53 0.37 0.76 0.0006 1200"), ("e-63-hiv", "0.41 0.15 1.08 0.16 160"),
    ("e-53-tested", "1.78 0.96 3.29 None 244"), ("e-68-cottons", "37 None None None 1123"),
])
def test_figures_stand_as_printed(rows, effect_id, printed):
    row = rows[effect_id]
    assert " ".join(map(str, (row.estimate, row.ci_low, row.ci_high, row.p_value, row.n))) == printed


def test_events_are_those_of_the_trial(rows):
    row = rows["e-60-hiv"]
    assert (row.events_1, row.n_1, row.events_2, row.n_2, row.n) == (94, 611, 150, 589, 611 + 589)


def test_a_direction_rests_on_what_is_printed(rows):
    """Written apart from the checks of the library: clear means an interval, a p value or words that say so."""
    for row in rows.values():
        clear = row.direction.value.startswith("favours")
        if row.direction.value in ("mixed", "no_test_seen"):
            assert (row.ci_low, row.p_value) == (None, None), row.effect_id
            continue
        null = null_value(row.measure)
        if row.ci_low is not None:
            assert clear == (not row.ci_low < null < row.ci_high), row.effect_id
        elif row.p_value is not None:
            assert clear == (float(row.p_value.lstrip("<")) <= 0.05), row.effect_id
        elif clear:
            assert re.search(r"[Ss]ignificant", row.note), row.effect_id
        if clear and null is not None and row.estimate is not None:
            assert side(row, float(row.estimate)) == row.direction, row.effect_id


def test_one_result_favours_the_comparator(rows):
    assert [row.effect_id for row in rows.values() if row.direction == "favours_comparator"] == ["e-59-sexual-members"]
