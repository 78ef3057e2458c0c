"""Embedders: the one that ships, any OpenAI-compatible endpoint, or an object handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns text into unit vectors.

    `name` is kept in the archive and must match when it is opened again. `dimensions` is the length of a vector.
    `max_tokens` is how many tokens a chunk may have. `languages` are those it was made for; empty means any.
    """

    name: str
    dimensions: int
    max_tokens: int
    languages: frozenset[str]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched: float32, shape (len(texts), dimensions), each of length 1."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Vector of a query: float32, shape (dimensions,), of length 1."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) in code points of `text` for each token, without special tokens, in order."""
