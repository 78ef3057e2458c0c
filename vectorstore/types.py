"""The types that travel between the rooms: articles, chunks, and what is asked of the archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from math import floor
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["day", "minute"]

_ONLY_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published or modified, as exactly as the source said it and no more.

    `value` is naive when the source gave no zone, aware otherwise. With precision "day" the clock reads 00:00.
    A moment without a zone is taken as UTC for order only, and shown without a zone.
    """

    value: datetime
    precision: Precision = "minute"

    @property
    def zone_known(self) -> bool:
        """Whether the source said which zone its clock was in."""
        return self.value.tzinfo is not None

    @property
    def seconds(self) -> int:
        """Seconds since 1970 UTC, for order; a moment without a zone counts as UTC."""
        aware = self.value if self.zone_known else self.value.replace(tzinfo=UTC)
        return floor(aware.timestamp())

    @property
    def day(self) -> date:
        """The calendar day as the source wrote it."""
        return self.value.date()

    def isoformat(self) -> str:
        """`2025-11-20`, `2025-11-20T07:57` or `2025-11-20T07:57+06:00`, seconds only where the source has them."""
        if self.precision == "day":
            return self.day.isoformat()
        return self.value.isoformat(timespec="seconds" if self.value.second else "minutes")

    @classmethod
    def from_iso(cls, text: str) -> Moment:
        """Read what `isoformat` wrote, or any ISO 8601 date or time. Raises ValueError on anything else."""
        if _ONLY_DAY.match(text):
            return cls.from_day(date.fromisoformat(text))
        return cls(datetime.fromisoformat(text), "minute")

    @classmethod
    def from_day(cls, day: date) -> Moment:
        """A date without a clock time."""
        return cls(datetime.combine(day, time()), "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in one version.

    `article_id` is the hash of the canonical URL; without one, of the source's own id, else of source name and path.
    `url` is exactly as the source gave it. `text` is the source's characters: paragraphs parted by blank lines, no
    Unicode normalisation; photo captions are in `captions`, not in `text`. `None` means that the source says nothing.
    `story_id` is shared by copies of one story. `version` counts from 1. `origins` tells where each field came from
    ("html:meta", "jsonl:source", "text:first line"...). `is_free` is False where the source says that readers pay for
    the whole. `correction` is the paragraph in which the outlet says what it corrected or withdrew, `is_withdrawn` says
    that it takes the report back. `page_starts` has the offset in `text` of each page of a paged document.
    """

    article_id: str
    title: str
    text: str
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published_at: Moment | None = None
    modified_at: Moment | None = None
    dateline: str | None = None
    section: str | None = None
    language: str | None = None
    kind: str = "news"
    credit: str | None = None
    story_id: str | None = None
    captions: tuple[str, ...] = ()
    is_free: bool | None = None
    correction: str | None = None
    is_withdrawn: bool = False
    page_starts: tuple[int, ...] = ()
    version: int = 1
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)

    def as_version(self, version: int) -> Article:
        """The same article under another version number."""
        return replace(self, version=version)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one version of an article: `text == article.text[start:end]`, always.

    `start` and `end` count code points; `position` counts the chunks of the article from 0.
    """

    article_id: str
    version: int
    position: int
    start: int
    end: int
    text: str

    @property
    def chunk_id(self) -> str:
        """Unique in the archive, and the same whenever the same version is cut the same way."""
        return f"{self.article_id}-{self.version}-{self.position}"


@dataclass(frozen=True, slots=True)
class Window:
    """Publication times from `start` (included) to `end` (excluded); None means open on that side. Both are aware.

    An article whose source gave no zone is compared by the wall clock: its `2025-11-20 07:57` lies in a window over
    20 November in any zone.
    """

    start: datetime | None = None
    end: datetime | None = None

    @classmethod
    def from_days(cls, first: date | None, last: date | None, zone: ZoneInfo) -> Window:
        """The whole days `first` to `last`, both included, in `zone`."""
        return cls(
            None if first is None else datetime.combine(first, time(), zone),
            None if last is None else datetime.combine(last + timedelta(days=1), time(), zone),
        )

    def seconds(self) -> tuple[int | None, int | None]:
        """The bounds as seconds since 1970 UTC, for moments whose zone is known."""
        return _seconds(self.start), _seconds(self.end)

    def wall_clock_seconds(self) -> tuple[int | None, int | None]:
        """The bounds as the clock on the wall reads them, counted as if it were UTC: for moments without a zone."""
        return _seconds(_as_utc_clock(self.start)), _seconds(_as_utc_clock(self.end))

    def __contains__(self, moment: Moment) -> bool:
        start, end = self.seconds() if moment.zone_known else self.wall_clock_seconds()
        return (start is None or moment.seconds >= start) and (end is None or moment.seconds < end)

    def intersect(self, other: Window) -> Window:
        """What lies in both. The result may be empty (its end not after its start)."""
        starts = [w.start for w in (self, other) if w.start is not None]
        ends = [w.end for w in (self, other) if w.end is not None]
        return Window(max(starts, default=None), min(ends, default=None))

    @property
    def is_empty(self) -> bool:
        """Whether no moment can lie in it."""
        return self.start is not None and self.end is not None and self.end <= self.start


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else floor(moment.timestamp())


def _as_utc_clock(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What an article must be to be searched. Empty tuples and None ask for nothing.

    `publishers` are compared without case, whole; `published` never matches an undated article; `wall` keeps out what
    was published at or after it, and lets undated articles pass.
    """

    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published: Window | None = None
    wall: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether every article passes."""
        return not (self.publishers or self.kinds or self.languages or self.published or self.wall)

    def matches(self, article: Article) -> bool:
        """Whether `article` passes. The indexes must give the same verdict."""
        if self.publishers and fold(article.publisher) not in {fold(name) for name in self.publishers}:
            return False
        if self.kinds and fold(article.kind) not in {fold(kind) for kind in self.kinds}:
            return False
        if self.languages and fold(article.language) not in {fold(language) for language in self.languages}:
            return False
        moment = article.published_at
        if self.published is not None and (moment is None or moment not in self.published):
            return False
        return self.wall is None or moment is None or moment in Window(None, self.wall)


def fold(name: str | None) -> str:
    """The form in which names are compared: without case, white space squeezed; "" for None."""
    return encodable(" ".join((name or "").casefold().split()))


def encodable(text: str) -> str:
    """`text` with "?" for each lone surrogate: no store holds one; a shell makes them of bytes that are no text."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk, by its key in the catalogue, with the score that one index gave it; higher is better."""

    key: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStats:
    """What an archive holds. `publishers` maps each name to its number of articles; dates are those of publication."""

    articles: int
    chunks: int
    undated: int
    publishers: Mapping[str, int]
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    first: Moment | None
    last: Moment | None
    months: Mapping[str, int]
    last_ingest_at: datetime | None
    embedder: str
    generation: int
