"""The example questions: made of the archive's articles, and answered by it."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest

from page.examples import DATE, DIFFERENCE, REFUSAL, WANTED, Example, ExampleSearch, iter_candidates
from page.store import Store
from rag import NewsAssistant
from rag.types import Answer
from tests.page.waiting import wait_until
from vectorstore import Archive
from vectorstore.errors import UsageError
from vectorstore.types import Article


def find_examples(archive: Archive, assistant: NewsAssistant) -> list[Example]:
    search = ExampleSearch(archive, assistant)

    def is_found() -> bool:
        search.go_on(1)
        return search.found is not None

    wait_until(is_found, 240)
    assert search.found is not None
    return search.found


@pytest.fixture(scope="module")
def examples(sample_archive: Archive, sample_assistant: NewsAssistant) -> list[Example]:
    return find_examples(sample_archive, sample_assistant)


def make_article(text: str, **fields: object) -> Article:
    return Article(article_id="a" * 16, title="A title", text=text, **fields)  # type: ignore[arg-type]


def questions(article: Article) -> list[str]:
    return [candidate.question for candidate in iter_candidates(article)]


def test_every_example_shows_what_it_says(examples: list[Example], sample_assistant: NewsAssistant):
    assert len(examples) == WANTED
    for example in examples:
        answer = sample_assistant.ask(example.question)
        assert answer.refused == (example.shows == REFUSAL)
        assert bool(answer.conflicts) == (example.shows == DIFFERENCE)
        assert any("[i.e. " in statement.text for statement in answer.statements) or example.shows != DATE
    assert {example.shows for example in examples} == {"", DATE, DIFFERENCE, REFUSAL}


def test_they_are_found_once_for_each_state_of_the_archive(sample_archive: Archive, tmp_path: Path):
    class Answering:
        def ask(self, question: str) -> Answer:
            raise UsageError("No question is asked.")

    store = Store(tmp_path / "kept.sqlite3")
    search = ExampleSearch(sample_archive, Answering(), store)  # type: ignore[arg-type]
    search.found = [Example("Who?", DATE)]
    search.keep()
    assert ExampleSearch(sample_archive, Answering(), store).found == search.found  # type: ignore[arg-type]
    assert ExampleSearch(sample_archive, Answering(), Store(tmp_path / "other")).found is None  # type: ignore[arg-type]


def test_they_are_looked_for_as_long_as_that_is_asked_for_and_nobody_waits(
    sample_archive: Archive, sample_assistant: NewsAssistant, examples: list[Example]
):
    is_asked, may_answer, asked = Event(), Event(), []

    class Slow:
        def ask(self, question: str) -> Answer:
            is_asked.set()
            may_answer.wait()
            asked.append(question)
            return sample_assistant.ask(question)

    search = ExampleSearch(sample_archive, Slow())  # type: ignore[arg-type]
    wait_until(lambda: search.go_on(0.1) or is_asked.is_set())
    time.sleep(0.2)
    assert asked == []
    may_answer.set()
    wait_until(lambda: len(asked) == 1)
    assert search.found is None
    wait_until(lambda: search.go_on(60) or search.found is not None)
    assert search.found == examples  # the same each time


def test_where_the_search_fails_there_are_none(sample_archive: Archive, caplog: pytest.LogCaptureFixture):
    search = ExampleSearch(sample_archive, None)  # type: ignore[arg-type]
    search.go_on(1)
    wait_until(lambda: search.found is not None)
    assert search.found == []
    assert "No example questions could be found" in caplog.text


def test_an_office_becomes_a_question():
    assert questions(make_article("Oda Renswick, who chairs the Marine Accident Board, declined.")) == [
        "Who chairs the Marine Accident Board?"
    ]


def test_what_leans_on_another_sentence_becomes_none():
    assert questions(make_article("Oda Renswick, who chairs their board, declined.")) == []


def test_a_date_to_come_becomes_a_question():
    text = "Buses will run again in Lanthorne from Friday. The Skerra Bridge will reopen in March."
    assert questions(make_article(text)) == [
        "When will buses run again in Lanthorne?",
        "When will the Skerra Bridge reopen?",
    ]


def test_opinion_and_other_languages_become_none():
    text = "Oda Renswick, who chairs the Marine Accident Board, declined."
    assert questions(make_article(text, kind="opinion")) == []
    assert questions(make_article(text, language="de")) == []


def test_an_empty_archive_has_no_examples(tmp_path):
    with Archive.open(tmp_path / "archive") as archive:
        assert find_examples(archive, NewsAssistant(archive)) == []
