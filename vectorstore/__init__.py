"""The archive: articles, their chunks, and the indexes over them. `Archive` is the one door."""

from vectorstore.archive import Archive, CheckReport
from vectorstore.errors import DatelineError
from vectorstore.settings import ArchiveSettings
from vectorstore.types import Article, Chunk, Filter, Moment, Window

__all__ = [
    "Archive",
    "ArchiveSettings",
    "Article",
    "CheckReport",
    "Chunk",
    "DatelineError",
    "Filter",
    "Moment",
    "Window",
]
