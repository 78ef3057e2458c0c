"""Small real stand-ins, handed in through constructors."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.types import Article, Chunk

DIMENSIONS = 32


class WordHashEmbedder:
    """A bag of hashed words: texts that share words lie near each other. Deterministic, and instant."""

    name = "word-hash"
    dimensions = DIMENSIONS
    max_tokens = 256
    languages: frozenset[str] = frozenset()

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(DIMENSIONS, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector += np.random.default_rng(zlib.crc32(word.encode())).normal(size=DIMENSIONS).astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length else np.eye(DIMENSIONS, dtype=np.float32)[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self.embed_query(text) for text in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def make_article(number: int, text: str, **facts: object) -> Article:
    return Article(article_id=f"{number:016x}", title=f"Title {number}", text=text, **facts)  # type: ignore[arg-type]


def cut(article: Article, size: int = 80) -> list[Chunk]:
    """Chunks of `size` characters, side by side."""
    return [
        Chunk(
            article.article_id,
            1,
            position,
            start,
            min(start + size, len(article.text)),
            article.text[start : start + size],
        )
        for position, start in enumerate(range(0, len(article.text), size))
    ]
