"""How long the robustness of every cell takes, beside one cross-tab and beside a bootstrap with replicates.

Run `python benchmarks/robustness.py`. What counts is the ratio inside one run. `ranges` is the leave-one-out range and
the bootstrap interval of all cells of a cross-tab that is there already; `robustness` is the whole analysis of one pair
of dimensions, which also counts them under each of the four readings, from the rows. `replicates` is the bootstrap of
every cell by drawing 1,000 samples of studies.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median

from crosstab import review_of, timed

from realist_synth.analyses.crosstab import CrossTab, crosstab
from realist_synth.analyses.probability.binomial import binomial_interval
from realist_synth.analyses.robustness import robustness
from realist_synth.model.review import Review

SIZES = ((29, 300), (200, 2_000), (2_000, 20_000))
ROUNDS = 7
REPLICATES = 1_000


def whole(review: Review) -> CrossTab:
    """One cross-tab with counts, margins and studies."""
    table = crosstab(review, "role", "outcome")
    assert table.studies
    assert table.row_totals
    assert table.column_totals
    return table


def ranges(table: CrossTab) -> list[tuple[int, int, int, int]]:
    """The two closed forms for every cell."""
    binomial_interval.cache_clear()
    n = table.n_studies
    return [(max(count - 1, 0), min(count, n - 1), *binomial_interval(n, count))
            for row in table.counts for count in row]


def replicates(table: CrossTab) -> list[tuple[int, int]]:
    """The percentile interval of every cell from drawn samples."""
    rng, n = random.Random(1), table.n_studies
    cells = [{int(name[1:]) for name in units} for row in table.studies for units in row]
    drawn = [rng.choices(range(n), k=n) for _ in range(REPLICATES)]
    found = []
    for cell in cells:
        counts = sorted(sum(at in cell for at in sample) for sample in drawn)
        found.append((counts[int(REPLICATES * 0.025)], counts[int(REPLICATES * 0.975)]))
    return found


def timed_median(function: Callable[[], object], repeat: int) -> float:
    """The median seconds of one call over the rounds."""
    return median(timed(function, repeat) for _ in range(ROUNDS))


def main() -> None:
    """Print a line for each size."""
    print(f"{'studies':>8} {'codings':>8} {'crosstab':>11} {'ranges':>11} {'robustness':>11} {'replicates':>13}")
    for studies, codings in SIZES:
        review = review_of(studies, codings)
        table = whole(review)
        repeat = max(1, 5_000 // codings)
        one = timed_median(lambda: whole(review), repeat)  # noqa: B023
        cells = timed_median(lambda: ranges(table), repeat)  # noqa: B023
        full = timed_median(lambda: robustness(review, rows="role", columns="outcome"), repeat)  # noqa: B023
        slow = timed(lambda: replicates(table), 1) if studies <= 200 else None  # noqa: B023
        print(f"{studies:>8} {codings:>8} {one * 1e3:>8.3f} ms {cells / one:>10.2f}x {full / one:>10.2f}x "
              f"{f'{slow / one:.0f}x' if slow else 'not run':>13}")


if __name__ == "__main__":
    main()
