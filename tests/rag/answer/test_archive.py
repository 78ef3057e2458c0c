"""Questions about the archive itself are answered exactly, and with the articles that are meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Answer, Retriever
from rag.answer.archive import answer_about_archive
from rag.types import ArchiveRequest
from tests.rag.stand_ins import ARTICLES, article, build_archive


def ask(retriever, request: ArchiveRequest, question: str = "What is in here?", **options) -> Answer:
    plan = replace(retriever.plan(question, as_of="2025-12-31"), kind="archive", about_archive=request)
    found = retriever.search(plan, 5)
    return answer_about_archive(retriever.archive, found.plan, found.results, **options)


def test_the_number_of_articles_is_that_of_the_catalogue(retriever, news):
    answer = ask(retriever, ArchiveRequest("count"))
    assert answer.text.startswith(f"This archive holds {news.stats().articles} articles.")
    assert (answer.kind, answer.refused) == ("archive", False)


def test_articles_that_mention_words_are_counted_and_shown(retriever):
    answer = ask(retriever, ArchiveRequest("count", about="tram line"))
    holding = [one for one in ARTICLES if "tram line" in f"{one.title}\n{one.text}".lower()]
    assert answer.statements[0].text == f"{len(holding)} articles mention “tram line”."
    assert {one.article_id for one in answer.articles} == {one.article_id for one in holding}


def test_a_count_keeps_to_the_outlet_that_is_named(retriever):
    answer = ask(retriever, ArchiveRequest("count"), "How many articles by The Harbour Post are there?")
    own = sum(one.publisher == "The Harbour Post" for one in ARTICLES)
    assert f"{own} articles from The Harbour Post" in answer.text


def test_the_outlets_are_named_with_their_numbers(retriever):
    (line,) = ask(retriever, ArchiveRequest("outlets")).statements
    for outlet, number in retriever.archive.stats().publishers.items():
        assert f"{outlet} ({number})" in line.text


def test_the_outlets_that_wrote_about_something_are_those_whose_articles_mention_it(retriever):
    answer = ask(retriever, ArchiveRequest("outlets", about="tram line"))
    assert answer.statements[0].text.startswith("Articles that mention “tram line”, by outlet: ")
    assert "FOX News" not in answer.statements[0].text


@pytest.mark.parametrize(("oldest", "end"), [(True, min), (False, max)])
def test_the_oldest_and_the_newest_article_are_those_of_the_first_and_last_day(retriever, oldest, end):
    answer = ask(retriever, ArchiveRequest("articles", oldest=oldest, most=1))
    day = end(one.published_at.day for one in ARTICLES if one.published_at)
    assert answer.citations[0].published_at[:10] == day.isoformat()
    assert answer.text.splitlines()[0].startswith("“")


def test_an_author_is_told_by_the_byline_and_only_by_it(tmp_path):
    by_ada = article(
        1, "Snow closes the pass", "Snow has closed the pass at Hask.", "2025-11-30", "Post", authors=("Ada Roe",)
    )
    by_none = article(2, "Ada Roe wins", "Ada Roe, who rows, won the cup at Orla on Sunday.", "2025-11-29", "Post")
    with build_archive(tmp_path / "archive", by_ada, by_none) as archive:
        retriever = Retriever(archive)
        listed = ask(retriever, ArchiveRequest("articles", author="Ada Roe"))
        assert [one.title for one in listed.articles] == ["Snow closes the pass"]
        wrote = ask(retriever, ArchiveRequest("who_wrote"), "Who wrote the story about snow at the pass?")
        assert wrote.short_answer == "Ada Roe"
        assert wrote.statements[0].text.startswith("By Ada Roe: “Snow closes the pass”")
        nobody = ask(retriever, ArchiveRequest("who_wrote"), "Who wrote the story about rowing at Orla?")
        assert nobody.short_answer is None
        assert nobody.text.startswith("No author is named in the byline")


def test_the_day_of_publication_is_that_of_the_article_that_is_meant(retriever):
    answer = ask(
        retriever,
        ArchiveRequest("when_published"),
        "When was the article about the flood wall at Brackwater published?",
    )
    assert answer.statements[0].text.startswith(f"Published on {answer.short_answer}: “Flood wall holds at Brackwater”")


def test_every_line_of_the_archive_is_borne_out_by_what_it_cites(retriever):
    for asks in (
        "count",
        "articles",
        "outlet_ranking",
        "bylines",
        "period",
        "fresh",
        "contents",
        "headline",
        "which_outlet",
    ):
        answer = ask(retriever, ArchiveRequest(asks, about="tram line" if asks == "count" else ""))
        numbers = {citation.number for citation in answer.citations}
        assert all(set(statement.citations) <= numbers for statement in answer.statements)
        assert all(retriever.archive.get(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)
