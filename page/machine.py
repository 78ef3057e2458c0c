"""Who has the machine: readers first, in the order they asked; then what nobody waits for."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Machine:
    """The cores, for what keeps them busy: as many answers at once as there are, and nothing else beside them."""

    def __init__(self, cores: int) -> None:
        """So many answers at once."""
        self._cores = cores
        self._busy = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()
        self._spare = threading.Lock()

    @contextmanager
    def for_reader(self) -> Iterator[None]:
        """A core for what a reader waits for, when those who came before have theirs."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            self._changed.wait_for(lambda: self._waiting[0] is me and self._busy < self._cores)
            self._waiting.popleft()
            self._busy += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    @contextmanager
    def for_later(self) -> Iterator[None]:
        """What nobody waits for: one thing at a time, begun when no reader waits."""
        with self._spare:
            with self._changed:
                self._changed.wait_for(lambda: not self._busy and not self._waiting)
            yield


MACHINE = Machine(os.cpu_count() or 1)
