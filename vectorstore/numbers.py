"""What the catalogue counts: articles and chunks, by outlet, by month, by time of publication."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vectorstore.schema import build_condition
from vectorstore.types import Filter, Moment, Window

Rows = Callable[..., list[tuple[Any, ...]]]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Times:
    """Chunks by time of publication at one generation: seconds in order, and how many chunks stand before each."""

    generation: int
    zoned: tuple[Integers, Integers]
    wall_clock: tuple[Integers, Integers]
    undated: int


class Numbers:
    """Counts over the tables of one catalogue, which hands in how rows are read."""

    def __init__(self, rows: Rows, generation: Callable[[], int]) -> None:
        self._rows = rows
        self._generation = generation
        self._times: _Times | None = None

    def count(self, table: Literal["articles", "chunks"]) -> int:
        """How many articles or chunks there are."""
        return int(self._rows(f"SELECT COUNT(*) FROM {table}")[0][0])

    def count_by(self, column: Literal["publisher", "kind", "language", "month"]) -> dict[str, int]:
        """Articles by value of a column, the commonest first; months as `2025-11`, in order. Unknown is left out."""
        order = "1" if column == "month" else "2 DESC, 1"
        value = "substr(published_text, 1, 7)" if column == "month" else column
        rows = self._rows(
            f"SELECT {value}, COUNT(*) FROM articles WHERE COALESCE({value}, '') != '' GROUP BY 1 ORDER BY {order}"
        )
        return {str(name): int(count) for name, count in rows}

    def count_undated(self) -> int:
        """How many articles have no date of publication."""
        return int(self._rows("SELECT COUNT(*) FROM articles WHERE published IS NULL")[0][0])

    def count_matching(self, where: Filter) -> int:
        """How many chunks belong to articles that pass `where`.

        Bounds of time alone are counted in memory, in the same time at any size: a table of all times is read once for
        each generation.
        """
        if replace(where, published=None, wall=None).is_open:
            return self._count_by_time(where)
        condition, values = build_condition(where)
        return int(self._rows(f"SELECT COALESCE(SUM(a.chunks), 0) FROM articles a WHERE {condition}", values)[0][0])

    def published_range(self) -> tuple[Moment | None, Moment | None]:
        """The first and the last time of publication."""
        ends = []
        for order in ("ASC", "DESC"):
            rows = self._rows(
                "SELECT published_text FROM articles WHERE published IS NOT NULL "
                f"ORDER BY published {order}, key LIMIT 1"
            )
            ends.append(Moment.from_iso(rows[0][0]) if rows else None)
        return ends[0], ends[1]

    def list_articles(self, where: Filter, *, oldest_first: bool, limit: int) -> list[str]:
        """The ids of articles that pass `where` in the order of their publication, the undated last; -1 lists all."""
        condition, values = build_condition(where)
        rows = self._rows(
            f"SELECT a.article_id FROM articles a WHERE {condition} ORDER BY a.published IS NULL, "
            f"a.published {'ASC' if oldest_first else 'DESC'}, a.key LIMIT ?",
            [*values, limit],
        )
        return [str(row[0]) for row in rows]

    def keep_stored_since(self, article_ids: Sequence[str], moment: datetime) -> set[str]:
        """Those of the articles whose current version was stored at `moment`, of UTC and to the second, or later."""
        places = ",".join("?" * len(article_ids))
        rows = self._rows(
            "SELECT a.article_id FROM articles a JOIN versions v ON v.article_key = a.key AND v.version = a.version "
            f"WHERE a.article_id IN ({places}) AND v.stored_at >= ?",
            [*article_ids, moment.astimezone(UTC).isoformat(timespec="seconds")],
        )
        return {str(row[0]) for row in rows}

    def load_bylines(self, where: Filter) -> list[tuple[str, tuple[str, ...]]]:
        """The id and the authors of each article that passes `where` and names some, the newest first."""
        condition, values = build_condition(where)
        rows = self._rows(
            "SELECT a.article_id, json_extract(v.facts, '$.authors') FROM articles a "
            f"JOIN versions v ON v.article_key = a.key AND v.version = a.version WHERE {condition} "
            "ORDER BY a.published IS NULL, a.published DESC, a.key",
            values,
        )
        return [(str(article_id), tuple(json.loads(authors))) for article_id, authors in rows if authors]

    def last_run_at(self) -> datetime | None:
        """When the last ingest run ended, or None."""
        rows = self._rows("SELECT finished_at FROM runs ORDER BY id DESC LIMIT 1")
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def count_runs(self) -> dict[str, int]:
        """How many ingest runs have ended (`runs`), and what they read, by what became of it."""
        names = ("added", "updated", "unchanged", "duplicates")
        sums = ", ".join(f"TOTAL(json_extract(report, '$.{name}'))" for name in names)
        row = self._rows(f"SELECT COUNT(*), {sums}, TOTAL(json_array_length(report, '$.failed')) FROM runs")[0]
        return dict(zip(("runs", *names, "failed"), map(int, row), strict=True))

    def _count_by_time(self, where: Filter) -> int:
        times, before = self._load_times(), Window(None, where.wall)
        window = before if where.published is None else where.published.intersect(before)
        dated = _between(times.zoned, window.seconds()) + _between(times.wall_clock, window.wall_clock_seconds())
        return dated + (times.undated if where.published is None else 0)

    def _load_times(self) -> _Times:
        generation = self._generation()
        if self._times is None or self._times.generation != generation:
            zoned, wall_clock = (
                _cumulated(self._rows(
                    "SELECT published, chunks FROM articles WHERE published IS NOT NULL AND zone_known = ? "
                    "ORDER BY published", (known,)
                ))
                for known in (1, 0)
            )  # fmt: skip
            undated = self._rows("SELECT COALESCE(SUM(chunks), 0) FROM articles WHERE published IS NULL")[0][0]
            self._times = _Times(generation, zoned, wall_clock, int(undated))
        return self._times


def _cumulated(rows: Sequence[tuple[Any, ...]]) -> tuple[Integers, Integers]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], np.concatenate([np.zeros(1, np.int64), np.cumsum(table[:, 1])])


def _between(times: tuple[Integers, Integers], bounds: tuple[int | None, int | None]) -> int:
    seconds, chunks = times
    first = 0 if bounds[0] is None else int(np.searchsorted(seconds, bounds[0]))
    last = len(seconds) if bounds[1] is None else int(np.searchsorted(seconds, bounds[1]))
    return max(0, int(chunks[last] - chunks[min(first, last)]))
