"""Make a release again in a process of its own, so that a package that asks for endless work is stopped.

Parameters and tables may come from a stranger: no list of what is too much would be complete, but time and memory are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import realist_synth
from realist_synth.errors import RealistSynthError
from realist_synth.package.limits import Limits

_PROGRAM = f"from {__name__} import child; child()"


def rebuilt_apart(archive: Path, library: str, limits: Limits) -> Mapping[str, Any]:
    """What came of it: `digests` by path, or under `refused` why there are none.

    Args:
        archive: The release.
        library: The version of the library that it names.
        limits: How long it may take, and how much memory.
    """
    source = str(Path(realist_synth.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH")]))
    asked = json.dumps({"archive": str(archive.resolve()), "library": library, "limits": asdict(limits)})
    try:
        # -P: what lies in the current folder, perhaps the unpacked archive, is never imported
        done = subprocess.run([sys.executable, "-P", "-X", "utf8", "-c", _PROGRAM], input=asked.encode("utf-8"),
                              capture_output=True, timeout=limits.rebuild_seconds, check=False,
                              env={**os.environ, "PYTHONPATH": path})
    except subprocess.TimeoutExpired:
        return {"refused": f"it takes more than {limits.rebuild_seconds} seconds; {limits.text('rebuild_seconds')}"}
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return {"refused": f"the process that does it ended with {done.returncode}: {last[:300] or 'no word'}"}
    return answer


def child() -> None:
    """The process: takes the task from standard input, and writes what came of it to standard output."""
    task = json.load(sys.stdin)
    limits = Limits(**task["limits"])
    try:
        _cap(limits.rebuild_bytes)
        answer: dict[str, Any] = {"digests": rebuilt(Path(task["archive"]), task["library"], limits)}
    except RealistSynthError as error:
        answer = {"refused": str(error)[:2_000], "kind": type(error).__name__}
    except (MemoryError, RecursionError) as error:
        kept = limits.text("rebuild_bytes") if isinstance(error, MemoryError) else "something is nested too deeply"
        answer = {"refused": f"it takes too much memory; {kept}"}
    sys.stdout.write(json.dumps(answer))


def rebuilt(archive: Path, library: str, limits: Limits) -> dict[str, str]:
    """The digest of each member of the release of the package in an archive, made with the parameters in it.

    Raises:
        RealistSynthError: If there is no release to be made of it.
    """
    from realist_synth.errors import UsageError
    from realist_synth.publish.releases.contents import contents
    from realist_synth.publish.releases.own_files import own_files, own_params
    from realist_synth.publish.releases.sums import digest

    params = own_params(archive, limits)
    if params is None:
        raise UsageError("params.yaml: there is no such member")
    made = contents(own_files(archive, limits), params, library, limits)
    return {path: digest(data) for path, data in made.items()}


def _cap(size: int) -> None:
    """Have the system refuse more memory than this, where it can."""
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))
    except (ImportError, OSError, ValueError):
        return
