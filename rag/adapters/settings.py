"""Settings of the servers (HTTP and MCP), read from the environment at the entry points only."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rag.adapters.keys import FILE_NAME
from vectorstore.errors import SettingsError

Number = TypeVar("Number", int, float)

_KEY = re.compile(r"[!-+\--~]{16,}")  # printable ASCII without spaces and commas
_SWITCH = {"": False, "0": False, "1": True}
_HOST, _PORT, _THREADS, _TIMEOUT_S = "127.0.0.1", 8787, 4, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where a server listens, who may ask it, and how much it takes on.

    `keys` may be several, so that one can be replaced without a gap; `key_file` holds those that have names. Without
    either a server is for this machine only. `timeout_s` bounds an answer, `body_timeout_s` the sending of a request,
    its head and its body each. `threads` search at once, and as many answer; ten times as many may wait.
    """

    host: str = _HOST
    port: int = _PORT
    keys: tuple[str, ...] = field(default=(), repr=False)
    key_file: Path | None = None
    cors_origins: tuple[str, ...] = ()
    log_questions: bool = False
    threads: int = _THREADS
    timeout_s: float = _TIMEOUT_S
    body_timeout_s: float = 10.0
    drain_s: float = 30.0
    max_body_bytes: int = 262_144
    max_connections: int = 512

    def __post_init__(self) -> None:
        """Raises SettingsError for an address that needs a key and has none, and for what is out of range."""
        if not all(_KEY.fullmatch(key) for key in self.keys):
            raise SettingsError(
                "A key in DATELINE_API_KEYS must be 16 or more letters, digits and signs, without spaces; one is not. "
                "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        if self.this_machine_only and not is_loopback(self.host):
            raise SettingsError(
                f"Without a key a server listens on this machine only, but the address is {self.host!r}. "
                "Make one with 'keys add', set DATELINE_API_KEYS, or listen on 127.0.0.1."
            )
        for name, value, least, most in (
            ("The port", self.port, 0, 65_535),
            ("DATELINE_THREADS", self.threads, 1, 64),
            ("DATELINE_TIMEOUT_S", self.timeout_s, 0.1, 3600),
        ):
            if not least <= value <= most:
                raise SettingsError(f"{name} must be between {least} and {most}, but is {value}.")

    @property
    def this_machine_only(self) -> bool:
        """Whether whoever can reach the server may ask it, which only a server on loopback allows."""
        return not self.keys and self.key_file is None

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str],
        *,
        host: str | None = None,
        port: int | None = None,
        archive: Path | None = None,
    ) -> ServerSettings:
        """Read `DATELINE_API_KEYS`, `DATELINE_CORS_ORIGINS` (both parted by commas), `DATELINE_LOG_QUESTIONS`,
        `DATELINE_THREADS` and `DATELINE_TIMEOUT_S`; the named keys are those in the folder `archive`. Raises
        SettingsError.
        """
        key_file = archive / FILE_NAME if archive else None
        return cls(
            host=host or _HOST,
            port=_PORT if port is None else port,
            keys=_split(environ.get("DATELINE_API_KEYS")),
            key_file=key_file if key_file and key_file.exists() else None,
            cors_origins=_split(environ.get("DATELINE_CORS_ORIGINS")),
            log_questions=_read_switch("DATELINE_LOG_QUESTIONS", environ),
            threads=_read_number("DATELINE_THREADS", environ, _THREADS, int),
            timeout_s=_read_number("DATELINE_TIMEOUT_S", environ, _TIMEOUT_S, float),
        )


def is_loopback(host: str) -> bool:
    """Whether an address, or the name localhost, is of this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _split(given: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())


def _read_switch(name: str, environ: Mapping[str, str]) -> bool:
    given = environ.get(name, "")
    if given not in _SWITCH:
        raise SettingsError(f"{name} must be 0 or 1, but is {given!r}.")
    return _SWITCH[given]


def _read_number(name: str, environ: Mapping[str, str], default: Number, read: Callable[[str], Number]) -> Number:
    given = environ.get(name)
    try:
        return read(given) if given else default
    except ValueError as exc:
        raise SettingsError(f"{name} must be a number, but is {given!r}.") from exc
