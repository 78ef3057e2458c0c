"""What the server does before Streamlit: its scripts packed, and a first page that is there before they are."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEVEL = 6  # .6 MB of 2.5 in .11 s; level 9 saves another .3 % and takes half as long again
_OPENING = (Path(__file__).parent / "opening.html").read_text("utf-8")
_ROOT = '<div id="root">'
_VALIDATORS = ("etag", "last-modified")  # of the file that was changed here


@dataclass(frozen=True, slots=True)
class _Reply:
    """A whole reply: the message that starts it, and its body."""

    start: Message
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type; "" for all but a whole page or file."""
        return Headers(raw=self.start["headers"]).get("content-type", "") if self.start["status"] == 200 else ""

    async def send(self, send: Send) -> None:
        """Hand it on."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})

    def with_body(self, body: bytes, *, without: tuple[str, ...] = (), **more: str) -> _Reply:
        """The same with another body, and with other headers."""
        headers = MutableHeaders(raw=list(self.start["headers"]))
        for name in without:
            del headers[name]
        headers.update({"content-length": str(len(body))} | {k.replace("_", "-"): v for k, v in more.items()})
        return _Reply({**self.start, "headers": headers.raw}, body)


class PackedScripts:
    """Scripts and styles with gzip, each packed once.

    Streamlit leaves that to a proxy, since it would pack them anew for each visitor. Their names hold a hash of what is
    in them, so what was packed stays true. A first visit takes 1.2 MB instead of 3.7.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed: dict[str, _Reply] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not _is_script(scope) or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return await self._app(scope, receive, send)
        packed = self._packed.get(scope["path"])
        if packed is None:
            reply = await _collect(self._app, scope, receive)
            if not reply.kind.startswith(("text/javascript", "application/javascript", "text/css")):
                return await reply.send(send)
            body = await asyncio.to_thread(gzip.compress, reply.body, _LEVEL, mtime=0)
            packed = reply.with_body(body, content_encoding="gzip", vary="Accept-Encoding")
            self._packed[scope["path"]] = packed
        return await packed.send(send)


class FirstPage:
    """The page's HTML with something to see in it until the scripts have come and the first view is drawn.

    Until then what they build is hidden, so that nothing is seen to move.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not _is_page(scope):
            return await self._app(scope, receive, send)
        reply = await _collect(self._app, scope, receive)
        if reply.kind.startswith("text/html"):
            reply = reply.with_body(add_opening(reply.body), without=_VALIDATORS)
        return await reply.send(send)


def add_opening(page: bytes) -> bytes:
    """Streamlit's HTML with our title, and what is seen first."""
    text = page.decode("utf-8").replace("<title>Streamlit</title>", "<title>Dateline</title>")
    return text.replace(_ROOT, f"{_OPENING}{_ROOT}", 1).encode("utf-8")


MIDDLEWARE = (Middleware(FirstPage), Middleware(PackedScripts))


def _is_script(scope: Scope) -> bool:
    path: str = scope.get("path", "")
    return scope["type"] == "http" and scope["method"] == "GET" and path.endswith((".js", ".css"))


def _is_page(scope: Scope) -> bool:
    """Whether it is asked for a page: an address whose last part is no file, and nothing of Streamlit's own."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path: str = scope["path"]
    return "." not in path.rpartition("/")[2] and "/_stcore/" not in path and "/media/" not in path


async def _collect(app: ASGIApp, scope: Scope, receive: Receive) -> _Reply:
    """The whole of what the application replies."""
    starts: list[Message] = []
    body = bytearray()

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            starts.append(message)
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(_without_extensions(scope), receive, take)
    return _Reply(starts[0], bytes(body))


def _without_extensions(scope: Scope) -> Scope:
    """The request of a server that cannot send files by their path, so that their bytes come here."""
    return {**scope, "extensions": {}}
