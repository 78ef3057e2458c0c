"""Small real stand-ins, handed in through constructors."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        self.characters_tokenised += len(text)
        return [found.span() for found in _TOKEN.finditer(text)]
