"""The core is synchronous: a server hands its work to a few threads, and turns away what would pile up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from rag.adapters.errors import ServerBusy, TookTooLong
from rag.answer.compose import read_results
from rag.assistant import AnswerStream, NewsAssistant
from rag.types import Answer, Statement

T = TypeVar("T")

_WAITING_PER_THREAD = 10
_NEWS_S = 15.0  # proxies cut connections that are silent for a minute


class Workers:
    """A few threads with a short line before them.

    Not anyio's threads: its limiter gives a place back when the waiting is given up, though the thread goes on.
    """

    def __init__(self, threads: int, *, timeout_s: float, name: str = "dateline") -> None:
        """`timeout_s` bounds each piece of work, its waiting included."""
        self.timeout_s = timeout_s
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = threading.BoundedSemaphore(threads * (1 + _WAITING_PER_THREAD))

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns, done in a thread. Raises ServerBusy, TookTooLong and what `work` raises.

        A thread cannot be stopped: work that took too long keeps its place until it ends.
        """
        try:
            async with asyncio.timeout(self.timeout_s):
                return await asyncio.wrap_future(self.start(work))
        except TimeoutError as exc:
            raise TookTooLong(self.timeout_s) from exc

    def start(self, work: Callable[[], T]) -> Future[T]:
        """Begin `work` in a thread. Raises ServerBusy."""
        if not self._places.acquire(blocking=False):
            raise ServerBusy
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._places.release())
        return future

    def close(self) -> None:
        """Let what runs end, and drop what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def load_models(assistant: NewsAssistant) -> None:
    """Load now what is loaded on first use: what fails then fails before anybody asks, and nobody waits for it.

    Raises ArchiveError and EmbedderError.
    """
    read_results(assistant.archive, assistant.retriever.search("news", 1))


async def iter_answer(
    workers: Workers, open_stream: Callable[[], AnswerStream]
) -> AsyncGenerator[Statement | Answer | None, None]:
    """The statements of an answer as they come, then the whole; None now and then while there is no news.

    Closing it early cancels the answer. Raises as `Workers.run`; `timeout_s` bounds the whole.
    """
    loop, items = asyncio.get_running_loop(), asyncio.Queue[Statement | Answer | BaseException]()
    cancelled, opened = threading.Event(), list[AnswerStream]()

    def pump() -> None:
        stream = open_stream()
        opened.append(stream)
        for statement in stream:
            if cancelled.is_set():
                return
            loop.call_soon_threadsafe(items.put_nowait, statement)
        if stream.answer is not None and not cancelled.is_set():
            loop.call_soon_threadsafe(items.put_nowait, stream.answer)

    def tell_failure(done: Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None and not cancelled.is_set():
            loop.call_soon_threadsafe(items.put_nowait, error)

    running = workers.start(pump)
    running.add_done_callback(tell_failure)
    deadline = loop.time() + workers.timeout_s
    try:
        item = None
        while not isinstance(item, Answer):
            item = await _next_before(items, deadline, workers.timeout_s)
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        cancelled.set()
        running.cancel()
        for stream in opened:
            stream.close()


async def _next_before(items: asyncio.Queue[T], deadline: float, timeout_s: float) -> T | None:
    """The next item; None when there is none for a while. Raises TookTooLong at the deadline."""
    until = min(deadline, asyncio.get_running_loop().time() + _NEWS_S)
    try:
        async with asyncio.timeout_at(until):
            return await items.get()
    except TimeoutError as exc:
        if until == deadline:
            raise TookTooLong(timeout_s) from exc
        return None
