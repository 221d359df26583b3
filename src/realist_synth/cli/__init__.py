"""The command line: `realist-synth COMMAND ...`; one file per command, and one for all analyses."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

from realist_synth.errors import (
    AnalysisError,
    InvalidReviewError,
    OutputError,
    RealistSynthError,
    UnknownNameError,
    UsageError,
)

VALID, ERRORS, USAGE, UNREADABLE, UNWRITABLE = 0, 1, 2, 3, 4
INTERRUPTED = 130
# the first that fits decides: the last is the base of all
_EXITS = (((UnknownNameError, AnalysisError, UsageError), USAGE), ((OutputError,), UNWRITABLE),
          ((RealistSynthError,), UNREADABLE))


def start() -> int:
    """The program: one command in a process of its own.

    A command ends before its garbage matters, and collecting it while importing and while leaving would cost a sixth of
    the whole.
    """
    gc.disable()
    code = main()
    if "duckdb" not in sys.modules:  # which calls what it finds uncollected a leak, in forty lines
        gc.freeze()
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 valid or done, 1 errors found, 2 wrong use, 3 input cannot be read, 4 output cannot be written, 129, 130 and
    143 on signals.

    Examples:
        >>> main(["crosstab", "role", "outcme", "bundled"])
        2
    """
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # programs that were started are ended, and temporary folders removed, also when the terminal is closed
    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    previous = {one: signal.signal(one, _terminate) for one in ends
                if signal.getsignal(one) not in (None, signal.SIG_IGN)}
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # the reader has gone: nothing is wrong, and Python must not complain when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return VALID
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _explain(error)
    finally:
        for one, handler in previous.items():
            signal.signal(one, handler)


def _nowhere() -> TextIO:
    """A stream for what was closed before the program started."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def _dispatch(argv: list[str]) -> int:
    from realist_synth.cli.commands import parser_for

    named = bool(argv) and not argv[0].startswith("-")
    # intermixed: PACKAGE may stand after the options, as the help says
    args = parser_for(argv).parse_intermixed_args(argv[1:] if named else argv)
    run = args.run
    code: int = run(args)
    return code


def _explain(error: Exception) -> int:
    """Print what happened, for every error that is raised on purpose; the rest are defects."""
    from realist_synth.cli.output import say

    if isinstance(error, InvalidReviewError):
        from realist_synth.cli.output import print_findings

        print_findings(error.findings, sys.stderr)
        say("nothing was computed: the package is not valid")
        return ERRORS
    for kinds, code in _EXITS:
        if isinstance(error, kinds):
            say(f"error: {error}")
            return code
    if isinstance(error, OSError):
        say(f"error: {error.filename or 'standard output'}: {error.strerror}")
        return UNWRITABLE
    if isinstance(error, MemoryError):
        say("error: the memory does not suffice for this package; nothing was written")
        return UNREADABLE
    return _internal(error)


def _internal(error: Exception) -> int:
    import tempfile
    import traceback

    from realist_synth.cli.output import say

    with tempfile.NamedTemporaryFile(
        "w", prefix="realist-synth-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    say(f"internal error: {type(error).__name__}: {error}; this is a defect, please report it with {log.name}")
    return ERRORS


def _terminate(signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)
