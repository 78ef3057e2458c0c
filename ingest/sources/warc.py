"""WARC, the form of web crawls (ISO 28500) and of CC-NEWS: pages one behind another, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.sources.base import Failure, Item, Skipped, SourceFile, advance
from ingest.sources.html import iter_page_items
from ingest.sources.isolation import isolate_all

_PAGES = ("text/html", "application/xhtml+xml")


class WebArchives:
    """`.warc` and `.warc.gz`."""

    name = "warc"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as web archives do."""
        return path.name.lower().endswith((".warc", ".warc.gz"))

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The article of each page that was fetched. What is no page, or was not found, is passed over and counted; one
        record at a time is held. Where the reading was broken off it goes on at the byte.
        """
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  # needed by few runs
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

        with file.path.open("rb") as stream:
            stream.seek(file.resume_at)
            try:
                records = ArchiveIterator(stream)  # type: ignore[no-untyped-call]
                for record in records:
                    kind = _kind_of(record)
                    items = [Skipped(kind)] if kind else list(_iter_article(record, file))
                    records.read_to_end()  # type: ignore[no-untyped-call]  # what is left of it, so that the next has a place
                    file.bytes_read = records.offset
                    yield from advance(items, file, records.offset)
            except (ArchiveLoadFailed, EOFError, ValueError) as error:
                yield Failure(file.label, f"the archive breaks off here: {error}")


def _kind_of(record: object) -> str | None:
    """What a record is that holds no page; None for a page that its server gave."""
    kind = getattr(record, "rec_type", "")
    if kind not in ("response", "resource"):
        return f"WARC {kind}"
    headers = getattr(record, "http_headers", None)
    if kind == "response" and headers is not None and headers.get_statuscode() != "200":
        return f"WARC response {headers.get_statuscode()}"
    media_type = (_content_type(record) or "text/html").partition(";")[0].strip().lower()
    return None if media_type in _PAGES else f"WARC {media_type}"


def _content_type(record: object) -> str:
    headers = getattr(record, "http_headers", None) or record.rec_headers  # type: ignore[attr-defined]
    return str(headers.get_header("Content-Type") or "")


def _iter_article(record: object, file: SourceFile) -> Iterator[Item]:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")  # type: ignore[attr-defined]
    limit = file.settings.max_file_bytes
    content = record.content_stream().read(limit + 1)  # type: ignore[attr-defined]
    if len(content) > limit:
        yield Failure(address, f"the page is larger than {limit:,} bytes")
        return
    charset = _content_type(record).lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    items = iter_page_items(content, label=address, place=address, address=address, charset=charset)
    yield from isolate_all(items, address)
