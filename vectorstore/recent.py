"""Vectors that the vector index, as this process has it open, does not hold yet: in memory, compared one by one."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue import Catalogue
from vectorstore.embedder import Vectors
from vectorstore.types import ScoredChunk

_PAGE = 5_000


class RecentVectors:
    """The chunks after a key, which grow while another process writes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._turn = threading.Lock()
        self._after = self._generation = -1
        self._keys: list[int] = []
        self._vectors: Vectors = np.zeros((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self._keys)

    def search(self, vector: NDArray[np.float32], *, after: int, k: int) -> list[ScoredChunk]:
        """The `k` nearest of the chunks with keys above `after`, best first; also those that were dropped since.

        Another `after` than before is for an index that was opened anew: what was read until then is let go.
        """
        with self._turn:
            self._read(after)
            keys, vectors = self._keys, self._vectors
        if not keys:
            return []
        scores = vectors @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [ScoredChunk(keys[i], float(scores[i])) for i in best]

    def _read(self, after: int) -> None:
        generation = self._catalogue.generation  # before the vectors: what comes meanwhile is read the next time
        if after != self._after:
            self._after, self._generation, self._keys = after, -1, []
        if generation == self._generation:
            return
        last = self._keys[-1] if self._keys else after
        while (page := self._catalogue.load_vector_page(last, _PAGE))[0]:
            keys, vectors = page
            self._vectors = np.concatenate([self._vectors, vectors]) if self._keys else vectors
            self._keys = [*self._keys, *keys]
            last = keys[-1]
        self._generation = generation
