"""From files, pages and Python objects to articles in the archive."""

from ingest.pipeline import add, ingest_paths
from ingest.report import IngestReport
from ingest.settings import ChunkSettings, IngestSettings

__all__ = ["ChunkSettings", "IngestReport", "IngestSettings", "add", "ingest_paths"]
