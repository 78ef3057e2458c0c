"""What a site asks of programs that visit it: robots.txt (RFC 9309), as Protego reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.encoding import decode_text
from ingest.fetch import AGENT, Fetched

_LARGEST = 512_000  # bytes; RFC 9309 asks that at least 500 KiB are read


@dataclass(frozen=True, slots=True)
class Robots:
    """What one site allows. Without rules everything is allowed."""

    rules: Any = None

    @classmethod
    def from_answer(cls, answer: Fetched) -> Robots:
        """The rules of a site's answer for /robots.txt; a site without the file allows everything."""
        if answer.status != 200:
            return cls()
        from protego import Protego  # noqa: PLC0415  # needed by few runs

        return cls(Protego.parse(decode_text(answer.content[:_LARGEST])))

    def allows(self, address: str) -> bool:
        """Whether we may ask for `address`."""
        return self.rules is None or bool(self.rules.can_fetch(address, AGENT))

    @property
    def pause_s(self) -> float:
        """Seconds that the site wants between two requests; 0 where it does not say."""
        return float(self.rules.crawl_delay(AGENT) or 0) if self.rules is not None else 0.0
