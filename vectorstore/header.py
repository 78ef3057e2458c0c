"""The line that is indexed with every chunk of an article, so that a chunk knows what it is part of."""

from __future__ import annotations

from vectorstore.types import Article


def build_header(article: Article) -> str:
    """Title, publisher and day of publication; what is unknown is left out, and a title is cut at 300 characters."""
    day = article.published_at.day if article.published_at else None
    written_day = f"{day:%B} {day.day}, {day.year}" if day else None
    facts = ", ".join(part for part in (article.publisher, written_day) if part)
    return "\n".join(part for part in (article.title[:300], facts) if part)


def build_lexical_header(article: Article) -> str:
    """The header with the byline and the section, which are asked for by name and mean nothing to an embedder."""
    byline = " ".join(part for part in (*article.authors, article.section) if part)
    return "\n".join(part for part in (build_header(article), byline) if part)
