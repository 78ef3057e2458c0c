"""One answer on its way, read in a thread of its own, so that the page can be used meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from page.room import Stream
from rag.types import Answer, Statement
from vectorstore.errors import DatelineError

_log = logging.getLogger(__name__)

FAULT = "Dateline failed at this question, which is a fault of ours. The server's log has the details; try again."
CUT_SHORT = "The answer ended before it was whole. Ask again."
_SLOW_S = 1.0


class Answering:
    """`statements` grows; once `outcome` is there, an answer or an error in a sentence, nothing more comes."""

    def __init__(self, start: Callable[[], Stream]) -> None:
        """Begins at once: `start` and all that follows run in the new thread."""
        self.statements: tuple[Statement, ...] = ()
        self.outcome: Answer | str | None = None
        self._news = threading.Condition()
        self._is_stopped = False
        self._began = time.monotonic()
        threading.Thread(target=self._read, args=(start,), name="answering", daemon=True).start()

    @property
    def is_slow(self) -> bool:
        """Whether it takes so long that the reader may want to stop it."""
        return time.monotonic() - self._began > _SLOW_S

    def wait_for_outcome(self, timeout_s: float) -> None:
        """Until there is an outcome, or the time is over."""
        with self._news:
            self._news.wait_for(lambda: self.outcome is not None, timeout_s)

    def wait_for_news(self, timeout_s: float) -> None:
        """Until there is an outcome or a further statement, or the time is over."""
        known = len(self.statements)
        with self._news:
            self._news.wait_for(lambda: self.outcome is not None or len(self.statements) > known, timeout_s)

    def stop(self) -> None:
        """Have no more read than the statement that is being made."""
        self._is_stopped = True

    def _read(self, start: Callable[[], Stream]) -> None:
        try:
            stream = start()
            for statement in stream:
                if self._is_stopped:
                    stream.close()
                    return
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
