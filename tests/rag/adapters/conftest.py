"""Servers over the invented news desk, one without a key and one with two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import NewsAssistant
from rag.adapters.http.app import build_app
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.serving import running

KEYS = ("the-first-key-of-two", "the-second-key-of-two")
PATIENCE_S = 1.0  # how long these servers wait for a request to be sent


@pytest.fixture(scope="session")
def open_port(assistant: NewsAssistant) -> Iterator[int]:
    """A server without a key."""
    settings = ServerSettings(body_timeout_s=PATIENCE_S, max_connections=300)
    with running(build_app(assistant, settings), settings) as port:
        yield port


@pytest.fixture(scope="session")
def open_url(open_port: int) -> str:
    return f"http://127.0.0.1:{open_port}"


@pytest.fixture(scope="session")
def locked_port(assistant: NewsAssistant) -> Iterator[int]:
    """A server with keys, and a page that may ask."""
    settings = ServerSettings(keys=KEYS, cors_origins=("https://desk.example",), body_timeout_s=PATIENCE_S)
    with running(build_app(assistant, settings), settings) as port:
        yield port
