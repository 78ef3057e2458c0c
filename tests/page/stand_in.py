"""A stand-in for the assistant: answers made of the retriever's results, or made up to show every part of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.retriever import Retriever
from rag.types import Answer, Citation, Coverage, Plan, SearchResult, Statement
from vectorstore import Archive


class StandInStream:
    """An answer that is given statement by statement."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.answer.statements)


class StandInAssistant:
    """Quotes the first sentence of each of the best passages; refuses when there is none."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.retriever = Retriever(archive)

    def stream(self, question: str | Plan, **options: Any) -> StandInStream:
        return StandInStream(self.ask(question, **options))

    def ask(self, question: str | Plan, **options: Any) -> Answer:
        response = self.retriever.search(question, 6, **options)
        refused = not response.results or "Uzbekistan" in response.plan.question
        citations = () if refused else tuple(map(to_citation, range(1, 7), response.results))
        return Answer(
            question=response.plan.question,
            plan=response.plan,
            refused=refused,
            reason="weak_evidence" if refused else None,
            coverage=coverage_of(self.archive),
            short_answer=None if refused else "$22.71 billion",
            statements=tuple(Statement(c.quote, (c.number,)) for c in citations),
            citations=citations,
            nearest=response.results[:3] if refused else (),
            results=response.results,
        )


def to_citation(number: int, result: SearchResult) -> Citation:
    """The first sentence or so of a result's chunk."""
    chunk, article = result.chunk, result.article
    stop = chunk.text.find(". ")
    quote = chunk.text if stop < 0 else chunk.text[: stop + 1]
    return Citation(
        number=number,
        chunk_id=chunk.chunk_id,
        article_id=chunk.article_id,
        version=chunk.version,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published_at.isoformat() if article.published_at else None,
        start=chunk.start,
        end=chunk.start + len(quote),
        quote=quote,
    )


def coverage_of(archive: Archive) -> Coverage:
    """What the archive covers."""
    stats = archive.stats()
    return Coverage(
        stats.publishers,
        stats.first.isoformat() if stats.first else None,
        stats.last.isoformat() if stats.last else None,
        stats.articles,
    )
