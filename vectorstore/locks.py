"""Lock files, shared and exclusive, between processes and between the threads of one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import portalocker

_RETRY_S = 0.005


class LockBusy(Exception):
    """Somebody else holds the lock."""


@contextmanager
def hold_lock(path: Path, *, shared: bool = False, timeout_s: float = 0.0) -> Iterator[None]:
    """Hold the lock on `path`, which is made when missing; it frees itself when the process dies.

    Waits at most `timeout_s` seconds, then raises LockBusy. Every call opens the file anew, so threads of one process
    exclude each other as processes do. Raises OSError when the file cannot be opened.
    """
    flags = (
        portalocker.LockFlags.SHARED if shared else portalocker.LockFlags.EXCLUSIVE
    ) | portalocker.LockFlags.NON_BLOCKING
    deadline = time.monotonic() + timeout_s
    with path.open("ab") as handle:
        while True:
            try:
                portalocker.lock(handle, flags)
                break
            except portalocker.exceptions.LockException as exc:
                if time.monotonic() >= deadline:
                    raise LockBusy(str(path)) from exc
            time.sleep(_RETRY_S)
        try:
            yield
        finally:
            portalocker.unlock(handle)
