"""How fast 1,000 outcomes are pooled, beside a loop of R metafor over the same estimates; the answers must be the same.

Run `python benchmarks/pooling.py`. Without R and metafor only our own times are printed. What counts is the ratio:
machines differ. All times are of the processor; R is timed inside R, so that its start does not count, and of its two
loops (set to iterate as long as ours, and as it comes) the faster one counts.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from realist_synth.analyses.meta.many_outcomes import ManyPooled, pool_many
from realist_synth.analyses.meta.random_effects import Method, fit

OUTCOMES, STUDIES, ROUNDS = 1_000, 20, 25
METHODS: tuple[Method, ...] = ("DL", "REML", "PM")
EQUAL = 1e-6
LOOP = """
suppressMessages(library(metafor))
folder <- commandArgs(TRUE)[1]
y <- as.matrix(read.csv(file.path(folder, "y.csv"), header = FALSE))
v <- as.matrix(read.csv(file.path(folder, "v.csv"), header = FALSE))
for (method in c("DL", "REML", "PM")) {
  control <- list(threshold = 1e-10, maxiter = 10000, tol = 1e-10)
  took <- system.time(found <- t(sapply(seq_len(nrow(y)), function(i) {
    own <- !is.na(y[i, ])
    fit <- tryCatch(suppressWarnings(rma(y[i, own], v[i, own], method = method, control = control)),
                    error = function(e) NULL)
    if (is.null(fit)) rep(NA, 5) else c(fit$b, fit$se, fit$ci.lb, fit$ci.ub, fit$tau2)
  })))[1:2]
  # without settings of ours, as a user would call it
  plain <- system.time(for (i in seq_len(nrow(y))) { own <- !is.na(y[i, ])
    try(suppressWarnings(rma(y[i, own], v[i, own], method = method)), silent = TRUE) })[1:2]
  write.table(found, file.path(folder, paste0(method, ".csv")), sep = ",", row.names = FALSE, col.names = FALSE)
  cat(method, min(sum(took), sum(plain)), "\\n")
}
"""


def estimates() -> tuple[np.ndarray, np.ndarray]:
    """Outcomes x studies, always the same; four in ten studies do not report an outcome."""
    rng = np.random.default_rng(20210301)
    v = np.exp(rng.normal(-3, 1, (OUTCOMES, STUDIES)))
    y = rng.normal(0.3, np.sqrt(v + rng.choice([0.0, 0.01, 0.1, 1.0], (OUTCOMES, 1))))
    gone = rng.random(y.shape) < 0.4
    gone[:, :2] = False
    y[gone] = v[gone] = np.nan
    return y, v


def ours(y: np.ndarray, v: np.ndarray, method: Method) -> tuple[float, ManyPooled]:
    """Seconds, and the answer."""
    times, found = [], pool_many(y, v, method=method)
    for _ in range(ROUNDS):
        start = process_time()
        found = pool_many(y, v, method=method)
        times.append(process_time() - start)
    return median(times), found


def theirs(y: np.ndarray, v: np.ndarray) -> dict[str, tuple[float, np.ndarray]]:
    """Seconds and answers of a loop of metafor, by method; empty where R is not there."""
    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table, values in (("y", y), ("v", v)):
            np.savetxt(folder / f"{table}.csv", values, delimiter=",", fmt="%.17g")
        (folder / "loop.R").write_text(LOOP, encoding="utf-8")
        done = subprocess.run(["Rscript", str(folder / "loop.R"), name], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"R without metafor: {done.stderr.strip().splitlines()[-1]}")
            return {}
        times = dict(line.split() for line in done.stdout.splitlines())
        return {method: (float(seconds), np.genfromtxt(folder / f"{method}.csv", delimiter=","))
                for method, seconds in times.items()}


def one_by_one(y: np.ndarray, v: np.ndarray, method: Method) -> float:
    """Seconds of our loop without numpy."""
    rows = [([a for a in one if a == a], [b for b in other if b == b]) for one, other in zip(y.tolist(), v.tolist(),
                                                                                            strict=True)]
    start = process_time()
    for own, variances in rows:
        assert fit(own, variances, method=method).pooled
    return process_time() - start


def main() -> None:
    """Print a line for each method."""
    y, v = estimates()
    peers = theirs(y, v)
    print(f"{'method':>8} {'at once':>12} {'one by one':>12} {'metafor':>12} {'ratio':>8} {'largest difference':>20}")
    for method in METHODS:
        mine, found = ours(y, v, method)
        line = f"{method:>8} {mine * 1e3:>9.2f} ms {one_by_one(y, v, method) * 1e3:>9.0f} ms"
        if method in peers:
            seconds, answer = peers[method]
            own = np.column_stack([found.estimate, found.se, found.ci_low, found.ci_high, found.tau2])
            there = ~np.isnan(answer).any(axis=1)
            apart = np.max(np.abs(own - answer)[there] / np.maximum(1.0, np.abs(answer[there])))
            assert apart < EQUAL, f"the answers differ by {apart}"
            line += f" {seconds * 1e3:>9.0f} ms {seconds / mine:>7.0f}x {apart:>20.1e}"
            line += "" if there.all() else f"   metafor does not converge on {np.sum(~there)} outcomes"
        print(line)


if __name__ == "__main__":
    main()
