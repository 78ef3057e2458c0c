"""Citations: where a quotation stands, and whether it stands there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from rag.types import Citation
from vectorstore import Archive
from vectorstore.types import Article


def cite(article: Article, chunk_id: str, start: int, end: int) -> Citation:
    """Cites `article.text[start:end]`; `chunk_id` names the chunk that holds it.

    Its number is 0 until it is stated (rag/answer/state.py).
    """
    return Citation(
        number=0,
        chunk_id=chunk_id,
        article_id=article.article_id,
        version=article.version,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published_at.isoformat() if article.published_at else None,
        kind=article.kind,
        start=start,
        end=end,
        quote=article.text[start:end],
        page=page_of(article, start),
        correction=article.correction,
        is_withdrawn=article.is_withdrawn,
    )


def page_of(article: Article, start: int) -> int | None:
    """The page of a paged document, from 1, on which the character at `start` stands; None for other articles."""
    return max(1, bisect_right(article.page_starts, start)) if article.page_starts else None


def as_it_stands(archive: Archive, citation: Citation) -> Citation:
    """The citation with what its outlet says by now, where a later version of the article is held."""
    current = archive.get(citation.article_id)
    if current is None or current.version == citation.version:
        return citation
    return replace(citation, changed_since=True, correction=current.correction, is_withdrawn=current.is_withdrawn)


def verify_citation(archive: Archive, citation: Citation) -> bool:
    """Whether the quotation stands in that version of the article, character for character, at that place."""
    article = archive.get(citation.article_id, citation.version)
    return bool(article and citation.quote and article.text[citation.start : citation.end] == citation.quote)
