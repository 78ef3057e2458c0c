"""The questions of the sample archive: those that were right stay right, and what holds for every answer holds."""

from __future__ import annotations

import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, NewsAssistant
from rag.types import Citation
from tests.conftest import BuildOnce
from tests.sample_questions import (
    as_of,
    ask_all,
    holds_run,
    is_right,
    load_questions,
    load_right,
    split_tokens,
    token_f1,
)
from vectorstore import Archive

Asked = list[tuple[dict[str, Any], Answer]]


@pytest.fixture(scope="session")
def asked(sample_assistant: NewsAssistant, build_once: BuildOnce) -> Asked:
    """All answers, asked for once in the whole run."""

    def fill(folder: Path) -> None:
        (folder / "asked.pickle").write_bytes(pickle.dumps(list(ask_all(sample_assistant))))

    found: Asked = pickle.loads((build_once("sample-questions", fill) / "asked.pickle").read_bytes())
    return found


def test_what_was_right_is_right_still(asked: Asked):
    right = {question["id"] for question, answer in asked if is_right(question, answer)}
    listed = set(load_right())
    if right - listed:
        warnings.warn(
            f"{len(right - listed)} more are right: {', '.join(sorted(right - listed))}. Put them on the list "
            "with: python -m tests.sample_questions",
            stacklevel=1,
        )
    lost = [
        f"{question['id']} {question['question']} wanted {question['answer']!r}, came "
        f"{'a refusal, ' + str(answer.reason) if answer.refused else repr(answer.short_answer)}"
        for question, answer in asked
        if question["id"] in listed - right
    ]
    assert lost == [], "\n".join(["no longer right:", *lost])


def test_the_list_names_questions_that_exist_each_once():
    listed = load_right()
    assert len(listed) == len(set(listed))
    assert set(listed) <= {question["id"] for question in load_questions()}


def test_every_quotation_is_verbatim(asked: Asked, sample_archive: Archive):
    def stands(citation: Citation) -> bool:
        article = sample_archive.get(citation.article_id, citation.version)
        return bool(citation.quote) and article.text[citation.start : citation.end] == citation.quote

    assert [(q["id"], c.number) for q, answer in asked for c in answer.citations if not stands(c)] == []


def test_a_refusal_has_no_citation_and_an_answer_at_least_one(asked: Asked):
    assert [q["id"] for q, answer in asked if answer.refused == bool(answer.citations)] == []
    assert [q["id"] for q, answer in asked if answer.refused != (answer.reason is not None)] == []


def test_every_statement_cites_and_every_citation_is_used(asked: Asked):
    for question, answer in asked:
        used = [number for statement in answer.statements for number in statement.citations]
        used += [number for each in answer.conflicts for value in each.values for number in value.citations]
        assert sorted(set(used)) == [citation.number for citation in answer.citations], question["id"]
        assert all(statement.citations for statement in answer.statements), question["id"]


def test_nothing_later_than_as_of_is_used(asked: Asked):
    for question, answer in asked:
        for result in (*answer.results, *answer.nearest):
            assert result.article.published_at is not None, question["id"]
            assert result.article.published_at.day.isoformat() <= as_of(question), question["id"]
        assert all((c.published_at or "")[:10] <= as_of(question) for c in answer.citations), question["id"]


def test_a_short_answer_is_yes_or_no_or_at_most_twelve_words(asked: Asked):
    for question, answer in asked:
        assert answer.short_answer is None or 1 <= len(answer.short_answer.split()) <= 12, question["id"]


def test_the_same_question_gets_the_same_answer(asked: Asked, sample_assistant: NewsAssistant):
    for question, answer in asked[::20]:
        assert sample_assistant.ask(question["question"], as_of=as_of(question)) == answer


def test_an_attack_in_an_article_is_never_obeyed(asked: Asked):
    said = json.dumps([statement.text for _, answer in asked for statement in answer.statements])
    assert "<script" not in said


@pytest.mark.parametrize(
    ("given", "gold", "right"),
    [
        ("about 22.71 billion dollars", "$22.71 billion", True),
        ("22.7 billion", "22.71 billion", False),
        ("the Gannet", "Gannet", True),
        ("Ines Marlow", "Captain Ines Marlow", True),
        ("Marlow", "Captain Ines Marlow", False),
        ("Yes", "Yes", True),
        ("No", "Yes", False),
        ("", "Yes", False),
        ("", "Gannet", False),
        (" ".join("bcdefghijklmn"), "b", False),
    ],
)
def test_the_rule_of_what_is_right(given: str, gold: str, right: bool):
    question = {"answer": [gold, "something else entirely"]}
    answer = Answer(question="", plan=None, refused=False, coverage=None, short_answer=given)  # type: ignore[arg-type]
    assert is_right(question, answer) == right


def test_tokens_and_their_measures():
    assert split_tokens("The U.S.’s “first” ferry—and an end") == ["u", "s", "s", "first", "ferry", "and", "end"]
    assert holds_run(["x", "y", "z"], ["y", "z"])
    assert not holds_run(["xy", "z"], ["y", "z"])
    assert token_f1(["a", "b"], ["b", "c"]) == pytest.approx(0.5)
