"""Whatever is done to the bytes of a package: an answer, no traceback, no wait; and no changed id goes unseen."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realist_synth.errors import PackageError
from realist_synth.model.finding import Finding, Severity
from realist_synth.model.row import foreign_keys
from realist_synth.model.tables import TABLES
from realist_synth.package import read
from realist_synth.package.judge import frictionless_findings
from realist_synth.package.limits import Limits
from realist_synth.package.store import open_store
from tests.faults import DESCRIPTOR, VALID

FILES = {path.relative_to(VALID).as_posix(): path.read_bytes() for path in sorted(VALID.rglob("*")) if path.is_file()}
RELAXED = settings(max_examples=150, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Memory:
    """A package in memory, so that thousands of them can be read in a test."""

    descriptor = DESCRIPTOR

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str, limit: str) -> bytes | Finding:
        return self.files.get(path, open_store(VALID, Limits()).read(path, limit))


@pytest.fixture
def opened(monkeypatch):
    def run(changed: dict[str, bytes]) -> read.Opened:
        with monkeypatch.context() as patch:
            patch.setattr(read, "open_store", lambda source, limits: Memory(FILES | changed))
            return read.open_package(Path("memory"))

    return run


def flip(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes(byte ^ (1 << bit) for byte in data[at:at + 1]) + data[at + 1:]


def mutations(data: bytes) -> st.SearchStrategy[bytes]:
    """Flipped bits, bytes put in, pieces cut out, the end cut off."""
    place = st.integers(0, len(data))
    tokens = st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"{", b"]", b"\\u0000", "\u202e".encode(),
                              b"1e999", b"null"])
    return st.one_of(
        st.tuples(place, st.integers(0, 7)).map(lambda c: flip(data, *c)),
        st.tuples(place, tokens).map(lambda c: data[:c[0]] + c[1] + data[c[0]:]),
        st.tuples(place, st.integers(1, 40)).map(lambda c: data[:c[0]] + data[c[0] + c[1]:]),
        place.map(lambda at: data[:at]),
        st.binary(max_size=60),
    )


CHANGES = st.lists(st.sampled_from(sorted(FILES)).flatmap(lambda path: st.tuples(st.just(path),
                                                                                 mutations(FILES[path]))), min_size=1,
                   max_size=3)


@RELAXED
@given(changes=CHANGES)
def test_damaged_packages_give_an_answer(opened, changes):
    answer = opened(dict(changes))
    for finding in answer.findings:
        assert str(finding)
        assert finding.to_dict()
        assert answer.places.locate(finding)
    for table, rows in (answer.review.tables if answer.review else {}).items():
        place = answer.places.tables[table]
        assert len(place.rows) == len(rows)
        assert len(place.lines) in (0, len(rows))
        assert all(type(row).model_validate(row.model_dump()) == row for row in rows)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_the_second_judge_gives_an_answer_too(opened, changes):
    for finding in frictionless_findings(opened(dict(changes))):
        assert finding.code.startswith("frictionless.")
        assert str(finding)


REFERENCES = [(table, field, line) for table, model in TABLES.items() if f"data/{table}.csv" in FILES
              for field in foreign_keys(model)
              for line, row in enumerate(csv.DictReader(io.StringIO(FILES[f"data/{table}.csv"].decode())), 1)
              if row[field]]


@RELAXED
@given(reference=st.sampled_from(REFERENCES), change=st.tuples(st.integers(0, 30), st.characters(categories=["L",
                                                                                                             "Nd"])),
       cut=st.booleans())
def test_every_changed_reference_is_found(opened, reference, change, cut):
    table, field, line = reference
    rows = list(csv.reader(io.StringIO(FILES[f"data/{table}.csv"].decode())))
    at = rows[0].index(field)
    old = rows[line][at]
    where = change[0] % len(old)
    new = old[:where] + ("" if cut else change[1]) + old[where + 1:]
    known = {row[0]
             for row in csv.reader(io.StringIO(FILES[f"data/{foreign_keys(TABLES[table])[field]}.csv"].decode()))}
    rows[line][at] = new
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    findings = opened({f"data/{table}.csv": out.getvalue().encode()}).findings
    if new and new not in known:
        [finding] = [finding for finding in findings if finding.code == "key.unknown"]
        assert (finding.table, finding.row, finding.field, finding.value) == (table, line, field, new)
        assert repr(old) in finding.hint or " or '" in finding.hint  # another id may be as near


@RELAXED
@given(path=st.text(max_size=30) | st.sampled_from(["data/../x", "/x", "http://x", "a" * 300]))
def test_no_path_raises(opened, path):
    descriptor = FILES[DESCRIPTOR].decode().replace('"data/codes.csv"', json.dumps(path)).encode()
    findings = opened({DESCRIPTOR: descriptor}).findings
    assert any(finding.severity is Severity.ERROR for finding in findings)


def test_a_package_error_is_the_only_exception(tmp_path):
    for source in (tmp_path, tmp_path / "none", Path("x\0")):
        with pytest.raises(PackageError):
            read.open_package(source)
