"""No process of ours connects anywhere by itself: each entry point runs where a connection ends it."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.guarded import CONNECT

ROOT = Path(__file__).resolve().parent.parent
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in CONNECT,
    reason="only Linux lets a process be guarded like this",
)


def start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "tests/guarded.py", *command], cwd=ROOT, env=_ENVIRONMENT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(*command: str, input_: str = "") -> tuple[int, str]:
    process = start(*command)
    output, errors = process.communicate(input_, timeout=120)
    return process.returncode, output + errors


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Read in by the guarded command."""
    folder = str(tmp_path_factory.mktemp("guarded") / "archive")
    code, told = run("ingest", str(ROOT / "sample_archive" / "wire"), "--archive", folder)
    assert (code, "0 failed" in told) == (0, True), told
    return folder


def test_the_guard_ends_who_connects(tmp_path: Path):
    (tmp_path / "caller.py").write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", encoding="utf-8")
    process = subprocess.run(
        [sys.executable, str(ROOT / "tests/guarded.py"), "caller"], cwd=tmp_path, capture_output=True, check=False
    )
    assert process.returncode == -signal.SIGSYS


def test_reading_articles_in_connects_nowhere(archive: str):
    assert Path(archive).is_dir()


@pytest.mark.parametrize(
    "command",
    [("ingest", "--check"), ("rag", "search", "trade"), ("rag", "ask", "Who met whom?", "--offline"),
     ("dateline", "doctor")],
    ids=" ".join,
)  # fmt: skip
def test_a_command_connects_nowhere(archive: str, command: tuple[str, ...]):
    code, told = run(*command, "--archive", archive)
    assert code == 0, told


def test_a_benchmark_connects_nowhere(archive: str, tmp_path: Path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who met whom?"}\n', encoding="utf-8")
    code, told = run("bench.search", "--questions", str(questions), "--rounds", "1", "--archive", archive)
    assert (code, "peak memory" in told) == (0, True), told


def test_a_tool_of_the_mcp_server_connects_nowhere(archive: str):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    calls = (
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {
            "id": 2,
            "method": "tools/call",
            "params": {"name": "search_news", "arguments": {"question": "Who met whom?"}},
        },
    )
    process = start("rag", "mcp", "--archive", archive)
    assert process.stdin is not None
    assert process.stdout is not None
    for call in calls:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **call}) + "\n")
    process.stdin.flush()
    replies = [json.loads(process.stdout.readline() or "{}") for _ in range(2)]
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, [reply.get("id") for reply in replies]) == (0, [1, 2]), output + errors
    assert not replies[1]["result"]["isError"]


LIBRARY = """
import sys
from dateline import Archive, DatelineRetriever, NewsAssistant
with Archive.open(sys.argv[1], create=False) as archive:
    assert NewsAssistant(archive).ask("Who met whom?").articles is not None
    assert DatelineRetriever(archive=archive).invoke("Who met whom?")
assert "onnxruntime" in sys.modules
"""
PAGE = """
import os, sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(sys.argv[1], default_timeout=300)
page.query_params["q"] = "Who met whom?"
assert not page.run().exception
assert "onnxruntime" in sys.modules
os._exit(0)  # the page still prepares its examples in a thread, which no exit waits for
"""


@pytest.mark.parametrize(("program", "argument"), [(LIBRARY, None), (PAGE, ROOT / "app.py")], ids=["library", "page"])
def test_a_question_asked_in_python_or_on_the_page_connects_nowhere(
    archive: str, tmp_path: Path, program: str, argument: Path | None
):
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    environ = _ENVIRONMENT | {"PYTHONPATH": str(ROOT), "DATELINE_ARCHIVE": archive}
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/guarded.py"), "program", str(argument or archive)],
        cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=330, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_server_of_the_page_connects_nowhere(archive: str):
    # A number: to look "localhost" up, the C library may connect to a cache on this machine.
    place = ("--server.address", "127.0.0.1", "--server.port", "0")
    process = start("streamlit", "run", "app.py", "--server.headless", "true", *place)
    assert process.stdout is not None
    while "URL: http" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


def test_a_server_that_is_asked_connects_nowhere(archive: str):
    process = start("rag", "serve", "--port", "0", "--archive", archive)
    assert process.stderr is not None
    while "Ctrl+C ends it" not in (line := process.stderr.readline()):
        assert process.poll() is None
    address = re.search(r"http://\S+", line)
    assert address
    asked = urllib.request.Request(f"{address[0]}/v1/ask", b'{"question": "Who met whom?"}')
    asked.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(asked, timeout=60) as reply:
        assert json.load(reply)["results"]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
