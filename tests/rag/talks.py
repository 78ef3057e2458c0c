"""Conversations without an archive: turns whose answers say just what a test wants them to have said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rag.question.outlets import KnownPublishers
from rag.question.plan import build_plan
from rag.types import Answer, Citation, Coverage, Reason, SearchResult, Statement
from vectorstore import Article, Chunk

OUTLETS = ("Northline", "Radio Estmere", "The Lanthorne Courier", "Selwick Evening Post", "Xinhua")
NOW = datetime(2025, 11, 30, 12, tzinfo=UTC)
TODAY = NOW.date()

Turn = tuple[str, Answer]


def turn(
    question: str,
    short_answer: str | None = None,
    *,
    said: str = "",
    cites: Sequence[Article] = (),
    finds: Sequence[Article] = (),
    reason: Reason | None = None,
) -> Turn:
    """A question with its answer: one statement that cites the articles; `finds` were found and are not cited."""
    plan = build_plan(question, known=KnownPublishers(OUTLETS), zone=ZoneInfo("UTC"), now=NOW)
    citations = tuple(_cite(article, said, number) for number, article in enumerate(cites, start=1))
    answer = Answer(
        question=question,
        plan=plan,
        refused=reason is not None,
        coverage=Coverage({}, None, None, 0),
        reason=reason,
        short_answer=short_answer,
        statements=(Statement(said, tuple(c.number for c in citations)),) if citations else (),
        citations=citations,
        results=tuple(_found(article) for article in (*cites, *finds)),
    )
    return question, answer


def _cite(article: Article, said: str, number: int) -> Citation:
    published = article.published_at.isoformat() if article.published_at else None
    start = max(article.text.find(said), 0)
    return Citation(
        number=number, chunk_id=f"{article.article_id}-0", article_id=article.article_id, version=1, url=article.url,
        title=article.title, publisher=article.publisher, published_at=published, kind=None, start=start,
        end=start + len(said), quote=said,
    )  # fmt: skip


def _found(article: Article) -> SearchResult:
    chunk = Chunk(article.article_id, 1, 0, 0, len(article.text), article.text)
    return SearchResult(chunk, article, 1.0)
