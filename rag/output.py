"""Results and answers as the commands and the API give them: plain dicts, every key always there."""

from __future__ import annotations

from typing import Any

from rag.question.times import show_end, show_start
from rag.types import SCHEMA_VERSION, Answer, Citation, Conflict, Plan, SearchResponse, SearchResult, Statement, Usage
from vectorstore.records import article_to_dict
from vectorstore.types import Article, Window


def response_to_dict(response: SearchResponse) -> dict[str, Any]:
    """{question, plan, results}, best first."""
    return {
        "schema_version": SCHEMA_VERSION,
        "question": response.plan.question,
        "plan": plan_to_dict(response.plan),
        "results": _ranked(response.results),
    }


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """An answer or a refusal. `text` is a string and lists are lists, also where there is nothing to say."""
    return {
        "schema_version": SCHEMA_VERSION,
        "question": answer.question,
        "searched": answer.searched,
        "kind": answer.kind,
        "form": answer.form,
        "refused": answer.refused,
        "reason": answer.reason,
        "short_answer": answer.short_answer,
        "short_citations": list(answer.short_citations),
        "text": answer.text,
        "statements": [statement_to_dict(statement) for statement in answer.statements],
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "unsupported": [statement_to_dict(statement) for statement in answer.unsupported],
        "conflicts": [_conflict_to_dict(conflict) for conflict in answer.conflicts],
        "articles": [article_facts(article) for article in answer.articles],
        "coverage": {
            "publishers": dict(answer.coverage.publishers),
            "first": answer.coverage.first,
            "last": answer.coverage.last,
            "articles": answer.coverage.articles,
        },
        "nearest": _ranked(answer.nearest),
        "plan": plan_to_dict(answer.plan),
        "as_of": show_end(answer.plan.as_of),
        "results": _ranked(answer.results),
        "note": answer.note,
        "suggestions": list(answer.suggestions),
        "model": answer.model,
        "usage": None if answer.usage is None else usage_to_dict(answer.usage),
    }


def stored_article_to_dict(article: Article) -> dict[str, Any]:
    """The stored article with its text, so that anyone can verify an offset."""
    return {"schema_version": SCHEMA_VERSION, **article_to_dict(article), "text": article.text}


def result_to_dict(result: SearchResult, rank: int) -> dict[str, Any]:
    """One result; `rank` counts from 1."""
    chunk, article = result.chunk, result.article
    return {
        "rank": rank,
        "score": result.score,
        "parts": dict(result.parts),
        "chunk_id": chunk.chunk_id,
        "article_id": article.article_id,
        "version": article.version,
        "url": article.url,
        "title": article.title,
        "publisher": article.publisher,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "copies": [
            {name: value for name, value in article_facts(copy).items() if name != "kind"} for copy in result.copies
        ],
    }


def article_facts(article: Article) -> dict[str, Any]:
    """What names an article in a list: id, address, title, outlet, day and kind."""
    return {
        "article_id": article.article_id,
        "url": article.url,
        "title": article.title,
        "publisher": article.publisher,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "kind": article.kind,
    }


def statement_to_dict(statement: Statement) -> dict[str, Any]:
    """A statement with the numbers of its citations."""
    return {"text": statement.text, "citations": list(statement.citations), "support": dict(statement.support)}


def citation_to_dict(citation: Citation) -> dict[str, Any]:
    """A citation, field by field."""
    return {name: getattr(citation, name) for name in Citation.__dataclass_fields__}


def usage_to_dict(usage: Usage) -> dict[str, Any]:
    """What a model was asked: tokens, and dollars or null."""
    return {name: getattr(usage, name) for name in Usage.__dataclass_fields__}


def _conflict_to_dict(conflict: Conflict) -> dict[str, Any]:
    values = [
        {
            "value": value.value,
            "publisher": value.publisher,
            "published_at": value.published_at,
            "citations": list(value.citations),
        }
        for value in conflict.values
    ]
    return {"about": conflict.about, "kind": conflict.kind, "values": values}


def _ranked(results: tuple[SearchResult, ...]) -> list[dict[str, Any]]:
    return [result_to_dict(result, rank) for rank, result in enumerate(results, start=1)]


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as the commands print it; days are ISO 8601, None where nothing is asked."""
    return {
        "topic": plan.topic,
        "query": plan.query,
        "clauses": [
            {"text": clause.text, "publishers": list(clause.publishers), **_window_to_dict(clause.window)}
            for clause in plan.clauses
        ],
        "publishers": list(plan.publishers),
        "kinds": list(plan.kinds),
        "languages": list(plan.languages),
        **_window_to_dict(plan.window),
        "as_of": show_end(plan.as_of),
        "inferred": [{"field": i.field, "value": i.value, "words": i.words} for i in plan.inferred],
        "dropped": [{"field": d.field, "reason": d.reason} for d in plan.dropped],
    }


def _window_to_dict(window: Window | None) -> dict[str, str | None]:
    """`from` and `to` of a window, both included."""
    return {
        "from": show_start(window.start) if window else None,
        "to": show_end(window.end) if window else None,
    }
