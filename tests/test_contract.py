"""One retriever, everywhere: the same 30 questions with filters, put to every host, find the same to the character."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from rag import Answer, NewsAssistant, Statement
from rag.adapters.http.app import build_app
from rag.adapters.labels import clean_reply, to_label
from rag.adapters.langchain import DatelineRetriever
from rag.adapters.mcp_server import build_http_app
from rag.adapters.settings import ServerSettings
from rag.assistant import AnswerStream
from rag.output import answer_to_dict, response_to_dict
from tests.rag.adapters.serving import running
from tests.sample_questions import as_of, load_questions
from vectorstore import Archive

ROOT = Path(__file__).resolve().parent.parent
K = 10
Row = dict[str, Any]

_FILTERS: tuple[Row, ...] = (
    {},
    {"from": "2025-10-01"},
    {"to": "2025-11-05"},
    {"publishers": ["Lanthorne Courier", "Northline", "Radio Estmere", "Meridian Wire", "Selwick Evening Post"]},
    {"kinds": ["news", "live"]},
    {"from": "2025-08-05T12:00:00+02:00", "to": "2025-11-20"},
    {"languages": ["en"]},
)


def load_lines() -> list[Row]:
    """Thirty questions of the sample archive, spread over all of them, each with its day and with filters in turn."""
    questions = load_questions()
    chosen = [questions[len(questions) * i // 30] for i in range(30)]
    return [
        {"id": q["id"], "question": q["question"], "as_of": as_of(q), **_FILTERS[i % len(_FILTERS)]}
        for i, q in enumerate(chosen)
    ]


LINES = load_lines()


class Remembering(NewsAssistant):
    """Works an answer out once for a question and its filters: what the servers of this process have behind them.

    So HTTP's answers are worked out in its own threads, apart from Python's, and the other forms of the same server
    need not do so again. A host that loses a filter asks something else, and is found out. The command and MCP's
    process work all out anew.
    """

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self._known: dict[str, Answer] = {}

    def stream(self, question: Any, **options: Any) -> AnswerStream:
        given = {name: value for name, value in options.items() if value}
        key = json.dumps([question, given], sort_keys=True)
        if key not in self._known:
            self._known[key] = super().stream(question, **options).finish()
        return AnswerStream(_again(self._known[key]))


def _again(answer: Answer) -> Generator[Statement, None, Answer]:
    yield from answer.statements
    return answer


def filters_of(line: Row) -> Row:
    return {name: value for name, value in line.items() if name not in ("id", "question")}


def options_of(line: Row) -> Row:
    """The filters as Python has them."""
    return {"from_" if name == "from" else name: value for name, value in filters_of(line).items()}


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def differences(given: Any, whole: Any, path: str = "") -> list[str]:
    """Where `given` says something else than `whole`: nowhere, when it has the same values under fewer names."""
    if isinstance(given, dict) and isinstance(whole, dict):
        new = [f"{path}/{name} is new" for name in given if name not in whole]
        return new + [
            row for name in given if name in whole for row in differences(given[name], whole[name], f"{path}/{name}")
        ]
    if isinstance(given, list) and isinstance(whole, list) and len(given) == len(whole):
        return [
            row for i, pair in enumerate(zip(given, whole, strict=True)) for row in differences(*pair, f"{path}/{i}")
        ]
    if path.endswith(("/title", "/publisher")) and isinstance(whole, str) and given == to_label(whole):
        return []  # what an article calls itself is cleaned where a host's model reads it
    return [] if given == whole else [f"{path}: {given!r} for {whole!r}"[:300]]


@pytest.fixture(scope="module")
def assistant(sample_archive: Archive) -> NewsAssistant:
    return NewsAssistant(sample_archive)


@pytest.fixture(scope="module")
def served(sample_archive: Archive) -> NewsAssistant:
    return Remembering(sample_archive)


@pytest.fixture(scope="module")
def searched(assistant: NewsAssistant) -> list[Row]:
    """What Python finds: what all others are held to."""
    retriever = assistant.retriever
    return [as_json(response_to_dict(retriever.search(line["question"], K, **options_of(line)))) for line in LINES]


@pytest.fixture(scope="module")
def answered(assistant: NewsAssistant) -> list[Row]:
    """What Python answers."""
    return [as_json(answer_to_dict(assistant.ask(line["question"], **options_of(line)))) for line in LINES]


def test_the_questions_have_filters_that_tell_and_quotes_that_stand(
    searched: list[Row], answered: list[Row], sample_archive: Archive
):
    """So that the same from all hosts means something."""
    assert len({line["id"] for line in LINES}) == 30
    assert sum(bool(answer["citations"]) for answer in answered) >= 18
    assert sum(answer["refused"] for answer in answered) >= 1
    for citation in (citation for answer in answered for citation in answer["citations"]):
        article = sample_archive.get(citation["article_id"], citation["version"])
        assert article is not None
        assert article.text[citation["start"] : citation["end"]] == citation["quote"]
    for line, found in zip(LINES, searched, strict=True):
        for row in found["results"]:
            assert row["published_at"][:10] <= line["as_of"]
            assert row["published_at"][:10] >= line.get("from", "")[:10]


# ---- the command


def run_batch(verb: str, archive: Path, folder: Path) -> list[Row]:
    batch = folder / "questions.jsonl"
    batch.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    done = subprocess.run(
        [sys.executable, "-m", "rag", verb, "--batch", str(batch), "--archive", str(archive)],
        cwd=ROOT, env=kept, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.pop("id") for row in rows] == [line["id"] for line in LINES]
    return rows


def test_the_command_searches_the_same(searched: list[Row], sample_archive: Archive, tmp_path: Path):
    assert run_batch("search", sample_archive.path, tmp_path) == searched


def test_the_command_answers_the_same(answered: list[Row], sample_archive: Archive, tmp_path: Path):
    assert run_batch("ask", sample_archive.path, tmp_path) == answered


# ---- HTTP


@pytest.fixture(scope="module")
def url(served: NewsAssistant) -> Iterator[str]:
    settings = ServerSettings()
    with running(build_app(served, settings), settings) as port:
        yield f"http://127.0.0.1:{port}/v1"


def ask_http(url: str, path: str, **more: object) -> Iterator[httpx.Response]:
    with httpx.Client(base_url=url, timeout=120) as client:
        for line in LINES:
            response = client.post(path, json={"question": line["question"], **filters_of(line), **more})
            response.raise_for_status()
            yield response


def test_http_searches_the_same(searched: list[Row], url: str):
    assert [response.json() for response in ask_http(url, "/search", k=K)] == searched


def test_http_answers_the_same(answered: list[Row], url: str):
    assert [response.json() for response in ask_http(url, "/ask")] == answered


def test_server_sent_events_answer_the_same(answered: list[Row], url: str):
    for response, whole in zip(ask_http(url, "/ask", stream=True), answered, strict=True):
        events = [block.split("\n") for block in response.text.split("\n\n") if block.startswith("event: ")]
        told = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]
        assert told == [("statement", statement) for statement in whole["statements"]] + [("answer", whole)]


def test_openais_client_is_answered_the_same(answered: list[Row], url: str):
    with openai.OpenAI(base_url=url, api_key="none", max_retries=0, timeout=120) as client:
        for number, (line, whole) in enumerate(zip(LINES, answered, strict=True)):
            asked: Any = {
                "model": "dateline",
                "messages": [{"role": "user", "content": line["question"]}],
                "extra_body": {"dateline": filters_of(line)},
            }
            if number % 2:
                completion = client.chat.completions.create(**asked)
            else:
                *_, completion = client.chat.completions.create(**asked, stream=True)
            assert (completion.model_extra or {})["dateline"] == clean_reply(whole)


# ---- MCP


async def ask_mcp(client: Client, tool: str, **more: object) -> list[Row]:
    given = []
    for line in LINES:
        renamed = {"from": "published_from", "to": "published_to"}
        filters = {renamed.get(name, name): value for name, value in filters_of(line).items()}
        result = await client.call_tool(tool, {"question": line["question"], **filters, **more})
        assert not result.is_error, result.content
        given.append(result.structured_content or {})
    return given


def check_mcp(connect: Callable[[], Any], searched: list[Row], answered: list[Row]) -> None:
    async def ask_all() -> tuple[list[Row], list[Row]]:
        async with connect() as client:
            return await ask_mcp(client, "search_news", results=K), await ask_mcp(client, "ask_news")

    with ThreadPoolExecutor(1) as thread:  # the browser's tests leave a loop running in this one
        found, told = thread.submit(asyncio.run, ask_all()).result()
    for given, whole in zip(found, searched, strict=True):
        assert differences({name: given[name] for name in ("question", "plan", "results")}, whole) == []
        assert all({"chunk_id", "version", "start", "end", "text"} <= row.keys() for row in given["results"])
    for given, whole in zip(told, answered, strict=True):
        graded = [statement | {"grade": statement["support"]["grade"]} for statement in whole["statements"]]
        assert differences(given, whole | {"statements": graded}) == []
        assert [row["quote"] for row in given["citations"]] == [row["quote"] for row in whole["citations"]]


def test_mcp_over_standard_input_and_output_gives_the_same(
    searched: list[Row], answered: list[Row], sample_archive: Archive
):
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "rag", "mcp", "--archive", str(sample_archive.path)], cwd=ROOT
    )
    check_mcp(lambda: Client(stdio_client(server)), searched, answered)


def test_mcp_over_http_gives_the_same(searched: list[Row], answered: list[Row], served: NewsAssistant):
    settings = ServerSettings()
    with running(build_http_app(served, settings), settings) as port:

        @asynccontextmanager
        async def connect() -> Any:
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                yield client

        check_mcp(connect, searched, answered)


# ---- LangChain


def test_langchain_finds_the_same(searched: list[Row], sample_archive: Archive):
    retriever = DatelineRetriever(archive=sample_archive, k=K)
    for line, whole in zip(LINES, searched, strict=True):
        documents = retriever.invoke(line["question"], **options_of(line))
        rows = [{**document.metadata, "text": document.page_content} for document in documents]
        assert [document.id for document in documents] == [row["chunk_id"] for row in whole["results"]]
        assert differences(clean_reply(whole)["results"], [as_json(row) for row in rows]) == []
