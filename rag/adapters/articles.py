"""What servers say of the archive itself: articles, their passages, coverage."""

from __future__ import annotations

from typing import Any

from rag.types import SCHEMA_VERSION
from vectorstore import Archive


def coverage_to_dict(archive: Archive) -> dict[str, Any]:
    """What the archive covers, and when it was last added to."""
    stats = archive.stats()
    return {
        "schema_version": SCHEMA_VERSION,
        "articles": stats.articles,
        "undated": stats.undated,
        "first": stats.first.isoformat() if stats.first else None,
        "last": stats.last.isoformat() if stats.last else None,
        "publishers": dict(stats.publishers),
        "kinds": dict(stats.kinds),
        "languages": dict(stats.languages),
        "months": dict(stats.months),
        "last_ingest_at": stats.last_ingest_at.isoformat() if stats.last_ingest_at else None,
    }


def passages_to_dict(archive: Archive, id_or_url: str) -> dict[str, Any] | None:
    """The passages of an article's current version, in order; None when it is not held."""
    article = archive.get(id_or_url)
    if article is None:
        return None
    stored = archive.load_chunks_of(article.article_id)
    version = stored[0].chunk.version if stored else article.version
    return {
        "schema_version": SCHEMA_VERSION,
        "article_id": article.article_id,
        "version": version,
        "passages": [
            {
                "chunk_id": one.chunk.chunk_id,
                "position": one.chunk.position,
                "start": one.chunk.start,
                "end": one.chunk.end,
                "text": one.chunk.text,
            }
            for one in stored
        ],
    }
