"""An assistant that takes its time, as one with a model does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from rag import Answer, NewsAssistant, Statement
from vectorstore import Archive


class SlowStream:
    """The statements of an answer over and over, with a pause after each; then the answer."""

    def __init__(self, answer: Answer, *, rounds: int, pause_s: float) -> None:
        self.answer: Answer | None = None
        self.closed = threading.Event()
        self._whole, self._rounds, self._pause_s = answer, rounds, pause_s

    def __iter__(self) -> Iterator[Statement]:
        for _ in range(self._rounds):
            for statement in self._whole.statements:
                yield statement
                time.sleep(self._pause_s)
                if self.closed.is_set():
                    return
        self.answer = self._whole

    def close(self) -> None:
        self.closed.set()


class SlowAssistant(NewsAssistant):
    """Answers as the assistant does, but `ask` takes `pause_s`, and `stream` as long for every statement."""

    def __init__(self, archive: Archive, *, rounds: int = 5, pause_s: float = 0.2) -> None:
        super().__init__(archive)
        self.rounds, self.pause_s = rounds, pause_s
        self.streams: list[SlowStream] = []

    def ask(self, *arguments: Any, **options: Any) -> Answer:
        time.sleep(self.pause_s)
        return super().stream(*arguments, **options).finish()

    def stream(self, *arguments: Any, **options: Any) -> Any:
        stream = SlowStream(super().stream(*arguments, **options).finish(), rounds=self.rounds, pause_s=self.pause_s)
        self.streams.append(stream)
        return stream
