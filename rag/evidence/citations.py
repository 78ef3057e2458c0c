"""Citations: where a quotation stands, and whether it stands there."""

from __future__ import annotations

from rag.types import Citation, SearchResult
from vectorstore import Archive


def cite(result: SearchResult, start: int, end: int, *, number: int) -> Citation:
    """The citation of `article.text[start:end]`, a part of the result's chunk."""
    article = result.article
    return Citation(
        number=number,
        chunk_id=result.chunk.chunk_id,
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
    )


def verify_citation(archive: Archive, citation: Citation) -> bool:
    """Whether the quotation stands in that version of the article, character for character, at that place."""
    article = archive.get(citation.article_id, citation.version)
    return bool(article and citation.quote and article.text[citation.start : citation.end] == citation.quote)
