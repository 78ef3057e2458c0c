"""The kinds of files that are read. A new one is a new file here and one more entry in SOURCES."""

from __future__ import annotations

from ingest.sources.base import Source
from ingest.sources.html import HtmlPages
from ingest.sources.json_objects import JsonObjects
from ingest.sources.jsonl import JsonLines
from ingest.sources.tables import Tables
from ingest.sources.text import WireText

SOURCES: tuple[Source, ...] = (HtmlPages(), JsonLines(), JsonObjects(), Tables(), WireText())
