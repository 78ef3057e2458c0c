"""Results and answers as plain dicts: the keys of the contract, all of them, always."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rag import NewsAssistant
from rag.output import answer_to_dict, response_to_dict, stored_article_to_dict
from rag.types import Answer, Conflict, ConflictValue, Coverage, Statement
from tests.rag.stand_ins import FERRY, build_archive

AS_OF = "2025-12-01"
LISTS = {
    "statements", "citations", "unsupported", "conflicts", "nearest", "results", "clauses", "publishers", "kinds",
    "languages", "inferred", "dropped", "authors", "captions", "values",
}  # fmt: skip
QUESTIONS = ["How many passengers were on board the ferry Gannet?", "Who won in Samarkand?", "What did Reuters say?"]


def walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every (key, value) of nested dicts and lists."""
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    if isinstance(value, list):
        for inner in value:
            yield from walk(inner)


@pytest.fixture(scope="module")
def answers(assistant, tmp_path_factory) -> list[dict[str, Any]]:
    made = [answer_to_dict(assistant.ask(question, as_of=AS_OF)) for question in QUESTIONS]
    with build_archive(tmp_path_factory.mktemp("empty") / "archive") as empty:
        made.append(answer_to_dict(NewsAssistant(empty).ask("Who sank the ferry?")))
    return made


def test_an_answer_and_a_refusal_have_the_same_keys(answers):
    assert [answer["refused"] for answer in answers] == [False, True, True, True]
    assert len({tuple(answer) for answer in answers}) == 1
    assert set(answers[0]) >= {
        "question", "refused", "reason", "short_answer", "text", "statements", "citations", "unsupported", "conflicts",
        "coverage", "nearest", "plan", "as_of", "results", "schema_version",
    }  # fmt: skip


def test_lists_are_never_null_and_text_is_always_a_string(answers):
    for answer in answers:
        assert isinstance(answer["text"], str)
        for name, value in walk(answer):
            if name in LISTS and not (name == "publishers" and isinstance(value, dict)):
                assert isinstance(value, list), name
            if name in ("text", "quote", "title", "as_of", "question"):
                assert isinstance(value, str), name


def test_all_of_it_is_plain_json(answers):
    for answer in answers:
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_ranks_count_from_one_and_scores_are_numbers(answers):
    for answer in answers:
        for part in ("results", "nearest"):
            assert [row["rank"] for row in answer[part]] == list(range(1, len(answer[part]) + 1))
            assert all(isinstance(row["score"], float) for row in answer[part])


def test_a_search_without_results_has_the_same_keys_as_one_with(retriever):
    full, empty = (response_to_dict(retriever.search("ferry", to=day)) for day in ("2025-12-01", "2019-01-01"))
    assert list(full) == list(empty)
    assert (len(full["results"]) > 0, empty["results"]) == (True, [])


def test_offsets_of_results_and_citations_count_in_the_stored_text(news, answers):
    for row in (*answers[0]["results"], *answers[0]["citations"]):
        stored = stored_article_to_dict(news.get(row["article_id"], row["version"]))
        assert stored["text"][row["start"] : row["end"]] == row.get("quote", row.get("text"))


def test_an_article_keeps_every_fact():
    shown = stored_article_to_dict(FERRY)
    assert shown["published_at"] == "2025-08-13T09:30+01:00"
    assert (shown["modified_at"], shown["authors"], shown["text"]) == (None, [], FERRY.text)


def test_conflicts_and_what_was_not_supported_are_shown(assistant):
    plan = assistant.retriever.plan("What sank?", as_of=AS_OF)
    values = (ConflictValue("12", "Kestrel", "2025-08-13", (1,)), ConflictValue("14", None, None, (2,)))
    made = Answer(
        question="What sank?", plan=plan, refused=False, coverage=Coverage({}, None, None, 0),
        conflicts=(Conflict("the dead", "revised", values),), unsupported=(Statement("It sank.", (1,)),), note="n",
    )  # fmt: skip
    shown = answer_to_dict(made)
    assert shown["conflicts"] == [
        {
            "about": "the dead",
            "kind": "revised",
            "values": [
                {"value": "12", "publisher": "Kestrel", "published_at": "2025-08-13", "citations": [1]},
                {"value": "14", "publisher": None, "published_at": None, "citations": [2]},
            ],
        }
    ]
    assert shown["unsupported"] == [{"text": "It sank.", "citations": [1], "support": {}}]
    assert shown["text"] == ""
    assert shown["as_of"] == AS_OF
