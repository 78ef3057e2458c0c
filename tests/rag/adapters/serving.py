"""Real servers on loopback, run in a thread of the tests' own process, or in one of their own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from rag.adapters.http.guard import App
from rag.adapters.http.server import build_config
from rag.adapters.settings import ServerSettings

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def running(app: App, settings: ServerSettings) -> Iterator[int]:
    """The port of an application that runs as `run_server` runs it, but in a thread."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    server = uvicorn.Server(build_config(app, settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def process(*arguments: str | Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address, read from its first line. Ended if it still runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=ROOT, env=kept | environment, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        lines: list[str] = []
        try:
            yield started, _find_address(started, lines)
        finally:
            if started.poll() is None:
                started.terminate()


def _find_address(started: subprocess.Popen[str], lines: list[str]) -> str:
    assert started.stderr is not None
    for line in started.stderr:
        lines.append(line)
        found = re.search(r" on (http://\S+:\d+) ", line)
        if found:
            # What it logs is read on, so that it never waits for us.
            threading.Thread(target=started.stderr.read, daemon=True).start()
            return found[1]
    raise AssertionError(f"the server did not start: {''.join(lines)}")


def wait_until(condition: object, timeout_s: float = 20.0) -> None:
    """Wait for `condition()` to be true."""
    assert callable(condition)
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def talk(port: int, sent: bytes, *, timeout_s: float = 20.0) -> bytes:
    """What a server answers to these very bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as connection:
        connection.sendall(sent)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """All that comes, until the connection is closed."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def post(path: str, body: bytes, *headers: str, host: str = "127.0.0.1") -> bytes:
    """A whole request, that asks for the connection to be closed."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", f"Content-Length: {len(body)}",
        "Connection: close", *headers,
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def status_of(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])
