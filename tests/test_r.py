"""What the page for R users says: plain R reads the package and counts as the library does."""

import csv
import json
import os
import shutil
import subprocess
import zipfile

import pytest

from realist_synth import crosstab
from realist_synth.publish.release import release
from tests.test_docs import ROOT, blocks

PAGE = ROOT / "docs" / "tutorials" / "r.md"
BLOCKS = [text for language, text, why in blocks(PAGE) if language == "r" and not why]
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None,
                             reason="Rscript is not installed (Debian: apt-get install r-base-core)")
# what the page made, as files
KEEP = """
write.csv(counts, "counts.csv")
write.csv(data.frame(code = c(names(row_totals), names(column_totals)), n = c(row_totals, column_totals)),
          "totals.csv", row.names = FALSE)
write.csv(data.frame(text = enc2utf8(codings$rationale)), "texts.csv", row.names = FALSE, fileEncoding = "UTF-8")
"""


def r(folder, package, locale="C.UTF-8", **changed):
    script = "\n".join(BLOCKS) + KEEP
    for old, new in changed.items():
        assert f'{old} <- "' in script
        script = script.replace(f'{old} <- "stated"', f'{old} <- "{new}"')
    (folder / "page.R").write_text(script, encoding="utf-8")
    environment = {**os.environ, "PACKAGE": str(package), "LC_ALL": locale, "TZ": "Asia/Kathmandu"}
    done = subprocess.run(["Rscript", "--vanilla", "page.R"], cwd=folder, env=environment, capture_output=True,
                          text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    (folder / "evidence.zip").write_bytes(release(ROOT).data)
    with zipfile.ZipFile(folder / "evidence.zip") as archive:
        archive.extractall(folder / "evidence")
    return folder / "evidence"


def agrees(folder, review):
    """Every cell and every margin, against what the command prints as JSON."""
    table = json.loads(json.dumps(crosstab(review, "role", "outcome").to_dict()))
    (_, *columns), *lines = rows_of(folder / "counts.csv")
    assert columns == table["columns"]["codes"]
    assert [line[0] for line in lines] == table["rows"]["codes"]
    assert [[int(cell) for cell in line[1:]] for line in lines] == table["counts"]
    totals = {code: int(number) for code, number in rows_of(folder / "totals.csv")[1:]}
    told = {axis: dict(zip(table[axis]["codes"], table[axis]["totals"], strict=True)) for axis in ("rows", "columns")}
    assert totals == told["rows"] | told["columns"]
    return sum(map(sum, table["counts"]))


@needs_r
@pytest.mark.parametrize("reading", ["stated", "configured", "inferred", "reconciled"])
def test_plain_r_counts_as_the_library_does(tmp_path, bundled, reading):
    said = r(tmp_path, ROOT, reading=reading)
    assert agrees(tmp_path, bundled.with_reading(reading)) > 50
    assert "Advocacy" in said
    assert f"reading {reading}" in said


@needs_r
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_plain_r_reads_an_unzipped_release_in_any_locale(tmp_path, bundled, unzipped, locale):
    r(tmp_path, unzipped, locale)
    agrees(tmp_path, bundled)


@needs_r
def test_no_text_is_lost(tmp_path, bundled):
    r(tmp_path, ROOT)
    texts = [row[0] for row in rows_of(tmp_path / "texts.csv")[1:]]
    assert texts == [coding.rationale or "NA" for coding in bundled.codings]


@needs_r
def test_a_hostile_package_is_still_text(tmp_path, package):
    """Identifiers that a guessing reader would change; cells with quotes, line breaks and letters of other scripts."""
    codes = package / "data" / "codes.csv"
    studies = package / "data" / "studies.csv"
    codes.write_text(codes.read_text(encoding="utf-8").replace("role-advocacy", "007").replace(
        ",Advocacy,", ',"Über ""alles"", 中\nzweite",'), encoding="utf-8")
    codings = package / "data" / "codings.csv"
    codings.write_text(codings.read_text(encoding="utf-8").replace(",role-advocacy,", ",007,").replace(
        ",s40,", ",NA,"), encoding="utf-8")
    studies.write_text(studies.read_text(encoding="utf-8").replace("s40,", "NA,", 1), encoding="utf-8")
    r(tmp_path, package)
    lines = rows_of(tmp_path / "counts.csv")[1:]
    assert sorted(line[0] for line in lines)[0] == "007"
    assert next(line for line in lines if line[0] == "007")[1:] == ["0", "1", "3", "0"]
    totals = {code: int(number) for code, number in rows_of(tmp_path / "totals.csv")[1:]}
    assert totals["out-access"] == 13


def test_the_page_needs_no_package_of_r():
    assert BLOCKS
    for text in BLOCKS:
        assert "library(" not in text
        assert "::" not in text
