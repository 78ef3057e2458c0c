"""The pages of docs/hosts about servers: what they show is run against a server over the sample archive."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.__main__ import build_parser
from rag.adapters.http.app import build_app
from rag.adapters.mcp_server import build_http_app
from rag.adapters.settings import ServerSettings
from rag.assistant import NewsAssistant
from tests.rag.adapters.serving import ROOT, running

HOSTS = ROOT / "docs" / "hosts"
PAGES = ("http.md", "openai.md", "mcp.md")
_SHOWN = "http://127.0.0.1:8787"


def blocks(page: str, language: str) -> Iterator[str]:
    text = (HOSTS / page).read_text(encoding="utf-8")
    for found in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield found[1]


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(page: str, sample_assistant: NewsAssistant) -> Iterator[str]:
    settings = ServerSettings()
    build = build_http_app if page == "mcp.md" else build_app
    with running(build(sample_assistant, settings), settings) as port:
        yield f"http://127.0.0.1:{port}"


def test_what_a_page_shows_is_so(page: str, url: str):
    names: dict[str, object] = {}
    run = 0
    for code in blocks(page, "python"):
        with ThreadPoolExecutor(1) as thread:  # the browser's tests leave an event loop running in this one
            thread.submit(exec, compile(code.replace(_SHOWN, url), page, "exec"), names).result()
        run += 1
    assert run
    for command in "".join(blocks(page, "console")).splitlines():
        if shutil.which("curl"):
            typed = command.removeprefix("$ ").replace(_SHOWN, url)
            done = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, check=True)
            assert "error" not in json.loads(done.stdout)


def test_the_configuration_for_a_host_is_a_command_of_ours():
    [block] = blocks("mcp.md", "json")
    server = json.loads(block)["mcpServers"]["dateline"]
    assert server["command"] == "dateline"
    options = build_parser().parse_args(server["args"])
    assert (options.verb, options.archive, options.http) == ("mcp", "/path/to/archive", False)


def test_every_link_of_a_page_leads_somewhere(page: str):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (HOSTS / page).read_text(encoding="utf-8")):
        assert (HOSTS / Path(target)).exists(), target
