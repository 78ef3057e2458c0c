"""Pages of a paper as PDF with a text layer; each page's place in the text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.article import Draft, one_line
from ingest.bylines import byline_names
from ingest.dates import parse_moment
from ingest.sources.base import Failure, Item, SourceFile, finish, read_whole, suffix_of
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.text import take_preamble
from ingest.wire import offer_dateline

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])(?:-\n|[\u00ad\ufffe\x02]\n?)(?=[^\W\d_])")
_ENDS = re.compile(r"[.!?:\"”’»)]\Z")
_HEAD_LINES = 4  # below the headline: who wrote the story, and when
_SHORT = 0.75  # of the longest line: a line that ends a sentence before that ends its paragraph


class PdfPages:
    """`.pdf`."""

    name = "pdf"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as PDF does."""
        return suffix_of(path) == ".pdf"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The article of the file, or the articles of a download; a Failure where the pages are pictures."""
        content = read_whole(file)
        pages = content if isinstance(content, Failure) else _page_texts(content, file.label)
        if isinstance(pages, Failure):
            yield pages
        elif not any(page.strip() for page in pages):
            yield Failure(file.label, "the pages have no text layer: they are pictures; run a text recognition first")
        elif is_download("\n".join(pages)):
            yield from iter_documents("\n".join(pages), source=self.name, place=file.place, label=file.label)
        else:
            yield from _article(pages, file)


def _page_texts(content: bytes, label: str) -> list[str] | Failure:
    import pypdfium2  # noqa: PLC0415  # needed by few runs

    try:
        with pypdfium2.PdfDocument(content) as document:  # type: ignore[no-untyped-call]
            pages = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as error:
        return Failure(label, f"the PDF cannot be read: {error}")
    return [page.replace("\r\n", "\n").replace("\r", "\n") for page in pages]


def _article(pages: list[str], file: SourceFile) -> Iterator[Item]:
    draft = Draft("pdf")
    paragraphs: list[str] = []
    starts: list[int] = []
    for page in pages:
        starts.append(len("\n\n".join(paragraphs)) + (2 if paragraphs else 0))
        paragraphs += _paragraphs(page)
    if len(paragraphs) > 1 and not _ENDS.search(paragraphs[0]):
        title = paragraphs.pop(0)
        draft.offer_line("title", title, "first line")
        below = paragraphs
        captions, paragraphs = take_preamble(draft, below)
        draft.offer("captions", tuple(captions), "caption")
        taken = sum(len(paragraph) + 2 for paragraph in (title, *below[: len(below) - len(paragraphs)]))
        starts = [max(0, start - taken) for start in starts]
    draft.offer("text", "\n\n".join(paragraphs), "pages")
    draft.offer("page_starts", tuple(starts), "pages")
    offer_dateline(draft)
    yield from finish(draft, draft.build(place=file.place), file.label)


def _paragraphs(page: str) -> list[str]:
    """The paragraphs of a page: its lines joined, up to one that ends a sentence before the others do."""
    lines = [line.strip() for line in _BROKEN_WORD.sub("", page).split("\n") if line.strip()]
    longest = max(map(len, lines), default=0)
    paragraphs: list[str] = []
    open_lines: list[str] = []
    for number, line in enumerate(lines):
        open_lines.append(line)
        is_short = len(line) < _SHORT * longest
        is_heading = number == 0 and is_short and not _ENDS.search(line)
        is_fact = 0 < number <= _HEAD_LINES and is_short and bool(byline_names(line) or parse_moment(line))
        if is_heading or is_fact or (is_short and _ENDS.search(line)):
            paragraphs.append(one_line(" ".join(open_lines)))
            open_lines = []
    return [*paragraphs, one_line(" ".join(open_lines))] if open_lines else paragraphs
