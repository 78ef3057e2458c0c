"""Small talk gets a line on what the archive is, and questions that it can answer; never news."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.small_talk import answer_small_talk, offer_questions
from tests.rag.stand_ins import ARTICLES, article, build_archive


def test_a_greeting_is_answered_with_what_the_archive_holds_and_cites_nothing(retriever, news):
    plan = replace(retriever.plan("hello"), kind="chat")
    answer = answer_small_talk(news, plan)
    assert (answer.kind, answer.refused, answer.citations) == ("chat", False, ())
    assert str(news.stats().articles) in answer.text
    assert answer.suggestions


def test_what_is_offered_speaks_of_names_in_the_titles_of_the_newest_articles(retriever, news):
    offered = offer_questions(news, retriever.plan("hello", as_of="2025-12-31"))
    titles = " ".join(one.title for one in ARTICLES)
    names = [question.removeprefix("What was reported about ").rstrip("?") for question in offered]
    assert 1 <= len(names) <= 3
    assert all(name in titles for name in names)


def test_nothing_is_offered_of_what_was_published_after_as_of(tmp_path, retriever):
    later = article(1, "Talks in Velmouth", "Talks began in Velmouth on Monday.", "2025-11-30", "Post")
    with build_archive(tmp_path / "archive", later) as archive:
        assert offer_questions(archive, retriever.plan("hello", as_of="2025-11-01")) == ()
