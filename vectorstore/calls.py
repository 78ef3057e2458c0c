"""What this process has asked of embedders and models: how often, how long it took, how often it failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

Called = Literal["embedder", "model"]


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls that have ended, those of them that failed, and the seconds of all."""

    ended: int = 0
    failed: int = 0
    seconds: float = 0.0


_turn = threading.Lock()
_calls: dict[Called, Calls] = {"embedder": Calls(), "model": Calls()}


@contextmanager
def counted(what: Called) -> Iterator[None]:
    """Count what is done inside as one call; an error of it is a failure, and passes. A cancelled call is none."""
    started, failed = time.perf_counter(), 0
    try:
        yield
    except Exception:
        failed = 1
        raise
    finally:
        with _turn:
            so_far = _calls[what]
            seconds = so_far.seconds + time.perf_counter() - started
            _calls[what] = replace(so_far, ended=so_far.ended + 1, failed=so_far.failed + failed, seconds=seconds)


def count_calls() -> dict[Called, Calls]:
    """The calls so far."""
    with _turn:
        return dict(_calls)
