"""The second judge confirms, says what our reader has missed, and never brings the reading down."""

import socket
from dataclasses import replace

import pytest

from realist_synth.model.finding import Severity
from realist_synth.package.judge import frictionless_findings
from realist_synth.package.read import open_package
from tests.descriptor_faults import FAULTS, PATHS
from tests.faults import CODES as CODES_CSV
from tests.faults import CODINGS, VALID, copy, edit, resource


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a request was made")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def test_it_has_nothing_against_the_valid_package():
    assert frictionless_findings(open_package(VALID)) == ()


@pytest.mark.parametrize("fault", [*FAULTS[::6], *PATHS], ids=lambda fault: fault.name.replace(" ", "-"))
def test_it_does_not_repeat_what_the_reader_said(fault, tmp_path):
    folder = copy(tmp_path / "package")
    fault.damage(folder)
    opened = open_package(folder)
    said = {(finding.table, finding.row) for finding in opened.findings}
    for finding in frictionless_findings(opened):
        assert (finding.table, finding.row) not in said
    if fault.severity == "error":
        assert frictionless_findings(opened) == ()


def test_it_says_what_the_reader_missed(tmp_path):
    folder = copy(tmp_path / "package")
    edit(CODINGS, "s41-mech-trust,s41,mech-trust,p-trust,stated", "s41-mech-trust,s41,mech-trust,p-trust,said")(folder)
    edit(CODES_CSV, "mech-hope,mechanism,Hope", "mech-trust,mechanism,")(folder)
    opened = open_package(folder)
    blind = replace(opened, findings=())
    findings = [(finding.code, finding.path, finding.row, finding.line, finding.field, finding.value)
                for finding in frictionless_findings(blind)]
    assert ("frictionless.constraint-error", CODINGS, 7, 8, "basis", "said") in findings
    assert ("frictionless.constraint-error", CODES_CSV, 5, 6, "label", "") in findings
    assert ("frictionless.primary-key", CODES_CSV, 5, 6, None, None) in findings
    assert frictionless_findings(opened) == ()


def test_it_reads_other_encodings_delimiters_and_inline_data(tmp_path):
    folder = copy(tmp_path / "package")
    text = (folder / "data/settings.csv").read_text("utf-8")
    (folder / "data/settings.tsv").write_text(text.replace(",", "\t"), "utf-16")
    resource("settings", path="data/settings.tsv", format="tsv", encoding="utf-16")(folder)
    (folder / CODES_CSV).write_bytes(b"\xef\xbb\xbf" + (folder / CODES_CSV).read_bytes())
    resource("claim_citations", path=None, data=[{"claim_id": "c-trust", "study_id": "s40"}])(folder)
    assert frictionless_findings(open_package(folder)) == ()


def test_whatever_goes_wrong_in_it_is_a_finding(monkeypatch):
    import frictionless

    def fail(*args, **kwargs):
        raise RecursionError("too deep")

    monkeypatch.setattr(frictionless.Package, "validate", fail)
    [finding] = frictionless_findings(open_package(VALID))
    assert (finding.code, finding.severity) == ("frictionless.failed", Severity.ERROR)
    assert "RecursionError: too deep" in finding.message
