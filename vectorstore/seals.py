"""Seals: digests by which the catalogue knows whether an article is as it was written.

Two for each article. That of its versions is a chain: each version is sealed together with the seal of the one before,
so that a version that is changed, lost or added breaks it. That of its chunks covers their places and vectors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

NO_VERSIONS = ""


def seal_version(before: str, row: tuple[int, str, str, str, str]) -> str:
    """The seal of a chain with one more version: (version, digest, stored_at, facts, text).

    `before` is the seal of the chain so far, or NO_VERSIONS.
    """
    return _digest((before, *row))


def seal_chunks(rows: Iterable[tuple[int, int, int, bytes]]) -> str:
    """The seal of an article's chunks: (position, start, end, vector in half precision) of each, in order."""
    return _digest(part for row in rows for part in row)


def _digest(parts: Iterable[Any]) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.hexdigest()
