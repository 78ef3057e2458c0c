"""A small real server that speaks OpenAI's protocol on loopback, and says what a test tells it to: well, or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rag.model.settings import ModelSettings

MODEL = "scripted"


@dataclass
class Script:
    """What the server does with the next requests.

    `pieces`: the words of a reply, sent one by one with `pause_s` between; `answer` makes them from the request. `raw`:
    bytes to send in their place. `replay` gives the status and the bytes for a request, as some server sends them.
    `refusals`: (status, headers, body) answered before anything else, one a request. `requests`: what came.
    """

    pieces: Sequence[str] = ()
    answer: Callable[[dict[str, Any]], str] | None = None
    pause_s: float = 0.0
    raw: Sequence[bytes] | None = None
    replay: Callable[[dict[str, Any]], tuple[int, Sequence[bytes]]] | None = None
    refusals: list[tuple[int, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    refuses: Callable[[dict[str, Any]], str | None] = lambda _: None
    finish: str = "stop"
    models: Sequence[str] | dict[str, Any] = (MODEL,)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0
    cut_off: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        models = self.script.models
        listed = [{"id": name, "object": "model"} for name in models]
        self._send_json(200, models if isinstance(models, dict) else {"object": "list", "data": listed})

    def do_POST(self) -> None:
        script = self.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script.requests.append(body)
        script.headers.append(dict(self.headers))
        if script.refusals:
            status, headers, error = script.refusals.pop(0)
            return self._send_json(status, {"error": error}, headers)
        refused = script.refuses(body)
        if refused is not None:
            error = {"message": f"Unsupported parameter: {refused}", "param": refused, "code": "unsupported_parameter"}
            return self._send_json(400, {"error": error})
        if script.replay is not None:
            status, sent = script.replay(body)
            return self._stream([*sent, b""]) if status == 200 else self._send(status, b"".join(sent))
        # Several requests may be on their way at once: each has its own words.
        pieces = script.pieces if script.answer is None else cut(script.answer(body))
        script.pieces = pieces
        self._stream(script.raw if script.raw is not None else [*self._events(pieces), b""])
        return None

    def _stream(self, parts: Sequence[bytes]) -> None:
        """Send a reply; an empty part ends it."""
        script = self.script
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        script.sent = 0
        try:
            for part in parts:
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                self.wfile.flush()
                script.sent += 1
                time.sleep(script.pause_s)
        except OSError:
            script.cut_off.set()
        self.close_connection = True

    def _events(self, pieces: Sequence[str]) -> Iterator[bytes]:
        for piece in pieces:
            yield event({"content": piece})
        yield event({}, finish=self.script.finish)
        usage = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
        yield f"data: {json.dumps(chunk([], usage=usage))}\n\n".encode()
        yield b"data: [DONE]\n\n"

    def _send_json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), headers)

    def _send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def cut(text: str, size: int = 7) -> list[str]:
    """The text in pieces of `size` characters."""
    return [text[at : at + size] for at in range(0, len(text), size)]


def chunk(choices: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """One object of a stream."""
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
    return {**head, "choices": list(choices), **more}


def event(delta: dict[str, Any], *, finish: str | None = None) -> bytes:
    """One server-sent event of a reply."""
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return f"data: {json.dumps(chunk([choice]))}\n\n".encode()


@contextmanager
def serve(script: Script) -> Iterator[ModelSettings]:
    """The settings for a server that follows the script."""
    handler = type("Handler", (_Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ModelSettings(base_url=f"http://127.0.0.1:{server.server_port}/v1", name=MODEL, timeout_s=20)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
