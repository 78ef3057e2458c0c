"""What the commands share: their exit codes, and how each way to end is told."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vectorstore.display import printable
from vectorstore.errors import DatelineError, UsageError
from vectorstore.quiet import silence_telemetry

DONE, SOME_FAILED, WRONG_USE, NO_ARCHIVE = 0, 1, 2, 3
BROKEN_OFF = 128 + signal.SIGINT
EXIT_CODES = (
    "Exit: 0 done, a refusal included; 1 some items failed, each is listed; 2 wrong use; 3 no archive, or it is locked "
    "or corrupt."
)
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def run_command(work: Callable[[], int]) -> int:
    """Do the work of a command; returns its exit code.

    An error of Dateline, a full disk and Ctrl-C end in a line on standard error, and whoever reads the output may stop
    reading. Any other error is a fault of ours, and passes.
    """
    silence_telemetry()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = DONE
    try:
        with _flushed():
            code = work()
    except BrokenPipeError:
        _write_to_nobody()
    except KeyboardInterrupt:
        code = fail("Broken off.", BROKEN_OFF)
    except UsageError as error:
        code = fail(str(error), WRONG_USE)
    except DatelineError as error:
        code = fail(str(error), NO_ARCHIVE)
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        code = fail("The disk is full. Make room and run again: what was written stays.", NO_ARCHIVE)
    return code


def fail(message: str, code: int) -> int:
    """Say in one line what went wrong; returns `code`."""
    sys.stderr.write(f"{printable(message)}\n")
    return code


@contextmanager
def _flushed() -> Iterator[None]:
    """Flush both streams at the end, also after --help, which ends in SystemExit: a closed pipe must be noticed here,
    where it is still ours."""
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()


def _write_to_nobody() -> None:
    """Python flushes both streams once more on its way out, and must not fail at that."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nobody, stream.fileno())
