"""What a model hands over as evidence is found in the article, judged, and sent back once where it does not hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from rag import NewsAssistant
from rag.model import client
from rag.model.reply_json import JsonReader, read_verdicts
from rag.model.settings import build_model
from rag.verify.locate import find_near, find_quote
from tests.rag.model_desk import AS_OF, DESK, QUESTION
from tests.rag.model_server import Script, serve
from tests.rag.stand_ins import build_archive
from vectorstore import Archive

TEXT = "The ﬁrst well-known ferry, “the Gannet”, ran\naground off Estmere on Tuesday with 214 people on board."


@pytest.mark.parametrize(
    "quote",
    [
        "The first well-known ferry",
        'ferry, "the Gannet", ran aground',
        "The first ... ran aground off Estmere",
        "wellknown",
    ],
)
def test_a_quotation_is_found_in_another_spelling(quote: str) -> None:
    assert find_quote(quote, TEXT)


def test_nearly_the_same_is_found_and_something_else_is_not() -> None:
    assert find_near("ran aground of Estmere on Tuesday with 214 people", TEXT)
    assert not find_near("was sold by the bank for three million crowns", TEXT)


def test_a_reply_gives_its_statements_while_it_comes_in_whatever_pieces() -> None:
    said = json.dumps(reply(("One.", 1, "a"), ("Two.", 2, "b"), missing="c"))
    for size in (1, 7, 1000):
        reader = JsonReader()
        drafts = [draft for i in range(0, len(said), size) for draft in reader.feed(said[i : i + size])]
        drafts += reader.finish()
        assert [(draft.text, draft.evidence) for draft in drafts] == [("One.", ((1, "a"),)), ("Two.", ((2, "b"),))]
        assert reader.missing == "c"


@pytest.mark.parametrize(
    "words", ["All fine!", '{"verdicts": "yes"}', '{"verdicts": [{"statement": 9, "verdict": "x"}]}']
)
def test_a_verdict_that_cannot_be_used_counts_as_none(words: str) -> None:
    assert read_verdicts(words, 2) == {}


def reply(*statements: tuple[str, int, str], missing: str | None = None) -> dict[str, Any]:
    rows = [{"text": text, "evidence": [{"passage": n, "quote": quote}]} for text, n, quote in statements]
    return {"short_answer": None, "statements": rows, "missing": missing}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build_archive(tmp_path_factory.mktemp("desk") / "archive", *DESK.values()) as archive:
        yield archive


RETOLD = ("Lanthorne's councillors backed another tram line.", 1, "The Lanthorne council voted 17 to 9 on Wednesday")
WRONG = ("Lanthorne's councillors backed it by 19 to 9.", 1, "The Lanthorne council voted 17 to 9 on Wednesday")


def says(verdict: str, *statements: tuple[str, int, str]) -> Any:
    def answer(request: dict[str, Any]) -> str:
        if "verdicts" in json.dumps(request.get("response_format")):
            count = len(re.findall(r"<statement \d+>", request["messages"][-1]["content"]))
            return json.dumps({"verdicts": [{"statement": n + 1, "verdict": verdict} for n in range(count)]})
        return json.dumps(reply(*statements))

    return answer


@pytest.mark.parametrize(
    ("verdict", "grade"),
    [("supported", "confirmed"), ("no idea", "unconfirmed"), ("partly", None), ("not_supported", None)],
)
def test_a_verdict_confirms_or_holds_what_is_put_in_other_words(desk: Archive, verdict: str, grade: str | None) -> None:
    script = Script(answer=says(verdict, RETOLD))
    with serve(script) as settings:
        answer = NewsAssistant(desk, model=build_model(settings)).ask(QUESTION, as_of=AS_OF)
    told = {statement.text: statement.support["grade"] for statement in answer.statements if answer.model}
    assert told == ({RETOLD[0]: grade} if grade else {})
    if grade is None:
        assert answer.unsupported[0].support["why"].startswith("on a second look")


def test_a_judge_that_says_yes_to_everything_confirms_no_wrong_number_and_it_goes_back_once(desk: Archive) -> None:
    script = Script(answer=says("supported", RETOLD, WRONG))
    with serve(script) as settings:
        answer = NewsAssistant(desk, model=build_model(settings)).ask(QUESTION, as_of=AS_OF)
    assert [statement.text for statement in answer.statements] == [RETOLD[0]]
    assert [statement.text for statement in answer.unsupported] == [WRONG[0]]
    asked = [request for request in script.requests if "verdicts" not in json.dumps(request["response_format"])]
    assert len(asked) == 2
    assert WRONG[0] in asked[1]["messages"][-1]["content"]


def test_a_server_that_knows_no_schema_is_asked_for_text_and_remembered(desk: Archive) -> None:
    script = Script(answer=lambda _: "The council voted 17 to 9 for a second tram line.")
    script.refuses = lambda body: "response_format" if "response_format" in body else None
    with serve(script) as settings:
        assistant = NewsAssistant(desk, model=build_model(replace(settings, judge=False)))
        assert assistant.ask(QUESTION, as_of=AS_OF).model
        formats = [(request.get("response_format") or {}).get("type") for request in script.requests]
        assert formats == ["json_schema", "json_object", None]
        assistant.ask(QUESTION, as_of=AS_OF)
        assert len(script.requests) == 4
        assert client._known_formats[settings.url] == "text"
