"""What the server begins with, before anybody visits."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner_utils import script_run_context

from page import shared


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def test_what_the_server_begins_with_needs_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Streamlit warns in the server's log of whatever draws where there is no page."""
    kept = Kept()
    logger = logging.getLogger(script_run_context.__name__)
    monkeypatch.setattr(logger, "handlers", [kept])
    monkeypatch.setattr(logger, "disabled", False)
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "none"))
    shared._prepare()
    assert kept.said == []
