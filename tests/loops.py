"""Coroutines in tests. The browser's tests leave an event loop running in the thread they share with us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def wait_for(work: Awaitable[T]) -> T:
    """What `work` comes to, on a loop of its own in a thread of its own."""

    async def finish() -> T:
        return await work

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, finish()).result()
