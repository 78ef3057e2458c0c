"""Keys of a server: named, with a scope, a rate and a last day; digests on the disk, never the keys themselves."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from vectorstore.errors import SettingsError, UsageError

FILE_NAME = "keys.json"
Scope = Literal["ask", "read"]
"""`read` searches and reads articles; `ask` is answered as well, which may cost a model's tokens."""

_SCHEMA_VERSION = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PREFIX = "dateline_"  # so that scanners for leaked keys know one when they see it
_RANDOM_BYTES = 32
_MOST_PER_MINUTE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key, without what opens: `digest` is its HMAC-SHA256 under the file's salt, in hex.

    That is enough for keys of 256 random bits, which no list of likely passwords holds. `per_minute` None is without a
    limit; from `expires_at` (None: never) on it opens nothing.
    """

    name: str
    digest: str = field(repr=False)
    scope: Scope = "ask"
    per_minute: int | None = None
    expires_at: datetime | None = None
    made_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All keys of an archive, and the salt of their digests."""

    salt: bytes = field(repr=False)
    keys: tuple[Key, ...] = ()


def load_keys(path: Path) -> KeyFile | None:
    """The keys in a file; None when there is no file. Raises SettingsError when it cannot be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return KeyFile(bytes.fromhex(told["salt"]), tuple(_to_key(facts) for facts in told["keys"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise SettingsError(
            f"{path} must be the file that 'keys add' writes, but cannot be read ({type(exc).__name__}). Delete it and "
            "make the keys anew."
        ) from exc


def add_key(path: Path, key: Key) -> str:
    """Make a key with the facts of `key`, and keep its digest in the file; the key itself, which is not kept anywhere.

    Raises UsageError for a name that is taken or none, and for a rate out of range.
    """
    held = load_keys(path) or KeyFile(secrets.token_bytes(_RANDOM_BYTES))
    if not _NAME.fullmatch(key.name):
        raise UsageError(
            f"The name of a key must be at most 64 letters, digits and . _ -, but is {key.name!r}. Choose another."
        )
    if any(one.name == key.name for one in held.keys):
        raise UsageError(f"There is a key {key.name!r} already. Revoke it first, or choose another name.")
    if key.per_minute is not None and not 1 <= key.per_minute <= _MOST_PER_MINUTE:
        raise UsageError(f"--per-minute must be between 1 and {_MOST_PER_MINUTE:,}, but is {key.per_minute}.")
    opens = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    _save(path, replace(held, keys=(*held.keys, replace(key, digest=digest_key(held.salt, opens)))))
    return opens


def revoke_key(path: Path, name: str) -> bool:
    """Take a key out of the file; False when there is none of this name. The file stays, so that nobody is let in."""
    held = load_keys(path)
    kept = tuple(key for key in held.keys if key.name != name) if held else ()
    if held is None or len(kept) == len(held.keys):
        return False
    _save(path, replace(held, keys=kept))
    return True


def digest_key(salt: bytes, opens: str) -> str:
    """What is kept of a key, in hex."""
    return hmac.new(salt, opens.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def key_to_dict(key: Key) -> dict[str, Any]:
    """A key's facts, as the commands print them."""
    facts = asdict(key) | {"made_at": _written(key.made_at), "expires_at": _written(key.expires_at)}
    return {name: value for name, value in facts.items() if name != "digest"}


def _to_key(facts: dict[str, Any]) -> Key:
    until, per_minute = facts["expires_at"], facts["per_minute"]
    key = Key(
        name=str(facts["name"]),
        digest=str(facts["digest"]),
        scope=facts["scope"],
        per_minute=None if per_minute is None else int(per_minute),
        expires_at=None if until is None else datetime.fromisoformat(until),
        made_at=datetime.fromisoformat(facts["made_at"]),
    )
    if key.scope not in get_args(Scope) or (key.expires_at is not None and key.expires_at.tzinfo is None):
        raise ValueError(key.name)
    return key


def _save(path: Path, held: KeyFile) -> None:
    keys = [key_to_dict(key) | {"digest": key.digest} for key in held.keys]
    told = {"schema_version": _SCHEMA_VERSION, "salt": held.salt.hex(), "keys": keys}
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(told, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
