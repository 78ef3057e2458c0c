"""Run an application on a socket until it is told to end."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys

import uvicorn

from rag.adapters.http.app import build_app
from rag.adapters.http.connections import build_protocol
from rag.adapters.http.guard import App
from rag.adapters.http.logs import log, log_to_stderr
from rag.adapters.queue import load_models
from rag.adapters.settings import ServerSettings
from rag.assistant import NewsAssistant
from vectorstore.errors import UsageError


def run_server(app: App, settings: ServerSettings, *, what: str) -> None:
    """Serve until SIGINT or SIGTERM; then no new request is taken, and those at hand have `drain_s` to end.

    `what` begins the line that says where it listens. Raises UsageError when the address cannot be had.
    """
    log_to_stderr()
    listening = _listen(settings)
    server = uvicorn.Server(build_config(app, settings))
    # uvicorn raises the signal anew when it has drained, for the handler that was there before: this one, so that what
    # follows (closing the archive) is still done, and the exit code is 0. One that comes before uvicorn's counts.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: setattr(server, "should_exit", True))
    who = "this machine only" if settings.this_machine_only else "with a key"
    host, port = listening.getsockname()[:2]
    address = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"{what} on http://{address}:{port} ({who}). Ctrl+C ends it.\n")
    sys.stderr.flush()
    server.run(sockets=[listening])
    log("ended")


def build_config(app: App, settings: ServerSettings) -> uvicorn.Config:
    """How the application is run: by HTTP/1.1 alone, within the bounds of the settings, and quietly."""
    return uvicorn.Config(
        app,
        http=build_protocol(settings),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,  # longer than the pools of clients keep a connection, so that they close first
        timeout_graceful_shutdown=int(settings.drain_s),
        h11_max_incomplete_event_size=32_768,
    )


def _listen(settings: ServerSettings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as exc:
        hint = "Another program has it" if exc.errno == errno.EADDRINUSE else "It is not to be had"
        raise UsageError(
            f"Cannot listen on {settings.host}, port {settings.port}: {os.strerror(exc.errno or 0)}. {hint}: choose "
            "others with --host and --port (0: any free port)."
        ) from exc


def serve(assistant: NewsAssistant, settings: ServerSettings) -> None:
    """Serve the HTTP interface over one assistant until told to end. Raises UsageError and ArchiveError."""
    load_models(assistant)
    run_server(build_app(assistant, settings), settings, what=f"Dateline serves {assistant.archive.path}")
