from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.adapters.errors import ServerBusy, TookTooLong, message_of, status_of
from rag.adapters.queue import Workers
from vectorstore.errors import ArchiveCorrupt, ArchiveLocked, EmbedderError, UsageError


def run(work):
    """In a thread of its own: the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_work_is_done_by_as_many_threads_as_there_are():
    workers = Workers(2, timeout_s=10)
    most, now, turn = 0, 0, threading.Lock()

    def work():
        nonlocal most, now
        with turn:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with turn:
            now -= 1

    async def all_at_once():
        await asyncio.gather(*(workers.run(work) for _ in range(12)))

    run(all_at_once())
    assert most == 2


def test_a_place_is_free_again_after_work_that_failed():
    workers = Workers(1, timeout_s=10)

    async def fail_often():
        for _ in range(50):
            with pytest.raises(ZeroDivisionError):
                await workers.run(lambda: 1 / 0)

    run(fail_often())


def test_work_that_waits_too_long_is_not_begun():
    workers = Workers(1, timeout_s=0.05)
    begun = threading.Event()

    async def wait():
        holding = workers.start(lambda: time.sleep(0.3))
        with pytest.raises(TookTooLong):
            await workers.run(begun.set)
        holding.result()

    run(wait())
    assert not begun.is_set()


def test_the_line_is_short():
    workers = Workers(1, timeout_s=10)
    hold = threading.Event()
    for _ in range(11):
        workers.start(hold.wait)
    with pytest.raises(ServerBusy):
        workers.start(hold.wait)
    hold.set()


def test_what_the_caller_can_mend_is_told_and_the_rest_is_for_the_log():
    assert (status_of(UsageError("k must be")), message_of(UsageError("k must be"))) == (422, "k must be")
    for error in (ArchiveCorrupt("/home/me/x"), ArchiveLocked("/home/me/x"), EmbedderError("http://inside")):
        assert status_of(error) == 503
        assert "/home" not in message_of(error)
        assert "http" not in message_of(error)
        assert error.code in message_of(error)
