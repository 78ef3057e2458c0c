"""Who may ask a server, and how often: its keys, held against what a request brings."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rag.adapters.keys import Key, KeyFile, digest_key, load_keys
from vectorstore.errors import SettingsError


class Allowance:
    """How much a key may still ask: `per_minute` at once, and as many again over each minute (a token bucket)."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._left, self._at = float(per_minute), clock()

    def take(self) -> float:
        """Take one; 0 when it was there, else the seconds until it will be."""
        now = self._clock()
        self._left = min(self._per_minute, self._left + (now - self._at) * self._per_minute / 60)
        self._at = now
        if self._left < 1:
            return (1 - self._left) * 60 / self._per_minute
        self._left -= 1
        return 0.0


class Keyring:
    """The keys that open a server: those of the settings, and those of a file, which is read anew when it changes.

    Used from one thread, the server's.
    """

    def __init__(self, given: Sequence[str], path: Path | None, *, on_error: Callable[[SettingsError], None]) -> None:
        """`given` are keys themselves, without a name or a limit. A file that cannot be read later opens nothing, and
        `on_error` is told. Raises SettingsError when it cannot be read now."""
        salt = secrets.token_bytes(32)
        made_at = datetime.now(UTC)
        own = tuple(Key(name="DATELINE_API_KEYS", digest=digest_key(salt, key), made_at=made_at) for key in given)
        self._given = KeyFile(salt, own)
        self._path, self._on_error = path, on_error
        self._seen = self._stamp()
        self._filed = load_keys(path) if path else None
        self._allowances: dict[str, tuple[int, Allowance]] = {}

    def find(self, opens: str) -> Key | None:
        """The key that this is, its time over or not; None when it is none.

        Digests are compared, so that neither length nor first letters show in the time; every key, so that none is told
        apart.
        """
        found = None
        for held in (self._given, self._read()):
            if held is not None:
                digest = digest_key(held.salt, opens)
                for key in held.keys:
                    found = key if hmac.compare_digest(digest, key.digest) else found
        return found

    def take(self, key: Key) -> float:
        """Count a request of this key; 0 when it may be made, else the seconds to wait."""
        if key.per_minute is None:
            return 0.0
        per_minute, allowance = self._allowances.get(key.digest, (0, None))
        if allowance is None or per_minute != key.per_minute:
            allowance = Allowance(key.per_minute)
            self._allowances[key.digest] = (key.per_minute, allowance)
        return allowance.take()

    def _read(self) -> KeyFile | None:
        stamp = self._stamp()
        if self._path is not None and stamp != self._seen:
            self._seen = stamp
            try:
                self._filed = load_keys(self._path)
            except SettingsError as error:
                self._filed = None
                self._on_error(error)
        return self._filed

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            facts = self._path.stat() if self._path else None
        except OSError:
            return None
        return (facts.st_ino, facts.st_mtime_ns, facts.st_size) if facts else None
