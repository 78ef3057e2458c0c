"""The archive: articles, their chunks, and the indexes over them. `Archive` is the one door."""

from typing import TYPE_CHECKING

from vectorstore.lazy import lazy_names

__version__ = "0.1.0"

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveSettings",
    "Article",
    "CheckReport",
    "Chunk",
    "DatelineError",
    "EmbedderError",
    "Filter",
    "Moment",
    "UsageError",
    "Window",
]

if TYPE_CHECKING:
    from vectorstore.archive import Archive, CheckReport
    from vectorstore.errors import ArchiveError, DatelineError, EmbedderError, UsageError
    from vectorstore.settings import ArchiveSettings
    from vectorstore.types import Article, Chunk, Filter, Moment, Window
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vectorstore.archive": ("Archive", "CheckReport"),
            "vectorstore.errors": ("ArchiveError", "DatelineError", "EmbedderError", "UsageError"),
            "vectorstore.settings": ("ArchiveSettings",),
            "vectorstore.types": ("Article", "Chunk", "Filter", "Moment", "Window"),
        },
    )
