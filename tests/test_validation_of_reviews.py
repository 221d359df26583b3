"""A review made from data frames is held to the same rules as one that is read from a package."""

from dataclasses import replace

import pandas as pd
import pytest

import realist_synth
from realist_synth import InvalidReviewError, Metadata, UnknownNameError, from_frames, validate

TABLES = {
    "studies": {"study_id": ["s1"], "label": ["A"], "title": ["T"], "facts_basis": ["review"]},
    "codes": {"code_id": ["reach"], "dimension": ["outcome"], "label": ["Reach"]},
    "codings": {"coding_id": ["1"], "study_id": ["s1"], "code_id": ["reach"], "basis": ["stated"],
                "presence": ["present"]},
}
EFFECT = {"effect_id": ["e"], "study_id": ["s1"], "code_id": ["reach"], "outcome_as_reported": ["Reach"],
          "measure": ["RR"], "comparison": ["A against B"], "higher_is": ["better"],
          "direction": ["favours_intervention"], "independent_unit": ["u"], "source": ["doi:10.1000/1"]}


def frames(**more):
    return {table: pd.DataFrame(columns) for table, columns in (TABLES | more).items()}


def test_what_a_package_may_not_hold_no_frame_may():
    with pytest.raises(InvalidReviewError) as caught:
        from_frames(frames(effects=EFFECT | {"estimate": [-1.0]}), Metadata.minimal("demo"))
    assert "effects.ratio-not-negative" in {finding.code for finding in caught.value.findings}
    assert len(from_frames(frames(effects=EFFECT | {"estimate": [1.5]})).effects) == 1


def test_a_review_can_be_validated():
    report = validate(from_frames(frames()))
    assert report.valid
    assert "codings.passage-named" in {finding.code for finding in report.findings}
    assert report.rows == 3
    with pytest.raises(UnknownNameError, match="document"):
        validate(from_frames(frames()), texts={"d": "text"})


def test_the_bundled_review_has_the_findings_of_its_package(bundled):
    ours = {(f.code, f.table, f.row) for f in validate(bundled).findings}
    theirs = {(f.code, f.table, f.row) for f in validate("bundled", second_judge=False).findings}
    assert ours == theirs
    assert realist_synth.from_frames is from_frames


def test_a_notebook_shows_the_report_as_a_table():
    sound = from_frames(frames(), Metadata.minimal("demo"))
    hostile = sound.studies[0].model_copy(update={"study_id": "<b>x"})
    shown = validate(replace(sound, studies=(hostile,)))._repr_html_()
    assert shown.startswith("<table><caption>valid: 0 errors, ")
    assert "<td>warning</td>" in shown
    assert "&lt;b&gt;x" in shown
    assert "<b>x" not in shown
    assert validate(replace(sound, studies=(), codes=(), codings=()))._repr_html_().startswith("<table><caption>")
