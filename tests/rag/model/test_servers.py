"""Replies in the forms of five servers (servers/), sent again by a server on loopback and read by our client.

Those of llama.cpp are set down after what a live server sent, with words of ours, but for thoughts, which our small
model has none of; the others after what their documentation and their users show. None is a recording.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, NewsAssistant
from rag.model.settings import build_model
from tests.rag.model_desk import AS_OF, DESK
from tests.rag.model_server import Script, serve
from tests.rag.stand_ins import build_archive
from vectorstore import Archive

SERVERS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "servers").glob("*.json")
}
QUESTION = "What did the Lanthorne council vote for, and what does the line cost?"
SAID = [
    "The Lanthorne council voted 17 to 9 for a second tram line.",
    "Mayor Tobias Wren put the cost of the line at $240 million.",
]

EVERY = pytest.mark.parametrize("server", SERVERS.values(), ids=SERVERS)
STREAMS = [(name, stream) for name, server in SERVERS.items() for stream in server["streams"]]
REFUSALS = [(name, at) for name, server in SERVERS.items() for at in range(len(server["refuses"]))]
ERRORS = [(name, at) for name, server in SERVERS.items() for at in range(len(server["errors"]))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build_archive(tmp_path_factory.mktemp("desk") / "archive", *DESK.values()) as archive:
        yield archive


def to_lines(events: list[Any]) -> list[bytes]:
    """A stream as it is sent: objects as data, a line that is no object as it stands."""
    lines = []
    for event in events:
        plain = event if isinstance(event, str) and event != "[DONE]" else None
        data = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)
        lines.append(f"{plain}\n".encode() if plain else f"data: {data}\n\n".encode())
    return lines


def replayed(server: dict[str, Any], stream: str = "answer", refusal: dict[str, Any] | None = None) -> Script:
    """A script that sends what the server sends, and refuses what it refuses."""

    def answer(body: dict[str, Any]) -> tuple[int, list[bytes]]:
        if refusal and refuses(refusal, body):
            return refusal["status"], [json.dumps(refusal["body"]).encode()]
        is_judged = "not_supported" in body["messages"][0]["content"]
        return 200, to_lines(server["streams"]["verdicts" if is_judged else stream])

    return Script(replay=answer, models=server["models"])


def refuses(refusal: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether the request has the option that is refused, or one of the formats."""
    asked = (body.get("response_format") or {}).get("type")
    return refusal.get("option") in body or asked in refusal.get("formats", ())


@contextmanager
def asking(desk: Archive, script: Script, **settings: Any) -> Iterator[NewsAssistant]:
    with serve(script) as given:
        yield NewsAssistant(desk, model=build_model(replace(given, **settings)))


def shown(answer: Answer) -> dict[str, str]:
    return {one.text: one.support["grade"] for one in answer.statements if answer.model}


@EVERY
def test_its_reply_is_an_answer_whose_evidence_is_found_and_judged(desk: Archive, server: dict[str, Any]) -> None:
    script = replayed(server)
    with asking(desk, script, name=None, input_price=1.0) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert shown(answer) == dict.fromkeys(SAID, "confirmed")
    assert answer.short_answer == "17 to 9"
    assert answer.model == server["models"]["data"][0]["id"]
    assert answer.usage is not None
    assert not answer.usage.estimated
    assert answer.usage.input_tokens == sum(used(server, one)["prompt_tokens"] for one in ("answer", "verdicts"))
    assert answer.usage.cost == pytest.approx(answer.usage.input_tokens / 1e6)


def used(server: dict[str, Any], stream: str) -> dict[str, int]:
    return next(
        one["usage"] for one in reversed(server["streams"][stream]) if isinstance(one, dict) and one.get("usage")
    )


@pytest.mark.parametrize("name", [name for name, stream in STREAMS if stream == "thought first"])
def test_what_it_thinks_before_is_passed_over(desk: Archive, name: str) -> None:
    with asking(desk, replayed(SERVERS[name], "thought first")) as assistant:
        assert list(shown(assistant.ask(QUESTION, as_of=AS_OF))) == SAID


@pytest.mark.parametrize("name", [name for name, stream in STREAMS if stream == "only thought"])
def test_a_reply_spent_on_thinking_is_said_to_be_so(desk: Archive, name: str) -> None:
    with asking(desk, replayed(SERVERS[name], "only thought")) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert "spent its whole reply on thinking" in (answer.note or "")
    assert answer.statements
    assert answer.model is None


def test_a_thought_of_which_only_the_end_is_marked_is_passed_over(desk: Archive) -> None:
    """As vLLM and llama.cpp send the words of a model whose template opens the thought, where no parser is set."""
    thought = "The user asks about the council.\nWren said it costs $240 million, I think.\n</think>\n\n"
    vllm = SERVERS["vllm"]
    first, *words = vllm["streams"]["answer"]
    delta = {"index": 0, "delta": {"content": thought}, "logprobs": None, "finish_reason": None}
    server = {**vllm, "streams": {**vllm["streams"], "answer": [first, {**first, "choices": [delta]}, *words]}}
    with asking(desk, replayed(server)) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert list(shown(answer)) == SAID
    assert answer.short_answer == "17 to 9"


@EVERY
def test_what_was_whole_before_it_was_cut_off_is_shown_and_the_cut_is_told(
    desk: Archive, server: dict[str, Any]
) -> None:
    with asking(desk, replayed(server, "cut off")) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert list(shown(answer)) == SAID[:1]
    assert "was cut off" in (answer.note or "")


@pytest.mark.filterwarnings("ignore:This model does not support OpenAI's structured output")
@pytest.mark.parametrize(("name", "at"), REFUSALS)
def test_what_it_does_not_take_is_left_out_and_the_answer_is_the_same(desk: Archive, name: str, at: int) -> None:
    refusal = SERVERS[name]["refuses"][at]
    script = replayed(SERVERS[name], refusal=refusal)
    with asking(desk, script) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert list(shown(answer)) == SAID
    assert len(script.requests) > 2
    assert all(refuses(refusal, body) for body in script.requests[:1])
    assert not any(refuses(refusal, body) for body in script.requests[-2:])


@pytest.mark.parametrize(("name", "at"), ERRORS)
def test_its_errors_are_one_line_that_says_what_to_do(desk: Archive, name: str, at: int) -> None:
    error = SERVERS[name]["errors"][at]
    sent = to_lines(error["events"]) if "events" in error else [json.dumps(error["body"]).encode()]
    script = Script(replay=lambda _: (error.get("status", 200), sent))
    with asking(desk, script) as assistant:
        answer = assistant.ask(QUESTION, as_of=AS_OF)
    assert error["line"] in (answer.note or "")
    assert answer.statements
    assert len(script.requests) == 1 or error["status"] != 400
