"""How long a command takes, in units of `python -c pass`: CPU seconds of all threads, median of several runs in turn.

    python benchmarks/startup.py [PACKAGE]

Goals: a command at most 15 units and under half of `frictionless validate`; `validate` at most 1.5 times that.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = 15
PACKAGE = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
CLI = [sys.executable, "-m", "realist_synth.cli"]
PASS = [sys.executable, "-c", "pass"]
FRICTIONLESS = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
COMMANDS = {
    "crosstab role outcome": [*CLI, "crosstab", "role", "outcome", "."],
    "crosstab, table": [*CLI, "crosstab", "role", "outcome", ".", "--format", "table"],
    "cell": [*CLI, "cell", "role-advocacy", "out-access", "."],
    "claims": [*CLI, "claims", "."],
    "configurations": [*CLI, "configurations", "."],
    "agreement": [*CLI, "agreement", "."],
    "info": [*CLI, "info", "."],
    "validate": [*CLI, "validate", "."],
}


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=PACKAGE, stdout=quiet, stderr=quiet, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    """Run all commands in turn, so that noise falls on each alike."""
    everything = {"python -c pass": PASS, "frictionless validate": FRICTIONLESS, **COMMANDS}
    for command in everything.values():
        cpu(command)
    times = {name: [] for name in everything}
    for _ in range(RUNS):
        for name, command in everything.items():
            times[name].append(cpu(command))
    median = {name: statistics.median(found) for name, found in times.items()}
    unit, judge = median["python -c pass"], median["frictionless validate"]
    failed = []
    for name, seconds in median.items():
        print(f"{name:24}{seconds:8.3f} s{seconds / unit:8.1f} units{seconds / judge:8.2f} of frictionless validate")
        goal = seconds <= 1.5 * judge if name == "validate" else seconds <= min(15 * unit, judge / 2)
        if name in COMMANDS and not goal:
            failed.append(name)
    print(f"goals missed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
