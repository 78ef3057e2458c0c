"""Word and rich-text documents: an article, or a download with many (ingest/sources/downloads.py)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from ingest.sources.base import Failure, Item, SourceFile, read_whole, suffix_of
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.proquest import is_proquest, iter_proquest
from ingest.sources.rtf import rtf_text
from ingest.sources.text import iter_wire_copy

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_UNPACKED = 100_000_000


class WordDocuments:
    """`.docx`."""

    name = "docx"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as Word's documents do."""
        return suffix_of(path) == ".docx"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of the document, or a Failure."""
        content = read_whole(file)
        paragraphs = content if isinstance(content, Failure) else _docx_paragraphs(content, file.label)
        if isinstance(paragraphs, Failure):
            yield paragraphs
        else:
            yield from iter_articles(paragraphs, self.name, file)


class RichText:
    """`.rtf`."""

    name = "rtf"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as rich text does."""
        return suffix_of(path) == ".rtf"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of the document, or a Failure."""
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
        elif not content.lstrip().startswith(b"{\\rtf"):
            yield Failure(file.label, "the file is no rich text")
        else:
            yield from iter_articles(rtf_text(content).split("\n"), self.name, file)


def iter_articles(paragraphs: Sequence[str], source: str, file: SourceFile) -> Iterator[Item]:
    """The articles of a document's paragraphs: those of a download, else the one that a headline heads."""
    text = "\n".join(paragraphs)
    if is_proquest(text):
        yield from iter_proquest(text, source=source, place=file.place, label=file.label)
    elif is_download(text):
        yield from iter_documents(text, source=source, place=file.place, label=file.label)
    else:
        blocks = "\n\n".join(line.strip() for line in paragraphs if line.strip())
        yield from iter_wire_copy(blocks, file=file, source=source)


def _docx_paragraphs(content: bytes, label: str) -> list[str] | Failure:
    """The paragraphs of the body in order, with those of tables; no macro, link or picture is looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.getinfo("word/document.xml").file_size > _MAX_UNPACKED:
                return Failure(label, f"the document is larger than {_MAX_UNPACKED:,} bytes unpacked")
            with packed.open("word/document.xml") as stream:
                return list(_iter_paragraphs(stream))
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        RuntimeError,
        NotImplementedError,
        etree.XMLSyntaxError,
        EOFError,
    ) as error:
        return Failure(label, f"the document cannot be read: {error}")


def _iter_paragraphs(stream: IO[bytes]) -> Iterator[str]:
    """The text of each paragraph, those in the boxes of another behind it. No more than one is held as a tree: 90 MB of
    small ones take 1.5 GB.
    """
    open_paragraphs = 0
    for event, paragraph in etree.iterparse(
        stream, events=("start", "end"), tag=f"{_WORD}p", resolve_entities=False, no_network=True
    ):
        open_paragraphs += 1 if event == "start" else -1
        if event == "end" and not open_paragraphs:
            yield from map(_paragraph_text, paragraph.iter(f"{_WORD}p"))
            paragraph.clear()
            while paragraph.getprevious() is not None:
                del paragraph.getparent()[0]


def _paragraph_text(paragraph: etree._Element) -> str:
    parts = []
    for element in paragraph.iter(f"{_WORD}t", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}tab"):
        parts.append(
            element.text or "" if element.tag == f"{_WORD}t" else "\n" if element.tag != f"{_WORD}tab" else "\t"
        )
    return "".join(parts)
