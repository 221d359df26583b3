"""How fast the cross-tab is, beside pandas.crosstab on the same codings; the answers must be the same.

Run `python benchmarks/crosstab.py`. What counts is the ratio: machines differ, and the peers run in turn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median
from time import perf_counter

import pandas as pd

from realist_synth.analyses.crosstab import crosstab
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

CODES = {"role": 5, "context": 12, "mechanism": 7, "outcome": 12}
SIZES = ((29, 300), (200, 2_000), (2_000, 20_000))
ROUNDS = 15


def review_of(studies: int, codings: int) -> Review:
    """A review of this size, always the same."""
    rng = random.Random(studies)
    codes = [Code(code_id=f"{name}-{n:02}", dimension=name, label=f"{name} {n}") for name, k in CODES.items()
             for n in range(k)]
    rows = [Study(study_id=f"s{n:05}", label=f"Study {n}", title="T", facts_basis="review") for n in range(studies)]
    return Review(Metadata.minimal("benchmark"), studies=tuple(rows), codes=tuple(codes), codings=tuple(
        Coding(coding_id=str(n), study_id=rng.choice(rows).study_id, code_id=rng.choice(codes).code_id, basis="stated",
               presence="present") for n in range(codings)))


def ours(review: Review) -> list[list[int]]:
    """Counts, margins and the studies of every cell."""
    table = crosstab(review, "role", "outcome")
    assert table.studies
    assert table.row_totals
    assert table.column_totals
    return [list(row) for row in table.counts]


def theirs(frame: pd.DataFrame, rows: list[str], columns: list[str]) -> list[list[int]]:
    """Counts alone, by pandas: distinct pairs, joined on the study, crossed."""
    pairs = frame.drop_duplicates()
    down, across = (pairs[pairs["code"].str.startswith(name)] for name in ("role", "outcome"))
    met = down.merge(across, on="study", suffixes=("_row", "_column"))
    counted = pd.crosstab(met["code_row"], met["code_column"])
    found: list[list[int]] = counted.reindex(index=rows, columns=columns, fill_value=0).to_numpy().tolist()
    return found


def timed(function: Callable[[], object], repeat: int) -> float:
    """Seconds of one call."""
    start = perf_counter()
    for _ in range(repeat):
        function()
    return (perf_counter() - start) / repeat


def main() -> None:
    """Print a line for each size."""
    print(f"{'studies':>8} {'codings':>8} {'crosstab':>12} {'pandas':>12} {'ratio':>8}")
    for studies, codings in SIZES:
        review = review_of(studies, codings)
        frame = pd.DataFrame([(c.study_id, c.code_id) for c in review.evidence], columns=["study", "code"])
        table = crosstab(review, "role", "outcome")
        rows, columns = list(table.row_axis.codes), list(table.column_axis.codes)
        assert ours(review) == theirs(frame, rows, columns), "the answers differ"
        repeat = max(1, 20_000 // codings)
        times = [(timed(lambda: ours(review), repeat), timed(lambda: theirs(frame, rows, columns), 1))  # noqa: B023
                 for _ in range(ROUNDS)]
        mine, peer = median(t for t, _ in times), median(t for _, t in times)
        print(f"{studies:>8} {codings:>8} {mine * 1e3:>9.3f} ms {peer * 1e3:>9.3f} ms {peer / mine:>7.1f}x")


if __name__ == "__main__":
    main()
