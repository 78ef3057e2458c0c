"""What is remembered of the files and addresses that were read, so that what has not changed is not read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from vectorstore.numbers import Rows

# Made at the first use, so that archives of before need no new version, and stay readable where nobody can write.
_TABLE = "CREATE TABLE IF NOT EXISTS inputs (name TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID"


class Inputs:
    """States by the name of an input, in one catalogue, which hands in how it is read and written."""

    def __init__(self, rows: Rows, transaction: Callable[[], AbstractContextManager[Any]]) -> None:
        self._rows = rows
        self._transaction = transaction
        self._is_there = False

    def load(self, name: str) -> dict[str, Any] | None:
        """The state that was kept of an input, or None."""
        rows = self._rows("SELECT state FROM inputs WHERE name = ?", (name,)) if self._exists() else []
        return dict(json.loads(rows[0][0])) if rows else None

    def keep(self, states: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep states by name, instead of those before."""
        with self._transaction() as db:
            db.execute(_TABLE)
            rows = [(name, json.dumps(state)) for name, state in states.items()]
            db.executemany("INSERT OR REPLACE INTO inputs VALUES (?, ?)", rows)

    def forget(self) -> None:
        """Forget all, inside a transaction: an article is gone, and whatever holds it is to be read again."""
        if self._exists():
            self._rows("DELETE FROM inputs")

    def _exists(self) -> bool:
        self._is_there = self._is_there or bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'inputs'"))
        return self._is_there
