"""Says what an archive covers: how many articles, of which outlets, from when to when."""

from __future__ import annotations

from rag.language.dates.describe import day_in_words
from rag.types import Coverage
from vectorstore import Archive


def build_coverage(archive: Archive) -> Coverage:
    """What the archive covers."""
    stats = archive.stats()
    return Coverage(
        publishers=stats.publishers,
        first=stats.first.isoformat() if stats.first else None,
        last=stats.last.isoformat() if stats.last else None,
        articles=stats.articles,
    )


def describe_coverage(archive: Archive) -> str:
    """ "It holds 92 articles from 14 outlets, from 1 May 2025 to 30 November 2025."."""
    stats = archive.stats()
    held = f"It holds {count_of(stats.articles, 'article')} from {count_of(len(stats.publishers), 'outlet')}"
    if stats.first is None or stats.last is None:
        return f"{held}."
    return f"{held}, from {day_in_words(stats.first.day)} to {day_in_words(stats.last.day)}."


def count_of(n: int, noun: str) -> str:
    """ "1 article", "2,310 articles"."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
