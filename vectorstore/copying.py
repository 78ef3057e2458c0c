"""Copies a catalogue article by article, so that a copy that was broken off goes on where it was.

SQLite's own backup copies pages and begins anew in another process. Here an article that the copy holds as the
catalogue has it is not written again; what has changed since is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

CopyProgress = Callable[[int, int], None]
"""Is told how many articles are done, and how many there are."""

_AT_ONCE = 100  # articles written in one transaction, and not lost when the copy is broken off
_OF_ARTICLES = {"articles": "key", "versions": "article_key", "chunks": "article_key", "bands": "article_key",
                "seals": "article_key"}  # fmt: skip
_TABLES = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
# Seals cover versions and chunks, but not the keys of chunks.
_FINGERPRINTS = (
    "SELECT a.*, s.versions, s.chunks, (SELECT MIN(c.key) FROM chunks c WHERE c.article_key = a.key) "
    "FROM articles a LEFT JOIN seals s ON s.article_key = a.key ORDER BY a.key"
)


class Database(Protocol):
    """A connection to SQLite, outside any transaction."""

    def execute(self, statement: str, values: Sequence[object] = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, statement: str, rows: Iterable[Sequence[object]], /) -> Any:
        """Run one statement for each row."""


def copy_catalogue(live: Database, copy: Database, progress: CopyProgress | None = None) -> str:
    """Make `copy` hold what `live` holds at this moment; returns what could not be copied, in words, or "".

    `copy` is empty, or what an earlier call had done when it was broken off.
    """
    live.execute("BEGIN")  # all that is read from here on is of one moment
    try:
        tables = _make_tables(live, copy)
        lacking, stale = _compare(live, copy)
        total = live.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        for part in _parts(stale):
            _copy_articles(None, copy, part)
        done = total - len(lacking)
        for part in _parts(lacking):
            if progress:
                progress(done, total)
            _copy_articles(live, copy, part)
            done += len(part)
        _copy_whole(live, copy, [*(name for name in tables if name not in _OF_ARTICLES), "sqlite_sequence"])
        if progress:
            progress(done, total)
        return _compare_counts(live, copy, tables)
    finally:
        live.execute("ROLLBACK")


def _make_tables(live: Database, copy: Database) -> list[str]:
    """The names of the tables, which `copy` now has; one with other tables is emptied first."""
    wanted = live.execute(_TABLES).fetchall()
    copy.execute("BEGIN IMMEDIATE")
    if copy.execute(_TABLES).fetchall() != wanted:
        for name in _names(copy.execute(_TABLES).fetchall()):
            copy.execute(f"DROP TABLE {name}")
        for _, statement in wanted:
            copy.execute(statement)
    copy.execute("COMMIT")
    return _names(wanted)


def _names(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [name for name, statement in rows if statement.startswith("CREATE TABLE")]


def _compare(live: Database, copy: Database) -> tuple[list[int], list[int]]:
    """Keys of articles that `copy` lacks or has otherwise, and of those that are no longer held."""
    held = {row[0]: _digest(row) for row in copy.execute(_FINGERPRINTS)}
    lacking = [row[0] for row in live.execute(_FINGERPRINTS) if held.pop(row[0], None) != _digest(row)]
    return lacking, list(held)


def _digest(row: tuple[Any, ...]) -> bytes:
    return hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _copy_articles(live: Database | None, copy: Database, keys: Sequence[int]) -> None:
    """Put articles into `copy`, in place of what it has of them; without `live` they are only taken out."""
    copy.execute("BEGIN IMMEDIATE")
    for table, column in _OF_ARTICLES.items():
        condition = f"{column} IN ({','.join('?' * len(keys))})"
        copy.execute(f"DELETE FROM {table} WHERE {condition}", keys)
        if live is not None:
            _insert(copy, table, live.execute(f"SELECT * FROM {table} WHERE {condition}", keys))
    copy.execute("COMMIT")


def _copy_whole(live: Database, copy: Database, tables: Sequence[str]) -> None:
    copy.execute("BEGIN IMMEDIATE")
    for table in tables:
        copy.execute(f"DELETE FROM {table}")
        _insert(copy, table, live.execute(f"SELECT * FROM {table}"))
    copy.execute("COMMIT")


def _insert(copy: Database, table: str, rows: Any) -> None:
    copy.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows.description))})", rows)


def _compare_counts(live: Database, copy: Database, tables: Sequence[str]) -> str:
    """Rows that belong to no article are not copied: they are damage, which a copy must not hide."""
    for table in tables:
        wanted, found = (db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for db in (live, copy))
        if wanted != found:
            return f"of {wanted:,} rows of {table} {found:,} belong to an article"
    return ""
