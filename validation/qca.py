"""QCA on random tables against setqca, another implementation; prints how many answers agree.

Needs realist_synth and setqca 0.2.0: `python -m pip install setqca==0.2.0`, then `python validation/qca.py`. It writes
nothing: the pinned values of tests/reference/qca.json are R's (validation/qca.R).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pandas as pd
import setqca

from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.necessity import necessity
from realist_synth.analyses.qca.fit import value
from realist_synth.analyses.qca.sets import Sets
from realist_synth.errors import AnalysisError

TABLES = 500
# no ratio of the random memberships lies just there: at 0.8 setqca's floats and our whole numbers part now and then
CUT = 0.81237
KINDS = {"complex": "conservative", "parsimonious": "parsimonious"}


def table(draw: random.Random) -> pd.DataFrame:
    """A random table of three to five conditions, fuzzy or crisp."""
    names = "ABCDE"[:draw.randint(3, 5)]
    steps = [0, 1] if draw.random() < 0.3 else [n / 20 for n in range(21) if n != 10]
    return pd.DataFrame({name: [float(draw.choice(steps)) for _ in range(20)] for name in (*names, "Y")})


def literals(pattern: Iterable[int | None], names: str) -> frozenset[str]:
    """A term of setqca, 1, 0 or nothing for each condition, as the literals of ours."""
    return frozenset(("" if sign else "~") + name for sign, name in zip(pattern, names, strict=True)
                     if sign is not None)


def compare(frame: pd.DataFrame, agreed: Counter[str]) -> None:
    """Count which answers of one table agree."""
    names = "".join(frame.columns[:-1])
    sets = Sets.from_frame(frame)
    try:
        ours = {kind: minimise(sets, "Y", solution=kind, inclusion_cut=CUT) for kind in KINDS}
    except AnalysisError:
        agreed["left out: no row is positive, or a set does not vary"] += 1
        return
    theirs = setqca.FSQCA(consistency=CUT, max_solutions=1000).fit(frame, outcome="Y", conditions=list(names))
    for kind, name in KINDS.items():
        models = {frozenset(frozenset(term.formula.split("*")) - {"1"} for term in model.terms): model
                  for model in ours[kind].models}
        other = {frozenset(literals(term.pattern, names) for term in found.boolean.implicants): found
                 for found in getattr(theirs, name)}
        # of the models with the fewest terms, setqca keeps those with the fewest literals
        least = min(sum(map(len, model)) for model in models)
        fewest = {model for model in models if sum(map(len, model)) == least}
        agreed[f"{kind}: same models" if fewest == set(other) else f"{kind}: other models"] += 1
        for key in set(models) & set(other):
            pairs = [(models[key].whole.fit.inclusion, other[key].fit.consistency),
                     (models[key].whole.fit.pri, other[key].fit.pri),
                     (models[key].whole.fit.coverage, other[key].fit.coverage)]
            same = all(abs((value(own) or 0.0) - found) < 1e-12 for own, found in pairs)
            agreed["fit of a model: same" if same else "fit of a model: other"] += 1
    needed = setqca.necessity_analysis(frame, outcome="Y", conditions=list(names))
    found = {each.formula: each.fit for each in necessity(sets, "Y", disjunctions=1).found}
    for candidate in needed.candidates:
        own = found[str(candidate.expression)]
        pairs = [(own.inclusion, candidate.fit.consistency), (own.coverage, candidate.fit.coverage),
                 (own.ron, candidate.fit.ron)]
        same = all(abs((value(part) or 0.0) - other) < 1e-12 for part, other in pairs)
        agreed["fit of necessity: same" if same else "fit of necessity: other"] += 1


if __name__ == "__main__":
    draw, agreed = random.Random(20210501), Counter[str]()
    for _ in range(TABLES):
        compare(table(draw), agreed)
    for what, number in sorted(agreed.items()):
        print(f"{number:6} {what}")
