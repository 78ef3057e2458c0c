"""A real server and a real browser, for the journeys, the screenshots and the benchmark."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, CDPSession, Locator, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_START_S = 120
_OPTIONS = ["--server.headless", "true", "--logger.enableRich", "false"]
# Nothing of the browser's own may stir the network log; what is not of this machine cannot be resolved at all.
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]


WATCH_SHIFT = """window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
"""Sums the layout shift of a page in `window.shift`; to be run before its own scripts."""


def find_browser() -> str | None:
    """The first Chromium or Chrome on the PATH."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser; without its sandbox only for root, who has none."""
    flags = [*_FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else _FLAGS
    return playwright.chromium.launch(executable_path=find_browser(), args=flags)


@contextmanager
def serve(archive: Path, script: str = "app.py", **settings: str) -> Iterator[str]:
    """Run the page over an archive on a free port; yields its address. Raises when the server's log holds an error.

    `settings` are of the environment.
    """
    port, log = _free_port(), tempfile.TemporaryFile()  # noqa: SIM115  # closed once it has been read
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, *_OPTIONS, "--server.port", str(port)],
        cwd=ROOT,
        env=environ | {"DATELINE_ARCHIVE": str(archive)} | settings,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_healthy(server, port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(_START_S)
        _refuse_errors(log)


def open_page(page: Page, address: str) -> None:
    """Open the page and wait until it can be used."""
    page.goto(address)
    page.locator(".welcome, .box, article.turn").first.wait_for(timeout=_START_S * 1000)


def watch_transfer(page: Page) -> tuple[CDPSession, list[float]]:
    """The browser's network, and the bytes of each reply as they come."""
    network, came = page.context.new_cdp_session(page), list[float]()
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    return network, came


def send(page: Page, question: str) -> Locator:
    """Send a question; returns its turn, which may still be on its way."""
    turn = page.locator(f"#turn-{page.locator('article.turn').count() + 1}")
    field = page.get_by_label("Ask the archive")
    field.fill(question)
    field.press("Enter")
    return turn


def ask(page: Page, question: str) -> Locator:
    """Send a question, and wait for what comes of it; returns the turn."""
    turn = send(page, question)
    turn.and_(page.locator(".answered, .refused, .error, .stopped")).wait_for()
    return turn


def choose_view(page: Page, name: str) -> None:
    """Switch between Ask and Search."""
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


def _refuse_errors(log: BinaryIO) -> None:
    log.seek(0)
    lines = log.read().decode("utf-8", "replace")
    log.close()
    if lines.count("Traceback") > lines.count("RuntimeError: planned by a test"):
        raise AssertionError(
            f"The page's server met an error:\n{lines[max(0, lines.index('Traceback') - 200) :][:5000]}"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=1) as reply:
                if reply.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The page's server did not start.")
