"""Pages of a paper as PDF with a text layer; each page's place in the text is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.article import Draft, one_line
from ingest.dates import parse_moment
from ingest.sources.base import Failure, Item, SourceFile, finish, read_whole, suffix_of
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.pdf_layout import Glyph, PageLayout, read_layout
from ingest.sources.preamble import is_fact_line, take_preamble
from ingest.wire import offer_dateline

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])(?:-\n|[\u00ad\ufffe\x02]\n?)(?=[^\W\d_])")
_ENDS = re.compile(r"[.!?:\"”’»)]\Z")
_PAGE_NUMBER = re.compile(r"(?:page|seite|página|pagina)?\s*\d{1,4}(?:\s*(?:of|von|de|/)\s*\d{1,4})?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MOST_GLYPHS = 100_000  # of a page
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
        pages = content if isinstance(content, Failure) else _read_pages(content, file.label)
        if isinstance(pages, Failure):
            yield pages
            return
        whole = "\n".join(text for text, _ in pages)
        if not whole.strip():
            yield Failure(file.label, "the pages have no text layer: they are pictures; run a text recognition first")
        elif is_download(whole):
            yield from iter_documents(whole, source=self.name, place=file.place, label=file.label)
        else:
            yield from _article(pages, file)


def _read_pages(content: bytes, label: str) -> list[tuple[str, PageLayout]] | Failure:
    """(text in the order of the file, layout) of each page."""
    import pypdfium2  # noqa: PLC0415  # needed by few runs

    pages: list[tuple[str, PageLayout]] = []
    try:
        with pypdfium2.PdfDocument(content) as document:  # type: ignore[no-untyped-call]
            for page in document:
                text_page = page.get_textpage()
                text = text_page.get_text_range().replace("\r\n", "\n").replace("\r", "\n")
                numbers = range(min(text_page.count_chars(), _MOST_GLYPHS))
                pages.append((text, read_layout([_glyph(pypdfium2, text_page, number) for number in numbers])))
    except pypdfium2.PdfiumError as error:
        return Failure(label, f"the PDF cannot be read: {error}")
    return pages


def _glyph(pypdfium2: Any, text_page: Any, number: int) -> Glyph:
    code = pypdfium2.raw.FPDFText_GetUnicode(text_page.raw, number)
    try:
        box = text_page.get_charbox(number)
    except pypdfium2.PdfiumError:
        box = None
    return Glyph(chr(code) if 0 < code < 0x110000 else "\ufffd", box)


def _article(pages: list[tuple[str, PageLayout]], file: SourceFile) -> Iterator[Item]:
    draft = Draft("pdf")
    paragraphs: list[str] = []
    starts: list[int] = []
    running = _running_lines(pages)
    for text, layout in pages:
        starts.append(len("\n\n".join(paragraphs)) + (2 if paragraphs else 0))
        title = paragraphs[0] if paragraphs else None
        # A headline may head each page; on the first it stays.
        stays = running if paragraphs else running - {_alike(layout.headline or next(iter(_filled(text)), ""))}
        paragraphs += [part for part in _page_paragraphs(draft, text, layout, stays) if part != title]
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


def _running_lines(pages: Sequence[tuple[str, PageLayout]]) -> frozenset[str]:
    """The lines at the top or foot of several pages that differ at most in their number."""
    edges = [line for text, _ in pages for line in {*_filled(text)[:1], *_filled(text)[-2:]}]
    counted = Counter(map(_alike, edges))
    return frozenset(line for line, times in counted.items() if times > 1)


def _alike(line: str) -> str:
    return _NUMBER.sub("#", line.strip())


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _page_paragraphs(draft: Draft, text: str, layout: PageLayout, running: frozenset[str]) -> list[str]:
    """The paragraphs of a page without its masthead and the lines that stand on all pages. Where it has columns or a
    masthead its layout says what follows what, else the order of the file.
    """
    is_dated = any(parse_moment(part) for part in layout.masthead)
    for part in layout.masthead if is_dated else ():
        draft.offer_moment("published_at", part, "masthead")
        if not parse_moment(part) and len(part.split()) > 1:
            draft.offer_line("publisher", part, "masthead")
    masthead = () if is_dated else layout.masthead
    if layout.columns:
        kept = [line for line in (*masthead, *layout.head) if not _is_running(line, running)]
        return [*kept, *layout.columns, *(line for line in layout.foot if not _is_running(line, running))]
    headline = layout.headline
    is_wrapped = bool(headline) and headline not in _filled(text)
    lines = [*masthead, *layout.head] if is_dated or is_wrapped else _BROKEN_WORD.sub("", text).split("\n")
    return _paragraphs([line for line in lines if not _is_running(line, running)], headline)


def _is_running(line: str, running: frozenset[str]) -> bool:
    return _alike(line) in running or _PAGE_NUMBER.match(line.strip()) is not None


def _paragraphs(page: Sequence[str], headline: str) -> list[str]:
    """The paragraphs of the lines of a page: joined up to one that ends a sentence before the others do."""
    lines = [line.strip() for line in _BROKEN_WORD.sub("", "\n".join(page)).split("\n") if line.strip()]
    longest = max((len(line) for line in lines if line != headline), default=0)
    paragraphs: list[str] = []
    open_lines: list[str] = []
    for number, line in enumerate(lines):
        open_lines.append(line)
        is_short = len(line) < _SHORT * longest
        is_heading = number == 0 and (is_short or line == headline) and not _ENDS.search(line)
        is_fact = 0 < number <= _HEAD_LINES and is_short and bool(is_fact_line(line))
        if is_heading or is_fact or (is_short and _ENDS.search(line)):
            paragraphs.append(one_line(" ".join(open_lines)))
            open_lines = []
    return [*paragraphs, one_line(" ".join(open_lines))] if open_lines else paragraphs
