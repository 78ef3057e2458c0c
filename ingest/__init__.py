"""From files, pages and Python objects to articles in the archive."""

from typing import TYPE_CHECKING

from vectorstore.lazy import lazy_names

__all__ = ["ChunkSettings", "IngestReport", "IngestSettings", "add", "ingest_paths"]

if TYPE_CHECKING:
    from ingest.pipeline import add, ingest_paths
    from ingest.report import IngestReport
    from ingest.settings import ChunkSettings, IngestSettings
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "ingest.pipeline": ("add", "ingest_paths"),
            "ingest.report": ("IngestReport",),
            "ingest.settings": ("ChunkSettings", "IngestSettings"),
        },
    )
