"""Every fault has its one finding, at its place, with what to do; and nothing else is called an error."""

import socket

import pytest

from realist_synth.model.finding import Severity
from realist_synth.package.codes import CODES
from realist_synth.package.read import open_package
from tests.descriptor_faults import FAULTS
from tests.faults import CELLS, CODINGS, FILES, KEYS, Fault, append, copy, edit, remove
from tests.faults import CODES as CODES_CSV

HARMLESS = {
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "CR LF": lambda data: data.replace(b"\n", b"\r\n"),
    "no final line end": lambda data: data.rstrip(b"\n"),
    "quotes that are not needed": lambda data: data.replace(b",mechanism,", b',"mechanism",'),
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a request was made")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_each_fault_has_its_finding(fault: Fault, tmp_path):
    folder = copy(tmp_path / "package")
    fault.damage(folder)
    findings = open_package(folder).findings
    first = next((finding for finding in findings if finding.code == fault.code), None)
    assert first is not None, findings
    assert first.severity == fault.severity == CODES[fault.code].severity
    assert (first.path, first.line, first.field) == (fault.path, fault.line, fault.field)
    assert fault.value is None or first.value == fault.value
    assert fault.row is None or first.row == fault.row
    assert fault.hint in (first.hint or "")
    assert [finding.code for finding in findings if finding is not first
            and finding.severity is Severity.ERROR] == list(fault.also)
    if fault.severity != "error":
        assert len(findings) == 1, findings


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_read_in_silence(name, tmp_path):
    folder = copy(tmp_path / "package")
    before = open_package(folder)
    (folder / CODES_CSV).write_bytes(HARMLESS[name]((folder / CODES_CSV).read_bytes()))
    after = open_package(folder)
    assert after.findings == before.findings == ()
    assert after.review == before.review


def test_ten_faults_at_once_are_ten_findings(tmp_path):
    folder = copy(tmp_path / "package")
    spoilt = "s40-mech-trust,s40,mech-trust,p-trust,stated"
    chosen = [
        *(fault for fault in (*KEYS, *CELLS, *FILES) if fault.name in (
            "another changed letter in a study id", "a key that stands twice", "a composite key that stands twice",
            "an empty cell that must be filled", "a year that is no integer", "a number that is none",
            "a day that is none")),
        Fault("a bad enum", edit(CODINGS, spoilt, spoilt.replace("stated", "said")), "cell.bad-enum"),
        Fault("a ragged row", append("data/configuration_elements.csv", "x,y\n"), "csv.ragged-row"),
        Fault("a missing file", remove("data/settings.csv"), "path.missing"),
    ]
    assert len(chosen) == 10
    for fault in chosen:
        fault.damage(folder)
    assert sorted(finding.code for finding in open_package(folder).findings) == sorted(fault.code for fault in chosen)


def test_every_error_of_the_registry_is_provoked_somewhere():
    provoked = {fault.code for fault in FAULTS} | {"archive.damaged", "frictionless.*", "frictionless.failed",
                                                   "path.unreadable"}
    assert set(CODES) - provoked == set()
