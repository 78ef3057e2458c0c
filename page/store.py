"""The file in which the page keeps what people made of the archive. It lies apart from the archive, in SQLite."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from vectorstore.errors import DatelineError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
  conversation_id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, is_pinned INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0, updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_of ON conversations (owner, updated_at);
CREATE TABLE IF NOT EXISTS turns (
  conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, turn_id INTEGER NOT NULL,
  words TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (conversation_id, turn_id));
CREATE TABLE IF NOT EXISTS stories (
  story_id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pins (
  pin_id TEXT PRIMARY KEY, story_id TEXT NOT NULL REFERENCES stories ON DELETE CASCADE, position REAL NOT NULL,
  note TEXT NOT NULL DEFAULT '', record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS searches (
  search_id TEXT PRIMARY KEY, owner TEXT NOT NULL, record TEXT NOT NULL, seen TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS votes (
  owner TEXT NOT NULL, conversation_id TEXT NOT NULL, turn_id INTEGER NOT NULL, record TEXT NOT NULL,
  updated_at TEXT NOT NULL, PRIMARY KEY (owner, conversation_id, turn_id));
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_BUSY_S = 10.0


class StoreError(DatelineError):
    """What people made of the archive cannot be kept or read."""

    code = "store"


class Store:
    """One SQLite file, used from many threads, and by several servers at once. `owner` "" is everybody's."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises StoreError where that cannot be done."""
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)  # what readers asked is nobody else's
            self._connection = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"Conversations are kept in {path}, which cannot be used ({error}). Make the file readable and "
                f"writable, or name another with DATELINE_PAGE_STORE."
            ) from error

    def read(self, sql: str, **values: Any) -> list[Mapping[str, Any]]:
        """The rows of a query."""
        with self._lock, _told(self.path):
            return [dict(row) for row in self._connection.execute(sql, values)]

    def write(self, sql: str, **values: Any) -> int:
        """Change rows; returns how many."""
        with self._lock, _told(self.path):
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is written whole or not at all."""
        with self._lock:
            self.write("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.write("ROLLBACK")
                raise
            self.write("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"What is kept in {path} could not be read or written ({error}). Free space on the disk, or name another "
            f"file with DATELINE_PAGE_STORE."
        ) from error


def new_id() -> str:
    """A name that nobody guesses, fit for an address."""
    return token_urlsafe(9)


def now_iso() -> str:
    """This moment, for order and for the day it is listed under."""
    return datetime.now(UTC).isoformat()
