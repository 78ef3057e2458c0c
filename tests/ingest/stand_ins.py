"""Small real stand-ins for what other rooms provide: an embedder and an archive in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vectorstore.types import Article, Chunk

_TOKEN = re.compile(r"\w{1,6}|[^\w\s]")


class WordEmbedder:
    """Tokens are pieces of at most six letters, and single marks; vectors are all the same."""

    name = "words"
    dimensions = 4

    def __init__(self, *, max_tokens: int = 256, languages: frozenset[str] = frozenset()) -> None:
        self.max_tokens = max_tokens
        self.languages = languages
        self.characters_tokenised = 0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), self.dimensions), 0.5, dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.full(self.dimensions, 0.5, dtype=np.float32)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        self.characters_tokenised += len(text)
        return [found.span() for found in _TOKEN.finditer(text)]


def _content(article: Article) -> Article:
    return replace(article, article_id="", version=1, origins={}, modified_at=None)


class MemoryArchive:
    """Keeps articles and chunks in dicts, and every call in `batches`."""

    def __init__(self, embedder: WordEmbedder | None = None) -> None:
        self.embedder = embedder or WordEmbedder()
        self.articles: dict[str, Article] = {}
        self.chunks: dict[str, list[Chunk]] = {}
        self.batches: list[list[str]] = []
        self.runs: list[object] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    def is_unchanged(self, article: Article) -> bool:
        held = self.articles.get(article.article_id)
        return held is not None and _content(held) == _content(article)

    def find_same_content(self, article: Article) -> str | None:
        same = (key for key, held in self.articles.items() if _content(held) == _content(article))
        return next(same, None)

    def upsert_many(
        self, items: Sequence[tuple[Article, Sequence[Chunk]]]
    ) -> list[Literal["added", "updated", "unchanged"]]:
        self.batches.append([article.article_id for article, _ in items])
        return [self.upsert(article, chunks) for article, chunks in items]

    def upsert(self, article: Article, chunks: Sequence[Chunk]) -> Literal["added", "updated", "unchanged"]:
        if self.is_unchanged(article):
            return "unchanged"
        held = self.articles.get(article.article_id)
        self.articles[article.article_id] = article.as_version(held.version + 1 if held else 1)
        self.chunks[article.article_id] = list(chunks)
        return "updated" if held else "added"

    def record_run(self, started_at: object, finished_at: object, report: object) -> None:
        self.runs.append(report)
