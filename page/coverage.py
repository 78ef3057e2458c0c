"""What the archive holds, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from page.visible import to_plain, to_runs
from page.words import count, day_in_words, iso_day_in_words
from rag.types import Coverage
from vectorstore.runs import SourceFreshness
from vectorstore.types import ArchiveStats

_SILENT_SHOWN = 3


def stats_to_view(
    stats: ArchiveStats, *, sources: Sequence[SourceFreshness] = (), now: datetime | None = None
) -> dict[str, Any]:
    """The card in the sidebar: how much, by whom, from when to when, how fresh, and which sources are silent."""
    publishers = sorted(stats.publishers.items(), key=lambda item: (-item[1], item[0]))
    return {
        "articles": count(stats.articles, "article"),
        "outlets": [{"name": to_runs(name), "count": f"{number:,}"} for name, number in publishers],
        "outlet_count": count(len(publishers), "outlet"),
        "period": _period(stats),
        "undated": f"{count(stats.undated, 'article')} without a date" if stats.undated else None,
        "read": _freshness(stats.last_ingest_at, now or datetime.now(UTC)),
        "silent": _silent_in_words(sources),
    }


def model_in_words(model: str | None, host: str | None) -> str:
    """Which model writes the answers and what is sent to it, or that none does."""
    if model is None:
        return "No model: answers are sentences of the archive."
    sent = "Each question goes there, with what was asked before it and the passages chosen for it."
    return f"Model: {model} at {host}. {sent}" if host else f"Model: {model}"


def coverage_to_view(coverage: Coverage) -> dict[str, Any]:
    """What a refusal says that the archive covers."""
    publishers = sorted(coverage.publishers.items(), key=lambda item: (-item[1], item[0]))
    first, last = iso_day_in_words(coverage.first), iso_day_in_words(coverage.last)
    return {
        "articles": count(coverage.articles, "article"),
        "period": f"{first} to {last}" if first and last else "no dated articles",
        "outlets": [to_runs(name) for name, _ in publishers[:12]],
        "more": len(publishers) - 12 if len(publishers) > 12 else 0,
    }


def _silent_in_words(sources: Sequence[SourceFreshness]) -> list[str]:
    """`https://... silent since 25 Nov 2025` for each source from which nothing new comes although it is read."""
    silent = [source for source in sources if source.is_silent and source.last_new_at]
    lines = [
        f"{to_plain(source.source)} silent since {day_in_words(source.last_new_at.date())}"
        for source in silent[:_SILENT_SHOWN]
        if source.last_new_at
    ]
    return [*lines, f"and {len(silent) - len(lines):,} more"] if len(silent) > len(lines) else lines


def _period(stats: ArchiveStats) -> str:
    if stats.first is None or stats.last is None:
        return "no dated articles"
    first, last = day_in_words(stats.first.day), day_in_words(stats.last.day)
    return first if first == last else f"{first} to {last}"


def _freshness(last_ingest_at: datetime | None, now: datetime) -> str:
    if last_ingest_at is None:
        return "Not known when it was last read"
    days = (now.date() - last_ingest_at.astimezone(UTC).date()).days
    when = "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"
    return f"Last read {when}, {day_in_words(last_ingest_at.astimezone(UTC).date())}"
