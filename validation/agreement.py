"""Reference values for the coefficients of agreement, written to tests/reference/agreement.json.

Needs realist_synth and, apart from it, irrCAC, krippendorff, numpy, pandas and statsmodels:
`python -m pip install irrCAC==0.4.4 krippendorff==0.9.0 statsmodels==0.15.0`, then `python validation/agreement.py`.
It prints how far our values lie from theirs.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
from irrCAC import datasets
from irrCAC.raw import CAC
from scipy.stats import t
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_table
from statsmodels.stats.tests.test_inter_rater import diagnoses

from realist_synth.analyses.coders.coefficients import cohen_kappa, fleiss_kappa, gwet_ac1
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha

OUT = Path(__file__).parent.parent / "tests" / "reference" / "agreement.json"
LEVELS = ("nominal", "ordinal", "interval")
Rows = list[list[int | None]]


def drawn(coders: int, units: int, values: int, missing: float, seed: int) -> Rows:
    """Ratings that agree in part: a true value for each unit, from which a coder strays now and then."""
    rng = random.Random(seed)
    truth = [rng.randrange(values) for _ in range(units)]
    return [[None if rng.random() < missing else rng.randrange(values) if rng.random() < 0.3 else own for own in truth]
            for _ in range(coders)]


def rows_of(frame: pd.DataFrame) -> Rows:
    """One row for each coder, as whole numbers."""
    return [[None if pd.isna(value) else int(value) for value in frame[name]] for name in frame]


def cases() -> dict[str, tuple[str, Rows]]:
    """The tables of ratings by name, with where they come from."""
    fleiss = [[int(value) for value in column] for column in np.asarray(diagnoses).T]
    four, five = rows_of(datasets.raw_4raters()), rows_of(datasets.raw_5observers())
    found = {
        "fleiss-1971": ("Fleiss 1971: diagnoses of 30 patients by 6 raters, as in R irr and statsmodels", fleiss),
        "krippendorff-2011": ("Krippendorff 2011: 4 observers, 12 units; also Gwet's cac.raw4raters", four),
        "gwet-5-observers": ("irrCAC: raw_5observers", five),
    }
    for n, (coders, units, values, missing) in enumerate(
            [(2, 40, 2, 0.0), (2, 29, 2, 0.2), (3, 29, 3, 0.1), (5, 60, 4, 0.3), (4, 12, 5, 0.0), (2, 145, 2, 0.0)]):
        found[f"random-{n}"] = (f"drawn with seed {n}", drawn(coders, units, values, missing, n))
    return found


def library_alpha(rows: Rows, level: str) -> float | None:
    """Alpha by the package krippendorff; None where it is not defined."""
    data = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)
    try:
        return float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))
    except ValueError:
        return None


def jackknifed(rows: Rows, level: str) -> dict[str, float]:
    """The jackknife over units, by calling the package once without each unit that two coders rated."""
    kept = [at for at in range(len(rows[0])) if sum(row[at] is not None for row in rows) >= 2]
    whole = library_alpha(rows, level)
    without = [library_alpha([[row[at] for at in kept if at != out] for row in rows], level) for out in kept]
    error = float(np.sqrt((len(kept) - 1) ** 2 / len(kept) * np.var(without, ddof=1)))
    half = float(t.ppf(0.975, len(kept) - 1)) * error
    return {"value": whole, "se": error, "low": max(-1.0, whole - half), "high": min(1.0, whole + half)}


def by_irrcac(rows: Rows, name: str) -> dict[str, float]:
    """Fleiss' kappa or AC1 with standard error and interval by irrCAC, unrounded."""
    frame = pd.DataFrame({f"coder {n}": pd.Series(row, dtype="float") for n, row in enumerate(rows)})
    found = getattr(CAC(frame, digits=12), name)()["est"]
    low, high = found["confidence_interval"]
    return {"value": float(found["coefficient_value"]), "se": float(found["se"]), "low": max(-1.0, float(low)),
            "high": float(high)}


def by_statsmodels(rows: Rows) -> dict[str, float]:
    """Cohen's kappa of the first two coders with its standard error."""
    pairs = [(a, b) for a, b in zip(rows[0], rows[1], strict=True) if a is not None and b is not None]
    values = sorted({value for pair in pairs for value in pair})
    table = [[sum(pair == (a, b) for pair in pairs) for b in values] for a in values]
    found = cohens_kappa(table)
    return {"value": float(found.kappa), "se": float(found.std_kappa)}


def references(rows: Rows) -> dict[str, Any]:
    """What the libraries say of a table of ratings."""
    found: dict[str, Any] = {"kappa": by_statsmodels(rows), "fleiss": by_irrcac(rows, "fleiss"),
                             "ac1": by_irrcac(rows, "gwet")}
    if all(value is not None for row in rows for value in row):
        found["fleiss_statsmodels"] = {"value": float(fleiss_of_table(aggregate_raters(np.array(rows).T)[0]))}
    return found | {f"alpha {level}": jackknifed(rows, level) for level in LEVELS}


def ours(rows: Rows) -> dict[str, dict[str, Any]]:
    """The same by this library."""
    fleiss = fleiss_kappa(rows).to_dict()
    found = {"kappa": cohen_kappa(rows[0], rows[1]).to_dict(), "fleiss": fleiss, "fleiss_statsmodels": fleiss,
             "ac1": gwet_ac1(rows).to_dict()}
    return found | {f"alpha {level}": krippendorff_alpha(rows, level=level).to_dict() for level in LEVELS}  # type: ignore[arg-type]


PUBLISHED = [
    {"case": "fleiss-1971", "coefficient": "fleiss", "value": 0.430, "places": 3, "source": "Fleiss 1971"},
    {"case": "fleiss-1971", "coefficient": "fleiss", "value": 0.4302445, "places": 7,
     "source": "R irr, kappam.fleiss(diagnoses), as pinned in the tests of statsmodels"},
    *({"case": "krippendorff-2011", "coefficient": f"alpha {level}", "value": value, "places": 3,
       "source": "Krippendorff 2011, Computing Krippendorff's alpha-reliability"}
      for level, value in (("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849))),
    {"case": "krippendorff-2011", "coefficient": "ac1", "value": 0.77544, "places": 5, "se": 0.14295,
     "low": 0.461, "high": 1.0, "source": "R irrCAC 1.0, overview vignette, gwet.ac1.raw(cac.raw4raters)"},
    {"case": "krippendorff-2011", "coefficient": "fleiss", "value": 0.76117, "places": 5, "se": 0.15302,
     "low": 0.424, "high": 1.0, "source": "R irrCAC 1.0, overview vignette, fleiss.kappa.raw(cac.raw4raters)"},
]


def main() -> None:
    """Write the file and print the largest differences."""
    written = {name: {"source": source, "ratings": rows, "reference": references(rows)}
               for name, (source, rows) in cases().items()}
    largest: dict[str, float] = {}
    for case in written.values():
        mine = ours(case["ratings"])
        for name, values in case["reference"].items():
            for key, value in values.items():
                place = f"{name} {key}"
                largest[place] = max(largest.get(place, 0.0), abs(mine[name][key] - value))
    for place, difference in largest.items():
        print(f"{place:28} {difference:.1e}")
    for row in PUBLISHED:
        mine = ours(written[row["case"]]["ratings"])[row["coefficient"]]
        print(f"{row['coefficient']}: {row['value']}, ours {mine['value']:.7f} ({row['source']})")
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps({"cases": written, "published": PUBLISHED}, indent=1, ensure_ascii=False)
    OUT.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
