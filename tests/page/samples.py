"""One article and what can be made of it by hand, for the tests of plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from page.filters import PageFilters
from page.turns import Turn
from rag.types import (
    Answer,
    Citation,
    Conflict,
    ConflictValue,
    Coverage,
    Plan,
    SearchResult,
    Statement,
)
from vectorstore.types import Article, Chunk, Moment

TEXT = "One fact stands here. Another stands beside it.\n\nA second paragraph.\nIts second line."
ARTICLE = Article(
    article_id="a" * 16,
    title="A title",
    text=TEXT,
    url="https://example.org/a",
    publisher="Northline",
    kind="opinion",
    published_at=Moment(datetime(2025, 11, 20, 7, 57)),
)
PLAN = Plan(question="q", topic="q", query="q", as_of=datetime(2025, 12, 1, tzinfo=UTC))


def load(article_id: str, version: int | None) -> Article | None:
    return ARTICLE if article_id == ARTICLE.article_id and version in (1, None) else None


def cite(number: int, quote: str, **fields: Any) -> Citation:
    start = TEXT.index(quote)
    facts: dict[str, Any] = {
        "number": number,
        "chunk_id": "c",
        "article_id": ARTICLE.article_id,
        "version": 1,
        "url": ARTICLE.url,
        "title": ARTICLE.title,
        "publisher": ARTICLE.publisher,
        "published_at": "2025-11-20T07:57",
        "kind": ARTICLE.kind,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    }
    return Citation(**facts | fields)


FIRST, SECOND = cite(1, "One fact stands here."), cite(2, "Another stands beside it.")
RESULT = SearchResult(
    Chunk(ARTICLE.article_id, 1, 0, 0, len(TEXT), TEXT), ARTICLE, 3.5, {"lexical": 1.0}, copies=(ARTICLE,)
)
ANSWER = Answer(
    question="q",
    plan=PLAN,
    refused=False,
    coverage=Coverage({"Northline": 9}, "2025-08-01", "2025-11-30", 98),
    short_answer="One",
    short_citations=(2,),
    statements=(
        Statement(FIRST.quote, (1,), {"grade": "confirmed", "checks": [{"name": "numbers"}]}),
        Statement(SECOND.quote, (2,), {"grade": "unconfirmed"}),
    ),
    citations=(FIRST, SECOND),
    conflicts=(
        Conflict(
            "the dead",
            "differs",
            (
                ConflictValue("nine", "Northline", "2025-08-14", (1,)),
                ConflictValue("10 people", "The Packet", "2025-08-18", (2,)),
            ),
        ),
    ),
    unsupported=(Statement("It was blue.", (), {"why": "the report says green, not blue"}),),
    results=(RESULT,),
    nearest=(RESULT,),
)


def turn(turn_id: int, question: str, answer: Answer | None = ANSWER, **fields: Any) -> Turn:
    return Turn(turn_id=turn_id, question=question, filters=PageFilters(), answer=answer, **fields)
