"""Connections that take up a place and give nothing: who sends no request, or reads no answer, is let go."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from rag.adapters.settings import ServerSettings


def build_protocol(settings: ServerSettings) -> type[H11Protocol]:
    """uvicorn's protocol with the bounds that uvicorn does not have.

    A request's head must come within `body_timeout_s`; `timeout_s` may a client leave an answer unread; and beyond
    `max_connections` the one that has waited longest without asking anything makes room.
    """

    class BoundedProtocol(H11Protocol):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._idle_since = time.monotonic()
            self._head_since: float | None = self._idle_since  # when the head that is still missing was due to begin
            self._head_timer: asyncio.TimerHandle | None = None
            self._unread_timer: asyncio.TimerHandle | None = None

        @property
        def is_idle(self) -> bool:
            """Whether no request is being worked on."""
            return self.cycle is None or self.cycle.response_complete

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            super().connection_made(transport)
            if len(self.connections) > settings.max_connections:
                self._make_room()
            self._watch_head()

        def data_received(self, data: bytes) -> None:
            if self.is_idle and self._head_since is None:
                self._head_since = time.monotonic()
            super().data_received(data)
            if not self.is_idle:
                self._head_since = None

        def connection_lost(self, exc: Exception | None) -> None:
            for timer in (self._head_timer, self._unread_timer):
                if timer is not None:
                    timer.cancel()
            super().connection_lost(exc)

        def on_response_complete(self) -> None:
            self._idle_since = time.monotonic()
            self._head_since = None  # until it begins, the next may wait as long as uvicorn lets it
            super().on_response_complete()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._unread_timer = self.loop.call_later(settings.timeout_s, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._unread_timer is not None:
                self._unread_timer.cancel()

        def _watch_head(self) -> None:
            late = self._head_since is not None and time.monotonic() - self._head_since >= settings.body_timeout_s
            if late and self.is_idle:
                self.transport.abort()
            else:
                self._head_timer = self.loop.call_later(settings.body_timeout_s / 4, self._watch_head)

        def _make_room(self) -> None:
            idle = [c for c in self.connections if isinstance(c, BoundedProtocol) and c.is_idle and c is not self]
            longest = min(idle, key=lambda connection: connection._idle_since, default=self)
            longest.transport.abort()
            self.connections.discard(longest)

    return BoundedProtocol
