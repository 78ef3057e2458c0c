"""Make a large archive of real pieces: chunks of real articles, then recombinations of them, with their vectors.

A recombined chunk is the first half of one real chunk and the second half of another; its vector is the weighted sum of
theirs, brought to length 1. So texts, words and neighbourhoods are those of news, and nothing is embedded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vectorstore import Archive, Article, Chunk
from vectorstore.embedder import Embedder, Vectors

_PARAGRAPH = "\n\n"
_CHUNKS_AN_ARTICLE = 10
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.7  # of the first of two vectors in their mixture


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article that is ready to be written: its chunks, and their vectors of shape (len(chunks), dimensions)."""

    article: Article
    chunks: list[Chunk]
    vectors: Vectors


class PreparedEmbedder:
    """Gives the vectors that were handed over with `expect`, in that order; embeds queries as the real one does."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._waiting: list[Vectors] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def expect(self, vectors: Sequence[Vectors]) -> None:
        """What the next call of `embed_passages` gives."""
        self._waiting = list(vectors)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors handed over. They must be as many as the texts."""
        vectors = np.concatenate(self._waiting)
        if len(vectors) != len(texts):
            raise ValueError(f"There must be a vector for each text, but {len(vectors)} came for {len(texts)}.")
        return vectors


def iter_prepared(source: Archive, chunks: int, *, seed: int = 1) -> Iterator[Prepared]:
    """Articles with `chunks` chunks together: those of `source` as they are, then recombinations of them."""
    left = chunks
    for prepared in _iter_all(source, seed):
        prepared = _cut(prepared, left)  # noqa: PLW2901  the last one may be too long
        left -= len(prepared.chunks)
        yield prepared
        if left <= 0:
            return


def _iter_all(source: Archive, seed: int) -> Iterator[Prepared]:
    real: list[Prepared] = []
    for article in source.iter_articles():
        stored = source.load_chunks_of(article.article_id)
        if stored:
            _, vectors = source.load_vectors([chunk.key for chunk in stored])
            real.append(Prepared(article, [chunk.chunk for chunk in stored], vectors))
            yield real[-1]
    yield from _iter_recombined(real, np.random.default_rng(seed))


def _iter_recombined(real: Sequence[Prepared], chance: np.random.Generator) -> Iterator[Prepared]:
    texts = [chunk.text for prepared in real for chunk in prepared.chunks]
    vectors = np.concatenate([prepared.vectors for prepared in real])
    number = 0
    while True:
        number += 1
        pairs = chance.integers(len(texts), size=(_CHUNKS_AN_ARTICLE, 2))
        shares = chance.uniform(_LEAST_SHARE, _MOST_SHARE, size=(_CHUNKS_AN_ARTICLE, 1)).astype(np.float32)
        mixed = shares * vectors[pairs[:, 0]] + (1 - shares) * vectors[pairs[:, 1]]
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        halves = [_first_half(texts[a]) + " " + _second_half(texts[b]) for a, b in pairs]
        model = real[int(chance.integers(len(real)))].article  # whose title, outlet and date it has
        yield Prepared(*_assemble(number, model, halves), mixed.astype(np.float32))


def _assemble(number: int, model: Article, parts: Sequence[str]) -> tuple[Article, list[Chunk]]:
    article = Article(
        article_id=hashlib.sha256(f"recombined {number}".encode()).hexdigest()[:16],
        title=f"{model.title} ({number})",
        text=_PARAGRAPH.join(parts),
        publisher=model.publisher,
        published_at=model.published_at,
        language=model.language,
    )
    chunks, start = [], 0
    for position, part in enumerate(parts):
        chunks.append(Chunk(article.article_id, 1, position, start, start + len(part), part))
        start += len(part) + len(_PARAGRAPH)
    return article, chunks


def _cut(prepared: Prepared, most: int) -> Prepared:
    return Prepared(prepared.article, prepared.chunks[:most], prepared.vectors[:most])


def _first_half(text: str) -> str:
    return text[: _middle(text)]


def _second_half(text: str) -> str:
    return text[_middle(text) :].lstrip()


def _middle(text: str) -> int:
    """The end of a word near the middle."""
    space = text.find(" ", len(text) // 2)
    return space if space > 0 else len(text)
