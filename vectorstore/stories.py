"""Copies of one story: the wire's article as several outlets print it, whole or trimmed.

MinHash over runs of five terms finds likely copies (Broder 1997, On the resemblance and containment of documents); what
counts is containment, the share of the shorter text's runs that stand in the longer, so that a trimmed copy is one and
a rewrite is none.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from vectorstore.terms import split_terms

_RUN = 5  # terms
_BANDS, _ROWS = 32, 3  # a pair with a Jaccard similarity of .4 meets in one of the bands with a chance of .88
_LEAST_RUNS = 20  # a shorter text has too little to be told apart by
COPY = 0.7  # containment from which a text is a copy; rewrites of one event stay below .3 (sample archive)
_PRIME = (1 << 61) - 1
_COEFFICIENTS = np.random.default_rng(20251120).integers(1, _PRIME, size=(2, _BANDS * _ROWS), dtype=np.uint64)

Runs = NDArray[np.uint64]


def hash_runs(text: str) -> Runs:
    """The hashes of the different runs of five terms of a text, sorted; empty for a text that is too short."""
    terms = split_terms(text)
    runs = {" ".join(terms[i : i + _RUN]) for i in range(len(terms) - _RUN + 1)}
    if len(runs) < _LEAST_RUNS:
        return np.zeros(0, dtype=np.uint64)
    hashes = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "big") for run in runs]
    return np.unique(np.array(hashes, dtype=np.uint64))


def band_keys(runs: Runs) -> list[int]:
    """What likely copies share at least one of: a key for each band of MinHashes, as signed 64-bit integers."""
    if not len(runs):
        return []
    a, b = _COEFFICIENTS
    least = np.array([((runs * x + y) >> np.uint64(16)).min() for x, y in zip(a, b, strict=True)], dtype=np.uint64)
    bands = least.reshape(_BANDS, _ROWS)
    digests = [hashlib.blake2b(bytes([i]) + band.tobytes(), digest_size=8).digest() for i, band in enumerate(bands)]
    return [int.from_bytes(digest, "big", signed=True) for digest in digests]


def containment(a: Runs, b: Runs) -> float:
    """The share (0 to 1) of the shorter text's runs that stand in the other; 0 when either is too short to tell."""
    if not len(a) or not len(b):
        return 0.0
    return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b))
