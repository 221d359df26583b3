"""Every limit has a name and can be raised; a wrong setting is refused."""

import pytest

from realist_synth.errors import RealistSynthError, UnknownNameError
from realist_synth.package.limits import Limits
from realist_synth.package.read import open_package
from tests.faults import VALID


def test_overrides():
    assert Limits.with_overrides([]) == Limits()
    assert Limits.with_overrides(["cell_bytes=100", "table_rows=7", "cell_bytes=9"]) == Limits(cell_bytes=9,
                                                                                               table_rows=7)


@pytest.mark.parametrize("setting", ["cel_bytes=1", "=1", "", "7"])
def test_unknown_names(setting):
    with pytest.raises(UnknownNameError, match="limit"):
        Limits.with_overrides([setting])


@pytest.mark.parametrize("setting", ["cell_bytes", "cell_bytes=", "cell_bytes=0", "cell_bytes=-1", "cell_bytes=1e3",
                                     "cell_bytes=\u0663",
                                     "cell_bytes=1 ", "cell_bytes=" + "9" * 5000])
def test_values_that_are_no_numbers(setting):
    with pytest.raises(RealistSynthError, match="NAME=VALUE"):
        Limits.with_overrides([setting])


@pytest.mark.parametrize(("name", "value"), [("descriptor_bytes", 100), ("table_bytes", 100), ("table_rows", 2),
                                             ("table_columns", 2),
                                             ("cell_bytes", 4), ("resources", 3), ("json_depth", 2)])
def test_each_limit_is_named_with_its_way_out(name, value):
    opened = open_package(VALID, Limits(**{name: value}))
    hints = {finding.hint for finding in opened.findings if finding.code in ("limit.exceeded", "json.depth")}
    assert hints == {f"the limit {name} is {value}; raise it with --limit {name}=VALUE"}
    assert open_package(VALID, Limits(**{name: 10_000_000})).findings == ()


def test_a_file_cut_off_by_a_limit_makes_no_ids_unknown():
    opened = open_package(VALID, Limits(table_rows=2))
    assert {finding.code for finding in opened.findings} == {"limit.exceeded"}


def test_the_findings_of_a_table_are_limited(tmp_path):
    from tests.faults import CODINGS, copy

    folder = copy(tmp_path / "package")
    data = (folder / CODINGS).read_text("utf-8")
    (folder / CODINGS).write_text(data.replace(",stated,", ",said,"), "utf-8")
    findings = open_package(folder, Limits(findings=3)).findings
    assert [finding.code for finding in findings].count("cell.bad-enum") == 3
    assert [finding.hint for finding in findings if finding.code == "limit.exceeded"] == [
        "the limit findings is 3; raise it with --limit findings=VALUE"]
