"""What takes time, in a thread of its own, so that the page can be used meanwhile: an answer, and what to ask next."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from page.machine import MACHINE
from page.room import Stream
from rag.types import Answer, Statement
from vectorstore.errors import DatelineError

T = TypeVar("T")
_log = logging.getLogger(__name__)

FAULT = "Dateline failed at this question, which is a fault of ours. The server's log has the details; try again."
CUT_SHORT = "The answer ended before it was whole. Ask again."
_SLOW_S = 1.0
_STEP_S, _LONGEST_STEP_S = 0.4, 1.5
_IDLE_S = 1.0  # that the reader has with an answer before the machine is kept busy with what to ask next


class Answering:
    """`statements` grows; once `outcome` is there, an answer or an error in a sentence, nothing more comes."""

    def __init__(self, start: Callable[[], Stream], place: AbstractContextManager[None] | None = None) -> None:
        """Begins when it has its `place`, where it needs one: `start` and all that follows run in the new thread."""
        self.statements: tuple[Statement, ...] = ()
        self.outcome: Answer | str | None = None
        self._news = threading.Condition()
        self._is_stopped = False
        self._stream: Stream | None = None
        self._began = time.monotonic()
        self._place = place or nullcontext()
        threading.Thread(target=self._run, args=(start,), name="answering", daemon=True).start()

    @property
    def is_slow(self) -> bool:
        """Whether it takes so long that the reader may want to stop it."""
        return time.monotonic() - self._began > _SLOW_S

    def wait_for_outcome(self) -> None:
        """Until there is an outcome, or a step is over: an answer that is there by then is drawn at once."""
        with self._news:
            self._news.wait_for(lambda: self.outcome is not None, _STEP_S)

    def wait_for_news(self) -> None:
        """Until there is an outcome or a further statement, or a step is over: a quarter of the time it has taken."""
        known = len(self.statements)
        step_s = min(max(_STEP_S, (time.monotonic() - self._began) / 4), _LONGEST_STEP_S)
        with self._news:
            self._news.wait_for(lambda: self.outcome is not None or len(self.statements) > known, step_s)

    def stop(self) -> None:
        """Have no more read; a model is told to write no more."""
        self._is_stopped = True
        if self._stream is not None:
            self._stream.close()

    def _run(self, start: Callable[[], Stream]) -> None:
        with self._place:
            if not self._is_stopped:
                self._read(start)

    def _read(self, start: Callable[[], Stream]) -> None:
        try:
            stream = self._stream = start()
            if self._is_stopped:
                stream.close()
            for statement in stream:
                self._tell(statement)
            self._end(stream.answer or CUT_SHORT)
        except DatelineError as error:
            self._end(str(error))
        except Exception:  # noqa: BLE001  # a fault of ours must not leave the question waiting for ever
            _log.exception("A question could not be answered")
            self._end(FAULT)

    def _tell(self, statement: Statement) -> None:
        with self._news:
            self.statements += (statement,)
            self._news.notify_all()

    def _end(self, outcome: Answer | str) -> None:
        with self._news:
            self.outcome = outcome
            self._news.notify_all()


class Suggesting:
    """`found` is None until it is known what may be asked next; then the questions, which may be none."""

    def __init__(self, suggest: Callable[[], tuple[str, ...]]) -> None:
        """Begins after a moment, when no reader waits for an answer, unless `stop` comes before."""
        self.found: tuple[str, ...] | None = None
        self._is_stopped = threading.Event()
        threading.Thread(target=self._run, args=(suggest,), name="suggesting", daemon=True).start()

    def stop(self) -> None:
        """Do not begin."""
        self._is_stopped.set()

    def _run(self, suggest: Callable[[], tuple[str, ...]]) -> None:
        if self._is_stopped.wait(_IDLE_S):
            return
        with MACHINE.for_later():
            if not self._is_stopped.is_set():
                self.found = find_or(suggest, tuple[str, ...](), fault="It could not be found what to ask next")


def find_or(search: Callable[[], T], otherwise: T, *, fault: str) -> T:
    """What `search` finds. The page stands without it: where it fails, `otherwise`, and the server's log says why."""
    try:
        return search()
    except Exception as error:  # noqa: BLE001
        if "interpreter shutdown" not in str(error):  # then nobody waits for it any more
            _log.exception(fault)
        return otherwise
