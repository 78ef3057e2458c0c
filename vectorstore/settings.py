"""Settings of the archive, read from the environment at the entry points only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.embedder import EmbedderSettings, is_server_url
from vectorstore.errors import SettingsError

DEFAULT_PATH = Path("archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Where the archive lies and what serves it.

    `chroma_url` None keeps the vectors in the folder; otherwise a Chroma server at that URL holds them.
    """

    path: Path = DEFAULT_PATH
    chroma_url: str | None = None
    embedder: EmbedderSettings = field(default_factory=EmbedderSettings)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, path: str | Path | None = None) -> ArchiveSettings:
        """Read `DATELINE_ARCHIVE`, `DATELINE_CHROMA_URL` and the embedder's; `path` goes before the environment.

        Raises SettingsError for a Chroma URL that is none.
        """
        chroma_url = environ.get("DATELINE_CHROMA_URL") or None
        if chroma_url is not None and not is_server_url(chroma_url):
            raise SettingsError(
                f"DATELINE_CHROMA_URL must be an http or https URL such as http://127.0.0.1:8000, but is "
                f"{chroma_url!r}. Set it so, or unset it to keep the vectors in the archive's folder."
            )
        return cls(
            path=Path(path or environ.get("DATELINE_ARCHIVE") or DEFAULT_PATH),
            chroma_url=chroma_url,
            embedder=EmbedderSettings.from_env(environ),
        )
