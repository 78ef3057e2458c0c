"""Finds the text that stands before a sentence in its article."""

from __future__ import annotations

from vectorstore.types import Article


def text_before(article: Article, start: int) -> str:
    """What stands before a sentence in its paragraph; where it opens one, the paragraph before."""
    paragraphs = article.text[:start].rsplit("\n\n", 2)
    return paragraphs[-1] if paragraphs[-1].strip() or len(paragraphs) == 1 else paragraphs[-2]
