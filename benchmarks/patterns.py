"""How fast patterns are found, beside itemset miners and a join in Polars on the same pairs; the answers must be equal.

Run `python benchmarks/patterns.py [MILLIONS]` where mlxtend, efficient-apriori and Polars are installed; a peer that is
not is left out, and said to be. What counts is the ratio of CPU seconds of all threads: machines differ, the peers run
in turn. Each answer is the whole list of combinations with their counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.pattern.frames import patterns_of
from realist_synth.analyses.pattern.postings import Postings
from realist_synth.analyses.pattern.tallies import column, tally
from realist_synth.model.vocabularies import Slot

Answer = dict[tuple[str, ...], int]
ALL = 10**9
MINIMUM = 10
MINERS = ((29, 300, 2), (200, 2_000, 4), (2_000, 20_000, 20), (20_000, 200_000, 200))
SIZES = {Slot.INTERVENTION: 20, Slot.CONTEXT: 60, Slot.MECHANISM: 50, Slot.OUTCOME: 70}


def codes_of(sizes: dict[Slot, int]) -> dict[str, str]:
    """Codes with their slots; the name says the slot."""
    return {f"{slot.value[0]}{n:03}": slot.value for slot, size in sizes.items() for n in range(size)}


def frame_of(studies: int, codings: int, codes: list[str], seed: int = 1) -> pd.DataFrame:
    """Codings at random, always the same; some codes are more frequent than others, and some pairs stand twice."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.sqrt(np.arange(1, len(codes) + 1))
    drawn = rng.choice(len(codes), codings, p=rng.permutation(weights) / weights.sum())
    return pd.DataFrame({"study_id": rng.integers(0, studies, codings), "code_id": np.array(codes, object)[drawn]})


def ours(frame: Any, slots: dict[str, str], minimum: int) -> Answer:
    """Patterns of contexts, mechanisms and outcomes, from the frame."""
    found = patterns_of(frame, slots, kind="CMO", minimum=minimum, most=ALL)
    return {tuple(code for _, codes in each.codes for code in codes): each.count for each in found.patterns}


def triples(found: Iterable[tuple[Iterable[str], int]]) -> Answer:
    """Of all sets of three, those with one context, one mechanism and one outcome."""
    keys = ((tuple(sorted(items)), count) for items, count in found)
    return {key: count for key, count in keys if "".join(code[0] for code in key) == "cmo"}


def apriori(transactions: list[tuple[str, ...]], minimum: int) -> Answer:
    """efficient-apriori."""
    from efficient_apriori import itemsets_from_transactions

    found, _ = itemsets_from_transactions(transactions, minimum / len(transactions) - 1e-12, max_length=3)
    return triples(found.get(3, {}).items())


def mlxtend(table: pd.DataFrame, minimum: int, name: str = "fpgrowth") -> Answer:
    """mlxtend, on the one-hot table that it wants."""
    import mlxtend.frequent_patterns as miners

    found = getattr(miners, name)(table, minimum / len(table) - 1e-12, use_colnames=True, max_len=3)
    three = found[found["itemsets"].map(len) == 3]
    return triples((items, round(share * len(table)))
                   for items, share in zip(three["itemsets"], three["support"], strict=True))


def counted(frame: Any) -> Any:
    """The counts of all triples as arrays, from the frame."""
    pairs = Postings.from_frame(frame)
    columns = [column(pairs, [at for at, code in enumerate(pairs.codes) if code[0] == letter]) for letter in "cmo"]
    return (pairs.codes, columns, *tally(columns, MINIMUM))


def from_arrays(found: Any) -> Answer:
    """The same as the others give, for the comparison."""
    codes, columns, keys, counts = found
    names = [[code for code in codes if code[0] == letter] for letter in "cmo"]
    digits = np.unravel_index(keys, [each.size for each in columns])
    rows = zip(*(np.array(own, object)[at].tolist() for own, at in zip(names, digits, strict=True)), strict=True)
    return dict(zip(rows, counts.tolist(), strict=True))


def joined(frame: Any) -> Any:
    """Polars: distinct pairs, joined on the study twice, counted."""
    import polars as pl

    pairs = frame.lazy().unique()
    sides = [pairs.filter(pl.col("code_id").str.starts_with(letter)).rename({"code_id": letter}) for letter in "cmo"]
    met = sides[0].join(sides[1], on="study_id").join(sides[2], on="study_id").group_by("c", "m", "o").len()
    return met.filter(pl.col("len") >= MINIMUM).collect()


def from_polars(found: Any) -> Answer:
    """The same as the others give, for the comparison."""
    return {row[:3]: row[3] for row in found.iter_rows()}


def timed(function: Callable[[], Any], rounds: int) -> tuple[Any, float, float]:
    """The answer, CPU seconds of all threads and wall seconds, each the median of the rounds."""
    found = None
    cpu, wall = [], []
    for _ in range(rounds):
        begun, at = process_time(), perf_counter()
        found = function()
        cpu.append(process_time() - begun)
        wall.append(perf_counter() - at)
    return found, median(cpu), median(wall)


def compared(title: str, runs: dict[str, Callable[[], Any]], rounds: int,
             read: dict[str, Callable[[Any], Answer]] | None = None) -> None:
    """Print a line for each; the first is ours. What an answer is read with costs no time."""
    print(title)
    first, base = None, 0.0
    for name, function in runs.items():
        found, cpu, wall = timed(function, rounds)
        found = (read or {}).get(name, lambda same: same)(found)
        first, base = (found, cpu) if first is None else (first, base)
        assert found == first, f"{name} gives another answer"
        print(f"  {name:<22} {len(found):>8} combinations {cpu:>9.3f} s CPU {wall:>9.3f} s wall {cpu / base:>7.1f}x")


def miners() -> None:
    """At the sizes of reviews: the same triples from itemset miners, which mine all sets of three codes."""
    slots = codes_of({Slot.CONTEXT: 12, Slot.MECHANISM: 7, Slot.OUTCOME: 12})
    for studies, codings, minimum in MINERS:
        frame = frame_of(studies, codings, sorted(slots))
        groups = frame.drop_duplicates().groupby("study_id")["code_id"]
        transactions = [tuple(group) for _, group in groups]
        table = pd.crosstab(frame["study_id"], frame["code_id"]).astype(bool)
        runs = {"realist_synth": lambda: ours(frame, slots, minimum)}  # noqa: B023
        if find_spec("efficient_apriori"):
            runs["efficient-apriori"] = lambda: apriori(transactions, minimum)  # noqa: B023
        if find_spec("mlxtend"):
            runs["mlxtend apriori"] = lambda: mlxtend(table, minimum, "apriori")  # noqa: B023
            if studies <= 200:  # beyond, minutes: so many codes in each study are not what it is made for
                runs["mlxtend fpgrowth"] = lambda: mlxtend(table, minimum)  # noqa: B023
        compared(f"{studies} studies, {codings} codings, in {minimum} or more studies", runs, 5)


def literature(millions: float) -> None:
    """At the size of a literature: the triples of C, M and O from raw columns."""
    slots = codes_of(SIZES)
    codings = int(millions * 1_000_000)
    frame = frame_of(codings // 10, codings, sorted(slots))
    runs: dict[str, Callable[[], Any]] = {"counts, pandas frame": lambda: counted(frame)}
    read: dict[str, Callable[[Any], Answer]] = {"counts, pandas frame": from_arrays}
    if find_spec("polars"):
        import polars as pl

        other = pl.DataFrame({"study_id": frame["study_id"].to_numpy(), "code_id": frame["code_id"].tolist()})
        runs |= {"counts, Polars frame": lambda: counted(other), "Polars join": lambda: joined(other)}
        read |= {"counts, Polars frame": from_arrays, "Polars join": from_polars}
    runs["all patterns"] = lambda: ours(frame, slots, MINIMUM)
    compared(f"{codings // 10} studies, {codings} codings, {len(slots)} codes, in {MINIMUM} or more studies", runs, 3,
             read)
    begun = process_time()
    found = patterns_of(frame, slots, minimum=MINIMUM)
    print(f"  the four usual kinds, the first {len(found.patterns)} of {found.n_patterns} listed: "
          f"{process_time() - begun:.3f} s CPU")
    indexed(Postings.from_frame(frame))


def indexed(pairs: Postings) -> None:
    """Counting alone, once the pairs are sorted."""
    columns = [column(pairs, [at for at, code in enumerate(pairs.codes) if code[0] == letter]) for letter in "cmo"]
    begun = process_time()
    _, counts = tally(columns, 1)
    spent = process_time() - begun
    print(f"  a further count on sorted pairs: {int(counts.sum())} triples in {spent:.3f} s CPU, "
          f"{1e9 * spent / max(1, int(counts.sum())):.1f} ns each")


def both_ways() -> None:
    """The two ways to count, on the same input, to see where they cross."""
    from realist_synth.analyses.pattern import search as pattern_search

    slots = codes_of({Slot.CONTEXT: 12, Slot.MECHANISM: 7, Slot.OUTCOME: 12})
    kept = pattern_search.LARGE, pattern_search.MANY_BITS
    for studies in (300, 1_000, 3_000, 10_000, 30_000):
        found = Incidence.from_frame(frame_of(studies, studies * 10, sorted(slots)))
        runs: dict[str, Callable[[], Answer]] = {}
        for name, limit in (("bit sets", 10**9), ("arrays", 0)):
            def run(limit: int = limit) -> Answer:
                pattern_search.LARGE = pattern_search.MANY_BITS = limit
                return ours(found, slots, 2)  # noqa: B023
            runs[name] = run
        compared(f"{studies} studies, both ways", runs, 3)
    pattern_search.LARGE, pattern_search.MANY_BITS = kept


if __name__ == "__main__":
    miners()
    both_ways()
    literature(float(sys.argv[1]) if len(sys.argv) > 1 else 1)
