"""Who may ask, and with how much: what stands before every request, before its body is read.

Pure ASGI, so that the HTTP interface and the MCP server share it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

from rag.adapters.errors import error_to_dict
from rag.adapters.http.logs import LOGGER, log
from rag.adapters.http.metrics import Metrics
from rag.adapters.keyring import Keyring
from rag.adapters.settings import ServerSettings, is_loopback
from vectorstore.errors import SettingsError

AsgiScope = MutableMapping[str, Any]
AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
App = Callable[[AsgiScope, Receive, Send], Awaitable[None]]

_OPEN = ("/healthz", "/readyz")  # these say nothing about the archive
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


class _Refused(Exception):
    """The request goes no further."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers


class Guard:
    """Gives each request an id, a line in the log and a whole body, and refuses it by the rules of the settings."""

    def __init__(self, app: App, settings: ServerSettings, *, metrics: Metrics | None = None) -> None:
        self._app = app
        self._metrics = metrics
        self._settings = settings
        self._keys = Keyring(settings.keys, settings.key_file, on_error=_tell_closed)

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers.get("x-request-id"))
        notes: dict[str, object] = {}
        # What the application adds to the line of the log, and what an error names.
        scope["dateline"] = {"request_id": request_id, "notes": notes, "may": "ask"}
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: AsgiMessage) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = MutableHeaders(scope=message)
                given["x-request-id"] = request_id
                for name, value in _HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        try:
            try:
                self._check(scope, headers)
                body = await self._read_body(headers, receive)
            except _Refused as refused:
                notes["code"] = refused.code
                answer = error_to_dict(refused.code, refused.message, request_id)
                response = JSONResponse(answer, refused.status, headers=refused.headers)
                await response(scope, receive, send_with_headers)
                return
            _keep_encoded(scope)
            await self._app(scope, _replay(body, receive), send_with_headers)
        except _Gone:
            notes["gone"] = True
        finally:
            level = logging.ERROR if status >= 500 else logging.INFO
            spent_s = time.perf_counter() - started
            spent_ms = round(spent_s * 1000, 1)
            route = getattr(scope.get("route"), "path", None)
            if self._metrics is not None:
                self._metrics.observe(route, status, spent_s, code=notes.get("code"))
            facts = {"request_id": request_id, "method": scope["method"], "route": route, "status": status}
            LOGGER.log(level, "request", extra={"fields": facts | {"ms": spent_ms} | notes})

    # ---- who

    def _check(self, scope: AsgiScope, headers: Headers) -> None:
        if self._settings.this_machine_only:
            self._check_machine(headers)
        elif scope["path"] not in _OPEN:
            self._check_key(scope, headers.get("authorization", ""))

    def _check_machine(self, headers: Headers) -> None:
        """A page of the web must not reach us through a name that it points at this machine (DNS rebinding)."""
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not is_loopback(_host_of_url(f"//{host}")):
            raise _Refused(
                421, "wrong_host",
                "Without a key the server answers to localhost and 127.0.0.1 only. Ask it under that name, or set "
                "DATELINE_API_KEYS.",
            )  # fmt: skip
        origin = headers.get("origin")
        if origin is not None and origin not in self._settings.cors_origins and not is_loopback(_host_of_url(origin)):
            raise _Refused(403, "wrong_origin", "Pages of this origin may not ask. DATELINE_CORS_ORIGINS names those.")

    def _check_key(self, scope: AsgiScope, authorization: str) -> None:
        scheme, _, given = authorization.partition(" ")
        key = self._keys.find(given.strip()) if scheme.lower() == "bearer" else None
        challenge = {"www-authenticate": "Bearer"}
        if key is None:
            raise _Refused(
                401, "wrong_key", "A key is needed: Authorization: Bearer KEY, with one of this server's.", challenge
            )
        told = scope["dateline"]
        told["notes"]["key"] = key.name
        if key.is_over(datetime.now(UTC)):
            raise _Refused(401, "key_expired", f"The time of the key {key.name!r} is over. Ask for another.", challenge)
        told["may"] = key.scope
        wait_s = math.ceil(self._keys.take(key))
        if wait_s:
            message = f"The key {key.name!r} may ask {key.per_minute:,} times a minute. Ask again in {wait_s} s."
            raise _Refused(429, "rate_limited", message, {"retry-after": str(wait_s)})

    # ---- how much

    async def _read_body(self, headers: Headers, receive: Receive) -> bytes:
        limit = self._settings.max_body_bytes
        declared = headers.get("content-length", "")
        message = f"A request's body may have {limit:,} bytes at most."
        too_large = _Refused(413, "too_large", message, {"connection": "close"})
        if declared.isdigit() and int(declared[:20]) > limit:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_timeout_s):
                async for part in _iter_body(receive):
                    body += part
                    if len(body) > limit:
                        raise too_large
        except TimeoutError as exc:
            message = f"The request's body was not sent within {self._settings.body_timeout_s:g} s."
            raise _Refused(408, "too_slow", message, {"connection": "close"}) from exc
        return bytes(body)


def _tell_closed(error: SettingsError) -> None:
    log("keys cannot be read: named keys open nothing", level=logging.ERROR, message=str(error))


class _Gone(Exception):
    """The client left before its request was whole."""


async def _iter_body(receive: Receive) -> Any:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def _replay(body: bytes, receive: Receive) -> Receive:
    """`receive` for the application: the whole body at once, then what comes (that the client has gone)."""
    given = False

    async def receive_whole() -> AsgiMessage:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_whole


def _keep_encoded(scope: AsgiScope) -> None:
    """Leave the path as it was sent, so that an article's URL, percent-encoded, is one part of it."""
    raw = scope.get("raw_path")
    if raw is not None:
        scope["path"] = raw.decode("latin-1")


def _host_of_url(url: str) -> str:
    """The name of the host in a URL, without the port; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _request_id(given: str | None) -> str:
    """The caller's own id where it is a harmless one, else a new one."""
    return given if given and _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
