"""Make one exact version of a package an archive, or prove one.

The archive holds tables, schemas, results, dictionary, citation, licence and the digest of each; the same package,
parameters and library give the same bytes on every machine. With --check: every member as listed and none besides, the
package valid, and the results the same when they are made again. A package with errors or without a version is not
released.

Examples:
  realist-synth release --out evidence.zip
  realist-synth release --check evidence.zip
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from realist_synth.cli.output import coloured, emit, finding_lines, say
from realist_synth.cli.package_argument import add_output, add_package
from realist_synth.errors import UsageError
from realist_synth.model.finding import Severity


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_package(parser, falls_back=False)
    parser.add_argument("--out", metavar="FILE.zip", help="the archive to write, whole or not at all")
    parser.add_argument("--params", metavar="FILE", help="a YAML file with what is chosen about the results (default: "
                        "the params.yaml beside the datapackage.json; else the defaults)")
    parser.add_argument("--check", metavar="FILE.zip", help="prove this archive instead")
    parser.add_argument("--strict", action="store_true",
                        help="with --check: exit with 1 on warnings too, so also where another version of the library "
                             "made the archive and not all of it can be proven")
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Make or prove."""
    if (args.out is None) == (args.check is None):
        raise UsageError("say either --out FILE.zip, to make a release, or --check FILE.zip, to prove one")
    return _make(args) if args.check is None else _prove(args)


def _make(args: argparse.Namespace) -> int:
    from realist_synth.model.tables import PROFILE_VERSION
    from realist_synth.package.atomic import write_file
    from realist_synth.package.limits import Limits
    from realist_synth.publish.release import release

    if Path(args.out).suffix.lower() != ".zip":
        raise UsageError(f"--out {args.out!r} does not end in .zip, so nobody could read it as an archive")
    if args.package is not None and _same(args.package, args.out):
        raise UsageError(f"--out {args.out!r} is the package itself; name another file")
    made = release(args.package, params=_params(args.params), limits=Limits.with_overrides(args.limit))
    write_file(args.out, made.data)
    if args.format == "json":
        emit(json.dumps({"sha256": made.sha256, "members": made.members, "bytes": len(made.data), "written": args.out},
                        indent=2, ensure_ascii=False), args)
    else:  # the form of `sha256sum`, so that it can be kept beside the archive
        emit(f"{made.sha256}  {Path(args.out).name}", args)
    if made.profile_version != PROFILE_VERSION:
        say(f"warning: the package is of profile {made.profile_version}, and released as that; the dictionary beside "
            f"it speaks of {PROFILE_VERSION}: run `realist-synth upgrade` first, unless this is meant")
    say(f"wrote {made.members} members, {len(made.data)} bytes, to {args.out}")
    return 0


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):  # one of them is not there, or an address
        return False


def _params(path: str | None) -> bytes | None:
    if path is None:
        return None
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _prove(args: argparse.Namespace) -> int:
    from realist_synth.package.limits import Limits
    from realist_synth.publish.release import check_release

    for name in ("package", "params"):
        if getattr(args, name) is not None:
            raise UsageError(f"--check proves an archive by what is in it; leave out {getattr(args, name)!r}")
    checked = check_release(args.check, limits=Limits.with_overrides(args.limit))
    if args.format == "json":
        emit(json.dumps(checked.to_dict(), indent=2, ensure_ascii=False), args)
    else:
        colour = coloured(sys.stdout) and not args.output
        emit("\n".join([*finding_lines(checked.findings, colour=colour), str(checked)]), args)
    warned = args.strict and any(finding.severity is Severity.WARNING for finding in checked.findings)
    return 0 if checked.sound and not warned else 1
