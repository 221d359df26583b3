"""Reference values for the patterns from two itemset miners, mlxtend and efficient-apriori.

Run `python validation/patterns.py` where both are installed. It draws tables of studies and codes, always the same, and
writes what the miners find to tests/reference/patterns.json. Neither miner knows slots: of the sets they find those are
kept that fill each slot of a kind. mlxtend's `fpmax` gives the maximal sets of a table; the closed ones follow from the
counts of all sets, since a set is closed if no larger one has its count.
"""

from __future__ import annotations

import json
import random
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

TARGET = Path(__file__).parent.parent / "tests" / "reference" / "patterns.json"
CODES = ("c1", "c2", "c3", "c4", "m1", "m2", "m3", "o1", "o2", "o3")
TABLES = ((1, 12, 0.6, 2), (2, 29, 0.5, 2), (3, 29, 0.45, 3), (4, 60, 0.5, 5), (5, 200, 0.45, 6))


def table(seed: int, studies: int, share: float) -> dict[str, list[str]]:
    """The codes of each study."""
    rng = random.Random(seed)
    found = {f"s{n:03}": [code for code in CODES if rng.random() < share] for n in range(studies)}
    return {study: codes for study, codes in found.items() if codes}


def by_mlxtend(rows: dict[str, list[str]], minimum: int, name: str) -> dict[str, int]:
    """The sets that recur, or the maximal ones."""
    import mlxtend.frequent_patterns as miners
    import pandas as pd

    frame = pd.DataFrame([[code in codes for code in CODES] for codes in rows.values()], columns=CODES)
    found = getattr(miners, name)(frame, minimum / len(frame) - 1e-12, use_colnames=True)
    return {" ".join(sorted(items)): round(share * len(frame))
            for items, share in zip(found["itemsets"], found["support"], strict=True)}


def by_efficient_apriori(rows: dict[str, list[str]], minimum: int) -> dict[str, int]:
    """The sets that recur."""
    from efficient_apriori import itemsets_from_transactions

    found, _ = itemsets_from_transactions([tuple(codes) for codes in rows.values()], minimum / len(rows) - 1e-12,
                                          max_length=len(CODES))
    return {" ".join(sorted(items)): count for level in found.values() for items, count in level.items()}


def slots(items: str) -> str:
    """The slots that a set fills, each named once for each code in it."""
    return "".join(code[0] for code in items.split())


def closed(found: dict[str, int]) -> dict[str, int]:
    """The sets of which no larger one has the same count."""
    whole = {frozenset(items.split()): count for items, count in found.items()}
    dull = {frozenset(smaller) for items, count in whole.items() for size in range(1, len(items))
            for smaller in combinations(sorted(items), size) if whole[frozenset(smaller)] == count}
    return {items: count for items, count in found.items() if frozenset(items.split()) not in dull}


def main() -> None:
    """Write the reference values."""
    cases = []
    for seed, studies, share, minimum in TABLES:
        rows = table(seed, studies, share)
        found = by_mlxtend(rows, minimum, "fpgrowth")
        if found != by_efficient_apriori(rows, minimum) or found != by_mlxtend(rows, minimum, "apriori"):
            raise SystemExit("the miners do not agree")
        three = {name: {items: count for items, count in each.items() if set(slots(items)) == {"c", "m", "o"}}
                 for name, each in (("all", found), ("closed", closed(found)),
                                    ("maximal", by_mlxtend(rows, minimum, "fpmax")))}
        cases.append({"rows": rows, "minimum": minimum, "several": {name: dict(sorted(each.items()))
                                                                    for name, each in three.items()},
                      "one": {kind: dict(sorted((items, count) for items, count in found.items()
                                                if slots(items) == kind)) for kind in ("cm", "co", "mo", "cmo")}})
    source = {name: version(name) for name in ("mlxtend", "efficient-apriori")}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps({"source": source, "cases": cases}, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(cases)} tables, {sum(len(each['several']['all']) for each in cases)} sets")


if __name__ == "__main__":
    main()
