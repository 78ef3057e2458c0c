"""The kinds of files that are read. A new one is a new file here and one more entry in SOURCES."""

from __future__ import annotations

from ingest.sources.base import Source
from ingest.sources.documents import RichText, WordDocuments
from ingest.sources.html import HtmlPages
from ingest.sources.json_objects import JsonObjects
from ingest.sources.jsonl import JsonLines
from ingest.sources.mail import Letters, Mailboxes
from ingest.sources.markdown import MarkdownStories
from ingest.sources.packed import PackedFiles
from ingest.sources.pdf import PdfPages
from ingest.sources.reuters21578 import ReutersCollection
from ingest.sources.tables import Tables
from ingest.sources.text import WireText
from ingest.sources.warc import WebArchives
from ingest.sources.xml import XmlDocuments

_FILES: tuple[Source, ...] = (
    HtmlPages(),
    JsonLines(),
    JsonObjects(),
    Tables(),
    WireText(),
    ReutersCollection(),
    XmlDocuments(),
    WordDocuments(),
    RichText(),
    PdfPages(),
    Letters(),
    Mailboxes(),
    MarkdownStories(),
    WebArchives(),
)
SOURCES: tuple[Source, ...] = (*_FILES, PackedFiles(_FILES))
