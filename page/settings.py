"""The settings of the page, read from the environment when its server starts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vectorstore.errors import SettingsError

_YES, _NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """`store` is the file of conversations and story files; `may_ingest` lets readers of the page add articles. `desk`
    names those who, logged in, take along what all readers said of answers. `private_hosts` are the hosts of this
    machine or its network that readers may read articles in from; all others of these are refused.
    """

    store: Path
    may_ingest: bool = False
    desk: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_env(cls, environ: Mapping[str, str], archive: Path) -> PageSettings:
        """Read `DATELINE_PAGE_STORE`, `_INGEST`, `_DESK` (addresses, with commas) and `_PRIVATE_HOSTS` (so, too);
        without the first, a file beside the archive.

        Where nothing can be written there, the file lies in the user's own data folder. Raises SettingsError.
        """
        named = environ.get("DATELINE_PAGE_STORE")
        word = environ.get("DATELINE_PAGE_INGEST", "").strip().lower()
        if word not in _YES | _NO:
            raise SettingsError(f"DATELINE_PAGE_INGEST must be 1 or 0, but is {word!r}. Set it so, or unset it.")
        return cls(
            store=Path(named) if named else _place_for(archive.absolute(), environ),
            may_ingest=word in _YES,
            desk=_split(environ.get("DATELINE_PAGE_DESK", "")),
            private_hosts=_split(environ.get("DATELINE_PAGE_PRIVATE_HOSTS", "").lower()),
        )


def _split(names: str) -> frozenset[str]:
    return frozenset(name.strip() for name in names.split(",") if name.strip())


def _place_for(archive: Path, environ: Mapping[str, str]) -> Path:
    beside = archive.parent / f"{archive.name}.conversations.sqlite3"
    if os.access(beside if beside.exists() else archive.parent, os.W_OK):
        return beside
    home = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    mark = hashlib.sha256(str(archive).encode()).hexdigest()[:8]
    return home / "dateline" / f"{archive.name}-{mark}.conversations.sqlite3"
