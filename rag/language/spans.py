"""Stretches of a text: (start, end) in code points."""

from __future__ import annotations

from collections.abc import Iterable

from vectorstore.sentences import Span


def inside(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether start to end lies within one of the spans."""
    return any(first <= start and end <= last for first, last in spans)


def touches(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether start to end shares a character with one of the spans."""
    return any(first < end and start < last for first, last in spans)
