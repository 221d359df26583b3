"""How fast Boolean minimisation is, beside other programmes on the same truth tables; the answers are compared.

    python benchmarks/qca.py [SECONDS]

Peers are used if they are installed: quine-mccluskey, sympy, pyeda (Espresso, a heuristic) and pyqca. Each runs in a
process of its own, once on a small table so that its modules are loaded, and is stopped after SECONDS (30 unless told
otherwise); it is then not asked for larger tables. All times are of one processor.

Goals, for 60 observed rows: all prime implicants and all models with the fewest terms, up to 1,000, in 10 ms for 10
conditions and in 2 s for 20. The whole of `minimise` has no goal of its own: it adds the truth table, and of each model
the fit, the cases and the count of its assumptions. `noise` are rows and outcomes at random, the hardest there is and
no likely truth table; in `signal` the outcome follows three terms of three literals.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from multiprocessing import Pipe, Process
from pathlib import Path
from statistics import median
from time import process_time

from realist_synth.analyses.boolean.counterfactuals import Kind
from realist_synth.analyses.boolean.covers import covers
from realist_synth.analyses.boolean.primes import prime_implicants
from realist_synth.analyses.boolean.space import Space
from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.qca.sets import Sets

Row = tuple[int, ...]
Answer = tuple[set[str] | None, list[str]]  # all prime implicants, if the peer tells them, and one model
ROWS, TABLES = 60, 9
GOALS = {10: 0.010, 20: 2.0}


def table(conditions: int, seed: int, kind: str) -> tuple[list[Row], list[Row]]:
    """Positive and negative rows, always the same."""
    rng = random.Random(f"{conditions} {seed} {kind}")
    share = [0.5 if kind == "noise" else rng.choice([0.2, 0.4, 0.6, 0.8]) for _ in range(conditions)]
    rows: set[Row] = set()
    while len(rows) < min(ROWS, 3 * 2 ** conditions // 4):
        rows.add(tuple(int(rng.random() < each) for each in share))
    terms = [[(at, rng.randrange(2)) for at in rng.sample(range(conditions), 3)] for _ in range(3)]
    positive = [row for row in sorted(rows) if (rng.random() < 0.5 if kind == "noise" else
                                                any(all(row[at] == value for at, value in term) for term in terms))]
    return positive, sorted(rows - set(positive))


def written(space: Space, term: int) -> str:
    """A term as the peers write it: 1, 0 or - for each condition."""
    values = dict(space.literals(term))
    return "".join(str(values.get(at, "-")) for at in range(len(space.levels)))


def ours(positive: list[Row], negative: list[Row]) -> Answer:
    space = Space((2,) * len(positive[0]))
    rows = [space.row(row) for row in positive]
    terms = prime_implicants(rows, map(space.row, negative), space)
    found = covers(terms, rows)
    return {written(space, term) for term in terms}, [written(space, term) for term in found.models[0]]


def number(row: Iterable[int]) -> int:
    return int("".join(map(str, row)), 2)


def unknown(positive: list[Row], negative: list[Row]) -> list[int]:
    known = {number(row) for row in (*positive, *negative)}
    return [each for each in range(2 ** len(positive[0])) if each not in known]


def quine_mccluskey(positive: list[Row], negative: list[Row]) -> Answer:
    from quine_mccluskey.qm import QuineMcCluskey

    found = QuineMcCluskey().simplify([number(row) for row in positive], unknown(positive, negative),
                                      num_bits=len(positive[0]))
    return None, sorted(found)


def sympy(positive: list[Row], negative: list[Row]) -> Answer:
    from sympy import And, Not, Or, symbols
    from sympy.logic import SOPform

    names = symbols(f"x:{len(positive[0])}")
    found = SOPform(names, [list(row) for row in positive],
                    [list(map(int, f"{each:0{len(names)}b}")) for each in unknown(positive, negative)])
    terms = found.args if isinstance(found, Or) else (found,)
    sets = [set(term.args) if isinstance(term, And) else {term} for term in terms]
    return None, ["".join("1" if name in have else "0" if Not(name) in have else "-" for name in names)
                  for have in sets]


def espresso(positive: list[Row], negative: list[Row]) -> Answer:
    from pyeda.boolalg.expr import AndOp, OrOp, Variable
    from pyeda.inter import espresso_tts, truthtable, ttvars

    names = ttvars("x", len(positive[0]))
    cells = ["-"] * 2 ** len(names)
    for rows, sign in ((positive, "1"), (negative, "0")):
        for row in rows:
            cells[number(reversed(row))] = sign
    (found,) = espresso_tts(truthtable(names, "".join(cells)))
    terms = found.xs if isinstance(found, OrOp) else (found,)
    model = []
    for term in terms:
        values = {literal.indices[0] if isinstance(literal, Variable) else (~literal).indices[0]:
                  "1" if isinstance(literal, Variable) else "0"
                  for literal in (term.xs if isinstance(term, AndOp) else (term,))}
        model.append("".join(values.get(at, "-") for at in range(len(names))))
    return None, model


def pyqca(positive: list[Row], negative: list[Row]) -> Answer:
    from itertools import product

    # The package is called as this file is.
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != Path(__file__).parent.resolve()]
    from qca.minimizers import exact_set_cover
    from qca.minimizers import quine_mccluskey as primes_of

    width = len(positive[0])
    everything = list(product((0, 1), repeat=width))
    rows = [number(row) for row in positive]
    terms = primes_of(rows, everything, [False] * width, unknown(positive, negative))

    def text(term: object) -> str:
        return "".join(str(value) if value in (0, 1) else "-" for value in term.pattern)  # type: ignore[attr-defined]

    return {text(term) for term in terms}, [text(term) for term in exact_set_cover(terms, rows)]


PEERS: dict[str, Callable[[list[Row], list[Row]], Answer]] = {
    "quine-mccluskey": quine_mccluskey, "sympy": sympy, "pyeda espresso": espresso, "pyqca": pyqca}


def _told(function: Callable[..., Answer], rows: tuple[list[Row], list[Row]], pipe: object) -> None:
    try:
        function([(1, 1)], [(0, 1), (1, 0)])
        start = process_time()
        answer = function(*rows)
        pipe.send((process_time() - start, answer))  # type: ignore[attr-defined]
    except ImportError:
        pipe.send("not installed")  # type: ignore[attr-defined]


def asked(name: str, rows: tuple[list[Row], list[Row]], seconds: float) -> tuple[float, Answer] | str:
    """Seconds and answer of a peer, or why there are none."""
    here, there = Pipe(False)
    process = Process(target=_told, args=(PEERS[name], rows, there))
    process.start()
    there.close()
    try:
        return here.recv() if here.poll(seconds) else f"stopped after {seconds:g} s"
    except EOFError:
        return "failed"
    finally:
        process.kill()
        process.join()


def judged(answer: Answer, mine: Answer, rows: tuple[list[Row], list[Row]]) -> str:
    """How the answer of a peer differs from ours."""
    def covered(row: Row, term: str) -> bool:
        return all(want in ("-", str(have)) for have, want in zip(row, term, strict=True))

    primes, model = answer
    said = []
    if primes is not None:
        said.append("the same primes" if primes == mine[0] else
                    f"OTHER PRIMES: {len(mine[0] - primes)} missing, {len(primes - mine[0])} too many")
    if any(covered(row, term) for row in rows[1] for term in model):
        said.append("WRONG: covers a negative row")
    if not all(any(covered(row, term) for term in model) for row in rows[0]):
        said.append("WRONG: leaves out a positive row")
    if set(model) - (mine[0] or set()):
        said.append("terms that are not prime")
    said.append("a model of the fewest terms" if len(model) == len(mine[1]) else
                f"NOT MINIMAL: a model of {len(model)} terms where {len(mine[1])} do")
    return "; ".join(said)


def timed(conditions: int, kind: str) -> list[float]:
    """Seconds for each of several tables, the best of three."""
    found = []
    for seed in range(TABLES):
        positive, negative = table(conditions, seed, kind)
        space = Space((2,) * conditions)
        one, other = [space.row(row) for row in positive], [space.row(row) for row in negative]
        times = []
        for _ in range(3):
            start = process_time()
            covers(prime_implicants(one, other, space), one)
            times.append(process_time() - start)
        found.append(min(times))
    return found


def whole(conditions: int, kind: str, solution: Kind) -> list[tuple[float, int]]:
    """Seconds for the whole of `minimise`, and the number of its models, for each of several tables."""
    names, found = [f"C{at:02}" for at in range(conditions)], []
    for seed in range(TABLES):
        positive, negative = table(conditions, seed, kind)
        rows = [*positive, *negative]
        sets = Sets.of({**dict(zip(names, zip(*rows, strict=True), strict=True)),
                        "Y": [1] * len(positive) + [0] * len(negative)}, range(len(rows)))
        start = process_time()
        answer = minimise(sets, "Y", solution=solution, expectations=names if solution == "intermediate" else None)
        found.append((process_time() - start, len(answer.models)))
    return found


def wholes() -> None:
    """Print a line for each size and kind of table and each kind of solution."""
    print(f"the whole of minimise, {TABLES} tables of {ROWS} rows")
    for kind in ("signal", "noise"):
        for conditions in (10, 20):
            solutions: tuple[Kind, ...] = ("complex", "parsimonious", "intermediate")
            for solution in solutions:
                found = whole(conditions, kind, solution)
                times, models = [each for each, _ in found], [each for _, each in found]
                print(f"{kind:8}{conditions:3} conditions  {solution:13} median {median(times) * 1e3:9.2f} ms  "
                      f"most {max(times) * 1e3:9.2f} ms  models {min(models)} to {max(models)}", flush=True)


def compared(seconds: float) -> None:
    """Print how often the answers of each peer differ, on noise and where a prime is behind a gap in length."""
    tables = [table(5, seed, "noise") for seed in range(12)]
    tables.append(([(1,) * 5], [(0, 0, 1, 1, 1), (0, 1, 0, 1, 1), (0, 1, 1, 0, 1), (0, 1, 1, 1, 0)]))
    print(f"answers to {len(tables)} tables of 5 conditions")
    for name in PEERS:
        said = Counter(answer if isinstance(answer, str) else judged(answer[1], ours(*rows), rows)
                       for rows in tables for answer in [asked(name, rows, seconds)])
        for words, times in sorted(said.items()):
            print(f"    {name:16} {times:3} x {words}", flush=True)


def main() -> int:
    """Print a line for each size and kind of table, then one for each peer."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    print(f"all prime implicants and all models with the fewest terms (up to 1,000), {TABLES} tables of {ROWS} rows")
    missed = []
    for kind in ("signal", "noise"):
        for conditions in (6, 8, 10, 12, 16, 20):
            found = timed(conditions, kind)
            goal = GOALS.get(conditions)
            line = f"{kind:8}{conditions:3} conditions  median {median(found) * 1e3:9.2f} ms"
            print(f"{line}  most {max(found) * 1e3:9.2f} ms{f'  goal {goal * 1e3:g} ms' if goal else ''}", flush=True)
            if goal and median(found) > goal:
                missed.append(f"{conditions} conditions of {kind}")
    wholes()
    compared(seconds)
    given_up: set[str] = set()
    for conditions in (4, 5, 6, 8, 10, 12):
        rows = table(conditions, 0, "signal")
        start = process_time()
        mine = ours(*rows)
        spent = process_time() - start
        print(f"{conditions} conditions: ours {spent * 1e3:.2f} ms")
        for name in PEERS:
            if name in given_up:
                continue
            answer = asked(name, rows, seconds)
            if isinstance(answer, str):
                given_up.add(name)
                print(f"    {name:16} {answer}", flush=True)
            else:
                print(f"    {name:16} {answer[0] * 1e3:12.2f} ms {answer[0] / spent:10.0f}x  "
                      f"{judged(answer[1], mine, rows)}", flush=True)
    print(f"goals missed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
