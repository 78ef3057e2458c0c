"""The servers and the browser that the journeys share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect, sync_playwright

from tests.page.browsing import find_browser, launch, open_page, serve
from vectorstore import Archive

NewPage = Callable[..., Page]

PATIENCE_MS = 60_000
"""How long a state is waited for: a machine may have other work. What holds does not wait."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_browser() is None:
        pytest.skip("no Chromium or Chrome is on the PATH")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def real_page(sample_archive: Archive) -> Iterator[str]:
    """The page as `make run` opens it."""
    with serve(sample_archive.path) as address:
        yield address


@pytest.fixture(scope="session")
def stand_in_page(sample_archive: Archive) -> Iterator[str]:
    """The page over answers that were made by hand."""
    with serve(sample_archive.path, "tests/page/stand_in_app.py") as address:
        yield address


@pytest.fixture(scope="session")
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser's profile for each set of options: kept, so that the page's own scripts are loaded but once."""
    kept: dict[str, BrowserContext] = {}

    def get_one(**options: Any) -> BrowserContext:
        name = repr(sorted(options.items()))
        if name not in kept:
            kept[name] = browser.new_context(**{"viewport": {"width": 1360, "height": 850}, **options})
            kept[name].set_default_timeout(PATIENCE_MS)
        return kept[name]

    yield get_one
    for context in kept.values():
        context.close()


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Iterator[NewPage]:
    """Opens a page in a fresh session. At the end: nothing was asked of another machine, and no script failed."""
    pages: list[Page] = []
    requests: list[str] = []
    errors: list[str] = []

    def open_one(address: str, *, sockets: Callable[[WebSocketRoute], None] | None = None, **options: Any) -> Page:
        page = new_context(**options).new_page()
        pages.append(page)
        if sockets is not None:
            page.route_web_socket(re.compile("_stcore/stream"), sockets)
        page.on("request", lambda request: requests.append(request.url))
        page.on("websocket", lambda socket: requests.append(socket.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        open_page(page, address)
        return page

    yield open_one
    for page in pages:
        page.close()
    assert requests
    assert [url for url in requests if _leaves_the_machine(url)] == []
    assert errors == []


def _leaves_the_machine(url: str) -> bool:
    return not url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))


@pytest.fixture
def empty_folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"
