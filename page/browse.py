"""The archive in view: every article by outlet, day and kind, what months it covers, and how fresh each outlet is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from page.sources import LoadArticle, Opened, badge_for, open_article, source_to_view
from page.visible import to_plain, to_runs
from page.words import count, day_in_words
from rag.language.calendar_names import SHORT_MONTHS
from vectorstore.types import Article, Moment

_A_PAGE = 30  # articles that are listed at once
_MONTHS_SHOWN = 24  # of the heat map, the latest
_OUTLETS_SHOWN = 40
_TONES = 5  # of the heat map, from light to dark


FindCopies = Callable[[str], Sequence[Article]]
"""`Archive.find_copies`: the other articles of an article's story."""


class Held(Protocol):
    """What the view asks of the archive."""

    def get(self, id_or_url: str, version: int | None = None) -> Article | None:
        """One article."""

    def find_copies(self, article_id: str) -> Sequence[Article]:
        """The other articles of its story."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list knows of an article. `outlet` is "" where the source names none; `badge` stands beside it."""

    article_id: str
    title: str
    outlet: str
    kind: str
    published_at: Moment | None
    badge: str | None

    @property
    def month(self) -> str:
        """`2025-11`; "" without a date."""
        return self.published_at.day.strftime("%Y-%m") if self.published_at else ""


def build_index(articles: Iterable[Article]) -> tuple[Entry, ...]:
    """Every article, the latest first, those without a date last."""
    entries = [Entry(a.article_id, a.title, a.publisher or "", a.kind, a.published_at, badge_for(a)) for a in articles]
    return tuple(
        sorted(entries, key=lambda e: (-e.published_at.seconds if e.published_at else 0, e.title, e.article_id))
    )


@dataclass(slots=True)
class Browsing:
    """What one session looks at in the archive. None is any; `story` are the articles of one story, none for any.

    `shown` is how far the list goes.
    """

    outlet: str | None = None
    month: str | None = None
    kind: str | None = None
    day: date | None = None
    story: frozenset[str] = frozenset()
    shown: int = _A_PAGE
    opened: Opened | None = None
    moves: int = 0

    def on_event(self, index: tuple[Entry, ...], archive: Held, name: str, value: Any) -> None:
        """What a press in the view does."""
        match name:
            case "narrow":
                self._narrow(value, archive)
            case "more":
                self.shown += _A_PAGE
            case "open":
                self._open(index, archive.get, int(value["number"]))
            case "close":
                self.opened = None

    def chosen(self, index: tuple[Entry, ...]) -> list[Entry]:
        """The articles that are asked for."""
        return [entry for entry in index if self._wants(entry)]

    def to_view(self, index: tuple[Entry, ...], archive: Held) -> dict[str, Any]:
        """The heat map, the list and the open article as the component draws them."""
        chosen = self.chosen(index)
        return {
            "browse": {
                "map": heat_map(index),
                "asked": {"outlet": self.outlet, "month": self.month, "kind": self.kind,
                          "day": self.day.isoformat() if self.day else "", "story": bool(self.story)},
                "kinds": sorted({entry.kind for entry in index}),
                "outlets": sorted({entry.outlet for entry in index}),
                "say": f"{count(len(chosen), 'article')}{self._said()}",
                "entries": [_entry_to_view(e, len(archive.find_copies(e.article_id))) for e in chosen[: self.shown]],
                "more": max(0, len(chosen) - self.shown),
            },
            "source": source_to_view(self.opened, archive.get) if self.opened else None,
            "moves": self.moves,
        }  # fmt: skip

    def _narrow(self, value: dict[str, Any], archive: Held) -> None:
        for name in ("outlet", "month", "kind"):
            if name in value:
                setattr(self, name, value[name])
        if "day" in value:
            self.day = _day_or_none(value["day"])
        one = value.get("story")
        self.story = frozenset({one, *(copy.article_id for copy in archive.find_copies(one))} if one else ())
        self.shown, self.opened = _A_PAGE, None

    def _wants(self, entry: Entry) -> bool:
        return (
            (self.outlet is None or entry.outlet == self.outlet)
            and (self.month is None or entry.month == self.month)
            and (self.kind is None or entry.kind == self.kind)
            and (self.day is None or (entry.published_at is not None and entry.published_at.day == self.day))
            and (not self.story or entry.article_id in self.story)
        )

    def _said(self) -> str:
        parts = [to_plain(self.outlet or "outlet not given")] if self.outlet is not None else []
        parts += [month_in_words(self.month)] if self.month is not None else []
        parts += [day_in_words(self.day)] if self.day is not None else []
        parts += [to_plain(self.kind)] if self.kind is not None else []
        parts += ["one story"] if self.story else []
        return f": {', '.join(parts)}" if parts else ""

    def _open(self, index: tuple[Entry, ...], load: LoadArticle, number: int) -> None:
        chosen = self.chosen(index)
        article = load(chosen[number].article_id, None) if 0 <= number < len(chosen) else None
        if article is not None:
            self.opened = open_article(article, f"0:entry:{number}")
            self.moves += 1


def heat_map(index: tuple[Entry, ...]) -> dict[str, Any]:
    """Outlets by month: how many articles, in tones; with the last day of each outlet."""
    months = sorted({entry.month for entry in index if entry.month})[-_MONTHS_SHOWN:]
    cells = Counter((entry.outlet, entry.month) for entry in index)
    totals = Counter(entry.outlet for entry in index)
    most = max((cells[name, month] for name in totals for month in months), default=1)
    return {
        "months": [{"key": month, "name": month_in_words(month)} for month in months],
        "rows": [
            {
                "outlet": name,
                "name": to_plain(name) or "Outlet not given",
                "latest": _latest(index, name),
                "total": f"{total:,}",
                "cells": [{"count": cells[name, month], "tone": _tone(cells[name, month], most)} for month in months],
            }
            for name, total in totals.most_common(_OUTLETS_SHOWN)
        ],
        "more": max(0, len(totals) - _OUTLETS_SHOWN),
    }


def month_in_words(month: str) -> str:
    """`Nov 2025` of `2025-11`."""
    return f"{SHORT_MONTHS[int(month[5:]) - 1]} {month[:4]}" if month else "undated"


def headlines(index: tuple[Entry, ...], number: int, find_copies: FindCopies) -> list[dict[str, Any]]:
    """The latest headlines of news, one a story, dated ones only."""
    seen: set[str] = set()
    latest = []
    for entry in index:
        if entry.published_at and entry.kind == "news" and entry.article_id not in seen:
            copies = find_copies(entry.article_id)
            seen |= {copy.article_id for copy in copies}
            latest.append(_entry_to_view(entry, len(copies)))
        if len(latest) == number:
            break
    return latest


def _latest(index: tuple[Entry, ...], outlet: str) -> str:
    day = next((e.published_at.day for e in index if e.outlet == outlet and e.published_at), None)
    return day_in_words(day) if day else "undated"


def _tone(number: int, most: int) -> int:
    return 0 if not number else 1 + (number * (_TONES - 1)) // max(most, 1)


def _entry_to_view(entry: Entry, copies: int) -> dict[str, Any]:
    return {
        "title": to_runs(entry.title or "(no headline)"),
        "outlet": to_runs(entry.outlet or "Outlet not given"),
        "date": day_in_words(entry.published_at.day) if entry.published_at else "undated",
        "kind": entry.badge,
        "story": entry.article_id if copies else None,
        "copies": copies + 1,
    }


def _day_or_none(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
