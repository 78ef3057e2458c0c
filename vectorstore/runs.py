"""The log of ingest runs, and how fresh each source is: when it was last read, and when it last gave something new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

# A source is silent when nothing new came for longer than it usually takes, and never within a day.
_LEAST_SILENCE = timedelta(days=1)
_USUAL_GAPS = 3
_NAMED = 3  # sources of a run that are told by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of ingest. `sources` are the files, folders and addresses it was given, each with its own counts;
    empty for runs that were handed articles, and for those of before there was a log.
    """

    started_at: datetime
    finished_at: datetime
    added: int
    updated: int
    unchanged: int
    duplicates: int
    failed: int
    interrupted: bool
    sources: tuple[Mapping[str, Any], ...]

    @classmethod
    def from_report(cls, started_at: str, finished_at: str, report: Mapping[str, Any]) -> Run:
        """A run as the catalogue keeps it: its times as ISO 8601, and the report."""
        names = ("added", "updated", "unchanged", "duplicates")
        counts = {name: int(report.get(name, 0)) for name in names}
        return cls(
            started_at=datetime.fromisoformat(started_at),
            finished_at=datetime.fromisoformat(finished_at),
            failed=len(report.get("failed", ())),
            interrupted=bool(report.get("interrupted", False)),
            sources=tuple(report.get("sources", ())),
            **counts,
        )

    def to_dict(self) -> dict[str, Any]:
        """The run as the commands print it."""
        counts = {name: getattr(self, name) for name in ("added", "updated", "unchanged", "duplicates", "failed")}
        return {
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "finished_at": self.finished_at.isoformat(timespec="seconds"),
            "interrupted": self.interrupted,
            **counts,
            "sources": [dict(source) for source in self.sources],
        }

    def in_words(self) -> str:
        """`2025-11-25 09:00, 12 s: 5 added, 0 updated, 310 unchanged, 1 failed: news/, https://...`."""
        took_s = (self.finished_at - self.started_at).total_seconds()
        counts = (f"{getattr(self, name):,} {name}" for name in ("added", "updated", "unchanged", "failed"))
        told = ", ".join(counts) + (", stopped before its end" if self.interrupted else "")
        names = ", ".join(str(source["source"]) for source in self.sources[:_NAMED])
        more = f" and {len(self.sources) - _NAMED} more" if len(self.sources) > _NAMED else ""
        return f"{self.finished_at:%Y-%m-%d %H:%M}, {took_s:,.0f} s: {told}: {names or 'articles handed in'}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """How fresh one source is. `last_new_at` is the last run in which it gave a new or changed article, None for never.

    `is_silent` says that nothing new has come for longer than usual (three times the usual time between two, at least
    a day) although it was read; `failures` counts what failed in its last run, `failure` is the first reason.
    """

    source: str
    last_read_at: datetime
    last_new_at: datetime | None
    runs: int
    articles: int
    failures: int
    failure: str | None
    is_silent: bool

    def to_dict(self) -> dict[str, Any]:
        """The source as the commands print it."""
        return {
            "source": self.source,
            "last_read_at": self.last_read_at.isoformat(timespec="seconds"),
            "last_new_at": self.last_new_at.isoformat(timespec="seconds") if self.last_new_at else None,
            "runs": self.runs,
            "articles": self.articles,
            "failures": self.failures,
            "failure": self.failure,
            "is_silent": self.is_silent,
        }

    def in_words(self) -> str:
        """`https://... : silent since Tuesday, 25 November 2025; read 14 times`."""
        parts = [self._news_in_words(), "read once" if self.runs == 1 else f"read {self.runs:,} times"]
        if self.failures:
            parts.append(f"{self.failures:,} failed at the last: {self.failure}")
        return f"{self.source}: {', '.join(parts)}"

    def _news_in_words(self) -> str:
        if self.last_new_at is None:
            return "nothing new yet"
        since = f"{self.last_new_at:%A}, {self.last_new_at.day} {self.last_new_at:%B %Y}"
        return f"silent since {since}" if self.is_silent else f"last new on {since}"


def list_sources(runs: Sequence[Run]) -> list[SourceFreshness]:
    """How fresh each source of `runs` is, the silent first, then by when they last gave something new."""
    read: dict[str, list[tuple[datetime, Mapping[str, Any]]]] = {}
    for run in sorted(runs, key=lambda run: run.finished_at):
        for source in run.sources:
            read.setdefault(str(source["source"]), []).append((run.finished_at, source))
    found = [_freshness(name, times) for name, times in read.items()]
    return sorted(found, key=lambda one: (not one.is_silent, one.last_new_at or one.last_read_at, one.source))


def _freshness(name: str, times: Sequence[tuple[datetime, Mapping[str, Any]]]) -> SourceFreshness:
    new = [at for at, counts in times if counts["added"] + counts["updated"]]
    last_read_at, last = times[-1]
    return SourceFreshness(
        source=name,
        last_read_at=last_read_at,
        last_new_at=new[-1] if new else None,
        runs=len(times),
        articles=sum(counts["added"] for _, counts in times),
        failures=last["failed"],
        failure=last.get("failure"),
        is_silent=bool(new) and last_read_at - new[-1] > max(_LEAST_SILENCE, _USUAL_GAPS * _usual_gap(new)),
    )


def _usual_gap(moments: Sequence[datetime]) -> timedelta:
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return timedelta(seconds=median(gaps) if gaps else 0)
