"""What a model wrote carries its grade, and what is held its reason, wherever an answer is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Answer, NewsAssistant
from rag.adapters.http.markdown import answer_to_markdown
from rag.adapters.mcp_forms import ToolAnswer
from rag.answer.reasons import CHECK_WORDING
from rag.model.settings import build_model
from rag.output import answer_to_dict
from rag.terminal.screen import Terminal
from rag.terminal.show import show_answer
from tests.rag.model.test_evidence import RETOLD, WRONG, says
from tests.rag.model_desk import AS_OF, DESK, QUESTION
from tests.rag.model_server import Script, serve
from tests.rag.stand_ins import build_archive


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answer]:
    """One statement that nobody judged, one that a check is against."""
    script = Script(answer=says("no idea", RETOLD, WRONG))
    with (
        build_archive(tmp_path_factory.mktemp("desk") / "archive", *DESK.values()) as archive,
        serve(script) as settings,
    ):
        yield NewsAssistant(archive, model=build_model(settings)).ask(QUESTION, as_of=AS_OF)


def test_the_answer_has_one_of_each(answer: Answer) -> None:
    assert [(one.text, one.support["grade"]) for one in answer.statements] == [(RETOLD[0], "unconfirmed")]
    assert [one.text for one in answer.unsupported] == [WRONG[0]]


def test_the_terminal_marks_it_and_says_why_the_other_is_held(answer: Answer) -> None:
    told = " ".join(" ".join(show_answer(answer_to_dict(answer), Terminal())).split())
    assert f"{RETOLD[0]} [1] {CHECK_WORDING}" in told
    assert f"Held back: - {WRONG[0]} (the report does not say “19”)" in told


def test_markdown_for_chat_hosts_marks_it_and_leaves_out_the_other(answer: Answer) -> None:
    told = answer_to_markdown(answer)
    assert f"{RETOLD[0]} [1] {CHECK_WORDING}" in told
    assert WRONG[0] not in told


def test_json_and_mcp_carry_the_grade_and_the_reason(answer: Answer) -> None:
    told = answer_to_dict(answer)
    assert told["statements"][0]["support"]["grade"] == "unconfirmed"
    assert told["unsupported"][0]["support"]["why"] == "the report does not say “19”"
    assert ToolAnswer.model_validate(told).statements[0].grade == "unconfirmed"
