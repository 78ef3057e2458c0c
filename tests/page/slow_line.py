"""A slow line between the browser and the page's server.

Chromium has one of its own (Network.emulateNetworkConditions), which now and then hands on nothing for minutes where
the machine is busy: in 2 of 12 visits beside a load of 17 not even the first page of HTML came whole.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 4096


class _Line:
    """Hands on what comes, both ways; what goes to the browser has one rate, however many its connections are."""

    def __init__(self, port: int, bytes_per_s: float, latency_s: float) -> None:
        self._port, self._rate, self._latency_s = port, bytes_per_s, latency_s
        self._one_at_a_time = asyncio.Lock()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._latency_s)
        from_server, to_server = await asyncio.open_connection("localhost", self._port)
        await asyncio.gather(self._hand_on(reader, to_server, None), self._hand_on(from_server, writer, self._rate))

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, bytes_per_s: float | None
    ) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(_PIECE):
                if bytes_per_s is not None:
                    async with self._one_at_a_time:
                        await asyncio.sleep(len(piece) / bytes_per_s)
                writer.write(piece)
                await writer.drain()
        writer.close()


@contextmanager
def slow_line(address: str, *, bytes_per_s: float, latency_s: float) -> Iterator[str]:
    """The address at which a page is reached over a slow line."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    line = _Line(urlsplit(address).port or 80, bytes_per_s, latency_s)

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(line.connect, "localhost", 0)

    async def end(server: asyncio.Server) -> None:
        server.close()
        connected = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in connected:
            task.cancel()
        await asyncio.gather(*connected, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    try:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
