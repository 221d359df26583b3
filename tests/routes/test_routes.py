"""From an empty folder, every route of a data user ends in the same table; the script that times them says so."""

import shutil
import subprocess
import sys

from tests.routes.conftest import ROOT


def test_all_routes_end_in_the_same_table(versions):
    done = subprocess.run([sys.executable, ROOT / "benchmarks" / "routes.py", versions, "--artifact", "review",
                           "--version", "v0.1.0"], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    *routes, verdict = done.stdout.splitlines()
    assert verdict == "all routes end in the same table"
    assert len(routes) == 6 + bool(shutil.which("Rscript"))
    assert {line.split(" s ")[1].strip() for line in routes} == {"1 cells, 2 in all"}
