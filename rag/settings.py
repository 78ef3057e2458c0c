"""Settings of search and answers, read from the environment at the entry points only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vectorstore.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class RagSettings:
    """`zone` is the one in which a day given by a caller is a whole day."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> RagSettings:
        """Read `DATELINE_TIMEZONE`. Raises SettingsError for a zone that is not known."""
        name = environ.get("DATELINE_TIMEZONE") or "UTC"
        try:
            return cls(zone=ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise SettingsError(
                f"DATELINE_TIMEZONE must be a zone such as Europe/Vienna, but is {name!r}. "
                "Set it so, or unset it for UTC."
            ) from exc
