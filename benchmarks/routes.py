"""From an empty folder to the same table of roles by outcomes, by every route that a data user may take; each timed.

    python benchmarks/routes.py [REPOSITORY] [--artifact NAME] [--version vX.Y.Z]

REPOSITORY is an address or a folder that has the annotated tag NAME@vX.Y.Z; left out, it is a clone of this
repository, tagged so.
Every route starts in an empty folder and with empty caches. Exits with 1 where two routes end in different tables.
"""

import argparse
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LIBRARY = """
import json, sys, realist_synth
table = realist_synth.crosstab(realist_synth.read_package(sys.argv[1]), "role", "outcome", level="all")
cells = {f"{row} {column}": table.counts[i][j] for i, row in enumerate(table.row_axis.codes)
         for j, column in enumerate(table.column_axis.codes) if table.counts[i][j]}
print(json.dumps(cells))
"""
PANDAS = """
import json, sys
from pathlib import Path
import pandas as pd
tables = {name: pd.read_csv(Path(sys.argv[1]) / f"{name}.csv", dtype="string", keep_default_na=False, na_values=[""])
          for name in ("codings", "codes")}
stated = tables["codings"].query("basis == 'stated' and presence == 'present'").merge(tables["codes"], on="code_id")
of = lambda dimension: stated[stated["dimension"] == dimension][["study_id", "code_id"]].drop_duplicates()
pairs = of("role").merge(of("outcome"), on="study_id").groupby(["code_id_x", "code_id_y"]).size()
print(json.dumps({f"{row} {column}": int(count) for (row, column), count in pairs.items()}))
"""
BASE_R = """
folder <- commandArgs(trailingOnly = TRUE)[1]
table_of <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), colClasses = "character",
                                    na.strings = "", encoding = "UTF-8")
codings <- table_of("codings")
stated <- merge(codings[codings$basis == "stated" & codings$presence == "present", ], table_of("codes"), by = "code_id")
of <- function(dimension) unique(stated[stated$dimension == dimension, c("study_id", "code_id")])
pairs <- merge(of("role"), of("outcome"), by = "study_id")
cells <- as.data.frame(table(paste(pairs$code_id.x, pairs$code_id.y)), stringsAsFactors = FALSE)
cat("{", paste0('"', cells$Var1, '": ', cells$Freq, collapse = ", "), "}", sep = "")
"""
DOWNLOAD = """
import sys, urllib.request, zipfile
urllib.request.urlretrieve(sys.argv[1], "package.zip")
zipfile.ZipFile("package.zip").extractall("package")
"""
BOUND = 900  # seconds after which a route counts as broken


class Routes:
    """The routes, each a list of commands of which the last prints the cells of the table."""

    def __init__(self, address, tag, artifact, version, archive):
        library, dvc, pandas = [PYTHON, "-m", "realist_synth.cli"], [PYTHON, "-m", "dvc"], [PYTHON, "-c", PANDAS]
        plain = [PYTHON, "-c", DOWNLOAD, archive]
        self.all = {
            "Python, by an address with a version": [[PYTHON, "-c", LIBRARY, f"git+{address}@{tag}"]],
            "realist-synth fetch, then pandas": [[*library, "fetch", f"git+{address}@{tag}", "--out", "package"],
                                                 [*pandas, "package/data"]],
            "dvc get, then pandas": [[*dvc, "get", address, "data", "-o", "tables", "--rev", tag], [*pandas, "tables"]],
            "dvc import, then pandas": [["git", "init", "-q"], [*dvc, "init", "-q"],
                                        [*dvc, "import", address, "data", "-o", "tables", "--rev", tag],
                                        [*pandas, "tables"]],
            "dvc artifacts get, then pandas": [[*dvc, "artifacts", "get", address, artifact, "--rev", version, "-o",
                                                "package"], [*pandas, "package/data"]],
            "plain download, then pandas": [plain, [*pandas, "package/data"]],
        }
        if shutil.which("Rscript"):
            self.all["plain download, then base R"] = [plain, ["Rscript", "--vanilla", "-e", BASE_R, "package/data"]]


def surroundings(own):
    """The environment of somebody who has never fetched anything."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "DVC_"))}
    return kept | {"HOME": str(own), "XDG_CONFIG_HOME": str(own / "config"), "XDG_CACHE_HOME": str(own / "cache"),
                   "REALIST_SYNTH_CACHE": str(own / "packages"), "DVC_SITE_CACHE_DIR": str(own / "site"),
                   "DVC_NO_ANALYTICS": "1", "PYTHONPATH": str(ROOT / "src")}


def walk(commands, folder):
    """The cells at the end of a route, and the seconds of each command."""
    folder.mkdir()
    (folder / "own").mkdir()
    (folder / "here").mkdir()
    seconds = []
    for command in commands:
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder / "here", env=surroundings(folder / "own"), capture_output=True,
                              text=True, timeout=BOUND)
        seconds.append(time.perf_counter() - start)
        if done.returncode:
            sys.exit(f"{' '.join(command[:6])} ... failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return json.loads(done.stdout), sum(seconds)


def git(*words, cwd):
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def clone_of(repository, into, tag):
    """A clone in which the tag exists, to be asked from by its file:// address."""
    git("clone", "-q", str(repository), str(into), cwd=into.parent)
    if not git("tag", "--list", tag, cwd=into):
        # DVC finds an artifact by an annotated tag only
        git("-c", "user.name=routes", "-c", "user.email=routes@example.org", "tag", "-a", tag, "-m", tag, cwd=into)
    return into


def served(folder):
    """A web server of the folder on this machine, and its address."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.func.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def main():
    """Walk every route, print its time, and compare where they end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", nargs="?")
    parser.add_argument("--artifact", default="evidence-package")
    parser.add_argument("--version", default=None)
    args = parser.parse_args()
    told = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    version = args.version or f"v{told['version']}"
    tag = f"{args.artifact}@{version}"
    with tempfile.TemporaryDirectory(prefix="routes-") as name:
        base = Path(name)
        if args.repository is None:
            address = clone_of(ROOT, base / "repository", tag).as_uri()
        else:
            address = args.repository if "://" in args.repository else Path(args.repository).resolve().as_uri()
        copy = base / "copy"
        git("clone", "-q", "--bare", address, str(copy), cwd=base)
        (base / "web").mkdir()
        git("archive", "--format=zip", f"--output={base / 'web' / 'package.zip'}", tag, "datapackage.json", "data",
            "schemas", cwd=copy)
        server, web = served(base / "web")
        found = {}
        try:
            for number, (route, commands) in enumerate(
                    Routes(address, tag, args.artifact, version, f"{web}/package.zip").all.items()):
                found[route], seconds = walk(commands, base / str(number))
                print(f"{route:40}{seconds:7.1f} s{len(found[route]):5} cells, {sum(found[route].values())} in all")
        finally:
            server.shutdown()
            server.server_close()
    same = all(cells == next(iter(found.values())) for cells in found.values()) and all(found.values())
    print("all routes end in the same table" if same else "the routes end in different tables")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
