"""The kinds of files that are read. A new one is a new file here and one more entry in SOURCES."""

from __future__ import annotations

from ingest.sources.base import Source
from ingest.sources.jsonl import JsonLines

SOURCES: tuple[Source, ...] = (JsonLines(),)
